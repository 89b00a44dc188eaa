"""What becomes of the requests for a discount that have gone up: granted, refused, or waited for too long (B-auth).

Who is granted what they asked for has the whole deal of the week in which they asked (``promotion.held``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform
from simsales.market.choice.requests import (
    CATEGORY,
    CHANCE,
    CHANNEL,
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
from simsales.market.ground.again import need_changed
from simsales.market.ground.choices import KEEP, LATER, Choices
from simsales.market.ground.day import Today
from simsales.market.ground.money import given_away
from simsales.market.ground.state import EXPLICIT, NO_NEED
from simsales.market.promotion.held import settle


@rule
def loses_patience(luck: float, patience: float) -> bool:
    """Whether who waits for an approval waits no longer this week; ``patience`` is how long they do on average.

    >>> loses_patience(0.2, 4.0), loses_patience(0.3, 4.0)
    (True, False)
    """
    return luck * patience < 1.0


@loop
def undo(tally: Any, s: int, c: int, outcome: int, near: int) -> None:
    """Take back the outcome under which a choice was counted: it is not decided yet."""
    nothing = tally.nothing
    if outcome == KEEP:
        tally.kept[s, c, nothing] -= 1
    elif outcome == LATER:
        tally.objected[s, c, near] -= 1
    else:
        tally.lost_sale[s, c, outcome] -= 1


class Waiting(Packed):
    """The ``requests`` that wait, one a row (see ``requests.COLUMNS``), and what becomes of each.

    ``at`` is, by customer, the row of what they chose this week (-1: nothing). A request ``goes_on`` waiting, or ends
    in the offer ``then``, or else in KEEP.
    """

    requests: Any
    at: Any
    goes_on: Any
    then: Any


class Luck(Packed):
    """The keys of whether who waits loses patience, and of whether what they ask for is approved."""

    impatient: Any
    approve: Any


@loop
def _overtaken(people: Any, facts: Any, request: Any, k: int, chosen: Any, tally: Any) -> bool:
    """Whether a request is answered by what happened since: its customer bought at the full price, or wants no more.

    Who chose something else this week (``k``), and still waits, has not decided yet.
    """
    i, near, g = int(request[ROW]), int(request[OFFER]), int(request[CATEGORY])
    s, c = int(people.segment[i]), int(request[CHANNEL])
    here = k >= 0 and people.subject[i] == g
    if here and 0 <= chosen[k] < facts.own:
        tally.bought_waiting[s, c, near] += 1
        return True
    if here and chosen[k] != LATER:  # here again, and waits on
        undo(tally, s, int(people.playing[i]), int(chosen[k]), near)
        tally.awaiting[s, int(people.playing[i]), near] += 1
        people.need[i, g] = EXPLICIT
        need_changed(people, i)
        chosen[k] = LATER
    if not people.alive[i] or people.need[i, g] != EXPLICIT or people.holding[i, g] != request[HELD]:
        tally.lost_waiting[s, c, near] += 1
        return True
    return False


@loop
def _approve(request: Any, s: int, tally: Any) -> None:
    """Count a discount that is granted: what it gives away over a year, or over the commitment if that is longer."""
    near, c = int(request[OFFER]), int(request[CHANNEL])
    tally.granted[s, c, near] += 1
    tally.discounts[s, c, near] += given_away(
        request[FULL_PRICE], request[PRICE], request[FULL_ONCE], request[ONCE], request[MONTHS]
    )  # fmt: skip


@loop
def _does_without(people: Any, facts: Any, request: Any, tally: Any) -> int:
    """What a customer without the discount does, as they would have done before: the rival's offer, or else KEEP."""
    i, g, instead = int(request[ROW]), int(request[CATEGORY]), int(request[INSTEAD])
    s, c = int(people.segment[i]), int(request[CHANNEL])
    if instead >= facts.own:
        tally.lost_sale[s, c, instead] += 1
        return instead
    if instead == KEEP:
        tally.kept[s, c, tally.nothing] += 1
        if people.holding[i, g] >= 0:
            people.need[i, g] = NO_NEED
            need_changed(people, i)
    else:
        tally.objected[s, c, int(request[OFFER])] += 1
    return KEEP


@loop
def _answer(
    people: Any, facts: Any, decided: Any, waiting: Waiting, chosen: Any, week: int, luck: Luck, tally: Any
) -> None:
    """What becomes of each request: overtaken, still waiting, granted, or lost."""
    for r in range(waiting.requests.shape[0]):
        request = waiting.requests[r]
        i, near, c = int(request[ROW]), int(request[OFFER]), int(request[CHANNEL])
        s, k = int(people.segment[i]), int(waiting.at[i])
        waiting.goes_on[r], waiting.then[r] = False, KEEP
        if _overtaken(people, facts, request, k, chosen, tally):
            continue
        if k >= 0 and people.subject[i] != int(request[CATEGORY]):  # busy with something else this week
            waiting.goes_on[r] = True
            continue
        fed_up = loses_patience(uniform(luck.impatient, i), facts.selling.patience)
        if not fed_up and week < request[DUE]:
            waiting.goes_on[r] = True
            continue
        if not fed_up and uniform(luck.approve, i) < request[CHANCE] and decided.on_sale[s, c, near]:
            _approve(request, s, tally)
            waiting.then[r] = near
            continue
        if fed_up:
            tally.lost_waiting[s, c, near] += 1
        else:
            tally.refused[s, c, near] += 1
        waiting.then[r] = _does_without(people, facts, request, tally)


def answer_waiting(today: Today, choices: Choices) -> None:
    """Answer what is due; who is granted a discount, or goes to a rival, orders this week."""
    waiting, people = today.desk.waiting, today.people
    if not len(waiting):
        return
    at = np.full(len(people.segment), -1, np.int64)
    at[choices.rows] = np.arange(len(choices.rows))
    goes_on, then = np.zeros(len(waiting), bool), np.full(len(waiting), KEEP, np.int64)
    luck = Luck(impatient=today.key("impatient"), approve=today.key("approve"))
    _answer(
        people, today.facts, today.decided, Waiting(waiting, at, goes_on, then), choices.chosen, today.week, luck,
        today.tally,
    )  # fmt: skip
    today.desk.waiting = waiting[goes_on]
    granted = waiting[(then >= 0) & (then < today.facts.own), ROW].astype(np.int64)
    settle(today, today.desk.held, granted.tolist(), waiting[goes_on, ROW].astype(np.int64).tolist())
    closing = then >= 0
    if not closing.any():
        return
    deals, offers = waiting[closing], then[closing]
    rows = deals[:, ROW].astype(np.int64)
    ours = offers < today.facts.own
    cells = people.segment[rows[ours]], deals[ours, CHANNEL].astype(np.int64), offers[ours]
    np.add.at(today.tally.considered, cells, 1.0)  # in the week in which it is ordered
    np.add.at(today.tally.answered, (*cells[:2], today.tally.nothing), 1.0)
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
