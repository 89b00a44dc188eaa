"""What if: some keys of a scenario said otherwise, one value after the other, and which strategy wins then."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pydantic import BaseModel

from simsales.experiments import statistics
from simsales.experiments.comparison import Comparison
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import Source, change, location_of, prepare
from simsales.experiments.plain_data import json_text, rows_of
from simsales.files.positions import Location
from simsales.files.problems import dotted, suggest
from simsales.market.check import Prepared, check
from simsales.market.loading import Loaded

type Changes = dict[str, Any]


def changes_of(loaded: Loaded, texts: Sequence[str]) -> Changes:
    """What ``key=value`` texts change in a scenario: by dotted key, the new value as a file gives it.

    A ``*`` in a key stands for every name (or place in a list) there. A value such as ``x2`` or ``x0.5`` is so many
    times the present one (of a range the middle). ExperimentError for a text that is no such change, and for a key
    that matches nothing; whether a value fits is said by whoever loads the changes.
    """
    found: Changes = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise ExperimentError(f'"{text}" changes nothing: write it as key=value, such as run.weeks=26')
        for location in _matching(loaded.data, key.strip()):
            found[dotted(location)] = _value(loaded, location, value.strip())
    return found


def changed(source: Source, texts: Sequence[str]) -> Prepared:
    """The scenario with these ``key=value`` changes (see ``changes_of``), checked."""
    prepared = prepare(source)
    return check(change(prepared.loaded, changes_of(prepared.loaded, texts))) if texts else prepared


def values_of(text: str) -> tuple[str, list[str]]:
    """A key and its values, of ``key=a,b,c``. ExperimentError for fewer than two values, or the same twice.

    >>> values_of("run.weeks=26,52")
    ('run.weeks', ['26', '52'])
    """
    key, _, rest = text.partition("=")
    values = [value.strip() for value in rest.split(",") if value.strip()]
    if len(values) < 2:
        raise ExperimentError(f'"{text}" varies nothing: write it as key=a,b,c, such as run.weeks=26,52,104')
    if len(set(values)) < len(values):
        raise ExperimentError(f'"{text}" says a value twice')
    return key.strip(), values


@dataclass(frozen=True)
class WhatIf:
    """One key at several values, and what came out: a comparison each, in the same worlds."""

    key: str
    comparisons: Mapping[str, Comparison]

    def table(self) -> pd.DataFrame:
        """By value: the best strategy, its mean, the runner-up, and by how much it is behind with 95% interval."""
        rows = []
        for value, found in self.comparisons.items():
            if not found.worlds:
                continue
            best, *rest = found.ranking(found.objective)
            means = found.means()[found.objective]
            apart = statistics.mean_interval(found.difference(found.objective, best, rest[0])) if rest else [None] * 3
            rows.append((value, best, means[best], rest[0] if rest else None, *apart))
        columns = ["value", "best", "mean", "runner_up", "difference", "low", "high"]
        return pd.DataFrame(rows, columns=columns).set_index("value")

    def sentence(self) -> str:
        """Whether the winner stays the winner, and where it turns; the values are held against the first."""
        best = self.table()["best"]
        if best.empty:
            return f"No world was completed at any value of {self.key}."
        first, other = best.iloc[0], best[best != best.iloc[0]]
        kept = f"{first} comes out best at {(best == first).sum()} of {len(best)} values of {self.key}"
        if other.empty:
            return f"{kept}."
        turns = "; ".join(f"{name} at {', '.join(rows.index)}" for name, rows in other.groupby(other, sort=False))
        return f"{kept}; it turns: {turns}."

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json_text("what_if", self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """The table and the sentence as plain data."""
        return {"key": self.key, "values": rows_of(self.table()), "sentence": self.sentence()}


def vary(source: Source, text: str, compare: Callable[[Prepared], Comparison]) -> WhatIf:
    """Compare the strategies at each value of a ``key=a,b,c``, with the same luck; a value is used as ``--set`` does.

    All values are checked before the first is run. ExperimentError and ScenarioError as of ``changed``.
    """
    key, values = values_of(text)
    variants = {value: changed(source, [f"{key}={value}"]) for value in values}
    done: dict[str, Comparison] = {}
    for value, prepared in variants.items():
        done[value] = compare(prepared)
        if done[value].account.interrupted:
            break
    return WhatIf(key, done)


def _matching(data: Any, key: str) -> list[Location]:
    """The locations of a key in a file's data, each ``*`` in it standing for all that is there."""
    found: list[tuple[Location, Any]] = [((), data)]
    for part in location_of(key):
        before, found = (
            found,
            [
                ((*location, name), _inner(table, name))
                for location, table in found
                for name in (_names(table) if part == "*" else [part])
            ],
        )
        if not found:
            there = ", ".join(str(name) for name in _names(before[0][1])) or "nothing"
            raise ExperimentError(f'"{key}" matches nothing: a * stands for what is there, and there is {there}')
    return [location for location, _ in found]


def _names(table: Any) -> list[str | int]:
    """The names of what is in a table, or the places of what is in a list; none of what else there may be."""
    if isinstance(table, BaseModel):
        return list(type(table).model_fields)
    if isinstance(table, Mapping):
        return list(table)
    return list(range(len(table))) if isinstance(table, list | tuple) else []


def _inner(table: Any, name: str | int) -> Any:
    """What stands under a name, or at a place; None if there is nothing."""
    if name not in _names(table):
        return None
    return getattr(table, str(name)) if isinstance(table, BaseModel) else table[name]


def _value(loaded: Loaded, location: Location, text: str) -> Any:
    """A value as a file gives it; ``x2`` is twice the present one."""
    times = re.fullmatch(r"x(\d+\.?\d*|\.\d+)", text)
    if times is not None:
        return float(times[1]) * _present(loaded, location)
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _present(loaded: Loaded, location: Location) -> float:
    """The number that stands at a location of the scenario, given or by default."""
    found: Any = loaded.scenario
    for part in location:
        known, found = _names(found), _inner(found, part)
        if found is None:
            hint = f" ({suggest(str(part), map(str, known), 'there are')})" if known else ""
            raise ExperimentError(f"{dotted(location)} has no value of which a multiple could be taken{hint}")
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ExperimentError(f"{dotted(location)} is no number: of {found!r} no multiple can be taken")
    return float(found)
