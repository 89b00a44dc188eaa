"""The figure of a comparison: a measure week by week, and the paired differences with their intervals."""

from __future__ import annotations

import io
import math

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simsales.experiments.numbers import Scale
from simsales.experiments.paired import Paired

# Okabe & Ito (2008): told apart also by the colour-blind.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#8C6D31")


class Drawing(Figure):
    """A figure that a notebook shows without ``%matplotlib inline``."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=100)
        return buffer.getvalue()


def comparison_figure(comparison: Paired, measure: str) -> Figure:
    """A measure by week with 95% bands, beside the differences from the baseline of the headline measures.

    ValueError for an unknown measure. The figure is not registered with pyplot: nothing to close.
    """
    if measure not in comparison.measures:
        raise ValueError(f'unknown measure "{measure}": one of {", ".join(comparison.measures)}')
    paired = len(comparison.strategies) > 1
    shown = list(dict.fromkeys([measure, *comparison.headlines]))
    height = max(4.6, 1.6 + 0.28 * len(shown) * len(comparison.strategies))
    figure = Drawing(figsize=(11.5 if paired else 7, height), layout="constrained", facecolor="white")
    axes = figure.subplots(1, 2 if paired else 1, squeeze=False, width_ratios=[1.25, 1] if paired else None)[0]
    colours = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(comparison.strategies)}
    _weeks(axes[0], comparison, measure, colours)
    if paired:
        _differences(axes[1], comparison, shown, colours)
    figure.suptitle(comparison.question.title, fontsize=13, fontweight="bold", x=0.01, ha="left")
    handles, labels = axes[0].get_legend_handles_labels()
    columns = max(1, min(len(labels), 110 // (max(map(len, labels)) + 6)))
    figure.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False)
    return figure


def save(figure: Figure, path: str) -> None:
    """Write a figure as PNG, SVG or PDF by its ending; the same figure gives the same SVG, byte for byte."""
    undated = {"Date": None} if path.lower().endswith(".svg") else None
    with matplotlib.rc_context({"svg.hashsalt": "simsales", "svg.fonttype": "none"}):
        figure.savefig(path, dpi=150, metadata=undated)


def _plain(axes: Axes, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="both", color="#e4e4e4", linewidth=0.7)
    axes.set_axisbelow(True)


def _weeks(axes: Axes, comparison: Paired, measure: str, colours: dict[str, str]) -> None:
    described = comparison.measures[measure]
    unit = f" ({comparison.question.currency})" if described.unit == "money" else ""
    _plain(axes, f"{described.label}{unit} by week, mean of {comparison.worlds} worlds with 95% band")
    frame = comparison.weekly(measure)
    for name, colour in colours.items():
        weeks = frame.loc[name]
        axes.fill_between(weeks.index, weeks["low"], weeks["high"], color=colour, alpha=0.15, linewidth=0)
        axes.plot(weeks.index, weeks["mean"], color=colour, linewidth=1.8, label=name)
    scale = Scale.of(described.unit, frame["mean"])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value, scale)))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("week")
    axes.margins(x=0.01)


def _tick(value: float, scale: Scale) -> str:
    return f"{value * scale.factor:.6g}".replace("-", "−") + scale.suffix


def _differences(axes: Axes, comparison: Paired, shown: list[str], colours: dict[str, str]) -> None:
    """One row a strategy within a measure: the paired difference in percent of the baseline's mean."""
    base, *others = comparison.strategies
    _plain(axes, f"Difference from {base} in % of its mean, 95% interval")
    frame = comparison.differences()
    places, labels, place = [], [], 0.0
    for measure in shown:
        first = place
        for name in others:
            row = frame.loc[(name, measure)]
            middle = 100 * row["percent"]
            if math.isfinite(middle):
                ends = [[middle - 100 * row["percent_low"]], [100 * row["percent_high"] - middle]]
                known = math.isfinite(ends[0][0])
                axes.errorbar(
                    [middle], [place], xerr=ends if known else None, fmt="o", color=colours[name],
                    markersize=6, capsize=3, linewidth=1.8,
                )  # fmt: skip
            place += 1
        places.append((first + place - 1) / 2)
        mark = " ★" if measure == comparison.objective else ""
        labels.append(comparison.measures[measure].label + mark)
        axes.axhline(place - 0.25, color="#cccccc", linewidth=0.7)
        place += 0.5
    axes.axvline(0, color="#444444", linewidth=1)
    axes.set_yticks(places, labels)
    axes.set_ylim(place - 0.75, -0.75)
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:{'+' if value else ''}.6g}%".replace("-", "−"))
    )
    axes.set_xlabel(f"★ {comparison.measures[comparison.objective].label.lower()} is the objective")
