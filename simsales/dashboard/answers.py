"""What a comparison of two says so far, as messages of the catalogue; and the class's vote before it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simsales.dashboard.captions import Said
from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import Scale, probability
from simsales.experiments.standing import standing
from simsales.experiments.statistics import Interval, mean_interval, probability_positive
from simsales.market.measures import MEASURES

VOTED = ("margin", "revenue", "conversion", "churn", "disputes", "collisions", "selling_cost", "satisfaction")
"""The measures that a class may vote on."""
NEITHER = ""  # a vote for "they are as good"


def decided_by(comparison: Comparison, measure: str) -> Comparison:
    """The same worlds, asked about another measure: it is the one that decides."""
    asked = copy.copy(comparison)
    asked.question = replace(comparison.question, objective=measure)
    return asked


@dataclass(frozen=True)
class Seen:
    """What so many worlds say of a measure of two strategies, the other one's against the first's.

    ``difference`` is paired; ``better`` is how surely the other is better. ``lines`` are the same in words.
    """

    measure: str
    worlds: int
    means: tuple[float, float]
    difference: Interval
    better: float
    winner: str | None
    lines: tuple[Said, ...] = field(default=())

    @property
    def scale(self) -> Scale:
        """How the difference is written."""
        return Scale.of(MEASURES[self.measure].unit, [self.difference.mean], [self.difference.half_width])


def seen(comparison: Comparison, one: str, other: str, measure: str | None = None) -> Seen:
    """What a comparison says of a measure (its objective), of one strategy against the other.

    The ``winner`` is named only where the comparison's own rules call it surely best; it is ``NEITHER`` where both are
    as good, and None where it cannot be told yet.
    """
    measure = measure or comparison.objective
    comparison = decided_by(comparison, measure)
    apart = comparison.difference(measure, other, one)
    first, second = comparison.pairs(measure, one, other)
    sure = probability_positive(apart)
    better = sure if MEASURES[measure].better >= 0 else 1 - sure
    means = (float(first.mean()), float(second.mean()))
    found = standing(comparison, measure)
    winner: str | None = None
    if found.sure and not found.same:
        winner = found.best
    elif found.runner_up is None or (found.equal and not found.open):
        winner = NEITHER
    said = Seen(measure, comparison.worlds, means, mean_interval(apart), better, winner)
    return Seen(measure, said.worlds, means, said.difference, better, winner, _lines(said, one, other))


def _lines(found: Seen, one: str, other: str) -> tuple[Said, ...]:
    scale = found.scale
    values: dict[str, Any] = {
        "one": one, "other": other, "worlds": found.worlds,
        "apart": scale.apart(found.difference.mean),
        "interval": scale.interval(found.difference.low, found.difference.high, signed=True) or "—",
        "better": probability(found.better),
    }  # fmt: skip
    name = "answer_open" if found.winner is None else "answer_equal" if found.winner == NEITHER else "answer_best"
    return (Said(name, {**values, "winner": found.winner or ""}), Said("answer_interval", values))


@dataclass
class Vote:
    """A class's guess which of two strategies is better on a measure, by hands; it is closed before the answer comes.

    >>> vote = Vote(("No rule", "Split"), "margin", {"No rule": 5, "Split": 12, "": 2})
    >>> vote.close(); vote.favourite, vote.right("Split"), vote.total
    ('Split', 12, 19)
    """

    strategies: tuple[str, str]
    measure: str
    hands: dict[str, int] = field(default_factory=dict)
    closed: bool = False

    def count(self, hands: Mapping[str, int]) -> None:
        """Take the hands anew, until it is closed; numbers below zero count as none."""
        if not self.closed:
            known = (*self.strategies, NEITHER)
            self.hands = {name: max(int(number), 0) for name, number in hands.items() if name in known}

    def close(self) -> None:
        """Take no more hands."""
        self.closed = True

    @property
    def total(self) -> int:
        """How many voted."""
        return sum(self.hands.values())

    @property
    def favourite(self) -> str | None:
        """What most voted for; None where nobody did, or several have as many."""
        best = max(self.hands.values(), default=0)
        most = [name for name, number in self.hands.items() if number == best and number > 0]
        return most[0] if len(most) == 1 else None

    def right(self, winner: str) -> int:
        """How many voted for what came out."""
        return self.hands.get(winner, 0)
