"""A line closes: what falls away with it, whether its holder leaves or orders something else.

Each room has the rule of what is its own: a discount ends, a bundle is broken, what was credited is forfeited.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop
from simsales.market.bundle.lock_in import LOST, lose
from simsales.market.promotion.going_on import end_trial
from simsales.market.promotion.terms import ENDED, end_discount

CLOSED = (*ENDED, *LOST)  # the columns to which ``close`` writes


@loop
def close(
    people: Any, facts: Any, decided: Any, week: int, i: int, g: int, c: int, j: int, to: int, tally: Any
) -> None:  # fmt: skip
    """Let fall away what hangs on offer j, bought in channel c, which gives way to ``to`` (-1: none) in category g."""
    end_discount(people, facts.own, i, g, j, to)
    end_trial(people, i, g, j)
    lose(people, facts, decided, week, i, g, c, j, to, tally)
