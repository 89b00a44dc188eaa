"""What we sell for partners is charged in full, and only our part of it is revenue (B-partner)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import plain, rule
from simsales.market.counts import EXIT_FEES, ONE_OFF, PARTNERS_PART, RECURRING, USAGE_REVENUE
from simsales.market.ground.day import Today

READS = ()
WRITES = ()


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
        for entry in (RECURRING, ONE_OFF, EXIT_FEES, USAGE_REVENUE):
            charged = today.tally[entry, :, :, j]
            part = plain(partners_part)(charged, keeps[j])
            if entry != USAGE_REVENUE:  # which is within the recurring revenue
                today.tally[PARTNERS_PART, :, :, j] += part
            today.tally[entry, :, :, j] -= part
