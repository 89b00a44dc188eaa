"""Nothing gets lost: customers, contracts, money, commissions, counted in two ways that know nothing of each other."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import MixedBundle, PureBundle
from simsales.market.channels.levers import Proactive
from simsales.market.channels.rules import FirstTouch, NoRule, Registration, SplitByRole, Territory
from simsales.market.channels.rules import Split as SplitCommission
from simsales.market.counts import ENTRIES
from simsales.market.ground.state import NEVER
from simsales.market.market import Market
from simsales.market.measures import MEASURES
from simsales.market.price.levers import Discount, Loyalty
from simsales.market.promotion.levers import DiscountPromotion, Gift, TargetedOffer
from simsales.market.record import Record, Split
from tests.laws.worlds import LIVELY, QUIET, certain_shop, changed, history, lived, opened, total

STRATEGIES: dict[str, tuple[Any, ...]] = {
    "now": (),
    "soft bundle": (MixedBundle(bundle="duo", by=0.2),),
    "hard bundle": (PureBundle(bundle="duo", by=0.2), Proactive(channel="store")),
    "first touch": (FirstTouch(protection=6.0), Loyalty(by=0.1, after=20.0)),
    "territory": (Territory(), Discount(by=0.1, existing=True)),
    "split": (SplitCommission(), Gift(value=30.0, cost=20.0), DiscountPromotion(by=0.1, budget=2000.0)),
}


@pytest.fixture(scope="module", params=STRATEGIES.values(), ids=STRATEGIES.keys())
def run(request: pytest.FixtureRequest) -> tuple[Market, list[dict[str, Any]]]:
    market = opened(LIVELY, *request.param)
    start = {name: market.customers.column(name).copy() for name in ("holding", "since", "billed")}
    return market, [start, *history(market)]


def summed(record: Record, entry: str, keep: tuple[int, ...] = (0,)) -> Any:
    """An entry summed over all axes (week, segment, channel, product) but some."""
    counts = record.entry(entry)
    return counts.sum(axis=tuple(axis for axis in range(counts.ndim) if axis not in keep))


def test_every_customer_is_active_gone_or_never_bought(run: tuple[Market, list[dict[str, Any]]]) -> None:
    market, weeks = run
    own = market.book.labels.own
    ever = weeks[0]["since"] > NEVER
    for week in weeks:
        ours = ((week["holding"] >= 0) & (week["holding"] < own)).any(axis=1)
        bought = week["since"] > NEVER
        if "lost_in" in week:  # who left is no customer any more, but was one
            bought |= week["lost_in"] > NEVER
        assert not (ever & ~bought).any(), "who has once been a customer is never again one who was not"
        assert not (ours & ~bought).any(), "whoever holds ours has bought once"
        active, gone, never = ours.sum(), (bought & ~ours).sum(), (~bought).sum()
        assert active + gone + never == LIVELY["run"]["customers"]
        ever = bought
    came = ever.sum() - (weeks[0]["since"] > NEVER).sum()
    assert 0 < came <= total(market, "acquisitions")


def test_active_customers_are_those_there_were_and_came_less_those_who_left(
    run: tuple[Market, list[dict[str, Any]]],
) -> None:
    market, weeks = run
    own = market.book.labels.own
    active = np.array([((w["holding"] >= 0) & (w["holding"] < own)).any(axis=1).sum() for w in weeks])
    came = summed(market.record, "acquisitions")
    left = active[:-1] + came - active[1:]
    churned = summed(market.record, "churned")
    assert (left >= 0).all()
    assert (left <= churned).all(), "a customer leaves by leaving at least one contract"
    assert left.sum() > 0


def test_contracts_are_those_there_were_plus_gains_less_churn(run: tuple[Market, list[dict[str, Any]]]) -> None:
    """Stocks are counted from the customers' columns, churn from the tally, gains from week to week per customer."""
    market, weeks = run
    record, own = market.record, market.book.labels.own
    churned = summed(record, "churned")
    for t in range(market.weeks):
        before, after = weeks[t]["holding"], weeks[t + 1]["holding"]
        was_ours, is_ours = (before >= 0) & (before < own), (after >= 0) & (after < own)
        # A contract gained and lost within the week shows in neither stock; it has a bill's first week of its own.
        lost = (was_ours & ~is_ours).sum()
        gained = (~was_ours & is_ours).sum()
        assert is_ours.sum() == was_ours.sum() + gained - lost
        passing = churned[t] - lost
        assert passing >= 0, "every contract that ended was counted as churned"
        orders = record.entry("acquisitions")[t].sum() + record.entry("cross_sales")[t].sum()
        assert gained + passing >= orders, "every sale to somebody who held none is a contract gained"


def test_without_bundles_contracts_follow_from_the_tally_alone() -> None:
    market = opened(LIVELY)
    own = market.book.labels.own
    products = {"mobile": 0, "broadband": 1}
    holding = [market.customers.column("holding").copy()]
    holding += history(market, lambda seen: seen.customers.column("holding").copy())
    for g in products.values():
        stock = np.array([((h[:, g] >= 0) & (h[:, g] < own)).sum() for h in holding])
        flows = {name: market.record.entry(name)[:, :, :, g].sum(axis=(1, 2)) for name in ENTRIES}
        gains = flows["acquisitions"] + flows["cross_sales"]
        assert (stock[1:] == stock[:-1] + gains - flows["churned"]).all()
        assert gains.sum() > 0
        assert flows["churned"].sum() > 0
    lost = total(market, "churned_to_rival")
    rival = np.array([(h >= own).sum() for h in holding])
    free = total(market, "lost_sale") + lost
    assert rival[-1] - rival[0] <= free - total(market, "won_from_rival")


def test_contracts_counted_with_the_bills_are_the_contracts_held() -> None:
    spec = changed(LIVELY, world__segments={s: {"churn": {"rate": 0}} for s in LIVELY["world"]["segments"]})
    spec = changed(spec, world__experience__fed_up=0)
    market = opened(spec)
    held = np.array(history(market, lambda seen: [(seen.customers.column("holding") == j).sum() for j in range(5)]))
    counted = summed(market.record, "contracts", (0, 3))[:, :5]
    churn_phase = summed(market.record, "churned", (0,)) - summed(market.record, "churned_to_rival", (0,))
    if churn_phase.sum() == 0:
        assert (held == counted).all()
    else:  # a rate of zero still leaves log odds of -30
        assert np.abs(held - counted).sum() <= 2 * churn_phase.sum()


def test_what_customers_were_billed_is_the_revenue(run: tuple[Market, list[dict[str, Any]]]) -> None:
    market, weeks = run
    record = market.record
    booked = sum(summed(record, name) for name in ("recurring_revenue", "one_off_revenue", "exit_fees"))
    billed = np.array([week["billed"].sum() for week in weeks])
    np.testing.assert_allclose(np.diff(billed), booked, rtol=1e-9)
    assert math.isclose(record.summary()["revenue"], billed[-1], rel_tol=1e-9)
    for name in ("recurring_revenue", "one_off_revenue", "exit_fees"):
        assert total(market, name) > 0
    for before, after in pairwise(weeks):
        assert (after["billed"] >= before["billed"]).all(), "nobody is paid back"


def test_any_split_sums_to_the_total(run: tuple[Market, list[dict[str, Any]]]) -> None:
    record = run[0].record
    whole = record.summary()
    sums = [name for name, measure in MEASURES.items() if measure.unit == "money" and "per" not in measure.label]
    sums = [name for name in sums if name not in ("acquisition_cost",)]
    counts = [name for name, measure in MEASURES.items() if measure.unit == "count"]
    assert {"revenue", "margin", "orders"} <= {*sums, *counts}
    splits: tuple[Split, ...] = ("segment", "channel", "product")
    for split in splits:
        parts = record.summary(split)
        for name in [*sums, *counts]:
            assert math.isclose(sum(p[name] for p in parts.values()), whole[name], rel_tol=1e-9, abs_tol=1e-6), name
    weekly = record.weekly()
    frame = record.frame()
    for name in [*sums, *counts]:
        assert math.isclose(float(np.nansum(weekly[name])), whole[name], rel_tol=1e-9, abs_tol=1e-6)
    for entry, rows in frame.groupby("measure"):
        assert math.isclose(rows["value"].sum(), record.entry(entry).sum(), rel_tol=1e-9)
    again = Record.from_bytes(record.to_bytes())
    assert again.counts.tobytes() == record.counts.tobytes()
    assert repr(again.summary()) == repr(whole)


def test_ratios_are_weighted_means_of_their_parts(run: tuple[Market, list[dict[str, Any]]]) -> None:
    record = run[0].record
    whole = record.summary()
    for split in ("segment", "channel", "product"):
        for name in ("share", "turned_away", "satisfaction"):
            parts = [part[name] for part in record.summary(split).values() if not math.isnan(part[name])]
            if parts:
                assert min(parts) - 1e-12 <= whole[name] <= max(parts) + 1e-12


def test_the_funnel_only_narrows(run: tuple[Market, list[dict[str, Any]]]) -> None:
    record = run[0].record
    assert (record.counts >= 0).all()
    for keep in ((0,), (1,), (2,), (0, 1, 2)):
        n = {name: summed(record, name, keep) for name in ENTRIES}
        assert (
            n["no_answer"] + n["no_need"] + n["undiscovered"] + n["discovered"] <= n["contacts"] + 2 * n["visits"]
        ).all()
        assert (n["no_answer"] <= n["contacts"]).all()
        assert (n["no_need"] <= n["contacts"] - n["no_answer"]).all()
        assert (n["collisions"] <= n["contacts"] + n["visits"] - n["no_answer"]).all()
        assert (n["prompted"] <= n["discovered"]).all()
        assert (n["occasions"] <= n["contacts"] - n["no_answer"] + n["visits"]).all()
        assert (n["kept"] + n["lost_sale"] + n["postponed"] + n["orders"] == n["occasions"]).all()
        assert (n["disputes"] <= n["shared_sales"]).all()
        assert (n["shared_sales"] <= n["orders"]).all()
        assert (n["late_deliveries"] <= n["orders"]).all()
        assert (n["acquisitions"] + n["switches"] + n["renewals"] + n["cross_sales"] == n["orders"]).all()
        assert (n["churned_to_rival"] <= n["churned"]).all()
        assert (n["free_contracts"] <= n["contracts"]).all()
        assert (n["very_poor"] + n["very_good"] <= n["experiences"]).all()
        assert (n["satisfaction_sum"] <= n["customers"]).all()
    # An offer that the customer knows may be chosen without a presentation, so this holds of totals, not of every cell.
    by_product = {name: summed(record, name, (2, 3)) for name in ("orders", "postponed", "presented")}
    assert (by_product["orders"] + by_product["postponed"] <= by_product["presented"]).all()


def test_reps_did_what_was_counted(run: tuple[Market, list[dict[str, Any]]]) -> None:
    market = run[0]
    for channel in market.channels:
        contacts = market.record.entry("contacts")[:, :, channel.number].sum()
        orders = market.record.entry("orders")[:, :, channel.number].sum()
        if channel.reps:
            assert sum(rep.contacts for rep in channel.reps) == contacts > 0
            assert sum(rep.orders for rep in channel.reps) == orders
            base = sum(rep.pay for rep in channel.reps) * market.weeks
            assert math.isclose(market.record.entry("pay")[:, :, channel.number].sum(), base, rel_tol=1e-9)
        else:
            assert market.record.entry("pay")[:, :, channel.number].sum() == 0


def test_every_commission_has_a_sale(run: tuple[Market, list[dict[str, Any]]]) -> None:
    record = run[0].record
    commission, orders = summed(record, "commission", (0, 1, 3)), summed(record, "orders", (0, 1, 3))
    assert (commission[orders == 0] == 0).all(), "no orders of the offer in the segment that week, no commission for it"
    assert commission.sum() > 0


def test_no_sale_no_commission() -> None:
    spec = changed(LIVELY, channels={name: {"closes": 0, "capacity": 200} for name in LIVELY["channels"]})
    spec = changed(spec, reps__callers__skill=0.5, reps__visitors__skill=0.5)
    market = lived(spec)
    assert total(market, "orders") == 0
    assert total(market, "postponed") > 0
    for entry in ("commission", "disputes", "dispute_cost", "shared_sales", "one_off_revenue", "goods_cost"):
        assert total(market, entry) == 0, entry


@pytest.mark.parametrize(
    "rule", [NoRule(), FirstTouch(), Registration(), Territory(), SplitCommission(), SplitByRole()]
)
def test_commission_is_the_rate_times_what_is_due(rule: Any) -> None:
    spec = certain_shop(changed(QUIET, world__needs__mobile__rate=0.2, world__needs__mobile__renewal_rate=0.1))
    spec = changed(
        spec,
        catalogue__products__phone={"price": 20, "price_once": 50},
        channels={
            "store": {"commission": 0.07},
            "calls": {"direction": "outbound", "commission": 0.07, "capacity": 500, "presents": 1, "closes": 1},
        },
        reps={},
    )
    market = lived(spec, rule)
    assert total(market, "orders") > 500
    assert math.isclose(total(market, "commission"), 0.07 * (12 * 20 + 50) * total(market, "orders"), rel_tol=1e-9)


def test_every_collision_has_a_resolution() -> None:
    """A sale in which several had a part is disputed where there is no rule, and settled where there is one."""
    settled = (FirstTouch(), Registration(), Territory(), SplitCommission(), SplitByRole())
    for rule, disputed in ((NoRule(), True), *((rule, False) for rule in settled)):
        market = lived(changed(LIVELY, channels__store__capacity=500), rule)
        shared = total(market, "shared_sales")
        assert shared > 0
        assert total(market, "disputes") == (shared if disputed else 0)
        assert total(market, "dispute_cost") == 10 * total(market, "disputes")


def test_a_promotion_never_gives_away_more_than_its_budget_nor_much_less() -> None:
    """Less than what the cheapest order would still take of it is left; nothing is given away afterwards."""
    budget, cheapest = 500.0, 0.3 * 70 * 12
    market = opened(LIVELY, TargetedOffer(by=0.3, target=_everybody(), budget=budget))
    spent = history(market, lambda seen: float(seen.spent[0]))
    assert budget - cheapest < spent[-1] <= budget + 1e-6
    assert spent[8] == spent[-1], "it is spent early"
    assert math.isclose(total(market, "discounts"), spent[-1], rel_tol=1e-9)


def _everybody() -> Any:
    from simsales.market.ground.levers import Target

    return Target()
