"""Two channels race for the same leads: who comes first, and how often the other collides, against the theory.

With constant contact rates a and b the first contact is the first channel's with chance a / (a + b), and the other
comes within h weeks of it with chance 1 - exp(-b h). A week is one step here, in which the first channel goes first:
the chance is p / (p + q - p q) with weekly chances p and q, and of a collision 1 - (1 - q)^(h + 1), weeks 0 to h.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from simsales.market.build import open_market
from simsales.market.channels.levers import Call
from simsales.market.scenario import Scenario

CUSTOMERS, WEEKS, WINDOW = 4000, 120, 6


def first_contacts(first: int, second: int) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """The week of each customer's first contact by either channel (a large one: none so far)."""
    still = dict.fromkeys(("matched_lift", "relationship_weight", "fatigue_weight", "relationship_gain"), 0)
    spec = Scenario.model_validate(
        {
            "title": "A race",
            "run": {"customers": CUSTOMERS, "weeks": WEEKS},
            "world": {
                "segments": {"all": {"share": 1, "relationship": 0}},
                "needs": {"it": {"rate": 0}},
                "network": {"kind": "nobody"},
            },
            "catalogue": {"products": {"it": {"category": "it", "price": 10}}},
            "channels": {
                "first": {"direction": "outbound", "capacity": first},
                "second": {"direction": "outbound", "capacity": second},
            },
            "selling": {**still, "effort_response": 0},
            "strategies": {"any": {}},
        }
    )  # fmt: skip
    market = open_market(spec, (Call(channel="first", rest=0.0), Call(channel="second", rest=0.0)), seed=11)
    weeks = np.full((CUSTOMERS, 2), 10**6)
    while market.week < market.weeks:
        market.step()
        new = (market.customers.column("touched") == market.week - 1) & (weeks == 10**6)
        weeks[new] = market.week - 1
    return weeks[:, 0], weeks[:, 1]


@pytest.mark.parametrize(("first", "second"), [(80, 40), (40, 80), (60, 60)])
def test_who_comes_first(first: int, second: int) -> None:
    ours, theirs = first_contacts(first, second)
    p, q = first / CUSTOMERS, second / CUSTOMERS
    a, b = -math.log1p(-p), -math.log1p(-q)
    won = float((ours <= theirs).mean())
    error = math.sqrt(0.25 / CUSTOMERS)
    assert abs(won - p / (p + q - p * q)) < 3 * error
    assert abs(won - a / (a + b)) < 3 * error, "a week is short against 25 weeks between contacts"


def test_how_often_the_other_comes_within_the_window() -> None:
    ours, theirs = first_contacts(80, 40)
    won = (ours <= theirs) & (ours < WEEKS - WINDOW - 1)
    collided = float((theirs[won] <= ours[won] + WINDOW).mean())
    q = 40 / CUSTOMERS
    b, error = -math.log1p(-q), math.sqrt(0.06 / won.sum())
    assert abs(collided - (1 - (1 - q) ** (WINDOW + 1))) < 3 * error
    assert abs(collided - (1 - math.exp(-b * (WINDOW + 0.5)))) < 3 * error, "half a week for a step"
