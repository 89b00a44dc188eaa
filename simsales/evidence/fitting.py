"""Fit parameters to stated figures, one after the other, until none moves any more.

Each knob is a scenario key that moves mostly one figure, and monotonically. With the same worlds for every trial the
figure is a deterministic function of the knob, so that a bracketing root finder (Brent 1973) gets there; rounds over
all knobs take care of what they do to each other's figures (a nonlinear Gauss-Seidel iteration).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

type Figures = Mapping[str, float]


@dataclass(frozen=True)
class Knob:
    """A key to fit, the ends of its range, and the figure that it has to bring to its stated value."""

    key: str
    low: float
    high: float
    figure: str
    stated: float
    tolerance: float = 0.002


@dataclass(frozen=True)
class Fit:
    """What a fit came to: values by key, figures by name, and the figures that no value in range would reach.

    ``interrupted`` says that Ctrl-C ended it before it came to rest: values are those of the knobs turned so far, and
    figures those that were last seen.
    """

    values: dict[str, float]
    figures: dict[str, float]
    out_of_reach: tuple[str, ...]
    interrupted: bool = False


def fit(
    evaluate: Callable[[Mapping[str, float]], Figures],
    knobs: Sequence[Knob],
    start: Mapping[str, float] | None = None,
    rounds: int = 3,
    tell: Callable[[str], None] = lambda text: None,
) -> Fit:
    """Turn each knob in its turn until its figure is as stated; over and over, at most ``rounds`` times.

    ``evaluate`` gives all figures for values by key, the same for the same values. A figure that cannot be reached
    leaves its knob at the nearer end, and is named in ``out_of_reach``.

    >>> knobs = [Knob("b", 0, 9, "area", 6), Knob("a", 0, 9, "a", 2)]
    >>> found = fit(lambda v: {"area": v["a"] * v["b"], "a": v["a"]}, knobs)
    >>> round(found.values["a"], 2), round(found.values["b"], 2)
    (2.0, 3.0)
    """
    values = {knob.key: (knob.low + knob.high) / 2 for knob in knobs} | dict(start or {})
    missed: dict[str, bool] = {}
    figures: Figures = {}
    interrupted = False
    try:
        for number in range(rounds):
            figures = evaluate(values)
            if all(abs(figures[knob.figure] - knob.stated) <= knob.tolerance for knob in knobs):
                break
            for knob in knobs:
                values[knob.key], missed[knob.figure] = _turn(evaluate, knob, values)
                tell(f"round {number + 1}: {knob.key} = {values[knob.key]:.4g} for {knob.figure} {knob.stated:g}")
        figures = evaluate(values)
    except KeyboardInterrupt:
        interrupted = True
    reach = tuple(name for name, out in missed.items() if out)
    return Fit(values, dict(figures), reach, interrupted)


def _turn(
    evaluate: Callable[[Mapping[str, float]], Figures], knob: Knob, values: Mapping[str, float]
) -> tuple[float, bool]:
    """The value at which a knob's figure is as stated, the others as they are; and whether it is out of reach."""
    from scipy.optimize import brentq

    def off(value: float) -> float:
        return evaluate({**values, knob.key: value})[knob.figure] - knob.stated

    low, high = off(knob.low), off(knob.high)
    if low * high > 0:
        return (knob.low if abs(low) < abs(high) else knob.high), True
    return float(brentq(off, knob.low, knob.high, xtol=(knob.high - knob.low) * 1e-3, maxiter=20, disp=False)), False
