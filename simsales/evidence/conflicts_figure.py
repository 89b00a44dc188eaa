"""Who took what from whom, as a figure: a bar for each channel's sales, in parts by where they would have been made."""

from __future__ import annotations

import matplotlib
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from simsales.evidence.conflicts import Conflicts
from simsales.experiments.figures import LINE, NAME, NARROW, TEXT, TITLE, Drawing, look_of
from simsales.experiments.labels import wrapped
from simsales.experiments.numbers import worlds_of

OWN = "#d9d9d9"  # sales that only the channel makes


@matplotlib.rc_context({"text.parse_math": False, "hatch.linewidth": 1.2})
def conflicts_figure(found: Conflicts) -> Figure:
    """Each channel's sales: grey what only it makes, in a channel's colour what that one would have made without it.

    Hatched is what would have been made there later: it was brought forward.
    """
    channels, sold = found.channels, found.mean("sold")
    now, later = found.mean("cannibalised_from"), found.mean("brought_forward_from")
    title = wrapped(f"Who took what from whom: {found.strategy}", NARROW - 0.4, TITLE)
    many = f"Sales in the run by channel, mean of {worlds_of(len(found.seeds))}; rule: {found.rule}"
    text = wrapped(many, NARROW - 0.4, NAME)
    height = 1.5 + LINE * TITLE * (1 + title.count("\n")) + 0.45 * len(channels) + 0.22 * (len(channels) + 2) / 2
    figure = Drawing(figsize=(NARROW, height), facecolor="white", layout="constrained")
    figure.suptitle(title, fontsize=TITLE, fontweight="bold", x=0.02, ha="left")
    axes = figure.subplots()
    axes.set_title(text, loc="left", fontsize=NAME)
    widest = max(float(sold.max()), 1e-9)
    colours = [look_of(c).colour for c in range(len(channels))]
    for c in range(len(channels)):
        led = 0.0
        parts = [(float(found.mean("incremental")[c]), OWN, "")]
        parts += [(float(now[c, d]), colours[d], "") for d in range(len(channels)) if d != c]
        parts += [(float(later[c, d]), colours[d], "////") for d in range(len(channels)) if d != c]
        for width, colour, hatch in parts:
            if width <= 0:
                continue
            axes.barh(c, width, left=led, height=0.62, color=colour, hatch=hatch, edgecolor="white", linewidth=0.8)
            if width > 0.07 * widest:
                dark = colour in (OWN, "#56B4E9", "#E69F00")
                axes.text(
                    led + width / 2, c, f"{width:,.0f}", ha="center", va="center", fontsize=NAME,
                    color="black" if dark else "white", bbox={"facecolor": colour, "edgecolor": "none", "pad": 1.0},
                )  # fmt: skip
            led += width
        axes.annotate(f"{led:,.0f}", (led, c), (4, 0), "data", "offset points", va="center", fontsize=NAME)
    axes.set_yticks(range(len(channels)), [wrapped(name, 1.5, TEXT) for name in channels], fontsize=TEXT)
    for label, colour in zip(axes.get_yticklabels(), colours, strict=True):
        label.set_color(colour)
    axes.set_ylim(len(channels) - 0.45, -0.55)
    axes.set_xlim(0, 1.1 * widest)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=NAME)
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    shown = [d for d in range(len(channels)) if (now[:, d] + later[:, d]).any()]
    keys = [Patch(color=OWN, label="nobody else would have made it")]
    keys += [Patch(color=colours[d], label=f"else made in {channels[d]}, no later") for d in shown]
    if later.any():
        keys.append(Patch(facecolor="#777777", hatch="////", edgecolor="white", label="hatched: made there, but later"))
    figure.legend(handles=keys, loc="outside lower left", ncols=2, fontsize=NAME, frameon=False)
    return figure
