"""When a free trial ends: who goes on is bound from then on, for what was agreed; who gives it back never was."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.files.units import PARTS
from simsales.market.ground.binding import bound_after_trial
from simsales.market.ground.dates import bind, date_of
from simsales.market.price.repricing import bill_cut_of


@rule
def note_term(people: Any, i: int, h: int, term: int) -> None:
    """Note for how long who goes on after the trial of category h is bound, in parts of a week (0: not at all)."""
    if people.trial_term.shape[1] > 0:
        people.trial_term[i, h] = term


@rule
def note_cut(people: Any, i: int, h: int, cut: float) -> None:
    """Note what a cut on the bill took off, in currency a month, as category h was ordered."""
    if people.cut_at_order.shape[1] > 0:
        people.cut_at_order[i, h] = cut


@rule
def cut_counted(people: Any, i: int, g: int, charged: float) -> float:
    """What cuts on the bill give with a week's bill that charges so many weeks, in currency a month.

    Free weeks were counted with the order, at the price after the cut that came with it: this cut counts in them, and
    what was granted since counts as it is charged.
    """
    cut = bill_cut_of(people, i, g)
    if charged == 1.0 or people.cut_at_order.shape[1] == 0:
        return cut
    with_order = min(cut, people.cut_at_order[i, g])
    return with_order + (cut - with_order) * charged


@rule
def weeks_agreed(people: Any, i: int, g: int) -> float:
    """For how many weeks who goes on after the trial of a category is bound."""
    return people.trial_term[i, g] / PARTS if people.trial_term.shape[1] > 0 else 0.0


@rule
def end_trial(people: Any, i: int, g: int, j: int) -> None:
    """Let fall away to what offer j, given up in category g, would have bound who had gone on with all of it."""
    for h in range(people.trial_term.shape[1]):
        if h == g or people.holding[i, h] == j:
            people.trial_term[i, h] = 0


@loop
def go_on(people: Any, facts: Any, week: int, rows: Any) -> None:
    """Bind those of ``rows`` who go on with what was free until this week, from its end on, in all that is part of it.

    What is used up and bought again binds nobody: it lasts as long as it does.
    """
    for k in range(rows.shape[0]):
        i = int(rows[k])
        for g in range(people.trial_term.shape[1]):
            if people.trial_ends[i, g] != week or people.trial_term[i, g] == 0:
                continue
            until = bound_after_trial(people, i, g)
            for h in range(people.holding.shape[1]):
                if people.holding[i, h] == people.holding[i, g] and not facts.consumption.used[h]:
                    bind(people, i, h, max(until, date_of(people.contract_end[i, h], people.contract_end_part[i, h])))
            people.trial_term[i, g] = 0
