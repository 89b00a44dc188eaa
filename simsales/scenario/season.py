"""Seasons: how a rate goes up and down over the months of a year (B-demand)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field


def _months(value: list[float]) -> list[float]:
    if value and (len(value) != 12 or not any(value)):
        raise ValueError(f"a season has twelve factors, one a month and not all 0, not {len(value)}")
    return value


Season = Annotated[
    list[Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]],
    AfterValidator(_months),
    Field(
        description="twelve factors on `rate`, one a month of the year from the month in which the run begins "
        "(B-demand: irregular demand); not said: the same all year"
    ),
]
