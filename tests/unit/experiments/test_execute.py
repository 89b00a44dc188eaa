"""Executors: the same outcomes from one process and from several, and from workers that are killed."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import RESUBMISSIONS, Processes, Serial, Task, executor
from simsales.experiments.store import Outcome

TASKS = [Task(name, seed) for seed in range(4) for name in ("As today", "Cut 5%")]


def make_runner(kills: int = 0, folder: str = "") -> Callable[[Any, Task], Outcome]:
    """A run that kills its worker the first so many times; defined here so that workers can be sent it."""

    def runner(prepared: Any, task: Task) -> Outcome:
        if kills and task == ("Cut 5%", 2):
            for attempt in range(kills):
                try:
                    os.close(os.open(f"{folder}/{attempt}", os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    continue
                os.kill(os.getpid(), signal.SIGKILL)
        return Outcome({"revenue": prepared["base"] / 3 + task.seed}, task.strategy.encode(), 0.0)

    return runner


def test_processes_find_what_one_process_finds() -> None:
    prepared = {"base": 10.0}
    with Serial(prepared, make_runner()) as serial, Processes(prepared, 2, make_runner()) as processes:
        alone = dict(serial.run(TASKS))
        together = dict(processes.run(TASKS))
        assert list(alone) == TASKS
        assert alone == together
        assert dict(processes.run(TASKS[:1])) == {TASKS[0]: alone[TASKS[0]]}


def test_what_a_killed_worker_lost_is_done_again(tmp_path: Path) -> None:
    with Processes({"base": 10.0}, 2, make_runner(RESUBMISSIONS, str(tmp_path))) as processes:
        done = list(processes.run(TASKS))
    assert sorted(task for task, _ in done) == sorted(TASKS)
    assert processes.resubmitted == RESUBMISSIONS


def test_workers_that_keep_dying_are_given_up(tmp_path: Path) -> None:
    with (
        Processes({"base": 10.0}, 2, make_runner(RESUBMISSIONS + 1, str(tmp_path))) as processes,
        pytest.raises(ExperimentError, match="fewer --jobs"),
    ):
        list(processes.run(TASKS))


def test_workers_with_other_code_are_refused() -> None:
    with Processes({"base": 10.0}, 2, make_runner()) as processes:
        processes.code = "what this process has loaded"
        with pytest.raises(ExperimentError, match="other code than this one"):
            list(processes.run(TASKS))


def test_a_mistake_in_a_run_is_not_hidden() -> None:
    def wrong(prepared: Any, task: Task) -> Outcome:
        raise ZeroDivisionError("in the market")

    with Processes({}, 2, wrong) as processes, pytest.raises(ZeroDivisionError, match="in the market"):
        list(processes.run(TASKS))


def test_the_number_of_jobs_chooses_the_executor() -> None:
    assert isinstance(executor({}, 1), Serial)  # type: ignore[arg-type]
    assert isinstance(executor({}, 3), Processes)  # type: ignore[arg-type]
    for jobs in (0, -2):
        with pytest.raises(ExperimentError, match="jobs"):
            executor({}, jobs)  # type: ignore[arg-type]
