"""How many segments, channels, categories and reps there are changes nobody's price, visit or order.

A number that the program cannot hold is refused, with its place in the file; it is never silently wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import simsales

CASES = Path(__file__).parent / "market"
HALF = {"kind": "loyalty", "by": "50%", "after": 0}


def segments(count: int, where: int = -1) -> dict[str, Any]:
    """Changes to ``holders.toml``: so many segments, s1, s2, … after its own, with everybody in the one at a place."""
    where %= count
    holders = {"share": 1.0, "churn": {"rate": 0.0}, "holds": {"plan": "100%"}}
    names = {f"world.segments.s{k}": holders if k == where else {"share": 0.0} for k in range(1, count)}
    return ({"world.segments.all.share": 0.0, "world.segments.all.holds": {}} if where else {}) | names


def named(numbers: Iterable[int]) -> list[str]:
    """The names of segments by their place in the file."""
    return [f"s{k}" if k else "all" for k in numbers]


def lived_or_refused(case: str, changes: dict[str, Any], word: str, many: bool) -> Any:
    """The market after its last week; None if the file is refused, as it may be where there are ``many`` of something.

    A refusal is a sentence with a place that says the ``word``; it comes when the file is read.
    """
    scenario = refusal = None
    try:
        scenario = simsales.load(CASES / f"{case}.toml", changes)
    except simsales.ScenarioError as error:
        refusal = error
    if refusal is not None:
        assert many, refusal
        assert all(each.line > 0 or each.key for each in refusal.problems), "every problem has its place"
        assert word in str(refusal)
        return None
    market = simsales.build_market(scenario, next(iter(scenario.strategies)), seed=1)
    try:
        market.run()
    except (ArithmeticError, LookupError, ValueError) as error:
        pytest.fail(f"neither lived nor refused when it was read: {error!r}")
    return market


def test_many_segments(means: Callable[..., Any]) -> None:
    """100 customers x 52 a month x 12/52 x 8 weeks = 9,600; half of it is 4,800, in the 54th segment as in any."""
    assert means("market/many_segments", "revenue") == pytest.approx({"List": 9600.0, "Half": 4800.0})


# Held already: 1 and 53, and by luck 65, 129 and 1,100.
@pytest.mark.parametrize("count", [1, 53, 54, 64, 65, 118, 129, 1100])
def test_everybody_is_reached_however_many_segments_there_are(count: int) -> None:
    """The half of 9,600 is 4,800. (The schema allows 2,000 segments.)"""
    changes = {**segments(count), "strategies.Now.pricing": [HALF]}
    market = lived_or_refused("holders", changes, "segments", count > 129)
    if market is not None:
        assert market.record.summary()["revenue"] == pytest.approx(4800.0)


@pytest.mark.parametrize(
    ("count", "holders", "wanted"),
    [
        (12, 10, [10]),  # held already
        (12, 10, [0]),  # held already
        (54, 53, [53]),  # held already
        (65, 64, [0]),
        (65, 0, [64]),  # held already
        (65, 64, [64]),
        (129, 128, [0]),
        (129, 0, [128]),  # held already
        (60, 0, range(1, 60)),  # held already
        (60, 30, range(1, 60)),
        (60, 59, range(1, 60)),
        (1100, 1099, [1099]),
    ],
)
def test_a_price_for_some_segments_is_theirs_alone(count: int, holders: int, wanted: Iterable[int]) -> None:
    """9,600 are halved exactly if the segment that holds the plan is among those for whom the cut is."""
    cut = {**HALF, "segments": named(wanted)}
    changes = {**segments(count, holders), "strategies.Now.pricing": [cut]}
    market = lived_or_refused("holders", changes, "segments", count > 129)
    if market is not None:
        assert market.record.summary()["revenue"] == pytest.approx(4800.0 if holders in wanted else 9600.0)


@pytest.mark.parametrize("count", [3, 54, 65, 129])  # 3 and 54: held already
@pytest.mark.parametrize(
    "promotion",
    [
        {"kind": "coupon", "face": 26, "redeemed": 1.0},
        {"kind": "targeted", "by": "50%"},
    ],
    ids=["coupon", "targeted"],
)  # fmt: skip
def test_a_promotion_for_the_last_of_many_segments_reaches_it(
    promotion: dict[str, Any], count: int, live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """All 200 buyers are in the last segment, so what is for it is given away, and what is for the first is not."""
    buyers = segments(count)
    buyers[f"world.segments.s{count - 1}"] = {
        "share": 1.0, "churn": {"rate": 0.0}, "price_response": 0.0, "weights": {"service": 100.0},
    }  # fmt: skip
    given = []
    for name in ("all", f"s{count - 1}"):
        for_whom = {"strategies.Now.promotion": [{**promotion, "target": {"segments": [name]}}]}
        market = live("market/buyers", {**buyers, **for_whom, "catalogue.products.plan.price_once": 100})
        assert counted(market, "orders") == 200
        given.append(counted(market, "discounts"))
    assert given[0] == 0 < given[1]


@pytest.mark.parametrize("count", [2, 128, 129, 200])  # 2 and 128: held already
def test_the_last_of_many_channels_sells(count: int, counted: Callable[..., Any]) -> None:
    """Only the last channel sells what everybody comes for: 200 orders and all bills are its own."""
    closed = {f"channels.c{k}": {"direction": "inbound", "range": ["other"]} for k in range(count - 2)}
    shop = {"channels.online.range": ["other"]} | closed
    shop["channels.last"] = {"direction": "inbound", "service": 1.0, "closes": 1.0, "presents": 1.0, "range": ["plan"]}
    shop |= {"world.needs.nothing.rate": 0.0, "catalogue.products.other": {"category": "nothing", "price": 1}}
    market = lived_or_refused("buyers", shop, "channel", count > 100)
    if market is not None:
        by_channel = market.record.summary(by="channel")
        assert by_channel["last"]["orders"] == counted(market, "orders") == 200
        assert by_channel["last"]["revenue"] == pytest.approx(200 * 52 * 12 / 52 * 4)


@pytest.mark.parametrize("count", [2, 128, 129, 200])  # 2 and 128: held already
def test_customers_of_many_like_channels_go_to_one_of_them(count: int, counted: Callable[..., Any]) -> None:
    """A choice among like channels never keeps anybody at home: 200 orders in the first week, each in one channel."""
    like = {"direction": "inbound", "service": 1.0, "closes": 1.0, "presents": 1.0}
    changes = {f"channels.c{k}": like for k in range(count - 1)}
    market = lived_or_refused("buyers", changes, "channel", count > 100)
    if market is not None:
        assert counted(market, "orders", "week").tolist() == [200, 0, 0, 0]
        split = market.record.summary(by="channel")
        assert sum(each["orders"] for each in split.values()) == 200
        assert split["no channel"]["orders"] == split["no channel"]["revenue"] == 0


def calls_among(idle: int) -> dict[str, Any]:
    """A counter that asks, idle telephones, and the last one, whose reps learn what their customers lean to."""
    silent = {f"channels.idle{k}": {"direction": "outbound", "capacity": 0} for k in range(idle)}
    return silent | {
        "run.weeks": 12,
        "world.segments.all.visits": 0.5,
        "world.segments.all.relationship": 0.5,
        "world.segments.all.weights.service": 1.0,
        "world.needs.mobile": {"rate": 0.1, "voiced": 0.2, "renewal_rate": 0.05, "worth_having": 1},
        "channels.online.discovers": 0.3,
        "channels.calls": {"direction": "outbound"},
        "reps.callers": {"channel": "calls", "count": 2, "contacts_per_week": 50, "skill": 0.1, "skill_spread": 0.0},
        "selling.remembers": 1.0,
        "strategies.Now.channel_policy": [{"kind": "proactive", "channel": "online"}],
    }


@pytest.mark.parametrize("idle", [1, 53, 124, 125, 126, 127, 200])  # up to 124: held already
def test_channels_that_do_nothing_change_nothing(idle: int) -> None:
    """Who has no part in a market has none in its history, wherever in the file they stand: all counts are equal."""
    alone = lived_or_refused("buyers", calls_among(0), "", False)
    among = lived_or_refused("buyers", calls_among(idle), "channel", idle > 100)
    if among is not None:
        one, other = (market.record.summary(by="channel") for market in (alone, among))
        for name in ("online", "calls", "no channel"):
            assert one[name]["orders"] > 0 or name == "no channel"
            assert other[name] == pytest.approx(one[name], nan_ok=True), name


@pytest.mark.parametrize("count", [2, 128, 129, 200])  # 2 and 128: held already
def test_the_last_of_many_categories_is_bought_and_left(count: int, counted: Callable[..., Any]) -> None:
    """All 200 need, order and hold the one thing in the last category; with a hazard of one all 200 leave it again."""
    changes = {f"world.needs.n{k}.rate": 0.0 for k in range(count - 2)}
    changes |= {"world.needs.mobile.rate": 0.0, "run.weeks": 2}
    changes["world.needs.last"] = {"rate": 1000, "lasts": 5000, "worth_having": 100}
    changes["catalogue.products.thing"] = {"category": "last", "price": 52, "known": 1.0}
    leaving = {**changes, "world.segments.all.churn": {"rate": 1.0}}
    bought, left = (lived_or_refused("buyers", each, "need", count > 100) for each in (changes, leaving))
    if bought is not None:
        assert counted(bought, "orders") == 200
        assert counted(bought, "churned") == 0
        assert counted(left, "churned", "week")[0] == 200


def test_the_last_of_many_reps_sells(counted: Callable[..., Any]) -> None:
    """A team may have 100,000 reps: with 40,000 at the counter all 200 are served, and the orders are the reps' own."""
    team = {"reps.team": {"channel": "online", "count": 40_000, "contacts_per_week": 1}, "run.weeks": 1}
    market = lived_or_refused("buyers", team, "reps", True)
    if market is not None:
        assert counted(market, "orders") == market.rep_table()["orders"].sum() == 200
