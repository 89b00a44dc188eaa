"""Lists of columns, put together from what each room says that its rules read and write."""

from __future__ import annotations


def columns(*names: str) -> tuple[str, ...]:
    """Columns of customers, each once, in the order in which they are first named.

    >>> columns("paid", *("need", "paid"))
    ('paid', 'need')
    """
    return tuple(dict.fromkeys(names))
