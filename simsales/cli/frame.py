"""The frame of a command about a scenario: the options that all have, the head before the work, the foot after it.

A command says with ``framed`` that it stands in the frame, and gets a ``Frame`` for its first argument. What it
declares itself is its own, also where the frame has an option of that name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simsales.cli.drawing import pictures
from simsales.cli.papers import PAPERS, Papers
from simsales.cli.places import shown_with
from simsales.cli.shared import (
    Bare,
    Customers,
    Jobs,
    Json,
    NoStore,
    ScenarioFile,
    Set,
    Store,
    Weeks,
    answer,
    kept_in,
    prepared_of,
    said,
    writable,
)

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from simsales.experiments.comparison import Comparison
    from simsales.experiments.runner import Done
    from simsales.market.check import Prepared

SHARED: dict[str, tuple[Any, Any]] = {
    "jobs": (Jobs, -1), "customers": (Customers, None), "weeks": (Weeks, None), "set_": (Set, None),
    "store": (Store, None), "no_store": (NoStore, False), "json_file": (Json, None), "bare": (Bare, False),
}  # fmt: skip
"""The options of every command in the frame: what they are, and what they are if not said."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What was said to the frame: the scenario as it is to be, where runs are made and kept, what is written."""

    file: Path
    jobs: int = -1
    customers: int | None = None
    weeks: int | None = None
    set_: list[str] | None = None
    bare: bool = False
    kept: Path | None = None
    json_file: Path | None = None
    csv: Path | None = None
    plot: Path | None = None
    papers: Papers = field(default_factory=Papers)

    def prepare(self, *written: Path | None) -> Prepared:
        """The scenario, checked; stops where a file of the frame, or another that will be ``written``, cannot be."""
        prepared = prepared_of(self.file, self.customers, self.weeks, self.set_, self.bare)
        writable(self.json_file, self.csv, self.plot, *written)
        self.papers.check()
        return prepared

    def work[Found](self, experiment: Callable[..., Found], *said: Any, **more: Any) -> Found:
        """What an experiment finds, its runs made and kept as was said, with its progress on the terminal."""
        from simsales.reporting.console import progress_bar

        with progress_bar() as progress:
            return experiment(*said, **more, jobs=self.jobs, store=self.kept, progress=progress)

    def write(self, comparison: Comparison, prepared: Prepared) -> None:
        """Write a comparison as page, workbook, slides and tables, whatever is wanted."""
        found = []
        if names := self.papers.clashing(comparison):
            from simsales.evidence.conflicts import conflicts

            found = [self.work(conflicts, prepared, name, comparison.worlds) for name in names]
        self.papers.write(comparison, prepared, found)

    def keep(self, table: pd.DataFrame, index: bool = False) -> None:
        """Write a table as CSV, if that is wanted."""
        if self.csv is not None:
            table.to_csv(self.csv, index=index)

    def draw(self, where: str, found: object) -> None:
        """Draw what was found, if that is wanted; ``where``: module and function that draw, loaded only then."""
        if self.plot is not None:
            from simsales.experiments.figures import save

            module, _, function = where.partition(":")
            save(getattr(import_module(module), function)(found), str(self.plot))

    def answer(
        self, as_json: Callable[[], str] | None, show: Callable[[], RenderableType], done: Done | None = None,
        prepared: Prepared | None = None,
    ) -> None:  # fmt: skip
        """Give what was found, as ``answer`` of ``shared`` does."""
        answer(self.json_file, as_json, show, done, prepared)


def framed(
    *, csv: str = "", plot: str = "", papers: bool = False, without: Collection[str] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Put a command into the frame.

    ``csv`` and ``plot`` say what is written there: without that it has no such option, nor those named in ``without``.
    ``papers``: it writes pages, workbooks, slides and tables.
    """
    shared = {name: each for name, each in {**SHARED, **(PAPERS if papers else {})}.items() if name not in without}
    if csv:
        shared["csv"] = (Annotated[Path | None, typer.Option(metavar="FILE", help=csv)], None)
    if plot:
        shared["plot"] = (Annotated[Path | None, typer.Option(metavar="FILE.png", help=plot)], None)

    def put(command: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
        added = {name: option for name, option in shared.items() if name not in {each.name for each in own}}

        @wraps(command)
        def in_frame(**options: Any) -> None:
            common = {name: options.pop(name) for name in ("file", *added)}
            pictures(("--plot", common.get("plot")))
            with said():
                common["kept"] = kept_in(common.pop("store"), common.pop("no_store"))
                wanted = Papers(**{name: common.pop(name) for name in PAPERS if name in common})
                command(Frame(**common, papers=wanted), **options)

        only = inspect.Parameter.KEYWORD_ONLY
        file = inspect.Parameter("file", only, annotation=ScenarioFile)
        more = [
            inspect.Parameter(name, only, default=default, annotation=kind) for name, (kind, default) in added.items()
        ]
        return shown_with(in_frame, [file, *own, *more])

    return put
