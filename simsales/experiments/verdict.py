"""The answer in plain sentences: who wins, by how much, how surely; and what it would take to know."""

from __future__ import annotations

import math

import numpy as np

from simsales.experiments import statistics
from simsales.experiments.numbers import Scale, probability
from simsales.experiments.paired import Paired

SURE = 0.95
HOPELESS = 10_000


def verdict(comparison: Paired) -> list[str]:
    """One sentence on each headline measure, the objective first."""
    if comparison.worlds == 0:
        return ["No world was completed under every strategy: there is nothing to compare yet."]
    objective, *others = comparison.headlines
    if len(comparison.strategies) == 1:
        return [f"Only {comparison.strategies[0]} was run: there is nothing to compare it with."]
    if comparison.worlds == 1:
        label = comparison.measures[objective].label.lower()
        return [
            f"In the one world that was run, {comparison.best} came out best on {label}, the objective. "
            "One world cannot say how surely: run more replications."
        ]
    sentences = [
        _claim(comparison, objective, " (the objective)"),
        *(_claim(comparison, name) for name in others),
    ]
    return [f"{sentence}." for sentence in sentences]


def _claim(comparison: Paired, measure: str, note: str = "") -> str:
    """What can be said of one measure."""
    described = comparison.measures[measure]
    label = described.label + note
    values = comparison.values(measure)
    if np.isnan(values).any():
        return f"{label}: not defined in every world"
    best, *rest = comparison.ranking(measure)
    equals = [name for name in rest if not comparison.difference(measure, best, name).any()]
    if len(equals) == len(rest):
        return f"{label}: the same under every strategy"
    likely = statistics.probability_best(values, described.better)
    sure = float(likely[[comparison.strategies.index(name) for name in (best, *equals)]].sum())
    if sure < SURE:
        others = [name for name in rest if name not in equals]
        chance = {name: likely[comparison.strategies.index(name)] for name in others}
        rivals = [others[0], *(name for name in others[1:] if chance[name] >= 1 - SURE)]
        return f"{label}: {_open(comparison, measure, best, rivals, sure)}"
    winners = " and ".join((best, *equals)) + (" (equal)" if equals else "")
    other, role = comparison.strategies[0], ""
    if other in (best, *equals):
        other, role = next(name for name in rest if name not in equals), "the runner-up "
    apart = _apart(comparison, measure, best, other)
    word = "are" if equals else "is"
    return f"{label}: {winners} {word} best, {apart} against {role}{other} ({probability(sure)} sure)"


def _open(comparison: Paired, measure: str, best: str, rivals: list[str], sure: float) -> str:
    """Strategies that cannot be told apart yet, and how many worlds it would take for the nearest two."""
    second = rivals[0]
    interval = statistics.mean_interval(comparison.difference(measure, best, second))
    needed = statistics.worlds_to_reach(interval.half_width, comparison.worlds, abs(interval.mean))
    more = max(needed - comparison.worlds, 1)
    apart = _apart(comparison, measure, best, second)
    names = " or ".join(filter(None, (", ".join(rivals[:-1]), rivals[-1])))
    told = f"cannot tell {best} from {names} at this precision ({apart}; {probability(sure)} sure that it is best)"
    if more > HOPELESS:
        return f"{told}, and more than {HOPELESS:,} worlds would not: take them as equal"
    return f"{told}; about {math.ceil(more):,} more worlds would"


def _apart(comparison: Paired, measure: str, one: str, other: str) -> str:
    """How far two strategies are apart: points of a share, or percent of the other's mean."""
    interval = statistics.mean_interval(comparison.difference(measure, one, other))
    base = abs(float(comparison.values(measure)[:, comparison.strategies.index(other)].mean()))
    unit = comparison.measures[measure].unit
    points = unit == "share"
    if not points and base > 0:
        interval, unit = statistics.Interval(*(number / base for number in interval)), "share"
    scale = Scale.of(unit, [interval.mean], [interval.half_width])
    text = scale.text(interval.mean, signed=True)
    ends = scale.interval(interval.low, interval.high, signed=True)
    return f"{text.removesuffix('%') + ' points' if points else text} {ends}"
