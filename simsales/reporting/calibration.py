"""A calibration on the terminal: fitted values, how good they are beside naive forecasts, what is not known."""

from __future__ import annotations

import math
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from simsales.experiments.fitted import Fit
from simsales.experiments.identified import UNTOLD
from simsales.experiments.numbers import MISSING, Scale
from simsales.experiments.posterior_draws import Posterior
from simsales.market.record import SPLITS
from simsales.reporting.tables import new_table, spaced

MOST_RESIDUALS = 20


def show_calibration(fit: Fit) -> Group:
    """Parameters, the score beside naive forecasts, targets and what was simulated, and what is to be said in words."""
    parts: list[RenderableType] = [_parameters(fit), _score(fit), _residuals(fit)]
    for note in fit.notes:
        parts.append(Padding(Text(note, style="bold"), (1, 0, 0, 0)))
    parts.append(Padding(Text(_about(fit), style="dim"), (1, 0, 0, 0)))
    return Group(*parts)


def _parameters(fit: Fit) -> Padding:
    table = new_table("Fitted (two standard errors to either side)", "Key", "Value", "", "Range", "")
    for key, row in fit.table.iterrows():
        ends = MISSING if row["standing"] in ("not asked", UNTOLD) else f"[{row['low']:.4g}, {row['high']:.4g}]"
        range_ = f"{row['from_']:.2g}..{row['to']:.2g} {row['scale']}"
        standing = "" if row["standing"] == "fixed" else row["standing"]
        table.add_row(Text(str(key), overflow="fold"), f"{row['value']:.4g}", ends, range_, standing)
    for key, value in fit.values.items():
        if key not in fit.table.index:
            table.add_row(Text(key, overflow="fold"), f"{value:.4g}", "", "", "tied")
    return spaced(table)


def _score(fit: Fit) -> Padding:
    held = bool((fit.residuals["use"] == "test").any())
    columns = ["Off", "MAPE"] + (["Held out: off", "MAPE"] if held else [])
    table = new_table("How good, beside naive forecasts", "Forecast", *columns)
    for name, row in fit.score.iterrows():
        table.add_row(str(name), *(_percent(row.iloc[place]) for place in range(4 if held else 2)))
    return spaced(table)


def _percent(value: Any) -> str:
    return MISSING if math.isnan(value) else f"{value:.2%}"


def _residuals(fit: Fit) -> Padding:
    frame = fit.residuals
    order = frame["off"].abs().sort_values(ascending=False, kind="stable").index[:MOST_RESIDUALS]
    frame = frame.loc[sorted(order)]
    cut = len(fit.residuals) > len(frame)
    title = f"Targets: the {len(frame)} that are off most, of {len(fit.residuals)}" if cut else "Targets"
    named = [name for name in (*SPLITS, "week", "period") if name in frame]
    own = [
        name for name in frame if name not in {*named, *fit.residuals.columns[fit.residuals.columns.get_loc("first") :]}
    ]
    named += [name for name in own if name not in ("measure", "value", "weight", "error", "use")]
    table = new_table(title, "Measure", *(name.capitalize() for name in named), "Seen", "Simulated", "±", "Off")
    for _, row in frame.iterrows():
        # of each target its own scale: they may be of measures of any size
        scale = Scale.of("count", [row["value"]], [max(abs(row["value"]) / 500, 1e-9)])
        cells = [_name(row[name]) for name in named]
        figures = [scale.text(row["value"]), scale.text(row["simulated"]), scale.text(2 * row["noise"])]
        held = " (held out)" if row["use"] == "test" else ""
        table.add_row(f"{row['measure']}{held}", *cells, *figures, f"{row['off']:+.1%}".replace("-", "−"))
    return spaced(table)


def _name(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _about(fit: Fit) -> str:
    known = f"known to within {fit.noise:.2%} (asked: {fit.tolerance:.2%})"
    return (
        f"Loss: {fit.loss_name}, {fit.loss:.4g} ± {fit.loss_error:.2g} from luck. Off: root mean square, in the mean "
        f"size of the measure's targets (in standard errors where they have some). {fit.evaluations} evaluations "
        f"on the same luck, {fit.worlds} worlds of {fit.customers:,} customers at last; simulated targets are {known}."
    )


def show_posterior(found: Posterior) -> Group:
    """By free key the median and the middle 90%, and what the targets did not tell."""
    table = new_table(
        f"Posterior of {len(found.draws)} draws, {found.targets} targets", "", "median", "from", "to", "of prior"
    )
    for key, row in found.table.iterrows():
        figures = [f"{row[name]:.4g}" for name in ("median", "low", "high")]
        table.add_row(str(key), *figures, f"{row['of_prior']:.0%}")
    note = "The middle 90%, its width in parts of the prior's; that is even between the ends, on each key's scale."
    return Group(spaced(table), Text("\n".join([note, *found.notes()]), style="dim"))
