"""Needs that lapse for good, whatever is bought: every so many weeks by a chance of each customer's own (PDO/NBD).

Jerath, Fader & Hardie 2011: customers buy at their own rate, and at the end of every period are done for good with
their own chance; of short periods it is nearly the Pareto/NBD (Schmittlein, Morrison & Colombo 1987). What they hold
then is kept until it is left or used up, a need that they have is met or given up; no other of the category arises.
When that will be is drawn at the start, so that nothing is tossed week by week.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.ground.offers import Floats

LONGEST = 2**30  # weeks: never


def weeks_to_lapse(u: Floats, chance: Floats, every: int) -> Any:
    """The weeks after which a need lapses, by inverse CDF: whole periods of ``every`` weeks, their number geometric.

    >>> weeks_to_lapse(np.array([0.6, 0.4, 0.2]), np.array([0.5, 0.5, 1.0]), 3).tolist()
    [3, 6, 3]
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        periods = np.floor(np.log(u) / np.log1p(-chance)) + 1
    periods = np.where(chance > 0, np.maximum(periods, 1), np.inf)
    return np.minimum(np.minimum(periods, LONGEST) * every, LONGEST).astype(np.int32)


def lapse(people: Any, week: int) -> None:
    """End the needs that lapse as a week begins."""
    if people.need_until.shape[1] > 0:
        people.need_over[people.need_until == week] = 1
