"""Running runs: one interface, two executors (in this process, or in several), the same results from both.

A run depends on nothing but the scenario, the strategy and the seed, so it does not matter where and in
which order runs are done. Executors yield each outcome as soon as it is there, so that the caller can keep
it.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from simsales.experiments.errors import ExperimentError
from simsales.experiments.store import Outcome

if TYPE_CHECKING:
    from simsales.market.check import Prepared

RESUBMISSIONS = 2


class Task(NamedTuple):
    """One run: a strategy in the world of a seed."""

    strategy: str
    seed: int


type Runner = Callable[[Prepared, Task], Outcome]


def simulate(prepared: Prepared, task: Task) -> Outcome:
    """Build the market of a task, live all its weeks, and keep what the results need."""
    from simsales.market.opening import build_market

    start = time.perf_counter()
    market = build_market(prepared, task.strategy, task.seed)
    market.run()
    summary = {name: float(value) for name, value in market.record.summary().items()}
    return Outcome(summary, market.record.to_bytes(), time.perf_counter() - start)


def compile_rules(say: Callable[[str], None] | None = None) -> float | None:
    """Compile the rules if this machine has not yet, and say so (on stderr); the seconds it took, or None."""
    from simsales.core.compiled import warm
    from simsales.market.opening import warm as compile_all

    return warm(compile_all, say or (lambda text: print(text, file=sys.stderr)))


class Executor(Protocol):
    """Does tasks and yields what they left, in any order; a context manager, since workers must be let go."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Outcome]]: ...


def executor(prepared: Prepared, jobs: int, runner: Runner = simulate) -> Executor:
    """The executor for so many jobs: 1 is this process, more are worker processes, -1 is one a core."""
    if jobs == 0 or jobs < -1:
        raise ExperimentError(f"jobs must be 1 or more, or -1 for all cores, not {jobs}")
    workers = (os.cpu_count() or 1) if jobs == -1 else jobs
    return Serial(prepared, runner) if workers == 1 else Processes(prepared, workers, runner)


class Serial:
    """All tasks in this process, one after the other."""

    def __init__(self, prepared: Prepared, runner: Runner = simulate) -> None:
        self.prepared, self.runner = prepared, runner

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Do the tasks in their order."""
        for task in tasks:
            yield task, self.runner(self.prepared, task)


class Processes:
    """Tasks in worker processes; what a killed worker lost is done again, at most twice.

    The prepared scenario is written to a temporary file that each worker reads once: a population of a
    million rows is not sent with every task.
    """

    def __init__(self, prepared: Prepared, workers: int, runner: Runner = simulate) -> None:
        self.prepared, self.workers, self.runner = prepared, workers, runner
        self.resubmitted = 0

    def __enter__(self) -> Self:
        import cloudpickle  # type: ignore[import-untyped]  # unlike pickle, takes a strategy written in a notebook

        from simsales.core.compiled import code_version

        self.code = code_version()
        self._folder = tempfile.TemporaryDirectory(prefix="simsales-")
        self._parcel = Path(self._folder.name) / "prepared.pickle"
        self._parcel.write_bytes(cloudpickle.dumps(self.prepared))
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Do the tasks in any order. ExperimentError when workers keep being killed."""
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

    def _stream(self, tasks: list[Task]) -> Iterator[tuple[Task, Outcome, str]]:
        from joblib import Parallel, delayed, parallel_config

        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module="joblib")
            with parallel_config(backend="loky", n_jobs=self.workers, initializer=_ignore_interrupts):
                parallel = Parallel(return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs")
                results = parallel(delayed(_work)(self._parcel, self.runner, task) for task in tasks)
                try:
                    yield from results
                finally:
                    results.close()


def _ignore_interrupts() -> None:
    """Ctrl-C reaches all processes of a terminal: let the parent alone decide what to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@lru_cache(maxsize=1)
def _unpack(parcel: Path) -> Prepared:
    prepared: Prepared = pickle.loads(parcel.read_bytes())
    return prepared


def _work(parcel: Path, runner: Runner, task: Task) -> tuple[Task, Outcome, str]:
    """Do a task, and say which code did it."""
    from simsales.core.compiled import code_version

    return task, runner(_unpack(parcel), task), code_version()
