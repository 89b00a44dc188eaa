"""Where runs are made changes no bit: threads, and a Dask cluster one of whose workers is killed in mid-run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task, compile_rules
from simsales.experiments.inputs import load
from simsales.experiments.runner import Progress, Runner
from simsales.experiments.workers import executed_on
from simsales.experiments.worlds import world_seeds
from simsales.market.starter import starter

ROOT = Path(__file__).parents[3]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "fibre.toml"
    path.write_text(starter("fibre"))
    return path


def lived(file: Path, worlds: int, weeks: int = 6, **said: object) -> dict[Task, tuple[str, bytes]]:
    """What so many worlds left under two strategies: measures and all counts."""
    prepared = load(file, {"run.customers": 300, "run.weeks": weeks})
    tasks = [Task(name, seed) for seed in world_seeds(1, worlds) for name in ("As today", "Cut fibre")]
    with Runner({"": prepared}, store=None, **said) as runner:  # type: ignore[arg-type]
        runner.run(tasks)
    return {task: (repr(runner.summaries[task]), runner.record(task)) for task in tasks}


def test_threads_are_serial_to_the_bit(small: Path) -> None:
    one = lived(small, 10, jobs=1)
    with executed_on("threads"):
        assert lived(small, 10, jobs=4) == one


def test_a_place_that_is_none_is_told() -> None:
    with pytest.raises(ExperimentError, match="no place for runs"), executed_on("thread"):
        pass


@pytest.mark.slow
def test_no_scheduler_is_told(small: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra: pip install simsales[cluster]")
    with executed_on("tcp://127.0.0.1:9"), pytest.raises(ExperimentError, match="no Dask scheduler answers"):
        lived(small, 1)


class OnDask:
    """A scheduler and workers of one thread each, as processes of their own; the address, and the workers' pids."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.started = folder, list[subprocess.Popen[bytes]]()
        self.start("scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", "at.json")
        self.at = folder / "at.json"
        for _ in range(200):
            if self.at.exists() and self.at.stat().st_size:
                break
            time.sleep(0.1)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]], cwd=self.folder,
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.started.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker", "--scheduler-file", "at.json", "--nthreads", "1", "--no-nanny", "--no-dashboard")

    @property
    def address(self) -> str:
        import json

        return str(json.loads(self.at.read_text())["address"])


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[OnDask]:
    pytest.importorskip("distributed", reason="needs the extra: pip install simsales[cluster]")
    found = OnDask(tmp_path)
    yield found
    for process in found.started:
        if psutil.pid_exists(process.pid):
            process.kill()
        process.wait()


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(dask: OnDask, small: Path) -> None:
    """200 worlds on two workers, one killed by its pid in mid-run: all arrive, and are the serial ones to the bit."""
    compile_rules()
    one = lived(small, 200, 26, jobs=1)
    first, _ = dask.worker(), dask.worker()
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.done >= 120 and not killed:
            killed.append(progress.done)
            os.kill(first.pid, signal.SIGKILL)

    with executed_on(dask.address):
        found = lived(small, 200, 26, progress=kill)
    assert killed
    assert killed[0] < 400
    assert first.wait() == -signal.SIGKILL
    assert len(found) == 400
    assert found == one


@pytest.mark.slow
def test_both_workers_killed_and_one_come_anew_loses_nothing(dask: OnDask, small: Path) -> None:
    """What only dead workers held is sent again."""
    compile_rules()
    one = lived(small, 60, 26, jobs=1)
    workers = [dask.worker(), dask.worker()]
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.done >= 30 and not killed:
            killed.append(progress.done)
            for each in workers:
                os.kill(each.pid, signal.SIGKILL)
            dask.worker()

    with executed_on(dask.address):
        assert lived(small, 60, 26, progress=kill) == one
    assert killed
