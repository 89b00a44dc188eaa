"""Rules compiled by several processes at once, each loop by the one that comes to it first.

Every process lives the same tiny market. A loop that another has taken it passes through uncompiled, so that all soon
come to loops that nobody has taken. What is compiled lies in the one cache, from which they all read.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache

TAKEN = "SIMSALES_TAKEN"  # names, to a process that takes part, the folder in which each loop taken is noted
MOST = 4  # processes: the longest loop takes a quarter of the time, and each process needs 300 MB
PACKAGE = Path(__file__).resolve().parents[1]

function_cache: Any = FunctionCache  # no part of Numba says its types


@contextmanager
def alone(path: Path, waiting: str = "", say: Callable[[str], None] = lambda text: None) -> Iterator[None]:
    """Let one process at a time pass, where files can be locked; the others say that they are waiting, and wait."""
    try:
        import fcntl

        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("wb")
    except (ImportError, OSError):  # another system, or a read-only home
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say(waiting)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


class SharedCache(function_cache):
    """What is compiled of a function, on disk: saved by one process at a time.

    Two processes that compile a function for different kinds of numbers would else give both files the same name, and
    the index would hold one of them for the other.
    """

    def save_overload(self, sig: Any, data: Any) -> None:
        """Save what was compiled for a signature."""
        with alone(Path(self.cache_path) / "saving.lock"):
            super().save_overload(sig, data)


def is_anothers(function: Any, types: tuple[Any, ...]) -> bool:
    """Whether another process compiles this loop for these types; it is taken here if nobody does."""
    folder = os.environ.get(TAKEN)
    if folder is None:
        return False
    said = f"{function.__module__}.{function.__qualname__}{types}"
    try:
        (Path(folder) / hashlib.sha256(said.encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return True
    return False


def compile_together(compile_all: Callable[[], None], folder: Path) -> None:
    """Have ``compile_all``, a function that a module names, run in as many processes as there are cores, four at most.

    One that fails leaves its loops to whoever calls them next. It does nothing where there is but one core.
    """
    processes = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST)
    name = getattr(compile_all, "__name__", "")
    taken = folder / f"taken-{os.getpid()}"
    if processes > 1 and name.isidentifier():
        with suppress(OSError):  # a read-only home
            taken.mkdir(parents=True)
    if not taken.is_dir():
        return
    paths = [str(PACKAGE.parent), *filter(None, sys.path)]
    environment = {**os.environ, TAKEN: str(taken), "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-c", f"from {compile_all.__module__} import {name}; {name}()"]
    unheard: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    parts: list[subprocess.Popen[bytes]] = []
    try:
        parts.extend(subprocess.Popen(command, env=environment, **unheard) for _ in range(processes))
        for part in parts:
            part.wait()
    finally:
        for part in parts:
            part.kill()
            part.wait()
        shutil.rmtree(taken, ignore_errors=True)
