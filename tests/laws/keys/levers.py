"""The fields of every lever, drawn in the rich world: one component more, with one field said otherwise."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from simsales.files.problems import ScenarioError
from simsales.market.levers import FAMILIES
from tests.contracts.components import EXAMPLES, KINDS
from tests.laws.keys.drawing import Drawn, said, schema_keys, values
from tests.laws.keys.living import REFUSED, SILENT, History, World, is_located
from tests.laws.keys.sweeping import POOR, Verdicts, is_in, verdict, world
from tests.laws.keys.values import COMPONENTS, FIELDS

NARROW = ("segments", "districts", "channels", "offers", "starts", "ends", "target", "calendar")
"""What examples are narrowed by, where they may: here it is drawn, from a component for everybody at any time."""
NAMES = ("segments", "districts", "channels", "offers")
"""What may name all that there is in a poor world, so that nothing is narrowed."""


def component(family: str, kind: str, least: bool = False) -> dict[str, Any]:
    """A component that works in the rich world, as a file says it; or the least that a file has to say of one."""
    musts = {field.name for field in dataclasses.fields(FAMILIES[family][kind]) if not has_default(field)}
    keys = {key: said(text) for key, text in EXAMPLES[family, kind].keys.items() if key not in NARROW or key in musts}
    keys |= COMPONENTS.get((family, kind), {})
    return {"kind": kind, **{key: v for key, v in keys.items() if v is not None and (key in musts or not least)}}


def has_default(field: dataclasses.Field[Any]) -> bool:
    """Whether a field need not be said."""
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


class Place:
    """Where a component stands in the rich world: behind what the strategy has of other kinds of its family."""

    def __init__(self, world: World, family: str, kind: str, least: bool = False) -> None:
        self.world, self.family, self.kind = world, family, kind
        has = getattr(world.loaded.scenario.strategies[world.strategy], family)
        self.others = [each for each in has if each["kind"] != kind]
        self.table = component(family, kind, least)
        self.key = f"strategies.{world.strategy}.{family}[{len(self.others)}]"

    def changes(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """The world with the component as a table says it."""
        return {f"strategies.{self.world.strategy}.{self.family}": [*self.others, table]}

    def base(self) -> History:
        """The history with the component as it is."""
        return History(self.world.changed(self.changes(self.table)), self.world.strategy)

    def fields(self, base: History) -> Iterator[Drawn]:
        """All its fields, those of its tables included."""
        cls = FAMILIES[self.family][self.kind]
        made = next(each for each in base.prepared.strategies[self.world.strategy].components if type(each) is cls)
        for field in schema_keys(made, cls):
            yield field._replace(name=f"{self.family}.{self.kind}.{field.name}")

    def otherwise(self, field: Drawn) -> Iterator[dict[str, Any]]:
        """The world with the component that says something else in a field."""
        for also in FIELDS.get(field.name, ()):
            table = {**self.table, **also}
            yield self.changes({key: value for key, value in table.items() if value is not None})
        for value in () if field.name in FIELDS else values(field):
            table = copy.deepcopy(self.table)
            inner = table
            for part in field.location[:-1]:
                inner = inner.setdefault(str(part), {})
            inner[str(field.location[-1])] = value
            yield self.changes(table)

    def without(self) -> dict[str, Any]:
        """The world without the component."""
        return {f"strategies.{self.world.strategy}.{self.family}": self.others}


def swept(part: int | None, skipped: Mapping[str, str], same: Mapping[str, str]) -> Verdicts:
    """The verdict on every kind, and on each of its fields, but those that are skipped: whole kinds, or fields.

    In the poor worlds stands the least that a file has to say of a component. ``same`` are kinds that say what is done
    anyway.
    """
    verdicts: Verdicts = {}
    for at in ("rich", *POOR):
        it, _ = world(at)
        for family, kind in KINDS:
            name = f"{family}.{kind}"
            if name in skipped or not is_in(part, name):
                continue
            place = Place(it, family, kind, least=at in POOR)
            try:
                base = place.base()
            except ScenarioError as error:
                verdicts.setdefault(name, {})[at] = REFUSED if is_located(error) else SILENT
                continue
            acts = verdict(it, base, [place.without()], place.key)
            if name not in same:
                verdicts.setdefault(name, {})[at] = acts
            if acts == SILENT and at in POOR:
                continue
            for field in place.fields(base):
                path = [str(each) for each in field.location]
                if field.name in skipped or ".".join(path) in skipped or (at in POOR and path[-1] in NAMES):
                    continue
                key = f"{place.key}.{field.dotted}"
                verdicts.setdefault(field.name, {})[at] = verdict(it, base, place.otherwise(field), key)
    return verdicts
