"""Figures as JSON has them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame as JSON rows: NaN becomes None, infinity the text "Infinity"."""
    return [{name: plain_value(value) for name, value in row.items()} for row in frame.reset_index().to_dict("records")]


def plain_value(value: Any) -> Any:
    """A figure as JSON has it: NaN becomes None, infinity the text "Infinity"."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
