"""A comparison that is killed or interrupted in the middle goes on from there, to the same numbers."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from simsales.experiments.compare import compare
from simsales.experiments.execute import compile_rules
from simsales.experiments.inputs import load
from simsales.experiments.store import Store
from simsales.market.starter import starter

RUNS = 60
COMMAND = ["compare", "fibre.toml", "--customers", "3000", "--weeks", "52"]
CHANGES = {"run.customers": 3000, "run.weeks": 52}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario whose comparison takes 60 runs; the rules are compiled."""
    (tmp_path / "fibre.toml").write_text(starter("fibre"))
    compile_rules()
    return tmp_path


def simsales(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command line in a process group of its own, as a terminal starts it: not deaf to Ctrl-C.

    A shell script makes what it starts in the background ignore it, and children inherit that.
    """
    code = "from simsales.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def stop_midway(folder: Path, number: int, *arguments: str) -> tuple[int, str, str]:
    """Start the comparison, and send a signal to all its processes as soon as a few runs are stored."""
    process = simsales(folder, *COMMAND, *arguments)
    end = time.monotonic() + 120
    while stored(folder) < 7 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    assert process.poll() is None, process.communicate()
    os.killpg(process.pid, number)
    output, problems = process.communicate(timeout=60)
    return process.returncode, output, problems


def stored(folder: Path) -> int:
    """How many runs are in the store, while another process writes to it."""
    path = folder / ".simsales" / "results.db"
    if not path.exists():
        return 0
    connection = sqlite3.connect(path, timeout=10)
    try:
        return int(connection.execute("SELECT count(*) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:  # the table is not there yet
        return 0
    finally:
        connection.close()


def result(folder: Path, *arguments: str) -> dict[str, Any]:
    """What the same command says afterwards, as data."""
    output, problems = simsales(folder, *COMMAND, "--json", "-", *arguments).communicate()
    assert output, problems
    read: dict[str, Any] = json.loads(output)
    return read


def test_killed_and_resumed_equals_uninterrupted(folder: Path) -> None:
    code, output, _ = stop_midway(folder, signal.SIGKILL, "--jobs", "2")
    assert (code, output) == (-signal.SIGKILL, "")
    done = len(Store(folder / ".simsales" / "results.db"))
    assert 7 <= done < RUNS
    resumed = result(folder)
    uninterrupted = compare(load(folder / "fibre.toml", CHANGES), store=None).to_dict()
    assert (resumed["account"]["from_store"], resumed["account"]["executed"]) == (done, RUNS - done)
    assert uninterrupted["account"]["executed"] == RUNS
    for same in ("worlds", "seeds", "table", "differences", "best", "verdict"):
        assert resumed[same] == uninterrupted[same]


def test_interrupted_shows_what_is_done_and_goes_on(folder: Path) -> None:
    code, output, problems = stop_midway(folder, signal.SIGINT)
    assert code == 130
    assert "INTERRUPTED" in output
    assert "Margin (the objective)" in output
    assert "Traceback" not in problems
    account = compare(load(folder / "fibre.toml", CHANGES), store=folder / ".simsales" / "results.db").account
    assert account.from_store >= 7
    assert account.from_store + account.executed == RUNS
