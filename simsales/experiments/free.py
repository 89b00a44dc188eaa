"""Free parameters of a calibration: which keys, between which ends, on which scale, and what is tied to them.

A fit moves each on a scale of 0 to 1 between its ends (linear, log or logit), so that a step means as much for a rate
of a thousandth as for a price of a thousand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from simsales.experiments.axes import DIGITS, SCALES, between, ends_of
from simsales.experiments.changes import changes_of, of_who_is_run, written
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import change
from simsales.experiments.keys import location_of, within
from simsales.files.explaining import annotation_at, bare, is_of
from simsales.files.positions import Location
from simsales.files.problems import suggest
from simsales.files.units import Share
from simsales.market.loading import Loaded
from simsales.market.scenario import Scenario

WIDE = 5.0  # times that a high end is the low one, from which on the scale is a logarithm
_TIE = re.compile(r"(?:\s*([0-9.eE+-]+)\s*\*\s*)?(.+)", re.DOTALL)


@dataclass(frozen=True)
class Free:
    """A key that is fitted: between which ends (base units), on which scale, and what the scenario says now."""

    location: Location
    low: float
    high: float
    scale: str = "linear"
    whole: bool = False
    start: float = math.nan

    @property
    def key(self) -> str:
        """As a user writes it."""
        return written(self.location)

    def at(self, part: float) -> float:
        """The value at a part (0 to 1) of the way from the low end to the high one, in six digits.

        >>> Free(("a",), 0.001, 0.1, "log").at(0.5), Free(("a",), 1, 9, whole=True).at(0.3)
        (0.01, 3)
        """
        value = between(self.low, self.high, part, self.scale, digits=15 if self.whole else DIGITS)
        return round(value) if self.whole else value

    def part(self, value: float) -> float:
        """How far a value is on the way from the low end to the high one; values outside are at an end."""
        there, _ = SCALES[self.scale]
        low, high = there(self.low), there(self.high)
        return (there(min(max(value, self.low), self.high)) - low) / (high - low)


@dataclass(frozen=True)
class Parameters:
    """What is fitted, and what follows from it: by tied key, how many times which free one (its place)."""

    free: tuple[Free, ...]
    ties: Mapping[str, tuple[float, int]]

    def values(self, parts: Sequence[float]) -> dict[str, Any]:
        """By key the value of each free and each tied key, at these parts of the ways between the ends."""
        own = [each.at(float(part)) for each, part in zip(self.free, parts, strict=True)]
        tied = {key: float(f"{times * own[of]:.{DIGITS}g}") for key, (times, of) in self.ties.items()}
        return {**{each.key: value for each, value in zip(self.free, own, strict=True)}, **tied}


def parameters_of(
    loaded: Loaded, free: Mapping[str, Any], tie: Mapping[str, str] | None = None, run: str | None = None
) -> Parameters:
    """What is to be fitted of a scenario, checked.

    ``free`` has by key the low and the high end, and maybe the scale: ``(0.01, 0.2)``, ``("1%", "20%", "logit")``, or
    as a text ``"1%..20% logit"``. A ``*`` frees each key that it stands for by itself. Where no scale is said, a share
    is on a logit scale, what is positive and spans more than five times on a log scale, all else on a linear one.
    ``tie`` has by key which free one it follows, and how many times: ``"2 * world.segments.a.visits"``; of strategies
    only keys of the one that is ``run`` (if it is said).
    ExperimentError and ScenarioError for keys, ends and ties that cannot be.
    """
    if not free:
        raise ExperimentError("nothing is free to be fitted: name a key with its ends, such as KEY=0.01..0.2")
    asked = [(key, *_ends(key, said)) for key, said in sorted(free.items(), key=lambda each: -each[0].count("*"))]
    ends = [changes_of(loaded, [f"{key}={end[side]}" for key, *end in asked]) for side in (0, 1)]
    scales = {name: scale for key, low, _, scale in asked for name in changes_of(loaded, [f"{key}={low}"])}
    places = {key: within(loaded.said, location_of(key)) for key in ends[0]}
    for key, place in places.items():
        if place[0] == "strategies":
            raise ExperimentError(f"{key} is what we choose: a calibration fits the world to what was seen, not us")
        if _kind(place) is None:
            raise ExperimentError(f"{key} is no number: only numbers can be fitted")
    low, high = (change(loaded, each) for each in ends)
    made = [_free(loaded, place, (low, high), scales.get(key)) for key, place in places.items()]
    if run is not None:
        of_who_is_run(loaded, tie or {}, [run])
    ties = _ties(loaded, tie or {}, [each.key for each in made])
    found = Parameters(tuple(made), ties)
    for end in (0.0, 1.0):
        change(loaded, found.values([end] * len(made)))
    return found


def _ends(key: str, said: Any) -> tuple[Any, Any, str | None]:
    """Low end, high end and scale, as they were said."""
    if isinstance(said, str):
        read = ends_of(said)
        if read is None or len(read[0]) != 2:
            raise ExperimentError(
                f'"{said}" are no ends for {key}: write LOW..HIGH, such as 0.01..0.2 or 1%..20% logit'
            )
        return read[0][0], read[0][1], read[1]
    if not isinstance(said, Sequence) or not 2 <= len(said) <= 3:
        raise ExperimentError(f"{key} needs its low and its high end, and maybe a scale: (0.01, 0.2), or with 'log'")
    low, high, scale = said[0], said[1], said[2] if len(said) == 3 else None
    if scale is not None and scale not in SCALES:
        raise ExperimentError(f'there is no scale "{scale}" for {key}: {suggest(str(scale), SCALES)}')
    return low, high, scale


def value_at(scenario: Any, location: Location) -> Any:
    """What a scenario has at a location, in base units; None where there is nothing."""
    here = scenario
    for part in location:
        here = here.get(part) if isinstance(here, Mapping) else here[part] if isinstance(part, int) else getattr(
            here, str(part), None
        )  # fmt: skip
    return here


def _kind(place: Location) -> type | None:
    """The kind of number that a key has; None if it has none.

    A key below one that may be a number or a table (an effect of a customer file's column) is a number of that table.
    """
    kind = bare(annotation_at(Scenario, place))
    if kind is None or float in get_args(kind):
        return float
    return kind if kind in (int, float) else None


def _free(loaded: Loaded, place: Location, ends: tuple[Loaded, Loaded], scale: str | None) -> Free:
    annotation, kind, key = annotation_at(Scenario, place), _kind(place), written(place)
    low, high = (value_at(each.scenario, place) for each in ends)
    numbers = all(isinstance(end, int | float) and not isinstance(end, bool) for end in (low, high))
    if kind is None or not numbers:
        raise ExperimentError(f"{key} is no number: only numbers can be fitted")
    if not low < high:
        raise ExperimentError(f"the range of {key} is empty: its low end {low:g} is not below its high end {high:g}")
    if scale is None:
        share = is_of(annotation, Share) and low > 0 and high < 1
        scale = "logit" if share else "log" if low > 0 and high >= WIDE * low else "linear"
    if scale == "log" and low <= 0:
        raise ExperimentError(f"{key} cannot be on a log scale from {low:g}: begin above 0")
    if scale == "logit" and not (low > 0 and high < 1):
        raise ExperimentError(f"{key} cannot be on a logit scale from {low:g} to {high:g}: both must lie within 0 to 1")
    now = value_at(loaded.scenario, place)
    start = float(now) if isinstance(now, int | float) else math.nan
    return Free(place, float(low), float(high), scale, kind is int, start)


def _ties(loaded: Loaded, tie: Mapping[str, str], free: Sequence[str]) -> dict[str, tuple[float, int]]:
    ties: dict[str, tuple[float, int]] = {}
    for key, said in tie.items():
        match = _TIE.fullmatch(said)
        times, source = match.groups() if match else (None, said)
        try:
            factor = 1.0 if times is None else float(times)
            [of] = changes_of(loaded, [f"{source.strip()}=0"])
        except ValueError:
            raise ExperimentError(f'"{said}" ties {key} to nothing: write a free key, or "2 * KEY"') from None
        if of not in free:
            raise ExperimentError(f"{key} is tied to {of}, which is not free: {suggest(of, free, 'free are')}")
        for name in changes_of(loaded, [f"{key}=0"]):
            if name in free and "*" not in location_of(key):
                raise ExperimentError(f"{name} is free and tied: which is meant?")
            if name not in free:
                ties[name] = factor, free.index(of)
    return ties
