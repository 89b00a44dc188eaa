"""Invoices and payments (B-order): what is billed is paid at once, or on credit: in time, late, or never.

Each customer's bills of a week are one invoice. Without credit it is paid as it is sent. With credit it is due so many
weeks later; of those who can pay, each week some do not (``pays_late``), and some customers never do (``defaults``).
What is overdue for too long is written off. So at the end of every week, for every customer and in all, what was billed
since the run began is the cash received, what is written off, and the receivables. Luck is of the customer: who
defaults once always does; who pays late in a week does so with all that is due.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.ground.day import Today

READS = ("segment", "billed", "won_in_run")
WRITES = ()

INVOICE = np.dtype([("row", np.int64), ("due", np.int64), ("amount", np.float64), ("new", np.bool_)])
"""An invoice that is not paid: whose, the week in which it is due, currency, and whether they were won in the run."""


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


def settle(today: Today) -> None:
    """Send the week's invoices, take in what is paid, and write off what nobody will pay."""
    selling, people, tally, week = today.facts.selling, today.people, today.tally, today.week
    if selling.credit < 0.0:
        return
    sent = _sent(today)
    rows = np.flatnonzero(sent)
    new = np.zeros(len(rows), INVOICE)
    new["row"], new["due"], new["amount"] = rows, week + int(selling.credit), sent[rows]
    new["new"] = people.won_in_run[rows] != 0
    open_ = np.concatenate([today.kept.get("invoices", np.zeros(0, INVOICE)), new])
    segment, can = people.segment[open_["row"]], open_["due"] <= week
    if selling.credit > 0.0:
        by = today.facts.segment
        late = today.luck.uniforms("pays late", open_["row"], week) < by.pays_late[segment]
        never = today.luck.uniforms("defaults", open_["row"]) < by.defaults[segment]
        paid = can & ~late & ~never
    else:
        paid = can
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
