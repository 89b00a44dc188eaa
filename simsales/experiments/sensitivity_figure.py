"""A sensitivity analysis as a figure: a panel an output, a line a key."""

from __future__ import annotations

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from simsales.experiments.figures import COLOURS, NAME, TEXT, TITLE, Drawing, tick
from simsales.experiments.labels import wrapped
from simsales.experiments.numbers import Scale
from simsales.experiments.sensitivity import Sensitivity
from simsales.market.measures import MEASURES

PANEL = 5.2  # inches
LABELS = {"first": "alone", "total": "with what it does together with others", "effect": "size of the effect"}


@matplotlib.rc_context({"text.parse_math": False})
def sensitivity_figure(found: Sensitivity) -> Figure:
    """By output the keys in one order (of the last output's indices), each with its 95% interval."""
    outputs = list(dict.fromkeys(found.frame["output"]))
    shown = ("first", "total") if found.method == "sobol" else ("effect",)
    last = found.frame.dropna(subset=[found.column])
    order = last.groupby("key", sort=False)[found.column].max().sort_values().index.tolist()
    keys = [*(key for key in found.keys if key not in order), *order]
    columns = min(len(outputs), 2)
    rows = -(-len(outputs) // columns)
    height = rows * (1.1 + 0.42 * len(keys)) + 1.0
    figure = Drawing(figsize=(PANEL * columns + 1.2, height), facecolor="white", layout="constrained")
    measure = MEASURES[found.measure]
    figure.suptitle(
        f"What moves {measure.label[:1].lower()}{measure.label[1:]}",
        fontsize=TITLE,
        fontweight="bold",
        x=0.02,
        ha="left",
    )
    axes = figure.subplots(rows, columns, squeeze=False, sharey=True).ravel()
    for spare in axes[len(outputs) :]:
        spare.set_visible(False)
    for each, output in zip(axes, outputs, strict=False):
        table = found.frame[found.frame["output"] == output].set_index("key").loc[keys]
        for place, name in enumerate(shown):
            y = np.arange(len(keys)) + 0.18 * (len(shown) - 1) * (1 - 2 * place)
            each.errorbar(table[name], y, xerr=table[f"{name}_within"], fmt="os"[place], color=COLOURS[place],
                          markersize=5, capsize=3, label=LABELS[name])  # fmt: skip
        each.set_yticks(range(len(keys)), [wrapped(key, 3.2, NAME) for key in keys], fontsize=NAME)
        each.set_title(wrapped(str(output), PANEL - 0.6, TEXT), fontsize=TEXT, loc="left")
        each.axvline(0, color=COLOURS[6], linewidth=0.8)
        each.tick_params(labelsize=NAME)
        each.grid(axis="x", color="#e4e4e4", linewidth=0.7)
        each.spines[["top", "right"]].set_visible(False)
        scale = Scale.of("share" if found.method == "sobol" else measure.unit, [float(table[found.column].max())])
        each.xaxis.set_major_formatter(FuncFormatter(lambda value, _, scale=scale: tick(value, scale)))
    axes[0].legend(fontsize=NAME, frameon=False)
    what = (
        "Part of the variance"
        if found.method == "sobol"
        else f"What the whole range does, in {found.currency or 'its unit'}"
    )
    figure.supxlabel(f"{what}; bars: 95% intervals.", fontsize=NAME, x=0.02, ha="left")
    return figure
