"""Commands that are killed or interrupted in the middle: what is done is shown and kept, and nothing is left behind."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from simsales.core.signals import BEFORE
from simsales.experiments.compare import compare
from simsales.experiments.execute import compile_rules
from simsales.experiments.inputs import load
from simsales.experiments.store import Store
from simsales.market.starter import starter

ROOT = Path(__file__).parents[3]
RUNS = 60
COMMAND = ["compare", "fibre.toml", "--customers", "1000", "--weeks", "20"]
CHANGES = {"run.customers": 1000, "run.weeks": 20}
MANY = ["--replications", "9999"]
TINY = ["--customers", "300", "--weeks", "6", *MANY, "--json", "found.json"]
SEASON = str(ROOT / "scenarios" / "seasonal_promotion.toml")
# Every command that lives more than one world, in worlds so tiny that it could go on for minutes.
COMMANDS = {
    "compare": ["compare", "fibre.toml", *TINY],
    "explain": ["explain", "fibre.toml", *TINY],
    "evaluate": ["evaluate", "fibre.toml", *TINY],
    "demand": ["demand", "fibre.toml", *TINY],
    "uplift": ["uplift", SEASON, "--strategy", "Gift", "--customers", "100", *MANY, "--json", "found.json"],
    "lifetime": ["lifetime", "fibre.toml", *TINY],
    "conflicts": ["conflicts", "fibre.toml", *TINY],
    "facts": ["facts", "F16", "--customers", "100", *MANY, "--json", "found.json"],
    "systems": ["systems", "B-steps", "--customers", "100", *MANY],
}
PLAN = """
[[strategies."Cut fibre".plan]]
kind = "six_elements"
offers = ["fibre"]
channels = ["store"]
budget = 1e6
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario whose comparison takes 60 runs; the rules are compiled."""
    (tmp_path / "fibre.toml").write_text(starter("fibre") + PLAN)
    compile_rules()
    return tmp_path


def heeding() -> None:
    """Heed what asks to end, as a program that is started by hand does; under nohup a hang-up is ignored on purpose."""
    for each in (signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)


def simsales(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command line in a process group of its own, as a terminal starts it: not deaf to Ctrl-C.

    A shell script makes what it starts in the background ignore it, and children inherit that.
    """
    (folder / "temporary").mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "simsales", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "temporary")},
        start_new_session=True,
        preexec_fn=heeding,
    )


def midway(folder: Path, *arguments: str, runs: int = 7) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    """Start a command and wait until a few of its runs are stored; it, and all processes that it has started."""
    process = simsales(folder, *arguments)
    end = time.monotonic() + 120
    while stored(folder) < runs and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    assert process.poll() is None, process.communicate()
    return process, psutil.Process(process.pid).children(recursive=True)


def stop_midway(folder: Path, number: int, *arguments: str) -> tuple[int, str, str]:
    """Start a command, and send a signal to all its processes as soon as a few runs are stored."""
    process, _ = midway(folder, *arguments)
    os.killpg(process.pid, number)
    output, problems = process.communicate(timeout=60)
    if number == signal.SIGKILL:  # together with those who would have tidied up
        assert not any(each.stat().st_size for each in shared_memory(process.pid) if each.parent.name != "shm")
        for each in sorted(shared_memory(process.pid), reverse=True):
            each.rmdir() if each.is_dir() else each.unlink()
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


def shared_memory(of: int) -> set[Path]:
    """What lies in the shared memory of this machine that a process, or joblib for it, has put there."""
    return {each for path in Path("/dev/shm").glob(f"*[_-]{of}[_-]*") for each in (path, *path.rglob("*"))}


def result(folder: Path, *arguments: str) -> dict[str, Any]:
    """What the same command says afterwards, as data."""
    output, problems = simsales(folder, *COMMAND, "--json", "-", *arguments).communicate()
    assert output, problems
    read: dict[str, Any] = json.loads(output)
    return read


def test_killed_and_resumed_equals_uninterrupted(folder: Path) -> None:
    code, output, _ = stop_midway(folder, signal.SIGKILL, *COMMAND, "--jobs", "2")
    assert (code, output) == (-signal.SIGKILL, "")
    done = len(Store(folder / ".simsales" / "results.db"))
    assert 7 <= done < RUNS
    resumed = result(folder)
    uninterrupted = compare(load(folder / "fibre.toml", CHANGES), store=None).to_dict()
    assert (resumed["account"]["from_store"], resumed["account"]["executed"]) == (done, RUNS - done)
    assert uninterrupted["account"]["executed"] == RUNS
    for same in ("worlds", "seeds", "table", "differences", "best", "verdict"):
        assert resumed[same] == uninterrupted[same]


@pytest.mark.slow
def test_interrupted_shows_what_is_done_and_goes_on(folder: Path) -> None:
    code, output, problems = stop_midway(folder, signal.SIGINT, *COMMAND)
    assert code == 130
    assert "INTERRUPTED" in output
    assert "Margin (the objective)" in output
    assert "Traceback" not in problems
    account = compare(load(folder / "fibre.toml", CHANGES), store=folder / ".simsales" / "results.db").account
    assert account.from_store >= 7
    assert account.from_store + account.executed == RUNS


QUICK = ("compare", "evaluate")  # the others go the same way, and are stopped with `pytest -m slow`


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in COMMANDS]
)
def test_every_command_shows_and_keeps_what_is_done(folder: Path, name: str) -> None:
    code, output, problems = stop_midway(folder, signal.SIGINT, *COMMANDS[name], "--jobs", "1")
    assert code == 130, problems
    assert "Traceback" not in problems
    assert "INTERRUPTED" in problems + output
    if name == "systems":
        worlds = int(re.findall(r"(\d+)\s+worlds", output)[0])
    else:
        found = json.loads((folder / "found.json").read_text())
        runs = found.get("runs") or found["account"]
        assert runs["interrupted"]
        assert runs["failures"] == []
        worlds = found["facts"][0]["worlds"] if name == "facts" else found.get("worlds", 0)
        worlds = len(found["seeds"]) if name in ("uplift", "lifetime", "conflicts") else worlds
    lived = {"evaluate": 2, "compare": 3, "lifetime": 3, "systems": 2, "explain": 4}.get(name, 1)  # tasks a world
    assert 7 // lived <= worlds <= stored(folder) // lived


@pytest.mark.slow
def test_an_ablation_shows_and_keeps_what_is_done(folder: Path) -> None:
    """The comparison is in the store; what is interrupted are the runs of the strategy without its components."""
    worlds, sizes = 400, {"run.customers": 300, "run.weeks": 6}
    compare(load(folder / "fibre.toml", sizes), replications=worlds, store=folder / ".simsales" / "results.db", jobs=1)
    asked = ["--customers", "300", "--weeks", "6", "--replications", str(worlds), "--ablate-strategy", "Cut fibre"]
    command = ["compare", "fibre.toml", *asked, "--jobs", "1", "--json", "found.json"]
    process, _ = midway(folder, *command, runs=stored(folder) + 7)
    os.killpg(process.pid, signal.SIGINT)
    output, problems = process.communicate(timeout=60)
    assert process.returncode == 130, problems
    assert "Traceback" not in problems
    assert "INTERRUPTED" in problems
    assert "What each component of Cut fibre" in output
    found = json.loads((folder / "found.json").read_text())
    [ablation] = found["ablation"]
    assert not found["account"]["interrupted"]
    assert ablation["runs"]["interrupted"]
    assert 3 <= ablation["worlds"] == len(ablation["seeds"]) < found["worlds"] == worlds


@pytest.mark.parametrize(
    "name", [*(pytest.param(each, marks=pytest.mark.slow) for each in ("SIGTERM", "SIGHUP")), "SIGKILL"]
)
def test_no_worker_and_no_file_outlives_a_command_that_is_told_to_end(folder: Path, name: str) -> None:
    """The signal goes to the command alone: its workers have to see for themselves that it is gone."""
    number = getattr(signal, name)
    process, workers = midway(folder, *COMMANDS["compare"], "--jobs", "2")
    assert len(workers) >= 2
    process.send_signal(number)
    output, problems = process.communicate(timeout=60)
    assert process.returncode == (-number if name == "SIGKILL" else 128 + number)
    assert ("INTERRUPTED" in output) == (name != "SIGKILL")
    assert "Traceback" not in problems
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []
    assert list((folder / "temporary").iterdir()) == []
    assert shared_memory(process.pid) == set()


@pytest.mark.slow
def test_ctrl_c_over_and_over_is_no_traceback(folder: Path) -> None:
    process, workers = midway(folder, *COMMANDS["compare"], "--jobs", "2")
    for _ in range(12):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.05)
    _, problems = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in problems
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []


@pytest.mark.parametrize(
    ("arguments", "seconds"),
    [
        ([*COMMANDS["compare"], "--jobs", "2", "--no-store"], 0.6),
        ([*COMMANDS["compare"], "--jobs", "2", "--no-store"], 2.4),
        (["run", "fibre.toml", "--customers", "400000"], 1.8),
        (["trace", "fibre.toml", "--customers", "400000", "--customer", "1"], 1.8),
    ],
    ids=["compare", "compare, workers", "run", "trace"],
)
def test_interrupted_before_there_is_anything_to_show(folder: Path, arguments: list[str], seconds: float) -> None:
    """While it is loaded; while workers start, which must not be interrupted themselves; in the only run."""
    process = simsales(folder, *arguments)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, problems = process.communicate(timeout=60)
    # Python itself ends by the signal, which a shell shows as 130, where it came in the middle of an `eval`.
    assert process.returncode in (130, -signal.SIGINT), problems
    assert "Traceback" not in problems


def test_ctrl_c_waits_while_workers_are_started() -> None:
    """Also when the tracker of shared resources is started between, as the first worker does."""
    code = (
        "import signal; from multiprocessing import resource_tracker; from simsales.experiments.workers import _deaf\n"
        "with _deaf():\n    resource_tracker.ensure_running()\n"
        "    print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))\n"
        "print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout == "True\nFalse\n", done.stderr


def test_nohup_stays_deaf(folder: Path) -> None:
    code = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\nfrom simsales.core import signals\n"
    code += "signals.listen(); import os; os.kill(os.getpid(), signal.SIGHUP); print('goes on')"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout == "goes on\n", done.stderr


def test_what_is_raised_while_packages_load_may_be_swallowed_so_the_process_ends_at_once(folder: Path) -> None:
    """A package that swallows everything while it is loaded does not swallow Ctrl-C."""
    (folder / "greedy.py").write_text(
        "import os, signal\ntry:\n    os.kill(os.getpid(), signal.SIGINT)\n    sum(range(10**6))\n"
        "except BaseException:\n    pass\n",
        encoding="ascii",
    )
    code = "from simsales.core import signals; signals.listen(); import greedy; print('went on')"
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, preexec_fn=heeding
    )
    assert (ended.returncode, ended.stdout) == (130, "")
    assert ended.stderr == f"\n{BEFORE}\n"
