"""What compiled rules are made of: the sources of their module, and of all that it imports.

So a change compiles anew what it may have changed, and nothing else.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from simsales.core.together import PACKAGE

COMPILED = ("core", "columnar", "files", "market")  # the storeys that hold rules, or what rules are made of
_IMPORTS = re.compile(r"^(?:from ([\w.]+) import (\([^)]*\)|.*)|import ([\w.]+))", re.MULTILINE)
_RULES = re.compile(r"^@(?:rule|loop)$", re.MULTILINE)


@cache
def texts() -> dict[str, str]:
    """The sources of these storeys, by module."""
    paths = (path for storey in COMPILED for path in (PACKAGE / storey).rglob("*.py"))
    return {module_of(path): path.read_text(encoding="utf-8") for path in sorted(paths)}


def module_of(path: Path) -> str:
    """The module that a source of this package is."""
    return ".".join((PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def imported(text: str, known: dict[str, str]) -> set[str]:
    """Which of the known modules a source imports as it is loaded.

    >>> sorted(imported("from a.b import (\\n    c,\\n    d,\\n)\\nimport a.e", {"a.b": "", "a.b.c": "", "a.e": ""}))
    ['a.b', 'a.b.c', 'a.e']
    """
    found = set()
    for module, names, alone in _IMPORTS.findall(text):
        found.add(module or alone)
        found.update(f"{module}.{name}" for name in re.findall(r"\w+", names))
    return found & known.keys()


@cache
def made_of(module: str) -> tuple[str, ...]:
    """The modules that a module's rules are made of, itself among them; all, of one that is none of these storeys."""
    known = texts()
    if module not in known:
        return tuple(known)
    found, to_see = {module}, [module]
    while to_see:
        more = imported(known[to_see.pop()], known) - found
        found |= more
        to_see.extend(more)
    return tuple(sorted(found))


@cache
def with_rules() -> tuple[str, ...]:
    """The modules that hold rules."""
    return tuple(module for module, text in texts().items() if _RULES.search(text))
