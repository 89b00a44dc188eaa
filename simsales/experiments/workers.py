"""Where runs are made: in this process, in several, in threads or on a cluster; the same outcomes, in any order.

Workers take no part in Ctrl-C (this process alone decides), and end by themselves within a second when this process
is gone, however it ended. What they need is sent to them through a pipe: nothing is written to a disk.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time
import warnings
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing import resource_tracker
from typing import Protocol

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Failure, Task, Work, do_packed
from simsales.experiments.split import can_split, end_with, split_off
from simsales.experiments.store import Outcome
from simsales.experiments.windows import in_window

RESUBMISSIONS = 2
START = 4.0  # seconds that a worker takes to start
SPLITTING = 0.1  # the same of one that is split off from this process
LOADING = 3.0  # seconds that the first run of a process may take longer than the others
SWITCH = 1e-4  # seconds after which a thread gives way; by Python's .005 a loop that ends waits longer than it ran
SMALL = 2**20  # bytes of work that travel with every task; more are sent once to each worker, when it starts

type Left = tuple[Task, Outcome | Failure]


class Executor(Protocol):
    """Does tasks and yields what they left, as soon as it is there, in any order."""

    def run(self, tasks: Sequence[Task]) -> Iterator[Left]: ...


def cores() -> int:
    """The processors that this process may use; the environment variable LOKY_MAX_CPU_COUNT lowers it."""
    import joblib

    return int(joblib.cpu_count())


PLACES = ("processes", "threads")
_place: ContextVar[str] = ContextVar("place", default=PLACES[0])


@contextmanager
def executed_on(place: str) -> Iterator[None]:
    """Make the runs of experiments within in ``"processes"``, in ``"threads"``, or on a Dask cluster by its address.

    The outcomes are the same bits everywhere. ExperimentError for another place.

    >>> with executed_on("threads"):
    ...     type(executor(Work({}, {}), 2)).__name__
    'Threads'
    """
    if place not in PLACES and "://" not in place:
        raise ExperimentError(
            f'"{place}" is no place for runs: processes, threads, or an address such as tcp://host:8786'
        )
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)


def on_a_cluster() -> bool:
    """Whether runs are made on a cluster, whose machines have memory and compiled rules of their own."""
    return _place.get() not in PLACES


def executor(work: Work, jobs: int, most: float = math.inf) -> Executor:
    """The executor for so many jobs: 1 is this process, more are worker processes (or threads), -1 is one a core.

    ``most``: how many there is memory for. On a cluster it is the workers that count. ExperimentError for no number of
    jobs.
    """
    if jobs == 0 or jobs < -1:
        raise ExperimentError(f"jobs must be 1 or more, or -1 for all cores, not {jobs}")
    if on_a_cluster():
        from simsales.experiments.cluster import Cluster

        return Cluster(work, _place.get())
    if jobs == 1:
        return Serial(work)
    if _place.get() == "threads":
        return Threads(work, int(min(cores(), most)) if jobs < 0 else jobs)
    if jobs > 1:
        return Processes(work, jobs)
    workers = int(min(cores(), most))
    return Serial(work) if workers == 1 else AsNeeded(work, workers)


class Serial:
    """All tasks in this process, one after the other."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def run(self, tasks: Sequence[Task]) -> Iterator[Left]:
        """Do the tasks in their order."""
        for task in tasks:
            yield task, self.work.do(task)


class Threads:
    """Tasks in threads of this process: compiled loops let each other run, what Python does between them does not.

    Of large markets, in which nearly all time is spent in loops, threads take the memory of one process.
    """

    def __init__(self, work: Work, threads: int) -> None:
        self.work, self.threads = work, threads

    def run(self, tasks: Sequence[Task]) -> Iterator[Left]:
        """Do the tasks in any order; after Ctrl-C those that run are waited for, and no other is begun."""
        pool = ThreadPoolExecutor(max(min(self.threads, len(tasks)), 1))
        patience = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH)

        def submit(task: Task) -> Future[Outcome | Failure]:
            return pool.submit(self.work.do, task)

        def wait(running: Collection[Future[Outcome | Failure]]) -> Collection[Future[Outcome | Failure]]:
            return wait_for(running, return_when=FIRST_COMPLETED).done

        try:
            for task, future in in_window(tasks, 2 * self.threads, submit, wait):
                yield task, future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            sys.setswitchinterval(patience)


class AsNeeded:
    """In this process while what is left takes less time than workers would save; then in workers.

    Before each run it is asked what all that are left would take here, by the quickest so far, and what part of that
    all workers together would save: if it is more than the seconds that workers take to start, they are started.
    They take few where they are split off from this process, with all that it has loaded by then.
    """

    def __init__(self, work: Work, workers: int) -> None:
        self.work, self.workers = work, workers

    def run(self, tasks: Sequence[Task]) -> Iterator[Left]:
        """Do the tasks, the first of them in their order."""
        quickest, starting = math.inf, SPLITTING if can_split() else START
        for number, task in enumerate(tasks):
            left = len(tasks) - number
            workers = min(self.workers, left)
            if math.isfinite(quickest) and left * quickest * (1 - 1 / workers) > starting:
                yield from Processes(self.work, workers).run(tasks[number:])
                return
            start = time.perf_counter()
            outcome = self.work.do(task)
            seconds = time.perf_counter() - start
            quickest = min(quickest, seconds if number else max(seconds - LOADING, 0.0) or math.inf)
            yield task, outcome


class Processes:
    """Tasks in worker processes; what a killed worker lost is done again, at most twice."""

    def __init__(self, work: Work, workers: int) -> None:
        from simsales.core.compiled import code_version

        self.work, self.workers = work, workers
        self.code = code_version()
        self.resubmitted = 0

    def run(self, tasks: Sequence[Task]) -> Iterator[Left]:
        """Do the tasks in any order. ExperimentError when workers keep being killed."""
        if len(tasks) < 2:
            yield from Serial(self.work).run(tasks)
            return
        missing = dict.fromkeys(tasks)
        while missing:
            try:
                for task, outcome, code in self._stream(list(missing)):
                    if code != self.code:
                        raise ExperimentError(
                            "the worker processes run other code than this one: simsales or what it needs was changed "
                            "since it was loaded; start Python (or the notebook's kernel) anew"
                        )
                    del missing[task]
                    yield task, outcome
            except BrokenProcessPool as error:
                if self.resubmitted == RESUBMISSIONS:
                    raise ExperimentError(
                        f"worker processes were killed {RESUBMISSIONS + 1} times (out of memory?); "
                        "finished runs are kept: repeat the command with fewer --jobs"
                    ) from error
                self.resubmitted += 1

    def _stream(self, tasks: list[Task]) -> Iterator[tuple[Task, Outcome | Failure, str]]:
        if can_split():
            for task, outcome in split_off(self.work, tasks, self.workers):
                yield task, outcome, self.code
        else:
            yield from self._started(tasks)

    def _started(self, tasks: list[Task]) -> Iterator[tuple[Task, Outcome | Failure, str]]:
        """In processes that start from nothing, and are sent the work."""
        import cloudpickle  # type: ignore[import-untyped]  # unlike pickle, takes a strategy written in a notebook
        from joblib import Parallel, delayed, parallel_config

        parcel: bytes = cloudpickle.dumps(self.work)
        workers = max(min(self.workers, len(tasks)), 2)  # of one, joblib makes none
        sent_once, sent_always = (parcel, b"") if len(parcel) > SMALL else (b"", parcel)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module="joblib")
            with parallel_config(
                backend="loky", n_jobs=workers, initializer=_start, initargs=(os.getpid(), sent_once), max_nbytes=None
            ):
                parallel = Parallel(return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs")
                with _deaf():
                    results = parallel(delayed(_work)(sent_always, task) for task in tasks)
                try:
                    yield from results
                finally:
                    results.close()


@contextmanager
def _deaf() -> Iterator[None]:
    """Let Ctrl-C wait while workers are started: they inherit it, and would be interrupted before they can say no.

    Python's tracker of shared resources, which starts with the first worker, may end the wait for Ctrl-C once it runs
    (Python 3.13.0 unblocks it whatever was blocked before): so it is started first.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_parcel = b""


def _start(parent: int, parcel: bytes) -> None:
    """A worker's start: deaf to Ctrl-C, which reaches all processes of a terminal; and it ends with its parent."""
    global _parcel
    _parcel = parcel
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    end_with(parent)


def _work(parcel: bytes, task: Task) -> tuple[Task, Outcome | Failure, str]:
    """Do a task of the work that came with it, or at the worker's start."""
    return do_packed(parcel or _parcel, task)
