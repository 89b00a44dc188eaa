"""Advice here, purchase there: customers who compare prices buy in a cheaper channel what a dearer one has sold them.

Somebody who comes to a channel, is served and would order, and who compares, leaves for the inbound channel in which
the same offer is worth more to them: what they save there in utility must exceed its hassle (showrooming; a free ride
on the service of others, Telser 1960). Prices are compared all in, as they were when the offer was chosen: with the
gifts, the free weeks and what comes off the first bills in each channel; gifts as the adviser has explained them. The
order is booked where it is made, and what comes with it there is borne by the budgets then. The adviser has taken part
in the sale, and the rule between channels says what that is worth. What is granted to the customer personally (a cut
for a target, a voucher, a discount that they have waited for) keeps them where they are, and draws nobody to where
they would have it (assumed).
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform
from simsales.market.bond.spending import book_meeting
from simsales.market.channels.touch import owning_reps
from simsales.market.ground.day import Today
from simsales.market.promotion.budgets import NO_BUDGETS, is_short
from simsales.market.promotion.discounts import charge, deal_of
from simsales.market.promotion.terms import Terms, as_felt
from simsales.market.selling.gates import PRESENT, seat_of

READS = ("segment", "price_response", "holding", "won_in_run", "worked_by", "trial_ends")
WRITES = ("playing", "touched", "worked_by", "advised")


@rule
def free_ride(price_response: float, dearer: float, hassle: float) -> float:
    """Utility of buying elsewhere what one has been advised on here: what it saves a month, less the other's hassle.

    >>> free_ride(0.03, 20.0, 0.4) > 0, free_ride(0.03, 10.0, 0.4) > 0
    (True, False)
    """
    return price_response * dearer - hassle


@rule
def cheaper_channel(
    people: Any, facts: Any, decided: Any, i: int, here: int, j: int, asked: float, skill: float
) -> int:
    """The inbound channel in which an offer is worth most more than here, at ``asked`` all in; -1 if in none.

    ``skill`` is that of who has explained the gifts.
    """
    s, best, found = int(people.segment[i]), 0.0, -1
    for place in range(facts.channel.by_name.shape[0]):
        c = int(facts.channel.by_name[place])
        if c == here or facts.channel.outbound[c] or decided.closed[c] or not decided.on_sale[s, c, j]:
            continue
        terms = Terms(-1, decided.price[s, c, j], decided.once[s, c, j], 0.0, decided.commitment[s, c, j])
        there = as_felt(people, facts, decided, i, j, c, terms, skill)
        worth = free_ride(people.price_response[i], asked - there.all_in, facts.channel.hassle[c])
        if worth > best:
            best, found = worth, c
    return found


class Advice(Packed):
    """How customers were advised: the tables of the plan (``decided``) under which they chose; the ``skills`` of all
    reps at presenting, among which ``seats`` are each channel's first; and the key of who ``compares``."""

    decided: Any
    seats: Any
    skills: Any
    compares: Any


@loop
def _ride(
    people: Any, facts: Any, decided: Any, advice: Advice, week: int, rows: Any, choices: Any, budgets: Any, tally: Any
) -> int:  # fmt: skip
    """Let those of ``rows`` (-1: who stays) who compare go where it is cheaper, while budgets pay; how many have."""
    own, nothing = facts.own, tally.nothing
    for k in range(rows.shape[0]):
        if is_short(budgets):
            return k
        i, j = int(rows[k]), int(choices.chosen[k])
        if i < 0 or j < 0 or j >= own or choices.cut[k] >= 0 or choices.used[k] >= 0:
            continue
        c, s = int(people.playing[i]), int(people.segment[i])
        if facts.channel.outbound[c] or uniform(advice.compares, i) >= facts.segment.compares[s]:
            continue
        skill = advice.skills[seat_of(advice.seats, c, int(people.worked_by[i]))]
        terms = Terms(-1, choices.price[k], choices.once[k], 0.0, advice.decided.commitment[s, c, j])
        asked = as_felt(people, facts, advice.decided, i, j, c, terms, skill)
        there = cheaper_channel(people, facts, decided, i, c, j, asked.all_in, skill)
        if there < 0:
            continue
        tally.showroomed[s, c, j] += 1
        tally.visits[s, there, nothing] += 1
        tally.occasions[s, there, nothing] += 1
        tally.considered[s, there, j] += 1
        book_meeting(people, facts.own, i, there, facts.channel.cost_per_contact[there], tally)
        people.advised[i, 0] = c
        people.playing[i] = there
        people.touched[i, there] = week
        choices.price[k], choices.once[k] = decided.price[s, there, j], decided.once[s, there, j]
        if budgets.spent.shape[0] > 0:
            charge(decided, deal_of(people, facts, decided, i, j, there, choices.price[k], -1, -1), budgets.spent)
    return int(rows.shape[0])


def compare_prices(today: Today) -> None:
    """Let advised customers who compare buy elsewhere, where any do; budgets pay for them in turn, as they chose."""
    people, choices, till = today.people, today.choices, today.choices.till
    if not today.facts.segment.compares.any():
        return
    compares, skills = today.luck.key("compares"), np.concatenate(today.rep_skill)[:, PRESENT]
    seats = np.array([*accumulate(map(len, today.rep_skill), initial=0)])
    tables, version, first = list(choices.decided or [today.decided]), choices.version.copy(), 0
    may_go = np.where(np.isin(choices.rows, np.array([*choices.on_terms], np.int64)), -1, choices.rows)
    while first < len(version):
        if till is not None:
            till.make_again()
        decided, budgets = (today.decided, NO_BUDGETS) if till is None else (till.decided, till.budgets)
        alike = slice(first, int(np.searchsorted(version, version[first], side="right")))  # who chose under the same
        asked = _ride(
            people, today.facts, decided, Advice(tables[version[first]], seats, skills, compares), today.week,
            may_go[alike], choices.part(alike), budgets, today.tally,
        )  # fmt: skip
        if till is not None:
            here = np.arange(first, first + asked)
            choices.version[here[people.advised[choices.rows[here], 0] >= 0]] = len(till.tables) - 1
        first += asked
    gone = choices.rows[people.advised[choices.rows, 0] >= 0]
    for channel in today.channels:
        rows = gone[people.playing[gone] == channel.number]
        people.worked_by[rows] = owning_reps(today, channel.number, rows)
