"""How many worlds a wanted precision takes: more are run until all that matters is known to within it, and then some.

Stopping at the first narrow interval would stop on lucky worlds: of such 95% intervals after 5 worlds or more only
92% hold the truth. So none stops before 20 worlds, and the worlds that seem enough are confirmed by a quarter more.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from simsales.experiments.statistics import t_quantile

MOST_WORLDS = 500
FEWEST_WORLDS = 20
CONFIRMING = 0.25
LEAST_STEP = 5


def worlds_to_reach(half_width: float, worlds: int, target: float) -> float:
    """About how many worlds bring the half-width of an interval down to a target; infinite for zero.

    >>> worlds_to_reach(half_width=2.0, worlds=20, target=1.0) > 70
    True
    """
    if not half_width > 0:
        return float(worlds)
    if target <= 0:
        return math.inf
    needed = worlds * (half_width / target) ** 2
    if worlds > 2 and needed < 1e6:
        needed *= (t_quantile(max(math.ceil(needed) - 1, 1)) / t_quantile(worlds - 1)) ** 2
    return float(math.ceil(needed))


def refine(look: Callable[[int], tuple[float, float]], worlds: int) -> bool | None:
    """Ask for worlds until an interval is as narrow as wanted, and stays so when a quarter more are added.

    ``look(worlds)`` completes so many worlds and says the interval's longer arm and the wanted one. True when it is
    reached, False when it is not in 500 worlds, None when there is no interval (NaN). An arm of zero, where nothing is
    left to know, needs no confirming.

    >>> refine(lambda worlds: (2 / worlds**0.5, 0.5), worlds=5), refine(lambda worlds: (1.0, 0.5), worlds=5)
    (True, False)
    """
    worlds = max(worlds, FEWEST_WORLDS)
    confirming = False
    while True:
        half, target = look(worlds)
        if math.isnan(half) or math.isnan(target):
            return None
        reached = half <= target
        if worlds >= MOST_WORLDS or (reached and (confirming or half == 0)):
            return reached
        confirming = reached
        if reached:
            wanted = worlds * (1 + CONFIRMING)
        else:
            wanted = min(max(worlds_to_reach(half, worlds, target), worlds + LEAST_STEP), 2 * worlds)
        worlds = min(math.ceil(wanted), MOST_WORLDS)
