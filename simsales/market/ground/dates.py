"""Dates: a commitment ends in a week, and at a point of that week, so that terms which are no whole weeks add up.

A week has `PARTS` parts (of two minutes): a month, 52/12 weeks, and a day are whole numbers of them, and so are their
halves, thirds and quarters; sums of terms are exact. A date is a number of parts since the run began. What is asked
week by week (whether somebody is free, looks around, may leave) goes by the week in which a date falls: it is over as
that week begins. Money goes by the date.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.files.units import PARTS
from simsales.market.ground.again import changed


@rule
def parts_of(weeks: float) -> int:
    """A length of time, of so many weeks, in parts.

    >>> parts_of(1.0), parts_of(52 / 12), 12 * parts_of(52 / 12) == parts_of(52.0)
    (5040, 21840, True)
    """
    return int(weeks * PARTS + 0.5)


@rule
def date_of(week: int, part: int) -> int:
    """The date so many parts after a week begins.

    >>> date_of(2, 30)
    10110
    """
    return int(week) * PARTS + int(part)


@rule
def time_left(ends: int, part: int, week: int) -> float:
    """Weeks from the beginning of a week to a date, in week ``ends`` and so many parts later; none in that week itself.

    >>> time_left(4, 1680, 2), time_left(4, 1680, 4), time_left(4, 1680, 6)
    (2.3333333333333335, 0.0, -2.0)
    """
    return ends - week + int(part) / PARTS if ends > week else float(ends - week)


@loop
def bind(people: Any, i: int, g: int, date: int) -> None:
    """Let a customer's commitment in category g end at a date."""
    people.contract_end[i, g] = date // PARTS
    people.contract_end_part[i, g] = date % PARTS
    changed(people, i)
