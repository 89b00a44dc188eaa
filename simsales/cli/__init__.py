"""The command line, put together: files, experiments, evidence.

Heavy modules are imported inside the commands, so that help and validation answer at once. A mistake of the
user ends with a sentence on stderr and exit code 2; Ctrl-C with 130; runs that could not be made or kept with 1, after
all others are shown; never with a traceback.
"""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from simsales import __version__
from simsales.cli import (
    calibrating,
    customers,
    dashboard,
    evidence,
    experiments,
    explaining,
    files,
    panels,
    plans,
    reports,
    searching,
    store,
    sweeps,
)  # fmt: skip
from simsales.cli.places import placed
from simsales.core import signals

app = typer.Typer(
    help="Try a sales strategy on a simulated market before you try it on customers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line, on terminals of any encoding."""
    from simsales.reporting.plain import make_safe

    signals.listen()
    make_safe(sys.stdout)
    make_safe(sys.stderr)
    try:
        app(prog_name="simsales")
    except KeyboardInterrupt:
        print(signals.BEFORE, file=sys.stderr)
        sys.exit(signals.exit_code())


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


class Once(TyperCommand):
    """A command that refuses what is said twice, by an option or by two, of which one would be ignored."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the command does, after a look at what is said more than once."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        for option in dict.fromkeys(order):
            times = order.count(option)
            if times > 1 and option.param_type_name == "option" and not getattr(option, "multiple", False):
                typer.echo(f"{max(option.opts, key=len)} is said {times} times: which is meant?", err=True)
                raise typer.Exit(2)
        rest = list(super().parse_args(ctx, args))
        said = {text.partition("=")[0].strip() for text in ctx.params.get("set_") or ()}
        for name in ("replications", "seed"):
            if f"run.{name}" in said and any(option.name == name for option in order):
                typer.echo(f"--{name} and --set both say run.{name}: say it once", err=True)
                raise typer.Exit(2)
        return rest


for command in (
    files.validate, files.schema, files.kinds, files.keys, files.modes, files.odd, files.new,
    customers.customers, reports.report,
    experiments.run, experiments.compare, experiments.trace, explaining.explain, panels.shares, sweeps.sweep,
    sweeps.flip, searching.sensitivity, searching.optimise, calibrating.calibrate,
    plans.evaluate, plans.demand, evidence.systems, evidence.facts, evidence.uplift, evidence.lifetime,
    evidence.conflicts,
    dashboard.dashboard,
    files.warmup,
):  # fmt: skip
    app.command(cls=Once)(placed(command))
app.add_typer(store.app, name="store")
