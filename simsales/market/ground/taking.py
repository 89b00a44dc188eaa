"""What taking an offer changes."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule


@rule
def takes(component: Any, offer: int, category: int, h: int) -> bool:
    """Whether taking an offer changes what is held in category h; having nothing (-1) changes the ``category`` alone.

    >>> import numpy as np
    >>> component = np.array([[0, -1], [0, 1]])
    >>> takes(component, 1, 0, 1), takes(component, 0, 0, 1), takes(component, -1, 1, 1)
    (True, False, True)
    """
    return bool(component[offer, h] >= 0) if offer >= 0 else h == category
