"""Dates as exports write them: by year, month and day where they say so, else in an order that somebody must know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

type Order = Literal["day first", "month first"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]|年)(\d{1,2})([-/.]|月)(\d{1,2})日?" + _TIME)
_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[01]\d|2[0-3])?(?:[0-5]\d){0,2}")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_NAMED = re.compile(r"(\d{1,2})[-. /]*([A-Za-z]{3,9})[-., /]*(\d{4}|\d{2})" + _TIME)
_NAMED_FIRST = re.compile(r"([A-Za-z]{3,9})[. ]*(\d{1,2})[, ]+(\d{4})" + _TIME)
_MONTH_SIGNS = r"(?:(\d{4})[-/年](\d{1,2})月?|((?:19|20)\d\d)(0[1-9]|1[0-2]))"
_MONTH_LAST = r"(?:(\d{1,2})[-/](\d{4})|(0[1-9]|1[0-2])\.((?:19|20)\d\d)|([A-Za-z]{3,9})[-. /]*(\d{4}))"
_MONTH_OF, _OF_YEAR = re.compile(_MONTH_SIGNS), re.compile(_MONTH_LAST)
_QUARTER = re.compile(r"(\d{4})[-/ ]*Q([1-4])|Q([1-4])[-/ ]*(\d{4})", re.IGNORECASE)
_DIGITS = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d(?:\d{4}|\d{6})?)?|(?:0[1-9]|1[0-2])\.(?:19|20)\d\d")
SERIALS = 20_000, 80_000  # between which spreadsheets' numbers of days lie (1954 to 2119)


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
        return date(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _NAMED_FIRST.fullmatch(text):
        return date(int(match[3]), _month(match[1]), int(match[2]))
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, mark, second, year = int(match[1]), match[2], int(match[3]), _year(match[4])
    short = len(match[4]) == 2  # "26/11/28" may begin with its year
    if mark == ".":
        order = "day first"
    if order is None and (first != second or short):
        order = "month first" if second > 12 else "day first" if first > 12 and not short else None
        if order is None:
            raise ValueError("is the day or the month first?")
    return date(year, first, second) if order == "month first" else date(year, second, first)


def span_of(text: str, order: Order | None) -> tuple[date, date] | None:
    """The first and the last day of what a text means: a day, a month or a quarter; None for a text that is none.

    ValueError as for ``date_of``.

    >>> [day.isoformat() for day in span_of("2024-02", None)], [day.isoformat() for day in span_of("Q3 2024", None)]
    (['2024-02-01', '2024-02-29'], ['2024-07-01', '2024-09-30'])
    """
    if match := _QUARTER.fullmatch(text):
        year, quarter = (match[1], match[2]) if match[1] else (match[4], match[3])
        return _months(int(year), 3 * int(quarter) - 2, 3)
    if match := _MONTH_OF.fullmatch(text):
        return _months(int(match[1] or match[3]), int(match[2] or match[4]), 1)
    if match := _OF_YEAR.fullmatch(text):
        month = _month(match[5]) if match[5] else int(match[1] or match[3])
        return _months(int(match[2] or match[4] or match[6]), month, 1)
    day = date_of(text, order)
    return None if day is None else (day, day)


def of_serial(days: float) -> date:
    """The day of a spreadsheet's number of days.

    >>> of_serial(44682.5)
    datetime.date(2022, 5, 1)
    """
    return date(1899, 12, 30) + timedelta(days=int(days))


def is_like_a_number(text: str) -> bool:
    """Whether a text that can be read as a number is a date: no length of time is written so.

    >>> [is_like_a_number(text) for text in ("20220501", "202205", "05.2022", "44682", "30", "20220501103000")]
    [True, True, True, False, False, True]
    """
    return _DIGITS.fullmatch(text) is not None


def order_of(cells: Iterable[str]) -> Order | None:
    """Whether the day or the month comes first in a column's dates: the first that can be but one tells, if any does.

    >>> order_of(["3/4/2022", "25/4/2022"]), order_of(["3/4/2022"])
    ('day first', None)
    """
    for cell in cells:
        match = _YEAR_LAST.fullmatch(cell)
        if match and match[2] != ".":
            if int(match[3]) > 12:
                return "month first"
            if int(match[1]) > 12 and len(match[4]) == 4:
                return "day first"
    return None


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    first, after = date(year, month, 1), year * 12 + month - 1 + count
    return first, date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _year(text: str) -> int:
    """A year; of two digits the one from 1970 to 2069."""
    return int(text) + (0 if len(text) == 4 else 2000 if int(text) < 70 else 1900)


def _month(name: str) -> int:
    short = name[:3].lower()
    if short not in MONTHS:
        raise ValueError(f'there is no month "{name}"')
    return MONTHS.index(short) + 1
