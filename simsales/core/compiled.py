"""Rules and loops compiled by Numba, with a cache that never serves yesterday's rule.

``rule`` compiles one scalar function, ``loop`` compiles the pass over the population that calls it, and
``plain`` gives back the uncompiled rule, callees included: the oracle that tests hold the compiled loop against.
Numba's own cache does not notice a changed callee in another file, so each module's rules lie in a folder that is named
after a hash of all the sources that they are made of (``sources``).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import platform
import shutil
import time
import zlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import Any, Literal, cast

import numba
from numba import config
from numba.core.dispatcher import Dispatcher
from numba.core.registry import CPUDispatcher

from simsales.core.addresses import LOOKS  # importing it teaches compiled loops to read packed tables
from simsales.core.sources import made_of, texts, with_rules
from simsales.core.together import PACKAGE, SharedCache, alone, compile_together, is_anothers

COMPUTING = ("numpy", "numba", "llvmlite", "scipy", "mesa")
MANIFEST = "warm"


@cache
def code_version() -> str:
    """A short hash of what the stored results depend on besides the scenario.

    The package's sources, and the versions of Python and of the packages that compute.

    >>> len(code_version())
    16
    """
    digest = hashlib.sha256(computing().encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def computing() -> str:
    """The versions of Python and of the packages that compute."""
    return platform.python_version() + repr([(name, version(name)) for name in COMPUTING])


@cache
def rules_version(module: str) -> str:
    """A short hash of what a module's compiled rules depend on: as ``code_version``, of the sources they are made of.

    >>> len(rules_version("simsales.core.streams"))
    16
    """
    digest = hashlib.sha256(computing().encode())
    for name in made_of(module):
        digest.update(name.encode())
        digest.update(texts()[name].encode())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """The folder of compiled rules at this place (under SIMSALES_CACHE or the user's cache folder).

    Numba finds a compiled rule by the path of its source: a second checkout finds nothing of the first.
    """
    root = os.environ.get("SIMSALES_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(root) if root else Path.home() / ".cache"
    place = hashlib.sha256(str(PACKAGE).encode()).hexdigest()[:8]
    by = hashlib.sha256(computing().encode()).hexdigest()[:8]
    return base / "simsales" / f"numba-{numba.__version__}-{by}-{place}"


@cache
def folder_of(module: str) -> Path:
    """The folder of a module's compiled rules."""
    return cache_folder() / f"{module.removeprefix(PACKAGE.name + '.')}-{rules_version(module)}"


settings: Any = config


dispatcher: Any = CPUDispatcher  # no part of Numba says its types


class Entered(dispatcher):
    """A compiled function that knows its way: for arguments of layouts that came before, straight to the machine code.

    Numba asks Python anew for the type of every packed table at every call, which in a small world takes longer than
    the loop.
    """

    entries: dict[Any, Any]  # the machine code, by the layouts of its arguments

    def __call__(self, *args: Any) -> Any:
        layouts = tuple([LOOKS[type(value)](value) for value in args])
        entry = self.entries.get(layouts)
        if entry is not None:
            return entry(*args)
        types = tuple(self.typeof_pyval(value) for value in args)
        if types not in self.overloads and is_anothers(self.py_func, types):
            return plain(self)(*args)
        answer = super().__call__(*args)
        if None not in layouts:
            compiled = self.overloads.get(types)
            if compiled is not None:
                self.entries[layouts] = compiled.entry_point
        return answer

    def get_call_template(self, args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        """How a rule is called from compiled code: its whole numbers as int64, so that it is compiled once.

        Numba would compile it for each constant that it is called with, and for each width of its whole numbers; LLVM
        folds the constants anyway, where it inlines the rule.
        """
        named = {name: _widened(kind) for name, kind in kws.items()}
        return super().get_call_template(tuple(map(_widened, args)), named)


def _compile(function: Any) -> Any:
    njit: Any = numba.njit
    settings.CACHE_DIR = str(folder_of(function.__module__))
    compiled = njit(cache=True, nogil=True, error_model="numpy", no_cfunc_wrapper=True, _nrt=False)(function)
    if isinstance(compiled, Dispatcher):  # and no plain function, as where nothing is to be compiled
        compiled.__class__ = Entered
        vars(compiled)["entries"] = {}
        cache: Any = vars(compiled)["_cache"]
        cache.__class__ = SharedCache
    return compiled


def _widened(kind: Any) -> Any:
    unliteral: Any = numba.types.unliteral
    kind = unliteral(kind)
    whole = isinstance(kind, numba.types.Integer) and bool(getattr(kind, "signed", False))
    return numba.types.int64 if whole else kind


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a scalar rule, to be called from loops."""
    return cast(F, _compile(function))


def loop[F: Callable[..., Any]](function: F) -> F:
    """Compile a pass over the population; it may make no arrays of its own.

    Without Numba's run-time a loop counts no references to the arrays it reads, which in a loop over tables of
    arrays costs more than the rules themselves.
    """
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
    """Whether the rules of these sources, at this place, have been compiled on this machine, and are undamaged."""
    return bool(settings.DISABLE_JIT) or compiled_state(cache_folder()) == "sound"


def compiled_state(folder: Path) -> Literal["none", "sound", "damaged"]:
    """Whether a folder holds compiled rules, each as it was written.

    A damaged one would end the process that loads it, or worse. An index is rewritten when a rule is compiled for other
    kinds of numbers too: that one has changed is no damage as long as it can be read.
    """
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="ascii"))
        files: dict[str, int] = dict(said["files"])
        if said["sources"] != _stamps():
            return "none"
    except FileNotFoundError:
        return "none"
    except (OSError, ValueError, KeyError, TypeError):
        return "damaged"
    for name, checksum in files.items():
        try:
            content = (folder / name).read_bytes()
            if zlib.crc32(content) != checksum:
                if not name.endswith(".nbi"):
                    return "damaged"
                stream = io.BytesIO(content)
                pickle.load(stream)
                pickle.loads(stream.read())
        except Exception:  # whatever a damaged pickle may raise
            return "damaged"
    return "sound"


def _stamps() -> str:
    """When each source was written: by that Numba tells whether its rules have to be compiled anew."""
    names = {name for module in with_rules() for name in made_of(module)}
    paths = [path for path in map(_path_of, sorted(names)) if path.exists()]
    stamps = [(path.as_posix(), path.stat().st_mtime) for path in paths]
    return hashlib.sha256(repr([*stamps, [folder_of(module).name for module in with_rules()]]).encode()).hexdigest()


def _path_of(module: str) -> Path:
    path = PACKAGE.joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _seal(folder: Path, seconds: float) -> None:
    """Note all files of the compiled rules with their checksums, and throw away those of other sources."""
    now = {folder_of(module).name for module in with_rules()}
    then = {name.rpartition("-")[0] for name in now}
    for each in folder.iterdir():
        if each.is_dir() and each.name not in now and each.name.rpartition("-")[0] in then:
            shutil.rmtree(each, ignore_errors=True)
    files = {
        path.relative_to(folder).as_posix(): zlib.crc32(path.read_bytes())
        for path in sorted(folder.rglob("*.nb[ic]"))
    }  # fmt: skip
    said = {"seconds": round(seconds, 1), "sources": _stamps(), "files": files}
    part = folder / f"{MANIFEST}.{os.getpid()}"
    part.write_text(json.dumps(said), encoding="ascii")
    part.replace(folder / MANIFEST)


_sound: set[Path] = set()  # folders that this process has looked through


def are_ready() -> bool:
    """Whether this process has seen that all rules are compiled: before that it lives no market."""
    return bool(_sound)


def warm(compile_all: Callable[[], None], say: Callable[[str], None] = lambda text: None) -> float | None:
    """Compile everything once, saying so; seconds it took, or None when nothing had to be done.

    Damaged rules are thrown away and compiled anew. OSError, with the folder's name, if they cannot be.
    """
    folder = cache_folder()
    if folder in _sound or is_warm():
        _sound.add(folder)
        return None
    with alone(folder.with_name(f"{folder.name}.lock"), "Another process compiles the rules; waiting for it …", say):
        state = compiled_state(folder)
        if state == "sound":
            return None
        if state == "damaged":
            say(f"The compiled rules in {folder} are damaged: they are thrown away.")
            shutil.rmtree(folder)
        say("Compiling the rules for this machine (once; this takes about a minute) …")
        start = time.perf_counter()
        compile_together(compile_all, folder)
        compile_all()
        seconds = time.perf_counter() - start
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _seal(folder, seconds)
        except OSError:
            pass  # a read-only home: Numba then compiles in every process
        _sound.add(folder)
    say(f"Compiled in {seconds:.1f} s.")
    return seconds
