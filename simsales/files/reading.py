"""Reading TOML files, with `extends`: tables are merged, lists and values replaced, places remembered.

``extends = "other.toml"`` (or a list, later ones on top) stands at the top of a file. Paths are relative
to the file that says them, ``../`` included, and end in ``.toml``; absolute paths are refused, so that a
scenario means the same on every machine and names no file elsewhere. Nothing but the named files is read.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from simsales.files.distributions import WORD
from simsales.files.positions import Location, Place, scan
from simsales.files.problems import Finding, Problem, ScenarioError, Sources

LARGEST_FILE = 5_000_000
DEEPEST = 20
MOST_FILES = 50
_ENDLESS_NUMBER = re.compile(r"\d[\d_]{4000,}")
_ENDLESS_KEY = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){200}")  # tomllib would take minutes over it


@dataclass(frozen=True)
class Document:
    """The content of a scenario file and of the files that it extends, with the place of every key."""

    data: dict[str, Any]
    sources: Sources


def read_document(path: Path) -> Document:
    """Read a TOML file and what it extends. ScenarioError when one cannot be read."""
    lines: dict[Path, list[str]] = {}
    data, places = _read(path, (), lines, [])
    return Document(data, Sources(places, lines))


def find_file(path: Path, what: str) -> Problem | None:
    """Say why a path is no file that can be read: missing (which is near?), a folder, a device."""
    try:
        if path.is_dir():
            return Problem(path, message=f"is a folder, not a {what}")
        if path.is_file():
            return None
        if path.exists():
            return Problem(path, message=f"is not an ordinary file, so it is no {what}")
        names = [each.name for each in path.parent.iterdir() if each.is_file()] if path.parent.is_dir() else None
    except (OSError, ValueError) as error:
        return Problem(path, message=f"cannot be read: {_reason(error)}")
    if names is None:
        return Problem(path, message=f"there is no such {what}: the folder {path.parent} does not exist")
    near = difflib.get_close_matches(path.name, names, n=1)
    alike = sorted(name for name in names if Path(name).suffix == (path.suffix or ".toml"))[:10]
    hint = f'did you mean "{near[0]}"?' if near else f"files here: {', '.join(alike)}" if alike else ""
    return Problem(path, message=f"there is no such {what}", hint=hint)


def _read(
    path: Path, chain: tuple[Path, ...], lines: dict[Path, list[str]], files: list[Path]
) -> tuple[dict[str, Any], dict[Location, Place]]:
    files.append(path)
    text = _text(path)
    lines[path] = text.split("\n")
    data = _parse(text, path)
    places = scan(text, path)
    sources = Sources(places, lines)
    bases = data.pop("extends", [])
    merged: tuple[dict[str, Any], dict[Location, Place]] = ({}, {})
    for index, base in enumerate(bases if isinstance(bases, list) else [bases]):
        location: Location = ("extends", index) if isinstance(bases, list) else ("extends",)
        base_path, wrong = _base(path, base, (*chain, path))
        if wrong is None and len(files) >= MOST_FILES:
            wrong = f"a scenario may be made of {MOST_FILES} files, and this is one more"
        if wrong is not None:
            hint = 'extends = "other.toml", or a list of such paths'
            raise ScenarioError([sources.problem(Finding(location, *((wrong, hint) if not base_path else (wrong,))))])
        assert base_path is not None
        missing = find_file(base_path, "scenario file")
        if missing is not None:
            message = f"{missing.message}: {base_path}"
            raise ScenarioError([sources.problem(Finding(location, message, missing.hint))])
        merged = _merge(*merged, *_read(base_path, (*chain, path), lines, files))
    return _merge(*merged, data, places)


def _base(path: Path, base: Any, chain: tuple[Path, ...]) -> tuple[Path | None, str | None]:
    """The path of an extended file, or what is wrong with it."""
    if not isinstance(base, str) or not base.endswith(".toml") or not base.isprintable():
        return None, "expected the path of a .toml file"
    if PurePosixPath(base).is_absolute() or PureWindowsPath(base).anchor or base.startswith("~"):
        return None, "expected a path relative to this file, not an absolute one"
    found = path.parent / base
    resolved = [each.resolve() for each in chain]
    if found.resolve() in resolved:
        circle = [*chain[resolved.index(found.resolve()) :], found]
        return found, f"files extend each other in a circle: {' → '.join(each.name for each in circle)}"
    return found, None


def _text(path: Path) -> str:
    problem = find_file(path, "scenario file")
    if problem is not None:
        raise ScenarioError([problem])
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ScenarioError([Problem(path, message=f"cannot be read: {_reason(error)}")]) from None
    if len(raw) > LARGEST_FILE:
        message = f"is larger than {LARGEST_FILE // 1_000_000} MB: that is no scenario"
        raise ScenarioError([Problem(path, message=message, hint="customers belong into a customer file (CSV)")])
    if not raw.strip():
        raise ScenarioError([Problem(path, message="is empty", hint="`simsales new` writes one to start from")])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScenarioError([Problem(path, 1, 1, message="is UTF-16 text, not UTF-8", hint="save it as UTF-8")])
    if b"\0" in raw:
        raise ScenarioError([Problem(path, message="is a binary file, not a scenario (TOML text)")])
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        text = raw.split(b"\n")[line - 1].decode("utf-8", errors="replace")
        message = f"is not UTF-8 text (byte {raw[error.start]:#04x})"
        raise ScenarioError([Problem(path, line, column, "", message, "save it as UTF-8", text)]) from None


def _parse(text: str, path: Path) -> dict[str, Any]:
    if _ENDLESS_KEY.search(text):
        raise ScenarioError([_too_deep(text, path)])
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError([_syntax_problem(str(error), text, path)]) from None
    except RecursionError:
        raise ScenarioError([_too_deep(text, path)]) from None
    except ValueError as error:  # a number of more than 4300 digits, a date that no calendar has
        digits = _ENDLESS_NUMBER.search(text)
        if digits is None:
            raise ScenarioError([Problem(path, message=f"is not valid TOML: {error}")]) from None
        line, column = text.count("\n", 0, digits.start()) + 1, digits.start() - text.rfind("\n", 0, digits.start())
        said = f"a number of {len(digits[0]):,} digits is none that is computed with"
        raise ScenarioError([Problem(path, line, column, message=said, text=text.split("\n")[line - 1])]) from None
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        level = [child for node in level for child in _children(node)]
        if not level:
            return data
    raise ScenarioError([_too_deep(text, path)])


def _too_deep(text: str, path: Path) -> Problem:
    """That something is nested too deep, with the line that is: by its brackets left open, or the dots of its keys."""
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        heading = re.match(r"\s*\[+[^\]=]*\]+\s*(#.*)?$", line)
        deepest = depth
        for sign in "" if heading else re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", line):
            depth += (sign in "[{") - (sign in "]}")
            deepest = max(deepest, depth)
        if deepest + line.partition("=")[0].count(".") >= DEEPEST:
            return Problem(path, number, 1, message=f"is nested more than {DEEPEST} deep", text=line)
    return Problem(path, message=f"is nested more than {DEEPEST} deep")


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _syntax_problem(message: str, text: str, path: Path) -> Problem:
    lines = text.split("\n")
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(place[1]), int(place[2])) if place else (len(lines), len(lines[-1]) + 1)
    at_end = (line, column) >= (len(lines), len(lines[-1]) + 1)
    while line > 1 and not lines[line - 1].strip():  # at the end: show the last line that says something
        line, column = line - 1, len(lines[line - 2]) + 1
    source = lines[line - 1]
    what = message.partition(" (at ")[0]
    hint = ""
    written = re.match(r"\s*([^\s=#\[]+)\s*=\s*([^\"'\[{#]+)", source)
    if "overwrite" in what or "declare" in what or "twice" in what or "mutate" in what:
        what, hint = "this key or table stands in the file already", ""
        column = len(source) - len(source.lstrip()) + 1
    elif written and re.search(r"[^\d.\s_eE+:-]", written[2]) and written[2].strip() not in ("true", "false"):
        hint = f'a text stands in quotes: {written[1]} = "{written[2].strip()}"'
    elif re.match(r"\s*\[[^\]]*$", source) and "=" not in source:
        hint = "a heading ends with ]"
    elif re.match(r"\s*[\w.-]+\s*(:|$)", source):
        hint = "a line is a [heading], or: key = value"
    elif "Illegal character '\\n'" in what:
        hint = "a text ends with the quote that it began with"
    elif at_end:
        hint = "something is left open: a list ends with ], an inline table with }"
    return Problem(path, line, column, "", f"not valid TOML: {what[:1].lower()}{what[1:]}", hint, source)


def _merge(
    base: dict[str, Any],
    base_places: dict[Location, Place],
    data: dict[str, Any],
    places: dict[Location, Place],
) -> tuple[dict[str, Any], dict[Location, Place]]:
    """Lay a file over what it extends: tables key by key; anything else replaces what was there."""
    replaced: set[Location] = set()
    merged = _overlay(base, data, (), replaced)
    kept = {
        location: place
        for location, place in base_places.items()
        if not any(location[:length] in replaced for length in range(1, len(location) + 1))
    }
    return merged, {**kept, **places}


def _overlay(base: dict[str, Any], data: dict[str, Any], here: Location, replaced: set[Location]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in data.items():
        if _is_table(value) and _is_table(base.get(key)):
            merged[key] = _overlay(base[key], value, (*here, key), replaced)
        else:
            replaced.add((*here, key))
            merged[key] = value
    return merged


def _is_table(value: Any) -> bool:
    """Whether keys are merged one by one: a range { low = …, high = … } is a value, and so is a distribution."""
    return isinstance(value, dict) and not {"low", "high"} <= value.keys() and WORD not in value


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()
