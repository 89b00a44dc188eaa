"""Some keys of a scenario said otherwise, as ``--set`` says them: ``key=value``, with ``*`` and multiples."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, get_origin

from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import AROUND, Source, change, prepare
from simsales.experiments.keys import inner, location_of, names, split_change
from simsales.experiments.multiples import COMPONENT, factor_of, model_at, multiple
from simsales.files.explaining import annotation_at, bare, fields
from simsales.files.positions import Location
from simsales.files.problems import dotted, suggest
from simsales.market.check import Prepared, check
from simsales.market.checks.inheritance import ancestry
from simsales.market.levers import FAMILIES
from simsales.market.loading import Loaded
from simsales.market.scenario import Scenario, Strategy

type Changes = dict[str, Any]


@dataclass
class _Said:
    """What texts change: by location the value and the key that says it, and what a ``*`` passes over, by key."""

    values: dict[Location, tuple[Any, str]] = field(default_factory=dict)
    skipped: dict[str, list[str]] = field(default_factory=dict)


def changes_of(loaded: Loaded, texts: Sequence[str]) -> Changes:
    """What ``key=value`` texts change in a scenario: by dotted key, the new value as a file gives it.

    A ``*`` in a key stands for every name (or place in a list) there. A value such as ``x2`` or ``x0.5`` is so many
    times the present one, in its unit; of a range both ends. ExperimentError for a text that is no such change, for a
    key that matches nothing, and for a key that is said twice (after one with a ``*``, a name of its own may be said);
    whether a value fits is said by whoever loads the changes.
    """
    return {written(location): value for location, (value, _) in _said(loaded, texts).values.items()}


def skipped(source: Source, texts: Sequence[str]) -> list[str]:
    """What each ``*`` in these ``key=value`` texts passes over, since there is no such key: a sentence a key."""
    found = _said(prepare(source).loaded, texts).skipped
    return [f"{key} leaves as they are: {', '.join(dict.fromkeys(where))}." for key, where in found.items() if where]


def changed(source: Source, texts: Sequence[str]) -> Prepared:
    """The scenario with these ``key=value`` changes (see ``changes_of``), checked."""
    prepared = prepare(source)
    return check(change(prepared.loaded, changes_of(prepared.loaded, texts))) if texts else prepared


def said_before(loaded: Loaded, texts: Iterable[str], multiples: bool = True) -> str | None:
    """The first key of these ``key=value`` texts that was changed before; with or without those that say a multiple."""
    for text in texts:
        if multiples or factor_of(split_change(text)[1]) is None:
            for location in _said(loaded, [text]).values:
                if any(_overlap(location, before) for before in loaded.changed):
                    return dotted(location)
    return None


def of_who_is_run(loaded: Loaded, keys: Iterable[str], run: Sequence[str]) -> None:
    """ExperimentError for a key that only strategies have which are not ``run``: none of its values moves anything."""
    for key in keys:
        places = _matching(loaded, key)[0]
        if not any(place[0] != "strategies" or _moves(loaded, place, name) for place in places for name in run):
            whose, named = (" and ".join(f'"{each}"' for each in names) for names in ({p[1]: 0 for p in places}, run))
            raise ExperimentError(f"{key} would move nothing: it is of {whose}, and what is run is {named}")


def of_what_happens(loaded: Loaded, keys: Iterable[str]) -> None:
    """ExperimentError for a key that says which worlds are run, or how they are judged, and not what happens in them.

    Where all points are held against each other in the same worlds, by one measure, it would move nothing.
    """
    for key in keys:
        if all(place[0] == "run" and place[-1] in AROUND for place in _matching(loaded, key)[0]):
            raise ExperimentError(
                f"{key} would move nothing: it says which worlds are run, or how they are judged (see compare --vary)"
            )


def _moves(loaded: Loaded, place: Location, name: str) -> bool:
    """Whether a key of a strategy is one of those that another has: it is that one, or what that one inherits."""
    known = loaded.scenario.strategies
    line, whose = ancestry(name, known), place[1] if len(place) > 1 else name
    if whose not in line:
        return False
    before, family = line[: line.index(whose)], place[2] if len(place) > 2 else None
    return family not in FAMILIES or not any(family in known[each].model_fields_set for each in before)


def written(location: Location) -> str:
    """A location as a key that ``location_of`` reads, whatever its names are.

    >>> written(("strategies", "A.B", "pricing", 0)), written(("world", "segments", "savers"))
    ('strategies."A.B".pricing[0]', 'world.segments.savers')
    """
    plain = [
        part if isinstance(part, int) or not (set(part) & set(".[]\"'=*") or part.isdigit()) else _quoted(part)
        for part in location
    ]
    return dotted(tuple(plain))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _said(loaded: Loaded, texts: Sequence[str]) -> _Said:
    said = _Said()
    keys: list[str] = []
    for text in texts:
        key, value = split_change(text)
        if key in keys:
            raise ExperimentError(f"{key} is said twice: say it once")
        keys.append(key)
        locations, passed = _matching(loaded, key)
        new: dict[Location, Any] = {}
        failed: ExperimentError | None = None
        for location in locations:
            try:
                new[location] = _value(loaded, location, value)
            except ExperimentError as error:
                if "*" not in location_of(key):
                    raise
                failed = error
                passed.append(f"{dotted(location)} (no number)")
        if not new:
            raise failed or ExperimentError(f"{key} matches nothing: {', '.join(passed)}")
        for location, each in new.items():
            _once(said, location, key)
            said.values[location] = each, key
        said.skipped[key] = passed
    return said


def _once(said: _Said, location: Location, key: str) -> None:
    """ExperimentError for a location said before, unless it was by a key with more stars, or in a table around it."""
    stars = location_of(key).count("*")
    for before, (_, other) in said.values.items():
        inside = before == location[: len(before)] and len(before) < len(location)
        if _overlap(before, location) and not inside and location_of(other).count("*") <= stars:
            raise ExperimentError(f"{dotted(location)} is said twice, by {other} and by {key}: say it once")


def _overlap(one: Location, other: Location) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _matching(loaded: Loaded, key: str) -> tuple[list[Location], list[str]]:
    """The locations of a key, each ``*`` standing for all that is there; and what a ``*`` passes over."""
    parts = location_of(key)
    found: list[tuple[Location, Any]] = [((), loaded.said)]
    passed: list[str] = []
    for depth, part in enumerate(parts):
        starred, before, found = "*" in parts[:depth], found, []
        for location, table in before:
            if part == "*":
                found += [((*location, name), inner(table, name)) for name in names(table)]
                continue
            name = str(part) if isinstance(table, dict) and str(part) in table else part
            problem = _lacking(loaded, (*location, name), table, depth == len(parts) - 1, starred)
            if problem is None:
                found.append(((*location, name), inner(table, name)))
            elif not starred:
                raise ExperimentError(problem)
            else:
                passed.append(f"{dotted(location)} (no {name})")
        if not found and part == "*":
            raise ExperimentError(f'"{key}" matches nothing: a * stands for what is there, and {_there(before)}')
        if not found:
            location, table = before[0]
            raise ExperimentError(_lacking(loaded, (*location, part), table, True, True) or passed[0])
    return [location for location, _ in found], passed


def _there(found: list[tuple[Location, Any]]) -> str:
    location, table = found[0]
    there = ", ".join(str(name) for name in names(table)) or "nothing"
    return f"in {dotted(location)} there is {there}" if location else f"there is {there}"


def _lacking(loaded: Loaded, location: Location, table: Any, is_last: bool, starred: bool) -> str | None:
    """What is to be said of a key that is not there and cannot be made; None where it may be said.

    Keys of tables that a model knows are told by whoever checks the changes.
    """
    part, around = location[-1], location[:-1]
    if part in names(table):
        return None
    if isinstance(table, list):
        there = f"there are {', '.join(f'[{place}]' for place in names(table))}" if table else "it is empty"
        return f"{dotted(around)} has no [{part}]: {there}"
    if around[:1] == ("strategies",) and len(around) == 2:  # a family, of which a * has those that are there
        known = list(Strategy.model_fields)
        if part not in known:
            return f"{dotted(around)} has no {part}: {suggest(str(part), known)}"
        lists = part in FAMILIES and not is_last
        return f"{dotted(around)} has no {part} of its own" if lists or (starred and part in FAMILIES) else None
    if len(around) == COMPONENT and around[0] == "strategies":
        model, _ = model_at(loaded, location)
        known = fields(model, ())
        return None if part in known else f"{dotted(around)} has no {part}: {suggest(str(part), known)}"
    named = get_origin(bare(annotation_at(Scenario, around))) is dict
    if named and not is_last:
        return f'{dotted(around)} has no "{part}": {suggest(str(part), map(str, names(table)), "there are")}'
    return None


def _value(loaded: Loaded, location: Location, text: str) -> Any:
    """A value as a file gives it; ``x2`` is twice the present one."""
    factor = factor_of(text)
    if factor is not None:
        return multiple(loaded, location, factor)
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
