"""What one run is: a task, and what an observer reads out of it.

A task is a variant of the scenario, a strategy, a seed, and an observer. A run depends on nothing but these and the
code, so it does not matter where, when and in which order runs are done; and a run is kept under them.
"""

from __future__ import annotations

import pickle
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from simsales.experiments.errors import ExperimentError
from simsales.experiments.store import Outcome
from simsales.files.problems import ScenarioError

if TYPE_CHECKING:
    from simsales.market.check import Prepared


class Task(NamedTuple):
    """One run: a strategy in the world of a seed, of one of several scenarios, read by one of several observers."""

    strategy: str
    seed: int
    variant: str = ""
    observer: str = ""


# Lives a task and reads something out of it. It may say, as `digest`, what that is: a text that is another whenever it
# could read something else, without which its outcomes are not kept; and, by `others()`, which strategies it lives
# besides that of the task. It is sent to worker processes.
type Observer = Callable[[Prepared, Task], Outcome]


@dataclass(frozen=True, slots=True)
class Recording:
    """Reads out the measures over all weeks, and everything that was counted."""

    digest: ClassVar[str] = "record"

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Build the market of a task, live all its weeks, and keep what the results need."""
        from simsales.market.opening import build_market

        start = time.perf_counter()
        market = build_market(prepared, task.strategy, task.seed)
        market.run()
        summary = {name: float(value) for name, value in market.record.summary().items()}
        return Outcome(summary, market.record.to_bytes(), time.perf_counter() - start)


simulate = Recording()


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that could not be made: what was wrong with it in a sentence (with its place), and Python's traceback."""

    task: Task
    message: str
    trace: str = ""

    def __str__(self) -> str:
        return f"{self.task.strategy}, world {self.task.seed}: {self.message}"


@dataclass(frozen=True)
class Work:
    """What tasks speak of: scenarios and observers by the names that tasks use. It is what a worker is sent, once."""

    variants: Mapping[str, Prepared]
    observers: Mapping[str, Observer]

    def do(self, task: Task) -> Outcome | Failure:
        """What a task left; a failure where it could not be made, which is no reason to lose the others."""
        try:
            return self.observers[task.observer](self.variants[task.variant], task)
        except Exception as error:
            return Failure(task, sentence(error), traceback.format_exc())

    def others(self, task: Task) -> Sequence[str]:
        """The strategies that a task's observer lives besides the task's own."""
        told = getattr(self.observers[task.observer], "others", None)
        return () if told is None else told()


@lru_cache(maxsize=1)
def _unpacked(parcel: bytes) -> Work:
    work: Work = pickle.loads(parcel)
    return work


def do_packed(parcel: bytes, task: Task) -> tuple[Task, Outcome | Failure, str]:
    """Do a task of pickled work, elsewhere, and say which code did it."""
    from simsales.core.compiled import code_version

    return task, _unpacked(parcel).do(task), code_version()


def sentence(error: Exception) -> str:
    """What went wrong: our own errors say it, of others the kind and the place in the code are told.

    >>> sentence(ExperimentError("nothing is promoted"))
    'nothing is promoted'
    """
    if isinstance(error, ScenarioError | ExperimentError):
        return str(error)
    if isinstance(error, MemoryError):
        return (
            "there is not enough memory for it: fewer customers, weeks, segments, channels or offers, or fewer --jobs"
        )
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"


def compile_rules(say: Callable[[str], None] | None = None) -> float | None:
    """Compile the rules if this machine has not yet, and say so (on stderr); the seconds it took, or None."""
    from simsales.core.compiled import warm
    from simsales.market.opening import warm as compile_all

    return warm(compile_all, say or (lambda text: print(text, file=sys.stderr)))
