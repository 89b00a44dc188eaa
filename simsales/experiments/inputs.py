"""What an experiment starts from: a scenario, checked, with values of the user's own, and its digest."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np

from simsales.experiments.errors import ExperimentError
from simsales.experiments.keys import location_of, within
from simsales.files.explaining import show
from simsales.files.plain import plain
from simsales.files.positions import Location
from simsales.files.problems import dotted, suggest
from simsales.files.ranges import replace
from simsales.market.check import Prepared, check
from simsales.market.customer_columns import columns_asked
from simsales.market.loading import Loaded, customers_of, load_file
from simsales.market.measures import MEASURES

type Source = str | Path | Loaded | Prepared
AROUND = ("replications", "seed", "objective", "indifference", "discount_rate")  # of [run]: what happens is the same
# What says how often, from where and towards what a world is run, not what happens in it.
_OUTSIDE: Any = {
    "title": True,
    "question": True,
    "strategies": True,
    "run": set(AROUND),
    "world": {"customer_file": {"path"}},  # what counts is what the file says, wherever it lies
}


def load(path: str | Path, changes: Mapping[str, Any] | None = None, bare: bool = False) -> Prepared:
    """A scenario file, read and checked, for ``run`` and ``compare``; ``changes`` sets keys to other values.

    Keys are written with dots: ``{"run.customers": 1000, "catalogue.products.phone.price": "99 CNY/month"}``; ``bare``:
    as if the file said ``bare = true`` (see ``simsales.bare``).
    ScenarioError, with all problems and their places, if something is wrong with the file or the changes.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> scenario = load(file, {"run.customers": 100, "run.weeks": 4})
    >>> list(scenario.strategies), scenario.loaded.scenario.run.customers
    (['As today', 'Cut fibre', 'Home bundle'], 100)
    """
    return check(change(load_file(Path(path), bare), changes or {}))


def prepare(source: Source) -> Prepared:
    """A path, a loaded or a prepared scenario, checked."""
    if isinstance(source, Prepared):
        return source
    return check(source) if isinstance(source, Loaded) else load(source)


def loaded_of(source: Source, bare: bool = False) -> Loaded:
    """A scenario as its file says it, its strategies not checked yet: what changes will make of it may be sound."""
    if isinstance(source, Prepared):
        source = source.loaded
    if isinstance(source, Loaded):
        return change(source, {"bare": True}) if bare else source
    return load_file(Path(source), bare)


def change(loaded: Loaded, changes: Mapping[str, Any]) -> Loaded:
    """The scenario with other values for some keys; a range that is given a value is uncertain no longer.

    A key of the file that does nothing beside the new values (the lag of a rival that now holds) is no error: the file
    stays as it is. A value given that would do nothing is one. A customer file of which something else is said is read
    anew.
    """
    if not changes:
        return loaded
    changes = plain(dict(changes))
    values = {within(loaded.said, location_of(key)): value for key, value in changes.items()}
    starred = [key for key in changes if "*" in location_of(key)]
    if starred:
        raise ExperimentError(
            f"{starred[0]}: here a * stands for nothing; name each, or say it as --set does: "
            'simsales.experiments.changes.changed(scenario, ["KEY=VALUE"])'
        )
    if loaded.customers is not None and ("run", "customers") in values:
        raise ExperimentError(
            "the customers come from a file, so their number cannot be changed; "
            "limit = … in [world.customer_file] takes the first rows only"
        )
    said = copy.deepcopy(dict(loaded.said))
    for location, value in values.items():
        _with_tables(said, location)
        said = replace(said, {location: value})
    changed = loaded.changed_to(said, values)
    asked = json.dumps([loaded.digest, list(changes.items())], default=str)
    customers, spec = loaded.customers, changed.scenario.world.customer_file
    lacking = customers is not None and set(columns_asked(changed.scenario)) - customers.columns.keys()
    if spec != loaded.scenario.world.customer_file or lacking:
        customers = customers_of(changed.scenario, loaded.sources)
    digest = hashlib.sha256(asked.encode()).hexdigest()
    return dataclasses.replace(changed, customers=customers, digest=digest)


def _with_tables(said: dict[str, Any], location: Location) -> None:
    """Make the tables around a value. ExperimentError where something else stands in its way, or no such list."""
    table: Any = said
    for depth, part in enumerate(location):
        here = dotted(location[:depth])
        if isinstance(table, list):
            if not isinstance(part, int) or part >= len(table):
                there = f"[0] to [{len(table) - 1}]" if table else "nothing"
                raise ExperimentError(f'{here} has no "{part}": it is a list, and there is {there}')
        elif not isinstance(table, dict):
            raise ExperimentError(f'{here} has no "{part}": it is {show(table)}')
        elif isinstance(part, int):
            hint = f": there are {', '.join(table)}" if table else ""
            raise ExperimentError(f"{here} is no list with a [{part}]{hint}")
        elif depth < len(location) - 1 and part not in table:
            if isinstance(location[depth + 1], int):
                raise ExperimentError(f'{here or "the scenario"} has no list "{part}"')
            table[part] = {}
        table = table[part] if depth < len(location) - 1 else None


def choose(prepared: Prepared, names: Iterable[str] | None) -> list[str]:
    """The strategies asked for, in that order; all if none is named. ExperimentError for an unknown one."""
    known = list(prepared.strategies)
    chosen = list(dict.fromkeys(names)) if names is not None else known
    for name in chosen:
        if name not in known:
            near = get_close_matches(name.lower(), [each.lower() for each in known], n=1, cutoff=0.4)
            hint = next((f'did you mean "{each}"? ' for each in known if [each.lower()] == near), "")
            raise ExperimentError(f'no strategy "{name}" in the scenario: {hint}there are {", ".join(known)}')
    if not chosen:
        raise ExperimentError(f"name at least one strategy of {', '.join(known)}")
    return chosen


def measure_of(prepared: Prepared, name: str | None) -> str:
    """The measure asked for, or the scenario's objective. ExperimentError for an unknown one, with the nearest."""
    name = prepared.loaded.scenario.run.objective if name is None else name
    if name not in MEASURES:
        raise ExperimentError(f'there is no measure "{name}": {suggest(name, MEASURES)}')
    return name


def world_digest(loaded: Loaded) -> str:
    """A hash of all that a run depends on besides its strategy, its seed and the code.

    Texts, the number of replications, the objective and the strategies have no part in it: changing them,
    or one strategy, leaves the stored runs of the others valid. "15%" and 0.15 are the same.
    """
    said = loaded.scenario.model_dump_json(exclude=_OUTSIDE)
    digest = hashlib.sha256(said.encode())
    for uncertain in loaded.ranges:
        digest.update(repr(uncertain).encode())
    if loaded.customers is not None:
        for column in dataclasses.fields(loaded.customers):
            if column.name != "reading":
                _hash(digest, getattr(loaded.customers, column.name))
    return digest.hexdigest()


def _hash(digest: hashlib._Hash, value: Any) -> None:
    """Add a customer file's content, arrays by their bytes."""
    if isinstance(value, np.ndarray):
        digest.update(value.tobytes())
    elif isinstance(value, dict):
        _hash(digest, tuple(value.items()))
    elif isinstance(value, tuple):
        for part in value:
            _hash(digest, part)
    else:
        digest.update(repr(value).encode())
