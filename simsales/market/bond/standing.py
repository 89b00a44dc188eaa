"""What customers have lived through with us, in their choices: satisfaction, and a grudge after very poor service.

Relationship and opinion are in the choice always; satisfaction and the grudge only if the world says so (D-wom: who
had very poor service stops buying). A *case* of very poor service is open from the first very poor experience until
``hurt_weeks`` after the last one. It is lost as soon as the customer leaves a subscription of ours, or if their first
decision since ends with a rival's offer, or with nothing rather than ours. Cases and lost ones are counted (``hurt``,
``hurt_lost``), so that the share of F11 is their ratio.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.state import NEVER

NO_CASE, OPEN, STAYED = range(3)  # of ``hurt_case``: STAYED after a decision for us, in which they may still leave


@rule
def grudge_left(grudge: float, weeks_since: float, half_life: float) -> float:
    """Utility against us that is left of the last very poor experience (D-wom; size assumed).

    >>> grudge_left(2.0, 26.0, 26.0)
    1.0
    """
    return grudge * 0.5 ** (weeks_since / half_life)


@rule
def lived_standing(weight: float, satisfaction: float, at_start: float, grudge: float) -> float:
    """What our service has done to our standing: satisfaction beyond the segment's at the start, less the grudge.

    >>> round(lived_standing(2.0, 0.7, 0.5, 1.0), 12)
    -0.6
    """
    return weight * (satisfaction - at_start) - grudge


@rule
def standing_of(people: Any, facts: Any, i: int, week: int) -> float:
    """All our standing with a customer, in utility: relationship and opinion, and what was lived through with us.

    The latter counts only for who has been ours, and only where the world says so.
    """
    selling, settings = facts.selling, facts.experience
    standing = selling.relationship_weight * people.relationship[i] + people.opinion[i]
    if (settings.choice_weight > 0.0 or settings.grudge > 0.0) and people.came[i] != NEVER:
        left = grudge_left(settings.grudge, float(week - people.hurt_in[i]), settings.grudge_half_life)
        at_start = facts.segment.satisfaction[people.segment[i]]
        standing += lived_standing(settings.choice_weight, people.satisfaction[i], at_start, left)
    return standing


@rule
def is_open(case: int, weeks_since: int, weeks: float) -> bool:
    """Whether a case of very poor service is still open so many weeks after the last experience."""
    return case != NO_CASE and weeks_since <= weeks


@rule
def stops_buying(case: int, takes_ours: bool, keeps_ours: bool) -> bool:
    """Whether a decision ends an open case as lost: the first one since, and it is not for us (F11)."""
    return case == OPEN and not takes_ours and not keeps_ours


@rule
def decided_case(
    people: Any, i: int, week: int, weeks: float, takes_ours: bool, keeps_ours: bool
) -> bool:  # fmt: skip
    """Put a decision to the customer's case, if one is open; whether it is lost by it."""
    if not is_open(people.hurt_case[i], week - people.hurt_in[i], weeks):
        return False
    lost = stops_buying(people.hurt_case[i], takes_ours, keeps_ours)
    people.hurt_case[i] = NO_CASE if lost else STAYED
    return lost


@rule
def left_in_case(people: Any, i: int, week: int, weeks: float) -> bool:
    """Close the customer's case, as they leave a subscription of ours; whether one was open."""
    was = is_open(people.hurt_case[i], week - people.hurt_in[i], weeks)
    people.hurt_case[i] = NO_CASE
    return was
