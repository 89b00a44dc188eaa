"""Whom an outbound channel calls: leads are scored from the outside, and the best are chosen up to its capacity.

Where leads are graded (E-grade), intent counts as well, and who wanted to think it over is called again at the node
of their grade, neither sooner nor later.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform
from simsales.market.channels.conflict import (
    known_to_be_worked,
    may_call,
    may_take,
    named_for,
    territory_of,
)
from simsales.market.channels.passing import is_awaited, is_early, passer_to
from simsales.market.channels.plan import TERRITORIES
from simsales.market.ground.belonging import NOBODYS, belongs, is_supplied, supplier_of, weeks_free, weeks_left, who_of
from simsales.market.ground.choices import Choices
from simsales.market.ground.day import Today
from simsales.market.ground.state import EXPLICIT
from simsales.market.leads.plan import Grading, Leads, latest
from simsales.market.needs.subject import seen_in

INTEREST = 4  # weeks for which a visit says that somebody is interested (assumed)
SOON = 8.0  # weeks to the end of a commitment that make a lead worth calling (assumed)
FIRST = 4.0  # the least score of who was passed on: above all that a list tells
SAMPLE = 1000  # so many scores say about where the best begin


@rule
def lead_score(weeks_to_end: float, supplier: int, relationship: float, noise: float) -> float:
    """What a lead looks like from the outside: commitment about to end, nothing or a rival's offer held, relationship.

    Weights are assumed; ``noise`` in 0..1 is what the list does not tell. Between 0 and 3.5.
    """
    ending = 1.0 if 0.0 <= weeks_to_end <= SOON else 0.0
    open_to = 0.5 if supplier != 1 else 0.0
    return ending + open_to + relationship + noise


@rule
def shows_intent(due: bool, touched: Any, outbound: Any, week: int) -> bool:
    """Whether a customer has lately shown interest: is due for a promised call, or came to us within some weeks.

    >>> import numpy as np
    >>> outbound = np.array([True, False])
    >>> shows_intent(False, np.array([0, 7]), outbound, 9), shows_intent(False, np.array([8, -99]), outbound, 9)
    (True, False)
    """
    interested = due
    for channel in range(len(touched)):
        if not outbound[channel] and week - touched[channel] <= INTEREST:
            interested = True
    return interested


@rule
def most_a_lead_scores(relationship: float, noise: float, intent: float) -> float:
    """The most that a lead can look like whatever it holds: free, without a supplier, and interested.

    >>> most_a_lead_scores(0.5, 0.25, 1.0) == 1.0 + lead_score(0.0, NOBODYS, 0.5, 0.25) == 3.25
    True
    """
    return lead_score(0.0, NOBODYS, relationship, noise) + intent


class Wanted(Packed):
    """Whom a campaign wants as leads.

    They are seen in a ``category`` (-1: none said); ``conditions`` are the audience's row, which need not be asked if
    it is ``everyone``; ``rest`` are weeks since the channel's last contact; ``intent`` is added to the score of who
    shows it; where the channel grades, ``nodes`` says that promised calls wait for their week.
    """

    category: int
    everyone: bool
    conditions: Any
    rest: float
    intent: float
    nodes: bool


class LeadLuck(Packed):
    """The keys of what a list does not tell (``noise``), and of whose territory a customer lives in (``land``)."""

    noise: Any
    land: Any


@rule
def is_due(people: Any, i: int, channel: int, wanted: Wanted, week: int) -> bool:
    """Whether a customer may be called, by what they want and when they were called last (or their grade's node)."""
    promised = wanted.nodes & (people.caller[i] == channel)
    rested = week - people.touched[i, channel] >= wanted.rest
    due = (promised & (week >= people.call_again[i])) | (rested & (not promised))
    return people.alive[i] & (people.playing[i] < 0) & (people.do_not_call[i] == 0) & due


@loop
def flag_leads(people: Any, own: int, channel: int, wanted: Wanted, week: int, flags: Any) -> None:
    """Flag who may be called, and has the supplier who is asked for in the category, if one is said."""
    g, said, supplier = max(wanted.category, 0), wanted.category >= 0, int(wanted.conditions[0, 10])
    for i in range(flags.shape[0]):
        meant = is_supplied(supplier, supplier_of(people.holding[i, g], own)) | (not said)
        flags[i] = meant & is_due(people, i, channel, wanted, week)


@rule
def may_be_called(people: Any, facts: Any, decided: Any, i: int, channel: int, week: int, land: Any) -> bool:
    """Whether the rules between channels, and what this one knows of the others' work, leave a customer to it."""
    if is_early(people, decided.passing, i, channel, week):
        return False
    territory = -1
    if decided.access & TERRITORIES:
        territory = territory_of(land, i, facts.channel.outbound, facts.channel.by_name)
    protected = people.owned_until[i] >= week
    if not may_call(decided.access, channel, people.owner[i], protected, territory, named_for(people, i)):
        return False
    return not known_to_be_worked(people.touched[i], decided.shares, channel, week, facts.selling.collision_window)


@loop
def score_leads(
    people: Any, facts: Any, decided: Any, channel: int, wanted: Wanted, week: int, luck: LeadLuck, least: float,
    rows: Any, score: Any,
) -> None:  # fmt: skip
    """Score those of ``rows`` whom the channel may call; the scores of the others stay as they are.

    Whether somebody who scores less than the ``least`` may be called is not asked.
    """
    for k in range(rows.shape[0]):
        i = int(rows[k])
        relationship, noise = people.relationship[i], uniform(luck.noise, i)
        if most_a_lead_scores(relationship, noise, wanted.intent) < least:
            continue
        g = seen_in(people.holding[i], people.paid[i], facts.own, wanted.category, facts.need.by_name)
        holding, ends = int(people.holding[i, g]), int(people.contract_end[i, g])
        left = 0.0 if weeks_free(holding, ends, week) >= 0.0 else weeks_left(holding, ends, week)
        found = lead_score(left, supplier_of(holding, facts.own), relationship, noise)
        if wanted.intent > 0.0:
            promised = wanted.nodes and people.caller[i] == channel
            if shows_intent(promised, people.touched[i], facts.channel.outbound, week):
                found += wanted.intent
        if found < least or not is_due(people, i, channel, wanted, week):
            continue
        if not may_be_called(people, facts, decided, i, channel, week, luck.land):
            continue
        if wanted.everyone or belongs(wanted.conditions, 0, who_of(people, facts.own, i, g, week)):
            score[i] = found


@loop
def score_passed(people: Any, decided: Any, channel: int, week: int, score: Any, about: Any) -> None:
    """Put those first who are due here, passed on by another channel: each with the category they were advised in."""
    for i in range(people.segment.shape[0]):
        if not is_awaited(people, decided.passing, i, channel, week):
            continue
        free = people.alive[i] and people.playing[i] < 0 and people.do_not_call[i] == 0
        by, protected = passer_to(people, decided.passing, i, channel, week), people.owned_until[i] >= week
        if free and may_take(by, channel, int(people.owner[i]), protected, named_for(people, i)):
            score[i] = FIRST + max(score[i], 0.0)
            about[i] = people.passed_about[i, 0]


def best_leads(score: Any, wanted: int) -> Any:
    """Rows of the best ``wanted`` scores (ties by row), in the order of rows; who has none (-1) is no lead.

    Where few of many are wanted, most are left aside first: below a level that a sample says is passed by some more
    than are wanted. If fewer pass it, all are looked at.

    >>> best_leads(np.array([2.0, -1.0, 3.0, 2.0]), 2).tolist()
    [0, 2]
    """
    least = passed_by_more(score[:: max(len(score) // SAMPLE, 1)], wanted, len(score))
    if least >= 0.0:
        rows = np.flatnonzero(score >= least)
        if len(rows) >= wanted:
            return rows[best_of(score[rows], wanted)]
    return best_of(score, wanted)


def passed_by_more(sample: Any, wanted: int, of: int) -> float:
    """A score that rather more than are wanted of so many pass, as a sample of them says it.

    -1 where that would leave few aside. It is a guess: who relies on it counts.

    >>> passed_by_more(np.arange(100.0), 200, 10_000)
    86.0
    """
    more = int(2.0 * wanted * len(sample) / max(of, 1)) + 10
    return float(np.partition(sample, -more)[-more]) if more < len(sample) // 4 else -1.0


def best_of(score: Any, wanted: int) -> Any:
    """The same, all looked at: those above the last score that is wanted, and the first of those who have it."""
    rows = np.flatnonzero(score >= 0.0)
    if wanted >= len(rows) or wanted < 1:
        return rows[:wanted]
    score = score[rows]
    last = np.partition(score, -wanted)[-wanted]
    best = score > last
    best[np.flatnonzero(score == last)[: wanted - np.count_nonzero(best)]] = True
    return rows[best]


def cuts_of(channel: Any, leads: int, grading: Grading) -> tuple[int, int]:
    """How many of the first of so many leads may be A, and how many A or B; whole numbers, as of all customers."""
    n = channel.sample.scaled(leads)
    first, second = channel.part("grades", np.round(np.array([grading.shares[0] * n, sum(grading.shares) * n])))
    return int(first), int(second)


def grades_of(order: Any, score: Any, grading: Grading, cuts: tuple[int, int]) -> Any:
    """The grade of each lead (1 A, 2 B, 3 C); ``order`` has the leads from the best to the last.

    >>> grades_of(np.array([2, 0, 1]), np.array([2.0, 1.0, 3.0]), Grading(0, (0.34, 0.33)), (1, 2)).tolist()
    [2, 3, 1]
    """
    n = len(order)
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    first, second = cuts
    best, good = (score >= least for least in grading.least_scores)
    return np.where((place < first) & best, 1, np.where((place < second) & good, 2, 3)).astype(np.int8)


def promise_calls(today: Today, choices: Choices) -> None:
    """Note when who has a need but did not order is to be called again, where a channel has nodes for that."""
    people = today.people
    if today.plan[Leads].grading:
        people.caller[choices.rows[choices.chosen >= 0]] = -1
    for grading in (latest(today.plan[Leads].grading, channel.number) for channel in today.channels):
        if grading is None or all(node is None for node in grading.follow_up):
            continue
        here = people.playing[choices.rows] == grading.channel
        rows, chosen = choices.rows[here], choices.chosen[here]
        waits = rows[(chosen < 0) & (people.need[rows, people.subject[rows]] == EXPLICIT)]
        for grade, node in enumerate(grading.follow_up, start=1):
            if node is not None:
                back = waits[people.grade[waits] == grade]
                people.call_again[back] = today.week + max(1, node)
                people.caller[back] = grading.channel
