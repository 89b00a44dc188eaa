"""Charts as SVG within a page: each with a title for who cannot see it, and colours that differ in brightness too."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, NAMES, NUMBERS = 780, 190, 235  # in units of the drawing: the whole, the names on the left, figures on the right
ROW = 34
SIZE, SMALLEST = 13, 8.5  # of letters, and to what they shrink where a text is too long
LATIN = 0.62  # of their size: how wide letters and digits are at most; Chinese ones are as wide as high
INK, LINE = "#1b1f23", "#c9d1d9"


class Bar(NamedTuple):
    """A row of a chart: its name, where it begins and ends, its interval (or None), its figures as text, its colour."""

    name: str
    start: float
    end: float
    interval: tuple[float, float] | None
    text: str
    colour: str


def forest(rows: Sequence[Bar], title: str) -> str:
    """Differences as points with their intervals beside a line at zero."""
    scale = _scale([0.0, *(value for row in rows for value in (row.end, *(row.interval or ())))])
    parts = [_line(scale(0.0), 8, scale(0.0), 12 + ROW * len(rows), INK)]
    for place, row in enumerate(rows):
        y = 12 + ROW * place + ROW / 2
        if row.interval is not None:
            low, high = scale(row.interval[0]), scale(row.interval[1])
            parts.append(_line(low, y, high, y, row.colour, 3))
            parts += [_line(end, y - 6, end, y + 6, row.colour, 2) for end in (low, high)]
        parts.append(f'<circle cx="{scale(row.end):.1f}" cy="{y:.1f}" r="5" fill="{row.colour}"/>')
        parts += _texts(row, y)
    return _drawing(parts, 20 + ROW * len(rows), title, rows)


def waterfall(rows: Sequence[Bar], title: str) -> str:
    """Steps as bars, each from where the one before it led."""
    scale = _scale([value for row in rows for value in (row.start, row.end)], margin=0.02)
    parts = []
    for place, row in enumerate(rows):
        y = 12 + ROW * place
        left, right = sorted((scale(row.start), scale(row.end)))
        parts.append(
            f'<rect x="{left:.1f}" y="{y + 6}" width="{max(right - left, 1):.1f}" height="{ROW - 12}" '
            f'fill="{row.colour}" rx="2"/>'
        )
        if place + 1 < len(rows):
            parts.append(_line(scale(row.end), y + ROW - 6, scale(row.end), y + ROW + 6, LINE))
        parts += _texts(row, y + ROW / 2)
    return _drawing(parts, 20 + ROW * len(rows), title, rows)


class _Scale(NamedTuple):
    low: float
    high: float

    def __call__(self, value: float) -> float:
        """Where a value lies, in units of the drawing."""
        part = (value - self.low) / (self.high - self.low)
        return NAMES + 10 + part * (WIDTH - NAMES - NUMBERS - 20)


def _scale(values: Sequence[float], margin: float = 0.08) -> _Scale:
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1.0) * margin
    return _Scale(low - room, high + room)


def _line(x: float, y: float, x_end: float, y_end: float, colour: str, width: int = 1) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x_end:.1f}" y2="{y_end:.1f}" stroke="{colour}" stroke-width="{width}"/>'
    )


def _texts(row: Bar, y: float) -> list[str]:
    return [
        f'<text x="{NAMES}" y="{y + 4:.1f}" text-anchor="end"{{}}>{{}}</text>'.format(*_fitted(row.name, NAMES - 4)),
        f'<text x="{WIDTH - NUMBERS + 8}" y="{y + 4:.1f}" class="figure"{{}}>{{}}</text>'.format(
            *_fitted(row.text, NUMBERS - 10)
        ),
    ]


def _fitted(text: str, room: float) -> tuple[str, str]:
    """The size that a text has, if it is not the usual one, so that it fits; and the text, cut where none would do."""
    size = SIZE * min(1.0, room / max(width(text), 1.0))
    if size >= SIZE:
        return "", escape(text)
    shown = text
    while size < SMALLEST and width(shown) * SMALLEST > room * SIZE:
        shown = f"{shown.removesuffix('…')[:-1]}…"
    return f' font-size="{max(size, SMALLEST):.1f}"', escape(shown)


def width(text: str) -> float:
    """How wide a text is at most, in units of the drawing, at its usual size.

    >>> width("Cut 5%"), width("月费")
    (48.36, 26)
    """
    return round(sum(SIZE if ord(letter) > 0x2E7F else SIZE * LATIN for letter in text), 2)


def _drawing(parts: Sequence[str], height: float, title: str, rows: Sequence[Bar]) -> str:
    told = "; ".join(f"{row.name}: {row.text}" for row in rows)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(f"{title}. {told}")}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
