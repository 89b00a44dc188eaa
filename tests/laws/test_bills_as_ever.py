"""Who is billed as ever pays what the rule for one customer says each week, whatever prices do to holders."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsales.core.compiled import plain
from simsales.market.contract import as_ever
from simsales.market.ground.again import NOT_AGAIN
from simsales.market.ground.audience import Audience, conditions_of
from simsales.market.ground.belonging import belongs, belongs_until, who_of
from simsales.market.ground.levers import Target
from simsales.market.price.levers import Discount, ListPrice, Loyalty, OverTime
from tests.laws.test_screening import differing
from tests.laws.worlds import LIVELY, QUIET, changed, opened

TENURE = Target(tenure=(6.0, 15.0))
DISSATISFIED = Target(satisfaction=(0.0, 0.5))
STRATEGIES: dict[str, tuple[Any, ...]] = {
    "after some weeks": (Loyalty(by=0.1, after=8.0),),
    "within a tenure": (Loyalty(by=0.1, after=0.0, target=TENURE),),
    "two that follow on each other": (
        Loyalty(by=0.1, after=4.0, ends=9),
        Loyalty(by=0.2, after=10.0, starts=6),
        Loyalty(by=0.05, after=2.0, starts=3, channels=("store",)),
    ),
    "of the dissatisfied": (Loyalty(by=0.1, after=4.0, target=DISSATISFIED),),
    "of the dissatisfied, in one of their sellers": (
        Loyalty(by=0.1, after=0.0, target=DISSATISFIED, channels=("store",)),
        Loyalty(by=0.05, after=0.0, starts=6),
    ),
    "of the dissatisfied, who have more already or less": (
        Discount(by=0.1, existing=True, starts=6, ends=12),
        Loyalty(by=0.2, after=6.0),
        Loyalty(by=0.1, after=0.0, target=DISSATISFIED),
        Loyalty(by=0.25, after=9.0, target=DISSATISFIED),
    ),
    "of who pays much": (Loyalty(by=0.15, after=4.0, target=Target(paid=(65.0, 200.0))),),
    "near the end of a commitment": (Loyalty(by=0.1, after=4.0, target=Target(weeks_to_end=(0.0, 6.0))),),
    "long free, of one stage": (Loyalty(by=0.1, after=0.0, target=Target(free_for=(2.0, 9.0), life=("at risk",))),),
    "of who was called": (Loyalty(by=0.1, after=0.0, target=Target(attempts=(1.0, 3.0), open_need="mobile")),),
    "of who pays little from now on": (
        ListPrice(price=55.0, existing=True, offers=("phone",), starts=4),
        Loyalty(by=0.1, after=2.0, target=Target(paid=(0.0, 60.0))),
    ),
    "beside a price for holders": (
        Discount(by=0.1, existing=True, starts=3, ends=12),
        Loyalty(by=0.1, after=6.0, starts=2),
    ),
    "beside one that moves": (
        OverTime(steps=((0.0, 0.1), (4.0, 0.0), (8.0, 0.2)), existing=True),
        Loyalty(by=0.1, after=6.0, segments=("old",)),
    ),
    "a list price that comes and goes": (ListPrice(price=60.0, existing=True, offers=("phone",), starts=2, ends=7),),
}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_looked_at_anew_every_week_bills_are_the_same(strategy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = changed(LIVELY, run={"customers": 300, "weeks": 18})
    one, other = (opened(spec, *STRATEGIES[strategy]) for _ in range(2))
    assert differing(one, other, monkeypatch) == []


def test_the_law_would_notice_a_cut_that_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = changed(LIVELY, run={"customers": 300, "weeks": 18})
    one, other = (opened(spec, *STRATEGIES["within a tenure"]) for _ in range(2))
    look = as_ever._look_at

    def forgetful(people: Any, *rest: Any) -> int:
        left = look(people, *rest)
        people.bill_again[people.bill_again > 0] = NOT_AGAIN
        return left

    monkeypatch.setattr(as_ever, "_look_at", forgetful)
    assert differing(one, other, monkeypatch)


@pytest.mark.parametrize(
    "levers",
    [
        (Loyalty(by=0.1, after=8.0),),
        (Loyalty(by=0.1, after=0.0, target=DISSATISFIED, channels=("store",)),),
        (Loyalty(by=0.2, after=0.0), Loyalty(by=0.1, after=0.0, target=DISSATISFIED)),
    ],
    ids=["by tenure", "in one of their sellers", "that all have less than"],
)
def test_few_are_looked_at_under_a_loyalty_price(levers: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    market = opened(changed(LIVELY, run={"customers": 2000, "weeks": 18}), *levers)
    looked, look = [], as_ever._look_at

    def counting(*arguments: Any) -> int:
        looked.append(len(arguments[-1]))
        return look(*arguments)

    monkeypatch.setattr(as_ever, "_look_at", counting)
    market.run()
    holders = float(market.record.entry("served")[-1].sum())
    assert np.mean(looked[2:]) < 0.5 * holders


@pytest.mark.parametrize(("price", "paid"), [(60.0, [80, 54, 54]), (75.0, [80, 75, 75])])
def test_a_cut_asks_for_the_price_of_this_week(price: float, paid: list[float]) -> None:
    spec = changed(
        QUIET,
        run={"customers": 10, "weeks": 4},
        world__segments__all__holds={"phone": 1.0},
        catalogue__products__phone__price=80,
    )
    cheap = Loyalty(by=0.1, after=0.0, target=Target(paid=(0.0, 70.0)))
    market, seen = opened(spec, ListPrice(price=price, existing=True, starts=1), cheap), []
    for _ in paid:
        market.run_for(1)
        seen.append(float(market.customers.column("paid")[0, 0]))
    assert seen == pytest.approx(paid)


PAIR = st.tuples(st.floats(-5, 60), st.floats(-5, 60)).map(lambda pair: (min(pair), max(pair)))
ENDS = st.sampled_from([(-np.inf, np.inf), (10.0, np.inf), (-np.inf, 20.0)]) | PAIR
AUDIENCES = st.builds(
    Audience,
    segments=st.sampled_from([None, (0,), (1,)]),
    tenure=ENDS,
    satisfaction=st.sampled_from([(-np.inf, np.inf), (0.2, 0.6)]),
    weeks_to_end=st.sampled_from([(-np.inf, np.inf), (0.0, 6.0)]),
    free_for=st.sampled_from([(-np.inf, np.inf), (2.0, np.inf)]),
    holds=st.sampled_from(["any", "ours", "rival"]),
    life=st.sampled_from([None, ("new", "at risk")]),
)


@pytest.mark.parametrize(("tenure", "until"), [((20.0, np.inf), 15), ((0.0, 3.0), NOT_AGAIN), ((5.0, 40.0), 8)])
def test_by_tenure_it_is_known_whatever_else_is_asked(tenure: tuple[float, float], until: int) -> None:
    market = opened(changed(LIVELY, run={"customers": 10, "weeks": 4}))
    market.customers.columns["since"][3] = -5
    people, asked = market.everybody(), conditions_of([Audience(tenure=tenure, satisfaction=(0.0, 0.7))])
    assert plain(belongs_until)(asked, 0, plain(who_of)(people, market.facts.own, 3, 0, 8)) == until


@settings(max_examples=300, deadline=None)
@given(audience=AUDIENCES, since=st.integers(-200, 30), ends=st.integers(-1, 40), week=st.integers(0, 30))
def test_until_then_nobody_comes_to_belong_by_time_alone(audience: Audience, since: int, ends: int, week: int) -> None:
    market = opened(changed(LIVELY, run={"customers": 10, "weeks": 4}))
    market.customers.columns["since"][3] = since
    market.customers.columns["contract_end"][3, 0] = ends
    people, own, conditions = market.everybody(), market.facts.own, conditions_of([audience])

    def is_in(when: int) -> bool:
        return bool(plain(belongs)(conditions, 0, plain(who_of)(people, own, 3, 0, when)))

    until = plain(belongs_until)(conditions, 0, plain(who_of)(people, own, 3, 0, week))
    assert until >= week
    later = [is_in(each) for each in range(week, min(until, 250))]
    assert len(set(later)) <= 1, (until, later)
    if week < until < NOT_AGAIN:
        least, most = audience.tenure
        assert until in {since + int(end) for end in (np.ceil(least), np.floor(most) + 1) if np.isfinite(end)}
