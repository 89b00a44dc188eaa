"""A budget binds within the week: what is given away in all is never more, and as much as fits into it is given.

All 200 customers of ``buyers.toml`` order in the first week whatever is given to them, so it is known what each order
takes from a budget. Who comes first is the customers' own luck.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simsales.market.choice import choose

GIVEN = "strategies.Now.promotion"
# Each kind of promotion, what one order takes of its budget, and the entry that counts it. The list price is 52 a
# month and 100 once; a price cut is counted by a year and takes off both, as the promotions' page says.
PROMOTIONS: dict[str, tuple[dict[str, Any], float, str]] = {
    "gift": ({"kind": "gift", "value": 0, "cost": 50}, 50, "gift_cost"),
    "discount": ({"kind": "discount", "by": "50%"}, 26 * 12 + 50, "discounts"),
    "targeted": ({"kind": "targeted", "by": "50%", "target": {"holds": "nothing"}}, 26 * 12 + 50, "discounts"),
    "subsidy": ({"kind": "subsidy", "amount": 50, "commitment": 0}, 50, "discounts"),
    "coupon": ({"kind": "coupon", "face": 50, "redeemed": 1.0}, 50, "discounts"),
    "top_up": ({"kind": "top_up", "pay": 40, "bonus": 20}, 20, "gift_cost"),
    "trial": ({"kind": "trial", "weeks": 4}, 48, "discounts"),
}
# Half of 400 hold the plan and refer a friend nearly every week; friends come to want it, and order.
REFERRING = {
    "run.customers": 400,
    "run.weeks": 8,
    "world.network.kind": "friends",
    "world.segments.all.holds": {"plan": 0.3},
    "world.needs.mobile.rate": 0.2,
    "world.referral": {"by_holdings": [0.99, 0.99, 0.99], "moves": 1.0, "reward_response": 0.0},
}


def promoted(kind: str, budget: float | None, **more: Any) -> dict[str, Any]:
    """The changes by which a promotion runs with a budget."""
    said = {**PROMOTIONS[kind][0], **more}
    if budget is not None:
        said["budget"] = budget
    return {GIVEN: [said], "catalogue.products.plan.price_once": 100}


def test_budget_of_one_week(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """More than 1,000 order in the week; 1,000 are 20 gifts of 50, and not one more."""
    case = "market/budget_of_one_week"
    bound, free = (live(case, None, name) for name in ("Gift, budget 1000", "Gift, no budget"))
    assert counted(free, "gift_cost") > 50_000
    assert counted(bound, "gift_cost") == 1000
    assert counted(bound, "orders") == counted(free, "orders"), "a gift that is worth nothing moves nobody"


def test_a_budget_that_nears_its_end_does_not_halt_the_week(
    live: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Customers go on choosing in one go until the plan has to be made again: not one go each, as the end nears."""
    goes: list[int] = []
    in_turn = choose.choose_in_turn

    def counting(today: Any, some: Callable[..., int]) -> None:
        def count(*given: Any) -> int:
            goes.append(today.week)
            return some(*given)

        in_turn(today, count)

    monkeypatch.setattr(choose, "choose_in_turn", counting)
    live("market/budget_of_one_week", None, "Gift, budget 1000")
    assert goes
    assert max(map(goes.count, goes)) <= 2, "with the gift, and without"


@pytest.mark.parametrize("kind", PROMOTIONS)
def test_every_budget_binds_within_the_week(kind: str, live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """Without a budget all 200 get it; 1,000 pay for as many as 1,000 / (what one order takes), rounded down."""
    _, each, entry = PROMOTIONS[kind]
    assert counted(live("market/buyers", promoted(kind, None)), entry) == pytest.approx(200 * each)
    market = live("market/buyers", promoted(kind, 1000))
    assert counted(market, "orders") == 200
    assert counted(market, entry) == pytest.approx(1000 // each * each)


@pytest.mark.parametrize("kind", PROMOTIONS)
def test_a_budget_below_what_one_order_takes_gives_nothing(
    kind: str, live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """Nothing is begun that cannot be paid; all pay the usual prices: 200 x (100 + 52 x 12/52 x 4 weeks)."""
    market = live("market/buyers", promoted(kind, 19))
    assert counted(market, PROMOTIONS[kind][2]) == 0
    assert market.record.summary()["revenue"] == pytest.approx(200 * (100 + 48))


@pytest.mark.parametrize(
    ("kind", "takes"), [("discount", 26 * 12 / 52 * 4 + 50), ("coupon", 50), ("trial", 48), ("subsidy", 50)]
)  # fmt: skip
def test_who_comes_too_late_pays_the_usual_price(kind: str, takes: float, live: Callable[..., Any]) -> None:
    """29,600 are billed in 4 weeks without a promotion; each of the few who get it pays so much less of that."""
    few = 1000 // PROMOTIONS[kind][1]
    market = live("market/buyers", promoted(kind, 1000))
    assert market.record.summary()["revenue"] == pytest.approx(200 * 148 - few * takes)


def test_rewards_for_referrals_keep_to_their_budget(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """Of 100, 3 rewards of 30 can be paid, of 20 none; without a budget one is paid for each referred order."""
    paid = {}
    for budget in (None, 100, 20):
        reward = {"kind": "referral_reward", "reward": 30} | ({} if budget is None else {"budget": budget})
        market = live("market/buyers", {**REFERRING, GIVEN: [reward]})
        referred = counted(market, "referred_orders")
        assert referred > 10
        paid[budget] = counted(market, "gift_cost")
    assert paid == {None: 30 * referred, 100: 90, 20: 0}


def test_each_promotion_has_a_budget_of_its_own(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """20 gifts of 50 from one budget of 1,000 and 7 of 70 from another of 500, to whoever comes first: 1,490."""
    gifts = [
        {"kind": "gift", "value": 0, "cost": 50, "budget": 1000},
        {"kind": "gift", "value": 0, "cost": 70, "budget": 500},
    ]
    assert counted(live("market/buyers", {GIVEN: gifts}), "gift_cost") == 1490


# Where all the rest is half off: 26 a month and 50 once, of which half off takes 181, and 4 free weeks 24.
@pytest.mark.parametrize(("kind", "each", "entry"), [("targeted", 181, "targeted_orders"), ("trial", 24, "tried_free")])
def test_a_budget_measures_by_the_price_that_is_asked(
    kind: str, each: float, entry: str, live: Callable[..., Any], counted: Callable[..., Any]
) -> None:
    """A later component halves the price: one order less takes half, and the budget that pays for one pays for it."""
    changes = promoted(kind, 2 * each - 1)
    changes[GIVEN].append({"kind": "discount", "by": "50%"})
    assert counted(live("market/buyers", changes), entry) == 1


def test_a_budget_measures_by_whom_a_target_means(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """What an order would take of those who are not meant (362) ends nothing: of 300, one of 181 can be paid."""
    target = {"holds": "nothing", "segments": ["all"]}
    changes = {
        **promoted("targeted", 300, target=target),
        "world.segments.all.share": 0.5,
        "world.segments.others": {"share": 0.5, "price_response": 0.0, "churn": {"rate": 0.0}},
        "strategies.Now.pricing": [{"kind": "by_segment", "cuts": {"all": "50%"}}],
    }
    assert counted(live("market/buyers", changes), "targeted_orders") == 1


def test_a_budget_lasts_over_weeks_to_its_last_gift(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """Orders of several weeks: never more than 20 gifts so far, as many as orders before that, and 20 in the end."""
    changes = {**promoted("gift", 1000), "world.needs.mobile.rate": 0.05, "run.weeks": 8}
    market = live("market/buyers", changes)
    orders = np.cumsum(counted(market, "orders", "week"))
    assert orders[0] < 20 < orders[-1]
    assert np.cumsum(counted(market, "gift_cost", "week")).tolist() == np.minimum(50 * orders, 1000).tolist()


def test_who_comes_first_is_not_who_stands_first(live: Callable[..., Any], counted: Callable[..., Any]) -> None:
    """Of 200 who come in one week 20 try for free; that no one of the first (or last) 100 does has a chance of 1e-6."""
    market = live("market/buyers", promoted("trial", 960))
    assert counted(market, "tried_free") == 20
    tried = np.flatnonzero(market.customers.column("billed") < 148 - 24)  # who tried is not billed 48 of 148
    assert len(tried) == 20
    assert tried.min() < 100 <= tried.max()


def test_the_same_come_first_whatever_is_given(live: Callable[..., Any]) -> None:
    """The order of arrival is a customer's own luck of the week: 20 get a trial or a coupon, and they are the same.

    Assumed: there is one such order a week, for whatever there is too little of.
    """
    tried, cut = (
        market.customers.column("billed") < 148 - 24
        for market in (live("market/buyers", promoted("trial", 960)), live("market/buyers", promoted("coupon", 1000)))
    )
    assert tried.sum() == cut.sum() == 20
    assert (tried == cut).all()


def test_a_budget_that_is_not_spent_changes_nothing(live: Callable[..., Any]) -> None:
    """Held already: a budget of which something is left at the end is none."""
    for kind in PROMOTIONS:
        ample, none = (live("market/buyers", promoted(kind, budget)) for budget in (1e6, None))
        assert ample.record.measures([]).equals(none.record.measures([])), kind
