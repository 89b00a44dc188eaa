"""What the commands share: options, and a mistake of the user said in a sentence."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from simsales.cli.kept import from_here, goes_on, noted
from simsales.core.signals import exit_code

if TYPE_CHECKING:
    from rich.console import RenderableType

    from simsales.experiments.precision import Precision as Wanted
    from simsales.experiments.runner import Done
    from simsales.market.check import Prepared

ScenarioFile = Annotated[Path, typer.Argument(metavar="FILE", help="the scenario, a TOML file")]


def _one_of(key: str) -> Callable[[str], int]:
    """Reads a whole number from 1; says of several which option takes them."""

    def read(text: str) -> int:
        if "," in text:
            raise typer.BadParameter(f"one number at a time: compare at each with --vary {key}={text}")
        try:
            number = int(text)
        except ValueError:
            raise typer.BadParameter(f"'{text}' is not a valid integer.") from None
        if number < 1:
            raise typer.BadParameter(f"{number} is not in the range x>=1.")
        return number

    return read


Customers = Annotated[
    int | None,
    typer.Option(
        parser=_one_of("run.customers"),
        metavar="N",
        help="simulate so many customers instead of the scenario's; see world.size",
    ),
]
Weeks = Annotated[
    int | None,
    typer.Option(parser=_one_of("run.weeks"), metavar="N", help="so many weeks instead of the scenario's"),
]
WeeksToCompare = Annotated[
    str | None,
    typer.Option(
        "--weeks", metavar="N|A,B", help="so many weeks instead of the scenario's; of several: who wins at each"
    ),
]
Seed = Annotated[int | None, typer.Option(min=0, max=2**63 - 1, help="the world; the scenario's if not said")]
Funnel = Annotated[bool, typer.Option("--funnel", help="also show where channels and desks lose their customers")]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="write all figures as JSON (- for stdout)")]
Strategies = Annotated[
    list[str] | None,
    typer.Option(
        "--strategies",
        metavar="A,B",
        help="only these, the first being the baseline; say it again for each name with a comma in it",
    ),
]
Store = Annotated[Path | None, typer.Option(metavar="FILE", help="where results are kept")]
Jobs = Annotated[
    int, typer.Option(help="worker processes; -1: one for every core where there is enough to do; 1: this process")
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="another value of a key (repeatable); * in it stands for every name there, "
        "x2 is twice the present value, of a range both ends",
    ),
]
NoStore = Annotated[bool, typer.Option("--no-store", help="keep no results")]
Bare = Annotated[
    bool, typer.Option("--bare", help="nothing happens that the file does not say; what that switches off is listed")
]
Worlds = Annotated[
    Path | None, typer.Option(metavar="FILE.toml", help="worlds draw from the posterior that this file is (calibrate)")
]


def worlds_from(prepared: Prepared, posterior: Path | None) -> Prepared:
    """The scenario, its worlds drawn from a saved posterior if one is said."""
    if posterior is None:
        return prepared
    from simsales.experiments.posterior_draws import with_worlds

    return with_worlds(prepared, posterior)


def precision_of(text: str | None) -> Wanted | None:
    """The precision that was asked for."""
    from simsales.experiments.precision import Precision as Wanted

    return None if text is None else Wanted.read(text)


def prepared_of(
    file: Path, customers: int | None, weeks: int | None, set_: Sequence[str] | None = None, bare: bool = False
) -> Prepared:
    """The scenario, checked, with a number of customers or weeks of the user's own; what is odd in it is said.

    ``set_`` are further changes, as ``key=value``; ``bare`` as if the file said so.
    """
    from simsales.experiments.inputs import load

    changes = {"run.customers": customers, "run.weeks": weeks}
    prepared = load(file, {key: value for key, value in changes.items() if value is not None}, bare)
    if set_:
        from simsales.experiments.changes import changed, said_before, skipped

        twice = said_before(prepared.loaded, set_)
        if twice is not None:
            stop(f"--{twice.removeprefix('run.')} and --set both say {twice}: say it once")
        for line in skipped(prepared, set_):
            typer.echo(line, err=True)
        prepared = changed(prepared, set_)
    tell_of_bare(prepared, bare)
    tell_of_customers(prepared)
    if customers is not None and prepared.loaded.sample.is_all:
        typer.echo(
            f"{customers:,} customers: reps, capacities and budgets stay as the scenario says them. (With world.size "
            "the customers would stand for so many, and reps for their share.)",
            err=True,
        )
    return prepared


def weeks_or_vary(weeks: str | None, vary: str | None) -> tuple[int | None, str | None]:
    """So many weeks, and the key that is varied: several numbers of weeks are one."""
    if weeks is None or "," not in weeks:
        return (None if weeks is None else _one_of("run.weeks")(weeks)), vary
    if vary is not None:
        stop(f"--weeks of several numbers varies them, and --vary varies {vary}: vary one key at a time")
    return None, f"run.weeks={weeks}"


def not_said_before(prepared: Prepared, vary: str) -> None:
    """Stop where ``--vary`` says a key that other options say too; a multiple is one of what they say."""
    from simsales.experiments.changes import said_before
    from simsales.experiments.keys import values_of

    key, values = values_of(vary)
    twice = said_before(prepared.loaded, [f"{key}={value}" for value in values], multiples=False)
    if twice is not None:
        stop(f"--vary says {twice}, and so does another option (--set, --weeks or --customers): say it once")


def tell_of_sample(prepared: Prepared) -> None:
    """Say on the terminal for how many the customers stand, if it is for more than themselves."""
    from simsales.reporting.console import console

    if not prepared.loaded.sample.is_all:
        console().print(f"{prepared.loaded.sample.words}.", style="dim", highlight=False)


def tell_of_bare(prepared: Prepared, everything: bool) -> None:
    """Say on stderr what a bare market switches off: everything, or only how much."""
    if not prepared.loaded.scenario.bare:
        return
    from simsales.experiments.bare import lines, switched_off

    off = len(switched_off(prepared))
    short = f"bare: nothing happens that the file does not say; {off} keys stand otherwise (--bare lists them)"
    for line in lines(prepared) if everything else [short]:
        typer.echo(line, err=True)


def tell_of_customers(prepared: Prepared, everything: bool = False) -> None:
    """Say on stderr what must not be overlooked of a customer file (``everything``: all that it says)."""
    table = prepared.loaded.customers
    if table is not None and table.reading is not None:
        for line in table.reading.report() if everything else table.reading.lines():
            typer.echo(line, err=True)


def warn(prepared: Prepared, names: Iterable[str] | None = None) -> None:
    """Say on stderr what is to be said of these strategies (all, if none are named) though they can be run."""
    for warning in prepared.warnings(names):
        typer.echo(str(warning), err=True)


def kept_in(store: Path | None, no_store: bool) -> Path | None:
    """Where results are kept: the user's file, or the usual one; None for nowhere."""
    from simsales.experiments.store import DEFAULT

    if store is not None and no_store:
        stop("--store and --no-store exclude each other")
    return noted(None if no_store else store or DEFAULT)


def names_of(texts: Sequence[str] | None, known: Collection[str]) -> list[str] | None:
    """The names that an option says, each time it is given: a name as a whole, or else names with commas between them.

    >>> names_of(["Cut 5%, all", "List,Cut"], ["List", "Cut", "Cut 5%, all"])
    ['Cut 5%, all', 'List', 'Cut']
    """
    if not texts:
        return None
    found: list[str] = []
    for text in texts:
        parts = [name.strip() for name in text.split(",") if name.strip()]
        found += [text] if text in known else parts
    return found


def write(path: Path, text: str) -> None:
    """Write a text to a file, or to stdout for ``-``; to a file as a whole, or not at all."""
    if path == Path("-"):
        typer.echo(text)
        return
    if not (path.is_file() or not path.exists()) or path.is_symlink():  # a pipe, say
        path.write_text(text + "\n", encoding="utf-8")
        return
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text + "\n", encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def answer(
    json_file: Path | None, as_json: Callable[[], str] | None, show: Callable[[], RenderableType],
    done: Done | None = None, prepared: Prepared | None = None,
) -> None:  # fmt: skip
    """Give what was found: as JSON if that is wanted, on the terminal unless stdout is the JSON's; then ``end``.

    ``as_json`` is None where the file is written later. Of a scenario that is ``prepared``, it is said for how many its
    customers stand.
    """
    if json_file is not None and as_json is not None:
        write(json_file, as_json())
    if json_file != Path("-"):
        from simsales.reporting.console import console

        if prepared is not None:
            tell_of_sample(prepared)
        console().print(show())
    if done is not None:
        end(done)


def end(done: Done) -> None:
    """Say how the runs went where something is amiss: exit code 130 after Ctrl-C, 1 for runs that failed."""
    for line in done.lines():
        typer.echo(line, err=True)
    if done.interrupted:
        typer.echo(f"INTERRUPTED: this covers the complete worlds only; {from_here(bool(done.store))}.", err=True)
        raise typer.Exit(exit_code())
    if not done.complete:
        raise typer.Exit(1)


def writable(*paths: Path | None) -> None:
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
    from simsales.files.problems import ScenarioError

    try:
        yield
    except (ScenarioError, ExperimentError) as error:
        stop(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        stop(f"cannot use {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}")
    except KeyboardInterrupt:
        typer.echo(f"Interrupted before there was anything to show: {goes_on()}.", err=True)
        raise typer.Exit(exit_code()) from None


def stop(text: str) -> NoReturn:
    """End with a sentence on stderr and exit code 2."""
    typer.echo(text, err=True)
    raise typer.Exit(2)
