"""The one runner of everything that lives worlds: takes tasks, makes those that the store has not, and keeps them.

Whatever is asked of many runs (a comparison, facts, an uplift, a price game, a fit) is a list of tasks. Ctrl-C keeps
what is done; a run that cannot be made is told, and costs no other; so does a store that cannot be written.
"""

from __future__ import annotations

import math
import time
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from simsales.core.compiled import code_version
from simsales.experiments.errors import ExperimentError, StoreError
from simsales.experiments.execute import Failure, Observer, Task, Work, compile_rules, simulate
from simsales.experiments.inputs import world_digest
from simsales.experiments.memory import most_workers
from simsales.experiments.store import DEFAULT, Key, Outcome, Store
from simsales.experiments.workers import executor, on_a_cluster
from simsales.market.check import Prepared

MOST_TOLD = 10  # different reasons for which runs could not be made


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an experiment is: runs done of the total known so far, and how many were in the store."""

    done: int
    total: int
    from_store: int


@dataclass(slots=True)
class Done:
    """How the runs of an experiment went: made, found, shared by strategies that do the same, failed, cut short.

    ``trouble`` is why the store could not be used from some run on; what followed is not kept.
    """

    executed: int = 0
    from_store: int = 0
    shared: int = 0
    seconds: float = 0.0
    store: str | None = None
    interrupted: bool = False
    trouble: str = ""
    failures: list[Failure] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for was done, and kept."""
        return not (self.interrupted or self.failures or self.trouble)

    def lines(self) -> list[str]:
        """What went wrong, a line (or a located problem) each; alike failures once, with how many there were."""
        worlds: dict[str, list[Failure]] = {}
        for failure in self.failures:
            worlds.setdefault(failure.message, []).append(failure)
        told = []
        for message, alike in list(worlds.items())[:MOST_TOLD]:
            more = f" (and {len(alike) - 1} more runs)" if len(alike) > 1 else ""
            told.append(f"could not be run: {alike[0].task.strategy}, world {alike[0].task.seed}{more}: {message}")
        if len(worlds) > MOST_TOLD:
            told.append(f"… and {len(worlds) - MOST_TOLD:,} more reasons")
        return [*told, *([f"not all runs are kept: {self.trouble}"] if self.trouble else [])]

    def and_then(self, later: Done) -> Done:
        """How these runs went, and those of a later experiment."""
        return Done(
            self.executed + later.executed,
            self.from_store + later.from_store,
            self.shared + later.shared,
            self.seconds + later.seconds,
            later.store or self.store,
            self.interrupted or later.interrupted,
            self.trouble or later.trouble,
            [*self.failures, *later.failures],
        )

    def stop_if_empty(self) -> None:
        """Say why nothing is there: an ExperimentError with the first reason, or KeyboardInterrupt after Ctrl-C."""
        if self.interrupted:
            raise KeyboardInterrupt
        if self.failures:
            error = ExperimentError("\n".join(self.lines()))
            error.add_note(self.failures[0].trace)
            raise error

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for JSON."""
        return {
            "executed": self.executed,
            "from_store": self.from_store,
            "shared": self.shared,
            "seconds": self.seconds,
            "store": self.store,
            "interrupted": self.interrupted,
            "failures": self.lines(),
        }


class Found[T](list[T]):
    """What was found in some worlds, with how many there were and how their runs went."""

    def __init__(self, items: Iterable[T], worlds: int, done: Done) -> None:
        super().__init__(items)
        self.worlds, self.done = worlds, done


class Runner:
    """Makes tasks' runs, or finds them in the store; used in a ``with``, which Ctrl-C ends without an exception.

    ``variants`` and ``observers`` are what tasks name. ``jobs``: worker processes, -1 for one a core where there is
    enough to do (see ``workers.AsNeeded``); the outcomes are the same bits for any number. ``store``: where runs are
    kept (None: nowhere). ExperimentError for a number of jobs that cannot be, a store that cannot be used, or more
    memory than there is.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> with Runner({"": load(file, {"run.customers": 100, "run.weeks": 4})}, store=None) as runner:
    ...     runner.run([Task("As today", seed) for seed in (1, 2)])
    >>> len(runner.summaries), runner.done.executed, runner.done.interrupted
    (2, 2, False)
    """

    def __init__(
        self,
        variants: Mapping[str, Prepared],
        observers: Mapping[str, Observer] | None = None,
        *,
        jobs: int = -1,
        store: Path | str | Store | None = DEFAULT,
        progress: Callable[[Progress], None] = lambda progress: None,
    ) -> None:
        self.variants, self.observers = dict(variants), dict(observers or {"": simulate})
        self.jobs, self.progress = jobs, progress
        executor(self._work(), jobs)
        self._room()
        self.store = store if isinstance(store, Store) else Store(None if store is None else Path(store))
        self.unkept = Store(None)  # for what cannot be found again
        self.code = code_version()
        self.done = Done(store=str(self.store.path) if self.store.path else None)
        self.summaries: dict[Task, dict[str, float]] = {}
        self._asked: dict[Task, int] = {}  # in which order
        self._failed: dict[Task, Failure] = {}
        self._digests: dict[Task, tuple[Key, bool]] = {}
        self._started = time.perf_counter()
        self._forget_orphans()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Take note of Ctrl-C: what is done is there."""
        self.done.seconds = time.perf_counter() - self._started
        self.done.interrupted = self.done.interrupted or isinstance(error, KeyboardInterrupt)
        return isinstance(error, KeyboardInterrupt)

    def run(self, tasks: Iterable[Task]) -> None:
        """Complete some tasks, taking from the store what is there; their measures are then in ``summaries``."""
        tasks = list(tasks)
        for task in tasks:
            self._asked.setdefault(task, len(self._asked))
        wanted: dict[Key, list[Task]] = {}
        for task in tasks:
            if task not in self.summaries and task not in self._failed:
                wanted.setdefault(self.key(task), []).append(task)
        for key, summary in self._stored(wanted).items():
            alike = wanted.pop(key)
            self.summaries |= dict.fromkeys(alike, summary)
            self.done.from_store += len(alike)
        self._tell()
        if not wanted:
            return
        if any(_is_ours(each) for each in self.observers.values()) and not on_a_cluster():
            compile_rules()
        firsts = [first for first, *_ in wanted.values()]
        for task, left in executor(self._work(), self.jobs, self._room()).run(firsts):
            alike = wanted[self.key(task)]
            if isinstance(left, Failure):
                for each in alike:
                    self._failed[each] = Failure(each, left.message, left.trace)
                    insort(self.done.failures, self._failed[each], key=lambda failure: self._asked[failure.task])
            else:
                self._keep(task, left)
                self.summaries |= dict.fromkeys(alike, left.summary)
                self.done.executed += 1
                self.done.shared += len(alike) - 1
            self._tell()

    def key(self, task: Task) -> Key:
        """What a run is kept under; strategies that do the same have the same."""
        return self._digest(task)[0]

    def record(self, task: Task) -> bytes:
        """What a run left besides its measures; it is made again if the store has lost it. KeyError: never made."""
        if task not in self.summaries:
            raise KeyError(task)
        for store in (self.unkept, self.store):
            try:
                return store.record(self.key(task))
            except (KeyError, StoreError):
                pass
        left = self._work().do(task)
        if isinstance(left, Failure):
            raise ExperimentError(str(left))
        self._keep(task, left)
        return left.record

    def complete(self, seeds: Sequence[int], tasks: Callable[[int], Iterable[Task]]) -> list[int]:
        """The seeds all of whose tasks are done. If there are none: ExperimentError saying why, or Ctrl-C goes on."""
        found = [seed for seed in seeds if all(task in self.summaries for task in tasks(seed))]
        if not found:
            self.stop_if_empty()
        return found

    def stop_if_empty(self) -> None:
        """See ``Done.stop_if_empty``."""
        self.done.stop_if_empty()

    def failed_everywhere(self, names: Iterable[str], worlds: int) -> list[str]:
        """The strategies that could not be run in any of so many worlds."""
        counts = Counter(task.strategy for task in self._failed)
        return [name for name in names if counts[name] >= worlds > 0]

    def _room(self) -> float:
        """How many runs fit into this machine's memory at a time; a cluster looks at that of its own."""
        return math.inf if on_a_cluster() else most_workers(self.variants.values(), self.jobs)

    def _work(self) -> Work:
        return Work(self.variants, self.observers)

    def _digest(self, task: Task) -> tuple[Key, bool]:
        """The key of a task, and whether its run can be found again under it."""
        alike = task._replace(seed=0)
        if alike not in self._digests:
            strategies = self.variants[task.variant].strategies
            names = [task.strategy, *self._work().others(task)]
            known = [strategies[name].digest for name in names]
            reads = getattr(self.observers[task.observer], "digest", None)
            does = " ".join(digest or f"unknown: {name}" for name, digest in zip(names, known, strict=True))
            world = world_digest(self.variants[task.variant].loaded)
            key = Key(world, does, 0, self.code, reads or f"unknown: {task.observer}")
            self._digests[alike] = key, None not in (*known, reads)
        key, kept = self._digests[alike]
        return Key(key.scenario, key.components, task.seed, key.code, key.observer), kept

    def _stored(self, keys: Iterable[Key]) -> dict[Key, dict[str, float]]:
        try:
            return self.store.summaries(keys)
        except StoreError as error:
            self._give_up(error)
            return {}

    def _keep(self, task: Task, outcome: Outcome) -> None:
        key, kept = self._digest(task)
        title = self.variants[task.variant].loaded.scenario.title
        if kept and not self.done.trouble:
            try:
                return self.store.put(key, task.strategy, outcome, title)
            except StoreError as error:
                self._give_up(error)
        self.unkept.put(key, task.strategy, outcome)

    def _give_up(self, error: StoreError) -> None:
        """Keep nothing more: each further try might wait a minute for the same answer."""
        self.done.trouble = self.done.trouble or str(error)

    def _forget_orphans(self) -> None:
        if self.store.path is not None:
            try:
                self.store.prune(self.code)
            except StoreError as error:
                self._give_up(error)

    def _tell(self) -> None:
        done = len(self.summaries) + len(self._failed)
        self.progress(Progress(done, len(self._asked), self.done.from_store))


def _is_ours(observer: Observer) -> bool:
    """Whether an observer lives markets by our rules; tests give others that live none."""
    return type(observer).__module__.split(".")[0] == "simsales"
