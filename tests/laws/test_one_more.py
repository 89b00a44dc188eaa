"""One more customer, offer, channel or recorder: nobody else's history changes, not in one bit, in any week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mesa import DataCollector

from simsales.market.ground.state import EXPLICIT
from simsales.market.people import Customer
from simsales.market.price.levers import Discount
from simsales.market.week import Step
from tests.laws.worlds import (
    LIVELY,
    QUIET,
    Spec,
    certain_shop,
    changed,
    differences,
    history,
    opened,
    snapshot,
    total,
)

# Scarce capacity is shared, and friends are drawn from all: both are ways in which customers do affect each other.
UNCONNECTED = changed(
    LIVELY,
    world__network={"kind": "nobody"},
    world__needs__mobile__imitation=0,
    world__competitors__Rival__reacts="hold",
    channels__store={"capacity": 10_000},
    channels__telesales={"capacity": 10_000},
    channels__field={"capacity": 10_000},
    selling__effort_response=0,
)


def assert_same(one: list[dict[str, Any]], other: list[dict[str, Any]], n: int) -> None:
    """Every column of the first n customers is the same in every week."""
    for week, (before, after) in enumerate(zip(one, other, strict=True)):
        assert differences(before, after, slice(n)) == [], f"week {week}"


@pytest.fixture(scope="module")
def unconnected() -> list[dict[str, Any]]:
    return history(opened(UNCONNECTED))


def test_a_larger_population_begins_and_goes_on_with_the_same_customers(unconnected: list[dict[str, Any]]) -> None:
    n = UNCONNECTED["run"]["customers"]
    for more in (1, 500):
        larger = opened(changed(UNCONNECTED, run__customers=n + more))
        assert_same(unconnected, history(larger), n)


def test_a_newcomer_leaves_everybody_else_alone_even_among_friends() -> None:
    spec = changed(UNCONNECTED, world__network={"kind": "friends"}, world__needs__mobile__imitation=0.1)
    before = history(opened(spec))
    market = opened(spec)
    Customer.create_agents(market, 1, segment=1, price_response=0.01, awareness=1.0, need=EXPLICIT)
    after = history(market)
    assert_same(before, after, spec["run"]["customers"])
    assert total(market, "orders") > 0
    assert (after[-1]["touched"][-1] >= 0).any(), "the newcomer lives too"


def test_one_more_customer_who_buys_is_exactly_one_more_order() -> None:
    spec = changed(certain_shop(QUIET), world__needs__mobile__rate=0.1)
    without = opened(spec)
    seen = history(without)
    market = opened(spec)
    Customer.create_agents(market, 1, price_response=0.05, churn_logit=-40.0, need=EXPLICIT)
    assert_same(seen, history(market), spec["run"]["customers"])
    difference = market.record.counts.sum(axis=(2, 3, 4)) - without.record.counts.sum(axis=(2, 3, 4))
    entries = {name: difference[:, k] for k, name in enumerate(_entries())}
    for name in ("visits", "occasions", "presented", "orders", "acquisitions"):
        assert entries[name].tolist() == [1] + [0] * (market.weeks - 1), name
    for name in ("needs", "kept", "lost_sale", "churned", "given_up", "collisions"):
        assert not entries[name].any(), name
    assert entries["contracts"].tolist() == [1] * market.weeks


def _entries() -> tuple[str, ...]:
    from simsales.market.counts import ENTRIES

    return ENTRIES


def test_one_more_event_in_one_life_changes_that_life_only(unconnected: list[dict[str, Any]]) -> None:
    """A need more; who gives it up before anything comes of it (about one in eight in a week) lives as ever."""
    holds_nothing = (opened(UNCONNECTED).customers.column("holding") < 0).all(axis=1)
    changed_lives = 0
    for lonely in np.flatnonzero(holds_nothing)[:8]:
        market = opened(UNCONNECTED)
        market.customers.agent(int(lonely)).need = [EXPLICIT, 0]
        others = np.delete(np.arange(market.customers.n), lonely)
        seen = list(zip(unconnected, history(market), strict=True))
        assert [differences(before, after, others) for before, after in seen] == [[]] * len(seen), lonely
        changed_lives += any(differences(before, after, [lonely]) for before, after in seen)
    assert changed_lives >= 6


def test_who_has_left_the_market_leaves_everybody_else_alone(unconnected: list[dict[str, Any]]) -> None:
    market = opened(UNCONNECTED)
    market.customers.agent(7).remove()
    others = np.delete(np.arange(market.customers.n), 7)
    still = {name: column[7].tolist() for name, column in snapshot(market).items()}
    for before, after in zip(unconnected, history(market), strict=True):
        assert differences(before, after, others) == []
    gone = {name: column[7].tolist() for name, column in snapshot(market).items()}
    lives = {name for name in still if still[name] != gone[name]}
    assert lives <= {"awareness", "opinion", "heard", "tellings", "relationship"}, "no need, order, bill or churn"


# An offer that nobody can buy, of each kind, in front of all others or behind them.
NEVER_BOUGHT: dict[str, Spec] = {
    "a product that no channel sells": {
        "catalogue__products": {"ghost": {"category": "mobile", "price": 10}},
        "channels": {name: {"range": ["phone", "fibre", "duo"]} for name in LIVELY["channels"]},
    },
    "a product beyond all means": {
        "catalogue__products": {"gold": {"category": "mobile", "price": 1e9, "known": 0}},
    },
    "a product of the last category beyond all means": {
        "catalogue__products": {"gold": {"category": "broadband", "price": 1e9, "known": 1}},
    },
    "a bundle not on sale": {
        "catalogue__bundles": {"other": {"products": ["phone", "fibre"], "commitment": 5}},
    },
    "a rival's offer that nobody knows": {
        "world__competitors": {"Other": {"known": 0, "offers": {"ghost": {"category": "mobile", "price": 10}}}},
    },
    "a rival's offer beyond all means": {
        "world__competitors": {"Other": {"offers": {"gold": {"category": "mobile", "price": 1e9}}}},
    },
    "a rival's last offer beyond all means": {
        "world__competitors__Rival__offers": {"gold": {"category": "broadband", "price": 1e9}},
    },
}


def by_name(spec: Spec, market: Any, seen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A history in which holdings are names and awareness is of the old offers only."""
    labels = market.book.labels
    names = np.array([*labels.offers, ""])
    old = [*spec["catalogue"]["products"], *spec["catalogue"]["bundles"]]
    columns = [labels.offers.index(name) for name in old]
    return [
        week
        | {
            "holding": np.char.encode(names[week["holding"]].astype("U20")),
            "awareness": np.ascontiguousarray(week["awareness"][:, columns]),
        }
        for week in seen
    ]


@pytest.mark.parametrize("more", NEVER_BOUGHT.values(), ids=NEVER_BOUGHT.keys())
@pytest.mark.parametrize("spec", [UNCONNECTED, LIVELY], ids=["unconnected", "lively"])
def test_one_more_offer_that_nobody_buys_changes_no_life(spec: Spec, more: Spec) -> None:
    one, other = opened(spec), opened(changed(spec, **more))
    assert one.book.labels.offers != other.book.labels.offers
    before, after = by_name(spec, one, history(one)), by_name(spec, other, history(other))
    for week, (was, is_now) in enumerate(zip(before, after, strict=True)):
        assert differences(was, is_now) == [], f"week {week}"
    assert total(one, "orders") == total(other, "orders") > 0


def test_an_offer_put_before_the_others_changes_no_life() -> None:
    reordered = changed(UNCONNECTED)
    products = reordered["catalogue"]["products"]
    reordered["catalogue"]["products"] = {"gold": {"category": "mobile", "price": 1e9, "known": 0}, **products}
    one, other = opened(UNCONNECTED), opened(reordered)
    before = by_name(UNCONNECTED, one, history(one))
    after = by_name(UNCONNECTED, other, history(other))
    for week, (was, is_now) in enumerate(zip(before, after, strict=True)):
        assert differences(was, is_now) == [], f"week {week}"


MORE_CHANNELS: dict[str, Spec] = {
    "a shop that nobody enters": {"direction": "inbound", "hassle": 100},
    "a call centre without callers": {"direction": "outbound", "capacity": 0},
}


@pytest.mark.parametrize("channel", MORE_CHANNELS.values(), ids=MORE_CHANNELS.keys())
def test_one_more_channel_that_nobody_uses_changes_no_life(channel: Spec, unconnected: list[dict[str, Any]]) -> None:
    market = opened(changed(UNCONNECTED, channels={"extra": channel}))
    old = len(UNCONNECTED["channels"])
    seen = [week | {"touched": np.ascontiguousarray(week["touched"][:, :old])} for week in history(market)]
    assert_same(unconnected, seen, market.customers.n)


def test_one_more_segment_that_nobody_is_in_changes_no_life(unconnected: list[dict[str, Any]]) -> None:
    market = opened(changed(UNCONNECTED, world__segments={"nobody": {"share": 0, "churn": {"rate": 0.9}}}))
    assert_same(unconnected, history(market), market.customers.n)


def test_one_more_strategy_or_longer_run_changes_no_week(unconnected: list[dict[str, Any]]) -> None:
    market = opened(changed(UNCONNECTED, strategies__other={"description": "another"}, run__weeks=20, run__seed=9))
    assert_same(unconnected, history(market)[:16], market.customers.n)


def test_a_recorder_changes_no_life(unconnected: list[dict[str, Any]]) -> None:
    market = opened(UNCONNECTED)
    collector = DataCollector(
        model_reporters={"mean": lambda model: model.agents_by_type[Customer].agg("satisfaction", np.mean)},
        agenttype_reporters={Customer: {"satisfaction": "satisfaction"}},
    )
    seen = []
    while market.week < market.weeks:
        market.run_for(1)
        collector.collect(market)
        seen.append(snapshot(market))
    assert_same(unconnected, seen, market.customers.n)
    assert len(collector.model_vars["mean"]) == market.weeks


def test_one_more_draw_under_another_name_moves_no_luck(unconnected: list[dict[str, Any]]) -> None:
    market = opened(UNCONNECTED)

    def drawing(step: Step, act: Callable[[], None]) -> None:
        if step.name == "needs":
            luck, people = market.today.luck, market.today.people
            luck.uniforms("a mechanism of one's own", np.arange(len(people.segment)), market.week)
        act()

    market.listener = drawing
    assert_same(unconnected, history(market), market.customers.n)


def test_a_discount_in_one_segment_changes_no_life_in_the_other(unconnected: list[dict[str, Any]]) -> None:
    market = opened(UNCONNECTED, Discount(by=0.3, segments=("young",)))
    seen = history(market)
    segment = market.customers.column("segment")
    moved = False
    for before, after in zip(unconnected, seen, strict=True):
        assert differences(before, after, segment == 1) == []
        moved |= differences(before, after, segment == 0) != []
    assert moved
