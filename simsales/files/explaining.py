"""Pydantic's errors in the words of somebody who writes a scenario, with the nearest valid key or word."""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeAliasType, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from simsales.files.positions import Location
from simsales.files.problems import Finding, suggest

_PLAIN = {
    "float_type": "expected a number, not {input}",
    "float_parsing": "expected a number, not {input}",
    "int_type": "expected a whole number, not {input}",
    "int_parsing": "expected a whole number, not {input}",
    "int_parsing_size": "the number is too large",
    "int_from_float": "expected a whole number, not {input}",
    "finite_number": "expected a finite number, not {input}",
    "string_type": "expected a text in quotes, not {input}",
    "bool_type": "expected true or false, not {input}",
    "bool_parsing": "expected true or false, not {input}",
    "list_type": "expected a list in [ ], not {input}",
    "tuple_type": "expected a list in [ ], not {input}",
    "dict_type": "expected a table, not {input}",
    "model_type": "expected a table, not {input}",
    "model_attributes_type": "expected a table, not {input}",
    "dataclass_type": "expected a table, not {input}",
    "greater_than": "must be more than {gt}, not {input}",
    "greater_than_equal": "must be at least {ge}, not {input}",
    "less_than": "must be less than {lt}, not {input}",
    "less_than_equal": "must be at most {le}, not {input}",
    "too_short": "must have at least {min_length}, and has {actual_length}",
    "too_long": "must have at most {max_length}, and has {actual_length}",
    "string_too_short": "must not be empty",
    "recursion_loop": "is nested too deeply",
}
_NUMBERS = ("float_type", "float_parsing", "int_type", "int_parsing")
_TABLES = ("dict_type", "model_type", "model_attributes_type", "dataclass_type")
_KEY_ERRORS = ("extra_forbidden", "unexpected_keyword_argument")
_MISSING = ("missing", "missing_argument", "missing_keyword_only_argument")


def findings(error: ValidationError, model: Any = None, prefix: Location = ()) -> list[Finding]:
    """Say in plain words what pydantic found, each with its location behind ``prefix``.

    ``model`` is the pydantic model or dataclass that was being filled: it knows the valid keys.
    """
    return [_finding(dict(detail), model, prefix) for detail in error.errors(include_url=False)]


def _finding(detail: Mapping[str, Any], model: Any, prefix: Location) -> Finding:
    kind, inside = detail["type"], tuple(detail["loc"])
    context = detail.get("ctx", {})
    location = prefix + tuple(part for part in inside if part != "[key]")
    if kind in _KEY_ERRORS:
        known = fields(model, inside[:-1]) + (["extends"] if len(location) == 1 else [])
        if inside[-1] == "extends":
            hint = "`extends` stands at the top of the file, before the first [table]"
        else:
            hint = suggest(str(inside[-1]), known) if known else ""
        return Finding(location, "unknown key", hint, value=False)
    if kind in _MISSING and isinstance(inside[-1], int):
        return Finding(location[:-1], f"has {inside[-1]} of the values that belong here, and needs one more")
    if kind in _MISSING:
        said = description(model, inside)
        return Finding(location, f'missing key "{inside[-1]}"', said, value=False)
    if "[key]" in inside and kind != "literal_error":
        said = _name_message(detail) if kind == "string_pattern_mismatch" else _message(detail, kind, context)
        return Finding(location, said, value=False)
    if kind in ("literal_error", "enum"):
        words = re.findall(r"'([^']+)'", context["expected"])
        hint = suggest(str(detail["input"]), words, "one of")
        return Finding(location, f"unknown word {show(detail['input'])}", hint, value="[key]" not in inside)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tag = context["discriminator"].strip("'")
        words = re.findall(r"'([^']+)'", context.get("expected_tags", ""))
        if kind == "union_tag_not_found":
            return Finding(location, f'missing key "{tag}"', value=False)
        message = f'unknown {tag} "{context["tag"]}"'
        return Finding((*location, tag), message, suggest(str(context["tag"]), words))
    if kind == "string_pattern_mismatch":
        is_currency = context.get("pattern") == "^[A-Z]{3}$"
        currency = f"expected three capital letters such as EUR, not {show(detail['input'])}"
        return Finding(location, currency if is_currency else _name_message(detail))
    return Finding(location, _message(detail, kind, context), _hint(kind, detail["input"]))


def _message(detail: Mapping[str, Any], kind: str, context: Mapping[str, Any]) -> str:
    if kind in _PLAIN:
        bounds = {key: f"{value:g}" if isinstance(value, float) else value for key, value in context.items()}
        return _PLAIN[kind].format(**{**bounds, "input": show(detail["input"])})
    return str(detail["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")


def _hint(kind: str, given: Any) -> str:
    if kind in _NUMBERS and isinstance(given, list):
        return "a range is written { low = 0.1, high = 0.2 }"
    if kind in _TABLES:
        return "a table is a [heading] with keys below it, or { key = value }"
    return ""


def _name_message(detail: Mapping[str, Any]) -> str:
    return (
        f"{show(detail['input'])} is not a name: a name starts with a letter (A to Z), followed by "
        "at most 39 letters, digits, spaces, _ or -"
    )


def show(value: Any) -> str:
    """A value as a scenario file writes it, in short.

    >>> show("x"), show(True), show({"a": 1}), show(0.5)
    ('"x"', 'true', 'a table', '0.5')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, str):
        return f'"{value if len(value) <= 40 else value[:39] + "…"}"'
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, int) and abs(value) >= 10**15:
        return "so large a number"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def annotation_at(model: Any, location: Location) -> Any:
    """The type that a model expects at a location, or None where it expects nothing."""
    here = model
    for part in location:
        here = bare(here)
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = here.model_fields.get(str(part))
            if field is None:
                return None
            here = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        elif isinstance(here, type) and dataclasses.is_dataclass(here):
            here = get_type_hints(here, include_extras=True).get(str(part))
        elif get_origin(here) is dict:
            here = get_args(here)[1]
        elif get_origin(here) in (list, tuple):
            kinds = get_args(here)
            here = kinds[part] if isinstance(part, int) and part < len(kinds) and ... not in kinds else kinds[0]
        else:
            return None
    return here


def bare(annotation: Any) -> Any:
    """A type without aliases, constraints and "or None"."""
    while True:
        if isinstance(annotation, TypeAliasType):
            annotation = annotation.__value__
        elif get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, types.UnionType):
            others = [each for each in get_args(annotation) if each is not types.NoneType]
            if len(others) != 1:
                return annotation
            annotation = others[0]
        else:
            return annotation


def is_of(annotation: Any, kind: Any) -> bool:
    """Whether a type is some named one (a ``type`` statement's), constrained or not, "or None" or not."""
    if annotation is kind:
        return True
    if isinstance(annotation, TypeAliasType):
        return is_of(annotation.__value__, kind)
    if get_origin(annotation) is Annotated:
        return is_of(get_args(annotation)[0], kind)
    return get_origin(annotation) in (Union, types.UnionType) and any(is_of(a, kind) for a in get_args(annotation))


def fields(model: Any, location: Location) -> list[str]:
    """The keys that a model or dataclass knows at a location."""
    here = bare(annotation_at(model, location))
    if isinstance(here, type) and issubclass(here, BaseModel):
        return list(here.model_fields)
    if isinstance(here, type) and dataclasses.is_dataclass(here):
        return [field.name for field in dataclasses.fields(here)]
    return []


def description(model: Any, location: Location) -> str:
    """What a model's field is for, as its description says."""
    here = bare(annotation_at(model, location[:-1]))
    if isinstance(here, type) and issubclass(here, BaseModel):
        field = here.model_fields.get(str(location[-1]))
        if field is not None and field.description:
            return f"{location[-1]}: {field.description}"
    return ""
