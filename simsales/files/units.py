"""The quantities a scenario file may say: shares, durations, rates and money, with or without a unit.

A bare number is taken in the base unit (a share of one, weeks, per week, currency per month); a text says
its own unit: ``"15%"``, ``"6 weeks"``, ``"2% per month"``, ``"99 CNY/month"``. A month is 52/12 weeks. Commas
separate thousands (``"1,500 CNY"``) and nothing else, since ``"1,5%"`` means different things in different countries.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

WEEKS_PER_MONTH = 52 / 12
PARTS = 5040  # of a week, in which terms are measured: months and days, their halves and thirds are whole numbers
WEEKS = {"day": 1 / 7, "week": 1.0, "month": WEEKS_PER_MONTH, "quarter": 13.0, "year": 52.0}
UNREADABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)  # also turns of direction
LONGEST = 64  # characters in a text: none needs more, and a pattern's work grows with their square
_NUMBER = r"[-+]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d+(?:_\d+)*)(?:\.\d*)?|\.\d+)"
_PERCENT = re.compile(rf"({_NUMBER})\s*%")
_DURATION = re.compile(rf"({_NUMBER})\s*([a-z]+)")
_RATE = re.compile(rf"({_NUMBER})\s*(%?)\s*(?:per|/|an?)\s*([a-z]+)")
_QUANTITY = re.compile(rf"((?:[A-Z]{{3}}\s*)?)({_NUMBER})(\s*(?:%|[A-Z]{{3}})?\s*(?:(?:per|/|an?)?\s*[a-z]+)?)")
_MONEY = re.compile(rf"(?:([A-Z]{{3}})\s*)?({_NUMBER})\s*([A-Z]{{3}})?\s*(?:(?:per|/|an?)\s*([a-z]+))?")


def readable(text: str) -> str:
    """A text of the user's, as it is; ValueError for what would move a terminal's cursor, or cannot stand in a figure.

    >>> readable("Is it 5% better?\\nOr 10%?")
    'Is it 5% better?\\nOr 10%?'
    """
    found = UNREADABLE.search(text)
    if found:
        raise ValueError(f"a text must not have the control character U+{ord(found[0]):04X}")
    return text


type Text = Annotated[str, AfterValidator(readable)]


def _number(text: str) -> float:
    return float(text.replace("_", "").replace(",", ""))


def _refused(expected: str, text: str) -> ValueError:
    """What was expected instead of a text, and how to write a decimal comma."""
    comma = re.search(r"\d[\d.]*,\d+", text)
    written = comma[0].replace(".", "").replace(",", ".") if comma and text.count(",") == 1 else "1.5"
    hint = f"; a comma separates only thousands: write {written}" if comma else ""
    return ValueError(f'expected {expected}, not "{text}"{hint}')


def times(text: str, factor: Decimal) -> str | None:
    """A quantity with its unit, so many times; None for a text that is none.

    >>> times("5%", Decimal(2)), times("1,200 CNY/year", Decimal("0.5")), times("hold", Decimal(2))
    ('10%', '600 CNY/year', None)
    """
    if text.strip() == "none":
        return "none"
    match = _QUANTITY.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if not match:
        return None
    number = Decimal(match[2].replace("_", "").replace(",", "")) * factor
    return f"{match[1]}{number.normalize():f}{match[3]}"


def _finite(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST:
        raise ValueError(f"expected a number with its unit, not a text of {len(value):,} characters")
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        raise ValueError(f"expected a finite number, not {str(value).lower()}")
    return value


def _unit(word: str, example: str) -> float:
    weeks = WEEKS.get(word.removesuffix("s"))
    if weeks is None:
        raise ValueError(f'unknown unit of time "{word}": say day, week, month, quarter or year, as {example}')
    return weeks


def share(value: Any) -> Any:
    """A part of one, from ``0.15`` or ``"15%"``."""
    value = _finite(value)
    if isinstance(value, str):
        match = _PERCENT.fullmatch(value.strip())
        if not match:
            raise _refused('a share such as 0.15 or "15%"', value)
        return _number(match[1]) / 100
    if isinstance(value, int | float) and 1 < value <= 100:
        raise ValueError(f'a share lies between 0 and 1: write {value / 100:g} or "{value:g}%"')
    return value


def duration(value: Any) -> Any:
    """A length of time in weeks, from ``6``, ``"6 weeks"``, ``"2 years"`` or ``"none"``."""
    value = _finite(value)
    if isinstance(value, str):
        if value.strip() == "none":
            return 0.0
        match = _DURATION.fullmatch(value.strip())
        if not match:
            raise _refused('a length of time such as "6 weeks" or "2 years"', value)
        return _number(match[1]) * _unit(match[2], '"6 weeks"')
    return value


def whole_weeks(value: Any) -> Any:
    """A length of time in whole weeks, from what ``duration`` reads; ValueError for a part of a week.

    >>> whole_weeks("2 years"), whole_weeks(6.0)
    (104, 6)
    """
    value = duration(value)
    if isinstance(value, float) and value < 1e9:
        if abs(value - round(value)) > 1e-9:
            lower = math.floor(value)
            raise ValueError(f"must be whole weeks: {lower} or {lower + 1}, not {value:.4g}")
        return round(value)
    return value


def term(value: Any) -> Any:
    """How long something binds, in weeks and whole parts of them; ValueError for less than a week, unless it is none.

    >>> term("1 month"), term("3 months"), term("none")
    (4.333333333333333, 13.0, 0.0)
    """
    value = duration(value)
    if isinstance(value, int | float) and abs(value) < 1e9:
        if 0 < value < 1:
            raise ValueError(f"must be a week at least, or none: not {value:.4g} weeks")
        return round(value * PARTS) / PARTS
    return value


def rate(value: Any) -> Any:
    """A weekly hazard, from ``0.02``, ``"2% per week"``, ``"24% per year"`` or ``"3 per year"``."""
    value = _finite(value)
    if isinstance(value, str):
        match = _RATE.fullmatch(value.strip())
        if not match:
            raise _refused('a rate such as "2% per month" or "3 per year"', value)
        return _number(match[1]) / (100 if match[2] else 1) / _unit(match[3], '"2% per month"')
    return value


def _money(value: Any, info: ValidationInfo, per_month: bool) -> Any:
    value = _finite(value)
    if not isinstance(value, str):
        return value
    example = '"99 CNY/month"' if per_month else '"99 CNY"'
    match = _MONEY.fullmatch(value.strip())
    if not match:
        raise _refused(f"an amount such as 99 or {example}", value)
    said = match[1] or match[3]
    currency = (info.context or {}).get("currency")
    if said and currency and said != currency:
        raise ValueError(f"the scenario's currency is {currency}, not {said}")
    amount = _number(match[2])
    if match[4] and not per_month:
        raise ValueError(f"expected a single amount such as {example}, not an amount per {match[4]}")
    return amount * WEEKS_PER_MONTH / _unit(match[4], example) if match[4] else amount


def once(value: Any, info: ValidationInfo) -> Any:
    """An amount of money, from ``99`` or ``"99 CNY"``."""
    return _money(value, info, per_month=False)


def monthly(value: Any, info: ValidationInfo) -> Any:
    """An amount a month, from ``99``, ``"99 CNY/month"`` or ``"1188 CNY/year"``."""
    return _money(value, info, per_month=True)


def tolerance(value: Any, info: ValidationInfo) -> Any:
    """A difference: a share of a mean (``0.01``, ``"1%"``) or, from 1 on, an amount (``5000``, ``"5,000 CNY"``)."""
    value = _finite(value)
    if not isinstance(value, str):
        return value
    if _PERCENT.fullmatch(value.strip()):
        part = share(value)
        if part >= 1:
            raise ValueError(f'a share must be below 100%, not "{value}"')
        return part
    amount = once(value, info)
    if 0 < amount < 1:
        raise ValueError(f'an amount must be 1 at least, not "{value}": below 1 is a share of the mean, such as "1%"')
    return amount


def figure(value: Any, info: ValidationInfo) -> Any:
    """A figure of any measure: a number, a share (``"1.2%"``) or an amount (``"500 CNY"``)."""
    value = _finite(value)
    if not isinstance(value, str):
        return value
    match = _PERCENT.fullmatch(value.strip())
    return _number(match[1]) / 100 if match else once(value, info)


type Share = Annotated[
    float, Field(ge=0, le=1, allow_inf_nan=False), BeforeValidator(share, json_schema_input_type=float | str)
]
type Change = Annotated[
    float,
    Field(ge=-1, le=1, allow_inf_nan=False),
    BeforeValidator(share, json_schema_input_type=float | str),
]
type Weeks = Annotated[
    float,
    Field(ge=0, le=5200, allow_inf_nan=False),
    BeforeValidator(duration, json_schema_input_type=float | str),
]
type WholeWeeks = Annotated[
    int,
    Field(ge=0, le=5200),
    BeforeValidator(whole_weeks, json_schema_input_type=float | str),
]
type Term = Annotated[
    float,
    Field(ge=0, le=5200, allow_inf_nan=False),
    BeforeValidator(term, json_schema_input_type=float | str),
]
type Rate = Annotated[
    float,
    Field(ge=0, le=1000, allow_inf_nan=False),
    BeforeValidator(rate, json_schema_input_type=float | str),
]
type Once = Annotated[
    float,
    Field(ge=0, le=1e12, allow_inf_nan=False),
    BeforeValidator(once, json_schema_input_type=float | str),
]
type Tolerance = Annotated[
    float,
    Field(ge=0, le=1e12, allow_inf_nan=False),
    BeforeValidator(tolerance, json_schema_input_type=float | str),
]
type Figure = Annotated[
    float,
    Field(allow_inf_nan=False),
    BeforeValidator(figure, json_schema_input_type=float | str),
]
type Amount = Annotated[Once, Field(gt=0)]
type Monthly = Annotated[
    float,
    Field(ge=0, le=1e12, allow_inf_nan=False),
    BeforeValidator(monthly, json_schema_input_type=float | str),
]
