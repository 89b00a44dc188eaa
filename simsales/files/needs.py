"""What a key needs in order to work, said beside it; what is not given is refused where the key is said."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from simsales.files.positions import Location


class Needs:
    """Words for what a key needs, all of it, as ``exit_fee: Annotated[Share, Needs("a commitment")]``.

    Whoever knows the file says what each word stands for (``simsales.market.checks.needed``). A component of a strategy
    that needs something as a whole has it as its ``needs``.

    >>> Needs("friends", "a reward").words
    ('friends', 'a reward')
    """

    def __init__(self, *words: str) -> None:
        self.words = words

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "needs": list(self.words)}


class Known(NamedTuple):
    """What is known of a key: what it needs, and its value if nothing is said (``...`` if it must be said)."""

    words: tuple[str, ...]
    default: Any


class Said(NamedTuple):
    """A key that a file says and that needs something: where, in which tables (the outermost first), and its value."""

    location: Location
    around: tuple[Any, ...]
    value: Any
    words: tuple[str, ...]

    @property
    def table(self) -> Any:
        """The table in which it stands."""
        return self.around[-1]


@cache
def keys_of(kind: Any) -> Mapping[str, Known]:
    """The keys of a table, a pydantic model or a dataclass."""
    if issubclass(kind, BaseModel):
        keys = {}
        for name, field in kind.model_fields.items():
            default = ... if field.is_required() else field.get_default(call_default_factory=True)
            keys[name] = Known(_words(field.metadata), default)
        return keys
    hints = get_type_hints(kind, include_extras=True)
    those: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(kind)
    return {field.name: Known(_words(_metadata(hints[field.name])), _default(field)) for field in those}


def said_keys(data: Any, value: Any, location: Location = (), around: tuple[Any, ...] = ()) -> Iterator[Said]:
    """All keys of a table that a file says, that need something, and whose value is not the default anyway, nor off.

    ``data`` is the table as the file has it, ``value`` the model or dataclass that was made of it. A table that needs
    something is told by the first of its keys that is said.
    """
    if isinstance(data, Mapping) and is_table(value):
        for key, given in data.items():
            known = _known(value, str(key))
            if known is None:
                continue
            now = getattr(value, str(key))
            if same(now, known.default) or is_off(now):
                continue
            here = (*around, value)
            if known.words:
                yield Said(_innermost((*location, str(key)), given, now), here, now, known.words)
            yield from said_keys(given, now, (*location, str(key)), here)
    elif isinstance(data, Mapping) and isinstance(value, Mapping):
        for key, given in data.items():
            if key in value:
                yield from said_keys(given, value[key], (*location, str(key)), around)


def _known(table: Any, key: str) -> Known | None:
    kind: Any = type(table)
    return keys_of(kind).get(key)


def is_table(value: Any) -> bool:
    """Whether a value is a table with keys that are known beforehand."""
    return isinstance(value, BaseModel) or (dataclasses.is_dataclass(value) and not isinstance(value, type))


def same(value: Any, default: Any) -> bool:
    """Whether a value is what is taken if nothing is said."""
    return default is not ... and bool(value == default)


def is_off(value: Any) -> bool:
    """Whether a value switches something off (0, no, nothing in a list): nothing is expected of it, whatever else is.

    >>> is_off(0.0), is_off(False), is_off(()), is_off(0.5), is_off("both")
    (True, True, True, False, False)
    """
    return isinstance(value, bool | int | float | str | tuple | list | dict) and not value


def _innermost(location: Location, data: Any, value: Any) -> Location:
    """The first key inside that is said and is not the default, or the location itself."""
    if isinstance(data, Mapping) and is_table(value):
        for key, given in data.items():
            known = _known(value, str(key))
            if known is not None and not same(getattr(value, str(key)), known.default):
                return _innermost((*location, str(key)), given, getattr(value, str(key)))
    return location


def _words(metadata: Any) -> tuple[str, ...]:
    return tuple(word for each in metadata if isinstance(each, Needs) for word in each.words)


def _metadata(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    return ... if field.default_factory is dataclasses.MISSING else field.default_factory()
