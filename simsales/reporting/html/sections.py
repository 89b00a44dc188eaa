"""What a page says of a comparison, section by section, in words and numbers that are ready to be set."""

from __future__ import annotations

import math
from typing import Any

from simsales.experiments.bridge import END, START
from simsales.experiments.bridge_bars import bars
from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import Scale, probability
from simsales.experiments.relative import relative
from simsales.market.check import Prepared
from simsales.market.record import NO_CHANNEL, Split
from simsales.reporting.colours import BETTER, OPEN, WORSE
from simsales.reporting.html.charts import Bar, forest, waterfall
from simsales.reporting.tables import spread
from simsales.reporting.words import Words


def label(comparison: Comparison, measure: str, words: Words) -> str:
    """What a measure is called, with the currency where it is money."""
    described = comparison.measures[measure]
    name = words.maybe(f"measure_{measure}", described.label)
    return f"{name} ({comparison.question.currency})" if described.unit == "money" else name


def between(scale: Scale, low: float, high: float, words: Words, *, signed: bool = False) -> str:
    """An interval, as ``Scale`` says it, in the language of the page."""
    return words.figure(scale.interval(low, high, signed=signed))


def effects(comparison: Comparison, words: Words) -> list[dict[str, Any]]:
    """Each headline measure: a table of the strategies, and a chart of their differences from the first."""
    table = comparison.table()
    differences = comparison.differences() if len(comparison.strategies) > 1 else None
    found = []
    for measure in comparison.headlines:
        described = comparison.measures[measure]
        rows = table.xs(measure, level="measure")
        scale = Scale.of(described.unit, rows["mean"], spread(rows["low"], rows["high"]))
        against = None if differences is None else relative(comparison, measure, differences)
        lines, bars = [], []
        for name in comparison.strategies:
            row = rows.loc[name]
            line = {
                "name": name,
                "mean": scale.text(row["mean"]),
                "interval": between(scale, row["low"], row["high"], words),
                "best": probability(row["probability_best"]),
                "change": words("report_baseline"),
                "ends": "",
            }
            if against is not None and name != comparison.strategies[0]:
                change = against.rows.loc[name]
                line["change"] = words.figure(against.text(change["difference"]))
                line["ends"] = between(against.scale, change["low"], change["high"], words, signed=True)
                if math.isfinite(change["difference"]):
                    ends = (change["low"], change["high"])
                    interval = ends if all(map(math.isfinite, ends)) else None
                    text = f"{line['change']} {line['ends']}"
                    colour = colour_of(interval, described.better)
                    bars.append(Bar(name, 0.0, change["difference"], interval, text, colour))
            lines.append(line)
        title = label(comparison, measure, words)
        about = words("report_forest", measure=title, base=comparison.strategies[0])
        chart = forest(bars, about) if bars else ""
        found.append({"title": title, "better": described.better, "rows": lines, "chart": chart, "about": about,
                      "objective": measure == comparison.objective})  # fmt: skip
    return found


def colour_of(interval: tuple[float, float] | None, better: int) -> str:
    """The colour of a difference: for better or worse, as the measure counts it, or open."""
    if interval is None or not better or interval[0] <= 0 <= interval[1]:
        return OPEN
    return BETTER if (interval[0] > 0) == (better > 0) else WORSE


def why(comparison: Comparison, words: Words) -> dict[str, Any] | None:
    """The bridge: what the difference is made of."""
    if not comparison.has_bridge or not comparison.worlds:
        return None
    made = comparison.bridge()
    scale, (steps, small) = made.scale, made.ordered()
    if steps.empty:
        return None
    rows = []
    for step, bar in bars(made).iterrows():
        begin, end = float(bar["begin"]), float(bar["end"])
        if step in (START, END):
            rows.append(Bar(str(bar["label"]), begin, end, None, scale.text(end), OPEN))
            continue
        row = steps.loc[step]
        change, ends = float(row["mean"]), between(scale, row["low"], row["high"], words, signed=True)
        told, colour = f"{scale.text(change, signed=True)} {ends}", BETTER if change > 0 else WORSE
        rows.append(Bar(words.maybe(f"line_{step}", str(bar["label"])), begin, end, None, told, colour))
    return {
        "then": made.then, "now": made.now, "measure": label(comparison, made.measure, words),
        "axis": words("report_axis") if bars(made).loc[START, "begin"] else "",
        "chart": waterfall(rows, words("report_bridge", then=made.then, now=made.now)),
        "small": ", ".join(words.maybe(f"line_{name}", str(row["label"])) for name, row in small.iterrows()),
    }  # fmt: skip


def groups(comparison: Comparison, by: Split, words: Words) -> list[dict[str, Any]]:
    """The objective within segments or channels: each with its strategies."""
    frame = comparison.by(by)
    if comparison.objective not in set(frame.index.get_level_values("measure")):
        return []
    described = comparison.measures[comparison.objective]
    rows = frame.xs(comparison.objective, level="measure")
    found = []
    for member in rows.index.get_level_values(by).unique():
        part = rows.xs(member, level=by)
        if not part["mean"].any():
            continue
        scale = Scale.of(described.unit, part["mean"], spread(part["low"], part["high"]))
        wide = Scale.of(described.unit, part["mean"], spread(part["difference_low"], part["difference_high"]))
        lines = [
            {"name": name, "mean": scale.text(row["mean"]), "change": words("report_baseline"), "ends": ""}
            if name == comparison.strategies[0]
            else {"name": name, "mean": scale.text(row["mean"]), "change": words.figure(wide.apart(row["difference"])),
                  "ends": between(wide, row["difference_low"], row["difference_high"], words, signed=True)}
            for name, row in part.iterrows()
        ]  # fmt: skip
        name = words("report_no_channel") if member == NO_CHANNEL else str(member)
        found.append({"member": name, "rows": lines})
    return found


def leaks(comparison: Comparison, words: Words) -> list[dict[str, Any]]:
    """The funnel by channel: how many get how far under each strategy."""
    funnel = comparison.funnel()
    found = []
    for channel in dict.fromkeys(funnel.index.get_level_values("channel")):
        part = funnel.xs(channel, level="channel")
        stages = list(dict.fromkeys(part.index.get_level_values("stage")))
        lines = []
        for name in dict.fromkeys(part.index.get_level_values("strategy")):
            rows = part.xs(name, level="strategy")
            cells = [
                ("", "")
                if stage not in rows.index
                else (f"{rows.loc[stage, 'count']:,.0f}", _percent(rows.loc[stage, "pass_rate"]))
                for stage in stages
            ]
            lines.append({"name": name, "cells": [(cells[0][0], ""), *cells[1:]]})
        told = [words.maybe(f"stage_{stage}", str(stage)) for stage in stages]
        found.append({"channel": str(channel), "stages": told, "rows": lines})
    return found


def _percent(part: float) -> str:
    return "—" if math.isnan(part) else f"{part:.1%}"


def risks(comparison: Comparison, words: Words) -> list[dict[str, str]]:
    """The objective when luck is bad."""
    described = comparison.measures[comparison.objective]
    rows = comparison.table().xs(comparison.objective, level="measure")
    scale = Scale.of(described.unit, rows["mean"], spread(rows["low"], rows["high"]))
    return [
        {"name": name, "mean": scale.text(row["mean"]), "worst": scale.text(row["worst"]),
         "ends": between(scale, row["worst_low"], row["worst_high"], words), "seen": scale.text(row["worst_seen"]),
         "often": "—" if math.isnan(row["share_best"]) else f"{100 * row['share_best']:.0f}%"}
        for name, row in rows.iterrows()
    ]  # fmt: skip


LAWS = {"normal": "law_normal", "lognormal": "law_lognormal", "beta": "law_beta"}  # names of words


def assumptions(prepared: Prepared, words: Words) -> list[tuple[str, str]]:
    """The uncertain numbers, each with what it is drawn from, as the file says it: with its unit."""
    found = []
    for each in prepared.loaded.ranges:
        said: Any = prepared.loaded.said
        for part in each.location:
            said = said[part]
        if each.draws:
            told = words("report_draws", count=len(each.draws), low=f"{each.low:g}", high=f"{each.high:g}")
        elif each.shape is not None:
            told = each.text.replace(each.shape.kind, words(LAWS[each.shape.kind]), 1)
        else:
            told = f"{said['low']} … {said['high']}"
            told += f" {words('report_likely', value=said['likely'])}" if "likely" in said else ""
        found.append((each.key, told))
    return found
