"""The bridge as a figure: a waterfall from one strategy's revenue or margin to another's."""

from __future__ import annotations

import math

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simsales.experiments.bridge import END, START, Bridge
from simsales.experiments.bridge_bars import bars
from simsales.experiments.figures import COLOURS, LINE, NAME, NARROW, TITLE, Drawing, tick
from simsales.experiments.labels import wrapped
from simsales.market.measures import MEASURES

GAIN, LOSS, WHOLE = COLOURS[2], COLOURS[1], COLOURS[0]


@matplotlib.rc_context({"text.parse_math": False})
def bridge_figure(bridge: Bridge, currency: str = "") -> Figure:
    """A bar for each strategy, and one for each step of the bridge with its 95% interval, the largest first."""
    drawn, (steps, _) = bars(bridge), bridge.ordered()
    texts = [wrapped(text, 1.9, NAME) for text in (bridge.then, *steps["label"], bridge.now)]
    label = MEASURES[bridge.measure].label + (f" ({currency})" if currency else "")
    title = wrapped(f"{label} from {bridge.then} to {bridge.now}", NARROW - 0.4, TITLE)
    height = 1.0 + LINE * TITLE * (1 + title.count("\n")) + sum(0.12 + LINE * NAME * (1 + t.count("\n")) for t in texts)
    figure = Drawing(figsize=(NARROW, height), facecolor="white", layout="constrained")
    figure.suptitle(title, fontsize=TITLE, fontweight="bold", x=0.02, ha="left")
    axes = figure.subplots()
    scale = bridge.scale
    reached = [*drawn.loc[[START, END], "end"]]
    for place, (step, row) in enumerate(steps.iterrows(), start=1):
        change, low, high = float(row["mean"]), float(row["low"]), float(row["high"])
        led = float(drawn.loc[step, "begin"])
        axes.barh(place, change, left=led, height=0.6, color=GAIN if change >= 0 else LOSS)
        ends = [led, led + change]
        if math.isfinite(low):
            axes.plot([led + low, led + high], [place, place], color="#222222", linewidth=1.4)
            ends += [led + low, led + high]
        told = f"{scale.text(change, signed=True)} {scale.interval(low, high, signed=True)}".rstrip()
        axes.annotate(told, (max(ends), place), (4, 0), "data", "offset points", va="center", fontsize=NAME)
        axes.plot([led + change] * 2, [place - 0.3, place + 1.3], color="#999999", linewidth=0.7)
        reached += ends
    edge = float(drawn.loc[START, "begin"])
    low, high = min(reached), max(reached)
    for place, which in ((0, START), (len(steps) + 1, END)):
        value = float(drawn.loc[which, "end"])
        axes.barh(place, value - edge, left=edge, height=0.6, color=WHOLE)
        aside = max(value, edge)
        axes.annotate(scale.text(value), (aside, place), (4, 0), "data", "offset points", va="center", fontsize=NAME)
    axes.set_yticks(range(len(texts)), texts, fontsize=NAME)
    axes.set_ylim(len(texts) - 0.4, -0.6)
    room = 0.35 * (max(high, edge) - min(low, edge))  # for the numbers
    axes.set_xlim(min(low - 0.02 * (high - low), edge), max(high, edge) + room)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, scale)))
    begins = "" if edge == 0.0 else "; the axis does not begin at zero"
    axes.set_xlabel(f"[ ] and lines: 95% intervals of the paired differences{begins}", fontsize=NAME)
    return figure
