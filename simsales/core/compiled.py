"""Rules and loops compiled by Numba, with a cache that never serves yesterday's rule.

``rule`` compiles one scalar function, ``loop`` compiles the pass over the population that calls it, and
``plain`` gives back the uncompiled rule, callees included: the oracle that tests hold the compiled loop against.
Numba's own cache does not notice a changed callee in another file, so the cache folder is named after a hash of
the package's sources.
"""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import Any, cast

import numba
from numba import config
from numba.core.dispatcher import Dispatcher

import simsales.core.addresses  # noqa: F401  # compiled loops can then read packed tables

COMPUTING = ("numpy", "numba", "llvmlite", "scipy", "mesa")
PACKAGE = Path(__file__).resolve().parents[1]


@cache
def code_version() -> str:
    """A short hash of what the compiled rules and the stored results depend on besides the scenario.

    The package's sources, and the versions of Python and of the packages that compute.

    >>> len(code_version())
    16
    """
    digest = hashlib.sha256(platform.python_version().encode())
    digest.update(repr([(name, version(name)) for name in COMPUTING]).encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """The folder of the compiled rules of these sources (under SIMSALES_CACHE or the user's cache folder)."""
    root = os.environ.get("SIMSALES_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(root) if root else Path.home() / ".cache"
    return base / "simsales" / f"numba-{numba.__version__}-{code_version()}"


settings: Any = config
settings.CACHE_DIR = str(cache_folder())


def _compile(function: Any, **options: Any) -> Any:
    njit: Any = numba.njit
    return njit(cache=True, nogil=True, error_model="numpy", **options)(function)


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a scalar rule, to be called from loops."""
    return cast(F, _compile(function, _nrt=False))


def loop[F: Callable[..., Any]](function: F) -> F:
    """Compile a pass over the population; it may make no arrays of its own.

    Without Numba's run-time a loop counts no references to the arrays it reads, which in a loop over tables of
    arrays costs more than the rules themselves.
    """
    return cast(F, _compile(function, _nrt=False))


def making[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that makes arrays."""
    return cast(F, _compile(function))


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """The uncompiled twin of a compiled rule; the rules it calls are uncompiled too.

    >>> from simsales.core.streams import uniform
    >>> plain(uniform)(7, 3) == uniform(7, 3)
    True
    """
    return _plain(function, {})


def _plain(function: Any, done: dict[Any, Callable[..., Any]]) -> Callable[..., Any]:
    if not isinstance(function, Dispatcher):
        return cast(Callable[..., Any], function)
    if function in done:
        return done[function]
    source: Any = function.py_func
    names = dict(source.__globals__)
    twin = FunctionType(source.__code__, names, source.__name__, source.__defaults__, source.__closure__)
    done[function] = twin
    for name in source.__code__.co_names:
        if isinstance(names.get(name), Dispatcher):
            names[name] = _plain(names[name], done)
    return twin


def is_warm() -> bool:
    """Whether these sources' rules have been compiled on this machine."""
    return (cache_folder() / "warm").exists() or bool(settings.DISABLE_JIT)


def warm(compile_all: Callable[[], None], say: Callable[[str], None] = lambda text: None) -> float | None:
    """Compile everything once, saying so; seconds it took, or None when nothing had to be done."""
    if is_warm():
        return None
    say("Compiling the rules for this machine (once; this takes about a minute) …")
    start = time.perf_counter()
    compile_all()
    seconds = time.perf_counter() - start
    try:
        cache_folder().mkdir(parents=True, exist_ok=True)
        (cache_folder() / "warm").write_text(f"{seconds:.1f}\n")
    except OSError:
        pass  # a read-only home: Numba then compiles in every process
    say(f"Compiled in {seconds:.1f} s.")
    return seconds
