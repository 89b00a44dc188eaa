"""The bridge: from one strategy's revenue or margin to another's, line by line of the books, world by world.

Charges are at list price, and what was billed less is a step of its own: discounts. Recurring charges are split once
more, as controllers do: by volume (more or fewer contracts, at the list price and mix that there were), by mix (other
segments and products), and by price (the same contracts at another list price). In every world the steps sum exactly
to the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments import statistics
from simsales.experiments.numbers import Scale
from simsales.experiments.plain_data import rows_of
from simsales.market.books import BOOKS, RECURRING
from simsales.market.counts import ENTRIES
from simsales.market.record import Record

START, END = "start", "end"
SPLIT = {"volume": "Recurring: volume", "mix": "Recurring: mix", "price": "Recurring: price"}


def lines_of(record: Record, measure: str) -> dict[str, float]:
    """The lines of a measure's books in one run, each as it adds to the measure, in currency."""
    totals = {name: float(record.entry(name).sum()) for name in ENTRIES}
    return {name: float(line.of(totals)) for name, line in BOOKS[measure].items()}


def by_volume_mix_and_price(sold: Any, charged: Any, sold_then: Any, charged_then: Any) -> tuple[float, float, float]:
    """A difference of charges by volume, mix and price, from what was sold and charged by cell; they sum to it.

    Volume: the contracts gained, at what one brought on average. Mix: that they lie in other cells. Price: what a
    contract of the same cell brings more; a cell in which there was nothing is mix.

    >>> by_volume_mix_and_price(np.array([3.0]), np.array([33.0]), np.array([2.0]), np.array([20.0]))
    (10.0, 0.0, 3.0)
    """
    charges = (charged != 0) | (charged_then != 0)  # what is never charged for, as goods are, is no volume of charges
    sold, sold_then = np.where(charges, sold, 0.0), np.where(charges, sold_then, 0.0)
    total, total_then = float(sold.sum()), float(sold_then.sum())
    then, now = (
        np.divide(charge, count, out=np.zeros_like(charge), where=count > 0)
        for count, charge in ((sold_then, charged_then), (sold, charged))
    )
    mean = float(charged_then.sum()) / total_then if total_then > 0 else 0.0
    at_old_prices = float((sold * np.where(sold_then > 0, then, now)).sum())
    volume = (total - total_then) * mean
    price = float(charged.sum()) - at_old_prices
    return volume, float(charged.sum()) - float(charged_then.sum()) - volume - price, price


def _cells(record: Record) -> tuple[Any, Any]:
    """Weeks of contracts that were billed and recurring charges at list price, by segment and offer of ours."""
    own = record.labels.own
    sold = record.entry("bills").sum(axis=(0, 2))[:, :own]
    line = BOOKS["revenue"][RECURRING]
    charged = line.of({name: record.entry(name) for name in (*line.entries, *line.less)})
    return sold, charged.sum(axis=(0, 2))[:, :own]


def steps_of(record: Record, record_then: Record, measure: str) -> dict[str, float]:
    """The steps from one run's measure to another's in the same world, in currency: start, steps, end."""
    then, now = lines_of(record_then, measure), lines_of(record, measure)
    split = by_volume_mix_and_price(*_cells(record), *_cells(record_then))
    steps = dict(zip(SPLIT, split, strict=True))
    rest = now[RECURRING] - then[RECURRING] - sum(split)  # charges that stand in no cell: none, but for rounding
    steps["mix"] += rest
    steps |= {name: now[name] - then[name] for name in now if name != RECURRING}
    start = sum(then.values())
    return {START: start, **steps, END: start + sum(steps.values())}


@dataclass(frozen=True)
class Bridge:
    """Why a strategy earns more than another: the ``steps`` of ``bridge`` from ``then`` to ``now``."""

    then: str
    now: str
    measure: str
    steps: pd.DataFrame

    @property
    def scale(self) -> Scale:
        """How its figures are written."""
        return Scale.of("money", self.steps["mean"], [((self.steps["high"] - self.steps["low"]) / 2).median()])

    def ordered(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The steps between start and end, the largest first; and those that would be written as zero."""
        steps = self.steps.drop([START, END])
        steps = steps.reindex(steps["mean"].abs().sort_values(ascending=False, kind="stable").index)
        least = 0.5 * 10.0**-self.scale.decimals / self.scale.factor
        small = (steps[["mean", "low", "high"]].abs().fillna(0.0) < least).all(axis=1)
        return steps[~small], steps[small]

    def to_dict(self) -> dict[str, Any]:
        """The bridge as plain data, a row a step."""
        return {"from": self.then, "to": self.now, "measure": self.measure, "steps": rows_of(self.steps)}


def bridge(records: Sequence[Record], records_then: Sequence[Record], measure: str) -> pd.DataFrame:
    """By step: its label, and its mean over worlds with the interval of the paired differences, in currency.

    ``records`` and ``records_then`` are of the same worlds, in the same order. A step that is nought in every world is
    left out. ValueError for a measure that is no sum of money.
    """
    if measure not in BOOKS:
        raise ValueError(f'there is no bridge of "{measure}": it is no sum of money, as {" and ".join(BOOKS)} are')
    worlds = [steps_of(now, then, measure) for now, then in zip(records, records_then, strict=True)]
    labels = {START: "", **SPLIT, **{name: line.label for name, line in BOOKS[measure].items()}, END: ""}
    rows = {}
    for step in worlds[0] if worlds else ():
        values = np.array([world[step] for world in worlds])
        if step in (START, END) or np.abs(values).max() > 1e-9 * abs(worlds[0][START]):
            interval = statistics.mean_interval(values)
            rows[step] = (labels[step], interval.mean, interval.low, interval.high)
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["label", "mean", "low", "high"])
    return frame.rename_axis("step")
