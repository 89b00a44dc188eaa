"""What a page says of a comparison, section by section, in words and numbers that are ready to be set."""

from __future__ import annotations

import math
from typing import Any

from simsales.experiments.bridge import END, START
from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import Scale, probability
from simsales.experiments.relative import relative
from simsales.experiments.standing import Standing, standing
from simsales.market.record import Split
from simsales.reporting.html.charts import BETTER, OPEN, WORSE, Bar, forest, waterfall
from simsales.reporting.tables import spread
from simsales.reporting.words import Words


def label(comparison: Comparison, measure: str, words: Words) -> str:
    """What a measure is called, with the currency where it is money."""
    described = comparison.measures[measure]
    name = words.maybe(f"measure_{measure}", described.label)
    return f"{name} ({comparison.question.currency})" if described.unit == "money" else name


def recommendation(comparison: Comparison, words: Words) -> list[str]:
    """Which strategy is to be chosen and how surely, or that it is open; in English as the terminal says it."""
    if words.language == "en":
        return comparison.verdict()
    if not comparison.worlds:
        return [words("report_no_worlds")]
    found = standing(comparison, comparison.objective)
    sentences = [_advice(found, label(comparison, found.measure, words), words)]
    differences = comparison.differences() if len(comparison.strategies) > 1 and comparison.worlds > 1 else None
    for measure in comparison.headlines if differences is not None else ():
        against = relative(comparison, measure, differences)
        for name in comparison.strategies[1:]:
            row = against.rows.loc[name]
            if not math.isnan(row["difference"]):
                ends = against.scale.interval(row["low"], row["high"], signed=True)
                sentences.append(
                    words(
                        "report_difference", measure=label(comparison, measure, words), name=name,
                        base=comparison.strategies[0], difference=against.text(row["difference"]), interval=ends,
                    )
                )  # fmt: skip
    return sentences


def _advice(found: Standing, measure: str, words: Words) -> str:
    if found.best is None:
        return words("report_undefined", measure=measure)
    alike = [*found.same, *found.equal]
    if found.sure:
        return words("report_sure", best=found.best, measure=measure, doubt=probability(1 - found.doubt))
    if alike and not found.open:
        return words("report_equal", best=found.best, others=", ".join(alike), measure=measure)
    return words("report_open", best=found.best, others=", ".join([*found.open, *alike]), measure=measure)


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
                "interval": scale.interval(row["low"], row["high"]),
                "best": probability(row["probability_best"]),
                "change": words("report_baseline"),
                "ends": "",
            }
            if against is not None and name != comparison.strategies[0]:
                change = against.rows.loc[name]
                line["change"] = against.text(change["difference"])
                line["ends"] = against.scale.interval(change["low"], change["high"], signed=True)
                if math.isfinite(change["difference"]):
                    ends = (change["low"], change["high"])
                    interval = ends if all(map(math.isfinite, ends)) else None
                    text = f"{line['change']} {line['ends']}"
                    colour = _colour(interval, described.better)
                    bars.append(Bar(name, 0.0, change["difference"], interval, text, colour))
            lines.append(line)
        title = label(comparison, measure, words)
        chart = forest(bars, words("report_forest", measure=title, base=comparison.strategies[0])) if bars else ""
        found.append({"title": title, "better": described.better, "rows": lines, "chart": chart,
                      "objective": measure == comparison.objective})  # fmt: skip
    return found


def _colour(interval: tuple[float, float] | None, better: int) -> str:
    if interval is None or not better or interval[0] <= 0 <= interval[1]:
        return OPEN
    return BETTER if (interval[0] > 0) == (better > 0) else WORSE


def why(comparison: Comparison, words: Words) -> dict[str, Any] | None:
    """The bridge: what the difference is made of."""
    if not comparison.has_bridge or not comparison.worlds:
        return None
    made = comparison.bridge()
    scale, (steps, small) = made.scale, made.ordered()
    start, end = (float(made.steps.loc[which, "mean"]) for which in (START, END))
    bars, at = [Bar(made.then, start, start, None, scale.text(start), OPEN)], start
    for name, row in steps.iterrows():
        mean = float(row["mean"])
        ends = scale.interval(row["low"], row["high"], signed=True)
        title = words.maybe(f"line_{name}", str(row["label"]))
        bars.append(
            Bar(title, at, at + mean, None, f"{scale.text(mean, signed=True)} {ends}", BETTER if mean > 0 else WORSE)
        )
        at += mean
    bars.append(Bar(made.now, end, end, None, scale.text(end), OPEN))
    return {
        "then": made.then, "now": made.now, "measure": label(comparison, made.measure, words),
        "chart": waterfall(bars, words("report_bridge", then=made.then, now=made.now)),
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
            else {"name": name, "mean": scale.text(row["mean"]), "change": wide.apart(row["difference"]),
                  "ends": wide.interval(row["difference_low"], row["difference_high"], signed=True)}
            for name, row in part.iterrows()
        ]  # fmt: skip
        found.append({"member": str(member), "rows": lines})
    return found


def leaks(comparison: Comparison, words: Words) -> list[dict[str, Any]]:
    """The funnel by channel: how many get how far under each strategy."""
    stages = comparison.funnel()
    found = []
    for channel in dict.fromkeys(stages.index.get_level_values("channel")):
        part = stages.xs(channel, level="channel")
        lines = [
            {
                "name": name,
                "stage": words.maybe(f"stage_{stage}", str(stage)),
                "count": f"{row['count']:,.0f}",
                "passed": "" if math.isnan(row["pass_rate"]) else f"{row['pass_rate']:.1%}",
                "of": f"{row['of_start']:.1%}",
            }
            for (name, stage), row in part.iterrows()
        ]
        found.append({"channel": str(channel), "rows": lines})
    return found


def risks(comparison: Comparison) -> list[dict[str, str]]:
    """The objective when luck is bad."""
    described = comparison.measures[comparison.objective]
    rows = comparison.table().xs(comparison.objective, level="measure")
    scale = Scale.of(described.unit, rows["mean"], spread(rows["low"], rows["high"]))
    return [
        {"name": name, "mean": scale.text(row["mean"]), "worst": scale.text(row["worst"]),
         "ends": scale.interval(row["worst_low"], row["worst_high"]), "seen": scale.text(row["worst_seen"]),
         "often": "—" if math.isnan(row["share_best"]) else f"{100 * row['share_best']:.0f}%"}
        for name, row in rows.iterrows()
    ]  # fmt: skip
