"""Differences from the first strategy as they are shown: points of a share, percent where that is sound, or as is."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from simsales.experiments.numbers import Scale
from simsales.experiments.paired import Paired


class Relative(NamedTuple):
    """Differences of one measure by strategy: ``difference``, ``low``, ``high``, with their unit and their scale.

    The ``unit`` is "points" of a share, "percent" of the first strategy's mean, or that of the measure.
    """

    rows: pd.DataFrame
    unit: str
    scale: Scale

    def text(self, value: float) -> str:
        """A difference with its sign: points as pp."""
        return self.scale.apart(value) if self.unit == "points" else self.scale.text(value, signed=True)


def relative(comparison: Paired, measure: str, differences: pd.DataFrame) -> Relative:
    """How far each strategy is from the first, of a frame of ``differences``."""
    own = comparison.measures[measure].unit
    rows, unit = differences.xs(measure, level="measure"), own
    percent = rows[["percent", "percent_low", "percent_high"]].set_axis(["difference", "low", "high"], axis=1)
    if own == "share":
        unit = "points"
    elif percent["difference"].notna().all():
        rows, unit = percent, "percent"
    widths = (rows["high"] - rows["low"]) / 2
    scale = Scale.of("share" if unit in ("points", "percent") else own, rows["difference"], widths)
    return Relative(rows, unit, scale)
