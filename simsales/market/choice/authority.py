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
from simsales.market.choice.approvals import answer_waiting, undo
from simsales.market.choice.haggling import Haggling
from simsales.market.choice.requests import (
    CATEGORY,
    CHANCE,
    CHANNEL,
    COLUMNS,
    DUE,
    FULL_ONCE,
    FULL_PRICE,
    HELD,
    INSTEAD,
    MONTHS,
    OFFER,
    ONCE,
    PRICE,
    REP,
    ROW,
)
from simsales.market.choice.scene import luck_of, scene_of
from simsales.market.ground.again import need_changed
from simsales.market.ground.choices import LATER
from simsales.market.ground.day import Today
from simsales.market.ground.money import all_in_price, felt_over, given_away
from simsales.market.ground.state import EXPLICIT
from simsales.market.needs.terms import is_used_up, months_given
from simsales.market.price.plan import Prices
from simsales.market.promotion.discounts import charge, deal_of
from simsales.market.promotion.held import hold

READS = (
    "segment", "price_response", "holding", "contract_end", "since", "satisfaction", "opinion", "orientation",
    "sensitivity", "hurt_in", "relationship", "weighs", "worth_more", "trial_ends",
)  # fmt: skip
WRITES = ("need", "playing", "subject", "worked_by")
NOT_ASKED = -2


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


class Asking(Packed):
    """Who asks this week, one a row of the choices.

    ``asks`` says who does, and ``won`` whom a discount won at once. ``waiting`` are the requests that go up, filled
    from the first row (see ``requests.COLUMNS``).
    """

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


@rule
def bid_of(
    people: Any, facts: Any, decided: Any, haggling: Haggling, luck: Any, i: int, outcome: int, wish: Any
) -> tuple[float, int]:
    """The part of its price that a customer asks off our nearest offer, and the lowest level that may grant it.

    ``outcome`` is what they do without it; the level is -1 if nobody may, ``NOT_ASKED`` if they do not ask. Who would
    buy anyway asks for what the seller may give, if they have no more already.
    """
    c, near = int(people.playing[i]), int(wish[1])
    if near < 0:
        return 0.0, NOT_ASKED
    s = int(people.segment[i])
    a = haggling.number[s, c, near]
    if a < 0 or haggling.busy[i] or uniform(luck.haggle, i) >= facts.segment.haggles[s]:
        return 0.0, NOT_ASKED
    part, limits = _part_wanted(people, facts, decided, i, c, wish), haggling.limits[a]
    if outcome != near:
        return part, level_for(limits, part)
    if limits[0] <= part:
        return 0.0, NOT_ASKED
    return limits[0], 0


@rule
def asked_price(wish: Any, part: float) -> tuple[float, float]:
    """The price a month and the one-off price of our nearest offer, less a part of them."""
    return wish[2] * (1.0 - part), wish[3] * (1.0 - part)


@loop
def charge_in_turn(
    people: Any, facts: Any, decided: Any, scene: Any, luck: Any, i: int, choices: Any, k: int, spent: Any
) -> None:  # fmt: skip
    """Charge budgets with what a customer will order: at the discount that they ask for, if somebody may grant it."""
    j, price, cut, voucher = int(choices.chosen[k]), choices.price[k], int(choices.cut[k]), int(choices.used[k])
    part, level = bid_of(people, facts, decided, scene.haggling, luck, i, j, choices.wish[k])
    if level >= 0:
        j, cut, voucher = int(choices.wish[k, 1]), -1, -1
        price, _ = asked_price(choices.wish[k], part)
    if 0 <= j < facts.own:
        deal = deal_of(people, facts, decided, i, j, int(people.playing[i]), price, cut, voucher)
        charge(decided, deal, spent)


@loop
def _grant(choices: Any, k: int, part: float, months: float, s: int, c: int, tally: Any) -> None:
    """Take a part off the price at once, in place of a cut or voucher: that closes the deal; it counts for so long."""
    near, full, full_once = int(choices.wish[k, 1]), choices.wish[k, 2], choices.wish[k, 3]
    price, once = asked_price(choices.wish[k], part)
    choices.chosen[k], choices.price[k], choices.once[k] = near, price, once
    choices.cut[k] = choices.used[k] = -1
    tally.granted[s, c, near] += 1
    tally.discounts[s, c, near] += given_away(full, price, full_once, once, months)


@loop
def _pass_up(people: Any, i: int, c: int, wish: Any, part: float, outcome: int, due: float, request: Any) -> None:
    """Write down a request that goes up: what for, how much, who asks whom, and what else they would have done."""
    g = int(wish[4])
    request[ROW], request[OFFER], request[CHANNEL], request[CATEGORY] = i, wish[1], c, g
    request[PRICE], request[ONCE] = asked_price(wish, part)
    request[FULL_PRICE], request[FULL_ONCE] = wish[2], wish[3]
    request[REP], request[HELD], request[INSTEAD] = people.worked_by[i], people.holding[i, g], outcome
    request[DUE] = due


@loop
def _negotiate(
    people: Any, facts: Any, decided: Any, scene: Any, luck: Any, rows: Any, choices: Any, week: int, asking: Asking,
    tally: Any,
) -> int:  # fmt: skip
    """Let who decides this week ask for a discount; how many of the ``waiting`` rows are filled with requests."""
    found, haggling = 0, scene.haggling
    for k in range(rows.shape[0]):
        i, outcome = int(rows[k]), int(choices.chosen[k])
        part, level = bid_of(people, facts, decided, haggling, luck, i, outcome, choices.wish[k])
        if level == NOT_ASKED:
            continue
        c, g, s, near = int(people.playing[i]), int(choices.wish[k, 4]), int(people.segment[i]), int(choices.wish[k, 1])
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
        months = months_given(facts, near, decided.commitment[s, c, near])
        if level == 0:
            _grant(choices, k, part, months, s, c, tally)
            asking.won[k] = outcome != near
            continue
        tally.awaiting[s, c, near] += 1
        choices.chosen[k] = LATER
        request, a = asking.waiting[found], haggling.number[s, c, near]
        _pass_up(people, i, c, choices.wish[k], part, outcome, float(week + haggling.wait[a] * level), request)
        request[CHANCE], request[MONTHS] = haggling.grants[a], months
        found += 1
    return found


def negotiate(today: Today) -> None:
    """Answer the requests that wait, and let the customers who decide this week make theirs."""
    if not today.plan[Prices].authority and not len(today.desk.waiting):
        return
    choices, scene, luck = today.choices, scene_of(today), luck_of(today)
    answer_waiting(today, choices)
    if not today.plan[Prices].authority:
        return
    rows, tables = choices.rows, choices.decided or [today.decided]
    asking = Asking(np.zeros(len(rows), bool), np.zeros(len(rows), bool), np.zeros((len(rows), len(COLUMNS))))
    ends, found = np.searchsorted(choices.version, range(len(tables) + 1)), 0  # who comes last has the last tables
    for decided, first, last in zip(tables, ends, ends[1:], strict=False):
        at = slice(first, last)
        theirs = Asking(asking.asks[at], asking.won[at], asking.waiting[found:])
        found += _negotiate(
            today.people, today.facts, decided, scene, luck, rows[at], choices.part(at), today.week, theirs,
            today.tally,
        )  # fmt: skip
    hold_requests(today, asking.waiting[:found])
    today.desk.asked_in(len(today.people.segment))[rows[asking.asks]] = today.week
    if today.facts.experience.ask_why and asking.won.any():
        ask_why(today, rows[asking.won], choices.chosen[asking.won], choices.price[asking.won])


def hold_requests(today: Today, requests: Any) -> None:
    """Let requests wait, each with the deal that was asked for."""
    choices, at = today.choices, np.full(len(today.people.segment), -1, np.int64)
    at[choices.rows] = np.arange(len(choices.rows))
    for request in requests:
        k = int(at[int(request[ROW])])
        order = choices.part(slice(k, k + 1))._replace(
            chosen=np.array([int(request[OFFER])]), price=request[[PRICE]], once=request[[ONCE]],
            cut=np.array([-1]), used=np.array([-1]),
        )  # fmt: skip
        hold(today, today.desk.held, k, order)
    today.desk.waiting = np.concatenate([today.desk.waiting, requests])
