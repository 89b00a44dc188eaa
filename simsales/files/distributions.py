"""Distributions of an uncertain number: ``{ distribution = "normal", mean = "3%", sd = "1%" }``, or by two quantiles.

``{ distribution = "beta", between = ["2%", "6%"], covers = "90%" }``: so much lies between, as much below as
above. With ``low`` or ``high`` it is cut there: what is left is a whole. What is read and checked here needs no SciPy,
so that files are checked at once; only worlds are drawn by its inverse distribution functions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Annotated, Any, TypeAliasType, Union, get_args, get_origin

from pydantic import BeforeValidator, ValidationError
from pydantic.fields import FieldInfo

from simsales.files.adapters import adapter_of
from simsales.files.explaining import findings, show
from simsales.files.positions import Location
from simsales.files.problems import Finding, suggest
from simsales.files.units import Share, duration, term, whole_weeks

NORMAL, LOGNORMAL, BETA = "normal", "lognormal", "beta"
KINDS = (NORMAL, LOGNORMAL, BETA)
WORD = "distribution"
KEYS = (WORD, "mean", "sd", "between", "covers", "low", "high")
COVERS = 0.9  # what lies between two quantiles, where it is not said
LEAST = 2.0**-54  # no draw has a smaller part of all below it or above it: what is rarer never comes
KEPT = 1e-6  # of a distribution, where it is cut
_Z = NormalDist()


@dataclass(frozen=True)
class Distribution:
    """A normal, lognormal or beta distribution, as it is said, in base units: by mean and standard deviation.

    Or by two quantiles, ``covers`` (0: by mean and sd) being what lies between them. ``low`` and ``high`` are where it
    is cut (infinite: nowhere); mean and sd are those before that.
    """

    kind: str
    first: float
    second: float
    covers: float = 0.0
    low: float = -math.inf
    high: float = math.inf

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest number that a draw can be.

        >>> [round(end, 2) for end in Distribution("normal", 10, 1).ends], Distribution("beta", 0.2, 0.1).ends
        ([1.71, 18.29], (0.0, 1.0))
        """
        if self.kind == BETA:
            return max(self.low, 0.0), min(self.high, 1.0)
        middle, spread = _normal(self)
        reach = -spread * _Z.inv_cdf(LEAST)
        low, high = (self._back(middle + side * reach) for side in (-1, 1))
        return max(low, self.low), min(high, self.high)

    @property
    def middle(self) -> float:
        """The median; of a beta its mean before it is cut, or halfway between its quantiles."""
        if self.kind == BETA:
            middle = (self.first + self.second) / 2 if self.covers else self.first
            return min(max(middle, self.low), self.high)
        middle, spread = _normal(self)
        below, above = (_Z.cdf((end - middle) / spread) for end in self._cuts())
        return self._back(middle + spread * _Z.inv_cdf((below + above) / 2))

    @property
    def kept(self) -> float:
        """What lies between where it is cut; 1 for a beta, of which that is not asked."""
        if self.kind == BETA:
            return 1.0
        middle, spread = _normal(self)
        below, above = (_Z.cdf((end - middle) / spread) for end in self._cuts())
        return above - below

    def at(self, part: float) -> float:
        """The number that a part (0 to 1) of all worlds stays below: the inverse distribution function, by SciPy.

        >>> round(Distribution("normal", 10, 1).at(0.975), 2), Distribution("normal", 10, 1, low=10).at(0.0)
        (11.96, 10.0)
        >>> [round(Distribution("beta", 0.02, 0.06, 0.9).at(part), 4) for part in (0.05, 0.95)]
        [0.02, 0.06]
        """
        low, high = self.ends
        inside = min(max(part, LEAST), 1 - 2.0**-53)
        return min(max(self._back(float(_inverse(self)(inside))), low), high)

    def _back(self, value: float) -> float:
        return math.exp(min(value, 700.0)) if self.kind == LOGNORMAL else value

    def _cuts(self) -> tuple[float, float]:
        """Where it is cut, on the scale on which it is normal."""
        if self.kind == NORMAL:
            return self.low, self.high
        return (math.log(self.low) if self.low > 0 else -math.inf), math.log(self.high)

    def __str__(self) -> str:
        """In words: "normal, 90%: 0.0136 … 0.0464"."""
        return f"{self.kind}, 90%: {self.at(0.05):.4g} … {self.at(0.95):.4g}"


def _normal(law: Distribution) -> tuple[float, float]:
    """Mean and standard deviation of the normal distribution, or of the logarithm of the lognormal one."""
    first, second = law.first, law.second
    if law.covers:
        low, high = (math.log(first), math.log(second)) if law.kind == LOGNORMAL else (first, second)
        return (low + high) / 2, (high - low) / 2 / _Z.inv_cdf(0.5 + law.covers / 2)
    if law.kind == NORMAL:
        return first, second
    variance = math.log1p((second / first) ** 2)
    return math.log(first) - variance / 2, math.sqrt(variance)


@lru_cache(maxsize=512)
def _inverse(law: Distribution) -> Any:
    """The inverse distribution function, of a lognormal that of its logarithm."""
    from scipy import stats

    if law.kind != BETA:
        middle, spread = _normal(law)
        if law.low == -math.inf and law.high == math.inf:
            return stats.norm(middle, spread).ppf
        low, high = ((end - middle) / spread for end in law._cuts())
        return stats.truncnorm(low, high, middle, spread).ppf
    found = stats.beta(*_beta(law))
    low, high = law.ends
    if found.cdf(low) < 0.5:
        below, above = found.cdf(low), found.cdf(high)
        return lambda part: found.ppf(below + part * (above - below))
    below, above = found.sf(low), found.sf(high)
    return lambda part: found.isf(below + part * (above - below))


def _beta(law: Distribution) -> tuple[float, float]:
    """The two parameters of the beta distribution."""
    if not law.covers:
        total = law.first * (1 - law.first) / law.second**2 - 1
        return law.first * total, (1 - law.first) * total
    import numpy as np
    from scipy.optimize import least_squares
    from scipy.special import betaincinv, logit

    ends = np.array([law.first, law.second])
    parts = np.array([0.5 - law.covers / 2, 0.5 + law.covers / 2])
    mean, sd = ends.mean(), (ends[1] - ends[0]) / 2 / _Z.inv_cdf(parts[1])
    total = max(mean * (1 - mean) / sd**2 - 1, 0.2)

    def off(logs: Any) -> Any:
        return logit(np.clip(betaincinv(*np.exp(logs), parts), 1e-300, 1 - 1e-16)) - logit(ends)

    found = least_squares(off, np.log([mean * total, (1 - mean) * total]), xtol=1e-15, ftol=1e-15, gtol=1e-15)
    a, b = np.exp(found.x)
    return float(a), float(b)


def is_distribution(node: Mapping[str, Any]) -> bool:
    """Whether a table wants to be a distribution: it says what only one has.

    >>> is_distribution({"mean": 3, "sd": 1}), is_distribution({"low": 3, "high": 4})
    (True, False)
    """
    return bool(node.keys() & {WORD, "mean", "sd", "between"})


def read_distribution(
    location: Location, node: Mapping[str, Any], annotation: Any, context: Mapping[str, Any]
) -> tuple[Distribution | None, list[Finding]]:
    """The distribution that a table says where the model expects a number, or what is wrong with it."""
    wrong = list(_check_keys(location, node))
    values: dict[str, Any] = {}
    ends, free = adapter_of(annotation), adapter_of(loosened(annotation))
    kinds = {"low": ends, "high": ends, "covers": adapter_of(Share), "between": adapter_of(list[Any])}
    for key in node.keys() & set(KEYS[1:]):
        try:
            values[key] = kinds.get(key, free).validate_python(node[key], strict=True, context=dict(context))
            if key == "between":
                values[key] = [free.validate_python(each, strict=True, context=dict(context)) for each in node[key]]
        except ValidationError as error:
            wrong += findings(error, prefix=(*location, key))
    if wrong:
        return None, wrong
    if wrong := list(_check_values(location, node[WORD], values)):
        return None, wrong
    first, second = values["between"] if "between" in values else (values["mean"], values["sd"])
    law = Distribution(
        node[WORD], float(first), float(second), values.get("covers", COVERS) if "between" in values else 0.0,
        float(values.get("low", -math.inf)), float(values.get("high", math.inf)),
    )  # fmt: skip
    wrong = list(_check_ends(location, law, annotation))
    return (None, wrong) if wrong else (law, [])


def _check_keys(location: Location, node: Mapping[str, Any]) -> Iterator[Finding]:
    for key in node:
        if key not in KEYS:
            yield Finding((*location, key), "unknown key in a distribution", suggest(key, KEYS), value=False)
    if WORD not in node:
        yield Finding(location, f'missing key "{WORD}"', f"one of {', '.join(KINDS)}")
    elif node[WORD] not in KINDS:
        hint = suggest(str(node[WORD]), KINDS, "one of")
        yield Finding((*location, WORD), f"unknown distribution {show(node[WORD])}", hint)
    said, two = node.keys() & {"mean", "sd"}, "between" in node
    if (said and two) or (not two and len(said) < 2):
        hint = "mean = … and sd = …, or between = [ …, … ] with covers = …"
        yield Finding(location, "expected a mean and an sd, or two values between which it lies", hint)
    if "covers" in node and not two:
        yield Finding((*location, "covers"), "does nothing without `between`", value=False)


def _check_values(location: Location, kind: str, values: Mapping[str, Any]) -> Iterator[Finding]:
    """What is no such distribution: worked out by hand, without SciPy."""
    if "between" in values:
        two = values["between"]
        if len(two) != 2 or not two[0] < two[1]:
            yield Finding((*location, "between"), "expected two values, the lower one first")
        elif kind == LOGNORMAL and two[0] <= 0:
            yield Finding((*location, "between"), "a lognormal has positive values only")
        elif kind == BETA and not (two[0] > 0 and two[1] < 1):
            yield Finding((*location, "between"), "a beta lies between 0 and 1: so must what it is said by")
        if not 0.01 <= values.get("covers", COVERS) <= 0.9999:
            yield Finding((*location, "covers"), "expected a share from 1% to 99.99%, such as 0.9")
    else:
        mean, sd = values["mean"], values["sd"]
        if not sd > 0:
            yield Finding((*location, "sd"), f"must be more than 0, not {show(sd)}")
        elif kind == LOGNORMAL and mean <= 0:
            yield Finding((*location, "mean"), "the mean of a lognormal is more than 0")
        elif kind == BETA and not 0 < mean < 1:
            yield Finding((*location, "mean"), "the mean of a beta lies between 0 and 1")
        elif kind == BETA and sd**2 >= mean * (1 - mean):
            most = math.sqrt(mean * (1 - mean))
            yield Finding((*location, "sd"), f"a beta with this mean has an sd below {most:.3g}, not {show(sd)}")
    low, high = values.get("low", -math.inf), values.get("high", math.inf)
    if not low < high:
        yield Finding((*location, "low"), f"must be below high ({show(high)})")
    elif kind != NORMAL and (high <= 0 or (kind == BETA and low >= 1)):
        yield Finding((*location, "high" if high <= 0 else "low"), f"no {kind} has values there")


def _check_ends(location: Location, law: Distribution, annotation: Any) -> Iterator[Finding]:
    """What of it never may be: refused, unless the file itself cuts it."""
    (low, high), (least, most) = law.ends, bounds(annotation)
    if law.kept < KEPT:
        yield Finding((*location, WORD), "less than one in a million lies between low and high", value=False)
    sides = (("low", low, least, low < least, "below"), ("high", high, most, high > most, "above"))
    for end, value, bound, outside, side in sides:
        hint = f"cut it there: {end} = {bound:g}"
        if bound in excluded(annotation):
            outside, side, hint = outside or value == bound, f"at or {side}", f"cut it before {bound:g}, with {end} = …"
        if outside:
            lies = f"some of this {law.kind} lies {side} {bound:g}, which the key may not be"
            yield Finding((*location, WORD), lies, hint)


def bounds(annotation: Any) -> tuple[float, float]:
    """Between which numbers a type's values must lie (infinite: anywhere).

    >>> bounds(Share)
    (0.0, 1.0)
    """
    least, most = -math.inf, math.inf
    for each in _metadata(annotation):
        least = max(least, *(float(getattr(each, name, -math.inf)) for name in ("ge", "gt")))
        most = min(most, *(float(getattr(each, name, math.inf)) for name in ("le", "lt")))
    return least, most


def excluded(annotation: Any) -> frozenset[float]:
    """Which numbers a type's values must be more or less than."""
    said = (getattr(each, name, None) for each in _metadata(annotation) for name in ("gt", "lt"))
    return frozenset(float(each) for each in said if each is not None)


def loosened(annotation: Any) -> Any:
    """A number in the same units, whole or not, with no bounds: a mean or a standard deviation."""
    readers = [each for each in _metadata(annotation) if isinstance(each, BeforeValidator)]
    parts = [BeforeValidator(duration) if each.func in (whole_weeks, term) else each for each in readers]
    return Annotated[float, *parts] if parts else float


def _metadata(annotation: Any) -> Iterator[Any]:
    """What is said of a type beside what it is, through its names."""
    if isinstance(annotation, TypeAliasType):
        yield from _metadata(annotation.__value__)
    elif get_origin(annotation) is Annotated:
        inner, *said = get_args(annotation)
        for each in said:
            yield from each.metadata if isinstance(each, FieldInfo) else (each,)
        yield from _metadata(inner)
    elif get_origin(annotation) in (Union, type(int | None)):
        for each in get_args(annotation):
            yield from _metadata(each)
