"""The requests for a discount that wait for an approval: the desk of those who may grant it (B-auth)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simsales.market.ground.state import NEVER
from simsales.market.promotion.held import Held

# A request: the customer's row, the offer, its price a month and one-off as asked for, what both were, the channel and
# the rep, the category decided on and what was held in it, what the customer does without a discount (an offer, or
# KEEP or LATER), the week in which it is answered, the chance that the answer is yes, and the months by which what it
# gives away is counted.
COLUMNS = (
    "row", "offer", "price", "once", "full_price", "full_once", "channel", "rep", "category", "held", "instead", "due",
    "chance", "months",
)  # fmt: skip
(
    ROW, OFFER, PRICE, ONCE, FULL_PRICE, FULL_ONCE, CHANNEL, REP, CATEGORY, HELD, INSTEAD, DUE, CHANCE, MONTHS,
) = range(len(COLUMNS))  # fmt: skip


def _none() -> Any:
    return np.zeros((0, len(COLUMNS)))


@dataclass
class Desk:
    """The requests that wait, one row each (see ``COLUMNS``), and what is ``held`` for them, by customer."""

    waiting: Any = field(default_factory=_none)
    held: dict[int, Held] = field(default_factory=dict)
    _asked_in: Any = field(default_factory=lambda: np.zeros(0, np.int64))

    def asked_in(self, customers: int) -> Any:
        """The week in which each customer last asked for a discount, to read and to write."""
        if len(self._asked_in) < customers:
            more = np.full(customers - len(self._asked_in), NEVER, np.int64)
            self._asked_in = np.concatenate([self._asked_in, more])
        return self._asked_in
