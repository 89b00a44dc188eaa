"""The commands about kept results: what there is, what to forget, and all of it as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simsales.cli.shared import Store, said, stop

if TYPE_CHECKING:
    from simsales.experiments.store import Store as Results

app = typer.Typer(help="Show, prune or export the kept results.", rich_markup_mode=None)


def _opened(path: Path | None) -> tuple[Path, Results]:
    """A store that is there, and where."""
    from simsales.experiments.store import DEFAULT
    from simsales.experiments.store import Store as Results

    path = path or DEFAULT
    if not path.exists():
        stop(f"there is no results store {path}: name another with --store")
    return path, Results(path)


@app.callback(invoke_without_command=True)
def show(context: typer.Context, store: Store = None) -> None:
    """Show what results are kept: of which scenarios, how many runs, how large, and whether they are still found."""
    if context.invoked_subcommand is not None:
        context.obj = store
        return
    with said():
        from simsales.core.compiled import code_version
        from simsales.experiments.keeping import shelves, size_of
        from simsales.reporting.console import console
        from simsales.reporting.store import show_store

        path, results = _opened(store)
        console().print(show_store(path, size_of(path), shelves(results, code_version())))


@app.command()
def prune(
    context: typer.Context,
    store: Store = None,
    days: Annotated[float, typer.Option(min=0, help="only runs that are so many days old")] = 0.0,
    everything: Annotated[bool, typer.Option("--all", help="forget all runs")] = False,
) -> None:
    """Forget damaged runs and those that other code has made, which nobody finds any more; the file becomes smaller."""
    with said():
        from simsales.core.compiled import code_version
        from simsales.experiments.keeping import prune as forget
        from simsales.experiments.keeping import size_of

        path, results = _opened(store or context.obj)
        before = size_of(path)
        gone = forget(results, code_version(), days, everything)
        left = len(results)
        results.close()
        typer.echo(f"{gone:,} runs forgotten, {left:,} left; {max(before - size_of(path), 0) / 1e6:,.1f} MB freed.")


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="where the table is written (- for stdout)")],
    store: Store = None,
) -> None:
    """Write all kept runs as CSV: a line a run, its measures in columns."""
    with said():
        import io

        from simsales.cli.shared import writable, write
        from simsales.experiments.keeping import export as written

        _, results = _opened(store or context.obj)
        writable(file)
        table = io.StringIO()
        lines = written(results, table)
        write(file, table.getvalue().rstrip("\n"))
        typer.echo(f"{lines:,} runs written.", err=True)
