"""Runs on a Dask cluster, by the address of its scheduler: the same outcomes, and a killed worker loses nothing.

A run depends on its task alone, which is an argument and part of the key under which the cluster knows it: Dask takes
calls with equal keys for one, and one without its world's seed in it would be made once for all worlds. Dask gives a
task to another worker when one is killed, at the fourth gives it up, and forgets what only dead workers held; all of
that is handed out again, under new keys.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Failure, Task, Work, do_packed, sentence
from simsales.experiments.memory import PART, PROCESS, run_size
from simsales.experiments.store import Outcome
from simsales.experiments.windows import in_window
from simsales.files.problems import ScenarioError
from simsales.market.checks.sizes import gibibytes

RESUBMISSIONS = 3
LOOK, PATIENCE = 5.0, 60.0  # seconds between two looks at a silent cluster, and that it may be without workers
CONNECTING = "20s"
AHEAD = 3  # tasks a thread of the cluster that are handed out at a time


class Cluster:
    """Tasks on the workers of a Dask cluster."""

    def __init__(self, work: Work, address: str) -> None:
        self.work, self.address = work, address
        self.resubmitted = 0

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Outcome | Failure]]:
        """Do the tasks in any order. ExperimentError for no cluster, no workers, other code, and too little memory."""
        import cloudpickle  # type: ignore[import-untyped]

        parcel: bytes = cloudpickle.dumps(self.work)
        client = self._connect()
        try:
            self._fits(client)
            missing = dict.fromkeys(tasks)
            while missing:
                for task, left in self._once(client, list(missing), parcel):
                    del missing[task]
                    yield task, left
                if missing and self.resubmitted == RESUBMISSIONS:
                    raise ExperimentError(
                        f"the workers at {self.address} were killed again and again (out of memory?); finished runs "
                        "are kept: the same command goes on from here"
                    )
                self.resubmitted += bool(missing)
        finally:
            client.close(timeout=5)

    def _connect(self) -> Any:
        try:
            import distributed
        except ImportError:
            raise ExperimentError('a cluster needs Dask: pip install "simsales[cluster]"') from None
        dask: Any = distributed  # says types of some of its parts only
        try:
            return dask.Client(self.address, timeout=CONNECTING, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ExperimentError(f"no Dask scheduler answers at {self.address}: {error}") from None

    def _fits(self, client: Any) -> None:
        """ExperimentError where a worker has less memory than a run takes."""
        self._await_workers(client)
        limits = [(each.get("memory_limit") or 0) / each["nthreads"]
                  for each in client.scheduler_info(n_workers=-1)["workers"].values()]  # fmt: skip
        least = PART * min((limit for limit in limits if limit), default=float("inf"))
        size = max((run_size(each) for each in self.work.variants.values()), default=0.0) + PROCESS
        if size > least:
            raise ExperimentError(
                f"a run takes about {gibibytes(size)} of memory, and a thread of a worker at {self.address} has "
                f"{gibibytes(least / PART)}: start workers with fewer threads, or simulate fewer customers"
            )

    def _await_workers(self, client: Any) -> int:
        """How many threads the cluster has, once it has some."""
        start = time.monotonic()
        while True:
            if client.status != "running":
                raise ExperimentError(f"the scheduler at {self.address} is gone; finished runs are kept")
            threads = sum(client.nthreads().values())
            if threads:
                return int(threads)
            if time.monotonic() - start > PATIENCE:
                raise ExperimentError(f"the cluster at {self.address} has no workers: start some (dask worker ADDRESS)")
            time.sleep(LOOK / 10)

    def _once(self, client: Any, tasks: list[Task], parcel: bytes) -> Iterator[tuple[Task, Outcome | Failure]]:
        """Hand each task out once; those of killed workers stay away."""
        from simsales.core.compiled import code_version

        name, code = hashlib.sha256(parcel).hexdigest()[:16], code_version()
        width = AHEAD * self._await_workers(client)
        sent = client.scatter(parcel, broadcast=True, hash=False)

        def submit(task: Task) -> Any:
            key = f"simsales-{name}-{self.resubmitted}-{'/'.join(map(str, task))}"
            return client.submit(do_packed, sent, task, key=key, pure=True, retries=0)

        def wait(running: Collection[Any]) -> Collection[Any]:
            return self._wait(client, running)

        for task, future in in_window(tasks, width, submit, wait):
            if future.status == "finished":
                _, left, theirs = future.result()
                if theirs != code:
                    raise ExperimentError(f"the workers at {self.address} run another simsales, or another {_WITH}")
                yield task, left
            elif future.status == "error" and not _is_lost(future.exception()):
                raise ExperimentError(
                    f"the workers at {self.address} cannot make runs ({sentence(future.exception())}): they need the "
                    "same simsales, installed"
                )

    def _wait(self, client: Any, running: Collection[Any]) -> Collection[Any]:
        """Those that are done, of the running ones; looks now and then whether there is anybody to do them."""
        import distributed

        dask: Any = distributed
        while True:
            done = [each for each in running if each.status != "pending"]
            if done:
                return done
            try:
                with client.as_current():
                    dask.wait(list(running), timeout=LOOK, return_when="FIRST_COMPLETED")
            except TimeoutError:
                self._await_workers(client)
            except Exception as error:  # a future that was cancelled with the worker that held what it needs
                if not _is_lost(error):
                    raise


_WITH = "version of what it computes with: install the same there as here"


def _is_lost(error: BaseException | None) -> bool:
    """Whether an error says that workers were killed, and not that the run cannot be made."""
    from asyncio import CancelledError as Cancelled
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.scheduler import NoValidWorkerError

    lost = (KilledWorker, FutureCancelledError, NoValidWorkerError, CancelledError, Cancelled)
    return isinstance(error, lost) and not isinstance(error, ScenarioError)
