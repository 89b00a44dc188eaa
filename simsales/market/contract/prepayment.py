"""Prepayment or credit (B-order): what is paid before delivery, by whom, and who is given no credit.

The rules; what they do to a choice is in ``terms`` (``prepayment_felt``), what becomes of the money in ``advances``.
Who never pays is known to nobody but themselves. A credit check finds a part of them, and turns down a part of the
others: what a classifier's hit rate and false alarms are. Both are luck of the customer for good: who is refused once
is refused again, under every strategy with such a check.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import rule
from simsales.core.packed import Packed
from simsales.market.contract.plan import Payments
from simsales.market.ground.day import Today


class AdvanceTables(Packed):
    """The week's terms of payment as loops read them (``Payments``), by segment x own offer; whether there are any."""

    on: bool
    prepaid: Any
    months: Any
    finds: Any
    turns_down: Any
    instead: Any


def advance_tables(terms: Payments) -> AdvanceTables:
    """The terms as arrays."""
    names = ("prepaid", "months", "finds", "turns_down", "instead")
    return AdvanceTables(on=terms.on, **{name: np.array(getattr(terms, name), np.float64) for name in names})


@rule
def is_refused(never_pays: bool, checked: float, finds: float, turns_down: float) -> bool:
    """Whether a credit check refuses a customer; ``checked`` is their luck at it.

    >>> is_refused(True, 0.5, 0.8, 0.1), is_refused(False, 0.5, 0.8, 0.1), is_refused(False, 0.05, 0.8, 0.1)
    (True, False, True)
    """
    return checked < (finds if never_pays else turns_down)


@rule
def paid_before(monthly: float, once: float, part: float, months: float) -> float:
    """What is paid before delivery, in currency: a part of the one-off price, and so many months' charges.

    >>> paid_before(30.0, 200.0, 0.5, 2.0)
    160.0
    """
    return part * once + months * monthly


class Payers(Packed):
    """By customer: whether they never pay what they are given credit for, and their luck at a credit check."""

    never: Any
    checked: Any


NOBODY_ASKED = Payers(np.zeros(0, np.bool_), np.zeros(0))


def payers_of(today: Today) -> Payers:
    """How the customers of a market pay, for good; nobody where no terms of payment ask for it."""
    if not today.decided.advance.on:
        return NOBODY_ASKED
    return today.once("payers", lambda: _payers(today))


def _payers(today: Today) -> Payers:
    people = today.people
    rows = np.arange(len(people.segment))
    never = today.luck.uniforms("defaults", rows) < today.facts.segment.defaults[people.segment]
    return Payers(never, today.luck.uniforms("credit check", rows))
