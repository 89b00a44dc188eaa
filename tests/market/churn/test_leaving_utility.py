"""Leaving loses what choosing gains: what is worth having together, a bundle's price, and what a rival asks for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import expit, logit

N, BETA, HAZARD = 10_000, 0.05, 0.05
RESTS = {"rate": 0, "review_at_expiry": 0, "lasts": 5200}


def home(world: Any, complementarity: float = 0.0, **more: Any) -> dict[str, Any]:
    """Everybody holds the bundle ``duo`` of two products at 40 each, free to leave either at a hazard of 5% a week."""
    return {
        "run.customers": N,
        "world.segments.all.price_response": BETA,
        "world.segments.all.churn": {"rate": HAZARD},
        "world.segments.all.holds": {"duo": 1.0},
        "world.needs.mobile": RESTS,
        "world.needs.fixed": RESTS,
        "catalogue.products": {"phone": world.product(40), "line": world.product(40, "fixed")},
        "catalogue.bundles": {"duo": {"products": ["phone", "line"], "complementarity": complementarity}},
        **more,
    }


SINGLY = {"world.segments.all.holds": {"phone": 1.0, "line": 1.0}}


def left(lived: Any) -> Any:
    """Who has left what: customer by category."""
    return lived.column("holding") < 0


def test_what_is_better_together_is_left_less(world: Any) -> None:
    """Customer by customer, with the same luck: the more the parts are worth together, the fewer leave one of them."""
    gone = [left(world.live(home(world, worth))) for worth in (0.0, 1.0, 6.0)]
    assert gone[0].sum() > gone[1].sum() > gone[2].sum()
    assert (gone[2] <= gone[1]).all()
    assert (gone[1] <= gone[0]).all()


def test_over_the_weeks_too(world: Any) -> None:
    """And so it is over twenty weeks."""
    churned = [world.live(home(world, worth, **{"run.weeks": 20})).total("churned") for worth in (0.0, 6.0)]
    assert churned[1] < 0.8 * churned[0]


def test_worth_together_holds_like_money(world: Any) -> None:
    """A complementarity of 1 is worth 1/beta = 20 a month: it holds customers as a shared use worth 20 a month does.

    Customer by customer: those who hold a bundle, and those who hold the same two things singly but use them together.
    """
    together = left(world.live(home(world, 1.0)))
    use = {"bundling": [{"kind": "shared_use", "offers": ["phone", "line"], "worth": 20}]}
    shared = left(world.live(home(world, **SINGLY), use))
    assert shared.sum() > 0
    assert (together == shared).all()


def halved(world: Any, bundled: bool) -> Any:
    """All pay 20 for each of two things that are listed at 40: as a bundle, or for each alone."""
    offers = ["duo"] if bundled else ["phone", "line"]
    lived = world.live(
        home(world, **({} if bundled else SINGLY)),
        {"pricing": [{"kind": "discount", "by": 0.5, "existing": True, "offers": offers}]},
    )
    stays = ~left(lived)
    assert (lived.column("paid")[stays.all(axis=1)] == 20).all()
    return left(lived)


def test_who_would_pay_more_for_the_rest_leaves_less(world: Any) -> None:
    """Leaving a part of the bundle makes the other one dearer by 20, so by beta · 20 = 1 in log odds it is left less.

    Who pays the same for each alone loses nothing of the kind; they leave at a share of which theirs follows.
    """
    bundled, singly = halved(world, bundled=True), halved(world, bundled=False)
    assert bundled.sum() < singly.sum()
    share = expit(logit(singly.mean()) - BETA * 20)
    assert abs(bundled.mean() - share) < 4 * np.sqrt(share / (2 * N)) + 4 * np.sqrt(singly.mean() / (2 * N)) * 0.4


def to_a_rival(world: Any, changes: dict[str, Any], **offer: Any) -> float:
    """The share that goes to a rival's offer, of 4,000 who all leave us this week."""
    lived = world.live(
        {
            "world.segments.all.holds": {"phone": 1.0},
            "world.segments.all.churn": {"rate": 1},
            "world.needs.mobile": {**RESTS, "worth_having": 2},
            "world.competitors": world.rival(20, **offer),
            **changes,
        }
    )
    assert lived.total("churned") == 4000
    return float(lived.holders("Rival/plan").mean())


@pytest.mark.parametrize(("years", "aversion"), [(2, 0.0), (2, 0.5), (1, 2.0)])  # no aversion: held already
def test_who_leaves_dislikes_to_be_bound_as_who_chooses(world: Any, years: int, aversion: float, error: Any) -> None:
    """Worth 2 at 20 a month, utility 1 before tastes: against nothing its share is s(1 - aversion · years)."""
    share = expit(2 - BETA * 20 - aversion * years)
    found = to_a_rival(world, {"world.segments.all.commitment_aversion": aversion}, commitment=52 * years)
    assert abs(found - share) < 3 * error(share, 4000)


def test_who_leaves_remembers_prices_as_who_chooses(world: Any, error: Any) -> None:
    """Used to 20 a month, who leaves finds a rival's plan that now costs 40 not only dear but dearer than it was.

    A loss weighs as much again: utility 4 - 0.05 · (40 + 20) = 1, where a rival that has always cost 40 has 2.
    """
    remembering = {
        "world.reference_price": {"gain": 0, "loss": 1, "carry": 1, "notices": 0},
        "world.needs.mobile": {**RESTS, "worth_having": 4},
    }
    found = to_a_rival(world, remembering, prices=[[0, 40]])
    assert abs(found - expit(1.0)) < 3 * error(expit(1.0), 4000)
