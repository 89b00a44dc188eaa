"""Dates as exports write them: by year, month and day where they say so, else in an order that somebody must know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

type Order = Literal["day first", "month first"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]|年)(\d{1,2})([-/.]|月)(\d{1,2})日?" + _TIME)
_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _TIME)
_NAMED = re.compile(r"(\d{1,2})[-. /]*([A-Za-z]{3,9})[-., /]*(\d{4})" + _TIME)
_NAMED_FIRST = re.compile(r"([A-Za-z]{3,9})[. ]*(\d{1,2})[, ]+(\d{4})" + _TIME)


def date_of(text: str, order: Order | None) -> date | None:
    """A date; None for a text that is none. ValueError for one that its ``order`` cannot mean, or that needs one.

    Points stand in dates that begin with the day; the time of day is left away.

    >>> date_of("2022-05-01T10:30:00", None), date_of("1.5.2022", None), date_of("5/1/2022", "month first")
    (datetime.date(2022, 5, 1), datetime.date(2022, 5, 1), datetime.date(2022, 5, 1))
    """
    if match := _YEAR_FIRST.fullmatch(text):
        return date(int(match[1]), int(match[3]), int(match[5]))
    if match := _TOGETHER.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NAMED.fullmatch(text):
        return date(int(match[3]), _month(match[2]), int(match[1]))
    if match := _NAMED_FIRST.fullmatch(text):
        return date(int(match[3]), _month(match[1]), int(match[2]))
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if mark == ".":
        order = "day first"
    if order is None and first != second:
        order = "day first" if first > 12 else "month first" if second > 12 else None
        if order is None:
            raise ValueError("is the day or the month first?")
    return date(year, first, second) if order == "month first" else date(year, second, first)


def order_of(cells: Iterable[str]) -> Order | None:
    """Whether the day or the month comes first in a column's dates: the first that can be but one tells, if any does.

    >>> order_of(["3/4/2022", "25/4/2022"]), order_of(["3/4/2022"])
    ('day first', None)
    """
    for cell in cells:
        match = _YEAR_LAST.fullmatch(cell)
        if match and match[2] != ".":
            if int(match[1]) > 12:
                return "day first"
            if int(match[3]) > 12:
                return "month first"
    return None


def _month(name: str) -> int:
    short = name[:3].lower()
    if short not in MONTHS:
        raise ValueError(f'there is no month "{name}"')
    return MONTHS.index(short) + 1
