"""The kinds of strategy components and their keys, as a page: what a scenario file may say in a strategy."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from simsales.market.ground.levers import Target
from simsales.market.levers import FAMILIES

INTRODUCTION = """# Strategies: kinds and keys

What a strategy may say, family by family; made by `simsales kinds`. A component is a table with a `kind` and its keys:

    [strategies.mine]
    pricing = [{ kind = "discount", by = "5%", channels = ["online"], starts = "4 weeks" }]

A family that a strategy gives replaces its parent's (`inherits`). Components propose in the order of the families
below, and within a family in the order of the file. Shares are parts of one or percentages, durations weeks or texts
with a unit.
"""


def kinds_page() -> str:
    """The page as Markdown.

    >>> "| `by` |" in kinds_page()
    True
    """
    parts = [INTRODUCTION]
    for family, kinds in FAMILIES.items():
        parts.append(f"\n## {family}\n")
        for kind, component in kinds.items():
            parts.append(f"\n### `{kind}`\n\n{_text(component)}\n\n{_keys(component)}")
    return "".join(parts)


def _text(component: Any) -> str:
    """A component's docstring as one paragraph a blank line apart, without its examples."""
    said = re.split(r"\n\s*>>>", component.__doc__ or "")[0]
    return "\n\n".join(" ".join(part.split()) for part in said.split("\n\n") if part.strip())


def _keys(component: Any) -> str:
    fields = dataclasses.fields(component)
    if not fields:
        return "It has no keys.\n"
    rows = "".join(f"| `{each.name}` | {_default(each)} |\n" for each in fields)
    return f"| key | if not said |\n|---|---|\n{rows}"


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is dataclasses.MISSING:
        return "must be said" if field.default_factory is dataclasses.MISSING else "none"
    if field.default is None and field.name in ("offers", "channels", "segments") and "Mapping" not in str(field.type):
        return "all"
    if field.default is None or field.default == ():
        return "not set" if field.default is None else "none"
    if dataclasses.is_dataclass(field.default):
        if field.default == Target():
            return "everybody"
        inside = dataclasses.fields(field.default)
        return ", ".join(f"`{each.name}` {_default(each)}" for each in inside)
    if isinstance(field.default, tuple):
        return ", ".join(map(str, field.default))
    return f"{field.default:g}" if isinstance(field.default, float) else str(field.default).lower()
