"""Keys of a scenario as a user writes them: ``strategies."Cut 5 percent".pricing[0].by``, and what is said of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from simsales.experiments.errors import ExperimentError
from simsales.files.positions import Location

_QUOTED = r"""(?:"(?:\\.|[^"\\])*"|'[^']*')"""
_NAME = rf"\s*(?:(?P<quoted>{_QUOTED})|(?P<bare>[^.\[\]\"'=]+))\s*"
_FIRST = re.compile(_NAME)
_NEXT = re.compile(rf"\s*\[\s*(?P<place>\d+|\*)\s*\]\s*|\.{_NAME}")
_CHANGE = re.compile(rf"((?:{_QUOTED}|[^\"'=])*)=(.*)", re.DOTALL)
_OPENING, _CLOSING = "[{", "]}"


def location_of(key: str) -> Location:
    """A dotted key as the parts of a path; parts may be quoted as in TOML, places in lists are ``[0]`` or ``.0``.

    ExperimentError for what is no such key.

    >>> location_of('strategies."5%, now".pricing[0].by'), location_of("strategies.Cut 5 percent.pricing.0.by")
    (('strategies', '5%, now', 'pricing', 0, 'by'), ('strategies', 'Cut 5 percent', 'pricing', 0, 'by'))
    """
    parts: list[str | int] = []
    at = 0
    while at < len(key) or not parts:
        match = (_NEXT if parts else _FIRST).match(key, at)
        if match is None:
            raise _no_key(key)
        said = match.groupdict()
        parts.append(
            _unquoted(key, said["quoted"]) if said["quoted"] else _plain(key, said.get("place") or said["bare"])
        )
        at = match.end()
    return tuple(parts)


def _plain(key: str, text: str) -> str | int:
    text = text.strip()
    if not text:
        raise _no_key(key)
    return int(text) if text.isascii() and text.isdigit() else text


def _unquoted(key: str, text: str) -> str:
    try:
        return str(tomllib.loads(f"key = {text}")["key"])
    except tomllib.TOMLDecodeError:
        raise _no_key(key) from None


def _no_key(key: str) -> ExperimentError:
    return ExperimentError(
        f'{key or "nothing"} is no key of a scenario: write it as run.customers or strategies."A.B".plan'
    )


def within(data: Any, location: Location) -> Location:
    """A location in data: a number is a place where there is a list, and a name where there is a table.

    >>> within({"by": {"2024": [5]}}, ("by", 2024, 0))
    ('by', '2024', 0)
    """
    found: list[str | int] = []
    for part in location:
        named = str(part) if isinstance(data, dict) and str(part) in data else part
        found.append(named)
        data = inner(data, named)
    return tuple(found)


def names(table: Any) -> list[str | int]:
    """The names of what is in a table, or the places of what is in a list; none of what else there may be."""
    if isinstance(table, dict):
        return list(table)
    return list(range(len(table))) if isinstance(table, list) else []


def inner(table: Any, name: str | int) -> Any:
    """What stands under a name, or at a place; None if there is nothing."""
    return table[name] if name in names(table) else None


def split_change(text: str) -> tuple[str, str]:
    """Key and value of a ``key=value``, the key maybe with an equals sign in quotes. ExperimentError for another text.

    >>> split_change('world."a=b" = 3')
    ('world."a=b"', '3')
    """
    match = _CHANGE.fullmatch(text)
    if match is None or not match[1].strip() or not match[2].strip():
        raise ExperimentError(f'"{text}" changes nothing: write it as key=value, such as run.weeks=26')
    return match[1].strip(), match[2].strip()


def values_of(text: str) -> tuple[str, list[str]]:
    """A key and its values, of ``key=a,b,c``; a comma in quotes, in a list or in a table separates none.

    ExperimentError for fewer than two values, or the same twice.

    >>> values_of("run.weeks=26,52")
    ('run.weeks', ['26', '52'])
    >>> values_of('catalogue.products.phone.price="1,100 CNY","1,200 CNY"')[1]
    ['"1,100 CNY"', '"1,200 CNY"']
    """
    match = _CHANGE.fullmatch(text)
    values = [] if match is None else [value for value in _between_commas(match[2]) if value]
    if match is None or not match[1].strip() or len(values) < 2:
        raise ExperimentError(f'"{text}" varies nothing: write it as key=a,b,c, such as run.weeks=26,52,104')
    if len(set(values)) < len(values):
        raise ExperimentError(f'"{text}" says a value twice')
    return match[1].strip(), values


def _between_commas(text: str) -> Iterator[str]:
    """The parts between commas that stand in no quotes, list or table."""
    depth, part = 0, ""
    for piece in re.findall(rf"{_QUOTED}|.", text, re.DOTALL):
        if piece == "," and depth == 0:
            yield part.strip()
            part = ""
            continue
        depth += (piece in _OPENING) - (piece in _CLOSING)
        part += piece
    yield part.strip()
