"""``simsales calibrate``: free parameters of a world fitted to what was seen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simsales.cli.frame import Frame, framed
from simsales.cli.shared import end, stop, warn

if TYPE_CHECKING:
    from simsales.experiments.posterior_draws import Posterior

Free = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KEY=LOW..HIGH",
        help="fit this key between these ends (repeatable; * in it frees every name there; add linear, log or logit)",
    ),
]
Tie = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY=F*KEY", help="let a key follow a free one, so many times (repeatable)"),
]


@framed()
def calibrate(
    frame: Frame,
    targets: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="measure, value, week or period, …")] = None,
    free: Free = None,
    tie: Tie = None,
    strategy: Annotated[str | None, typer.Option(help="the strategy; the first if not said")] = None,
    every: Annotated[int, typer.Option(min=1, metavar="N", help="a period of the targets is so many weeks")] = 1,
    until: Annotated[
        float | None, typer.Option(metavar="N", help="hold out the targets of later weeks or periods")
    ] = None,
    loss: Annotated[
        Literal["least squares", "multinomial"] | None,
        typer.Option(help="what is made small; least squares if not said"),
    ] = None,
    worlds: Annotated[int | None, typer.Option(min=2, help="so many worlds; as many as it takes if not said")] = None,
    tolerance: Annotated[
        str | None, typer.Option(metavar="0.5%", help="add worlds until simulated targets are known that well")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE.toml", help="write a scenario with what was fitted")] = None,
    posterior: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="instead, what is believed of the free keys: a scenario that draws it"),
    ] = None,
) -> None:
    """Fit free parameters to targets that were seen: values, how good, and what the data do not fix."""
    close = _share(tolerance)
    ends, ties = _pairs(free, "--free KEY=LOW..HIGH"), _pairs(tie, "--tie KEY=F*KEY")
    if posterior is not None and [out, frame.json_file, until, loss, tolerance] != [None] * 5:
        stop("--posterior goes without --out, --json, --until, --loss and --tolerance")
    if targets is None or not ends:
        stop("a calibration needs --targets FILE.csv and at least one --free KEY=LOW..HIGH")
    prepared = frame.prepare(out, posterior)
    if posterior is not None:
        from simsales.experiments.posterior import WORLDS
        from simsales.experiments.posterior import posterior as believed

        made = partial(believed, prepared, targets, ends, tie=ties, strategy=strategy, every=every)
        _keep_posterior(frame.work(made, worlds=worlds or WORLDS), posterior)
        return
    from simsales.experiments.calibration import calibrate as fit_to
    from simsales.experiments.calibration import later_than
    from simsales.experiments.losses import LEAST_SQUARES
    from simsales.reporting.calibration import show_calibration

    found = frame.work(
        fit_to, prepared, targets, ends, tie=ties, strategy=strategy, every=every,
        test=None if until is None else later_than(until), loss=loss or LEAST_SQUARES, worlds=worlds,
        customers=frame.customers, tolerance=close,
    )  # fmt: skip
    warn(prepared, [found.strategy])
    frame.answer(found.to_json, lambda: show_calibration(found), None, prepared)
    if out is not None:
        found.save(out)
        typer.echo(f"Wrote {out}, which extends {frame.file}.", err=True)
    end(found.done)


def _keep_posterior(found: Posterior, out: Path) -> None:
    """Show a posterior, and write the scenario whose worlds draw from it."""
    from simsales.reporting.calibration import show_posterior
    from simsales.reporting.console import console

    console().print(show_posterior(found))
    found.save(out)
    typer.echo(f"Wrote {out}: compare --worlds {out} draws its worlds from it.", err=True)
    end(found.done)


def _pairs(texts: list[str] | None, how: str) -> dict[str, str]:
    """By key what options say of it."""
    found = dict(_pair(text, how) for text in texts or ())
    if len(found) < len(texts or ()):
        stop("a key is freed or tied twice: say it once")
    return found


def _pair(text: str, how: str) -> tuple[str, str]:
    from simsales.experiments.keys import split_change

    key, value = split_change(text)
    if not key or not value:
        stop(f'"{text}" says nothing: write it as {how}')
    return key, value


def _share(text: str | None) -> float | None:
    """A tolerance such as 0.5% or 0.005."""
    if text is None:
        return None
    from simsales.files.units import share

    try:
        return float(share(text))
    except ValueError as error:
        stop(f"--tolerance: {error}")
