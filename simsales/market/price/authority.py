"""Discounts that customers ask for, and who may grant them (B-auth).

A customer for whom the price stands in the way asks for the discount that would close the deal: the utility by which
what they prefer is better than our best offer at its full price, or by which an objection stands, over what a unit of
currency is worth to them. It is had in place of a targeted cut or a voucher of their own, not on top of it. Some who
would buy anyway ask too, for what the seller may give (the cost of wide authority; Stephenson, Cron & Frazier 1979).
Within the seller's own limit it is granted at once, and that closes the deal; above it the customer
waits while it goes up, and may lose patience: they then do what they would have done without it.
Who has asked does not ask again as long as tastes last (`selling.taste_weeks`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform
from simsales.market.bond.repeat import ask_why
from simsales.market.ground.again import need_changed
from simsales.market.ground.choices import LATER
from simsales.market.ground.day import Today
from simsales.market.ground.money import all_in_price, felt_over, given_away
from simsales.market.ground.state import EXPLICIT
from simsales.market.needs.terms import is_used_up, months_given
from simsales.market.price.approvals import answer_waiting, undo
from simsales.market.price.plan import Prices
from simsales.market.price.requests import (
    CATEGORY,
    CHANCE,
    CHANNEL,
    COLUMNS,
    DUE,
    FULL_ONCE,
    FULL_PRICE,
    HELD,
    INSTEAD,
    OFFER,
    ONCE,
    PRICE,
    REP,
    ROW,
)

READS = (
    "segment", "price_response", "holding", "contract_end", "since", "satisfaction", "opinion", "orientation",
    "sensitivity", "hurt_in", "relationship", "weighs", "worth_more",
)  # fmt: skip
WRITES = ("need", "playing", "subject", "worked_by")


@rule
def discount_wanted(gap: float, price_response: float, all_in: float) -> float:
    """The part of the price that must come off for an offer to close a gap of utility.

    >>> round(discount_wanted(0.15, 0.05, 60.0), 6)
    0.05
    """
    return gap / (price_response * all_in) if price_response * all_in > 0.0 else np.inf


@rule
def level_for(limits: Any, part: float) -> int:
    """The lowest level that may grant a part of the price; -1 if nobody may.

    >>> [level_for(np.array([0.02, 0.05, -1.0, -1.0]), part) for part in (0.01, 0.05, 0.06)]
    [0, 1, -1]
    """
    for level in range(limits.shape[0]):
        if part <= limits[level]:
            return level
    return -1


class Powers(Packed):
    """Who may grant what.

    ``number`` is the authority by segment, channel and offer (-1: none). Of each, ``limits`` are the parts of the price
    that its levels may grant (-1: no such level), ``wait`` the weeks that each level takes, and ``grants`` the chance
    that what goes up is approved.
    """

    number: Any
    limits: Any
    wait: Any
    grants: Any


class Asking(Packed):
    """Who asks this week, one a row of the choices.

    Who is ``busy`` waits already, or has asked lately; ``asks`` says who does, and ``won`` whom a discount won at once.
    ``waiting`` are the requests that go up, filled from the first row (see ``requests.COLUMNS``).
    """

    busy: Any
    asks: Any
    won: Any
    waiting: Any


@rule
def _part_wanted(people: Any, facts: Any, decided: Any, i: int, c: int, wish: Any) -> float:
    """The part of its price that must come off our nearest offer to close the deal; ``wish`` as in ``Choices``.

    Of who would buy anyway it is what the cut or voucher of their own is worth, if they have one.
    """
    if wish[0] == 0.0:
        return 0.0
    near, horizon = int(wish[1]), facts.selling.closing_horizon
    commitment = decided.commitment[people.segment[i], c, near]
    weeks = felt_over(is_used_up(facts.offer.component, facts.consumption.used, near), commitment, horizon)
    return discount_wanted(wish[0], np.float64(people.price_response[i]), all_in_price(wish[2], wish[3], 0.0, weeks))


@loop
def _grant(choices: Any, k: int, part: float, months: float, s: int, c: int, tally: Any) -> None:
    """Take a part off the price at once, in place of a cut or voucher: that closes the deal; it counts for so long."""
    near, full, full_once = int(choices.wish[k, 1]), choices.wish[k, 2], choices.wish[k, 3]
    price, once = full * (1.0 - part), full_once * (1.0 - part)
    choices.chosen[k], choices.price[k], choices.once[k] = near, price, once
    choices.cut[k] = choices.used[k] = -1
    tally.granted[s, c, near] += 1
    tally.discounts[s, c, near] += given_away(full, price, full_once, once, months)


@loop
def _pass_up(people: Any, i: int, c: int, wish: Any, part: float, outcome: int, due: float, request: Any) -> None:
    """Write down a request that goes up: what for, how much, who asks whom, and what else they would have done."""
    g, full, full_once = int(wish[4]), wish[2], wish[3]
    request[ROW], request[OFFER], request[CHANNEL], request[CATEGORY] = i, wish[1], c, g
    request[PRICE], request[ONCE] = full * (1.0 - part), full_once * (1.0 - part)
    request[FULL_PRICE], request[FULL_ONCE] = full, full_once
    request[REP], request[HELD], request[INSTEAD] = people.worked_by[i], people.holding[i, g], outcome
    request[DUE] = due


@loop
def _negotiate(
    people: Any, facts: Any, decided: Any, powers: Powers, rows: Any, choices: Any, week: int, haggle: Any,
    asking: Asking, tally: Any,
) -> int:  # fmt: skip
    """Let who decides this week ask for a discount; how many of the ``waiting`` rows are filled with requests."""
    found = 0
    for k in range(rows.shape[0]):
        i, near = int(rows[k]), int(choices.wish[k, 1])
        if near < 0 or asking.busy[k]:
            continue
        c, g, s = int(people.playing[i]), int(choices.wish[k, 4]), int(people.segment[i])
        a = powers.number[s, c, near]
        if a < 0 or uniform(haggle, i) >= facts.segment.haggles[s]:
            continue
        outcome = int(choices.chosen[k])
        part = _part_wanted(people, facts, decided, i, c, choices.wish[k])
        level = level_for(powers.limits[a], part)
        if outcome == near:  # would buy anyway: asks for what the seller may give, if they have no more already
            if powers.limits[a, 0] <= part:
                continue
            part, level = powers.limits[a, 0], 0
        asking.asks[k] = True
        people.subject[i] = g
        if level < 0:
            tally.beyond_authority[s, c, near] += 1
            continue
        tally.requests[level, s, c, near] += 1
        if outcome != near:
            undo(tally, s, c, outcome, near)
        people.need[i, g] = EXPLICIT  # who would have kept what they have has one still: an order meets it
        need_changed(people, i)
        if level == 0:
            _grant(choices, k, part, months_given(facts, near, decided.commitment[s, c, near]), s, c, tally)
            asking.won[k] = outcome != near
            continue
        tally.awaiting[s, c, near] += 1
        choices.chosen[k] = LATER
        request = asking.waiting[found]
        _pass_up(people, i, c, choices.wish[k], part, outcome, float(week + powers.wait[a] * level), request)
        request[CHANCE] = powers.grants[a]
        found += 1
    return found


def powers_of(today: Today) -> Powers:
    """Who may grant what this week."""
    given = today.plan[Prices].authority
    number = np.full(today.decided.price.shape, -1, np.int64)
    limits = np.full((len(given), 4), -1.0)
    for a, each in enumerate(given):
        number[each.cells] = a
        limits[a, : len(each.limits)] = each.limits
    return Powers(number, limits, np.array([each.wait for each in given]), np.array([each.grants for each in given]))


def negotiate(today: Today) -> None:
    """Answer the requests that wait, and let the customers who decide this week make theirs."""
    if not today.plan[Prices].authority and not len(today.desk.waiting):
        return
    choices = today.choices
    waited = today.desk.waiting[:, ROW].astype(np.int64)
    answer_waiting(today, choices)
    if not today.plan[Prices].authority:
        return
    rows = choices.rows
    lately = today.desk.asked_in(len(today.people.segment))
    asking = Asking(
        busy=np.isin(rows, waited) | (today.week - lately[rows] < today.facts.selling.taste_weeks),
        asks=np.zeros(len(rows), bool),
        won=np.zeros(len(rows), bool),
        waiting=np.zeros((len(rows), len(COLUMNS))),
    )
    found = _negotiate(
        today.people, today.facts, today.decided, powers_of(today), rows, choices.table(), today.week,
        today.luck.key("haggle"), asking, today.tally,
    )  # fmt: skip
    today.desk.waiting = np.concatenate([today.desk.waiting, asking.waiting[:found]])
    lately[rows[asking.asks]] = today.week
    if today.facts.experience.ask_why and asking.won.any():
        ask_why(today, rows[asking.won], choices.chosen[asking.won], choices.price[asking.won])
