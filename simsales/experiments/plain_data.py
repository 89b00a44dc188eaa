"""Figures as JSON has them, and tables as CSV files of the user's own do."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


SCHEMAS = {
    "comparison": 2, "run": 1, "what_if": 1, "facts": 1, "uplift": 1, "evaluation": 1, "demand": 1, "lifetime": 1,
    "sweep": 1, "flip": 1, "conflicts": 1, "explanation": 1, "calibration": 1,
    "sensitivity": 1, "optimum": 1,
}  # fmt: skip
"""The version of each layout: raised when what is there means something else or is gone, not when there is more."""


def json_text(layout: str, data: Mapping[str, Any]) -> str:
    """Plain data as JSON text that says its layout and the version of that first; no figure is NaN or infinite.

    KeyError for an unknown layout.

    >>> print(json_text("run", {"margin": float("nan")}))
    {
      "schema": "simsales run 1",
      "margin": null
    }
    """
    said = {"schema": f"simsales {layout} {SCHEMAS[layout]}", **_plain(data)}
    return json.dumps(said, indent=2, ensure_ascii=False, allow_nan=False)


def _plain(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {name: _plain(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return plain_value(data)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame as JSON rows: NaN becomes None, infinity the text "Infinity"."""
    return [{name: plain_value(value) for name, value in row.items()} for row in frame.reset_index().to_dict("records")]


def plain_value(value: Any) -> Any:
    """A figure as JSON has it: NaN becomes None, infinity the text "Infinity"."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def read_csv(path: Path) -> pd.DataFrame:
    """A CSV file in which only an empty cell is missing: a segment or a chooser may be called NA."""
    import pandas as pd

    return pd.read_csv(path, keep_default_na=False, na_values=[""])
