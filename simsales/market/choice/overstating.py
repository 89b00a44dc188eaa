"""What a rep tells of an offer beyond the truth, what comes of it, and what a check of the talk stops."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform
from simsales.market.choice.case import Case
from simsales.market.ground.choices import LATER


@rule
def overstated(level: float, claim: float) -> float:
    """An offer's utility as a rep tells it who is paid more for it: more than the customer will find.

    >>> overstated(1.0, 0.5)
    1.5
    """
    return level + claim


@loop
def mis_sell(case: Case, luck: Any, pick: int, near: int, tally: Any) -> tuple[int, int]:
    """What becomes of a sale that the truth would not have made: the order, or ``LATER`` where a check finds it.

    It is found before the order is booked (E-comply): told the truth, the customer thinks again.
    """
    i, c = case.row, case.channel
    if uniform(luck.checked, i) < case.decided.checked_part[c]:
        tally.undone[case.people.segment[i], c, pick] += 1
        return LATER, -1
    tally.mis_sold[case.people.segment[i], c, pick] += 1
    case.people.mis_sold[i] = pick
    return pick, near
