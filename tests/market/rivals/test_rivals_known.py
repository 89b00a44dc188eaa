"""Only who knows a rival's offer can leave for its price, expect it, or compare with it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.special import expit, logit

N = 20_000
HAZARD, BETA, CUT = 0.01, 0.05, 50.0


def holders(world: Any, known: float, now: float, hazard: float = HAZARD, **rivals: Any) -> Any:
    """A week of N holders of ours, whose rival has always cost 60 as we do, and costs ``now`` from this week on.

    Any offer is worth so much that whoever leaves and knows the rival's goes there.
    """
    return world.live(
        {
            "run.customers": N,
            "catalogue.products.phone.price": 60,
            "world.segments.all.price_response": BETA,
            "world.segments.all.churn": {"rate": hazard},
            "world.segments.all.holds": {"phone": 1.0},
            "world.segments.all.weights": {"quality": 100, "service": 100, "brand": 0, "security": 0},
            "catalogue.products.phone.quality": 1,
            "world.competitors": world.rival(60, known, quality=1, prices=[[0, now]]) | rivals,
        }
    )


def gone(lived: Any) -> Any:
    return ~lived.holders("phone")


def test_who_leaves_for_a_price_knows_it(world: Any) -> None:
    """A rival known to one in a thousand drives away its knowers at most, and all of these go there.

    The knowers are binomial: more than four standard errors above 20 of 20,000 is 38.
    """
    as_ever, cut = holders(world, 0.001, 60), holders(world, 0.001, 60 - CUT)
    beyond = gone(cut) & ~gone(as_ever)
    assert (gone(as_ever) <= gone(cut)).all(), "who leaves anyway leaves still"
    assert cut.holders("Rival/plan")[beyond].all()
    assert beyond.sum() <= 20 + 4 * math.sqrt(20)


@pytest.mark.parametrize("known", [0.0, 0.3, 1.0])  # nobody and everybody: held already
def test_knowers_leave_by_the_price_gap_and_others_at_their_hazard(world: Any, known: float, error: Any) -> None:
    """The share that leaves is the mixture k·s(logit h + beta·gap) + (1 - k)·h, s the logistic function."""
    lived = holders(world, known, 60 - CUT)
    share = known * expit(logit(HAZARD) + BETA * CUT) + (1 - known) * HAZARD
    assert abs(gone(lived).mean() - share) < 3 * error(share, N)


def test_a_rise_that_nobody_knows_keeps_nobody(world: Any) -> None:
    """The other sign: a rival known to one in a thousand that doubles its price holds back its knowers at most."""
    as_ever, rise = (holders(world, 0.001, now, hazard=0.1) for now in (60, 60 + CUT))
    assert (gone(as_ever) & ~gone(rise)).sum() <= 20 + 4 * math.sqrt(20)


def test_an_unknown_cut_does_not_hide_behind_a_known_rival(world: Any) -> None:
    """A second rival that all know, and that has not moved, changes nothing of that."""
    plan = {"category": "mobile", "price": 60, "quality": 1, "service": 0}
    other = {"Other": {"known": 1, "offers": {"plan": plan}}}
    as_ever, cut = (holders(world, 0.001, now, **other) for now in (60, 60 - CUT))
    assert (gone(cut) & ~gone(as_ever)).sum() <= 20 + 4 * math.sqrt(20)


def buyers(world: Any, known: float, **more: Any) -> Any:
    """Ten weeks of 4,000 who come to need a phone at 20; the rival's costs 5, and ``known`` know it."""
    return world.live(
        {
            "run.weeks": 10,
            "world.needs.mobile.rate": 0.1,
            "world.needs.mobile.worth_having": 1.0,
            "world.competitors": world.rival(5, known),
            **more,
        }
    )


def test_a_price_that_nobody_knows_is_not_what_things_usually_cost(world: Any) -> None:
    """A rival's low price becomes the usual one for its knowers only: others buy as if it were not there.

    In a week one in a thousand knows it, so over ten weeks at most 40 of 4,000 can, and four standard errors more.
    """
    memory = {"world.reference_price": {"notices": 1, "carry": 0.5}}
    alone, beside = (buyers(world, known, **memory) for known in (0.0, 0.001))
    held = [lived.column("holding")[:, 0] for lived in (alone, beside)]
    assert 0 < alone.holders("phone").mean() < 0.9
    assert (held[0] != held[1]).sum() <= 40 + 4 * math.sqrt(40)


def test_nobody_returns_for_a_price_that_they_compare_with_one_unknown(world: Any) -> None:
    """Why who has been ours orders again: what a rival's offer is like that one in a thousand knows says nothing."""
    reasons = ("returns_for_service", "returns_for_product", "returns_for_price")
    again = {
        "world.segments.all.holds": {"old": 1.0},
        "catalogue.products.old": {"category": "mobile", "price": 30, "quality": 0, "service": 0, "known": 1},
        "catalogue.products.phone": world.product(10, quality=0.5),
        "world.needs.mobile": {"renewal_rate": 1000, "review_at_expiry": 0, "worth_having": 1, "lasts": 5200},
        "world.experience.ask_why": True,
    }  # fmt: skip
    told = []
    for known in (0.0, 0.001):
        lived = world.live({**again, "world.competitors": world.rival(12, known, quality=0.5)})
        assert sum(lived.total(reason) for reason in reasons) == lived.total("returns") > 1000
        told.append(np.array([lived.total(reason) for reason in reasons]))
    assert np.abs(told[0] - told[1]).sum() / 2 <= 4 + 4 * math.sqrt(4)
