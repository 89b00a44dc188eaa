"""Where output goes: a console as wide as the terminal, and a progress bar beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

if TYPE_CHECKING:
    from simsales.experiments.runner import Progress

NARROWEST = 80


def console() -> Console:
    """The console of the results: the terminal's width, at least 80 columns; no colour where piped."""
    if sys.stdout.isatty():
        found = Console(highlight=False)
        return found if found.width >= NARROWEST else Console(highlight=False, width=NARROWEST)
    columns = os.environ.get("COLUMNS", "")
    return Console(
        width=max(int(columns) if columns.isdigit() else NARROWEST, NARROWEST), no_color=True, highlight=False
    )


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A progress bar with the time that is left, on stderr, gone when done; nothing where stderr is piped."""
    columns = (
        TextColumn("runs"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    stderr = Console(stderr=True)
    with Bar(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
        task = bar.add_task("runs", total=None, note="")

        def tell(progress: Progress) -> None:
            note = f"{progress.from_store} from the store" if progress.from_store else ""
            bar.update(task, completed=progress.done, total=progress.total, note=note)

        yield tell
