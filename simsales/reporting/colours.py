"""The colours of what is better, worse, and neither: of pages and of office files, different in brightness too."""

from __future__ import annotations

BETTER, WORSE, OPEN = "#0b6e4f", "#b3261e", "#5f6b76"


def parts(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour, from 0 to 255.

    >>> parts("#0b6e4f")
    (11, 110, 79)
    """
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return red, green, blue
