"""Whom the books look at again: what stands is added up once, and changed when somebody's state changes.

Bills (``contract.as_ever``) and stocks (``contract.stocks``) are kept as sums. A customer's part in them stands until
the week that ``bill_again`` and ``count_again`` (columns of ``people``) say: the one in which it changes by itself, as
when a commitment ends; or ``AT_ONCE``, once a rule has changed what it hangs on. A rule that writes one of ``BILLED``
calls ``changed``, one that writes one of ``COUNTED`` calls ``noted``. Everybody may be looked at at any time: that
costs time and changes nothing, and a law asks it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import rule
from simsales.core.packed import Packed

AT_ONCE, NOT_AGAIN = 0, 2**31 - 1
BILLED = (
    "holding", "bought_in", "paid", "agreed", "listed", "bill_from", "contract_end", "trial_ends", "trial_rest",
    "credit", "off", "off_left", "won_in_run", "segment",
)  # fmt: skip
COUNTED = ("need", "satisfaction", "relationship")


class Looks(Packed):
    """The weeks in which the books look at each customer again: int32 columns."""

    bill_again: Any
    count_again: Any


def looks_of(customers: int) -> dict[str, Any]:
    """The columns for so many customers, all of whom are looked at at once."""
    return {name: np.full(customers, AT_ONCE, np.int32) for name in Looks._fields}


@rule
def changed(people: Any, i: int) -> None:
    """Have bills and stocks look at a customer again: what they hold or pay has changed."""
    people.bill_again[i] = people.count_again[i] = AT_ONCE


@rule
def noted(people: Any, i: int) -> None:
    """Have stocks look at a customer again: what they need, feel or know has changed."""
    people.count_again[i] = AT_ONCE


def look_again(people: Any) -> None:
    """Have bills and stocks look at everybody again."""
    people.bill_again[:] = people.count_again[:] = AT_ONCE
