"""Screening costs nothing but time: with everybody flagged for every rule, each history is the same to the bit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales
from simsales.core import screening
from simsales.core.streams import logistic, may_occur, occurs
from simsales.market.build import build_market
from simsales.market.bundle.levers import MixedBundle
from simsales.market.churn import bound, churn
from simsales.market.churn.bound import bound_of
from simsales.market.contract import billing
from simsales.market.counts import ENTRIES
from simsales.market.ground.again import BILLS, EVERY, LEAVING, NEEDS, NOT_AGAIN, STOCKS, stir
from simsales.market.leads import calling as leads_calling
from simsales.market.leads import contact
from simsales.market.leads.scoring import score_leads
from simsales.market.market import Market
from simsales.market.people import Customer
from simsales.market.price.levers import ByChannel, Discount, Loyalty, OverTime
from simsales.market.promotion.levers import DiscountPromotion
from simsales.market.week import Step
from tests.laws.guarded import BUSY
from tests.laws.worlds import LIVELY, changed, opened

SCENARIOS = Path(__file__).parents[2] / "scenarios"
GRUDGE = {"grudge": 2.0, "choice_weight": 1.5, "fed_up": 0.4}
EVERYBODY = {s: {"visits": 0.6, "churn": {"rate": 0.3, "spread": 0.2}} for s in ("young", "old")}
UNLIKE = {s: {"need_rate_spread": 1.5, "satisfaction": level} for s, level in (("young", 0.2), ("old", 0.9))}

# Worlds in which what bounds a rule is far from what the rule finds.
WORLDS: dict[str, dict[str, Any]] = {
    "lively": LIVELY,
    "busy": BUSY,
    "a grudge": changed(LIVELY, world__experience=GRUDGE),
    "one stop": changed(LIVELY, selling__shopping_cost=0.5),
    "everybody comes and leaves": changed(LIVELY, world__segments=EVERYBODY, world__experience__encounters=0.9),
    "a bad bundle": changed(
        LIVELY,
        catalogue__bundles__duo__complementarity=-2.0,
        world__segments={s: {"holds": {"duo": 0.6}, "churn": {"rate": 0.05}} for s in ("young", "old")},
    ),
    "unlike": changed(LIVELY, world__segments=UNLIKE, world__needs__mobile__imitation=0.8),
}


def history(market: Market) -> dict[str, bytes]:
    """All that was counted, and every column of the customers."""
    market.run()
    counted = {name: market.record.entry(name).tobytes() for name in ENTRIES}
    return counted | {name: market.customers.column(name).tobytes() for name in Customer._fields}


def everybody(flags: screening.Flags) -> screening.Rows:
    """All rows, whoever is flagged."""
    return np.arange(len(flags))


def differing(screened: Market, unscreened: Market, patch: pytest.MonkeyPatch) -> list[str]:
    """What differs between a market as it is and one in which everybody is flagged for everything."""
    one = history(screened)
    with patch.context() as patched:
        patched.setattr(screening, "rows_of", everybody)
        patched.setattr(churn, "bound_of", lambda *given: bound_of(*given)._replace(holds=False))
        patched.setattr(billing, "bill_most", lambda today, *_: np.flatnonzero(today.people.alive))
        unscreened.listener = looking_again(unscreened)
        other = history(unscreened)
    return [name for name in one if one[name] != other[name]]


def looking_again(market: Market) -> Callable[[Step, Callable[[], None]], None]:
    """A listener that has the books look at everybody before each step."""

    def hear(step: Step, act: Callable[[], None]) -> None:
        stir(market.everybody())
        act()

    return hear


@pytest.mark.parametrize("world", WORLDS)
def test_with_everybody_flagged_a_world_lives_the_same(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = changed(WORLDS[world], run={"customers": 400, "weeks": 12})
    assert differing(opened(spec), opened(spec), monkeypatch) == []


def test_who_would_leave_a_dear_bundle_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who leaves a part of it pays the list for the rest, which is less than they pay now."""
    holders = {s: {"holds": {"duo": 0.8}, "churn": {"rate": 0.02}} for s in ("young", "old")}
    spec = changed(LIVELY, run={"customers": 400, "weeks": 12}, world__segments=holders)
    dearer = Discount(by=-0.4, existing=True, offers=("duo",))
    pair = (opened(spec, MixedBundle(bundle="duo"), dearer) for _ in range(2))
    assert differing(*pair, monkeypatch) == []


HELD = {s: {"holds": {"duo": 0.8}, "churn": {"rate": 0.02}} for s in ("young", "old")}
CHEAPER: dict[str, tuple[Any, ...]] = {
    "by steps": (OverTime(steps=((0.0, -0.3), (3.0, 0.0), (5.0, 0.5), (8.0, 0.7)), offers=("phone", "fibre")),),
    "for holders": (Discount(by=0.5, existing=True, offers=("phone", "fibre"), starts=4), DiscountPromotion(by=0.3)),
    "for the loyal": (Loyalty(by=0.6, after=100.0, offers=("phone", "fibre")),),
    "where they bought": (ByChannel(cuts={"store": 0.6, "online": 0.6, "telesales": 0.6}, starts=5),),
}
"""The parts of a bundle come to cost less than its holders pay for them."""


@pytest.mark.parametrize("name", CHEAPER)
def test_who_would_leave_a_bundle_for_cheaper_parts_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = changed(LIVELY, run={"customers": 400, "weeks": 12}, world__segments=HELD)
    levers = MixedBundle(bundle="duo"), *CHEAPER[name]
    assert differing(opened(spec, *levers), opened(spec, *levers), monkeypatch) == []


def test_the_law_would_notice_a_bound_by_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = changed(LIVELY, run={"customers": 400, "weeks": 12}, world__segments=HELD)
    levers = MixedBundle(bundle="duo"), *CHEAPER["by steps"]

    def by_the_catalogue(facts: Any, decided: Any) -> Any:
        return np.broadcast_to(facts.offer.list_price[: facts.own], decided.bill_listed.shape)

    monkeypatch.setattr(bound, "alone_at_least", by_the_catalogue)
    assert differing(opened(spec, *levers), opened(spec, *levers), monkeypatch)


@pytest.mark.parametrize("scenario", ["layered_lock_in", "channel_conflict", "key_moments"])
def test_with_everybody_flagged_a_scenario_lives_the_same(scenario: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = simsales.load(SCENARIOS / f"{scenario}.toml", {"run.customers": 300, "run.weeks": 20})
    for name in loaded.strategies:
        pair = (build_market(loaded, name, seed=3) for _ in range(2))
        assert differing(*pair, monkeypatch) == []


def test_the_law_would_notice_a_rule_that_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "rows_of", lambda flags: np.flatnonzero(flags)[::2])
    spec = changed(LIVELY, run={"customers": 400, "weeks": 12})
    assert differing(opened(spec), opened(spec), monkeypatch)


FORGOTTEN = {"bill_again": BILLS, "count_again": STOCKS, "need_again": NEEDS, "leave_again": LEAVING}


@pytest.mark.parametrize("weeks", FORGOTTEN)
def test_the_law_would_notice_who_is_not_looked_at(weeks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = changed(LIVELY, run={"customers": 400, "weeks": 12})
    forgetful = opened(spec)

    def hear(step: Step, act: Callable[[], None]) -> None:
        act()
        if forgetful.week > 0:
            forgetful.everybody().stirred[::2] &= EVERY - FORGOTTEN[weeks]
            getattr(forgetful.everybody(), weeks)[::2] = NOT_AGAIN

    forgetful.listener = hear
    assert differing(forgetful, opened(spec), monkeypatch)


def all_change(market: Market) -> None:
    market.customers.agents.set("satisfaction", 0.75)


def one_changes(market: Market) -> None:
    customer = market.customers.agent(7)
    customer.holding, customer.paid, customer.listed = [0, 0], [31.0, 17.0], [40.0, 17.0]


def a_column_changes(market: Market) -> None:
    market.customers.column("won_in_run")[:90] = 1
    market.customers.column("paid")[:90] += 2.0


def some_go(market: Market) -> None:
    market.customers.remove_rows(np.arange(0, 60, 2))
    market.customers.agent(61).remove()


@pytest.mark.parametrize("disturb", [all_change, one_changes, a_column_changes, some_go])
def test_who_is_changed_from_outside_is_looked_at(disturb: Callable[[Market], None]) -> None:
    spec = changed(LIVELY, run={"customers": 400, "weeks": 8})
    as_is, again, undisturbed = opened(spec), opened(spec), opened(spec)
    again.listener = looking_again(again)
    for market in (as_is, again):
        market.run_for(4)
        disturb(market)
    assert history(as_is) == history(again) != history(undisturbed)


def test_what_may_not_occur_does_not() -> None:
    odds = -np.concatenate([np.geomspace(1e-12, 690.0, 4000), np.linspace(0.0, 40.0, 4001)])
    for log_odds in odds.tolist():
        chance = logistic(log_odds)
        largest = float(np.nextafter(chance, 0.0))  # the largest draw at which it happens
        assert may_occur(largest, log_odds)
        assert occurs(largest, log_odds)
        assert not occurs(chance, log_odds)


def test_the_bound_is_near_the_chance() -> None:
    for log_odds in (-2.0, -5.0, -8.0):  # most draws a little above the chance are turned down without exp
        assert not may_occur(2.0 * logistic(log_odds), log_odds)


def calling(market: Market, patch: pytest.MonkeyPatch, best: bool) -> tuple[dict[str, bytes], list[int]]:
    """The history of a market whose channels score only who may be among their best, or everybody; how many it was."""
    found: list[int] = []

    def scored(*given: Any) -> None:
        score = given[-1]
        before = np.count_nonzero(score >= 0.0)
        score_leads(*given)
        found.append(int(np.count_nonzero(score >= 0.0) - before))

    with patch.context() as patched:
        patched.setattr(leads_calling, "score_leads", scored)
        if not best:
            patched.setattr(contact, "works_the_best", lambda *_: False)
        return history(market), found


@pytest.mark.parametrize("scenario", ["channel_conflict", "telesales", "sales_modes", "named_accounts"])
def test_who_cannot_be_among_the_best_leads_need_not_be_scored(scenario: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = simsales.load(SCENARIOS / f"{scenario}.toml", {"run.customers": 12_000, "run.weeks": 4})
    for name in loaded.strategies:
        one, few = calling(build_market(loaded, name, seed=5), monkeypatch, best=True)
        other, all_of_them = calling(build_market(loaded, name, seed=5), monkeypatch, best=False)
        assert [each for each in one if one[each] != other[each]] == []
        assert sum(few) < sum(all_of_them) or scenario == "telesales"  # where most can be among the best


def test_where_a_sample_of_leads_misleads_all_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = simsales.load(SCENARIOS / "channel_conflict.toml", {"run.customers": 12_000, "run.weeks": 3})
    name = next(iter(loaded.strategies))
    right, _ = calling(build_market(loaded, name, seed=5), monkeypatch, best=True)
    monkeypatch.setattr(leads_calling, "passed_by_more", lambda *_: 3.4)  # hardly anybody passes that
    misled, _ = calling(build_market(loaded, name, seed=5), monkeypatch, best=True)
    assert right == misled
