"""Numbers that are typed: what is not taken is said, and nothing is changed in silence."""

from __future__ import annotations

from simsales.reporting.words import Words

NO_END = 2**53  # up to here a browser's whole numbers are exact: as a bound it is none that anybody asked for


def refusal(words: Words, typed: float | None, least: int, most: int, stands: int) -> str | None:
    """Why a number that was typed is not taken, and what stands; None if it is taken.

    >>> refusal(Words("en"), 13.0, 1, 12, 4)
    '13 is not a whole number from 1 to 12: 4 stands.'
    >>> refusal(Words("en"), -3.0, 0, NO_END, 4)
    '-3 is not a whole number from 0 on: 4 stands.'
    >>> refusal(Words("en"), 12.0, 1, 12, 4) is None
    True
    """
    if typed is not None and typed == typed // 1 and least <= typed <= most:
        return None
    number = words("no_number") if typed is None else f"{typed:,.15g}"
    if most >= NO_END and (typed is None or typed <= NO_END):
        return words("not_from", number=number, least=f"{least:,}", stands=f"{stands:,}")
    return words("not_taken", number=number, least=f"{least:,}", most=f"{most:,}", stands=f"{stands:,}")
