"""Screen, rows, act: a weekly step pays for its rule only where something may happen.

A pass without branches, which compilers turn into vector code, tosses the week's coins for everybody and flags who may
be concerned (half a nanosecond to two a customer, where a rule costs ten and more); ``rows_of`` collects them, and
the rule runs for these rows only. What a step flags is a bound: whoever its rule concerns must be flagged, and who is
flagged for nothing costs time and changes nothing. So a history is the same with everybody flagged; a law asks that.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop
from simsales.core.streams import uniform, uniform_from, word_of

BLOCK = 4096  # so many customers at a time: what is worked out of them stays at hand
type Flags = np.ndarray[Any, np.dtype[np.bool_]]
type Rows = np.ndarray[Any, np.dtype[np.int64]]


def nobody_of(column: Any) -> Flags:
    """Flags for as many customers as a column has, none of them raised."""
    return np.zeros(len(column), np.bool_)


def rows_of(flags: Flags) -> Rows:
    """The rows of who is flagged, in their order.

    >>> rows_of(np.array([False, True, True])).tolist()
    [1, 2]
    """
    return flags.nonzero()[0]


@loop
def flag_luck(flags: Any, key: Any, chance: float) -> None:
    """Flag everybody whose draw of a decision lies below a chance."""
    for i in range(flags.shape[0]):
        flags[i] |= uniform(key, i) < chance


def words_of_a_block() -> Any:
    """Room for what the draws of a block of customers come from (``streams.word_of``)."""
    return np.empty(BLOCK, np.uint64)


@loop
def flag_options(flags: Any, key: Any, options: Any, chances: Any, words: Any) -> None:
    """Flag everybody whose draw of one of a decision's options lies below its chance.

    Block by block: what the draws of all options come from (``words``) is worked out once.
    """
    for first in range(0, flags.shape[0], BLOCK):
        here = flags[first : first + BLOCK]
        for k in range(here.shape[0]):
            words[k] = word_of(key, first + k)
        for option in range(options.shape[0]):
            number, chance = int(options[option]), chances[option]
            for k in range(here.shape[0]):
                here[k] |= uniform_from(words[k], number) < chance
