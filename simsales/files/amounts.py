"""Numbers and amounts of money as people write them: with marks of thousands, decimals, currencies and percent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

type Decimal = Literal[".", ","]

PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f']+(?=\d{3})")  # that stand between thousands
_GROUPED = {".": re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?"), ",": re.compile(r"[-+]?\d{1,3}(\.\d{3})+(,\d*)?")}
_COMMA = re.compile(r"[-+]?\d*,\d+")
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")  # a mark of thousands, or of decimals
_OF = re.compile(r"(\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)")
CURRENCIES = {
    "€": ("EUR",), "£": ("GBP",), "¥": ("CNY", "JPY"), "￥": ("CNY", "JPY"), "元": ("CNY",), "rmb": ("CNY",),
    "₹": ("INR",), "₽": ("RUB",), "₩": ("KRW",), "₺": ("TRY",), "zł": ("PLN",), "kr": ("DKK", "NOK", "SEK"),
    "$": ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"), "us$": ("USD",), "hk$": ("HKD",), "r$": ("BRL",),
}  # fmt: skip
_MONEY = re.compile(
    r"(?P<minus>[-+]?)\s*(?P<before>[^\d\s.,+'-]{0,4})\s*(?P<number>[-+]?[\d.,].*?)\s*(?P<after>[^\d\s.,'-]{0,4})"
)


def number_of(text: str, decimal: Decimal) -> float | None:
    """A number with a mark of decimals and, in groups of three, one of thousands; None for a text that is none.

    >>> number_of("1,065.00", "."), number_of("1.065,00", ","), number_of("1 065", "."), number_of("12,5", ".")
    (1065.0, 1065.0, 1065.0, None)
    """
    if PLAIN.fullmatch(text) and (decimal == "." or "." not in text):
        return float(text)
    text = _SPACES.sub("", text)
    if _GROUPED[decimal].fullmatch(text):
        text = text.replace("," if decimal == "." else ".", "")
    if decimal == ",":
        text = text.replace(",", ".") if _COMMA.fullmatch(text) or PLAIN.fullmatch(text.replace(",", ".")) else ""
    return float(text) if PLAIN.fullmatch(text) else None


def share_of(text: str, decimal: Decimal) -> float | None:
    """A part of one from ``72%`` or ``8/10``; None for a text that is neither.

    >>> share_of("72%", "."), share_of("8/10", "."), share_of(".72", ".")
    (0.72, 0.8, None)
    """
    if text.endswith(("%", "％")):
        number = number_of(text[:-1].rstrip(), decimal)
        return None if number is None else number / 100
    match = _OF.fullmatch(text)
    if match is None:
        return None
    part, whole = (float(each.replace(",", ".")) for each in match.groups())
    return part / whole if whole > 0 else None


def money_of(text: str, decimal: Decimal) -> tuple[float, str] | None:
    """An amount, and what it says of its currency (a code or a sign, else nothing); None for a text that is none.

    >>> money_of("$65.00", "."), money_of("65 EUR", "."), money_of("-12", "."), money_of("sixty", ".")
    ((65.0, '$'), (65.0, 'EUR'), (-12.0, ''), None)
    """
    negative = text.startswith("(") and text.endswith(")")  # as bookkeepers write it
    match = _MONEY.fullmatch(text[1:-1].strip() if negative else text)
    if match is None or (match["before"] and match["after"]):
        return None
    unit = match["before"] or match["after"]
    if unit and unit.lower() not in CURRENCIES and not re.fullmatch("[A-Za-z]{3}", unit):
        return None
    number = number_of(match["minus"] + match["number"], decimal)
    return None if number is None else (-number if negative else number, unit)


def is_of(unit: str, currency: str) -> bool:
    """Whether what an amount says of its currency can mean this one.

    >>> is_of("¥", "CNY"), is_of("$", "EUR"), is_of("eur", "EUR")
    (True, False, True)
    """
    return unit.upper() == currency or currency in CURRENCIES.get(unit.lower(), ())


def may_be_either(cell: str) -> bool:
    """Whether the one mark of a number may be one of thousands or of decimals."""
    return _EITHER.fullmatch(re.sub(r"[^\d.,]", "", cell).strip(".,")) is not None


def decimal_of(cells: Iterable[str], usual: Decimal) -> Decimal | None:
    """The mark of decimals of a column's cells; the ``usual`` one where none tells, None where they cannot be told.

    A cell tells if it has both marks, or one that is not followed by three digits. Where a mark that is not the usual
    one of thousands stands before three digits in every cell that has it, it may be either.

    >>> decimal_of(["65,00", "1.065,00"], "."), decimal_of(["65.5", "7"], ","), decimal_of(["1.065", "90"], ",")
    (',', '.', None)
    """
    open_to_both = False
    for cell in cells:
        found = re.sub(r"[^\d.,]", "", cell).strip(".,")
        point, comma = found.rfind("."), found.rfind(",")
        if point >= 0 and comma >= 0:
            return "." if point > comma else ","
        if point < 0 and comma < 0:
            continue
        mark: Decimal = "." if point >= 0 else ","
        if found.count(mark) > 1:
            return "," if mark == "." else "."
        if not _EITHER.fullmatch(found):
            return mark
        open_to_both |= mark == "." and usual == ","
    return None if open_to_both else usual
