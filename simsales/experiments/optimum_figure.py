"""A search for the best as a figure: what was tried over each key, or the front of two objectives."""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from simsales.experiments.figures import COLOURS, NAME, TITLE, Drawing, tick
from simsales.experiments.labels import wrapped
from simsales.experiments.numbers import Scale
from simsales.experiments.optima import Optimum
from simsales.market.measures import MEASURES

PANEL = 4.4  # inches
NOTE = "Filled: what was taken, in fresh worlds, with 95% intervals; crosses keep a limit not."


@matplotlib.rc_context({"text.parse_math": False})
def optimum_figure(found: Optimum) -> Figure:
    """Of one objective a panel a key, of several the first two against each other."""
    alone = len(found.aim.objectives) == 1
    panels = min(len(found.keys), 3) if alone else 1
    width = max(PANEL * panels, 6.5)
    figure = Drawing(figsize=(width, 4.8), facecolor="white", layout="constrained")
    title = "What was tried" if alone else "The front"
    figure.suptitle(title, fontsize=TITLE, fontweight="bold", x=0.02, ha="left")
    first = found.aim.objectives[0]
    for place, axes in enumerate(figure.subplots(1, panels, squeeze=False)[0]):
        other = found.keys[place] if alone else found.aim.objectives[1]
        _points(axes, found, other, first, alone)
    figure.supxlabel(wrapped(f"{' '.join(found.sentences())} {NOTE}", width, NAME), fontsize=NAME, x=0.02, ha="left")
    return figure


def _points(axes: Axes, found: Optimum, across: str, up: str, by_key: bool) -> None:
    frame = found.frame
    x = _places(frame[across]) if by_key else frame[across]
    for keeps, marker in ((True, "o"), (False, "x")):
        rows = frame["keeps"] == keeps
        axes.plot(x[rows], frame.loc[rows, up], marker, color="#9a9a9a", markersize=4, fillstyle="none")
    fresh = found.fresh.pivot(index="point", columns="measure")
    if len(fresh):
        ends = fresh[[("low", up), ("high", up)]].to_numpy(float)
        mean = fresh[("mean", up)].to_numpy(float)
        at = x[fresh.index] if by_key else fresh[("mean", across)]
        arms = np.nan_to_num(np.abs(ends.T - mean))
        axes.errorbar(at, mean, yerr=arms, fmt="o", color=COLOURS[1], markersize=6, capsize=3)
    scale = Scale.of(MEASURES[up].unit, frame[up].to_numpy(float))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, scale)))
    if not by_key:
        along = Scale.of(MEASURES[across].unit, frame[across].to_numpy(float))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, along)))
    axes.set_ylabel(MEASURES[up].label, fontsize=NAME)
    axes.set_xlabel(wrapped(across if by_key else MEASURES[across].label, PANEL - 0.8, NAME), fontsize=NAME)
    axes.tick_params(labelsize=NAME)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#e4e4e4", linewidth=0.7)


def _places(values: pd.Series) -> Any:
    """Numbers as they are (units left out), other values one after the other."""
    numbers = pd.to_numeric(values.astype(str).str.extract(r"^x?(-?[\d.]+(?:e[+-]?\d+)?)", expand=False))
    if numbers.notna().all():
        return numbers
    return pd.Series(pd.factorize(values)[0], index=values.index)
