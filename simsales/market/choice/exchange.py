"""What a customer pays for what they have."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule


@rule
def paid_for(holding: Any, paid: Any, offer: int) -> float:
    """What a customer pays a month for an offer that they hold, over all its categories."""
    total = 0.0
    for h in range(holding.shape[0]):
        if holding[h] == offer:
            total += paid[h]
    return total
