"""What a scenario may say of a customer file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simsales.files.part import Name, Part
from simsales.files.units import Weeks

ATTRIBUTES = {"satisfaction": 1.0, "relationship": 1.0, "price_response": 100.0, "churn_rate": 1.0}
"""What a file may say of a customer beside segment, tenure and contract, and the most that each may be."""


type Effect = float | dict[str, float]
"""By unit of a column, or by value in it."""


class CustomerFile(Part):
    """A CSV or Parquet file with one row a customer: the population."""

    path: str = Field(
        min_length=1,
        description="beside the scenario file, or an absolute path (any file that you may read: it is your own choice; "
        "what is said of a file that looks like no customer file does not repeat its first line)",
    )
    bad_rows: Literal["stop", "skip"] = "stop"
    limit: int | None = Field(None, ge=1, description="take only the first so many rows")
    segment: str | None = Field(None, description="column with the segment's name, after `segments` below")
    segments: dict[str, str] = Field(default_factory=dict, description="value in the file -> segment")
    tenure: str | None = Field(None, description="column with weeks or months since the customer came to us")
    tenure_unit: Literal["weeks", "months", "years"] = "months"
    charge: str | None = Field(None, description="column with what the customer pays a month, all in")
    holds: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="column -> {value in the file -> offer held}; other values: nothing"
    )
    contract: str | None = Field(None, description="column with the kind of contract")
    contracts: dict[str, Weeks] = Field(default_factory=dict, description="value in the file -> length of commitment")
    contract_ends: str | None = Field(None, description="column with weeks until the commitment ends")
    attributes: dict[str, str] = Field(
        default_factory=dict, description="customer attribute (satisfaction, relationship, …) -> column"
    )
    values: dict[str, dict[str, float]] = Field(
        default_factory=dict,
        description="attribute -> {value in the file -> number} where the column holds words",
    )
    churn_by: dict[str, Effect] = Field(
        default_factory=dict,
        description="column -> what a unit of it adds to the log odds of leaving, or {value in the file -> what it "
        "adds}; from the mean of all",
    )
    need_by: dict[Name, dict[str, Effect]] = Field(
        default_factory=dict,
        description="category -> {column -> what it adds to the logarithm of the rate of the need}, likewise",
    )
