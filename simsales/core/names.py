"""Numbers that follow from names: by these luck is addressed, whatever stands beside them in a list."""

from __future__ import annotations

import hashlib
from functools import cache


def option_number(name: str) -> int:
    """The number under which an option's luck is drawn: it follows from the name, not from the place in a list.

    So one more option, or another order, moves nobody's luck.

    >>> option_number("phone") == option_number("phone") != option_number("fibre")
    True
    """
    return number_of(name) >> 2


@cache
def number_of(name: str) -> int:
    """A number of 64 bits that follows from a name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
