"""The figure of a comparison: a measure week by week, and the paired differences with their intervals."""

from __future__ import annotations

import io
import math
import textwrap
import unicodedata
from typing import NamedTuple

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simsales.experiments.numbers import Scale
from simsales.experiments.paired import Paired

# Okabe & Ito (2008): told apart also by the colour-blind.
# With each round of the colours come other dashes and markers.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#8C6D31")

DASHES = ("solid", "dashed", "dotted", "dashdot")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LETTER = 0.62  # the width of a bold letter, as a part of the font's size (assumed)
NAMED = 8  # of more strategies each difference has its name beside it
NAME_WIDTH = 22  # letters of a name beside a difference


class Look(NamedTuple):
    """How a strategy is drawn: no two look alike in both figures."""

    colour: str
    dashes: str
    marker: str

    @property
    def along(self) -> str:
        """The marker along a line by week: none in the first round of the colours."""
        return "" if (self.dashes, self.marker) == (DASHES[0], MARKERS[0]) else self.marker


def look_of(place: int) -> Look:
    """The look of the strategy at a place.

    >>> look_of(0).colour == look_of(8).colour, look_of(0).dashes == look_of(8).dashes
    (True, False)
    """
    round_ = place // len(COLOURS)
    return Look(COLOURS[place % len(COLOURS)], DASHES[round_ % len(DASHES)], MARKERS[round_ % len(MARKERS)])


def wrapped(text: str, inches: float, points: float) -> str:
    """A text in lines that are at most so wide in a font of so many points; a wide letter takes two places.

    >>> wrapped("one two three", 0.6, 10)
    'one two\\nthree'
    """
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    places = int(inches * 72 / (points * LETTER)) // (2 if wide else 1)
    return "\n".join(textwrap.wrap(text, max(places, 8)))


class Drawing(Figure):
    """A figure that a notebook shows without ``%matplotlib inline``."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=100)
        return buffer.getvalue()


@matplotlib.rc_context({"text.parse_math": False})  # a $ in a title is a dollar
def comparison_figure(comparison: Paired, measure: str) -> Figure:
    """A measure by week with 95% bands, beside the differences from the baseline of the headline measures.

    ValueError for an unknown measure. The figure is not registered with pyplot: nothing to close.
    """
    if measure not in comparison.measures:
        raise ValueError(f'unknown measure "{measure}": one of {", ".join(comparison.measures)}')
    paired = len(comparison.strategies) > 1
    shown = list(dict.fromkeys([measure, *comparison.headlines]))
    row = 0.36 if len(comparison.strategies) > NAMED else 0.28  # inches
    height = max(4.6, 1.6 + row * len(shown) * len(comparison.strategies))
    figure = Drawing(figsize=(11.5 if paired else 7, height), layout="constrained", facecolor="white")
    axes = figure.subplots(1, 2 if paired else 1, squeeze=False, width_ratios=[1.25, 1] if paired else None)[0]
    looks = {name: look_of(place) for place, name in enumerate(comparison.strategies)}
    _weeks(axes[0], comparison, measure, looks)
    if paired:
        _differences(axes[1], comparison, shown, looks)
    wide = float(figure.get_figwidth())
    title = wrapped(comparison.question.title, wide - 0.3, 13)
    figure.suptitle(title, fontsize=13, fontweight="bold", x=0.01, ha="left")
    handles, labels = axes[0].get_legend_handles_labels()
    columns = max(1, min(len(labels), int(wide * 9) // (max(map(len, labels)) + 7)))
    figure.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False)
    return figure


def save(figure: Figure, path: str) -> None:
    """Write a figure as PNG, SVG or PDF by its ending; the same figure gives the same SVG, byte for byte."""
    undated = {"Date": None} if path.lower().endswith(".svg") else None
    with matplotlib.rc_context({"svg.hashsalt": "simsales", "svg.fonttype": "none"}):
        figure.savefig(path, dpi=150, metadata=undated)


def _plain(axes: Axes, title: str, inches: float) -> None:
    axes.set_title(wrapped(title, inches, 11), loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="both", color="#e4e4e4", linewidth=0.7)
    axes.set_axisbelow(True)


def _weeks(axes: Axes, comparison: Paired, measure: str, looks: dict[str, Look]) -> None:
    described = comparison.measures[measure]
    unit = f" ({comparison.question.currency})" if described.unit == "money" else ""
    _plain(axes, f"{described.label}{unit} by week, mean of {comparison.worlds} worlds with 95% band", 5.0)
    frame = comparison.weekly(measure)
    for name, look in looks.items():
        weeks = frame.loc[name]
        axes.fill_between(weeks.index, weeks["low"], weeks["high"], color=look.colour, alpha=0.15, linewidth=0)
        axes.plot(
            weeks.index, weeks["mean"], color=look.colour, linestyle=look.dashes, linewidth=1.8, label=name,
            marker=look.along, markersize=5, markevery=max(1, len(weeks) // 8),
        )  # fmt: skip
    scale = Scale.of(described.unit, frame["mean"])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value, scale)))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("week")
    axes.margins(x=0.01)


def _tick(value: float, scale: Scale) -> str:
    return f"{value * scale.factor:.6g}".replace("-", "−") + scale.suffix


def _differences(axes: Axes, comparison: Paired, shown: list[str], looks: dict[str, Look]) -> None:
    """One row a strategy within a measure: the paired difference in percent of the baseline's mean.

    Many strategies have their names beside their rows, and the measures stand above these.
    """
    base, *others = comparison.strategies
    by_name = len(comparison.strategies) > NAMED
    _plain(axes, f"Difference from {base} in % of its mean, 95% interval", 2.6 if by_name else 3.4)
    frame = comparison.differences()
    places, labels, headings, place = [], [], set[str](), 0.0
    for measure in shown:
        mark = " ★" if measure == comparison.objective else ""
        if by_name:
            places.append(place)
            labels.append(comparison.measures[measure].label + mark)
            headings.add(labels[-1])
            place += 1
        first = place
        for name in others:
            row = frame.loc[(name, measure)]
            middle = 100 * row["percent"]
            if math.isfinite(middle):
                ends = [[middle - 100 * row["percent_low"]], [100 * row["percent_high"] - middle]]
                known = math.isfinite(ends[0][0])
                axes.errorbar(
                    [middle], [place], xerr=ends if known else None, fmt=looks[name].marker,
                    color=looks[name].colour, markersize=6, capsize=3, linewidth=1.8,
                )  # fmt: skip
            else:
                scale = Scale.of(comparison.measures[measure].unit, [row["difference"]], [row["high"] - row["low"]])
                told = f" no percent: {scale.text(row['difference'], signed=True)} "
                told += scale.interval(row["low"], row["high"], signed=True)
                axes.text(0, place, told.rstrip(), va="center", fontsize=8, color=looks[name].colour)
            if by_name:
                places.append(place)
                labels.append("\n".join(textwrap.wrap(name, NAME_WIDTH)) or name)
            place += 1
        if not by_name:
            places.append((first + place - 1) / 2)
            labels.append(comparison.measures[measure].label + mark)
        axes.axhline(place - 0.25, color="#cccccc", linewidth=0.7)
        place += 0.5
    axes.axvline(0, color="#444444", linewidth=1)
    axes.set_yticks(places, labels)
    for text in axes.get_yticklabels() if by_name else ():
        text.set_fontsize(8)
        text.set_fontweight("bold" if text.get_text() in headings else "normal")
    axes.set_ylim(place - 0.75, -0.75)
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:{'+' if value else ''}.6g}%".replace("-", "−"))
    )
    axes.set_xlabel(f"★ {comparison.measures[comparison.objective].label.lower()} is the objective")
