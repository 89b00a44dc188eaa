"""What a page says of doubts: what would flip the answer, and what channels do to one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simsales.evidence.conflicts import Conflicts
from simsales.experiments.comparison import Comparison
from simsales.experiments.flip import LEAST_WORLDS, flip_among
from simsales.experiments.numbers import Scale
from simsales.market.check import Prepared
from simsales.reporting.conflicts import counted, share, verdict
from simsales.reporting.html.sections import between as between_ends
from simsales.reporting.html.sections import label
from simsales.reporting.tables import spread
from simsales.reporting.words import Words

MET = ("collisions", "disputes")


def flips(comparison: Comparison, prepared: Prepared, words: Words) -> str:
    """What would flip the answer between the best strategy and the baseline (or the runner-up), of the worlds lived."""
    order = comparison.ranking(comparison.objective)
    if len(order) < 2:
        return ""
    now = order[0]
    then = next(name for name in (comparison.strategies[0], *order) if name != now)
    if not prepared.loaded.ranges:
        return words("report_no_ranges")
    both = np.column_stack(comparison.pairs(comparison.objective, now, then))
    seeds = np.array(comparison.seeds_of(now, then))
    known = np.isfinite(both).all(axis=1) if len(both) == len(seeds) else np.zeros(len(seeds), bool)
    if known.sum() < LEAST_WORLDS:
        return words("report_few_to_flip", least=LEAST_WORLDS, worlds=int(known.sum()))
    seeds_known = [int(seed) for seed in seeds[known]]
    found = flip_among(prepared, comparison.objective, (now, then), seeds_known, both[known], comparison.account)
    return words.retold(found.sentence()) or found.sentence()


def met(comparison: Comparison, words: Words) -> dict[str, Any] | None:
    """How often channels met at a customer and disputed a sale, by strategy; None where they never did."""
    table = comparison.table()
    known = [name for name in MET if name in comparison.measures]
    if not any(table.xs(name, level="measure")["mean"].gt(0).any() for name in known):
        return None
    rows: dict[str, list[str]] = {name: [name] for name in comparison.strategies}
    for measure in known:
        part = table.xs(measure, level="measure")
        scale = Scale.of(comparison.measures[measure].unit, part["mean"], spread(part["low"], part["high"]))
        for name, row in part.iterrows():
            rows[str(name)] += [scale.text(row["mean"]), between_ends(scale, row["low"], row["high"], words)]
    head = [words("report_strategy")]
    for name in known:
        head += [label(comparison, name, words), ""]
    return {"head": head, "rows": list(rows.values())}


def between(found: Conflicts, currency: str, words: Words) -> dict[str, Any]:
    """What the channels of a strategy really bring, and what each pair of them does to one another."""
    sold, income, taken = found.mean("sold"), found.mean("income"), found.mean("taken")
    money, worth = Scale.of("money", [*income]), Scale.of("money", taken.ravel())
    own = [
        [name, counted(sold[c]), *(share(float(found.mean(kind)[c]), sold[c]) for kind in
         ("incremental", "brought_forward", "cannibalised")), money.text(float(income[c]))]
        for c, name in enumerate(found.channels)
    ]  # fmt: skip
    moved = (found.mean("cannibalised_from") + found.mean("brought_forward_from")).T  # from whom x by whom
    counts = [found.mean(name) for name in ("collisions", "disputes", "lost")]
    pairs = [
        [f"{one}, {other}", *(counted(each[a, b]) for each in counts), worth.text(float(taken[a, b])),
         counted(moved[a, b])]
        for a, one in enumerate(found.channels) for b, other in enumerate(found.channels)
        if a != b and any(float(each[a, b]) for each in (*counts, moved))
    ]  # fmt: skip
    told, name = verdict(found), {"report_worth": f" ({currency})" if currency else ""}
    heads = ("channel", "report_sales", "report_incremental", "report_forward", "report_cannibalised")
    of_pairs = ("report_pair", "measure_collisions", "measure_disputes", "report_lost", "report_worth", "report_taken")
    rule = ", ".join(words.maybe(f"rule_{each.replace(' ', '_')}", each) for each in found.rule.split(", "))
    return {
        "title": words("report_what_channels_bring", name=found.strategy, rule=rule),
        "verdict": words.retold(told) or told,
        "head": [*map(words, heads), words("measure_commission") + (f" ({currency})" if currency else "")],
        "own": own, "pairs": pairs, "of_pairs": [words(each) + name.get(each, "") for each in of_pairs],
    }  # fmt: skip


def told(lines: Sequence[str], words: Words) -> list[dict[str, str]]:
    """Sentences that were made in English, in the language of the page where the catalogue has them; else marked."""
    found = [(line, words.retold(line)) for line in lines]
    return [
        {"text": line, "lang": "en" if words.language != "en" else ""} if other is None else {"text": other, "lang": ""}
        for line, other in found
    ]
