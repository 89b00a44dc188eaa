"""What loops read of the keys of staff."""

from __future__ import annotations

from simsales.market.ground.facts import numbers
from simsales.market.staff.keys import SellingStaff


def selling_facts(selling: SellingStaff) -> dict[str, float]:
    """How reps follow what they are paid for."""
    return numbers(selling, tuple(SellingStaff.model_fields))
