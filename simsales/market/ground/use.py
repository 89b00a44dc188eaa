"""How it is counted whether a lever acted: which entries say that it did, and which that it could have."""

from __future__ import annotations

from dataclasses import dataclass

CELLS = ("segments", "channels", "offers")


@dataclass(frozen=True, kw_only=True)
class Use:
    """How often a lever acted, and how often it could have: sums of entries, in the cells and weeks it concerns.

    ``acted`` may count what others did there too: it is what the lever did at most, so that nobody is named wrongly.
    What is ``less`` is taken off it; where it is money, ``each`` is the lever's field that says what acting once
    costs. Without ``chances`` only that it never acted is known. ``cells`` are the axes along which the entries are
    counted where the lever acts. ``words`` say it, with ``{share}`` of the chances.

    >>> Use(acted=("granted",), chances=("orders",), words="was used in {share} of the orders").cells
    ('segments', 'channels', 'offers')
    """

    acted: tuple[str, ...]
    words: str
    chances: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    each: str | None = None
    cells: tuple[str, ...] = CELLS
