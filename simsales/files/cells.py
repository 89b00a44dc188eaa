"""Cells of a customer file as numbers: what a word stands for, what a number must be, and what is wrong with others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from simsales.files.amounts import Decimal, may_be_either, money_of, number_of, share_of
from simsales.files.dates import SERIALS, Order, is_like_a_number, of_serial, span_of
from simsales.files.problems import suggest

_WHOLE = re.compile(r"-?\d+\.0+")
_TRUTH = {"true": "true", "false": "false"}  # which programs write TRUE, True and true
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
LONGEST = 5200.0  # weeks: of a longer time nobody is a customer, or bound
NO_END = 2900  # the first of the years that stand for no end, such as 9999
BLANKS = frozenset({
    "", "-", "--", "–", "—", "?", ".", "na", "n/a", "n.a.", "#n/a", "nan", "nat", "nil", "none", "null", "#null!",
    "\\n", "<na>", "(blank)", "(null)", "missing", "0000-00-00", "0000-00-00 00:00:00", "无", "空",
})  # fmt: skip
"""What stands in a cell where nothing does, in small letters."""
YES = frozenset({"true", "yes", "y", "1", "t", "x", "ja", "是"})
NO = frozenset({"false", "no", "n", "0", "f", "nein", "否"})

type Read = Callable[[str], float]


@dataclass(frozen=True)
class Manner:
    """How a column is written: its mark of decimals, and the order of its dates where that has to be known.

    ``is_told``: whether the mark of decimals can be told from its cells. ``serial``: numbers are a spreadsheet's dates.
    """

    decimal: Decimal = "."
    order: Order | None = None
    is_told: bool = True
    serial: bool = False


type Reader = Callable[[Manner], Read]
"""How a column is read that is written in a manner."""


class BadCell(ValueError):
    """A cell that cannot be used: what is wrong (``{}`` stands for the cell), and what may help."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def said(self, cell: str) -> str:
        """What is wrong with a cell."""
        return str(self).replace("{}", cell[:40])


def is_blank(cell: str) -> bool:
    """Whether a cell says nothing, in one of the many ways in which that is written.

    >>> [is_blank(cell) for cell in ("", "NULL", "n/a", "0")]
    [True, True, True, False]
    """
    return cell.lower() in BLANKS


def words(
    codes: Mapping[str, float], what: str, where: str, largest: float = math.inf, signed: bool = False
) -> Reader:  # fmt: skip
    """How a cell that is a word becomes a number: one of ``codes``, from 0 to the ``largest`` unless it is ``signed``.

    ``what`` is what the words are called, and ``where`` says what to do about one that is not known.
    """

    def read(cell: str) -> float:
        value = explained(codes, cell)
        if value is None:
            raise BadCell(f'unknown {what} "{{}}"', where or suggest(cell, codes))
        if not signed and not 0 <= value <= largest:
            raise BadCell(f'the number for "{{}}" must lie between 0 and {largest:g}')
        return value

    return lambda manner: read


def words_or_nothing(codes: Mapping[str, float]) -> Reader:
    """How a cell that is a word becomes a number: one of ``codes``, or -1.

    >>> words_or_nothing({"yes": 0.0})(Manner())("no")
    -1.0
    """

    def read(cell: str) -> float:
        value = explained(codes, cell)
        return -1.0 if value is None else value

    return lambda manner: read


def explained(codes: Mapping[str, float], cell: str) -> float | None:
    """What a cell stands for: also a whole number written with a decimal point, as tables with gaps have it, and
    another spelling of true and false."""
    value = codes.get(cell)
    if value is None and _WHOLE.fullmatch(cell):
        return codes.get(cell.partition(".")[0])
    if value is None and cell.lower() in _TRUTH:
        return next((codes[each] for each in codes if each.lower() == cell.lower()), None)
    return value


def numbers(factor: float = 1.0, largest: float = math.inf, signed: bool = False, shares: bool = False) -> Reader:
    """How a cell that is a number is read: times a ``factor``; from 0 to the ``largest`` unless it is ``signed``.

    ``shares`` may also be written as ``72%`` and ``8/10``.

    >>> numbers(factor=4.0)(Manner())("2.5"), numbers(shares=True)(Manner())("72%")
    (10.0, 0.72)
    """

    def reader(manner: Manner) -> Read:
        def read(cell: str) -> float:
            value = share_of(cell, manner.decimal) if shares else None
            if value is None:
                value = _number(cell, manner)
            if value is None:
                raise BadCell('expected a number, not "{}"', _decimals(cell, manner))
            return _within(value, largest, signed) * factor

        return read

    return reader


def scaled(worst: float, best: float) -> Reader:
    """How a score is read: as a part of one, from the worst to the best that a scale has.

    >>> scaled(1, 5)(Manner())("4")
    0.75
    """

    def reader(manner: Manner) -> Read:
        def read(cell: str) -> float:
            value = _number(cell, manner)
            if value is None or not min(worst, best) <= value <= max(worst, best):
                raise BadCell(f'expected a score from {worst:g} to {best:g}, not "{{}}"')
            return (value - worst) / (best - worst)

        return read

    return reader


def money(factor: float, seen: Counter[str]) -> Reader:
    """How an amount is read, with or without its currency, which is counted as ``seen`` once for each way to write it.

    >>> money(0.01, Counter())(Manner())("1,065.00 EUR")
    10.65
    """

    def reader(manner: Manner) -> Read:
        def read(cell: str) -> float:
            if not manner.is_told:
                _number(cell, manner)
            found = money_of(cell, manner.decimal)
            if found is None:
                raise BadCell('expected a number, not "{}"', _decimals(cell, manner))
            seen[found[1]] += 1
            return _within(found[0], math.inf, False) * factor

        return read

    return reader


def identity(number: Callable[[str], float]) -> Read:
    """How a cell is read that tells customers apart: as the ``number`` of the cell; a blank is -1.

    BadCell for what a spreadsheet has rounded: customers that differ look alike.

    >>> identity(float)("12"), identity(float)("NULL")
    (12.0, -1.0)
    """

    def read(cell: str) -> float:
        if "+" in cell and _ROUNDED.fullmatch(cell):
            hint = "format the column as text in the spreadsheet, and export again"
            raise BadCell('"{}" is an id that a spreadsheet has rounded', hint)
        return -1.0 if is_blank(cell) else number(cell)

    return read


def times(unit: float, as_of: date | None, ahead: bool, seen: Counter[str] | None = None) -> Reader:
    """How a length of time is read, in weeks: so many units, or, if it is known ``as_of`` when, from or to a date.

    ``ahead``: it lies in the future, or is over (a number of weeks below 0); else it lies in the past. A month or a
    quarter counts to its last day if ahead, else from its first. Ends in a year such as 9999 are ``seen``: 0 weeks.

    >>> times(1.0, date(2026, 11, 28), ahead=False)(Manner())("2026-11-14")
    2.0
    """

    def reader(manner: Manner) -> Read:
        def read(cell: str) -> float:
            number = None if is_like_a_number(cell) else _number(cell, manner)
            if number is not None and not manner.serial:
                return _not_endless(_within(number, math.inf, signed=ahead) * unit, number)
            try:
                found = span_of(cell, manner.order) if number is None else (of_serial(number),) * 2
            except OverflowError:
                raise BadCell('"{}" is no date') from None
            except ValueError as error:
                asked = "is the day or the month first" in str(error)
                hint = 'world.customer_file.dates = "day first" or "month first"' if asked else ""
                raise BadCell(f'"{{}}": {error}' if asked else f'"{{}}" is no date: {error}', hint) from None
            if found is None:
                raise BadCell('expected a number, not "{}"', _decimals(cell, manner))
            if as_of is None:
                raise BadCell(
                    'expected a number, not a date: "{}"',
                    'world.customer_file.as_of = "YYYY-MM-DD", the day for which the file was made, makes use of dates',
                )
            if ahead and found[1].year >= NO_END and seen is not None:
                seen[cell] += 1
                return 0.0
            weeks = (found[1 if ahead else 0] - as_of).days / 7
            if not ahead and weeks > 0:
                raise BadCell(f'"{{}}" lies after the day of the file, {as_of}')
            return _not_endless(weeks if ahead else -weeks)

        return read

    return reader


def _not_endless(weeks: float, number: float = 0.0) -> float:
    """A length of time in weeks; BadCell for one of more than a hundred years, and what may be meant by its number."""
    if abs(weeks) > LONGEST:
        is_serial = SERIALS[0] < number < SERIALS[1]
        hint = 'a spreadsheet\'s number of a day? world.customer_file.dates = "serial" reads it' if is_serial else ""
        raise BadCell('"{}" is more than a hundred years', hint)
    return weeks


def _number(cell: str, manner: Manner) -> float | None:
    """A number; BadCell where its mark may be one of thousands or of decimals."""
    if not manner.is_told and may_be_either(cell):
        hint = 'world.customer_file.decimal = "," or "." says which of them it is'
        raise BadCell('"{}" has a mark that may be one of thousands or of decimals', hint)
    return number_of(cell, manner.decimal)


def _within(value: float, largest: float, signed: bool) -> float:
    if value < 0 and not signed:
        raise BadCell("must not be negative, and is {}")
    if value > largest or math.isinf(value):
        hint = (
            "world.customer_file.scales says from what to what scores go: { column = [1, 5] }" if largest == 1 else ""
        )
        raise BadCell(f"must be at most {min(largest, 1e308):g}, and is {{}}", hint)
    return value


def _decimals(cell: str, manner: Manner) -> str:
    """What may help where a number has the other mark of decimals."""
    other: Decimal = "," if manner.decimal == "." else "."
    return f'world.customer_file.decimal = "{other}"?' if number_of(cell, other) is not None else ""
