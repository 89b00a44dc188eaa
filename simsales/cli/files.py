"""Commands about scenario files: check them, describe them, start one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simsales.cli.shared import said, stop, tell_of_bare, tell_of_customers, warn


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="scenario files")],
) -> None:
    """Check scenario files, and say everything that is wrong with them."""
    from simsales.files.problems import ScenarioError
    from simsales.market.check import check
    from simsales.market.loading import load_file

    bad = 0
    for file in files:
        try:
            prepared = check(load_file(file))
        except ScenarioError as error:
            bad += 1
            typer.echo(str(error), err=True)
        else:
            names = ", ".join(prepared.strategies)
            customers = prepared.loaded.sample.words
            typer.echo(f"{file}: ok, {customers}, {len(prepared.strategies)} strategies: {names}")
            tell_of_bare(prepared, False)
            tell_of_customers(prepared, everything=True)
            warn(prepared)
    if bad:
        raise typer.Exit(2)


def schema() -> None:
    """Write the JSON Schema of scenario files, for editors that complete and check while you type."""
    import json

    from simsales.market.check import schema as describe

    typer.echo(json.dumps(describe(), indent=2, ensure_ascii=False))


def kinds() -> None:
    """Write the page of what a strategy may say: families, kinds and their keys (docs/strategies.md)."""
    from simsales.reporting.kinds import kinds_page

    typer.echo(kinds_page(), nl=False)


def keys() -> None:
    """Write the page of every key of a scenario file, with its unit and what it needs (docs/keys.md)."""
    from simsales.reporting.keys import keys_page

    typer.echo(keys_page(), nl=False)


def odd(
    file: Annotated[Path, typer.Argument(metavar="SCENARIO", help="a scenario file")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="write it here (or else to stdout)")] = None,
) -> None:
    """Describe the model of a scenario by the ODD protocol (Grimm et al. 2020), in Markdown, for a paper's appendix."""
    from simsales.reporting.odd.page import odd as describe

    with said():
        text = describe(file)
        if out is None:
            typer.echo(text, nl=False)
        else:
            out.write_text(text, encoding="utf-8")
            typer.echo(f"Wrote {out}.")


def modes(
    page: Annotated[
        Path | None, typer.Option(metavar="FILE", help="write the page docs/modes.md (- for stdout)")
    ] = None,
) -> None:
    """Show the fourteen sales modes that a channel may have, with what they cost and whom they win."""
    from simsales.reporting.modes import modes_page, modes_table

    with said():
        if page is None:
            from simsales.reporting.console import console

            console().print(modes_table())
        elif page == Path("-"):
            typer.echo(modes_page(), nl=False)
        else:
            page.write_text(modes_page(), encoding="utf-8")


def new(
    name: Annotated[Path, typer.Argument(metavar="NAME", help="the file to write; .toml is added")],
) -> None:
    """Write a commented scenario to start from; it runs as it is."""
    from simsales.market.starter import write_starter

    path = name if name.suffix == ".toml" else name.with_name(name.name + ".toml")
    with said():
        try:
            write_starter(path)
        except FileExistsError:
            stop(f"{path} exists already: choose another name")
    typer.echo(f"Wrote {path}. Next: simsales compare {path}")


def warmup() -> None:
    """Compile the rules for this machine, so that the first run does not wait for it."""
    from simsales.experiments.execute import compile_rules

    with said():
        if compile_rules() is None:
            typer.echo("The rules are compiled already.")
