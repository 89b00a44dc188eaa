"""Numbers that nobody knows exactly: ``{ low = "2%", high = "6%" }``, drawn anew for every world.

``{ distribution = "normal", mean = "4%", sd = "1%" }`` and other shapes: ``distributions``. ``{ draws = [0.02, 0.05,
0.03] }`` says values of which a world takes one: that at the same place in all such lists, so that what was found
together (a posterior) stays together. Where either may stand is said by whoever knows the file
(``Uncertain``); parts of one, which have to sum to one, and what we choose ourselves are certain.
"""

from __future__ import annotations

import copy
import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simsales.files.adapters import adapter_of
from simsales.files.distributions import KEYS, WORD, Distribution, is_distribution, read_distribution
from simsales.files.explaining import annotation_at, bare, findings, is_of, show
from simsales.files.part import Shares
from simsales.files.positions import Location
from simsales.files.problems import Finding, dotted, suggest
from simsales.files.units import Term

ANY = "*"  # any name, in the locations of ``Uncertain``
_KEYS = ("low", "high", "likely")
_DRAWS = "draws"


@dataclass(frozen=True)
class Uncertain:
    """Where in a file ranges may stand, and where not although there is a number.

    ``tables`` are those (at the top) in which they may; in ``unmodelled`` ones no model knows which keys are numbers.
    ``certain`` are tables in them that may have none, each with what is said of it; ``parts_of_one`` are locations of
    numbers that have to sum to one, beside all that are in ``Shares``. ``ANY`` stands for any name in a location.
    """

    tables: tuple[str, ...]
    unmodelled: tuple[str, ...] = ()
    certain: Mapping[Location, str] = field(default_factory=dict)
    parts_of_one: tuple[Location, ...] = ()


@dataclass(frozen=True)
class Range:
    """An uncertain number of a scenario, in its base unit: uniform, triangular about a likely value, or of draws.

    Or of another distribution, its ``shape``: then ``low`` and ``high`` are the ends of what can be drawn.
    """

    location: Location
    low: float
    high: float
    likely: float | None = None
    whole: bool = False
    draws: tuple[float, ...] = ()
    shape: Distribution | None = None

    @property
    def key(self) -> str:
        """The dotted key, such as ``world.needs.mobile.rate``."""
        return dotted(self.location)

    @property
    def middle(self) -> float:
        """The likely value, the median of draws, the middle of a shape, or halfway between low and high."""
        if self.draws:
            return self.at(0.5)
        if self.likely is not None:
            return self.likely
        middle = self.low + (self.high - self.low) / 2 if self.shape is None else self.shape.middle
        return math.floor(middle + 0.5) if self.whole else middle

    @property
    def usual(self) -> tuple[float, float]:
        """Between which numbers it nearly always lies: its ends, of a shape the middle 99%."""
        return (self.low, self.high) if self.shape is None else (self.at(0.005), self.at(0.995))

    @property
    def text(self) -> str:
        """What it may be, in words: ``0.02 … 0.04``, or the shape with what most of it lies between."""
        return f"{self.low:g} … {self.high:g}" if self.shape is None else str(self.shape)

    def draw(self, seed: int) -> float:
        """The number in the world with this seed, addressed by seed and key: other ranges have no say in it.

        Of draws that at a place addressed by the seed alone.

        >>> rate = Range(("world", "needs", "mobile", "rate"), low=0.2, high=0.4)
        >>> round(rate.draw(seed=7), 4), rate.draw(seed=7) == rate.draw(seed=7)
        (0.3336, True)
        """
        address = hashlib.sha256(f"{seed}\n{_DRAWS if self.draws else self.key}".encode()).digest()
        part = (int.from_bytes(address[:8]) >> 11) / 2**53
        return self.draws[int(part * len(self.draws))] if self.draws else self.at(part)

    def at(self, part: float) -> float:
        """The number that a part (0 to 1) of all worlds stays below: the inverse distribution function."""
        if self.draws:
            return sorted(self.draws)[min(int(part * len(self.draws)), len(self.draws) - 1)]
        width = self.high - self.low
        if self.shape is not None:
            value = self.shape.at(part)
            return math.floor(value + 0.5) if self.whole else value
        if self.whole and self.likely is None:
            return min(int(self.low) + int(part * (width + 1)), int(self.high))
        if self.likely is None or width == 0:
            value = self.low + part * width
        elif part * width < self.likely - self.low:
            value = self.low + math.sqrt(part * width * (self.likely - self.low))
        else:
            value = self.high - math.sqrt((1 - part) * width * (self.high - self.likely))
        value = min(max(value, self.low), self.high)
        return math.floor(value + 0.5) if self.whole else value


def find_ranges(
    data: Mapping[str, Any], model: Any, context: Mapping[str, Any], where: Uncertain
) -> tuple[list[Range], list[Finding]]:
    """Find the ranges of a file's data, and what is wrong with them.

    A table counts as a range where the ``model`` expects a number. ``context`` goes to pydantic (the currency).
    """
    ranges: list[Range] = []
    wrong: list[Finding] = []
    for location, node in _tables(data):
        if location[0] in where.unmodelled:
            if {"low", "high"} <= node.keys() <= set(_KEYS) or {WORD} < node.keys() <= set(KEYS):
                wrong.append(_certain(location, where))
            continue
        annotation = annotation_at(model, location)
        if bare(annotation) not in (int, float):
            continue
        if location[0] not in where.tables and not node.keys() & {*_KEYS, *KEYS, _DRAWS}:
            continue  # no range, but a mistake: pydantic says so
        if location[0] not in where.tables:
            said: Finding | None = _certain(location, where)
        else:
            said = _part_of_one(location, model, where) or _certain_all_the_same(location, where)
        if said is not None:
            wrong.append(said)
            continue
        found, told = _read(location, node, annotation, context)
        wrong += told
        ranges += [] if found is None else [found]
    return ranges, wrong


def _read(
    location: Location, node: Mapping[str, Any], annotation: Any, context: Mapping[str, Any]
) -> tuple[Range | None, list[Finding]]:
    """The range that a table says, or what is wrong with it."""
    adapter: TypeAdapter[float] = adapter_of(annotation)
    whole = bare(annotation) is int
    if is_distribution(node):
        shape, problems = read_distribution(location, node, annotation, context)
        if shape is None:
            return None, problems
        low, high = (math.floor(end + 0.5) if whole else end for end in shape.ends)
        if is_of(annotation, Term) and low < 1:
            return None, [Finding(location, "a distribution of terms begins at a week at least", "cut it: low = 1")]
        return Range(location, low, high, None, whole, (), shape), []
    if _DRAWS in node:
        drawn, problems = _drawn(location, node, adapter, context)
        return (None if problems else Range(location, min(drawn), max(drawn), None, whole, drawn)), problems
    problems = list(_check_keys(location, node))
    values: dict[str, float] = {}
    for key in _KEYS:
        if key in node:
            try:
                values[key] = adapter.validate_python(node[key], strict=True, context=dict(context))
            except ValidationError as error:
                problems += findings(error, prefix=(*location, key))
    if not problems and not values["low"] <= values["high"]:
        problems.append(Finding((*location, "low"), f"low is above high ({show(node['high'])})"))
    elif not problems and not values["low"] <= values.get("likely", values["low"]) <= values["high"]:
        problems.append(Finding((*location, "likely"), "the likely value lies outside low to high"))
    if not problems and is_of(annotation, Term):  # in weeks, unless it is said otherwise
        whole = all(value % 1 == 0 for value in values.values())
        if not whole and values["low"] < 1:
            problems.append(Finding((*location, "low"), "a range of terms begins at a week at least"))
    if problems:
        return None, problems
    return Range(location, values["low"], values["high"], values.get("likely"), whole), []


def _drawn(
    location: Location, node: Mapping[str, Any], adapter: TypeAdapter[float], context: Mapping[str, Any]
) -> tuple[tuple[float, ...], list[Finding]]:
    """The values of ``{ draws = […] }``, and what is wrong; ends beside are those of a file that this one extends."""
    others = [key for key in node if key not in (_DRAWS, *_KEYS)]
    said = node[_DRAWS]
    if others:
        return (), [Finding((*location, others[0]), "unknown key beside draws", value=False)]
    if not isinstance(said, list) or not said:
        return (), [Finding((*location, _DRAWS), "expected a list of values")]
    found, wrong = list[float](), list[Finding]()
    for value in said:
        try:
            found.append(adapter.validate_python(value, strict=True, context=dict(context)))
        except ValidationError as error:
            wrong += findings(error, prefix=(*location, _DRAWS))
    return tuple(found), wrong


def replace(data: Mapping[str, Any], values: Mapping[Location, Any]) -> dict[str, Any]:
    """A copy of a scenario's data with other values (copies, too) at some locations."""
    changed = copy.deepcopy(dict(data))
    for location, value in copy.deepcopy(dict(values)).items():
        table: Any = changed
        for part in location[:-1]:
            table = table[part]
        table[location[-1]] = value
    return changed


def _tables(node: Any, location: Location = ()) -> Iterator[tuple[Location, dict[str, Any]]]:
    if isinstance(node, dict):
        if location:
            yield location, node
        for key, value in node.items():
            yield from _tables(value, (*location, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _tables(value, (*location, index))


def _certain(location: Location, where: Uncertain) -> Finding:
    tables = ", ".join(f"[{name}]" for name in where.tables)
    return Finding(location, "what we choose is certain: a range is not possible here", f"ranges may stand in {tables}")


def _certain_all_the_same(location: Location, where: Uncertain) -> Finding | None:
    for table, message in where.certain.items():
        if _is_at(location[: len(table)], table):
            return Finding(location, message)
    return None


def _part_of_one(location: Location, model: Any, where: Uncertain) -> Finding | None:
    parent = bare(annotation_at(model, location[:-1]))
    is_part = isinstance(parent, type) and issubclass(parent, Shares)
    if is_part or any(_is_at(location, each) for each in where.parts_of_one):
        return Finding(location, "a range is not possible for parts that must sum to 1", "write a single share")
    return None


def _is_at(location: Location, place: Location) -> bool:
    """Whether a location is a place, in which ``ANY`` stands for any name."""
    return len(location) == len(place) and all(
        known in (ANY, part) for part, known in zip(location, place, strict=True)
    )


def _check_keys(location: Location, node: Mapping[str, Any]) -> Iterator[Finding]:
    unknown = [key for key in node if key not in _KEYS]
    for key in unknown:
        yield Finding((*location, key), "unknown key in a range", suggest(key, _KEYS), value=False)
    for key in ("low", "high"):
        if key not in node and not unknown:
            message = f'missing key "{key}"'
            yield Finding(location, message, "expected a number, or a range { low = …, high = … }")
