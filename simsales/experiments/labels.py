"""Where the labels of a figure stand: beside the ends of their lines, and not upon each other."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

LETTER = 0.62  # the width of a bold letter, as a part of the font's size (assumed)


def wrapped(text: str, inches: float, points: float) -> str:
    """A text in lines that are at most so wide in a font of so many points; a wide letter takes two places.

    >>> wrapped("one two three", 0.6, 10)
    'one two\\nthree'
    """
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    places = int(inches * 72 / (points * LETTER)) // (2 if wide else 1)
    return "\n".join(textwrap.wrap(text, max(places, 8)))


def spread_out(places: Sequence[float], sizes: Sequence[float], low: float = 0.0, high: float = 1.0) -> list[float]:
    """Places near the wanted ones where things of such sizes do not overlap, between low and high if they fit there.

    In the order of the wanted ones: groups that would overlap are stacked around the middle of what they want.

    >>> [round(each, 2) for each in spread_out([0.5, 0.5, 0.9], [0.1, 0.1, 0.1])]
    [0.45, 0.55, 0.9]
    """
    order = sorted(range(len(places)), key=lambda k: places[k])
    stacks: list[tuple[list[int], float]] = []  # members, and the lower end of the stack
    for k in order:
        members, start = [k], places[k] - sizes[k] / 2
        while True:
            total = sum(sizes[m] for m in members)
            start = max(low, min(start, high - total))
            if not stacks or stacks[-1][1] + sum(sizes[m] for m in stacks[-1][0]) <= start + 1e-12:
                break
            members = stacks.pop()[0] + members
            middle = sum(places[m] for m in members) / len(members)
            start = middle - sum(sizes[m] for m in members) / 2
        stacks.append((members, start))
    found = list(places)
    for members, start in stacks:
        for m in members:
            found[m] = start + sizes[m] / 2
            start += sizes[m]
    return found
