"""A strategy in the making: components as a file says them, turned knob by knob, run, and saved as a file."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from simsales.dashboard.knobs import Knob, knobs_of, tables_of
from simsales.experiments.changes import written
from simsales.experiments.errors import ExperimentError
from simsales.experiments.fitted import toml, toml_key
from simsales.experiments.inputs import change, load
from simsales.files.positions import Location
from simsales.market.check import Prepared, check, known_names

type Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Draft:
    """A named strategy that no file has yet; ``tables`` are its components by family, as a file says them."""

    name: str
    tables: Tables = field(default_factory=dict)
    description: str = ""

    @classmethod
    def of(cls, prepared: Prepared, strategy: str, name: str) -> Draft:
        """A copy of a strategy of the scenario, under another name."""
        return cls(name, tables_of(prepared, strategy), prepared.strategies[strategy].description)

    def turned(self, location: Location, value: Any) -> Draft:
        """The same with another value at a place (family, number, key); another kind takes no keys of the old one."""
        family, place, key = location
        tables = deepcopy({name: [dict(each) for each in rows] for name, rows in self.tables.items()})
        component = tables[str(family)][int(place)]
        if key == "kind" and component["kind"] != value:
            component.clear()
        component[str(key)] = value
        return replace(self, tables=tables)

    def knobs(self, prepared: Prepared) -> list[Knob]:
        """What may be turned."""
        names = known_names(prepared.loaded.scenario)
        return knobs_of(self.tables, {**prepared.loaded.context, "names": names})

    @property
    def table(self) -> dict[str, Any]:
        """The strategy as a file's table."""
        said = {"description": self.description} if self.description else {}
        return {**said, **{family: [dict(each) for each in rows] for family, rows in self.tables.items()}}

    def text(self, scenario: str, world: Mapping[Location, float] | None = None) -> str:
        """A file that extends a scenario by this strategy, and says some numbers of the world otherwise."""
        lines = [
            f"# A strategy that was tried in the dashboard; `simsales compare` runs it.\nextends = {toml(scenario)}",
            "",
        ]
        lines += [f"{toml_key(location)} = {toml(value)}" for location, value in (world or {}).items()]
        lines += [f"\n[strategies.{toml_key((self.name,))}]"]
        for key, value in self.table.items():
            if isinstance(value, list):
                rows = "".join(f"    {toml(each)},\n" for each in value)
                lines.append(f"{key} = [\n{rows}]")
            else:
                lines.append(f"{key} = {toml(value)}")
        return "\n".join(lines) + "\n"


def with_drafts(prepared: Prepared, drafts: Sequence[Draft], world: Mapping[Location, float] | None = None) -> Prepared:
    """The scenario with further strategies, and other numbers of its world; checked as a file is.

    ScenarioError, with the place, for what does not fit; ExperimentError for a name that is taken.
    """
    names = [each.name for each in drafts]
    for name in names:
        if name in prepared.strategies or names.count(name) > 1:
            raise ExperimentError(f'there is a strategy "{name}" already: give it another name')
        if not name.strip():
            raise ExperimentError("a strategy needs a name")
    changes: dict[str, Any] = {written(location): value for location, value in (world or {}).items()}
    changes |= {written(("strategies", each.name)): each.table for each in drafts}
    return check(change(prepared.loaded, changes))


def file_name(name: str) -> str:
    """A file's name for a strategy.

    >>> file_name("Ours: 8 weeks!"), file_name("…")
    ('ours_8_weeks.toml', 'strategy.toml')
    """
    return (re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "strategy") + ".toml"


def save(prepared: Prepared, draft: Draft, folder: Path, world: Mapping[Location, float] | None = None) -> Path:
    """Write a strategy into a folder, as a file that extends the scenario and validates; where it is.

    A file that is there already stays: the new one is numbered. ScenarioError for a strategy that does not fit, OSError
    for a folder that cannot be written to.
    """
    with_drafts(prepared, [draft], world)
    stem, number = folder / file_name(draft.name), 1
    path = stem
    while path.exists():
        number += 1
        path = stem.with_stem(f"{stem.stem}_{number}")
    base = Path(os.path.relpath(prepared.loaded.path.resolve(), folder.resolve())).as_posix()
    path.write_text(draft.text(base, world), encoding="utf-8")
    try:
        load(path)
    except BaseException:
        path.unlink()
        raise
    return path
