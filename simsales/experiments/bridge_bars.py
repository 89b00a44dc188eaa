"""The bars of a bridge, as every drawing of it has them: each from where the one before it led."""

from __future__ import annotations

import math

import pandas as pd

from simsales.experiments.bridge import END, START, Bridge

PIECES = ("base", "level", "up", "up_below", "down", "down_below")
MOST = 4.0  # times the reach of its steps that a strategy's bar is long at most to be drawn from zero
ROOM = (
    0.08  # of that reach at least, between the steps and where bars begin that are not drawn from zero: a round number
)


def bars(bridge: Bridge, everything: bool = False) -> pd.DataFrame:
    """By step its ``label``, and where its bar begins and ends (``begin``, ``end``), in currency, the largest first.

    The first is the strategy that it leads from, the last that to which it leads. ``everything``: with the steps that
    would be written as zero, after the others. The bars of strategies begin at zero, or at the ``edge``.
    """
    steps, small = bridge.ordered()
    shown = pd.concat([steps, small]) if everything else steps
    start, end = (float(bridge.steps.loc[which, "mean"]) for which in (START, END))
    led = start + shown["mean"].cumsum()
    begin = led - shown["mean"]
    made = pd.DataFrame({"label": shown["label"], "begin": begin, "end": led})
    intervals = [*(begin + shown["low"]).dropna(), *(begin + shown["high"]).dropna()]
    edge = edge_of([start, end, *led, *intervals])
    ends = {START: (bridge.then, edge, start), END: (bridge.now, edge, end)}
    first, last = (pd.DataFrame([ends[which]], [which], made.columns) for which in (START, END))
    return pd.concat([first, made, last] if len(made) else [first, last]).rename_axis("step")


def edge_of(reached: list[float]) -> float:
    """Where bars of strategies begin, by what a bridge and its intervals reach: zero unless steps were slivers then.

    >>> edge_of([100.0, 140.0]), edge_of([1000.0, 1050.0]), edge_of([-1000.0, -1050.0]), edge_of([-10.0, 20.0])
    (0.0, 995.0, -995.0, 0.0)
    """
    low, high = min(reached), max(reached)
    if low <= 0.0 <= high or max(abs(low), abs(high)) <= MOST * (high - low) or low == high:
        return 0.0
    unit, room = 10.0 ** math.floor(math.log10(high - low)) / 2, ROOM * (high - low)
    return unit * math.floor((low - room) / unit) if low > 0 else unit * math.ceil((high + room) / unit)


def pieces(made: pd.DataFrame) -> pd.DataFrame:
    """``bars`` as pieces that are stacked, for charts that know no others: values above zero stack upwards, those below
    it downwards.

    By step: ``base`` is not seen; ``level`` is a strategy, from zero; a gain is ``up`` above zero and ``up_below``
    below it, a loss ``down`` and ``down_below``.
    """
    low, high = made[["begin", "end"]].min(axis=1), made[["begin", "end"]].max(axis=1)
    whole = made.index.isin([START, END])
    gains = (made["end"] >= made["begin"]) & ~whole
    losses = (made["end"] < made["begin"]) & ~whole
    above, below = high.clip(lower=0) - low.clip(lower=0), low.clip(upper=0) - high.clip(upper=0)
    values = (
        (low.clip(lower=0) + high.clip(upper=0)).where(~whole, 0.0), made["end"].where(whole, 0.0),
        above.where(gains, 0.0), below.where(gains, 0.0), above.where(losses, 0.0), below.where(losses, 0.0),
    )  # fmt: skip
    return pd.DataFrame(dict(zip(PIECES, values, strict=True)))
