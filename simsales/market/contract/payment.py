"""Invoices and payments (B-order): what is billed is paid at once, or on credit: in time, late, or never.

Each customer's bills of a week are one invoice; what they have paid before delivery pays of it first (``advances``).
Without credit the rest is paid as it is sent. With credit it is due so many weeks later, as was agreed with the last
order or else by ``selling.credit``; of those who can pay, each week some do not (``pays_late``), and some customers
never do (``defaults``). What is overdue for too long is written off. So at the end of every week, for every customer
and in all, what was billed since the run began is the cash received for it, what is written off, and the receivables.
Luck is of the customer: who defaults once always does; who pays late in a week does so with all that is due.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.contract.advances import advances_of, count_held, pay_bills, receive
from simsales.market.contract.plan import AS_SAID
from simsales.market.ground.day import Today

READS = ("segment", "billed", "won_in_run", "holding")
WRITES = ()

INVOICE = np.dtype(
    [("row", np.int64), ("due", np.int64), ("amount", np.float64), ("new", np.bool_), ("credit", np.bool_)]
)
"""An invoice that is not paid: whose, the week in which it is due, currency, whether they were won in the run, and
whether it is on credit."""


def is_given_up(week: int, due: Any, write_off: float) -> Any:
    """Whether an invoice that is due since a week is written off.

    >>> is_given_up(17, 4, 13.0), is_given_up(16, 4, 13.0)
    (True, False)
    """
    return week - due >= write_off


def _sent(today: Today) -> Any:
    """What each customer was billed this week, in currency."""
    billed = today.people.billed
    before = today.kept.get("billed before")
    today.kept["billed before"] = billed.copy()
    return billed.copy() if before is None else billed - np.append(before, np.zeros(len(billed) - len(before)))


def _invoices(today: Today) -> Any:
    """This week's invoices: of what was billed, less what has been paid for it before."""
    kept, sent, weeks = advances_of(today), _sent(today), int(today.facts.selling.credit)
    if kept is not None:
        receive(today, kept)
        sent = pay_bills(today, kept, sent)
        count_held(today, kept)
    rows = np.flatnonzero(sent)
    new = np.zeros(len(rows), INVOICE)
    given = weeks if kept is None else np.where(kept.weeks[rows] == AS_SAID, weeks, kept.weeks[rows])
    new["row"], new["due"], new["amount"] = rows, today.week + given, sent[rows]
    new["new"], new["credit"] = today.people.won_in_run[rows] != 0, new["due"] > today.week
    return new


def settle(today: Today) -> None:
    """Send the week's invoices, take in what is paid, and write off what nobody will pay."""
    selling, people, tally, week = today.facts.selling, today.people, today.tally, today.week
    if selling.credit < 0.0:
        return
    open_ = np.concatenate([today.kept.get("invoices", np.zeros(0, INVOICE)), _invoices(today)])
    segment, paid = people.segment[open_["row"]], open_["due"] <= week
    if open_["credit"].any():
        by = today.facts.segment
        late = today.luck.uniforms("pays late", open_["row"], week) < by.pays_late[segment]
        never = today.luck.uniforms("defaults", open_["row"]) < by.defaults[segment]
        paid &= ~(open_["credit"] & (late | never))
    lost = is_given_up(week, open_["due"], selling.write_off) & ~paid
    left = ~paid & ~lost
    for entry, which in (
        (tally.cash, paid),
        (tally.written_off, lost),
        (tally.new_written_off, lost & open_["new"]),
        (tally.receivables, left),
    ):
        entry[:, -1, -1] += np.bincount(segment[which], open_["amount"][which], tally.segments)
    if today.last:
        tally.receivables_left[...] = tally.receivables
    today.kept["invoices"] = open_[left]
