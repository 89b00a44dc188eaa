"""Worlds are spent where they decide: who is surely beaten is run no further.

Sequential elimination (Paulson 1964; Kim & Nelson 2001 for the idea) with paired differences: at the k-th look a
strategy is given up when its p-value against the best of now is below 5% · 6 / (π² k²), shared among the others. The
levels sum to 5% over however many looks, so that a strategy that is best is given up in at most one experiment in 20.
The first strategy is what all others are measured by, and is always run.
"""

from __future__ import annotations

import math

import numpy as np

from simsales.experiments.percent import well_above_zero
from simsales.experiments.precision import Precision
from simsales.experiments.statistics import CONFIDENCE, Interval, Values, apart, mean_interval, p_value


class Race:
    """Strategies that are still run, and how well what matters of them is known.

    ``target`` is how well: a part of the size of the first strategy's mean, or an amount (points of a share too).

    >>> race = Race(["A", "B", "C"], better=1, target=Precision(0.5, "mean"))
    >>> luck = np.random.default_rng(1).normal(size=20)
    >>> reach, wanted = race.look(np.column_stack([100 + luck, 101 - luck, 50 + luck / 2]))
    >>> reach < wanted, race.running, race.beaten
    (True, ['A', 'B'], ['C'])
    """

    def __init__(self, names: list[str], better: int, target: Precision) -> None:
        self.names, self.better, self.target = names, better, target
        self.running, self.beaten = list(names), list[str]()
        self.looks = 0

    def look(self, values: Values) -> tuple[float, float]:
        """Give up who is surely beaten; the longest arm of what is left to know, and the wanted one (NaN: not known).

        What is to be known: the differences of those that are still run from the first, and of the best from them.
        ``values`` has a row a world and a column a name, NaN where a strategy was not run.
        """
        self.looks += 1
        columns = dict(zip(self.names, values.T, strict=True))
        base = self.names[0]
        first = columns[base]
        if len(self.names) == 1:
            return mean_interval(first).reach, self._wanted(first)
        leads = {name: self._lead(columns[name], first) for name in self.running}
        best = max(self.running, key=lambda name: -math.inf if name not in leads else _mean(leads[name]))
        self._give_up(columns, best)
        differences = [apart(columns[name], first) for name in self.running if name != base]
        differences += [apart(columns[best], columns[name]) for name in self.running if name not in (base, best)]
        reach = [_reach(each) for each in differences]
        return (math.nan if any(map(math.isnan, reach)) else max(reach, default=0.0)), self._wanted(first)

    def _give_up(self, columns: dict[str, Values], best: str) -> None:
        allowed = (1 - CONFIDENCE) * 6 / (math.pi * self.looks) ** 2 / (len(self.names) - 1)
        for name in [each for each in self.running if each not in (best, self.names[0])]:
            lead = self._lead(columns[best], columns[name])
            if _mean(lead) > 0 and p_value(lead) <= allowed:
                self.running.remove(name)
                self.beaten.append(name)

    def _lead(self, one: Values, other: Values) -> Values:
        return (self.better or 1) * apart(one, other)

    def _wanted(self, first: Values) -> float:
        if self.target.of != "mean":
            return self.target.size
        known = first[~np.isnan(first)]
        if len(known) == 0 or not well_above_zero(known * np.sign(known.mean())):
            return math.nan
        return self.target.size * abs(float(known.mean()))


def _mean(values: Values) -> float:
    return -math.inf if np.isnan(values).all() else float(np.nanmean(values))


def _reach(differences: Values) -> float:
    found: Interval = mean_interval(differences)
    return found.reach
