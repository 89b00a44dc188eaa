"""What if: some keys of a scenario said otherwise, one value after the other, and which strategy wins then."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simsales.experiments import statistics
from simsales.experiments.comparison import Comparison
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import Source, change, prepare
from simsales.files.problems import suggest
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
        for path in _matching(loaded, key.strip()):
            found[_written(path)] = _value(loaded, path, value.strip())
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
    complete: bool = True

    def table(self) -> pd.DataFrame:
        """By value: the best strategy, its mean, the runner-up, and by how much it is behind with 95% interval."""
        rows = []
        for value, found in self.comparisons.items():
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

    def to_dict(self) -> dict[str, Any]:
        """The table and the sentence as plain data."""
        table = self.table().reset_index().astype(object)
        rows = table.where(table.notna(), None).to_dict("records")
        return {"key": self.key, "values": rows, "sentence": self.sentence()}


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
    complete = len(done) == len(variants) and not any(found.account.interrupted for found in done.values())
    return WhatIf(key, {value: found for value, found in done.items() if found.worlds}, complete)


def _matching(loaded: Loaded, key: str) -> Iterator[tuple[str | int, ...]]:
    """The paths of a key in the file's data, each ``*`` in it standing for all that is there."""
    paths: list[tuple[tuple[str | int, ...], Any]] = [((), loaded.data)]
    for part in key.replace("[", ".").replace("]", "").split("."):
        further: list[tuple[tuple[str | int, ...], Any]] = []
        for path, table in paths:
            if part == "*":
                inner = (
                    enumerate(table) if isinstance(table, list) else table.items() if isinstance(table, dict) else ()
                )
                further += [((*path, name), value) for name, value in inner]
            elif isinstance(table, list) and part.isdigit():
                further.append(((*path, int(part)), table[int(part)] if int(part) < len(table) else None))
            else:
                further.append(((*path, part), table.get(part) if isinstance(table, dict) else None))
        if not further:
            names = ", ".join(map(str, paths[0][1])) if paths and isinstance(paths[0][1], dict) else "nothing"
            raise ExperimentError(f'"{key}" matches nothing: a * stands for what is there, and there is {names}')
        paths = further
    return iter([path for path, _ in paths])


def _written(path: tuple[str | int, ...]) -> str:
    """A path as a dotted key."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _value(loaded: Loaded, path: tuple[str | int, ...], text: str) -> Any:
    """A value as a file gives it; ``x2`` is twice the present one."""
    if text[0] == "x" and _number(text[1:]) is not None:
        return _present(loaded, path) * (_number(text[1:]) or 0.0)
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _present(loaded: Loaded, path: tuple[str | int, ...]) -> float:
    """The number that stands at a path of the scenario, given or by default."""
    found: Any = loaded.scenario
    for part in path:
        if isinstance(found, dict):
            known, found = list(found), found.get(part)
        elif isinstance(found, list | tuple):
            known, found = list(range(len(found))), found[part] if isinstance(part, int) and part < len(found) else None
        else:
            known, found = (
                list(type(found).model_fields) if hasattr(type(found), "model_fields") else [],
                getattr(found, str(part), None),
            )
        if found is None:
            hint = suggest(str(part), [str(name) for name in known], "there are") if known else ""
            raise ExperimentError(f"{_written(path)} has no value of which a multiple could be taken. {hint}".strip())
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ExperimentError(f"{_written(path)} is no number: of {found!r} no multiple can be taken")
    return float(found)
