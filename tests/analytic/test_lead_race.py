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


def first_contacts(*capacities: int) -> list[np.ndarray]:  # type: ignore[type-arg]
    """The week of each customer's first contact by each channel, by capacity (a large one: none so far)."""
    names = ("first", "second", "third")[: len(capacities)]
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
                name: {"direction": "outbound", "capacity": capacity}
                for name, capacity in zip(names, capacities, strict=True)
            },
            "selling": {**still, "effort_response": 0},
            "strategies": {"any": {}},
        }
    )  # fmt: skip
    market = open_market(spec, tuple(Call(channel=name, rest=0.0) for name in names), seed=11)
    weeks = np.full((CUSTOMERS, len(names)), 10**6)
    while market.week < market.weeks:
        market.step()
        new = (market.customers.column("touched") == market.week - 1) & (weeks == 10**6)
        weeks[new] = market.week - 1
    return list(weeks.T)


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


@pytest.mark.parametrize("capacities", [(80, 40, 40), (40, 80, 60)])
def test_who_comes_first_of_three(capacities: tuple[int, int, int]) -> None:
    """a / (a + b + c) with constant rates; in weeks of which the first channel has the beginning, p / P(any comes)."""
    ours, *others = first_contacts(*capacities)
    chances = [capacity / CUSTOMERS for capacity in capacities]
    rates = [-math.log1p(-chance) for chance in chances]
    won = float((ours <= np.minimum(*others)).mean())
    error = math.sqrt(0.25 / CUSTOMERS)
    assert abs(won - chances[0] / -math.expm1(-sum(rates))) < 3 * error
    assert abs(won - rates[0] / sum(rates)) < 3 * error, "a week is short against 17 weeks between contacts"


def test_how_often_any_of_two_others_comes_within_the_window() -> None:
    """1 - exp(-(b + c) h): collisions add up their rates."""
    ours, second, third = first_contacts(80, 40, 20)
    next_ = np.minimum(second, third)
    won = (ours <= next_) & (ours < WEEKS - WINDOW - 1)
    collided = float((next_[won] <= ours[won] + WINDOW).mean())
    stays = (1 - 40 / CUSTOMERS) * (1 - 20 / CUSTOMERS)
    error = math.sqrt(0.08 / won.sum())
    assert abs(collided - (1 - stays ** (WINDOW + 1))) < 3 * error
    assert abs(collided - (1 - math.exp(math.log(stays) * (WINDOW + 0.5)))) < 3 * error, "half a week for a step"
