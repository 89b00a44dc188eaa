"""Who knows a rival's offer."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.core.streams import uniform_of


@rule
def knows_of(knows: Any, known: float, i: int, option: int) -> bool:
    """Whether a customer knows a rival's offer (``known``: the part of all who do): drawn once, so that it lasts.

    ``knows`` is the key "rival known", ``option`` the offer's number in draws. Whatever a rival does matters only to
    who knows it: in choosing and leaving, in what is usual, in what is compared.

    >>> knows_of(7, 0.0, 3, 1), knows_of(7, 1.0, 3, 1)
    (False, True)
    """
    return bool(uniform_of(knows, i, option) < known)
