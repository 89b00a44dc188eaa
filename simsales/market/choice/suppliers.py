"""One supplier or several: what it costs a customer to deal with more of them (B-partner).

Buying everything from one supplier saves shopping costs (Klemperer & Padilla 1997): where our range has a gap, who
fills it at a rival is easier to lose for the rest. A partner's product fills the gap. Off while ``shopping_cost`` is 0.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule


@rule
def suppliers_gained(component: Any, rival: Any, holding: Any, offer: int) -> int:
    """By how many suppliers beyond the first a customer deals with more who takes an offer (fewer: negative).

    ``rival`` is the number of each offer's supplier (-1: us), ``component`` offer x category, ``holding`` by category,
    ``offer`` the one taken.

    >>> import numpy as np
    >>> component, rival = np.array([[0, -1], [-1, 1], [2, -1]]), np.array([-1, -1, 0])
    >>> [suppliers_gained(component, rival, np.array(held), 1) for held in ([0, -1], [2, -1], [-1, -1])]
    [0, 1, 0]
    """
    before, gained = 0, 0
    for after in range(2):
        for h in range(holding.shape[0]):
            now = offer if after == 1 and component[offer, h] >= 0 else holding[h]
            if now < 0:
                continue
            new = 1
            for earlier in range(h):
                other = offer if after == 1 and component[offer, earlier] >= 0 else holding[earlier]
                if other >= 0 and rival[other] == rival[now]:
                    new = 0
            if after == 1:
                gained += new
            else:
                before += new
    return int(max(gained, 1) - max(before, 1))


@rule
def deals_with(rival: Any, holding: Any, g: int, supplier: int) -> bool:
    """Whether a customer holds something of a supplier (-1: ours) outside category g."""
    for h in range(holding.shape[0]):  # noqa: SIM110 (Numba has no any())
        if h != g and holding[h] >= 0 and rival[holding[h]] == supplier:
            return True
    return False


@rule
def leaving_adds(rival: Any, holding: Any, g: int) -> int:
    """By how many suppliers more a customer deals who moves category g from us to a rival.

    One less if it is all they have of us and a rival serves them already; one more if it is not and none does.

    >>> import numpy as np
    >>> rival = np.array([-1, -1, 0, 0])
    >>> [leaving_adds(rival, np.array(held), 0) for held in ([0, -1], [0, 3], [0, 1])]
    [0, -1, 1]
    """
    ours, theirs = 0, 0
    for h in range(holding.shape[0]):
        if h != g and holding[h] >= 0:
            if rival[holding[h]] < 0:
                ours = 1
            else:
                theirs = 1
    return ours - theirs
