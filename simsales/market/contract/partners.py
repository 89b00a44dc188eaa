"""What we sell for partners is charged in full, and only our part of it is revenue (B-partner)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import plain, rule
from simsales.market.ground.day import Today

READS = ()
WRITES = ()

SHARED = ("recurring_revenue", "one_off_revenue", "exit_fees")
WITHIN = ("usage_revenue", "new_recurring", "new_once")  # parts of these
OFF = ("billed_off", "once_off")  # what they would be more at list price: of that too only our part is ours


@rule
def partners_part(charged: Any, keeps: float) -> Any:
    """What of a charge goes to the partner, where we keep a part.

    >>> partners_part(50.0, 0.2)
    40.0
    """
    return charged * (1.0 - keeps)


def settle(today: Today) -> None:
    """Settle the week with the partners: their part of every charge is booked out of our revenue."""
    own = today.facts.own
    keeps = today.facts.offer.keeps[:own]
    shared = np.flatnonzero(keeps < 1.0)
    for j in shared:
        for name in (*SHARED, *WITHIN, *OFF):
            charged = getattr(today.tally, name)[:, :, j]
            part = plain(partners_part)(charged, keeps[j])
            if name in SHARED:
                today.tally.partners_part[:, :, j] += part
            charged -= part
