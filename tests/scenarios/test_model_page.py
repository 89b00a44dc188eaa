"""docs/model.md speaks of what is there: its links, its rules and its scenario keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from simsales.market.check import schema
from simsales.market.counts import ENTRIES
from simsales.market.levers import FAMILIES
from simsales.market.people import Customer
from simsales.market.week import ORDER, as_markdown

LINK = re.compile(r"\]\(\.\./(simsales/[\w/]+\.py)\)")


def page(repository: Path) -> str:
    """The page's text."""
    return (repository / "docs" / "model.md").read_text(encoding="utf-8")


def test_links_lead_somewhere(repository: Path) -> None:
    files = set(LINK.findall(page(repository)))
    assert len(files) > 15
    assert all((repository / name).is_file() for name in files)


def test_every_mechanism_has_its_link(repository: Path) -> None:
    linked = {Path(name).name for name in LINK.findall(page(repository))}
    rooms = (repository / "simsales" / "market").glob("*/*.py")
    mechanisms = {path.name for path in rooms if re.search(r"^WRITES = ", path.read_text("utf-8"), re.MULTILINE)}
    assert len(mechanisms) > 20
    assert mechanisms <= linked


def test_the_order_of_the_day_is_the_markets(repository: Path) -> None:
    text = page(repository)
    listed = text.split("<!-- the order of the day -->\n")[1].split("\n<!-- end of the order of the day -->")[0]
    assert listed == as_markdown(ORDER), "put the output of as_markdown(ORDER) between the markers"


def test_every_name_in_it_is_a_rule_or_a_key(repository: Path) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (repository / "simsales").rglob("*.py")]
    rules = {name for source in sources for name in re.findall(r"^def (\w+)\(", source, re.MULTILINE)}
    fields = {name for source in sources for name in re.findall(r"^    (\w+): ", source, re.MULTILINE)}
    kinds = {name for source in sources for name in re.findall(r'^    "(\w+)": [A-Z]', source, re.MULTILINE)}
    kinds |= {kind for family in FAMILIES.values() for kind in family} | set(ENTRIES) | set(Customer._fields)
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", page(repository)))
    assert len(named & rules) > 12
    assert named <= rules | fields | kinds


def test_keys_of_the_table_are_keys_of_a_scenario(repository: Path) -> None:
    document = schema()
    table = page(repository).split("## Where each key works")[1]
    first_cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    assert len(first_cells) > 30
    for cell in first_cells:
        first, *others = re.findall(r"`([^`]+)`", cell)
        parent = first.rsplit(".", 1)[0]
        for key in (first, *(other if "." in other else f"{parent}.{other}" for other in others)):
            assert_key(document, key)


def assert_key(document: dict[str, Any], key: str) -> None:
    """Fail unless the JSON Schema has the dotted key; * stands for any name."""
    node: Any = document
    for part in key.split("."):
        while "$ref" in node or ("anyOf" in node and "properties" not in node):
            if "anyOf" in node:
                node = next(each for each in node["anyOf"] if each.get("type") != "null")
                continue
            node = document["$defs"][node["$ref"].rsplit("/", 1)[1]]
        children = node.get("properties", {})
        if part == "*":
            [node] = node["patternProperties"].values()
        else:
            assert part in children, f"{key}: there is no {part}"
            node = children[part]
