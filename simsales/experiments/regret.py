"""What a decision risks among uncertain worlds: how often each strategy wins, and what is missed where it does not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simsales.experiments.best import share_best
from simsales.experiments.statistics import UNKNOWN, Values, mean_interval
from simsales.experiments.tail import worst_worlds

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("wins", "regret", "regret_low", "regret_high", "most_regret", "worst", "worst_low", "worst_high")


def regrets(values: Values, better: int) -> Values:
    """By world and strategy how much better the best strategy of that world is (Savage 1951): 0 for the best.

    >>> regrets(np.array([[1.0, 3.0], [2.0, 2.0]]), 1).tolist()
    [[2.0, 0.0], [0.0, 0.0]]
    """
    signed = values * better
    lost: Values = signed.max(axis=1, keepdims=True) - signed
    return lost


def decision(values: Values, better: int, strategies: Sequence[str]) -> pd.DataFrame:
    """A row a strategy, of values by world and strategy: wins, expected regret, the worst 5% of worlds.

    ``wins`` is the share of worlds in which it is best (equal ones share one), ``regret`` the mean over worlds of what
    it misses against the best of each, with its 95% interval, ``most_regret`` the largest of those worlds, ``worst…``
    the expected shortfall (from 100 worlds on). In the measure's unit. NaN where neither end of it is better.

    >>> found = decision(np.array([[1.0, 3.0], [2.0, 2.0], [5.0, 1.0], [4.0, 3.0]]), 1, ["A", "B"])
    >>> found[["wins", "regret", "most_regret"]].values.tolist()
    [[0.625, 0.5, 2.0], [0.375, 1.25, 4.0]]
    """
    import pandas as pd

    known = values[~np.isnan(values).any(axis=1)]
    if better == 0 or not len(known):
        return pd.DataFrame(math.nan, index=pd.Index(strategies, name="strategy"), columns=list(COLUMNS))
    lost, often = regrets(known, better), share_best(known, better)
    rows = []
    for place in range(len(strategies)):
        _, low, high = mean_interval(lost[:, place]).within(0.0, math.inf) if len(known) > 1 else UNKNOWN
        worst = worst_worlds(known[:, place], better)
        rows.append((often[place], float(lost[:, place].mean()), low, high, float(lost[:, place].max()), *worst))
    return pd.DataFrame(rows, index=pd.Index(strategies, name="strategy"), columns=list(COLUMNS))
