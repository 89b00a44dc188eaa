"""Tasks done elsewhere, a few at a time: more are handed out as others come back, so that nothing piles up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from simsales.experiments.execute import Task


def in_window[F](
    tasks: Sequence[Task], width: int, submit: Callable[[Task], F], wait: Callable[[Collection[F]], Collection[F]]
) -> Iterator[tuple[Task, F]]:
    """Each task with what ``submit`` gave for it, once ``wait`` says that it is done; in any order.

    >>> [task.seed for task, _ in in_window([Task("A", 1), Task("A", 2)], 1, lambda task: task.seed, list)]
    [1, 2]
    """
    waiting, running = iter(tasks), dict[F, Task]()
    while True:
        for task in islice(waiting, width - len(running)):
            running[submit(task)] = task
        if not running:
            return
        for done in wait(running.keys()):
            yield running.pop(done), done
