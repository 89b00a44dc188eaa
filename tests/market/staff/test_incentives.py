"""Incentives: reps present what pays, overstate what pays far more, and customers pay for it later (E-kpi)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsales.core.compiled import plain
from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import Watch
from simsales.market.market import Market
from simsales.market.staff.incentives import LEAST, advantage, effort_shares, kept_of_regretted
from simsales.market.staff.levers import Bonus, ClawbackRule, Pay, Penalty, RepCommission, SalesTarget, Staffing
from simsales.market.staff.plan import Staff
from tests.laws.test_trace import Checked, Choosers
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, changed, fingerprint, lived, opened, total

# Two plans of one category, so that what is presented of one is missing in the other.
TWO = changed(
    LIVELY,
    run={"customers": 2000, "weeks": 26},
    catalogue__products__max={"category": "mobile", "price": 90, "cost": 25, "quality": 0.9},
    channels__telesales={"presents": 0.5, "commission": 0},
    channels__store={"presents": 0.5, "commission": 0, "capacity": 600},
    channels__field={"presents": 0.5, "commission": 0},
    world__needs__mobile__voiced=0.9,
)
TWO = changed(TWO, reps__assistants={"channel": "store", "count": 3, "contacts_per_week": 200, "pay": 900})
GREEDY = changed(TWO, selling__greed=1.0)
LYING = changed(TWO, selling={"overstatement": 2.0, "notices": 0.2})
ON_MAX = RepCommission(part=0.2, offers=("max",))
ON_ALL = RepCommission(part=0.05)
EVERYTHING = (
    Pay(amount=700.0), ON_ALL, ON_MAX, ClawbackRule(part=0.8, within=10.0),
    SalesTarget(amount=300, ends=16.0, every=4.0), Bonus(amount=100.0), Penalty(amount=50.0, target=4, every=4.0),
    Staffing(team="callers", heads=5, starts=3.0, ends=9.0),
)  # fmt: skip
ALL_ON = changed(TWO, run={"customers": 400, "weeks": 14}, selling={"greed": 1.0, "drive": 0.3, "overstatement": 1.5})


def of(market: Market, entry: str, offer: str) -> float:
    """An entry of the record of one offer, in the channels that have reps."""
    labels = market.book.labels
    counts = market.record.entry(entry)[:, :, :, labels.offers.index(offer)].sum(axis=(0, 1))
    return float(sum(counts[channel.number] for channel in market.channels if channel.reps))


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=6),
    st.floats(0, 5),
    st.integers(0, 63),
)
def test_efforts_sum_to_one_whatever_pays_what(pay: list[float], greed: float, on_sale: int) -> None:
    offered = np.array([bool(on_sale >> k & 1) for k in range(len(pay))])
    shares = effort_shares(np.array(pay), offered, greed)
    assert shares.sum() == pytest.approx(1.0 if offered.any() else 0.0)
    assert (shares >= 0).all()
    assert (shares[~offered] == 0).all()
    if greed == 0:
        assert np.ptp(shares[offered]) == pytest.approx(0.0, abs=1e-12) if offered.any() else True


def test_effort_is_a_softmax_of_what_a_sale_pays() -> None:
    pay, everything = np.array([10.0, 20.0, 40.0]), np.array([True, True, True])
    by_hand = np.exp(1.5 * np.log(pay)) / np.exp(1.5 * np.log(pay)).sum()
    assert effort_shares(pay, everything, 1.5) == pytest.approx(by_hand)
    assert effort_shares(np.array([0.0, 1.0]), everything[:2], 1.0) == pytest.approx(
        [LEAST / (1 + LEAST), 1 / (1 + LEAST)]
    )
    assert plain(advantage)(60.0, 30.0, 1.0) == pytest.approx(np.log(2))
    assert plain(kept_of_regretted)(0.8, 2.0, 0.5) == pytest.approx(1 - 0.8 * 0.75)


def test_a_commission_on_one_offer_raises_it_at_the_cost_of_the_others() -> None:
    for seed in (1, 2):
        alike, steep = lived(GREEDY, seed=seed), lived(GREEDY, ON_MAX, seed=seed)
        for entry in ("presented", "orders"):
            assert of(steep, entry, "max") > of(alike, entry, "max")
            assert of(steep, entry, "phone") < of(alike, entry, "phone")
        assert total(steep, "mis_sold") == 0, "who only presents tells no lies"


def test_without_greed_what_is_paid_moves_nobody() -> None:
    """Nothing that customers see changes, only what reps earn."""
    unpaid, paid = lived(TWO), lived(TWO, ON_MAX, Bonus(amount=100.0, target=1, every=8.0))
    for name in unpaid.customers.columns:
        assert unpaid.customers.column(name).tobytes() == paid.customers.column(name).tobytes(), name
    assert total(paid, "commission") > total(unpaid, "commission")


def test_who_is_paid_alike_presents_alike() -> None:
    """Greed alone does nothing where no sale pays a rep, and nothing in a channel without reps."""
    assert fingerprint(lived(TWO)) == fingerprint(lived(GREEDY)), "nobody is paid by the sale"
    market = opened(changed(GREEDY, channels__online__commission=0.3), ON_MAX)
    market.plan = market.decide(market.post_rival_prices())
    push = market.dawn(market.post_rival_prices()).decided.push
    online = market.book.labels.channels.index("online")
    assert (push[:, online] == 0).all()
    assert (push != 0).any()


def test_overstating_sells_today_and_loses_tomorrow() -> None:
    churned = []
    for seed in (1, 2, 3):
        honest, lying = lived(TWO, ON_MAX, seed=seed), lived(LYING, ON_MAX, seed=seed)
        assert of(lying, "orders", "max") > of(honest, "orders", "max")
        assert total(honest, "mis_sold") == total(honest, "regrets") == 0
        assert total(lying, "mis_sold") > 0 < total(lying, "regrets")
        fooled = lying.customers.column("mis_sold") >= 0
        satisfaction = lying.customers.column("satisfaction")
        same = honest.customers.column("satisfaction")
        assert satisfaction[fooled].mean() < same[fooled].mean() - 0.05
        k = lying.book.labels.offers.index("max")
        churned.append(
            [float(m.record.entry("churned")[13:, ..., k].sum() / m.record.entry("contracts")[13:, ..., k].sum())
             for m in (honest, lying)]
        )  # fmt: skip
    before, after = np.mean(churned, axis=0)
    assert after > before, "who was mis-sold leaves sooner"


def test_nothing_is_mis_sold_where_all_pay_the_same() -> None:
    """A counter-example: reps who overstate have no reason to where every sale pays about alike."""
    even = changed(
        LYING, catalogue__products={name: {"price": 80, "price_once": 0} for name in ("phone", "fibre", "max")}
    )
    market = lived(even, RepCommission(part=0.1))
    assert total(market, "orders") > 100
    assert total(market, "mis_sold") == 0


def test_a_clawback_takes_the_reason_to_overstate() -> None:
    for seed in (1, 2):
        free, bound = (
            lived(LYING, ON_MAX, seed=seed),
            lived(LYING, ON_MAX, ClawbackRule(part=0.9, within=52.0), seed=seed),
        )
        assert total(bound, "mis_sold") < 0.5 * total(free, "mis_sold")
    late = lived(LYING, ON_MAX, ClawbackRule(part=0.9, within=0.0))
    assert total(late, "mis_sold") == total(lived(LYING, ON_MAX), "mis_sold"), "what is never clawed back deters nobody"


def test_what_reps_get_is_what_they_cost() -> None:
    market = lived(ALL_ON, *EVERYTHING)
    commission = sum(
        market.record.entry("commission")[:, :, channel.number].sum() for channel in market.channels if channel.reps
    )
    incomes = sum(rep.income for rep in (*market.reps, *market.payroll.left))
    assert incomes == pytest.approx(total(market, "pay") + commission)
    paid, sold = (market.record.entry(name).sum(axis=1) for name in ("commission", "orders"))
    assert (sold[paid > 0] > 0).all()
    table = market.rep_table()
    assert table["income"].sum() == pytest.approx(incomes)
    assert table["orders"].sum() == sum(rep.orders for rep in (*market.reps, *market.payroll.left))
    assert table["utilisation"].between(0, 1.5).all()
    assert (~table["works"]).sum() == 2


def test_bonuses_and_penalties_follow_from_what_was_sold() -> None:
    """Everything by hand: a bonus for sixteen orders in eight weeks, a penalty below eight, and nothing else moves."""
    bonus, penalty = Bonus(amount=100.0, target=16, every=8.0), Penalty(amount=30.0, target=16, every=8.0, floor=0.5)
    market = opened(TWO, bonus, penalty)
    expected = dict.fromkeys(market.reps, 0.0)
    for period in range(3):
        before = {rep: rep.orders for rep in market.reps}
        market.run_for(8)
        for rep in market.reps:
            won = rep.orders - before[rep]
            expected[rep] += 100.0 * (won >= 16) - 30.0 * (won < 8)
            assert rep.bonus == expected[rep], period
    assert len(set(expected.values())) > 1
    market.run()
    assert {rep: rep.bonus for rep in market.reps} == expected, "an unfinished period pays nothing"


@pytest.mark.slow
def test_it_can_be_told() -> None:
    """Choices under overstatement are retold as they were, and regrets are told."""
    market = opened(changed(ALL_ON, run={"customers": 2000, "weeks": 6}), *EVERYTHING)
    watch = Checked(market)
    while market.week < market.weeks:
        watch.week()
    market = opened(ALL_ON, ON_MAX)
    choosers = Choosers(market)
    while market.week < market.weeks:
        choosers.week()
    assert choosers.offers > 100
    row = int(np.flatnonzero(market.customers.column("mis_sold") >= 0)[0])
    market = opened(changed(ALL_ON, run__weeks=20), ON_MAX)
    story = CustomerStory(market, row)
    told = Watch(market, story.customers, story.rows)
    events = [event for _ in range(20) for event in story.events(told.week())]
    assert any("overstated by" in why for event in events for why in event.why)
    assert any(event.event == "regret" for event in events)


def all_on() -> str:
    """The history of a small world with every incentive on."""
    return fingerprint(lived(ALL_ON, *EVERYTHING))


def test_uncompiled_incentives_live_the_same_history(repository: Path) -> None:
    said = plainly("from tests.market.staff.test_incentives import all_on; print(all_on())", repository)
    assert said.strip() == all_on()


def test_no_mechanism_touches_what_it_does_not_declare_with_them_on(repository: Path) -> None:
    code = (
        "from tests.laws import guarded; from tests.market.staff import test_incentives as t\n"
        "guarded.LIVELY = t.ALL_ON; guarded.STRATEGIES = (t.EVERYTHING,)\n"
        "print('\\n'.join(guarded.trespasses()))"
    )
    assert plainly(code, repository).strip() == ""


def neutral(plan: Staff) -> Any:
    """What a plan says of incentives."""
    return plan.wages, plan.goals, plan.rewards, plan.clawback, plan.heads, float(plan.rep_commission.sum())


def test_nothing_is_said_of_incentives_unless_a_strategy_does() -> None:
    market = lived(changed(LIVELY, run__weeks=3))
    assert neutral(market.plan[Staff]) == ((), (), (), None, (), 0.0)
    assert not market.payroll.pursuits
    assert not market.payroll.at_risk
    assert not market.payroll.changed
