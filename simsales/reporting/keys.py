"""Every key that a scenario file may say, as a page: type and unit, what is taken if it is not said, what it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simsales.market.check import schema

TYPES = {
    "Amount": "money above 0",
    "Change": "share, negative too",
    "Condition": 'a list: a comparison, such as `[">", 30]`, or values',
    "Effect": "number, or a table of numbers by value",
    "Figure": "number, share or money, by the measure",
    "Monthly": "money a month",
    "Once": "money",
    "Rate": "rate a week",
    "Share": "share",
    "Spend": "money",
    "Term": 'weeks, or a term such as `"2 years"`',
    "Text": "text",
    "Tolerance": "share or money",
    "Weeks": "weeks",
    "WholeWeeks": "whole weeks",
}
"""What the named types of a scenario are to a reader; a name that is not here is told by what it holds."""

USUAL = {
    "starts": "week from which it runs",
    "ends": "week until which it runs; not said: to the end of the run",
    "channels": "in these; not said: all",
    "segments": "in these; not said: all",
    "offers": "of these; not said: all of ours",
    "budget": "what it may cost in the run",
    "inherits": "the strategy whose families it has where it says none of its own",
    "title": "what the question is about, in a line",
    "question": "what is asked, as it stands above the answer",
    "currency": "three letters, in which all money is",
    "seed": "of luck: another one is another set of worlds",
}
"""What keys are that many tables have, where nothing else is said of them."""

INTRODUCTION = """# Keys: what a scenario file may say

Every table and key of a scenario file, with what it needs in order to work; made by `simsales keys`. `*` stands for a
name of your own. A key without what it *needs* is refused where it stands, with what to say so that it works; so is a
misspelt one. Units: a *share* is a part of one (`0.15`) or a text (`"15%"`); *weeks* are a number or a text
(`"2 years"`); a *rate a week* may say its own time (`"2% per month"`); *money* may say its currency (`"1,500 CNY"`),
and money a month its time (`"1,188 CNY/year"`). Of what nobody chooses (all but `run` and `strategies`) a number may
be a range, `{ low = 0.02, high = 0.04 }`, or a distribution, `{ distribution = "normal", mean = 0.03, sd = 0.005 }`
([which there are](research.md#uncertain-numbers)), drawn anew for every world. What each key does in the model:
[model.md](model.md#where-each-key-works); the kinds of strategies in words: [strategies.md](strategies.md).
"""


class Key(NamedTuple):
    """A key: its name, type and unit, default, what it needs, and what it is."""

    name: str
    kind: str
    default: str
    needs: tuple[str, ...]
    what: str


class Table(NamedTuple):
    """A table of a scenario file: where it stands, what it is, and its keys."""

    path: str
    what: str
    keys: tuple[Key, ...]


def tables() -> Iterator[Table]:
    """All tables, from the outermost in; a kind of a strategy is a table ``strategies.*.family: kind``.

    >>> next(tables()).keys[0].name
    'title'
    """
    document = schema()
    yield from _tables("", document, document["$defs"])


def keys_page() -> str:
    """The page as Markdown.

    >>> "| `price_response` | number, 0 to 100 | 0.03 |" in keys_page()
    True
    """
    parts = [INTRODUCTION]
    for table in tables():
        said = f"\n{table.what}\n" if table.what else ""
        parts.append(f"\n## {f'`{table.path}`' if table.path else 'The top of the file'}\n{said}")
        rows = [
            f"| `{key.name}` | {key.kind} | {key.default} | {_cell('; '.join(key.needs))} | {_cell(key.what)} |\n"
            for key in table.keys
        ]
        head = "\n| key | is | if not said | needs | what it is |\n|---|---|---|---|---|\n"
        parts.append(head + "".join(rows) if rows else "\nIt has no keys.\n")
    return "".join(parts)


def _tables(path: str, node: Mapping[str, Any], named: Mapping[str, Any]) -> Iterator[Table]:
    required = node.get("required", ())
    inside: list[tuple[str, Mapping[str, Any]]] = []
    keys = []
    for name, each in node.get("properties", {}).items():
        if "const" in each:
            continue
        below = f"{path}.{name}" if path else name
        keys.append(_key(name, each, name in required, named))
        inside += _inside(below, each, named)
    yield Table(path, _paragraph(node.get("description", "")), tuple(keys))
    for below, table in inside:
        yield from _tables(below, table, named)


def _inside(path: str, node: Mapping[str, Any], named: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables within a key: itself, those by name, or the kinds of a strategy's family."""
    whole = _resolved(node, named)
    if "properties" in whole:
        yield path, {**whole, "description": whole.get("description", node.get("description", ""))}
    for each in whole.get("patternProperties", {}).values():
        yield from _inside(f"{path}.*", each, named)
    for each in whole.get("items", {}).get("oneOf", ()) if isinstance(whole.get("items"), dict) else ():
        yield f"{path}: {each['properties']['kind']['const']}", each


def _key(name: str, node: Mapping[str, Any], required: bool, named: Mapping[str, Any]) -> Key:
    whole = _resolved(node, named)
    default = "must be said" if required else _default(node.get("default"), whole)
    what = node.get("description") or (_paragraph(whole.get("description", "")) if "properties" in whole else "")
    what = what or USUAL.get(name, "")
    return Key(name, _kind(node, named), default, tuple(node.get("needs", ())), what)


def _resolved(node: Mapping[str, Any], named: Mapping[str, Any]) -> Mapping[str, Any]:
    """A node with what it refers to, "or nothing" left out."""
    while "properties" not in node:
        if "$ref" in node:
            node = named[node["$ref"].rsplit("/", 1)[1]]
        elif "anyOf" in node and len(others := [each for each in node["anyOf"] if each.get("type") != "null"]) == 1:
            node = others[0]
        else:
            break
    return node


def _kind(node: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    """What a key holds, in words, with its unit and its bounds."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        if name in TYPES:
            return TYPES[name] + _bounds(node)
        if name.endswith("Name") and "enum" not in named[name]:
            return f"{re.sub(r'(?<!^)([A-Z])', r' \1', name.removesuffix('Name')).lower()} (name)"
        return _kind(named[name], named)
    if "properties" in node:
        return "table"
    if "anyOf" in node:
        kinds = dict.fromkeys(_kind(each, named) for each in node["anyOf"] if each.get("type") != "null")
        return " or ".join(kinds) + _bounds(node)
    if "enum" in node:
        return "one of " + ", ".join(f'`"{each}"`' if isinstance(each, str) else str(each) for each in node["enum"])
    if "const" in node:
        return f'`"{node["const"]}"`' if isinstance(node["const"], str) else str(node["const"]).lower()
    if "patternProperties" in node or node.get("type") == "object":
        values = [*node.get("patternProperties", {}).values()]
        extra = node.get("additionalProperties")
        values += [extra] if isinstance(extra, dict) else []
        return f"by name: {_kind(values[0], named)}" if values else "table"
    if node.get("type") == "array":
        return _list(node, named)
    words = {"boolean": "true or false", "integer": "whole number", "number": "number", "string": "text"}
    return words.get(str(node.get("type")), "any value") + _bounds(node)


def _list(node: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    if "prefixItems" in node:
        return f"[{', '.join(_kind(each, named) for each in node['prefixItems'])}]"
    items = node.get("items", {})
    return "components" if "oneOf" in items else f"list of {_kind(items, named)}"


def _bounds(node: Mapping[str, Any]) -> str:
    low = node.get("minimum", node.get("ge"))
    high = node.get("maximum", node.get("le"))
    above, below = node.get("exclusiveMinimum", node.get("gt")), node.get("exclusiveMaximum", node.get("lt"))
    said = []
    if low is not None and high is not None:
        return f", {_number(low)} to {_number(high)}"
    said += [f"at least {_number(low)}"] if low is not None else []
    said += [f"more than {_number(above)}"] if above is not None else []
    said += [f"at most {_number(high)}"] if high is not None else []
    said += [f"less than {_number(below)}"] if below is not None else []
    return f", {', '.join(said)}" if said else ""


def _default(value: Any, whole: Mapping[str, Any]) -> str:
    if "properties" in whole:
        return "as below" if value is not None else "none"
    if value is None or value in ("", [], {}):
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str):
        return f'`"{value}"`'
    if isinstance(value, dict):
        return "as below" if any(isinstance(each, dict) for each in value.values()) else _cell(str(value))
    return ", ".join(_default(each, {}) for each in value)


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def _paragraph(text: str) -> str:
    """A description without its examples, in one paragraph."""
    return " ".join(re.split(r"\n\s*>>>", text)[0].split()).replace("``", "`")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("``", "`")
