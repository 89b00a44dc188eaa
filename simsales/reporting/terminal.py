"""A comparison or a run on the terminal: what was asked, a table a headline measure, the verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import MISSING, Scale, probability, times, worlds_of
from simsales.experiments.relative import relative
from simsales.experiments.standing import standing
from simsales.experiments.tail import FEWEST as ENOUGH_FOR_WORST
from simsales.market.record import Split
from simsales.reporting.account import account
from simsales.reporting.bridge import show_bridge
from simsales.reporting.funnel import show_funnel
from simsales.reporting.groups import by_group, show_groups
from simsales.reporting.others import show_others
from simsales.reporting.promises import show_promises
from simsales.reporting.remarks import show_remarks
from simsales.reporting.tables import labelled, new_table, spaced, spread

if TYPE_CHECKING:
    import pandas as pd


STAR = "★"
FEW = {0: ": no world was completed.", 1: ": no interval can be said of one world."}


def show_comparison(
    comparison: Comparison, by: Split | None = None, funnel: bool = False, everything: bool = False
) -> Group:
    """What a comparison has to say, to be printed at 80 columns or more; ``everything``: all measures."""
    parts: list[RenderableType] = [_heading(comparison)]
    if comparison.worlds:
        table, differences = comparison.table(comparison.headlines), comparison.differences()
        parts += [_headline(comparison, measure, table, differences) for measure in comparison.headlines]
        if comparison.worlds > 1 and len(comparison.strategies) > 1:
            parts.append(_risk(comparison, table))
        if comparison.has_bridge:
            parts.append(show_bridge(comparison.bridge(), comparison.question.currency))
        parts += list(show_others(comparison, table, everything))
        if by is not None:
            parts += list(show_groups(comparison, by))
        if funnel:
            stages = comparison.funnel()
            met = stages.index.get_level_values("strategy")  # a strategy may have met nobody
            parts.append(show_funnel({name: stages.xs(name) for name in comparison.strategies if name in met}))
            parts += show_promises(comparison.promises())
    parts.append(_sentences(comparison.verdict()))
    if by is not None and comparison.worlds > 1 and len(comparison.strategies) > 1:
        parts.append(_sentences(by_group(comparison, by), above=0))
    if comparison.remarks:
        parts.append(show_remarks(comparison.remarks))
    parts.append(Text(account(comparison), style="dim"))
    return Group(*parts)


def _heading(comparison: Comparison) -> Text:
    asked = comparison.question
    heading = Text(asked.title, style="bold")
    if asked.question:
        heading.append(f"\n{asked.question.strip()}", style="not bold italic")
    heading.append(
        f"\n{asked.sample.words}, {asked.weeks} weeks, "
        f"{_worlds(comparison)} (same luck for all strategies)"
        + FEW.get(comparison.worlds, "; [ ] are 95% intervals."),
        style="not bold dim",
    )
    return heading


def _worlds(comparison: Comparison) -> str:
    """How many worlds there are, of how many that were asked for, and who was run in more."""
    asked, worlds = comparison.account.asked, comparison.worlds
    told = f"{worlds:,} of {asked:,} worlds" if worlds < asked and not comparison.account.beaten else ""
    told = told or worlds_of(worlds)
    more = [name for name in comparison.strategies if comparison.worlds_of(name) > worlds]
    if more and comparison.account.beaten:
        told += f" ({', '.join(f'{name}: {comparison.worlds_of(name)}' for name in more)})"
    return told


def _headline(comparison: Comparison, measure: str, table: pd.DataFrame, differences: pd.DataFrame) -> Padding:
    """One measure: mean, difference to the baseline, probability of being best, and what pairing gained."""
    described = comparison.measures[measure]
    rows = table.xs(measure, level="measure")
    scale = Scale.of(described.unit, rows["mean"], spread(rows["low"], rows["high"]))
    direction = {1: "higher is better", -1: "lower is better"}.get(described.better, "")
    mark = f" {STAR} the objective" if measure == comparison.objective else ""
    base, *others = comparison.strategies
    title = f"{labelled(described, comparison.question.currency)}{mark}, {direction}".rstrip(", ")
    shown = new_table(title, "Strategy", "Mean", "", "Change", "", "Best", "Pairing")
    against = relative(comparison, measure, differences) if others else None
    found = standing(comparison, measure)
    for strategy in comparison.strategies:
        row = rows.loc[strategy]
        name = Text(strategy, overflow="fold")
        if found.sure and strategy in (found.best, *found.same):
            name.stylize("bold green")
        cells: list[RenderableType] = [name, scale.text(row["mean"]), scale.interval(row["low"], row["high"])]
        if strategy == base or against is None:
            cells += ["baseline", "", probability(row["probability_best"]), ""]
        else:
            line = against.rows.loc[strategy]
            cells += [
                against.text(line["difference"]),
                against.scale.interval(line["low"], line["high"], signed=True),
                probability(row["probability_best"]),
                times(differences.loc[(strategy, measure), "pairing_gain"]),
            ]
        shown.add_row(*cells)
    for left_out, missing in comparison.undefined(measure).items():
        shown.add_section()
        shown.add_row(Text(f"({left_out}: not defined in {missing} worlds, left out)", "dim", overflow="fold"))
    return spaced(shown)


def _risk(comparison: Comparison, table: pd.DataFrame) -> Padding:
    """The objective when luck is bad, and how often each strategy came out best.

    The worst 5% with their interval where there are worlds enough, else the worst world that was seen. Where numbers
    are uncertain, what is missed on average against the best of each world (expected regret).
    """
    described = comparison.measures[comparison.objective]
    rows = table.xs(comparison.objective, level="measure")
    scale = Scale.of(described.unit, rows["mean"], spread(rows["low"], rows["high"]))
    shortfall = comparison.worlds >= ENOUGH_FOR_WORST
    worst = ("Worst 5% of worlds", "") if shortfall else ("Worst world seen",)
    title = f"Risk to the objective, {labelled(described, comparison.question.currency)}"
    uncertain = len(comparison.drawn.columns) > 0
    missed = comparison.decision()["regret"] if uncertain else {}
    shown = new_table(title, "Strategy", "Mean", *worst, "Best in so many worlds", *["Missed on average"] * uncertain)
    for strategy in comparison.strategies:
        row = rows.loc[strategy]
        often = MISSING if math.isnan(row["share_best"]) else f"{100 * row['share_best']:.0f}%"
        bad = [scale.text(row["worst_seen"])]
        if shortfall:
            bad = [scale.text(row["worst"]), scale.interval(row["worst_low"], row["worst_high"])]
        lost = [scale.text(missed[strategy])] if uncertain else []
        shown.add_row(Text(strategy, overflow="fold"), scale.text(row["mean"]), *bad, often, *lost)
    return spaced(shown)


def _sentences(sentences: list[str], above: int = 1) -> Padding:
    lines = Text()
    for place, sentence in enumerate(sentences):
        lines.append(sentence if place == 0 else f"\n{sentence}", style="bold" if place == 0 else "")
    return Padding(lines, (above, 0, 1, 0))
