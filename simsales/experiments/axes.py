"""The values that a key may take: a list, or a range with a distribution; the one place that reads ``KEY=LOW..HIGH``.

A design gives every key a part from 0 to 1; the key's own inverse distribution function makes a value of it, so that a
design knows nothing of units, scales and likely values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from simsales.experiments.changes import written
from simsales.experiments.designs import TOGETHER
from simsales.experiments.errors import ExperimentError
from simsales.experiments.keys import split_change, values_of
from simsales.files.distributions import Distribution
from simsales.files.plain import plain
from simsales.files.ranges import Range

SCALES: dict[str, Any] = {
    "linear": (float, float),
    "log": (math.log, math.exp),
    "logit": (lambda p: math.log(p / (1 - p)), lambda x: 1 / (1 + math.exp(-x))),
}
"""There and back: a scale is uniform on where it leads."""
DIGITS = 6  # of a value: what is said is what is run
_NUMBER = re.compile(r"(x?)(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Axis:
    """A key and what it may be: ``values`` as ``--set`` reads them, or numbers, between ``before`` and ``after``.

    ``scale``: linear, log or logit (of a percentage, of the share that it says). A range with a likely value is
    triangular; one with a ``shape`` is of that distribution.
    """

    key: str
    values: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    likely: float | None = None
    scale: str = "linear"
    whole: bool = False
    before: str = ""
    after: str = ""
    shape: Distribution | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Its key."""
        return (self.key,)

    @property
    def ranged(self) -> bool:
        """Whether it is a range, and no list."""
        return not self.values

    def number(self, part: float) -> float:
        """The number of a range that a part of all lies below: its inverse distribution function.

        >>> Axis("a", low=0.01, high=1.0, scale="log").number(0.5), Axis("a", low=1, high=4, whole=True).number(0.99)
        (0.1, 4)
        """
        if self.scale == "linear":
            found = Range((self.key,), self.low, self.high, self.likely, self.whole, shape=self.shape).at(part)
            return found if self.whole else float(f"{found:.{DIGITS}g}")
        return between(self.low, self.high, part, self.scale, 0.01 if self.after == "%" else 1.0)

    def all_at(self, part: float) -> tuple[str, ...]:
        """The value at a part, alone."""
        return (self.at(part),)

    def at(self, part: float) -> str:
        """The value at a part from 0 to 1, as ``--set`` reads it.

        >>> axis_of("rate", "1%..9%").at(0.5), axis_of("rate", "x0.5..x2").at(0.0), Axis("a", ("p", "q")).at(0.6)
        ('5.0%', 'x0.5', 'q')
        """
        if self.values:
            return self.values[min(int(part * len(self.values)), len(self.values) - 1)]
        number = self.number(part)
        said = f"{number:.9f}".rstrip("0").rstrip(".") if self.before else repr(number)
        after = self.after if self.after in ("", "%") else f" {self.after}"
        return f"{self.before}{said}{after}"


@dataclass(frozen=True)
class Together:
    """All lists of ``draws`` (a posterior) as one axis: a part of it is a place, at which each key has its value."""

    lists: tuple[tuple[str, tuple[float, ...]], ...]
    key: ClassVar[str] = TOGETHER

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the lists."""
        return tuple(key for key, _ in self.lists)

    def all_at(self, part: float) -> tuple[str, ...]:
        """The values at a part from 0 to 1, by key, as a world draws them.

        >>> Together((("a", (0.1, 0.2)), ("b", (4.0, 3.0, 2.0, 1.0)))).all_at(0.6)
        ('0.2', '2.0')
        """
        return tuple(repr(draws[min(int(part * len(draws)), len(draws) - 1)]) for _, draws in self.lists)


type Varied = Axis | Together


def between(low: float, high: float, part: float, scale: str, unit: float = 1.0, digits: int = DIGITS) -> float:
    """A part of the way from a low end to a high one on a scale, in so many digits; it reads numbers in this ``unit``.

    >>> between(0.001, 0.1, 0.5, "log"), between(10.0, 90.0, 0.5, "logit", 0.01)
    (0.01, 50.0)
    """
    there, back = SCALES[scale]
    start, end = there(low * unit), there(high * unit)
    value = back(start + min(max(part, 0.0), 1.0) * (end - start)) / unit
    return min(max(float(f"{value:.{digits}g}"), low), high)


def ends_of(text: str) -> tuple[tuple[str, ...], str | None] | None:
    """The ends of ``LOW..HIGH`` (or ``LOW..LIKELY..HIGH``), as they are written, and the scale; None for another text.

    >>> ends_of("1%..20% logit"), ends_of("2..9"), ends_of("2,9")
    ((('1%', '20%'), 'logit'), (('2', '9'), None), None)
    """
    words = text.split()
    scale = words.pop() if words and words[-1] in SCALES else None
    ends = tuple(end.strip() for end in " ".join(words).split(".."))
    return (ends, scale) if len(ends) in (2, 3) and all(ends) else None


def axes_of(over: Mapping[str, Any] | Sequence[str]) -> list[Axis]:
    """What several keys may be: by key a list, ends as a tuple, or a text; or texts ``key=a,b`` and ``key=low..high``.

    ExperimentError for a key said twice, and for what is no list and no range.
    """
    found: dict[str, Axis] = {}
    for said in over.items() if isinstance(over, Mapping) else over:
        axis = axis_of(*(_pair(said) if isinstance(said, str) else said))
        if axis.key in found:
            raise ExperimentError(f"{axis.key} is swept twice: say all its values at once")
        found[axis.key] = axis
    return list(found.values())


def _pair(text: str) -> tuple[str, Any]:
    if ".." in text:
        key, value = split_change(text)
        if ends_of(value) is not None:
            return key, value
    return values_of(text)


def axis_of(key: str, said: Any) -> Axis:
    """What a key may be: of a list its members; of ``(low, high)``, maybe with a scale, or ``"low..high"`` a range.

    Whole ends are a range of whole numbers. ExperimentError for what is neither.
    """
    if isinstance(said, str):
        read = ends_of(said)
        if read is None:
            raise ExperimentError(f'"{said}" is no range for {key}: write it as {key}=0.5..2')
        return _ranged(key, *read)
    said = plain(said)
    if isinstance(said, tuple) and 2 <= len(said) <= 3 and not any(isinstance(each, str | bool) for each in said[:2]):
        scale = said[2] if len(said) == 3 else None
        if scale is not None and scale not in SCALES:
            raise ExperimentError(f'there is no scale "{scale}" for {key}: linear, log or logit')
        return _ranged(key, (repr(said[0]), repr(said[1])), scale)
    values = tuple(_said(value) for value in said)
    if not values:
        raise ExperimentError(f"{key} has no values")
    return Axis(key, values)


def axes_of_ranges(ranges: Sequence[Range]) -> list[Varied]:
    """What the uncertain numbers of a scenario may be: each by itself, but several lists of ``draws`` together."""
    lists = [each for each in ranges if each.draws]
    if len(lists) < 2:
        return [axis_of_range(each) for each in ranges]
    alone: list[Varied] = [axis_of_range(each) for each in ranges if not each.draws]
    return [*alone, Together(tuple((written(each.location), each.draws) for each in lists))]


def axis_of_range(found: Range) -> Axis:
    """What an uncertain number of a scenario may be, as its worlds draw it."""
    if found.draws:
        return Axis(written(found.location), tuple(map(repr, sorted(found.draws))))
    ends = found.low, found.high
    return Axis(written(found.location), (), *ends, found.likely, whole=found.whole, shape=found.shape)


def _ranged(key: str, texts: tuple[str, ...], scale: str | None) -> Axis:
    matches = [_NUMBER.fullmatch(text) for text in texts]
    known = [match for match in matches if match is not None]
    if len(known) < len(matches):
        raise ExperimentError(f'"{"..".join(texts)}" is no range for {key}: write it as {key}=0.5..2')
    units = {match[3].strip() for match in known if match[3].strip()}
    if len(units) > 1 or len({match[1] for match in known}) > 1:
        raise ExperimentError(f'"{"..".join(texts)}" says {key} in two units: use one')
    whole = all(re.fullmatch(r"-?\d+", match[2]) for match in known) and not units and not known[0][1] and scale is None
    numbers = [int(match[2]) if whole else float(match[2]) for match in known]
    low, high, likely = numbers[0], numbers[-1], numbers[1] if len(numbers) == 3 else None
    shown = f"{texts[0]}..{texts[-1]}"
    if not low < high or not (likely is None or low <= likely <= high):
        raise ExperimentError(f"{key}: a range goes from a lower to a higher value, not {'..'.join(texts)}")
    after = next(iter(units), "")
    unit = 0.01 if after == "%" else 1.0
    if likely is not None and scale not in (None, "linear"):
        raise ExperimentError(f"{key}: a range with a likely value is triangular, on no {scale} scale")
    if (scale == "log" and low <= 0) or (scale == "logit" and not (low > 0 and high * unit < 1)):
        raise ExperimentError(f"{key} cannot be on a {scale} scale from {shown}: its ends lie outside")
    return Axis(key, (), low, high, likely, scale or "linear", whole, known[0][1], after)


def _said(value: Any) -> str:
    """A value as ``--set`` reads it."""
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
