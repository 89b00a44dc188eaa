"""Whoever writes what books and bounds hang on says so: else what was worked out of a customer would stand wrongly."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import simsales.market
from simsales.market.ground.again import HELD

MARKET = Path(simsales.market.__file__).parent
COLUMN = re.compile(r"(?:today\.)?people\.(\w+)")
FELT = ("need", "satisfaction", "relationship")
SAYS = {"changed", "need_changed", "feels_better", "feels_worse", "bind", "stirred"}
# Writes of which another says so, and who.
SAID_BY = {
    "_pass_through": "`_live`, which calls it, once the week has been lived",
    "note_bill_cut": "who calls it, since they write `paid` beside it",
    "_bill": "nobody: whose bill is none as ever is looked at every week",
}


def written(function: ast.FunctionDef) -> Iterator[str]:
    """The columns of ``people`` to which a function writes."""
    for node in ast.walk(function):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in (each for one in targets for each in (one.elts if isinstance(one, ast.Tuple) else [one])):
            column = COLUMN.fullmatch(ast.unparse(target.value)) if isinstance(target, ast.Subscript) else None
            if column:
                yield column[1]


def test_who_writes_what_is_kept_says_so() -> None:
    found, silent = set[str](), []
    for path in MARKET.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                columns = set(written(node)) & {*HELD, *FELT}
                found |= columns
                names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
                names |= {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
                if columns and not names & SAYS and node.name not in SAID_BY:
                    silent.append((path.name, node.name, sorted(columns)))
    assert silent == []
    assert {*HELD, *FELT} - found == {"segment"}, "the law is about all other columns"
