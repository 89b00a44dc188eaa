"""The figure of a comparison: the answer, a measure week by week, and the paired differences with their intervals."""

from __future__ import annotations

import io
import math
from functools import partial
from typing import NamedTuple

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simsales.experiments.labels import spread_out, wrapped
from simsales.experiments.numbers import Scale, worlds_of
from simsales.experiments.paired import Paired
from simsales.experiments.relative import Relative, relative
from simsales.experiments.verdict import verdict

# Okabe & Ito (2008): told apart also by the colour-blind.
# With each round of the colours come other dashes and markers.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#8C6D31")

DASHES = ("solid", "dashed", "dotted", "dashdot")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
WIDE, NARROW = 12.5, 7.5  # inches, with differences and without
TITLE, TEXT, NAME = 13, 10, 8  # points
LINE = 1.3 / 72  # inches a point of a line of text
NAMES = 1.5  # inches of a strategy's name
NEAR_ZERO = 0.35  # of the highest value: an axis that would begin below begins at zero


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


class Drawing(Figure):
    """A figure that a notebook shows without ``%matplotlib inline``."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=100)
        return buffer.getvalue()


@matplotlib.rc_context({"text.parse_math": False})  # a $ in a title is a dollar
def comparison_figure(comparison: Paired, measure: str) -> Figure:
    """What came out in a sentence, a measure by week with 95% bands, and the headline measures' differences.

    Differences are from the first strategy: points of a share, percent where the first one's mean is well above zero,
    else in the measure's unit. ValueError for an unknown measure. The figure is not registered with pyplot.
    """
    if measure not in comparison.measures:
        raise ValueError(f'unknown measure "{measure}": one of {", ".join(comparison.measures)}')
    others = comparison.strategies[1:]
    shown = list(dict.fromkeys([measure, *comparison.headlines])) if others else []
    looks = {name: look_of(place) for place, name in enumerate(comparison.strategies)}
    width = WIDE if others else NARROW
    title = wrapped(comparison.question.title, width - 0.4, TITLE)
    answer = wrapped(verdict(comparison)[0], width - 0.4, TEXT)
    head = 0.3 + LINE * (TITLE * (1 + title.count("\n")) + TEXT * (1 + answer.count("\n")))
    names = {name: wrapped(name, NAMES, NAME) for name in others}
    rows = sum(1 + text.count("\n") for text in names.values())  # lines of names a measure
    body = max(4.2, len(shown) * (0.75 + rows * NAME * LINE * 1.25))
    figure = Drawing(figsize=(width, head + body), facecolor="white", layout="constrained")
    halves = figure.subfigures(2, 1, squeeze=False, height_ratios=[head, body])
    figure.get_layout_engine().set(w_pad=0.1)  # type: ignore[union-attr, call-arg]
    top, below = halves[0, 0], halves[1, 0]
    top.text(0.2 / width, 1 - 0.12 / head, title, fontsize=TITLE, fontweight="bold", va="top")
    top.text(0.2 / width, 0.06 / head, answer, fontsize=TEXT, va="bottom")
    sides = below.subfigures(1, 2 if others else 1, squeeze=False, width_ratios=[1.2, 1] if others else None)[0]
    _weeks(sides[0].subplots(), comparison, measure, looks, body - 1.0)
    if others:
        _differences(sides[1], comparison, shown, {name: (names[name], looks[name]) for name in others})
    return figure


def save(figure: Figure, path: str) -> None:
    """Write a figure as PNG, SVG or PDF by its ending; the same figure gives the same SVG, byte for byte."""
    undated = {"Date": None} if path.lower().endswith(".svg") else None
    with matplotlib.rc_context({"svg.hashsalt": "simsales", "svg.fonttype": "none"}):
        figure.savefig(path, dpi=150, metadata=undated)


def _plain(axes: Axes, title: str, inches: float) -> None:
    axes.set_title(wrapped(title, inches, 10), loc="left", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="both", color="#e4e4e4", linewidth=0.7)
    axes.set_axisbelow(True)


def _weeks(axes: Axes, comparison: Paired, measure: str, looks: dict[str, Look], inches: float) -> None:
    """The measure by week; each line has its name at its end. ``inches``: about how high the panel is."""
    described = comparison.measures[measure]
    unit = f" ({comparison.question.currency})" if described.unit == "money" else ""
    many, band = worlds_of(comparison.worlds), " with 95% band" if comparison.worlds > 1 else ""
    _plain(axes, f"{described.label}{unit} by week, mean of {many}{band}", 5.0)
    frame = comparison.weekly(measure)
    for name, look in looks.items():
        weeks = frame.loc[name]
        axes.fill_between(weeks.index, weeks["low"], weeks["high"], color=look.colour, alpha=0.15, linewidth=0)
        axes.plot(
            weeks.index, weeks["mean"], color=look.colour, linestyle=look.dashes, linewidth=1.8, label=name,
            marker=look.along, markersize=5, markevery=max(1, len(weeks) // 8),
        )  # fmt: skip
    axes.margins(x=0.01)
    low, high = _range(frame)
    if 0 <= low <= NEAR_ZERO * high:
        low = 0.0
    axes.set_ylim(low, high)
    if low > 0 or high < 0:
        axes.set_ylabel("this axis does not begin at zero", fontsize=NAME, color="#888888")
    if low < 0 < high:
        axes.axhline(0, color="#444444", linewidth=1)
    _name_ends(axes, {name: float(frame.loc[name, "mean"].iloc[-1]) for name in looks}, looks, inches)
    scale = Scale.of(described.unit, frame["mean"])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, scale)))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("week")


def _range(frame: pd.DataFrame) -> tuple[float, float]:
    """From where to where an axis goes: all means, and the bands but for the widest weeks, which would squash all."""
    means = frame["mean"].dropna()
    low, high = frame["low"].dropna().quantile(0.05), frame["high"].dropna().quantile(0.95)
    low, high = np.nanmin([means.min(), low]), np.nanmax([means.max(), high])
    room = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
    return (0.0 if low == 0 else float(low - room)), float(high + room)


def _name_ends(axes: Axes, ends: dict[str, float], looks: dict[str, Look], inches: float) -> None:
    """The name of each line beside its end, in its colour, none upon another."""
    low, high = axes.get_ylim()
    texts = {name: wrapped(name, NAMES, NAME) for name in ends}
    at = [(end - low) / (high - low) if math.isfinite(end) else 0.5 for end in ends.values()]
    sizes = [(1 + text.count("\n")) * NAME * LINE / inches for text in texts.values()]
    for name, end, place in zip(ends, at, spread_out(at, sizes), strict=True):
        axes.annotate(
            texts[name], (1.0, end), (1.04, place), "axes fraction", "axes fraction", fontsize=NAME, va="center",
            color=looks[name].colour, annotation_clip=False, arrowprops={
                "arrowstyle": "-", "color": looks[name].colour, "linewidth": 0.6, "shrinkA": 1, "shrinkB": 0,
                "relpos": (0, 0.5),
            },
        )  # fmt: skip


def tick(value: float, scale: Scale, signed: bool = False, suffix: bool = True) -> str:
    """A number beside an axis; zero has no unit."""
    if value == 0:
        return "0"
    text = f"{value * scale.factor:{'+' if signed else ''}.6g}".replace("-", "−")
    return text + scale.suffix if suffix else text


def _difference_tick(found: Relative, value: float, place: int | None) -> str:
    return tick(value, found.scale, signed=True, suffix=found.unit not in ("points", "percent"))


def _differences(figure: SubFigure, comparison: Paired, shown: list[str], named: dict[str, tuple[str, Look]]) -> None:
    """A panel a measure, a row a strategy: its paired difference from the first, in the measure's own terms."""
    frame, base = comparison.differences(), comparison.strategies[0]
    panels = figure.subplots(len(shown), 1, squeeze=False)[:, 0]
    for axes, measure in zip(panels, shown, strict=True):
        described, found = comparison.measures[measure], relative(comparison, measure, frame)
        unit = {"points": "points", "percent": "% of its mean", "money": comparison.question.currency}
        mark = " ★" if measure == comparison.objective else ""
        told = ", ".join(filter(None, (described.label + mark, unit.get(found.unit, ""))))
        _plain(axes, told, 3.6)
        for place, (name, (_, look)) in enumerate(named.items()):
            row = found.rows.loc[name]
            middle, low, high = (float(row[end]) for end in ("difference", "low", "high"))
            if math.isfinite(middle):
                known = math.isfinite(low)
                axes.errorbar(
                    [middle], [place], xerr=[[middle - low], [high - middle]] if known else None, fmt=look.marker,
                    color=look.colour, markersize=5, capsize=3, linewidth=1.8,
                )  # fmt: skip
            else:
                axes.text(0, place, " not defined", va="center", fontsize=NAME, color=look.colour)
        axes.axvline(0, color="#444444", linewidth=1)
        axes.set_yticks(range(len(named)), [text for text, _ in named.values()], fontsize=NAME)
        for label, (_, look) in zip(axes.get_yticklabels(), named.values(), strict=True):
            label.set_color(look.colour)
        axes.set_ylim(len(named) - 0.4, -0.6)
        axes.grid(axis="y", visible=False)
        axes.tick_params(axis="y", length=0)
        axes.tick_params(axis="x", labelsize=NAME)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(FuncFormatter(partial(_difference_tick, found)))
    figure.suptitle(wrapped(f"Difference from {base}, 95% intervals (★ the objective)", 5.4, 9), fontsize=9)
