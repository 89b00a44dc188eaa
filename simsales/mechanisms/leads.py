"""Whom an outbound channel calls: leads are scored from the outside, and the best are chosen up to its capacity."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, making, rule
from simsales.core.streams import uniform
from simsales.mechanisms.audience import belongs, supplier_of
from simsales.mechanisms.conflict import TERRITORY, may_call, territory_of

SOON = 8.0  # weeks to the end of a commitment that make a lead worth calling (assumed)
BINS = 4096


@rule
def lead_score(weeks_to_end: float, supplier: int, relationship: float, noise: float) -> float:
    """What a lead looks like from the outside: commitment about to end, nothing or a rival's offer held, relationship.

    Weights are assumed; ``noise`` in 0..1 is what the list does not tell. Between 0 and 3.5.
    """
    ending = 1.0 if 0.0 <= weeks_to_end <= SOON else 0.0
    open_to = 0.5 if supplier != 1 else 0.0
    return ending + open_to + relationship + noise


@loop
def score_leads(
    people: Any, facts: Any, decided: Any, channel: int, category: int, everyone: bool, conditions: Any, rest: float,
    week: int, noise: Any, land: Any, score: Any,
) -> None:  # fmt: skip
    """Score every customer whom the channel may call; -1 for the others."""
    for i in range(people.segment.shape[0]):
        score[i] = -1.0
        if not people.alive[i] or week - people.touched[i, channel] < rest or people.playing[i] >= 0:
            continue
        territory = territory_of(land, i, facts.channel.outbound) if decided.credit == TERRITORY else -1
        protected = people.owned_until[i] >= week
        if not may_call(decided.credit, channel, people.owner[i], protected, territory):
            continue
        g = max(category, 0)
        holding = people.holding[i, g]
        supplier = supplier_of(holding, facts.own)
        weeks_to_end = float(max(people.contract_end[i, g] - week, 0)) if holding >= 0 else 1e9
        if not everyone and not belongs(
            conditions, 0, people.segment[i], people.orientation[i], float(week - people.since[i]), weeks_to_end,
            people.satisfaction[i], people.paid[i, g], supplier,
        ):  # fmt: skip
            continue
        score[i] = lead_score(weeks_to_end, supplier, people.relationship[i], uniform(noise, i))


@making
def best_leads(score: Any, wanted: int) -> Any:
    """Rows of the best ``wanted`` scores (ties by row), in the order of rows: by threshold, not by sort."""
    n = score.shape[0]
    counts = np.zeros(BINS + 1, np.int64)
    scale = BINS / 4.0
    for i in range(n):
        if score[i] >= 0.0:
            counts[min(int(score[i] * scale), BINS)] += 1
    above, limit = 0, BINS + 1
    while limit > 0 and above + counts[limit - 1] <= wanted:
        limit -= 1
        above += counts[limit]
    total = above if limit == 0 else wanted
    edge = np.empty(0 if limit == 0 else counts[limit - 1], np.int64)
    rows = np.empty(total, np.int64)
    found, on_edge = 0, 0
    for i in range(n):
        if score[i] >= 0.0:
            at = min(int(score[i] * scale), BINS)
            if at >= limit:
                rows[found] = i
                found += 1
            elif at == limit - 1:
                edge[on_edge] = i
                on_edge += 1
    if found < total:
        order = np.argsort(-score[edge], kind="mergesort")
        for k in range(total - found):
            rows[found + k] = edge[order[k]]
        rows.sort()
    return rows
