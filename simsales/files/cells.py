"""Cells of a customer file as numbers: what a word stands for, what a number must be, and what is wrong with others."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from simsales.files.problems import suggest

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_WHOLE = re.compile(r"-?\d+\.0+")

type Read = Callable[[str], float]


class BadCell(ValueError):
    """A cell that cannot be used: what is wrong, and what may help."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def words(
    codes: Mapping[str, float], what: str, where: str, largest: float = math.inf, signed: bool = False
) -> Read:  # fmt: skip
    """How a cell that is a word becomes a number: one of ``codes``, from 0 to the ``largest`` unless it is ``signed``.

    ``what`` is what the words are called, and ``where`` says what to do about one that is not known.
    """

    def read(cell: str) -> float:
        value = _explained(codes, cell)
        if value is None:
            raise BadCell(f'unknown {what} "{cell[:40]}"', where or suggest(cell, codes))
        if not signed and not 0 <= value <= largest:
            raise BadCell(f'the number for "{cell[:40]}" must lie between 0 and {largest:g}')
        return value

    return read


def words_or_nothing(codes: Mapping[str, float]) -> Read:
    """How a cell that is a word becomes a number: one of ``codes``, or -1.

    >>> words_or_nothing({"yes": 0.0})("no")
    -1.0
    """

    def read(cell: str) -> float:
        value = _explained(codes, cell)
        return -1.0 if value is None else value

    return read


def _explained(codes: Mapping[str, float], cell: str) -> float | None:
    """What a cell stands for; a whole number may be written with a decimal point, as tables with gaps have it."""
    value = codes.get(cell)
    if value is None and _WHOLE.fullmatch(cell):
        return codes.get(cell.partition(".")[0])
    return value


def numbers(factor: float = 1.0, largest: float = math.inf, signed: bool = False) -> Read:
    """How a cell that is a number is read: times a ``factor``; from 0 to the ``largest`` unless it is ``signed``.

    >>> numbers(factor=4.0)("2.5")
    10.0
    """

    def read(cell: str) -> float:
        if not _NUMBER.fullmatch(cell):
            raise BadCell(f'expected a number, not "{cell[:40]}"')
        value = float(cell)
        if (value < 0 and not signed) or value > largest or math.isinf(value):
            limit = "must not be negative" if value < 0 and not signed else f"must be at most {min(largest, 1e308):g}"
            raise BadCell(f"{limit}, and is {cell[:40]}")
        return value * factor

    return read
