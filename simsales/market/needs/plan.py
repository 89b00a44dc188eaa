"""Key moments, as loops read them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.core.packed import Packed
from simsales.market.needs.keys import MOMENTS, Expiry, Occurrence, Reminder, Trouble

if TYPE_CHECKING:
    from simsales.market.scenario import World


class MomentFacts(Packed):
    """What is known of each moment, by its number (0: none): whether it ``comes``, and the keys of its table.

    ``before`` and ``lasts`` are whole weeks.
    """

    comes: Any
    rate: Any
    warmth: Any
    review: Any
    upset: Any
    before: int
    lasts: int


def moments_of(world: World) -> list[str]:
    """The names of the moments that come in a world."""
    return [name for name in MOMENTS if getattr(world.moments, name, None) is not None]


def moment_facts(world: World) -> MomentFacts:
    """The facts of a world's moments; none ever comes where it has none."""
    size = len(MOMENTS) + 1
    comes = np.zeros(size, bool)
    rate, warmth, review, upset = (np.zeros(size) for _ in range(4))
    before, lasts = 0, 1
    for number, name in enumerate(MOMENTS, start=1):
        moment = getattr(world.moments, name, None)
        if moment is None:
            continue
        comes[number], warmth[number] = True, moment.warmth
        if isinstance(moment, Reminder):
            review[number] = moment.review
        if isinstance(moment, Occurrence):
            rate[number] = moment.rate
        if isinstance(moment, Trouble):
            upset[number] = moment.upset
        if isinstance(moment, Expiry):
            before = math.ceil(moment.before)
    if world.moments is not None:
        lasts = math.ceil(world.moments.lasts)
    return MomentFacts(comes, rate, warmth, review, upset, before, lasts)
