"""The steps of consultative selling: rapport, need, presentation, objections, close (B-steps).

Each step is a logistic gate: the channel's own chance, moved by the rep's skill at the step, by the part of their
effort that goes into it, and by what speaks for or against this rep with this customer. A rep of skill 0.5 with an
even effort (a quarter each for trust, need, presentation and closing) has the channel's own chance.
"""

from __future__ import annotations

import math
from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.state import EVEN

RAPPORT, NEED, PRESENT, OBJECTIONS, CLOSE = range(5)  # steps, as ``ground.kinds.STEPS``
TRUST, ON_NEED, ON_PRESENT, ON_CLOSE = range(4)  # efforts, as ``ground.kinds.EFFORTS``


@rule
def gate_log_odds(
    base: float, skill: float, skill_weight: float, effort: float, effort_weight: float, lift: float
) -> float:
    """Log odds of getting past a step; a base of 0 or 1 is certain whatever the effort and the skill.

    Elsewhere the odds fall with effort, to none without any: no effort and next to none come to the same.

    >>> round(gate_log_odds(0.5, 0.5, 2.0, 0.5, 1.0, 0.0), 4)  # twice the even effort: odds twice as good
    0.6931
    >>> gate_log_odds(1.0, 0.5, 2.0, 0.0, 1.0, 0.0), gate_log_odds(0.9, 0.5, 2.0, 0.0, 1.0, 0.0)
    (inf, -inf)
    """
    if base >= 1.0:
        return math.inf
    if base <= 0.0 or (effort <= 0.0 and effort_weight > 0.0):
        return -math.inf
    push = effort_weight * math.log(effort / EVEN) if effort_weight > 0.0 else 0.0
    return math.log(base / (1.0 - base)) + skill_weight * (skill - 0.5) + push + lift


@rule
def personal_lift(matched: bool, matched_lift: float, relationship: float, weight: float, tired: float) -> float:
    """What speaks for this contact with this customer, in log odds: matched content and relationship, less fatigue."""
    return (matched_lift if matched else 0.0) + weight * relationship - tired


@rule
def pressed(luck: float, closing: float) -> bool:
    """Whether a customer who was not won feels pressed: with what goes into closing beyond an even part."""
    return luck < closing - EVEN


@rule
def standing_objection(luck: float, log_odds: float) -> float:
    """The utility by which an objection that was not overcome stands: the log odds that its gate lacked.

    >>> round(standing_objection(0.6, 0.0), 4)
    0.4055
    """
    return math.log(luck / (1.0 - luck)) - log_odds


@rule
def seat_of(first: Any, channel: int, rep: int) -> int:
    """The row of a rep's skills in all channels' table (``first``: each one's first); of nobody (-1) its last.

    >>> import numpy as np
    >>> seat_of(np.array([0, 3, 4]), 1, 0), seat_of(np.array([0, 3, 4]), 0, -1)
    (3, 2)
    """
    return int(first[channel] + rep if rep >= 0 else first[channel + 1] - 1)
