"""What is used up and priced by the month: a unit costs what its weeks cost, whoever counts it, and stays at its price.

A unit of four weeks at 30 a month costs 30 · 4 · 12/52 = 27.69. Revenue, commission, what a promotion gives away and an
order's profit are of that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

N, LASTS, PRICE = 1000, 4, 30.0
UNIT = PRICE * LASTS * 12 / 52
RATE = 0.1
NEARLY = {"rel": 0.003}  # one in five thousand gives up a need for a week, and uses a week less in the end


def refills(weeks: int, most: int = 1, **more: Any) -> dict[str, Any]:
    """Everybody uses a unit in four weeks and wants the next one then; who has room buys ahead only what is half off.

    A point of utility is worth a third of a unit of currency, and keeping one more costs 20 points.
    """
    return {
        "run.customers": N,
        "run.weeks": weeks,
        "world.segments.all.price_response": 3.0,
        "world.needs.mobile": {
            "rate": 1000, "worth_having": 100, "lasts": 5200, "review_at_expiry": 0, "subscription": False,
            "consumed": {"most": most, "looks": 1, "storage": 20} if most > 1 else {"most": 1},
        },
        "world.reference_price": {"gain": 0, "loss": 0, "carry": 1, "notices": 0},
        "catalogue.products.phone": {
            "category": "mobile", "price": PRICE, "commitment": LASTS, "quality": 0, "service": 0, "known": 1,
        },
        "channels.store.commission": RATE,
        **more,
    }  # fmt: skip


SALE = {"kind": "discount", "by": 0.5, "starts": 1, "ends": 2}  # in the second week, when all have a unit in use


def test_what_was_bought_dear_is_not_billed_cheap(world: Any) -> None:
    """Bought at 30, and one more at 15 a week later: eight weeks of use are a unit at each price, in that order."""
    lived = world.live(refills(8, most=2), {"promotion": [SALE]})
    assert (lived.weekly("orders")[:2] > 0.99 * N).all()
    assert lived.total("recurring_revenue") + lived.total("one_off_revenue") == pytest.approx(1.5 * UNIT * N, **NEARLY)
    assert np.median(lived.column("billed")) == pytest.approx(1.5 * UNIT)


def test_what_was_bought_cheap_is_not_billed_dear(world: Any) -> None:
    """The other way round: half off is over when the second unit is wanted, and the first one is not made dearer.

    Nothing is bought ahead here, so it held already.
    """
    first = {"kind": "discount", "by": 0.5, "ends": 1}
    lived = world.live(refills(8), {"promotion": [first]})
    assert np.median(lived.column("billed")) == pytest.approx(1.5 * UNIT)


@pytest.mark.parametrize(("weeks", "units"), [(4, 1), (8, 2), (20, 5)])
def test_commission_is_of_what_is_charged(world: Any, weeks: int, units: int) -> None:
    """A tenth of what the units cost that were sold and used up, not of a year of each."""
    lived = world.live(refills(weeks))
    assert lived.total("orders") == units * N
    assert lived.total("recurring_revenue") + lived.total("one_off_revenue") == pytest.approx(
        units * UNIT * N, **NEARLY
    )
    assert lived.total("commission") == pytest.approx(RATE * units * UNIT * N, **NEARLY)


def test_so_is_a_reps_own_commission(world: Any) -> None:
    """A rep who gets a tenth gets what a channel that gets a tenth does."""
    team = {"reps": {"team": {"channel": "store", "count": 1, "contacts_per_week": N}}, "channels.store.commission": 0}
    lived = world.live(refills(8, **team), {"incentives": [{"kind": "commission", "part": RATE}]})
    assert lived.total("orders") == 2 * N
    assert lived.total("commission") == pytest.approx(RATE * 2 * UNIT * N, **NEARLY)


@pytest.mark.parametrize("kind", ["discount", "targeted"])
def test_what_is_given_away_is_what_is_not_charged(world: Any, kind: str) -> None:
    """Half off two units is one unit given away: list value less revenue, not half a year for each."""
    target = {"target": {}} if kind == "targeted" else {}
    lived = world.live(refills(8), {"promotion": [{"kind": kind, "by": 0.5} | target]})
    charged = lived.total("recurring_revenue") + lived.total("one_off_revenue")
    assert lived.total("orders") == 2 * N
    assert charged == pytest.approx(UNIT * N, **NEARLY)
    assert lived.total("discounts") == pytest.approx(2 * UNIT * N - charged, **NEARLY)


def test_so_is_what_is_bought_ahead(world: Any) -> None:
    """One unit of two was half off: half a unit for each customer is what was given away."""
    lived = world.live(refills(8, most=2), {"promotion": [SALE]})
    assert lived.total("discounts") == pytest.approx(0.5 * UNIT * N, **NEARLY)


def test_a_budget_buys_as_many_units_as_it_pays_for(world: Any) -> None:
    """Half of a unit for each customer in three rounds is within the budget: all have theirs half off."""
    half = 3 * 0.5 * UNIT
    lived = world.live(refills(12), {"promotion": [{"kind": "discount", "by": 0.5, "budget": 1.001 * half * N}]})
    assert lived.total("discounts") == pytest.approx(half * N, **NEARLY)
    assert np.median(lived.column("billed")) == pytest.approx(half)


@pytest.mark.parametrize("face", [5, 1000])
def test_a_coupon_takes_off_no_more_than_the_unit(world: Any, face: float) -> None:
    """However much it says: it is worth the unit at most, and nobody is paid for taking one."""
    lived = world.live(refills(LASTS), {"promotion": [{"kind": "coupon", "face": face, "redeemed": 1}]})
    off = min(face, UNIT)
    assert lived.total("discounts") <= off * N + 1e-6
    assert lived.column("billed").min() >= UNIT - off - 1e-6


def test_an_orders_profit_is_that_of_its_unit(world: Any) -> None:
    """What was sold is used up, so the profit of the orders is the margin of the run: charges less serving."""
    costs = {"catalogue.products.phone.cost": 10, "channels.store.commission": 0}
    lived = world.live(refills(8, **costs))
    margin = lived.record.summary()["margin"]
    assert margin == pytest.approx(2 * N * (UNIT - 10 * LASTS * 12 / 52), **NEARLY)
    assert lived.total("order_profit") == pytest.approx(margin, **NEARLY)


def test_a_discount_that_is_asked_for_gives_away_its_part_of_the_unit(world: Any) -> None:
    """All ask for the tenth that the seller may grant, of two units: list value less revenue is given away."""
    asking = refills(8, **{"world.segments.all.haggles": 1})
    lived = world.live(asking, {"pricing": [{"kind": "authority", "levels": {"rep": 0.1}}]})
    charged = lived.total("recurring_revenue") + lived.total("one_off_revenue")
    assert lived.total("granted") > 0
    assert charged < 2 * UNIT * N
    assert lived.total("discounts") == pytest.approx(2 * UNIT * N - charged, **NEARLY)


def test_a_subscription_is_for_a_year_as_ever(world: Any) -> None:
    """The counter-example (held already): what goes on until it is left is paid for by its first year's charges."""
    going_on = refills(LASTS, **{"world.needs.mobile": {"rate": 1000, "worth_having": 100, "lasts": 5200}})
    lived = world.live(going_on, {"promotion": [{"kind": "discount", "by": 0.5}]})
    assert lived.total("orders") == N
    assert lived.total("commission") == pytest.approx(RATE * 12 * 0.5 * PRICE * N, **NEARLY)
    assert lived.total("discounts") == pytest.approx(12 * 0.5 * PRICE * N, **NEARLY)


def test_the_bigger_unit_is_taken_where_it_is_cheaper_by_the_week(world: Any) -> None:
    """Paid once, what lasts longer may cost more: 24 for eight weeks is better than 14 for four, and 30 is worse.

    A price that is paid once for what is used up is felt over the weeks that it lasts (held already).
    """
    for price, best in ((24, "large"), (30, "phone")):
        sizes = {"phone": world.product(0, price_once=14, commitment=4),
                 "large": world.product(0, price_once=price, commitment=8)}  # fmt: skip
        lived = world.live(refills(1, **{"catalogue.products": sizes, "world.segments.all.price_response": 6}))
        assert lived.of(best) > 0.99 * N
        assert np.isclose(lived.total("one_off_revenue"), lived.of("phone") * 14 + lived.of("large") * price)
