"""The first two of the three responses (A-three): a need is heard, and it is found out what can be delivered.

Who is in a channel with a need leaves it a case, and decides when it is answered; until then they come to no channel
with a need, and decide nothing in the channels whose needs are answered so. An answer after the promised time is lived
as service that is worse than expected by ``hurts`` an hour (``bond.experience``). Who was let down waits for as long
again as their patience lasts, and then withdraws the case, as somebody does who is turned away. What has waited for
long is taken over by a supervisor, if the desk escalates. Luck is of the customer, the desk and the week.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.ground.again import EVERY
from simsales.market.ground.day import Today
from simsales.market.ground.state import EXPLICIT, LONG_WAIT, NO_NEED, WAITED
from simsales.market.service.cases import (
    BACK,
    CAPABILITY,
    DECIDING,
    NEED,
    ORDER,
    Cases,
    cases_of,
    lay_before,
    new_cases,
    promised_at,
    reps_of,
    servers_at,
)
from simsales.market.service.desks import SPAN, work
from simsales.market.service.plan import Desks
from simsales.market.service.waiting import Week, arrivals, hours_of, whole_servers

READS = ("segment",)
WRITES = ("playing", "subject", "worked_by", "need", "in_hand", "lived", "long_wait")


def hear(today: Today) -> None:
    """Let needs come to the desks, and let who has been answered decide this week."""
    desks, people = today.facts.responses, today.people
    if not desks.on.any():
        return
    cases = cases_of(today)
    _pay(today)
    lapse(today, cases)
    first = next((response for response in (NEED, CAPABILITY) if desks.on[response]), None)
    if first is not None:
        _open_cases(today, cases, first)
    for response in (NEED, CAPABILITY):
        if desks.on[response]:
            done = answer(today, cases, response)
            if response == CAPABILITY:
                done = _refuse(today, done)
            follow(today, cases, done, CAPABILITY if response == NEED and desks.on[CAPABILITY] else DECIDING)
    decide = cases.open[cases.at(DECIDING)]
    people.playing[decide["row"]], people.subject[decide["row"]] = decide["channel"], decide["category"]
    people.worked_by[decide["row"]] = reps_of(today, decide)


def begins(today: Today) -> float:
    """When the week began, in minutes of the run."""
    return today.week * SPAN


def open_hours(today: Today, response: int) -> Week:
    """The hours in which a desk is open."""
    desks = today.facts.responses
    return hours_of(int(desks.opens[response]), int(desks.closes[response]), int(desks.days[response]))


def arrived(today: Today, response: int, rows: Any) -> Any:
    """When cases come to their first desk: in its open hours, by the luck by which their customers come anywhere."""
    return begins(today) + arrivals(open_hours(today, response), today.luck.uniforms("arrival", rows, today.week))


def _pay(today: Today) -> None:
    """Pay who works at the desks: a cost of the owner's channel, borne by all its customers."""
    desks, plan, tally = today.facts.responses, today.plan[Desks], today.tally
    for response in np.flatnonzero(desks.on).tolist():
        heads = servers_at(desks, plan, response)
        if np.isfinite(desks.escalates[response]):
            heads += desks.supervisors[response]
        owner = int(desks.owner[response])
        due = today.mix_of(owner) * (heads * desks.pay[response])
        tally.pay[:, owner, -1] += due
        tally.common_spend[:, owner, -1] += due


def count(today: Today, name: str, response: int, cases: Any, amount: Any = 1.0) -> None:
    """Count cases at a desk: in the channel to which they came, an order under its offer."""
    tally = today.tally
    offer = np.where(cases["offer"] >= 0, cases["offer"], tally.nothing)
    entry = getattr(tally, name)[response]
    np.add.at(entry, (today.people.segment[cases["row"]], cases["channel"], offer), amount)


def tally_orders(today: Today, entry: Any, orders: Any) -> None:
    """Count orders in an entry, by segment, channel and offer."""
    np.add.at(entry, (today.people.segment[orders["row"]], orders["channel"], orders["offer"]), 1.0)


def lapse(today: Today, cases: Cases) -> None:
    """Withdraw the cases of who needs it no more, or is gone, and orders of what is not sold any more."""
    people, open_ = today.people, cases.open
    segment = people.segment[open_["row"]]
    sold = today.decided.on_sale[segment, open_["channel"], np.maximum(open_["offer"], 0)] | (open_["offer"] < 0)
    wanted = people.alive[open_["row"]] & (people.need[open_["row"], open_["category"]] == EXPLICIT)
    over = cases.take_out(~(wanted & sold))
    for response in (NEED, CAPABILITY, ORDER):
        count(today, "withdrew", response, over[over["response"] == response])
    tally_orders(today, today.tally.back_cancelled, over[over["response"] == BACK])
    people.in_hand[over["row"], 0] = -1


def lay(today: Today, cases: Any, response: int, came: Any) -> None:
    """Let cases come to a desk this week."""
    desks, promised = today.facts.responses, promised_at(today.facts.responses, today.plan[Desks], response)
    lay_before(cases, response, came, desks, promised, today.luck, today.week)
    count(today, "cases", response, cases)


def _open_cases(today: Today, cases: Cases, first: int) -> None:
    """Make cases of the needs of who is in a channel; who has one already is told to wait for it."""
    people, desks = today.people, today.facts.responses
    rows = np.flatnonzero(people.playing >= 0)
    subject = people.subject[rows]
    needs = (subject >= 0) & (people.need[rows, subject] == EXPLICIT) & desks.takes[people.playing[rows]]
    rows, subject = rows[needs], subject[needs]
    new = people.in_hand[rows, 0] < 0
    fresh = new_cases(rows[new], people.playing[rows[new]], subject[new], people.worked_by[rows[new]])
    people.in_hand[rows[new], 0] = subject[new]
    people.playing[rows] = people.subject[rows] = people.worked_by[rows] = -1
    lay(today, fresh, first, arrived(today, first, rows[new]))
    cases.open = np.concatenate([cases.open, fresh])


def answer(today: Today, cases: Cases, response: int, stays: Any = ()) -> Any:
    """Let a desk work this week; the cases that it has answered, taken out. Who ``stays`` has none taken out."""
    desks, start = today.facts.responses, begins(today)
    at = np.flatnonzero(cases.at(response))
    mine = cases.open[at]
    before, share = mine["superior"].copy(), open_hours(today, response).share
    gone = work(
        mine, start, whole_servers(share, servers_at(desks, today.plan[Desks], response)),
        whole_servers(share, float(desks.supervisors[response])), float(desks.escalates[response]),
    )  # fmt: skip
    done = ~gone & (mine["done"] <= start + SPAN) & ~np.isin(mine["row"], stays)
    cases.open[at] = mine
    ended = np.zeros(len(cases.open), bool)
    ended[at[gone | done]] = True
    cases.take_out(ended)
    count(today, "escalated", response, mine[mine["superior"] & ~before])
    _withdraw(today, mine[gone], response)
    answered = mine[done]
    count(today, "responded", response, answered)
    count(today, "hours", response, answered, (answered["done"] - answered["came"]) / 60.0)
    _feel(today, answered, response)
    return answered


def _withdraw(today: Today, gone: Any, response: int) -> None:
    """Let customers withdraw their cases: the need stays, and so does the memory."""
    people = today.people
    count(today, "withdrew", response, gone)
    count(today, "late", response, gone[gone["gives_up"] > gone["due"]])
    people.lived[gone["row"]] |= WAITED
    people.in_hand[gone["row"], 0] = -1


def _feel(today: Today, answered: Any, response: int) -> None:
    """Let who was answered too late feel it."""
    people, desks = today.people, today.facts.responses
    late = answered["done"] - answered["due"]
    count(today, "late", response, answered[late > 0.0])
    felt = np.clip(desks.hurts[response] * late, 0.0, 1.0)
    rows, felt = answered["row"][felt > 0.0], felt[felt > 0.0]
    already = np.where(people.lived[rows] & LONG_WAIT, people.long_wait[rows, 0], 0.0)
    people.long_wait[rows, 0] = np.minimum(already + felt, 1.0)
    people.lived[rows] |= LONG_WAIT


def _refuse(today: Today, done: Any) -> Any:
    """Tell those to whom it cannot be delivered; the others. Where nothing can be today, nothing can be tomorrow."""
    people, able = today.people, today.facts.responses.able
    cannot = today.luck.uniforms("can be delivered to", done["row"]) >= able
    told = done[cannot]
    people.need[told["row"], told["category"]] = NO_NEED
    people.stirred[told["row"]] = EVERY
    people.in_hand[told["row"], 0] = -1
    at = people.segment[told["row"]], told["channel"], today.tally.nothing
    np.add.at(today.tally.undeliverable, at, 1.0)
    return done[~cannot]


def follow(today: Today, cases: Cases, done: Any, then: int) -> None:
    """Let what one desk has answered come to the next, or to its customer's decision, at that very time."""
    if then == DECIDING:
        done["response"], done["came"] = then, done["done"]
    else:
        lay(today, done, then, done["done"].copy())
    cases.open = np.concatenate([cases.open, done])
