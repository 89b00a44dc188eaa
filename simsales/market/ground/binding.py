"""What binds a customer: a commitment that runs, or one that was agreed with a trial and begins as that ends.

Who tries is free to leave, but has agreed to a price for the term that follows: they are not free of commitment.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.files.units import PARTS
from simsales.market.ground.belonging import of_ours
from simsales.market.ground.dates import date_of, time_left


@rule
def free_until(trial_ends: int, trial_rest: int) -> int:
    """The date at which free weeks end, of which the last is ``trial_ends``; so much of it is charged.

    >>> free_until(3, 0) == 4 * PARTS, free_until(4, 3360) == 4 * PARTS + 1680
    (True, True)
    """
    return date_of(int(trial_ends) + 1, 0) - int(trial_rest)


@rule
def bound_after_trial(people: Any, i: int, h: int) -> int:
    """The date until which who goes on after the trial of category h is bound."""
    return free_until(people.trial_ends[i, h], people.trial_rest[i, h]) + int(people.trial_term[i, h])


@rule
def free_from(people: Any, used: Any, i: int, g: int) -> int:
    """The week from which who holds something in category g is free of commitment, if they go on with what they try.

    What is tried binds in all that is part of it, but for what is ``used`` up.
    """
    ends = int(people.contract_end[i, g])
    for h in range(people.trial_term.shape[1]):
        if people.trial_term[i, h] > 0 and people.holding[i, h] == people.holding[i, g] and not used[g]:
            ends = max(ends, bound_after_trial(people, i, h) // PARTS)
    return ends


@rule
def weeks_to_pay_for(people: Any, own: int, i: int, g: int, week: int) -> float:
    """For how many weeks a customer is bound from the beginning of a week on, less those of them that are free."""
    left = time_left(people.contract_end[i, g], people.contract_end_part[i, g], week)
    if not of_ours(people.holding[i, g], own):
        return left
    free = free_until(people.trial_ends[i, g], people.trial_rest[i, g]) - date_of(week, 0)
    return left - max(free, 0) / PARTS
