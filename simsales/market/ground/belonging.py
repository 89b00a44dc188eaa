"""Whom something is meant for: the rule that reads an ``Audience``."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule


@rule
def belongs(
    conditions: Any,
    k: int,
    segment: int,
    orientation: int,
    tenure: float,
    weeks_to_end: float,
    satisfaction: float,
    paid: float,
    supplier: int,
    life: int,
) -> bool:
    """Whether a customer belongs to an audience; ``supplier`` is 1 ours, 2 a rival, 3 none, in the category.

    ``conditions`` is the row made by ``Audience.row``: segment bits, orientation bits, then (least, most) of tenure,
    weeks to the end of the commitment, satisfaction and price paid a month, then the supplier asked for (0: any,
    4: not ours), then the bits of the stages of life (``life`` is the customer's).
    """
    if not (conditions[k, 2] <= tenure <= conditions[k, 3] and conditions[k, 4] <= weeks_to_end <= conditions[k, 5]):
        return False
    if (int(conditions[k, 0]) >> int(segment)) & 1 == 0 or (int(conditions[k, 1]) >> int(orientation)) & 1 == 0:
        return False
    if not (conditions[k, 6] <= satisfaction <= conditions[k, 7] and conditions[k, 8] <= paid <= conditions[k, 9]):
        return False
    if (int(conditions[k, 11]) >> int(life)) & 1 == 0:
        return False
    wanted = conditions[k, 10]
    return bool(wanted == 0 or wanted == supplier or (wanted == 4 and supplier != 1))


@rule
def supplier_of(holding: int, own: int) -> int:
    """1 if the offer held is ours, 2 if a rival's, 3 if there is none."""
    if holding < 0:
        return 3
    return 1 if holding < own else 2
