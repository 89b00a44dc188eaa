"""Discounts that customers ask for, and who may grant them (B-auth).

A customer for whom the price stands in the way asks for the discount that would close the deal: the utility by which
what they prefer is better than our best offer, or by which an objection stands, over what a unit of currency is worth
to them. Some who would buy anyway ask too, for what the seller may give (the cost of wide authority; Stephenson, Cron &
Frazier 1979). Within the seller's own limit it is granted at once, and that closes the deal; above it the customer
waits while it goes up, and may lose patience: they then do what they would have done without it.
Who has asked does not ask again as long as tastes last (`selling.taste_weeks`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform
from simsales.market.bond.repeat import ask_why
from simsales.market.ground.choices import KEEP, LATER, Choices
from simsales.market.ground.day import Today
from simsales.market.ground.money import all_in_price, felt_over, given_away
from simsales.market.ground.state import EXPLICIT, NO_NEED
from simsales.market.needs.terms import is_used_up, months_given
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


@rule
def loses_patience(luck: float, patience: float) -> bool:
    """Whether who waits for an approval waits no longer this week; ``patience`` is how long they do on average.

    >>> loses_patience(0.2, 4.0), loses_patience(0.3, 4.0)
    (True, False)
    """
    return luck * patience < 1.0


@loop
def _undo(tally: Any, s: int, c: int, outcome: int, near: int) -> None:
    """Take back the outcome under which a choice was counted: it is not decided yet."""
    nothing = tally.nothing
    if outcome == KEEP:
        tally.kept[s, c, nothing] -= 1
    elif outcome == LATER:
        tally.objected[s, c, near] -= 1
    else:
        tally.lost_sale[s, c, outcome] -= 1


@loop
def _negotiate(
    people: Any, facts: Any, decided: Any, number: Any, limits: Any, wait: Any, grants: Any, rows: Any, chosen: Any,
    price: Any, once: Any, cut: Any, wish: Any, busy: Any, week: int, haggle: Any, asked: Any, asks: Any, won: Any,
    tally: Any,
) -> int:  # fmt: skip
    """Let who decides this week ask for a discount; how many rows of ``asked`` are filled with requests that wait."""
    found, horizon = 0, facts.selling.closing_horizon
    for k in range(rows.shape[0]):
        i, near = int(rows[k]), int(wish[k, 1])
        if near < 0 or busy[k]:
            continue
        c, g, s = int(people.playing[i]), int(wish[k, 4]), int(people.segment[i])
        a = number[s, c, near]
        if a < 0 or uniform(haggle, i) >= facts.segment.haggles[s]:
            continue
        outcome, full, full_once = int(chosen[k]), wish[k, 2], wish[k, 3]
        commitment = decided.commitment[s, c, near]
        if outcome == near:  # would buy anyway: asks for what the seller may give
            part, level = limits[a, 0], 0
            if part <= 0.0:
                continue
        else:
            weeks = felt_over(is_used_up(facts.offer.component, facts.consumption.used, near), commitment, horizon)
            all_in = all_in_price(full, full_once, 0.0, weeks)
            part = discount_wanted(wish[k, 0], np.float64(people.price_response[i]), all_in)
            level = level_for(limits[a], part)
        asks[k] = True
        people.subject[i] = g
        if level < 0:
            tally.beyond_authority[s, c, near] += 1
            continue
        tally.requests[level, s, c, near] += 1
        if outcome != near:
            _undo(tally, s, c, outcome, near)
        if level == 0:
            tally.granted[s, c, near] += 1
            chosen[k], cut[k] = near, -1
            price[k], once[k] = full * (1.0 - part), full_once * (1.0 - part)
            tally.discounts[s, c, near] += given_away(
                full, price[k], full_once, once[k], months_given(facts, near, commitment)
            )  # fmt: skip
            won[k] = outcome != near
            continue
        tally.awaiting[s, c, near] += 1
        people.need[i, g] = EXPLICIT
        chosen[k] = LATER
        asked[found, ROW], asked[found, OFFER], asked[found, CHANNEL], asked[found, CATEGORY] = i, near, c, g
        asked[found, PRICE], asked[found, ONCE] = full * (1.0 - part), full_once * (1.0 - part)
        asked[found, FULL_PRICE], asked[found, FULL_ONCE] = full, full_once
        asked[found, REP], asked[found, HELD], asked[found, INSTEAD] = (
            people.worked_by[i],
            people.holding[i, g],
            outcome,
        )
        asked[found, DUE], asked[found, CHANCE] = week + wait[a] * level, grants[a]
        found += 1
    return found


@loop
def _answer(
    people: Any, facts: Any, decided: Any, waiting: Any, at: Any, chosen: Any, week: int, impatient: Any, approve: Any,
    goes_on: Any, then: Any, tally: Any,
) -> None:  # fmt: skip
    """What becomes of each request: whether it ``goes_on`` waiting, and the offer that it ends in (else KEEP)."""
    own, nothing = facts.own, tally.nothing
    for r in range(waiting.shape[0]):
        i, near, c, g = (
            int(waiting[r, ROW]),
            int(waiting[r, OFFER]),
            int(waiting[r, CHANNEL]),
            int(waiting[r, CATEGORY]),
        )
        s, k, instead = int(people.segment[i]), int(at[i]), int(waiting[r, INSTEAD])
        goes_on[r], then[r] = False, KEEP
        if k >= 0 and people.subject[i] == g and 0 <= chosen[k] < own:  # bought at the full price after all
            tally.bought_waiting[s, c, near] += 1
            continue
        if k >= 0 and people.subject[i] == g and chosen[k] != LATER:  # here again, and waits on
            _undo(tally, s, int(people.playing[i]), int(chosen[k]), near)
            tally.awaiting[s, int(people.playing[i]), near] += 1
            people.need[i, g] = EXPLICIT
            chosen[k] = LATER
        gone = not people.alive[i] or people.need[i, g] != EXPLICIT or people.holding[i, g] != waiting[r, HELD]
        if gone:
            tally.lost_waiting[s, c, near] += 1
            continue
        if k >= 0 and people.subject[i] != g:  # busy with something else this week
            goes_on[r] = True
            continue
        fed_up = loses_patience(uniform(impatient, i), facts.selling.patience)
        if not fed_up and week < waiting[r, DUE]:
            goes_on[r] = True
            continue
        if not fed_up and uniform(approve, i) < waiting[r, CHANCE] and decided.on_sale[s, c, near]:
            tally.granted[s, c, near] += 1
            tally.discounts[s, c, near] += given_away(
                waiting[r, FULL_PRICE], waiting[r, PRICE], waiting[r, FULL_ONCE], waiting[r, ONCE],
                months_given(facts, near, decided.commitment[s, c, near]),
            )  # fmt: skip
            then[r] = near
            continue
        if fed_up:
            tally.lost_waiting[s, c, near] += 1
        else:
            tally.refused[s, c, near] += 1
        if instead >= own:
            tally.lost_sale[s, c, instead] += 1
            then[r] = instead
        elif instead == KEEP:
            tally.kept[s, c, nothing] += 1
            if people.holding[i, g] >= 0:
                people.need[i, g] = NO_NEED
        else:
            tally.objected[s, c, near] += 1


def negotiate(today: Today) -> None:
    """Answer the requests that wait, and let the customers who decide this week make theirs."""
    if not today.plan[Prices].authority and not len(today.desk.waiting):
        return
    choices = today.choices
    waited = today.desk.waiting[:, ROW].astype(np.int64)
    _decide_waiting(today, choices)
    if not today.plan[Prices].authority:
        return
    number = np.full(today.decided.price.shape, -1, np.int64)
    limits = np.full((len(today.plan[Prices].authority), 4), -1.0)
    for a, each in enumerate(today.plan[Prices].authority):
        number[each.cells] = a
        limits[a, : len(each.limits)] = each.limits
    wait = np.array([each.wait for each in today.plan[Prices].authority])
    grants = np.array([each.grants for each in today.plan[Prices].authority])
    rows = choices.rows
    lately = today.desk.asked_in(len(today.people.segment))
    busy = np.isin(rows, waited) | (today.week - lately[rows] < today.facts.selling.taste_weeks)
    asked, asks, won = np.zeros((len(rows), len(COLUMNS))), np.zeros(len(rows), bool), np.zeros(len(rows), bool)
    found = _negotiate(
        today.people, today.facts, today.decided, number, limits, wait, grants, rows, choices.chosen, choices.price,
        choices.once, choices.cut, choices.wish, busy, today.week, today.luck.key("haggle"), asked, asks, won,
        today.tally,
    )  # fmt: skip
    today.desk.waiting = np.concatenate([today.desk.waiting, asked[:found]])
    lately[rows[asks]] = today.week
    if today.facts.experience.ask_why and won.any():
        ask_why(today, rows[won], choices.chosen[won], choices.price[won])


def _decide_waiting(today: Today, choices: Choices) -> None:
    """Answer what is due; who is granted a discount, or goes to a rival, orders this week."""
    waiting, people = today.desk.waiting, today.people
    if not len(waiting):
        return
    at = np.full(len(people.segment), -1, np.int64)
    at[choices.rows] = np.arange(len(choices.rows))
    goes_on, then = np.zeros(len(waiting), bool), np.full(len(waiting), KEEP, np.int64)
    _answer(
        people, today.facts, today.decided, waiting, at, choices.chosen, today.week, today.key("impatient"),
        today.key("approve"), goes_on, then, today.tally,
    )  # fmt: skip
    today.desk.waiting = waiting[goes_on]
    closing = then >= 0
    if not closing.any():
        return
    deals, offers = waiting[closing], then[closing]
    rows = deals[:, ROW].astype(np.int64)
    ours = offers < today.facts.own
    cells = people.segment[rows[ours]], deals[ours, CHANNEL].astype(np.int64), offers[ours]
    np.add.at(today.tally.considered, cells, 1.0)  # in the week in which it is ordered
    prices = np.where(ours, deals[:, PRICE], today.decided.rival_price[offers])
    once = np.where(ours, deals[:, ONCE], 0.0)
    here = at[rows]
    again = here >= 0
    for kept, value in ((choices.chosen, offers), (choices.price, prices), (choices.once, once)):
        kept[here[again]] = value[again]
    choices.cut[here[again]] = choices.used[here[again]] = -1
    fresh = rows[~again]
    people.playing[fresh] = deals[~again, CHANNEL]
    people.subject[fresh] = deals[~again, CATEGORY]
    staff = np.array([len(orders) for orders in today.rep_orders])[deals[~again, CHANNEL].astype(np.int64)]
    rep = deals[~again, REP]
    people.worked_by[fresh] = np.where(rep < staff, np.maximum(rep, 0), 0)
    choices.join(fresh, offers[~again], prices[~again], once[~again])
