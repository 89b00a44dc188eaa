"""Numbers as people read them: one scale and as many digits a measure as its interval deserves."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

MISSING = "—"
_SCALES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
DECIMALS, MOST_DECIMALS = 3, 6  # usually at most; where all of it would be written as nought


@dataclass(frozen=True, slots=True)
class Scale:
    """How the values of one measure are written: multiplied, with so many decimals, and a suffix."""

    factor: float
    decimals: int
    suffix: str

    @classmethod
    def of(cls, unit: str, values: Iterable[float], half_widths: Iterable[float] = ()) -> Scale:
        """The scale for values of a unit (share, money, count, score, mean) known to within the half-widths.

        A smaller multiple is taken where the narrowest would need more than three decimals, and more decimals where
        all of them would be nought.

        >>> Scale.of("money", [41_234_000.0], [210_000.0]).text(41_234_000.0)
        '41.23M'
        >>> Scale.of("money", [1_538_000.0], [900.0]).text(1_538_000.0)
        '1,538.00k'
        >>> Scale.of("share", [0.0592], [0.0014]).text(0.0592)
        '5.92%'
        >>> Scale.of("share", [1.2e-6], [4e-6]).apart(1.2e-6)
        '+0.00012 pp'
        """
        size = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
        factor, suffix = 1.0, ""
        if unit == "share":
            factor, suffix = 100.0, "%"
        else:
            for limit, name in _SCALES:
                if size >= limit * (10 if limit == 1e3 else 1):
                    factor, suffix = 1 / limit, name
                    break
        known = [width * factor for width in half_widths if math.isfinite(width) and width > 0]
        finest = min(known) if known else size * factor / 100 or 10.0
        wanted = _digits(finest)
        if wanted > DECIMALS and suffix in (multiples := [name for _, name in _SCALES]):
            factor, suffix, wanted = factor * 1e3, [*multiples, ""][multiples.index(suffix) + 1], wanted - 3
        largest = max([size * factor, *known])
        most = _digits(largest) if 0.5 * 10.0**-MOST_DECIMALS <= largest < 0.5 * 10.0**-DECIMALS else DECIMALS
        return cls(factor, min(max(wanted, 0), most, MOST_DECIMALS), suffix)

    def text(self, value: float, signed: bool = False, suffix: bool = True) -> str:
        """One value; a dash where there is none.

        >>> Scale(1.0, 1, "").text(float("nan")), Scale(100.0, 1, "%").text(-0.031, signed=True)
        ('—', '−3.1%')
        """
        if math.isnan(value):
            return MISSING
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        number = round(value * self.factor, self.decimals) + 0.0
        written = f"{number:{'+' if signed and number else ''},.{self.decimals}f}".replace("-", "−")
        return written + (self.suffix if suffix else "")

    def apart(self, value: float) -> str:
        """A difference with its sign; one of shares in points.

        >>> Scale(100.0, 1, "%").apart(-0.031), Scale(1.0, 0, "").apart(12.0)
        ('−3.1 pp', '+12')
        """
        return self.text(value, signed=True).replace("%", " pp")

    def interval(self, low: float, high: float, signed: bool = False) -> str:
        """The ends of an interval in brackets; nothing where there is none, and no ends where every world was the same.

        >>> Scale(100.0, 1, "%").interval(0.024, 0.038, signed=True)
        '[+2.4, +3.8]'
        >>> Scale(1.0, 0, "").interval(2.0, 2.0)
        '[every world]'
        """
        if math.isnan(low) or math.isnan(high):
            return ""
        if low == high:
            return "[every world]"
        return f"[{self.text(low, signed, suffix=False)}, {self.text(high, signed, suffix=False)}]"


def _digits(size: float) -> int:
    """How many decimals show a size with two digits."""
    return 1 - math.floor(math.log10(size))


def worlds_of(count: int) -> str:
    """So many worlds, in words.

    >>> worlds_of(1), worlds_of(2000)
    ('1 world', '2,000 worlds')
    """
    return f"{count:,} world{'s' if count != 1 else ''}"


def probability(value: float) -> str:
    """A probability in percent that never claims certainty.

    >>> probability(0.973), probability(0.99999), probability(float("nan"))
    ('97%', '>99.9%', '—')
    """
    if math.isnan(value):
        return MISSING
    if value > 0.999:
        return ">99.9%"
    if value < 0.001:
        return "<0.1%"
    return f"{100 * value:.1f}%" if value > 0.99 or value < 0.01 else f"{100 * value:.0f}%"


def times(value: float) -> str:
    """A gain as a factor.

    >>> times(8.64), times(float("inf")), times(float("nan"))
    ('8.6×', '∞', '—')
    """
    if math.isnan(value):
        return MISSING
    if value > 9999:
        return "∞"
    return f"{value:.1f}×" if value < 100 else f"{value:.0f}×"
