"""What a component does, as a hash: the name of its class, its fields, and what a class of the user's says of itself.

A stored run is found by this hash, so it must change whenever the component could do something else. Nobody can tell
that of a class that is not ours: its code may call other code, and read data. So it has to say, as ``digest``, a text
that is another whenever it does something else (a version, a hash of the data it reads); without one, runs with it are
not kept. The hash is the same in every process, for a class that was written in a notebook as well.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from enum import Enum
from typing import Any

import numpy as np

PLAIN = (bool, int, float, complex, str, bytes, type(None), range, slice, np.generic)


class Unknown(Exception):
    """A value of which nobody can say what it does."""


def digest_of(components: Iterable[Any]) -> str | None:
    """A hash of components, the same in every process; None if one does not say what it does.

    >>> digest_of([object()]) is None
    True
    """
    digest = hashlib.sha256()
    try:
        for component in components:
            _add(digest, component)
    except Unknown:
        return None
    return digest.hexdigest()


def _add(digest: hashlib._Hash, value: Any) -> None:
    """Add a value with all its parts; each with its type and length, so that no two lists of parts look alike."""
    kind = type(value)
    digest.update(f"{kind.__module__}.{kind.__qualname__}:".encode())
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        digest.update(f"{value.dtype.str}{value.shape}".encode())
        digest.update(value.tobytes())
    elif isinstance(value, PLAIN):
        text = repr(value).encode()
        digest.update(b"%d:" % len(text) + text)
    elif isinstance(value, Enum):
        _add(digest, value.name if kind.__module__.split(".")[0] == "simsales" else _said(value))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        if kind.__module__.split(".")[0] != "simsales":
            _add(digest, _said(value))
        _add(digest, {field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    elif isinstance(value, dict):
        _add(digest, list(value.items()))
    elif isinstance(value, list | tuple):
        digest.update(b"%d:" % len(value))
        for part in value:
            _add(digest, part)
    elif isinstance(value, set | frozenset):
        _add(digest, sorted(map(repr, value)))
    else:
        _add(digest, _said(value))


def _said(value: Any) -> str:
    """What an object says that it does, whose class is not ours, or has no fields to tell."""
    said = getattr(value, "digest", None)
    if not isinstance(said, str) or not said:
        raise Unknown(type(value).__qualname__)
    return said
