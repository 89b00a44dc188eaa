"""Where strategies stand on one measure: who is best, who is as good, who cannot be told from the best yet."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simsales.experiments.best import doubts_of_beating, worlds_to_tell
from simsales.experiments.paired import Paired
from simsales.experiments.statistics import CONFIDENCE, ENOUGH, Values, fewest_worlds, mean_interval

DOUBT = 1 - CONFIDENCE
OBJECTIVE = 0.5  # of the doubt that all sentences may have together
INDIFFERENT = 0.01  # of the baseline's mean: other measures than the objective


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be said of the strategies on one measure.

    ``same``: those whose worlds all came out as the best one's. ``equal``: the whole interval of the difference lies
    within the ``margin``. ``open``: neither beaten nor equal. ``left_out``: not defined in so many of their worlds.
    ``doubt``: of the sentence, for all comparisons and all sentences together. ``worlds``: those of the nearest two.
    """

    measure: str
    best: str | None
    order: list[str]
    same: list[str]
    equal: list[str]
    open: list[str]
    beaten: list[str]
    left_out: dict[str, int]
    margin: float
    doubt: float
    worlds: int
    allowed: float

    @property
    def runner_up(self) -> str | None:
        """The next after the best that did not do the same in every world."""
        return next((name for name in self.order[1:] if name not in self.same), None)

    @property
    def fewest(self) -> int:
        """How many worlds could say anything surely of so many strategies: of none, whichever way, in fewer."""
        return fewest_worlds(self.allowed / max(1, len(self.order) - 1 - len(self.same)))

    @property
    def few(self) -> bool:
        """Whether the worlds are too few to say anything surely."""
        return self.worlds < self.fewest

    @property
    def sure(self) -> bool:
        """Whether one strategy (or those that do the same) is surely better than every other."""
        return self.best is not None and not (self.open or self.equal) and bool(self.beaten)


def margin_of(comparison: Paired, measure: str) -> float:
    """How far apart two strategies may be while they are as good: ``indifferent`` about the first strategy's mean.

    0 where a share of it is asked for that is not known.
    """
    values = comparison.own(measure, comparison.strategies[0])
    mean = 0.0 if np.isnan(values).all() else float(np.nanmean(values))
    return indifferent(mean, comparison.question.indifference if measure == comparison.objective else INDIFFERENT)


def indifferent(mean: float, said: float) -> float:
    """How far from a mean is as good: an amount as it is ``said``, or a share of the mean's size.

    >>> indifferent(-200.0, 0.01), indifferent(-200.0, 5000.0)
    (2.0, 5000.0)
    """
    return said if said >= 1 else said * abs(mean)


def standing(comparison: Paired, measure: str) -> Standing:
    """Who is best, as good, or not to be told apart: each by the paired differences of the best from it.

    Of the doubt of 5% that all sentences may have together, the objective has half, and the other headline measures
    share the other half (Bonferroni); within a sentence, the comparisons with the others are counted by Holm.
    """
    left_out = comparison.undefined(measure)
    left_out |= {name: 0 for name in comparison.strategies if not comparison.worlds_of(name)}
    order = [name for name in comparison.ranking(measure) if name not in left_out]
    margin, allowed = margin_of(comparison, measure), allowed_doubt(comparison, measure)
    if not order:
        return Standing(measure, None, [], [], [], [], [], left_out, margin, 1.0, 0, allowed)
    best, *others = order
    better = comparison.measures[measure].better or 1
    leads = {name: better * comparison.lead(measure, best, name) for name in others}
    same = [name for name, lead in leads.items() if not lead.any()]
    rest = [name for name in others if name not in same]
    doubts = dict(zip(rest, doubts_of_beating([leads[name] for name in rest]), strict=True))
    beaten = [name for name in rest if doubts[name] <= allowed]
    equal = [name for name in rest if name not in beaten and _within(leads[name], margin)]
    unsure = [name for name in rest if name not in beaten and name not in equal]
    doubt = max((doubts[name] for name in beaten), default=1.0) * DOUBT / allowed
    worlds = min((len(lead) for lead in leads.values()), default=comparison.worlds_of(best))
    return Standing(measure, best, order, same, equal, unsure, beaten, left_out, margin, doubt, worlds, allowed)


def allowed_doubt(comparison: Paired, measure: str) -> float:
    """The doubt that the sentence on a measure may have, so that all have 5% together, of all parts too."""
    sentences, doubt = len(comparison.headlines), DOUBT / comparison.question.parts
    if sentences == 1:
        return doubt
    if measure == comparison.objective:
        return doubt * OBJECTIVE
    return doubt * (1 - OBJECTIVE) / (sentences - 1)


def more_worlds(comparison: Paired, found: Standing) -> float:
    """How many more worlds would tell the best from all that are open, with 80% assurance; infinite for none.

    The nearest comes first, and by Holm has the least to allow for: those that are as good, and itself.
    """
    needed = [
        worlds_to_tell(lead, found.margin, found.allowed / (len(found.equal) + place)) - len(lead)
        for place, lead in enumerate((_lead(comparison, found, name) for name in found.open), start=1)
    ]
    return max(1.0, max((0.0 if math.isnan(each) else each) for each in needed)) if needed else 0.0


def _lead(comparison: Paired, found: Standing, name: str) -> Values:
    return comparison.lead(found.measure, found.best or name, name)


def _within(lead: Values, margin: float) -> bool:
    """Whether the whole interval of a difference lies within the margin of indifference."""
    _, low, high = mean_interval(lead)
    return len(lead) >= ENOUGH and -margin <= low and high <= margin
