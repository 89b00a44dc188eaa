"""Advice here, purchase there: customers who compare prices buy in a cheaper channel what a dearer one has sold them.

Somebody who comes to a channel, is served and would order, and who compares, leaves for the inbound channel in which
the same offer is worth more to them: what they save there in utility must exceed its hassle (showrooming; a free ride
on the service of others, Telser 1960). The order is booked where it is made. The adviser has taken part in the sale,
and the rule between channels says what that is worth. What is granted to the customer personally (a cut for a target, a
voucher) keeps them where they are.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform
from simsales.market.bond.spending import book_meeting
from simsales.market.channels.touch import owning_reps
from simsales.market.ground.day import Today
from simsales.market.ground.money import all_in_price

READS = ("segment", "price_response", "holding", "won_in_run")
WRITES = ("playing", "touched", "worked_by", "advised")


@rule
def free_ride(price_response: float, dearer: float, hassle: float) -> float:
    """Utility of buying elsewhere what one has been advised on here: what it saves a month, less the other's hassle.

    >>> free_ride(0.03, 20.0, 0.4) > 0, free_ride(0.03, 10.0, 0.4) > 0
    (True, False)
    """
    return price_response * dearer - hassle


@rule
def cheaper_channel(people: Any, facts: Any, decided: Any, i: int, here: int, j: int, asked: float) -> int:
    """The inbound channel in which an offer is worth most more than here, at ``asked`` all in; -1 if in none."""
    s, best, found = int(people.segment[i]), 0.0, -1
    for place in range(facts.channel.by_name.shape[0]):
        c = int(facts.channel.by_name[place])
        if c == here or facts.channel.outbound[c] or decided.closed[c] or not decided.on_sale[s, c, j]:
            continue
        there = all_in_price(decided.price[s, c, j], decided.once[s, c, j], 0.0, facts.selling.closing_horizon)
        worth = free_ride(people.price_response[i], asked - there, facts.channel.hassle[c])
        if worth > best:
            best, found = worth, c
    return found


@loop
def _ride(
    people: Any, facts: Any, decided: Any, rows: Any, choices: Any, compares: Any, week: int, tally: Any
) -> None:  # fmt: skip
    """Let those who compare go where the offer they chose is cheaper."""
    own, nothing = facts.own, tally.nothing
    for k in range(rows.shape[0]):
        i, j = int(rows[k]), int(choices.chosen[k])
        if j < 0 or j >= own or choices.cut[k] >= 0 or choices.used[k] >= 0:
            continue
        c, s = int(people.playing[i]), int(people.segment[i])
        if facts.channel.outbound[c] or uniform(compares, i) >= facts.segment.compares[s]:
            continue
        asked = all_in_price(choices.price[k], choices.once[k], 0.0, facts.selling.closing_horizon)
        there = cheaper_channel(people, facts, decided, i, c, j, asked)
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


def compare_prices(today: Today) -> None:
    """Let advised customers who compare buy elsewhere, where any do."""
    people, choices = today.people, today.choices
    if not today.facts.segment.compares.any():
        return
    compares, table = today.luck.key("compares"), choices.table()
    _ride(people, today.facts, today.decided, choices.rows, table, compares, today.week, today.tally)
    gone = choices.rows[people.advised[choices.rows, 0] >= 0]
    for channel in today.channels:
        rows = gone[people.playing[gone] == channel.number]
        people.worked_by[rows] = owning_reps(today, channel.number, rows)
