"""Opinion of us, in utility: whatever is said or done for it moves it less and less, and it has its bounds."""

from __future__ import annotations

import math

from simsales.core.compiled import rule

MOST = 1.0  # utility: the best (or worst) opinion there can be; odds are e times as good (assumed)


@rule
def swayed(opinion: float, push: float) -> float:
    """Opinion of us after a push, both in utility: it saturates, as awareness does.

    A push reaches a part 1 − exp(−|push|/``MOST``) of the way that is left to the best (or worst) opinion, so a small
    one moves an indifferent customer by itself, and no number of them beyond the bound.

    >>> round(swayed(0.0, 0.01), 4), round(swayed(0.0, -1.0), 4), swayed(1.0, 5.0), round(swayed(1.0, -1.0), 4)
    (0.01, -0.6321, 1.0, -0.2642)
    """
    reached = 1.0 - math.exp(-abs(push) / MOST)
    bound = MOST if push >= 0.0 else -MOST
    return opinion + reached * (bound - opinion)
