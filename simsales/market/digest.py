"""What a component does, as a hash: the name of its class, its fields, and for classes of the user's the code itself.

A stored run is found by this hash, so it must change whenever the component could do something else.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sys
import sysconfig
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

PLAIN = (bool, int, float, complex, str, bytes, type(None), range, slice, np.generic)

SITE = {"site-packages", "dist-packages"}


def digest_of(components: Iterable[Any]) -> str | None:
    """A hash of components, the same in every process; None for what cannot be hashed.

    Of a class that is not ours, all source files of the user's that are loaded count too, whichever of them it uses;
    a class written in a notebook counts with its code and what that refers to.
    """
    digest = hashlib.sha256()
    try:
        for component in components:
            _add_component(digest, component)
    except Exception:  # whatever a stranger's pickling may raise
        return None
    return digest.hexdigest()


def _add_component(digest: hashlib._Hash, component: Any) -> None:
    kind = type(component)
    _add(digest, component)
    if kind.__module__.split(".")[0] == "simsales":
        return
    if dataclasses.is_dataclass(component):
        _add(digest, vars(component) if hasattr(component, "__dict__") else {})
    home = sys.modules.get(kind.__module__)
    if getattr(home, "__file__", None) is None:
        _pickle(digest, kind)
    for path in _own_sources(kind.__module__.split(".")[0]):
        digest.update(path.read_bytes())


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
        _add(digest, value.name)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
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
        _pickle(digest, value)


def _pickle(digest: hashlib._Hash, value: Any) -> None:
    """Add anything else, code written in a notebook included."""
    import cloudpickle  # type: ignore[import-untyped]

    digest.update(cloudpickle.dumps(value))


def _own_sources(package: str) -> list[Path]:
    """The source files of all loaded modules that nobody installed, and of one package."""
    installed = [Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("platstdlib")), Path(__file__).parents[1]]
    found = set()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or not file.endswith(".py"):
            continue
        path = Path(file)
        theirs = any(path.is_relative_to(folder) for folder in installed) or SITE.intersection(path.parts)
        if name.split(".")[0] == package or not theirs:
            found.add(path)
    return sorted(path for path in found if path.is_file())
