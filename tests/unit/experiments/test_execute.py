"""Executors: the same outcomes from one process and from several, and from workers that are killed."""

import multiprocessing
import os
import re
import signal
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from simsales.experiments import split, workers
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Failure, Task, Work
from simsales.experiments.split import can_split, next_of, split_off
from simsales.experiments.store import Outcome
from simsales.experiments.workers import RESUBMISSIONS, AsNeeded, Processes, Serial, executor

TASKS = [Task(name, seed) for seed in range(4) for name in ("As today", "Cut 5%")]


def make_runner(kills: int = 0, folder: str = "") -> Callable[[Any, Task], Outcome]:
    """A run that kills its worker the first so many times; defined here so that workers can be sent it."""

    def runner(prepared: Any, task: Task) -> Outcome:
        if kills and task == Task("Cut 5%", 2):
            for attempt in range(kills):
                try:
                    os.close(os.open(f"{folder}/{attempt}", os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    continue
                os.kill(os.getpid(), signal.SIGKILL)
        return Outcome({"revenue": prepared["base"] / 3 + task.seed}, task.strategy.encode(), 0.0)

    return runner


def work(runner: Callable[[Any, Task], Outcome], prepared: Any = None) -> Work:
    """Tasks of one scenario, which is no scenario here, and one observer."""
    return Work({"": prepared or {"base": 10.0}}, {"": runner})


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are started from nothing, as where other threads run or the system cannot split them off."""
    monkeypatch.setattr(workers, "can_split", lambda: False)


WAYS = pytest.mark.parametrize("split", [True, False], ids=["split off", "started"])


@WAYS
def test_processes_find_what_one_process_finds(split: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "can_split", lambda: split)
    alone = dict(Serial(work(make_runner())).run(TASKS))
    processes = Processes(work(make_runner()), 2)
    assert list(alone) == TASKS
    assert alone == dict(processes.run(TASKS))
    assert dict(processes.run(TASKS[:1])) == {TASKS[0]: alone[TASKS[0]]}


@pytest.mark.usefixtures("started")
def test_what_is_large_is_sent_once_and_is_the_same() -> None:
    large = {"base": 10.0, "more": os.urandom(workers.SMALL + 1)}
    assert dict(Processes(work(make_runner(), large), 2).run(TASKS)) == dict(Serial(work(make_runner())).run(TASKS))


@WAYS
def test_what_a_killed_worker_lost_is_done_again(split: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "can_split", lambda: split)
    processes = Processes(work(make_runner(RESUBMISSIONS, str(tmp_path))), 2)
    done = list(processes.run(TASKS))
    assert sorted(task for task, _ in done) == sorted(TASKS)
    assert processes.resubmitted == RESUBMISSIONS


@WAYS
def test_workers_that_keep_dying_are_given_up(split: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "can_split", lambda: split)
    processes = Processes(work(make_runner(RESUBMISSIONS + 1, str(tmp_path))), 2)
    with pytest.raises(ExperimentError, match="fewer --jobs"):
        list(processes.run(TASKS))


@pytest.mark.usefixtures("started")
def test_workers_with_other_code_are_refused() -> None:
    processes = Processes(work(make_runner()), 2)
    processes.code = "what this process has loaded"
    with pytest.raises(ExperimentError, match="other code than this one"):
        list(processes.run(TASKS))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_mistake_in_a_run_is_told_with_its_place_and_costs_no_other(jobs: int) -> None:
    def wrong(prepared: Any, task: Task) -> Outcome:
        if task.seed == 1:
            raise ZeroDivisionError("in the market")
        return Outcome({"revenue": 1.0}, b"", 0.0)

    left = dict(executor(work(wrong), jobs).run(TASKS))
    failures = {task: each for task, each in left.items() if isinstance(each, Failure)}
    assert set(left) == set(TASKS)
    assert {task.seed for task in failures} == {1}
    for failure in failures.values():
        line = wrong.__code__.co_firstlineno + 2
        assert re.fullmatch(rf"ZeroDivisionError: in the market \(.+:{line}\)", failure.message)
        assert "Traceback" in failure.trace


def test_the_number_of_jobs_chooses_the_executor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 8)
    assert isinstance(executor(work(make_runner()), 1), Serial)
    assert isinstance(executor(work(make_runner()), 3), Processes)
    found = executor(work(make_runner()), -1)
    assert isinstance(found, AsNeeded)
    assert found.workers == 8
    few = executor(work(make_runner()), -1, most=3.0)
    assert isinstance(few, AsNeeded)
    assert few.workers == 3, "as many as there is memory for"
    for jobs in (0, -2):
        with pytest.raises(ExperimentError, match="jobs"):
            executor(work(make_runner()), jobs)


class Clock:
    """A clock that runs take time on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("seconds", "split", "here"),
    [
        (1.0, False, 8),  # 7 x 1 / 2 < 4 seconds, and so on
        (4.5, False, 1),  # a second and a half more than loading takes: 7 x 1.5 / 2 > 4
        (3.0, False, 2),  # the first may have been loading only; the second says 3: 6 x 3 / 2 > 4
        (1.0, True, 2),  # split off: 6 x 1 / 2 > .1
        (0.01, True, 8),
    ],
)
def test_workers_are_started_where_they_save_more_than_they_take(
    seconds: float, split: bool, here: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "can_split", lambda: split)
    clock, made = Clock(), []

    def runner(prepared: Any, task: Task) -> Outcome:
        made.append(task)
        clock.now += seconds
        return Outcome({}, b"", 0.0)

    sent: list[Task] = []

    class Pool:
        def __init__(self, work: Work, workers: int) -> None:
            pass

        def run(self, tasks: list[Task]) -> Any:
            sent.extend(tasks)
            return iter([(task, Outcome({}, b"", 0.0)) for task in tasks])

    monkeypatch.setattr(workers, "Processes", Pool)
    monkeypatch.setattr(workers.time, "perf_counter", clock)
    done = [task for task, _ in AsNeeded(work(runner), 2).run(TASKS)]
    assert done == TASKS
    assert made + sent == TASKS
    assert len(made) == here


@pytest.mark.usefixtures("started")
def test_no_more_workers_than_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    import joblib

    asked = []
    found = joblib.parallel_config

    def noted(**options: Any) -> Any:
        asked.append(options["n_jobs"])
        return found(**options)

    monkeypatch.setattr(joblib, "parallel_config", noted)
    list(Processes(work(make_runner()), 12).run(TASKS[:3]))
    assert asked == [3]


def test_workers_split_off_have_what_could_not_be_sent_and_leave_nobody_behind() -> None:
    lock = threading.Lock()  # cannot be pickled

    def runner(prepared: Any, task: Task) -> Outcome:
        with lock:
            return Outcome({"pid": float(os.getpid())}, b"", 0.0)

    running = split_off(work(runner), TASKS, 2)
    pids = {int(outcome.summary["pid"]) for _, outcome in running if isinstance(outcome, Outcome)}
    assert os.getpid() not in pids
    assert not {each.pid for each in multiprocessing.active_children()} & pids


def test_nothing_is_split_off_beside_other_threads() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    assert not can_split()
    done.set()
    other.join()


def test_a_worker_stays_with_the_world_that_it_has() -> None:
    waiting = deque([Task("As today", 2), Task("As today", 3), Task("Cut 5%", 1), Task("Cut 5%", 2)])
    assert next_of(waiting, Task("As today", 1)) == Task("Cut 5%", 1)
    assert next_of(waiting, Task("As today", 1)) == Task("As today", 2)


def test_nothing_is_split_off_where_no_process_may_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "current_process", lambda: SimpleNamespace(daemon=True))
    assert not can_split()


def test_what_cannot_be_sent_is_told_and_loses_nothing_else() -> None:
    def runner(prepared: Any, task: Task) -> Any:
        return Outcome({"f": (lambda: 1) if task.seed == 2 else 1.0}, b"", 0.0)  # type: ignore[dict-item]

    found = dict(split_off(work(runner), TASKS, 2))
    for task, left in found.items():
        if task.seed == 2:
            assert isinstance(left, Failure)
            assert "cannot be sent" in left.message
        else:
            assert isinstance(left, Outcome)
    assert len(found) == len(TASKS)
