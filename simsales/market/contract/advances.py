"""Prepayments held (B-order): money that customers have paid and that is not billed yet, a liability of ours.

What the terms ask is paid with the order, before delivery; what a customer has left with us from an earlier order
counts towards it. Of an order that waits (at a desk, or for a delivery to us) it is held with the order, and paid back
if that is cancelled; of one that is delivered it pays the bills as they come. Who holds nothing of ours any more is
paid back the rest. So at the end of every week, in every segment, what was ever paid before delivery is what it has
paid of the bills, what was paid back, and the prepayments held.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simsales.market.contract.plan import AS_SAID, Payments
from simsales.market.contract.prepayment import is_refused, paid_before, payers_of
from simsales.market.ground.belonging import hold_ours
from simsales.market.ground.day import Today
from simsales.market.ground.offers import Booleans, Floats, Integers

TAKEN = np.dtype([("row", np.int64), ("taken", np.int64), ("ahead", np.float64)])
"""An order that waits: whose, the week in which it was taken, and what was paid for it before delivery."""


@dataclass
class Advances:
    """By customer: what is held for bills to come, and the weeks of credit last agreed; the orders that ``wait``."""

    held: Any = field(default_factory=lambda: np.zeros(0))
    weeks: Any = field(default_factory=lambda: np.zeros(0, np.int64))
    wait: Any = field(default_factory=lambda: np.zeros(0, TAKEN))

    def grow(self, customers: int) -> None:
        """Have room for so many customers."""
        more = customers - len(self.held)
        if more > 0:
            self.held = np.append(self.held, np.zeros(more))
            self.weeks = np.append(self.weeks, np.full(more, AS_SAID))


def advances_of(today: Today) -> Advances | None:
    """What a market's customers have paid before delivery; None as long as no terms of payment have asked for it."""
    kept: Advances | None = today.kept.get("advances")
    if kept is None and today.plan[Payments].on:
        kept = today.kept["advances"] = Advances()
    if kept is not None:
        kept.grow(len(today.people.segment))
    return kept


def refused_credit(today: Today, rows: Any, offers: Any) -> Booleans:
    """Which of some customers a credit check refuses with what they order this week."""
    terms, payers, segment = today.plan[Payments], payers_of(today), today.people.segment[rows]
    if not len(payers.never):
        return np.zeros(len(rows), bool)
    finds, turns_down = terms.finds[segment, offers], terms.turns_down[segment, offers]
    checks = zip(payers.never[rows], payers.checked[rows], finds, turns_down, strict=True)
    return np.array([is_refused(*each) for each in checks], bool)


def due_before(today: Today, rows: Any, offers: Any, monthly: Any, once: Any) -> Floats:
    """What some customers must have paid before what they order this week is delivered, in currency."""
    terms, segment = today.plan[Payments], today.people.segment[rows]
    if not terms.on:
        return np.zeros(len(rows))
    refused = refused_credit(today, rows, offers)
    part = np.where(refused, 1.0, terms.prepaid[segment, offers])
    months = terms.months[segment, offers]
    months = np.where(refused, np.maximum(months, terms.instead[segment, offers]), months)
    each = zip(np.asarray(monthly), np.asarray(once), part, months, strict=True)
    return np.array([paid_before(*one) for one in each], np.float64)


def still_due(today: Today, rows: Any, offers: Any, monthly: Any, once: Any) -> Floats:
    """What of it they have to pay now: what they have left with us counts."""
    due, kept = due_before(today, rows, offers, monthly, once), advances_of(today)
    return due if kept is None else np.maximum(due - kept.held[rows], 0.0)


def agreed_credit(today: Today, rows: Any, offers: Any) -> tuple[Integers, Booleans]:
    """Of what some customers order this week: the weeks of credit that are agreed, and who is refused credit."""
    refused = refused_credit(today, rows, offers)
    return np.where(refused, 0, today.plan[Payments].weeks[today.people.segment[rows], offers]), refused


def receive(today: Today, kept: Advances) -> None:
    """Take in what is paid with this week's orders, and pay back what was paid for those that are cancelled."""
    tally, week, choices = today.tally, today.week, today.choices
    cases = today.kept.get("cases")
    orders = np.zeros(0, TAKEN)
    if cases is not None:
        waiting = cases.open[cases.open["offer"] >= 0]
        orders = np.zeros(len(waiting), TAKEN)
        for name in TAKEN.names or ():
            orders[name] = waiting[name]
    new = orders["taken"] == week
    _book(today, tally.paid_ahead, orders["row"][new], orders["ahead"][new])
    ended = kept.wait[~np.isin(kept.wait["row"], orders["row"][~new])]
    waited = choices.delivered[choices.delivered["taken"] < week]
    come = waited["row"]
    goes_on = np.isin(ended["row"], come)
    kept.held[ended["row"][goes_on]] += ended["ahead"][goes_on]
    _book(today, tally.paid_back, ended["row"][~goes_on], ended["ahead"][~goes_on])
    kept.wait = orders
    won = today.books.won > 0
    rows, offers = choices.rows[won], choices.chosen[won]
    at_once = ~np.isin(rows, come)
    now = rows[at_once], offers[at_once], choices.price[won][at_once], choices.once[won][at_once]
    paid = still_due(today, *now)
    kept.held[now[0]] += paid
    _book(today, tally.paid_ahead, now[0], paid)
    weeks, refused = agreed_credit(today, rows, offers)
    order = np.argsort(come)
    then = waited[order][np.searchsorted(come[order], rows[~at_once])]  # what has waited keeps the terms of its order
    weeks[~at_once], refused[~at_once] = then["credit"], then["refused"]
    kept.weeks[rows] = weeks
    _book(today, tally.refused_credit, rows[refused], np.ones(int(refused.sum())))


def pay_bills(today: Today, kept: Advances, sent: Floats) -> Floats:
    """Let what is held pay this week's bills (by customer); what of each is left to be paid."""
    tally, people = today.tally, today.people
    rows = np.flatnonzero((kept.held > 0.0) & (sent > 0.0))
    paid = np.minimum(kept.held[rows], sent[rows])
    kept.held[rows] -= paid
    sent[rows] -= paid
    for entry in (tally.used_ahead, tally.cash):
        _book(today, entry, rows, paid)
    rows = np.flatnonzero(kept.held > 0.0)
    holding = people.holding[rows]
    gone = rows[~hold_ours(holding, today.facts.own) | ~people.alive[rows]]
    _book(today, tally.paid_back, gone, kept.held[gone])
    kept.held[gone] = 0.0
    return sent


def count_held(today: Today, kept: Advances) -> None:
    """Count the prepayments held as the week ends."""
    tally, rows = today.tally, np.flatnonzero(kept.held)
    _book(today, tally.prepayments, rows, kept.held[rows])
    _book(today, tally.prepayments, kept.wait["row"], kept.wait["ahead"])
    if today.last:
        tally.prepayments_left[...] = tally.prepayments


def _book(today: Today, entry: Any, rows: Any, amounts: Any) -> None:
    entry[:, -1, -1] += np.bincount(today.people.segment[rows], amounts, today.tally.segments)
