"""Workers split off from this process: they have at once all that it has loaded and compiled, and the work itself.

A worker that starts from nothing loads for seconds, and must be sent what it is to do. Splitting off (``fork``) is for
processes that do one thing at a time: what another thread holds at that moment stays held in the worker for ever.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from simsales.experiments.execute import Failure, Task, Work
from simsales.experiments.store import Outcome

AHEAD = 2  # tasks that a worker is given at a time: it need not wait for the next
NEAR = 64  # so many tasks are looked at for one of the same world
HARMLESS = "rich.live"  # the module of the thread that draws the progress, of which no worker needs anything
DEAF_TO = ("SIGINT", "SIGHUP")  # what reaches all processes of a terminal, and is answered by one
WATCH = 0.5  # seconds between two looks whether the parent is still there


def can_split() -> bool:
    """Whether workers can be split off: on Linux, where nothing else goes on in this process, which may have some."""
    others = [each for each in threading.enumerate() if type(each).__module__ != HARMLESS]
    alone = others == [threading.main_thread()] == [threading.current_thread()]
    return sys.platform == "linux" and alone and not current_process().daemon


def end_with(parent: int) -> None:
    """End this process as soon as its parent is another: it was killed, and nobody waits for an answer."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@dataclass
class _Worker:
    process: BaseProcess
    line: Connection
    has: deque[Task] = field(default_factory=deque)


def split_off(work: Work, tasks: Sequence[Task], workers: int) -> Iterator[tuple[Task, Outcome | Failure]]:
    """Do tasks in so many workers, in any order; BrokenProcessPool when one is killed."""
    waiting = deque(tasks)
    crew = _hired(work, min(workers, len(tasks)))
    try:
        for worker in crew.values():
            for _ in range(AHEAD if len(tasks) >= AHEAD * len(crew) else 1):
                _hand_out(worker, waiting)
        for _ in tasks:
            # One at a time: who is ready at once is asked again at once.
            line = wait(list(crew))[0]
            worker = crew[line]  # type: ignore[index]  # no line but ours is asked
            try:
                left: Outcome | Failure = worker.line.recv()
            except (EOFError, OSError) as error:
                raise BrokenProcessPool from error
            _hand_out(worker, waiting)
            yield worker.has.popleft(), left
    finally:
        for worker in crew.values():
            worker.process.kill()
        for worker in crew.values():
            worker.process.join()
            worker.line.close()


def _hired(work: Work, workers: int) -> dict[Connection, _Worker]:
    """So many workers, by the line to each; signals wait meanwhile, which a worker would take for its own."""
    context, crew = get_context("fork"), dict[Connection, _Worker]()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {getattr(signal, name) for name in DEAF_TO})
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
            for _ in range(workers):
                ours, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(work, theirs, os.getpid(), before), daemon=True)
                process.start()
                theirs.close()
                crew[ours] = _Worker(process, ours)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return crew


def _hand_out(worker: _Worker, waiting: deque[Task]) -> None:
    if waiting:
        worker.has.append(next_of(waiting, worker.has[-1] if worker.has else waiting[0]))
        with suppress(OSError):  # killed: that is seen where its answer is waited for
            worker.line.send(worker.has[-1])


def next_of(waiting: deque[Task], last: Task) -> Task:
    """Take the task that comes next, rather one of the world that a worker has built for its last.

    >>> next_of(deque([Task("As today", 2), Task("Cut", 1)]), Task("As today", 1))
    Task(strategy='Cut', seed=1, variant='', observer='')
    """
    near = islice(waiting, NEAR)
    found = next((each for each in near if (each.seed, each.variant) == (last.seed, last.variant)), waiting[0])
    waiting.remove(found)
    return found


def _serve(work: Work, line: Connection, parent: int, mask: set[signal.Signals]) -> None:
    """A worker's life: do what comes, until the parent ends it, or is gone."""
    for name in DEAF_TO:
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    end_with(parent)
    gc.freeze()  # what was there before is shared with the parent as long as nobody touches it
    with suppress(EOFError):
        while True:
            task: Task = line.recv()
            left = work.do(task)
            try:
                line.send(left)
            except (pickle.PicklingError, AttributeError, TypeError) as error:
                line.send(Failure(task, f"what it left cannot be sent: {error}", traceback.format_exc()))
