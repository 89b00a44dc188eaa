"""Every row of the page of systems points at what there is: keys, mechanism, test, scenario, two valid sides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from simsales.evidence.systems import HEADLINES, System, rows, side
from simsales.market.check import schema
from simsales.market.levers import FAMILIES

ROWS = rows()


def resolved(part: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """A part of a JSON schema, behind its references."""
    while True:
        options = [each for each in part.get("anyOf", []) if each.get("type") != "null"]
        if "$ref" in part:
            part = document["$defs"][part["$ref"].rpartition("/")[2]]
        elif options and "properties" not in part:
            part = options[0]
        else:
            return part


def exists(key: str, document: dict[str, Any]) -> bool:
    """Whether a dotted key (``*`` is any name) may be said in a scenario file."""
    parts = key.split(".")
    if parts[:2] == ["strategies", "*"]:
        family, *kind = parts[2:]
        return family in FAMILIES and (not kind or kind[0] in FAMILIES[family])
    part = document
    for name in parts:
        part = resolved(part, document)
        if name == "*":
            values = [part.get("additionalProperties"), *part.get("patternProperties", {}).values()]
            values = [each for each in values if isinstance(each, dict)]
            if not values:
                return False
            part = values[0]
        elif name in part.get("properties", {}):
            part = part["properties"][name]
        else:
            return False
    return True


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The JSON Schema of a scenario file."""
    return schema()


def test_ids_are_unique() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) > 0


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_a_row_points_at_what_there_is(row: System, repository: Path, document: dict[str, Any]) -> None:
    assert [key for key in row.keys if not exists(key, document)] == []
    assert (repository / row.mechanism).is_file()
    assert (repository / row.scenario).is_file()
    file, _, name = row.test.partition("::")
    assert re.search(rf"^def {name.partition('[')[0]}\(", (repository / file).read_text(), re.MULTILINE), row.test
    assert set(row.expects) <= set(HEADLINES)


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_both_sides_are_valid_and_differ(row: System) -> None:
    sides = []
    for which in (row.without, row.having):
        prepared, name = side(row, which, {})
        sides.append(
            (prepared.loaded.scenario.model_dump_json(exclude={"strategies"}), prepared.strategies[name].digest)
        )
    assert sides[0] != sides[1]


def test_a_key_that_is_none_is_noticed(document: dict[str, Any]) -> None:
    assert exists("world.segments.*.visits", document)
    assert not exists("world.segments.*.vists", document)
    assert not exists("strategies.*.selling.effrot", document)


def test_the_page_has_every_row(repository: Path) -> None:
    page = (repository / "docs" / "systems.md").read_text(encoding="utf-8")
    assert [row.id for row in ROWS if page.count(f"\n| {row.id} |") != 2] == []
