"""A sweep as a figure: lines over one key, heat maps over two, points over each of more."""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from simsales.experiments.figures import COLOURS, NAME, TEXT, TITLE, Drawing, look_of, tick
from simsales.experiments.labels import wrapped
from simsales.experiments.numbers import Scale
from simsales.experiments.sweep import Sweep
from simsales.market.measures import MEASURES

PANEL = 4.2  # inches
NOTE = "Bars: 95% intervals of the paired differences, each for itself; [ ]: it holds zero."


@matplotlib.rc_context({"text.parse_math": False})
def sweep_figure(sweep: Sweep) -> Figure:
    """What each strategy has more than the first (of a single one its mean), over the keys that were swept."""
    others = sweep.strategies[1:] or sweep.strategies
    shown = "difference" if len(sweep.strategies) > 1 else "mean"
    scale = Scale.of(MEASURES[sweep.measure].unit, sweep.frame[shown].to_numpy())
    grid = _grid(sweep)
    panels = len(others) if grid is not None else len(sweep.keys)
    columns = min(panels, 3)
    rows = -(-panels // columns)
    figure = Drawing(figsize=(PANEL * columns + 0.6, 3.4 * rows + 1.1), facecolor="white", layout="constrained")
    money = f" ({sweep.currency})" if MEASURES[sweep.measure].unit == "money" and sweep.currency else ""
    above = f", more than {sweep.strategies[0]}" if shown == "difference" else ""
    title = wrapped(f"{MEASURES[sweep.measure].label}{money}{above}", PANEL * columns, TITLE)
    figure.suptitle(title, fontsize=TITLE, fontweight="bold", x=0.02, ha="left")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for spare in axes[panels:]:
        spare.set_visible(False)
    if grid is not None:
        for each, name in zip(axes, others, strict=False):
            _heat(each, sweep, name, shown, scale)
    else:
        for each, key in zip(axes, sweep.keys, strict=False):
            _over(each, sweep, key, others, shown, scale)
        axes[0].legend(fontsize=NAME, frameon=False)
    figure.supxlabel(wrapped(f"{sweep.sentence()} {NOTE}", PANEL * columns, NAME), fontsize=NAME, x=0.02, ha="left")
    return figure


def _grid(sweep: Sweep) -> Any:
    """The values of two keys if every combination of them was run, else None."""
    if len(sweep.keys) != 2:
        return None
    values = [pd.unique(sweep.frame[key]) for key in sweep.keys]
    full = len(values[0]) * len(values[1]) == sweep.points and min(map(len, values)) > 1
    return values if full else None


def _heat(axes: Axes, sweep: Sweep, name: str, shown: str, scale: Scale) -> None:
    """One strategy over two keys: colour and number; a cell in which the interval holds zero is in brackets."""
    rows = sweep.frame[sweep.frame["strategy"] == name]
    first, second = sweep.keys
    table = rows.pivot_table(index=second, columns=first, values=shown, sort=False)
    far = float(np.nanmax(np.abs(table.to_numpy()))) or 1.0
    low = -far if shown == "difference" else float(np.nanmin(table.to_numpy()))
    axes.imshow(
        table, cmap="PuOr" if shown == "difference" else "Purples", vmin=1.6 * low, vmax=1.6 * far, aspect="auto"
    )
    axes.set_xticks(range(len(table.columns)), [_text(value) for value in table.columns], fontsize=NAME)
    axes.set_yticks(range(len(table.index)), [_text(value) for value in table.index], fontsize=NAME)
    axes.set_xlabel(first, fontsize=NAME)
    axes.set_ylabel(second, fontsize=NAME)
    axes.set_title(wrapped(name, PANEL - 0.8, TEXT), fontsize=TEXT, loc="left")
    for _, row in rows.iterrows():
        x, y = list(table.columns).index(row[first]), list(table.index).index(row[second])
        text = scale.text(float(row[shown]), signed=shown == "difference")
        open_ = shown == "difference" and not (row["difference_low"] > 0 or row["difference_high"] < 0)
        axes.text(x, y, f"[{text}]" if open_ else text, ha="center", va="center", fontsize=NAME)


def _over(axes: Axes, sweep: Sweep, key: str, names: Any, shown: str, scale: Scale) -> None:
    """All strategies over one key: lines with intervals if it is the only one, else a point for each point."""
    low, high = ("difference_low", "difference_high") if shown == "difference" else ("low", "high")
    alone = len(sweep.keys) == 1
    for place, name in enumerate(names):
        rows, look = sweep.frame[sweep.frame["strategy"] == name], look_of(place + 1)
        values = rows[key]
        x = values if pd.api.types.is_numeric_dtype(values) else [list(pd.unique(values)).index(v) for v in values]
        if alone:
            arms = np.abs(np.array([rows[shown] - rows[low], rows[high] - rows[shown]]))
            axes.errorbar(x, rows[shown], yerr=np.nan_to_num(arms), color=look.colour, linestyle=look.dashes,
                          marker="o", markersize=4, capsize=3, label=name)  # fmt: skip
        else:
            axes.plot(x, rows[shown], "o", color=look.colour, markersize=3, alpha=0.7, label=name)
        if not pd.api.types.is_numeric_dtype(values):
            each = list(pd.unique(values))
            axes.set_xticks(range(len(each)), each, fontsize=NAME)
    if shown == "difference":
        axes.axhline(0, color=COLOURS[6], linewidth=0.8)
    axes.set_xlabel(key, fontsize=NAME)
    axes.tick_params(labelsize=NAME)
    axes.spines[["top", "right"]].set_visible(False)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, scale)))


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
