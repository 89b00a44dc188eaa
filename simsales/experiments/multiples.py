"""So many times what stands in a scenario: a number, a quantity with its unit, a range, or a default."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, get_origin

from pydantic import BaseModel

from simsales.experiments.errors import ExperimentError
from simsales.experiments.keys import inner, names
from simsales.files.distributions import WORD, is_distribution
from simsales.files.explaining import annotation_at, bare, fields, show
from simsales.files.positions import Location
from simsales.files.problems import dotted, suggest
from simsales.files.units import times
from simsales.market.levers import FAMILIES
from simsales.market.loading import Loaded
from simsales.market.scenario import Scenario

_FACTOR = re.compile(r"x(\d+\.?\d*|\.\d+)")
_RANGE = {"low", "high", "likely"}
COMPONENT = 4  # parts of the location of a component: strategies, name, family, place


def factor_of(text: str) -> Decimal | None:
    """How many times, of ``x2`` or ``x0.5``; None for another text.

    >>> factor_of("x0.5"), factor_of("2")
    (Decimal('0.5'), None)
    """
    match = _FACTOR.fullmatch(text)
    return Decimal(match[1]) if match else None


def multiple(loaded: Loaded, location: Location, factor: Decimal) -> Any:
    """So many times what stands at a location, as a file would say it, in the same unit; of a range both ends,

    of a distribution its mean and sd, or the values that it is said by, and where it is cut.

    A key that the file leaves out has its default. ExperimentError where there is no number.
    """
    model, inside = model_at(loaded, location)
    kind = bare(annotation_at(model, inside))
    present = loaded.said
    for part in location:
        present = inner(present, part)
    if present is None:
        present = _default(loaded, location, model, inside)
    if isinstance(present, dict) and is_distribution(present):
        return {name: _part_times(location, name, value, factor) for name, value in present.items()}
    if isinstance(present, dict) and {"low", "high"} <= present.keys() <= _RANGE and kind in (int, float):
        return {name: _times(location, value, factor) for name, value in present.items()}
    if kind in (str, bool) or get_origin(kind) is Literal:
        raise _no_number(location, present)
    return _times(location, present, factor)


def model_at(loaded: Loaded, location: Location) -> tuple[Any, Location]:
    """The model that knows the keys at a location, and where it is in that: a component's is that of its kind.

    None where the kind of a component is not said, or unknown.
    """
    if location[0] != "strategies" or len(location) <= COMPONENT:
        return Scenario, location
    component: Any = loaded.said
    for part in location[:COMPONENT]:
        component = inner(component, part)
    return FAMILIES.get(str(location[2]), {}).get(inner(component, "kind")), location[COMPONENT:]


def _part_times(location: Location, name: str, value: Any, factor: Decimal) -> Any:
    """So many times a part of a distribution: what it is said by, in the key's unit, and no more."""
    if name in (WORD, "covers"):
        return value
    return (
        [_times(location, each, factor) for each in value]
        if isinstance(value, list)
        else _times(location, value, factor)
    )


def _times(location: Location, value: Any, factor: Decimal) -> Any:
    if isinstance(value, str):
        text = times(value, factor)
        if text is None:
            raise _no_number(location, value)
        return text
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _no_number(location, value)
    if isinstance(value, int):
        exact = value * factor
        return int(exact) if exact == int(exact) else float(exact)
    return value * float(factor)


def _no_number(location: Location, value: Any) -> ExperimentError:
    known = f": say which number in it ({', '.join(map(str, names(value)))})" if names(value) else ""
    return ExperimentError(f"{dotted(location)} is no number: of {show(value)} no multiple can be taken{known}")


def _default(loaded: Loaded, location: Location, model: Any, inside: Location) -> Any:
    """What a scenario has where its file says nothing."""
    if model is Scenario:
        found: Any = loaded.scenario
        for part in location:
            known = (
                list(type(found).model_fields) if isinstance(found, BaseModel) else [str(each) for each in names(found)]
            )
            found = _under(found, part)
            if found is None:
                raise _nothing(location, str(part), known)
        return found
    known = fields(model, inside[:-1])
    if len(inside) == 1 and dataclasses.is_dataclass(model):
        for field in dataclasses.fields(model):
            if field.name == inside[0] and isinstance(field.default, str | int | float):
                return field.default
    raise _nothing(location, str(inside[-1]), known)


def _nothing(location: Location, part: str, known: list[str]) -> ExperimentError:
    hint = f" ({suggest(part, known, 'there are')})" if known and part not in known else ""
    return ExperimentError(f"{dotted(location)} has no value of which a multiple could be taken{hint}")


def _under(table: Any, name: str | int) -> Any:
    if isinstance(table, BaseModel):
        return getattr(table, str(name), None) if name in type(table).model_fields else None
    if isinstance(table, Mapping):
        return table.get(name)
    there = isinstance(table, list | tuple) and isinstance(name, int) and name < len(table)
    return table[name] if there else None
