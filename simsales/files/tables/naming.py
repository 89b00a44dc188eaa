"""What the name of a column says of it: that it tells rows apart, or in which unit it counts."""

from __future__ import annotations

import re

LIKE_AN_ID = re.compile(
    r"(.*[ _-])?id|(?-i:.*[a-z]I[Dd])|(customer|client|account|subscriber|user|member|kunden?)[ _-]?"
    r"(no|nr|number|nummer|key|id)?|(contract|line)[ _-]?(no|nr|number|nummer|key|id)|msisdn"
    r"|imsi|(客户|用户|合同)(编号|号|标识|id)?|编号|手机号码?",
    re.IGNORECASE,
)
"""How columns are called that tell customers apart; "paid" is none."""
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_UNITS = {
    "day": ("day", "days", "daily", "tag", "tage"), "week": ("week", "weeks", "weekly", "woche", "wochen"),
    "month": ("month", "months", "monthly", "monat", "monate", "monatlich", "mrr", "mth", "mths", "mo"),
    "quarter": ("quarter", "quarters", "quarterly", "quartal"),
    "year": ("year", "years", "yearly", "annual", "annually", "arr", "jahr", "jahre"),
}  # fmt: skip


def unit_in(name: str) -> str | None:
    """The unit that a column's name says: day, week, month, quarter or year; None where it says none, or two.

    >>> [unit_in(name) for name in ("months_left", "MonthlyCharges", "annual fee", "holiday_fee", "Laufzeit Monate")]
    ['month', 'month', 'year', None, 'month']
    """
    words = {part.lower() for part in _PARTS.findall(name)}
    found = [unit for unit, names in _UNITS.items() if words & {*names}]
    return found[0] if len(found) == 1 else None
