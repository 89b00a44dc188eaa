"""Loops compiled by several processes: each once, and what another compiles is passed through uncompiled."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from simsales.core.compiled import loop
from simsales.core.together import TAKEN, compile_together, is_anothers

MODULE = """
    import os
    import time
    from pathlib import Path

    from simsales.core.together import is_anothers

    LOOPS = [type(f"loop_{n}", (), {}) for n in range(8)]

    def share():
        "Take what nobody has taken."
        for loop in LOOPS:
            if not is_anothers(loop, ()):
                Path(__file__).with_name(f"{loop.__name__}.{os.getpid()}").touch()
                time.sleep(0.2)

    def fail():
        raise RuntimeError
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module whose functions note which process took which loop."""
    (tmp_path / "shared_work.py").write_text(textwrap.dedent(MODULE), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1}, raising=False)
    import shared_work  # type: ignore[import-not-found]

    monkeypatch.delitem(sys.modules, "shared_work")
    found: ModuleType = shared_work
    return found


ALL_OTHERS = """
import simsales.core.compiled as compiled
compiled.is_anothers = lambda function, types: True
from simsales.market.opening import warm
warm()
from simsales.core.streams import _draw
assert not _draw.overloads, "nothing was compiled"
"""


def test_who_compiles_nothing_lives_the_whole_market_all_the_same() -> None:
    """Else a process gives up at the first loop that another compiles, and all wait for that one."""
    subprocess.run([sys.executable, "-c", ALL_OTHERS], check=True)


def test_each_loop_is_taken_by_one_process(module: ModuleType, tmp_path: Path) -> None:
    compile_together(module.share, tmp_path / "cache")
    taken = sorted(path.name.split(".") for path in tmp_path.glob("loop_*"))
    assert [loop for loop, _ in taken] == [f"loop_{n}" for n in range(8)]
    assert str(os.getpid()) not in {process for _, process in taken}
    assert not [*(tmp_path / "cache").iterdir()], "what was noted for it is gone"


def test_a_process_that_fails_is_no_failure(module: ModuleType, tmp_path: Path) -> None:
    compile_together(module.fail, tmp_path / "cache")
    assert not [*tmp_path.glob("loop_*")]


def test_on_one_core_nobody_else_is_asked(module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0}, raising=False)
    compile_together(module.share, tmp_path / "cache")
    assert not [*tmp_path.glob("loop_*")]


def test_what_another_process_compiles_is_passed_through_uncompiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @loop
    def doubled(values: np.ndarray) -> None:
        for i in range(len(values)):
            values[i] *= 2

    monkeypatch.setenv(TAKEN, str(tmp_path))
    overloads = vars(doubled)["overloads"]
    types = (doubled.typeof_pyval(np.ones(3)),)  # type: ignore[attr-defined]
    assert not is_anothers(doubled.py_func, types), "here it is taken"  # type: ignore[attr-defined]
    values = np.ones(3)
    doubled(values)
    assert values.tolist() == [2, 2, 2]
    assert not overloads
    monkeypatch.undo()
    doubled(values)
    assert values.tolist() == [4, 4, 4]
    assert len(overloads) == 1
