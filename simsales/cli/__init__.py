"""The command line: validate, schema, new, run, compare, trace, warmup.

Heavy modules are imported inside the commands, so that help and validation answer at once. A mistake of the
user ends with a sentence on stderr and exit code 2; Ctrl-C with 130; never with a traceback.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from simsales import __version__
from simsales.cli import evidence

if TYPE_CHECKING:
    from simsales.build import Prepared

app = typer.Typer(
    help="Try a sales strategy on a simulated market before you try it on customers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ScenarioFile = Annotated[Path, typer.Argument(metavar="FILE", help="the scenario, a TOML file")]
Customers = Annotated[int | None, typer.Option(min=1, help="so many customers instead of the scenario's")]
Weeks = Annotated[int | None, typer.Option(min=1, help="so many weeks instead of the scenario's")]
Seed = Annotated[int | None, typer.Option(min=0, max=2**63 - 1, help="the world; the scenario's if not said")]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="write all figures as JSON (- for stdout)")]


def main() -> None:
    """Run the command line, on terminals of any encoding."""
    from simsales.reporting.plain import make_safe

    make_safe(sys.stdout)
    make_safe(sys.stderr)
    app()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"simsales {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="say the version")
    ] = False,
) -> None:
    pass


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="scenario files")],
) -> None:
    """Check scenario files, and say everything that is wrong with them."""
    from simsales.build import check
    from simsales.scenario import ScenarioError, load_file

    bad = 0
    for file in files:
        try:
            prepared = check(load_file(file))
        except ScenarioError as error:
            bad += 1
            typer.echo(str(error), err=True)
        else:
            names = ", ".join(prepared.strategies)
            typer.echo(f"{file}: ok, {_people(prepared):,} customers, {len(prepared.strategies)} strategies: {names}")
    if bad:
        raise typer.Exit(2)


@app.command()
def schema() -> None:
    """Write the JSON Schema of scenario files, for editors that complete and check while you type."""
    import json

    from simsales.build import schema as describe

    typer.echo(json.dumps(describe(), indent=2, ensure_ascii=False))


@app.command()
def kinds() -> None:
    """Write the page of what a strategy may say: families, kinds and their keys (docs/strategies.md)."""
    from simsales.reporting.kinds import kinds_page

    typer.echo(kinds_page(), nl=False)


@app.command()
def new(
    name: Annotated[Path, typer.Argument(metavar="NAME", help="the file to write; .toml is added")],
) -> None:
    """Write a commented scenario to start from; it runs as it is."""
    from simsales.scenario.starter import write_starter

    path = name if name.suffix == ".toml" else name.with_name(name.name + ".toml")
    with said():
        try:
            write_starter(path)
        except FileExistsError:
            stop(f"{path} exists already: choose another name")
    typer.echo(f"Wrote {path}. Next: simsales compare {path}")


@app.command()
def run(
    file: ScenarioFile,
    strategy: Annotated[str | None, typer.Option(help="the strategy to run; the first if not said")] = None,
    seed: Seed = None,
    customers: Customers = None,
    weeks: Weeks = None,
    json_file: Json = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write the weekly table as CSV")] = None,
) -> None:
    """Run one strategy in one world, and show its measures."""
    with said():
        prepared = _prepare(file, customers, weeks)
        _writable(json_file, csv)
        from simsales.experiments.compare import run as run_one
        from simsales.reporting.console import console
        from simsales.reporting.terminal import show_run

        result = run_one(prepared, strategy, seed)
        currency = prepared.loaded.scenario.currency
        if csv is not None:
            result.frame().to_csv(csv, index=False)
        if json_file is not None:
            _write(json_file, result.to_json())
        if json_file != Path("-"):
            console().print(show_run(result, currency))


@app.command()
def compare(
    file: ScenarioFile,
    strategies: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="only these, the first being the baseline; all if not said"),
    ] = None,
    replications: Annotated[int | None, typer.Option(min=1, max=100_000, help="so many worlds")] = None,
    precision: Annotated[
        str | None, typer.Option(metavar="1%", help="add worlds until differences are known that well")
    ] = None,
    jobs: Annotated[int, typer.Option(help="worker processes; -1: one for every core")] = 1,
    customers: Customers = None,
    weeks: Weeks = None,
    store: Annotated[Path | None, typer.Option(metavar="FILE", help="where results are kept")] = None,
    no_store: Annotated[bool, typer.Option("--no-store", help="keep no results")] = False,
    json_file: Json = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="draw a figure: png, svg or pdf")] = None,
    by: Annotated[Literal["segment", "channel", "product"] | None, typer.Option(help="also within these")] = None,
) -> None:
    """Run strategies in the same worlds with the same luck: which is best, by how much, how surely."""
    if plot is not None and plot.suffix.lower() not in (".png", ".svg", ".pdf"):
        stop(f"--plot writes .png, .svg or .pdf, not {plot}")
    if store is not None and no_store:
        stop("--store and --no-store exclude each other")
    wanted = _percent(precision)
    with said():
        prepared = _prepare(file, customers, weeks)
        _writable(json_file, plot)
        from simsales.experiments import compare as experiment
        from simsales.experiments.execute import compile_rules
        from simsales.experiments.figures import save
        from simsales.experiments.store import DEFAULT
        from simsales.reporting.console import console, progress_bar
        from simsales.reporting.terminal import show_comparison

        compile_rules()
        with progress_bar() as progress:
            comparison = experiment.compare(
                prepared,
                _names(strategies),
                replications,
                precision=wanted,
                jobs=jobs,
                store=None if no_store else store or DEFAULT,
                progress=progress,
            )
        if json_file is not None:
            _write(json_file, comparison.to_json(by))
        if plot is not None and comparison.worlds:
            save(comparison.plot(), str(plot))
        if json_file != Path("-"):
            console().print(show_comparison(comparison, by))
        if comparison.account.interrupted:
            raise typer.Exit(130)


@app.command()
def trace(
    file: ScenarioFile,
    customer: Annotated[int | None, typer.Option(metavar="N", help="the customer of this number, from 1")] = None,
    rep: Annotated[int | None, typer.Option(metavar="N", help="the rep of this number, from 1")] = None,
    strategy: Annotated[str | None, typer.Option(help="the strategy; the first if not said")] = None,
    strategies: Annotated[str | None, typer.Option(metavar="A,B", help="two or three strategies side by side")] = None,
    seed: Seed = None,
    customers: Customers = None,
    weeks: Weeks = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write the events as CSV")] = None,
) -> None:
    """Tell what happened to one customer or rep week by week, and why."""
    if (customer is None) == (rep is None):
        stop("say whose biography: either --customer N or --rep N")
    if strategy is not None and strategies is not None:
        stop("--strategy and --strategies exclude each other")
    with said():
        prepared = _prepare(file, customers, weeks)
        _writable(csv)
        from simsales.experiments.trace import trace as tell
        from simsales.reporting.biography import show_biography
        from simsales.reporting.console import console

        wanted = _names(strategies) if strategy is None else [strategy]
        biography = tell(prepared, customer=customer, rep=rep, strategies=wanted, seed=seed)
        if csv is not None:
            biography.events.to_csv(csv, index=False)
        console().print(show_biography(biography))


@app.command()
def warmup() -> None:
    """Compile the rules for this machine, so that the first run does not wait for it."""
    from simsales.experiments.execute import compile_rules

    with said():
        if compile_rules() is None:
            typer.echo("The rules are compiled already.")


for command in (evidence.systems,):
    app.command()(command)


def _people(prepared: Prepared) -> int:
    table = prepared.loaded.customers
    return prepared.loaded.scenario.run.customers if table is None else table.n


def _prepare(file: Path, customers: int | None, weeks: int | None) -> Prepared:
    """The scenario, checked, with a number of customers or weeks of the user's own."""
    from simsales.experiments.inputs import load

    changes = {"run.customers": customers, "run.weeks": weeks}
    return load(file, {key: value for key, value in changes.items() if value is not None})


def _names(text: str | None) -> list[str] | None:
    """Names with commas between them."""
    return None if text is None else [name.strip() for name in text.split(",") if name.strip()]


def _percent(text: str | None) -> float | None:
    """A precision such as "1%" or 0.01 as a share."""
    if text is None:
        return None
    number = text.strip().removesuffix("%")
    try:
        value = float(number) / (100 if number != text.strip() else 1)
    except ValueError:
        value = float("nan")
    if not 0 < value < 1:
        stop(f'--precision is a share such as 1% or 0.01, not "{text}"')
    return value


def _write(path: Path, text: str) -> None:
    if path == Path("-"):
        typer.echo(text)
    else:
        path.write_text(text + "\n", encoding="utf-8")


def _writable(*paths: Path | None) -> None:
    """Stop before the work, not after it, when a file cannot be written."""
    for path in paths:
        if path is not None and path != Path("-"):
            existed = path.exists()
            with path.open("ab"):
                pass
            if not existed:
                path.unlink()


@contextmanager
def said() -> Iterator[None]:
    """What is the user's to mend is said in a sentence: exit code 2, or 130 for Ctrl-C."""
    from simsales.experiments.errors import ExperimentError
    from simsales.scenario import ScenarioError

    try:
        yield
    except (ScenarioError, ExperimentError) as error:
        stop(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        stop(f"cannot use {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}")
    except KeyboardInterrupt:
        typer.echo("Interrupted.", err=True)
        raise typer.Exit(128 + signal.SIGINT) from None


def stop(text: str) -> NoReturn:
    """End with a sentence on stderr and exit code 2."""
    typer.echo(text, err=True)
    raise typer.Exit(2)
