"""Where a key may stand in a scenario, and which other values it may have."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple, TypeAliasType, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError

from simsales.files.explaining import bare
from simsales.files.positions import Location
from simsales.files.problems import dotted

NAMES = {
    "OfferName": ("phone", "fibre", "duo"),
    "BundleName": ("duo", "pair"),
    "ChannelName": ("store", "online", "telesales", "field"),
    "OutboundName": ("telesales", "field", "hotline"),
    "InboundName": ("store", "online"),
    "SegmentName": ("young", "old", "firms"),
    "DistrictName": ("Here", "There"),
    "BusinessName": ("old", "firms"),
    "TeamName": ("callers", "visitors", "advisers", "tellers"),
    "CategoryName": ("mobile", "broadband"),
    "MeteredName": ("phone",),
    "MeasureName": ("orders", "churn"),
    "MomentName": ("expiry", "bill_surge"),
}
NUMBERS = (0.9, 0.05, 0, 1, 3, 0.4, -0.5, 8, 60, 300)
MOST = 8  # values that are tried of a key


class Drawn(NamedTuple):
    """A key: its name in the schema, where it stands here, and the type of what it may say."""

    name: str
    location: Location
    annotation: Any
    now: Any

    @property
    def dotted(self) -> str:
        """The location as it is written."""
        return dotted(self.location)


def schema_keys(value: Any, annotation: Any, location: Location = (), name: Location = ()) -> Iterator[Drawn]:
    """All keys of the tables of a scenario, those that are not said included; ``*`` stands for any name."""
    kind = bare(annotation)
    if _is_table(kind):
        if value is None:
            yield Drawn(dotted(name), location, annotation, None)
            return
        for key, inner in _hints(kind).items():
            yield from schema_keys(getattr(value, key, None), inner, (*location, key), (*name, key))
    elif get_origin(kind) is dict and _is_table(bare(get_args(kind)[1])) and value:
        for each, table in value.items():
            yield from schema_keys(table, get_args(kind)[1], (*location, each), (*name, "*"))
    else:
        yield Drawn(dotted(name), location, annotation, value)


def values(drawn: Drawn) -> Iterator[Any]:
    """Other values of a key that its type allows, as a file says them."""
    found = 0
    for value in _candidates(drawn.annotation, drawn.now):
        try:
            meant = TypeAdapter(drawn.annotation).validate_python(value)
        except ValidationError:
            continue
        if meant != drawn.now and found < MOST:
            found += 1
            yield value


def _candidates(annotation: Any, now: Any) -> Iterator[Any]:
    names = _names(annotation)
    if names:
        yield from (each for each in names if each != now)
        return
    kind = bare(annotation)
    origin, inside = get_origin(kind), get_args(kind)
    if kind is bool:
        yield not now
    elif kind in (int, float):
        yield from (kind(each) for each in NUMBERS)
        if now is not None:
            yield from (kind(now * 2), kind(now / 2), kind(now + 1))
    elif origin is Literal:
        yield from inside
    elif _is_table(kind):
        yield {}
    elif origin is dict or (isinstance(origin, type) and issubclass(origin, Mapping)):
        for key in _candidates(inside[0], None):
            yield from ({key: each} for each in list(_candidates(inside[1], None))[:4])
    elif origin in (tuple, list) and (origin is list or inside[-1] is ...):
        yield from ([each] for each in _candidates(inside[0], None))
    elif origin is tuple:
        for pair in ((0, 0.3), (0.2, 0.9), (2, 5), (0, 60), (3, 200)):
            yield [*pair, 400][: len(inside)]


def _names(annotation: Any) -> tuple[str, ...]:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if isinstance(annotation, TypeAliasType):
        return NAMES.get(annotation.__name__, ())
    options = [each for each in get_args(annotation) if isinstance(each, TypeAliasType)]
    return NAMES.get(options[0].__name__, ()) if len(options) == 1 and type(None) in get_args(annotation) else ()


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and (issubclass(kind, BaseModel) or dataclasses.is_dataclass(kind))


def _hints(kind: Any) -> dict[str, Any]:
    if issubclass(kind, BaseModel):
        return {
            name: Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            for name, field in kind.model_fields.items()
        }
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def said(text: str) -> Any:
    """A value as a TOML file writes it."""
    return tomllib.loads(f"it = {text}")["it"]
