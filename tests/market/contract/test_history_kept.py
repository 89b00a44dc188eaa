"""Who leaves takes their history along: what they lived through with us, and that they were ours once."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.special import expit

N = 4000
OURS = {"world.segments.all.holds": {"phone": 1.0}, "world.needs.mobile.worth_having": 100}
# All leave at the end of the first week, with nothing; in the second they need a phone, and order one.
LEFT = {
    **OURS,
    "run.weeks": 2,
    "world.segments.all.churn": {"rate": 1},
    "world.needs.mobile.rate": 1000,
    "world.experience.ask_why": True,
}


def through_a_rival(world: Any) -> dict[str, Any]:
    """All go over to a rival's offer that costs nothing, and come back for something far better a week later."""
    return {
        **OURS,
        "run.weeks": 2,
        "world.needs.mobile.renewal_rate": 1000,
        "world.competitors": world.rival(0),
        "world.segments.all.price_response": 3,
        "world.segments.all.weights": {"quality": 100, "service": 100, "brand": 0, "security": 0},
        "catalogue.products.plus": world.product(20, quality=1, launched=1),
    }


@pytest.mark.parametrize("way", ["left with nothing", "went to a rival"])
def test_who_was_ours_once_returns(world: Any, way: str) -> None:
    """A count: all 4,000 were ours, so each of the 4,000 new orders in the second week is a return, with its profit."""
    lived = world.live(through_a_rival(world) if way == "went to a rival" else LEFT)
    assert lived.weekly("churned")[0] == N, "all were lost in the first week"
    assert lived.total("acquisitions") == lived.total("orders") == N
    assert lived.total("returns") == N
    assert lived.total("return_profit") == pytest.approx(lived.total("order_profit"))


def test_every_return_has_a_reason(world: Any) -> None:
    lived = world.live(LEFT)
    reasons = ("returns_for_service", "returns_for_product", "returns_for_price")
    assert sum(lived.total(reason) for reason in reasons) == N


def test_who_was_never_ours_does_not_return(world: Any) -> None:
    """The counter-example (held already)."""
    lived = world.live({**LEFT, "world.segments.all.holds": {}, "world.segments.all.churn": {"rate": 0}})
    assert lived.total("orders") == N
    assert lived.total("returns") == 0


def disappointed(world: Any, weight: float, grudge: float, **more: Any) -> Any:
    """All have the poorest service for a week, leave in anger, and are asked again in the next week.

    Satisfaction falls from 0.8 to 0 at once, and half of a grudge is forgotten in a week. The phone is worth 2.5 more
    than its price; tastes are a logit's.
    """
    return world.live(
        {
            **LEFT,
            "world.experience": {
                "encounters": 1, "spread": 0, "learning": 1, "fed_up": 0, "satisfaction_weight": 0,
                "opinion_weight": 0, "choice_weight": weight,
                **({"grudge": grudge, "grudge_half_life": 1} if grudge else {}),
            },
            "world.segments.all.satisfaction": 0.8,
            "world.needs.mobile.worth_having": 3.5,
            **more,
        }
    )  # fmt: skip


@pytest.mark.parametrize(("weight", "grudge"), [(2.5, 0.0), (0.0, 4.0), (2.5, 1.0), (0.0, 0.0)])
def test_anger_outlasts_the_contract(world: Any, weight: float, grudge: float, error: Any) -> None:
    """The share that comes back is logistic(2.5 - weight · 0.8 - grudge / 2); without anger it held already."""
    lived = disappointed(world, weight, grudge)
    assert lived.total("acquisitions") == lived.weekly("orders")[1]
    share = expit(2.5 - weight * 0.8 - grudge / 2)
    assert abs(lived.weekly("orders")[1] / N - share) < 3 * error(share, N)


def test_leaving_is_no_way_to_be_forgiven(world: Any) -> None:
    """Who left is as angry as who stayed: asked for something new, with the same luck, as many of both say no."""
    line = {
        "world.segments.all.holds": {"line": 1.0},
        "world.needs.fixed": {"rate": 0, "review_at_expiry": 0},
        "catalogue.products.line": world.product(20, "fixed"),
        "catalogue.products.phone.launched": 1,
    }
    stayed, left = (
        disappointed(world, 2.0, 2.0, **line, **{"world.segments.all.churn": {"rate": rate}}) for rate in (0, 1)
    )
    assert (stayed.total("churned"), left.weekly("churned")[0]) == (0, N)
    assert 0.1 * N < stayed.total("orders") < 0.9 * N
    assert left.total("orders") == stayed.total("orders")
