"""Choosing the best of several candidates with as few runs as possible: optimal computing budget allocation (OCBA).

Runs go to candidates that are near the best or vary much (Chen, Lin, Yücesan & Chick 2000). All candidates are run in
the same worlds, from the first on, so what is to be known is each one's paired difference from the best of now, which
varies much less than either; the best itself is run wherever any other is. Who is surely beaten is run no further
(Paulson 1964), and what is left is the best.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simsales.experiments.statistics import apart, probability_positive

FIRST = 10  # worlds of every candidate before any is preferred
STEP = 0.2  # of the runs so far, that are added before the next look
TINY = 1e-12
NEAREST = 0.1  # standard errors: a candidate nearer to the best is treated as so near

type Live = Callable[[Sequence[tuple[int, int]]], Any]


def allocate(means: Any, variances: Any, counts: Any, budget: int) -> Any:
    """How many of ``budget`` more runs each candidate gets, where the least mean is best and runs share no luck.

    Chen et al. (2000), with their program's rounding: the best takes what is left. Whoever has had more than its due is
    left out, and the others share.

    >>> allocate([1.2, 2.1, 3.4, 4.87, 6.05], [3.3, 2.0, 4.5, 5.3, 6.9], [12, 6, 5, 5, 4], 100).tolist()
    [48, 38, 11, 2, 1]
    """
    means, variances, counts = (np.asarray(each, float) for each in (means, variances, counts))
    best = int(np.argmin(means))
    others = np.arange(len(means)) != best
    parts = np.zeros(len(means))
    parts[others] = variances[others] / (means[others] - means[best]) ** 2
    parts[best] = math.sqrt(variances[best] * float((parts[others] ** 2 / variances[others]).sum()))
    target = _shared(parts, counts, float(counts.sum()) + budget)
    more = np.floor(target) - counts
    more[best] += budget - more.sum()
    return more.astype(int)


def _shared(parts: Any, counts: Any, total: float) -> Any:
    """Totals in proportion to ``parts`` that sum to ``total``; nobody has less than what is there."""
    free = np.ones(len(parts), bool)
    while True:
        target = np.where(free, (total - counts[~free].sum()) * parts / max(parts[free].sum(), 1e-300), counts)
        over = free & (target < counts)
        if not over.any():
            return target
        free &= ~over
        if not free.any():
            return counts.astype(float)


@dataclass(frozen=True)
class Selected:
    """Which candidate is ``best``, how surely (a lower bound), and the figures of all: a row a candidate, NaN unrun.

    ``kept``: whether the promise was kept before the runs were spent. ``looks``: how often it was asked.
    """

    best: int
    probability: float
    kept: bool
    looks: int
    runs: int
    figures: Any


def select(
    live: Live, candidates: int, *, runs: int, promise: float = 0.95, margin: float = 0.0, first: int = FIRST,
    equally: bool = False, allowed: Callable[[Any], Any] | None = None, stopped: Callable[[], bool] = lambda: False,
) -> Selected:  # fmt: skip
    """The candidate with the highest mean, or one within a ``margin`` of it, with the promised probability.

    ``live`` takes pairs (candidate, world) and gives a figure each; world k is the same luck for all. At the k-th look
    a candidate is given up where the doubt that it is better than the best of now by more than the margin (by the
    weaker of Student's and Hall's statistic) is at most (1 − promise) · 6 / (π² k²), shared among the others: so over
    however many looks the best is given up in at most 1 − promise of all cases (Bonferroni). Where the runs are spent
    before one is left, ``probability`` is 1 less the doubts of those that are. ``equally``: all get as many runs, to be
    held against. ``allowed`` says by the counts so far which candidates may be taken (all). ``stopped`` says whether
    figures lack since nothing more is run: no promise is kept of them, nor any ``probability`` (NaN).

    >>> means, luck = np.array([1.0, 2.0, 5.0]), np.random.default_rng(1).normal(size=(3, 1000))
    >>> found = select(lambda pairs: [means[i] + luck[i, world] for i, world in pairs], 3, runs=500)
    >>> found.best, found.kept, found.runs < 500
    (2, True, True)
    """
    figures = np.full((candidates, 0), np.nan)
    counts, wanted = np.zeros(candidates, int), np.full(candidates, min(first, max(runs // candidates, 2)))
    looks, running = 0, np.ones(candidates, bool)
    while True:
        figures = _more(live, figures, counts, wanted)
        counts, looks = wanted, looks + 1
        may = running if allowed is None else running & np.asarray(allowed(counts), bool)
        best, differences = _leads(figures, may)
        spent, left = int(counts.sum()), runs - int(counts.sum())
        if best < 0 or stopped():
            return Selected(best, math.nan, False, looks, spent, figures)
        doubts = _doubts(differences, margin)
        level = (1 - promise) * 6 / (math.pi * looks) ** 2 / max(candidates - 1, 1)
        beaten = [each for each, doubt in doubts.items() if doubt <= level]
        running[beaten] = False
        doubts = {each: doubt for each, doubt in doubts.items() if running[each]}
        if not doubts or left <= 0:
            sure = promise if not doubts else max(promise - sum(doubts.values()), 0.0)
            return Selected(best, sure, not doubts, looks, spent, figures)
        step = min(left, max(math.ceil(STEP * spent), 2 * len(doubts)))
        if equally:
            wanted = counts + -(-step // candidates)
        else:
            wanted = _paired(counts, best, {each: differences[each] for each in doubts}, margin, step)
        wanted = _within(counts, wanted, left)


def _more(live: Live, figures: Any, counts: Any, wanted: Any) -> Any:
    """The figures with those of more worlds."""
    pairs = [(each, world) for each in range(len(counts)) for world in range(counts[each], wanted[each])]
    wider = np.full((len(counts), max(int(wanted.max()), figures.shape[1])), np.nan)
    wider[:, : figures.shape[1]] = figures
    for (each, world), figure in zip(pairs, live(pairs), strict=True):
        wider[each, world] = figure
    return wider


def _leads(figures: Any, may: Any) -> tuple[int, dict[int, Any]]:
    """The candidate with the highest mean (−1: none), and by other candidate how far it is ahead, world by world.

    Held against each other in the worlds that both have: a mean over more worlds has other luck in it.
    """
    known = [int(each) for each in np.flatnonzero(may) if np.isfinite(figures[each]).any()]
    if not known:
        return -1, {}
    best = known[0]
    for each in known[1:]:
        ahead = figures[each] - figures[best]
        if np.isfinite(ahead).any() and np.nanmean(ahead) > 0:
            best = each
    return best, {each: apart(figures[best], figures[each]) for each in known if each != best}


def _doubts(differences: dict[int, Any], margin: float) -> dict[int, float]:
    """By candidate how likely it is better by more than the margin; one that is the same in every world is not."""
    found = {}
    for each, ahead in differences.items():
        known = ahead[np.isfinite(ahead)]
        same = len(known) > 1 and not known.any()
        found[each] = 0.0 if same else 1.0 if len(known) < 2 else 1 - probability_positive(known + margin)
    return found


def _paired(counts: Any, best: int, differences: dict[int, Any], margin: float, step: int) -> Any:
    """More worlds where they tell most: in proportion to Var(D) / D² of the paired difference from the best.

    One more at least for each: what is far behind but was seen seldom is to be given up too.
    """
    parts = np.zeros(len(counts))
    for each, ahead in differences.items():
        known = ahead[np.isfinite(ahead)]
        variance = float(known.var(ddof=1)) if len(known) > 1 else 0.0
        error = math.sqrt(variance / max(len(known), 1))
        parts[each] = variance / max(abs(float(known.mean()) + margin), NEAREST * error, TINY) ** 2 if error else TINY
    target = _shared(parts, counts.astype(float), float(counts.sum()) + step)
    wanted = np.maximum(counts, np.floor(target).astype(int))
    wanted[[*differences]] = np.maximum(wanted[[*differences]], counts[[*differences]] + 1)
    wanted[best] = max(int(wanted.max()), int(counts[best]))
    return wanted


def _within(counts: Any, wanted: Any, left: int) -> Any:
    """As many more as there are left at most, those of all cut alike."""
    more = wanted - counts
    while more.sum() > left:
        more = np.minimum(more, max(int(more.max()) - 1, 0)) if more.max() > 1 else more * (np.cumsum(more) <= left)
    return counts + more
