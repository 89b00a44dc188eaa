"""The answer in plain sentences: who wins, by how much, how surely; and what it would take to know."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simsales.experiments.best import MOST
from simsales.experiments.numbers import Scale, probability
from simsales.experiments.paired import Paired
from simsales.experiments.percent import percent_interval
from simsales.experiments.standing import Standing, more_worlds, standing
from simsales.experiments.statistics import mean_interval


def verdict(comparison: Paired) -> list[str]:
    """One sentence on each headline measure, the objective first."""
    if comparison.worlds == 0:
        return ["No world was completed under every strategy: there is nothing to compare yet."]
    objective, *others = comparison.headlines
    if len(comparison.strategies) == 1:
        return [f"Only {named(comparison.strategies[0])} was run: there is nothing to compare it with."]
    if comparison.worlds == 1 and comparison.best is not None:
        label = comparison.measures[objective].label.lower()
        return [
            f"In the one world that was run, {named(comparison.best)} came out best on {label}, the objective. "
            "One world cannot say how surely: run more replications."
        ]
    sentences = [_claim(comparison, objective, " (the objective)"), *(_claim(comparison, name) for name in others)]
    return [f"{sentence}." for sentence in sentences]


def _claim(comparison: Paired, measure: str, note: str = "") -> str:
    """What can be said of one measure."""
    found = standing(comparison, measure)
    return f"{comparison.measures[measure].label}{note}: {_said(comparison, found)}{_left_out(comparison, found)}"


def _said(comparison: Paired, found: Standing) -> str:
    if found.best is None or (len(found.order) == 1 and found.left_out):
        return "not defined in every world under two strategies or more"
    second = found.runner_up
    if second is None:
        return "the same under every strategy"
    winners = " and ".join(map(named, (found.best, *found.same))) + (" (equal)" if found.same else "")
    if too_few(comparison, found):
        lead = apart(comparison, found.measure, found.best, second)
        return (
            f"{winners} came out best, {lead} against {named(second)}; {found.worlds} worlds are too few to say "
            f"how surely: run {found.fewest} at least"
        )
    if found.open:
        return _open(comparison, found)
    if found.equal:
        nearest = apart(comparison, found.measure, found.best, found.equal[0])
        whom = f" against {named(found.equal[0])}" if len(found.equal) > 1 else ""
        better = f", and better than {_listed(found.beaten, 'and')} ({_sure(found)})" if found.beaten else ""
        margin = amount(comparison, found.measure, found.margin)
        alike = _listed([found.best, *found.same, *found.equal], "and")
        return f"{alike} are as good, within {margin} ({nearest}{whom}){better}"
    return _best(comparison, found, winners, second)


def _best(comparison: Paired, found: Standing, winners: str, second: str) -> str:
    """One strategy is surely best: by how much against the runner-up, and against the baseline."""
    base, best = comparison.strategies[0], found.order[0]
    told = f"{apart(comparison, found.measure, best, second)} against "
    told += named(second) if len(found.order) == 2 else f"the runner-up {named(second)}"
    _, low, high = mean_interval(comparison.lead(found.measure, best, second))
    if -found.margin <= low and high <= found.margin:
        told += f", less than the {amount(comparison, found.measure, found.margin)} that are taken as equal,"
    if base not in (best, second, *found.same) and base in found.order:
        told += f" and {apart(comparison, found.measure, best, base)} against {named(base)}"
    told = told.removesuffix(",")
    return f"{winners} {'are' if found.same else 'is'} best, {told} ({_sure(found)})"


def _open(comparison: Paired, found: Standing) -> str:
    """Strategies that cannot be told apart yet, and how many worlds it would take."""
    best, second = found.order[0], found.open[0]
    told = (
        f"cannot tell {named(best)} from {_listed(found.open, 'or')} ({apart(comparison, found.measure, best, second)}"
    )
    told += f" against {named(second)})" if len(found.open) > 1 else ")"
    if found.equal:
        told += f"; {_listed(found.equal, 'and')} {'is' if len(found.equal) == 1 else 'are'} as good"
    number = more(comparison, found)
    if number is None:
        return f"{told}, nor would a million worlds"
    return f"{told}; at least {number:,} more world{'s' if number != 1 else ''} would (80% assurance)"


def more(comparison: Paired, found: Standing) -> int | None:
    """How many more worlds would tell the best from all that are open; None where not even a million would."""
    needed = more_worlds(comparison, found)
    return None if math.isinf(needed) else min(math.ceil(needed), MOST // 2)


def too_few(comparison: Paired, found: Standing) -> bool:
    """Whether the best leads, by the interval against the next, in too few worlds for any claim."""
    if not found.few or found.best is None or found.runner_up is None:
        return False
    _, low, high = mean_interval(comparison.lead(found.measure, found.best, found.runner_up))
    return not low <= 0 <= high


def _sure(found: Standing) -> str:
    return f"{probability(1 - found.doubt)} sure"


def _left_out(comparison: Paired, found: Standing) -> str:
    """Which strategies have no value in some world, and are not compared."""
    said = [
        f"{named(name)} is not defined in {missing} of {comparison.worlds_of(name)} worlds"
        for name, missing in found.left_out.items()
    ]
    return f" ({', '.join(said)}: left out)" if said else ""


def _listed(names: Sequence[str], word: str) -> str:
    told = [named(name) for name in names]
    return f" {word} ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def named(strategy: str) -> str:
    """A strategy's name in a sentence: in quotes where it could be read as two.

    >>> named("As today"), named("New, graded"), named("Cut and bind")
    ('As today', '"New, graded"', '"Cut and bind"')
    """
    return f'"{strategy}"' if any(sign in strategy for sign in (",", ";", ":", " and ", " or ")) else strategy


def amount(comparison: Paired, measure: str, size: float) -> str:
    """A margin in the measure's unit."""
    described = comparison.measures[measure]
    text = Scale.of(described.unit, [size], [size / 10]).text(size)
    return text.removesuffix("%") + " points" if described.unit == "share" else text


def apart(comparison: Paired, measure: str, one: str, other: str) -> str:
    """How far two strategies are apart: points of a share, percent of the other's mean, or the difference itself."""
    unit = comparison.measures[measure].unit
    points = unit == "share"
    interval = mean_interval(comparison.lead(measure, one, other))
    if not points:
        first, second = map(comparison.evened, comparison.pairs(measure, one, other))
        percent = percent_interval(first, second)
        if not math.isnan(percent.mean):
            interval, unit = percent, "share"
    scale = Scale.of(unit, [interval.mean], [interval.half_width])
    text = scale.text(interval.mean, signed=True)
    if unit == "money":
        text += f" {comparison.question.currency}"
    ends = scale.interval(interval.low, interval.high, signed=True)
    return f"{text.removesuffix('%') + ' points' if points else text} {ends}".rstrip()
