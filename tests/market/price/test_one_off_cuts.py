"""A cut by a share is a cut of the price, whether it is paid once or month by month."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.special import expit

N, PRICE = 4000, 240.0
# Every way to say "25% off" for what is sold in the first week; loyalty is for who holds an older one of ours.
CUTS: dict[str, dict[str, Any]] = {
    "discount": {"pricing": [{"kind": "discount", "by": 0.25}]},
    "by segment": {"pricing": [{"kind": "by_segment", "cuts": {"all": 0.25}}]},
    "by channel": {"pricing": [{"kind": "by_channel", "cuts": {"store": 0.25}}]},
    "over time": {"pricing": [{"kind": "over_time", "steps": [[0, 0.25], [20, 0.0]]}]},
    "penetration": {"pricing": [{"kind": "penetration", "by": 0.25}]},
    "skimming": {"pricing": [{"kind": "skimming", "by": 0.25}]},
    "loyalty": {"pricing": [{"kind": "loyalty", "by": 0.25, "after": 0}]},
    "promotion": {"promotion": [{"kind": "discount", "by": 0.25}]},
    "targeted": {"promotion": [{"kind": "targeted", "by": 0.25, "target": {}}]},
    "discount of a promotion": {
        "pricing": [{"kind": "discount", "by": 0.5}],
        "promotion": [{"kind": "discount", "by": 0.5}],
    },
}
PAID = dict.fromkeys(CUTS, 0.75) | {"skimming": 1.25, "discount of a promotion": 0.25}
ON_RECORD = ("promotion", "targeted", "loyalty", "discount of a promotion")  # whose cuts count under ``discounts``


def devices(world: Any, worth: float = 100, beta: float = 0.05, **more: Any) -> dict[str, Any]:
    """Everybody holds an old device of ours and wants the new one, worth ``worth`` more, which is paid once."""
    return {
        "world.needs.mobile": {"rate": 0, "renewal_rate": 1000, "review_at_expiry": 0, "lasts": 5200,
                               "subscription": False},
        "world.segments.all.holds": {"old": 1.0},
        "world.segments.all.price_response": beta,
        "world.segments.all.weights": {"quality": worth, "service": 100, "brand": 0, "security": 0},
        "catalogue.products": {
            "phone": world.product(0, price_once=PRICE, quality=1),
            "old": world.product(0),
        },
        "channels.store.range": ["phone"],
        "channels.store.commission": 0.1,
        **more,
    }  # fmt: skip


@pytest.mark.parametrize("cut", CUTS)
def test_what_is_paid_at_once_is_cut(world: Any, cut: str) -> None:
    """A device of 240, paid once and for nothing a month, costs 180 after 25% off: on the bill and in commission."""
    lived = world.live(devices(world), CUTS[cut])
    assert lived.of("phone") == N
    assert lived.total("one_off_revenue") == pytest.approx(PAID[cut] * PRICE * N)
    assert lived.column("billed") == pytest.approx(PAID[cut] * PRICE)
    assert lived.total("commission") == pytest.approx(0.1 * PAID[cut] * PRICE * N)
    assert lived.total("recurring_revenue") == 0


@pytest.mark.parametrize("cut", ON_RECORD)
def test_what_a_promotion_takes_off_is_given_away(world: Any, cut: str) -> None:
    """What is given away is the price without the cut less that with it: a quarter of 240, or half of 120."""
    lived = world.live(devices(world), CUTS[cut])
    assert lived.total("discounts") == pytest.approx(60 * N)


def test_a_budget_counts_what_is_taken_off_at_once(world: Any) -> None:
    """In the week after the budget is spent a device costs its full price again."""
    few = {"run.weeks": 2, "world.needs.mobile.renewal_rate": 0.5}
    cut = {"promotion": [{"kind": "discount", "by": 0.25, "budget": 60}]}
    lived = world.live(devices(world) | few, cut)
    orders, revenue = lived.weekly("orders"), lived.weekly("one_off_revenue")
    assert orders[1] > 0
    assert revenue[1] == PRICE * orders[1]
    assert lived.total("discounts") == pytest.approx(PRICE * orders.sum() - revenue.sum()) != 0


@pytest.mark.parametrize("cut", CUTS)
def test_what_is_paid_once_is_felt_cut_too(world: Any, cut: str, error: Any) -> None:
    """240 over the 104 weeks in which it is felt are 10 a month: the share that takes it follows from what is left.

    The new device is worth 3 more than the old one, and a unit a month costs 0.3: s(3 - 0.3 · 10 · part).
    """
    lived = world.live(devices(world, worth=3, beta=0.3), CUTS[cut])
    share = expit(3 - 0.3 * 10 * PAID[cut])
    assert abs(lived.of("phone") / N - share) < 3 * error(share, N)


@pytest.mark.parametrize("by", [0.0, 0.25, 1.0, -0.5])
def test_a_cut_of_a_refill_is_a_cut(world: Any, by: float) -> None:
    """What is used up and paid for once: five refills in twenty weeks at (1 - by) · 20 each."""
    lived = world.live(
        {
            "run.weeks": 20,
            "world.needs.mobile": {"rate": 1000, "worth_having": 100, "lasts": 5200, "review_at_expiry": 0,
                                   "subscription": False, "consumed": {"most": 1}},
            "catalogue.products.phone": world.product(0, price_once=20, commitment=4),
        },
        {"pricing": [{"kind": "discount", "by": by}]},
    )  # fmt: skip
    assert lived.total("orders") == 5 * N
    assert lived.total("one_off_revenue") == pytest.approx((1 - by) * 20 * 5 * N)


def test_where_nothing_is_paid_once_nothing_changes(world: Any) -> None:
    """A cut of a price a month is what it was (held already)."""
    lived = world.live(
        {"world.needs.mobile": {"rate": 1000, "worth_having": 100, "lasts": 5200}},
        {"pricing": [{"kind": "discount", "by": 0.25}]},
    )
    assert (lived.column("paid")[:, 0] == 15).all()
    assert lived.total("one_off_revenue") == 0
