"""A comparison or a run on the terminal: what was asked, a table a headline measure, the verdict."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import MISSING, Scale, probability, times
from simsales.experiments.precision import MOST_WORLDS
from simsales.market.measures import MEASURES
from simsales.market.record import Split
from simsales.reporting.bridge import show_bridge
from simsales.reporting.funnel import show_funnel
from simsales.reporting.remarks import show_remarks
from simsales.reporting.rivals import rival_lines
from simsales.reporting.tables import labelled, new_table, spaced, spread

if TYPE_CHECKING:
    import pandas as pd

    from simsales.experiments.compare import RunResult

STAR = "★"
WORD = 12  # letters of a word that stays whole beside numbers


def show_comparison(comparison: Comparison, by: Split | None = None, funnel: bool = False) -> Group:
    """Everything a comparison has to say, to be printed at 80 columns or more."""
    parts: list[RenderableType] = [_heading(comparison)]
    if comparison.worlds:
        table, differences = comparison.table(), comparison.differences()
        parts += [_headline(comparison, measure, table, differences) for measure in comparison.headlines]
        if comparison.worlds > 1 and len(comparison.strategies) > 1:
            parts.append(_risk(comparison, table))
        if comparison.has_bridge:
            parts.append(show_bridge(comparison.bridge(), comparison.question.currency))
        parts += list(_others(comparison, table))
        if by is not None:
            parts += list(_groups(comparison, by))
        if funnel:
            stages = comparison.funnel()
            met = stages.index.get_level_values("strategy")  # a strategy may have met nobody
            parts.append(show_funnel({name: stages.xs(name) for name in comparison.strategies if name in met}))
    parts.append(_sentences(comparison))
    if comparison.remarks:
        parts.append(show_remarks(comparison.remarks))
    parts.append(Text(account(comparison), style="dim"))
    return Group(*parts)


def show_run(result: RunResult, currency: str, funnel: bool = False, reps: bool = False) -> Group:
    """The measures of one run; with ``reps`` what each rep did and earned."""
    table = new_table(f"{result.strategy}, seed {result.seed}", "Measure", "Value", "What it is")
    for name, value in result.summary().items():
        if name in MEASURES and not math.isnan(value):  # a market without businesses has no share of accounts
            measure = MEASURES[name]
            if measure.rare and value == 0:
                continue
            text = Scale.of(measure.unit, [value]).text(value)
            table.add_row(labelled(measure, currency), text, measure.description)
    parts: list[RenderableType] = [] if result.sample.is_all else [Text(f"{result.sample.words}.", style="dim")]
    parts += [spaced(table), *(Text(line) for line in rival_lines(result.rivals, currency))]
    if funnel:
        parts.append(show_funnel({result.strategy: result.funnel()}))
    if reps:
        parts += [spaced(each) for each in _reps(result, currency)]
    return Group(*parts)


def _reps(result: RunResult, currency: str) -> Iterator[Table]:
    """The reps of a run, one a line."""
    if result.reps is None or result.reps.empty:
        return
    head = ("Contacts", "Use", "Orders", f"Income ({currency})", "Target", "Reached")
    table = new_table("Reps (use: part of their capacity)", "Rep", *head)
    for number, rep in result.reps.iterrows():
        shares = [f"{share:.0%}" if share == share else MISSING for share in (rep["utilisation"], rep["attainment"])]
        gone = "" if rep["works"] else ", left"
        table.add_row(
            f"{number} {rep['team']}{gone}", f"{rep['contacts']:,.0f}", shares[0], f"{rep['orders']:,.0f}",
            f"{rep['income']:,.0f}", f"{rep['target']:,.0f}" if rep["target"] else MISSING, shares[1],
        )  # fmt: skip
    yield table


def account(comparison: Comparison) -> str:
    """How the answer was reached, in a sentence or three."""
    done = comparison.account
    count = len(comparison.strategies)
    sentences = [
        f"{comparison.worlds} world{'s' if comparison.worlds != 1 else ''} × {count} "
        f"strateg{'ies' if count != 1 else 'y'}: {done.executed} runs made in {done.seconds:.1f} s, "
        f"{done.from_store} taken from the store" + (f", {done.shared} shared" if done.shared else "") + "."
    ]
    if done.shared:
        sentences.append("Strategies that do the same share their runs.")
    if done.store:
        sentences.append(f"Results are kept in {done.store}.")
    if done.precision is not None:
        sentences.append(f"The precision of {100 * done.precision:g}% {_precision(comparison)}.")
    if done.interrupted:
        kept = "the same command goes on from here" if done.store else "nothing is kept without a store"
        sentences.append(f"INTERRUPTED: this covers the complete worlds only; {kept}.")
    return " ".join(sentences)


def _precision(comparison: Comparison) -> str:
    """Whether the precision that was asked for was reached, and why not."""
    done = comparison.account
    if done.reached is None:
        return "cannot be judged: the objective, or its difference, is not defined in enough worlds"
    if done.reached:
        confirmed = comparison.worlds < MOST_WORLDS
        return "was reached" + (", and held in a quarter more worlds" if confirmed else "")
    return "was NOT reached" + ("" if done.interrupted else f" in {comparison.worlds} worlds, the most that are run")


def _heading(comparison: Comparison) -> Text:
    asked = comparison.question
    heading = Text(asked.title, style="bold")
    if asked.question:
        heading.append(f"\n{asked.question.strip()}", style="not bold italic")
    heading.append(
        f"\n{asked.sample.words}, {asked.weeks} weeks, {comparison.worlds} worlds "
        "(same luck for all strategies); [ ] are 95% intervals.",
        style="not bold dim",
    )
    return heading


def _headline(comparison: Comparison, measure: str, table: pd.DataFrame, differences: pd.DataFrame) -> Padding:
    """One measure: mean, difference to the baseline, probability of being best, and what pairing gained."""
    described = comparison.measures[measure]
    rows = table.xs(measure, level="measure")
    scale = Scale.of(described.unit, rows["mean"], spread(rows["low"], rows["high"]))
    direction = {1: "higher is better", -1: "lower is better"}.get(described.better, "")
    mark = f" {STAR} the objective" if measure == comparison.objective else ""
    base, *others = comparison.strategies
    title = f"{labelled(described, comparison.question.currency)}{mark}, {direction}".rstrip(", ")
    points = described.unit == "share"
    shown = new_table(title, "Strategy", "Mean", "", "Change", "", "Best", "Pairing")
    against = _relative(comparison, measure, differences) if others else None
    for strategy in comparison.strategies:
        row = rows.loc[strategy]
        name = Text(strategy, overflow="fold")
        if strategy == comparison.ranking(measure)[0] and row["probability_best"] >= 0.95:
            name.stylize("bold green")
        cells: list[RenderableType] = [name, scale.text(row["mean"]), scale.interval(row["low"], row["high"])]
        if strategy == base or against is None:
            cells += ["baseline", "", probability(row["probability_best"]), ""]
        else:
            measured, frame = against
            line = frame.loc[strategy]
            text = measured.text(line["difference"], signed=True)
            cells += [
                text.replace("%", " pp") if points else text,
                measured.interval(line["low"], line["high"], signed=True),
                probability(row["probability_best"]),
                times(differences.loc[(strategy, measure), "pairing_gain"]),
            ]
        shown.add_row(*cells)
    return spaced(shown)


def _relative(comparison: Comparison, measure: str, differences: pd.DataFrame) -> tuple[Scale, pd.DataFrame]:
    """Differences as they are shown: points of a share, else percent of the baseline (if it is not zero)."""
    unit = comparison.measures[measure].unit
    rows = differences.xs(measure, level="measure")
    percent = rows[["percent", "percent_low", "percent_high"]].set_axis(["difference", "low", "high"], axis=1)
    if unit != "share" and percent["difference"].notna().all():
        rows, unit = percent, "share"
    return Scale.of(unit, rows["difference"], spread(rows["low"], rows["high"])), rows


def _risk(comparison: Comparison, table: pd.DataFrame) -> Padding:
    """The objective when luck is bad, and how often each strategy came out best."""
    described = comparison.measures[comparison.objective]
    rows = table.xs(comparison.objective, level="measure")
    scale = Scale.of(described.unit, rows["mean"], spread(rows["low"], rows["high"]))
    worst = "Worst 5% of worlds" if comparison.worlds >= 20 else f"Worst of {comparison.worlds} worlds"
    title = f"Risk to the objective, {labelled(described, comparison.question.currency)}"
    shown = new_table(title, "Strategy", "Mean", worst, "Best in so many worlds")
    for strategy in comparison.strategies:
        row = rows.loc[strategy]
        often = MISSING if math.isnan(row["share_best"]) else f"{100 * row['share_best']:.0f}%"
        shown.add_row(Text(strategy, overflow="fold"), scale.text(row["mean"]), scale.text(row["worst"]), often)
    return spaced(shown)


def _others(comparison: Comparison, table: pd.DataFrame, across: int = 4) -> Iterator[Padding]:
    """The means of all other measures: a row a measure, a column a strategy, a few strategies at a time."""
    defined = table["mean"].groupby(level="measure").count() > 0
    some = (table["mean"] != 0).groupby(level="measure").any()
    rest = [
        name
        for name, measure in comparison.measures.items()
        if name not in comparison.headlines and defined[name] and (some[name] or not measure.rare)
    ]
    for start in range(0, len(comparison.strategies), across) if rest else ():
        names = comparison.strategies[start : start + across]
        shown = new_table("Also (means)" if start == 0 else "", "Measure")
        for name in names:  # names may wrap, numbers are short enough not to
            shown.add_column(name, justify="right", min_width=9, overflow="fold")
        for measure in rest:
            described = comparison.measures[measure]
            rows = table.xs(measure, level="measure")
            scale = Scale.of(described.unit, rows["mean"], spread(rows["low"], rows["high"]))
            shown.add_row(
                labelled(described, comparison.question.currency),
                *(scale.text(rows.loc[name, "mean"]) for name in names),
            )
        yield spaced(shown)


def _groups(comparison: Comparison, by: Split) -> Iterator[Padding]:
    """For whom: the headline measures within segments, channels or products."""
    frame = comparison.by(by)
    present = set(frame.index.get_level_values("measure"))
    base = comparison.strategies[0]
    for measure in (name for name in comparison.headlines if name in present):
        described = comparison.measures[measure]
        rows = frame.xs(measure, level="measure")
        label = labelled(described, comparison.question.currency)
        shown = new_table(f"{label} by {by}", by.capitalize(), "Strategy", "Mean", "", "Difference", "")
        members = rows.index.get_level_values(by).unique()
        for column, names in enumerate((members, comparison.strategies)):
            longest = max(len(word) for name in names for word in re.split(r"[\s_-]", name))
            shown.columns[column].min_width = min(longest + 1, WORD)
        for member in members:
            part = rows.xs(member, level=by)
            scale = Scale.of(described.unit, part["mean"], spread(part["low"], part["high"]))
            apart = Scale.of(
                described.unit, part["mean"], spread(part["difference_low"], part["difference_high"])
            )  # fmt: skip
            for strategy in part.index:
                line = part.loc[strategy]
                ends = (line["difference_low"], line["difference_high"])
                text = apart.text(line["difference"], signed=True)
                difference = (
                    ["baseline", ""]
                    if strategy == base
                    else [text.replace("%", " pp"), apart.interval(*ends, signed=True)]
                )
                shown.add_row(
                    member if strategy == part.index[0] else "",
                    Text(strategy, overflow="fold"),
                    scale.text(line["mean"]),
                    scale.interval(line["low"], line["high"]),
                    *difference,
                )
        yield spaced(shown)


def _sentences(comparison: Comparison) -> Padding:
    lines = Text()
    for place, sentence in enumerate(comparison.verdict()):
        lines.append(sentence if place == 0 else f"\n{sentence}", style="bold" if place == 0 else "")
    return Padding(lines, (1, 0, 1, 0))
