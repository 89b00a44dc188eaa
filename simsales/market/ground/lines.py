"""The customers' contracts line by line: a line for each customer and category, one after the other.

What is the same for every line, as most bills are, is worked out over lines and not over customers: compilers turn
that into vector code whatever the number of categories.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.cells import BLOCK
from simsales.core.compiled import loop
from simsales.core.packed import Packed
from simsales.market.ground.day import Today


class Lines(Packed):
    """The columns by category as lines (the same memory); and, of a block of customers, each line's ``category`` and
    its ``person``: twice the number of the segment, one more if they were won in this run, -1 if they are gone
    (``persons``: the same by customer and category).

    ``block`` is how many customers are a block, ``categories`` how many lines each of them has.
    """

    holding: Any
    bought_in: Any
    contract_end: Any
    category: Any
    person: Any
    persons: Any
    block: int
    categories: int


def lines_of(today: Today) -> Lines:
    """A market's lines."""
    return today.once("lines", lambda: _lines(today.people))


def by_line(people: Any, *names: str) -> dict[str, Any]:
    """Columns by customer and category as columns by line (the same memory)."""
    return {name: getattr(people, name).reshape(-1) for name in names}


def _lines(people: Any) -> Lines:
    categories = people.holding.shape[1]
    block = max(BLOCK // categories, 1)
    persons = np.zeros((block, categories), np.int32)
    return Lines(
        **by_line(people, "holding", "bought_in", "contract_end"),
        category=np.tile(np.arange(categories, dtype=np.int32), block),
        person=persons.reshape(-1),
        persons=persons,
        block=block,
        categories=categories,
    )


@loop
def note_persons(people: Any, lines: Lines, first: int, count: int) -> None:
    """Note whose lines those of a block are."""
    segment, alive = people.segment[first : first + count], people.alive[first : first + count]
    won, table = people.won_in_run[first : first + count], lines.persons
    for g in range(lines.categories):
        for k in range(count):
            table[k, g] = segment[k] * 2 + (won[k] != 0) if alive[k] else -1
