"""What a scenario may say of a customer file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from simsales.files.needs import Needs
from simsales.files.part import Name, Part
from simsales.files.units import Share, Weeks
from simsales.market.usage.keys import UsageInCharge

ATTRIBUTES = {"satisfaction": 1.0, "relationship": 1.0, "price_response": 100.0, "churn_rate": 1.0}
"""What a file may say of a customer beside segment, tenure and contract, and the most that each may be."""


type Effect = float | dict[str, float]
"""By unit of a column, or by value in it."""


type Scale = Annotated[list[float], Field(min_length=2, max_length=2)]
type Unit = Literal["days", "weeks", "months", "quarters", "years"]
type Charged = Literal[
    "day", "week", "month", "quarter", "year",
    "cents a day", "cents a week", "cents a month", "cents a quarter", "cents a year",
]  # fmt: skip


class CustomerFile(Part):
    """A file with one row a customer, or one row a contract: the population."""

    path: str = Field(
        min_length=1,
        description="beside the scenario file, or an absolute path (any file that you may read: it is your own choice; "
        "what is said of a file that looks like no customer file does not repeat its first line)",
    )
    sheet: str | None = Field(None, description="the sheet of a spreadsheet; else the first that has the columns")
    separator: str | None = Field(None, description='what stands between cells, such as ";" or "tab"; else found out')
    encoding: str | None = Field(None, description='such as "utf-8", "cp1252", "gb18030"; else found out')
    header: int | None = Field(None, ge=1, description="line with the columns' names; else found out")
    decimal: Literal[".", ","] | None = Field(None, description="mark of decimals; else found out, column by column")
    dates: Literal["day first", "month first", "serial"] | None = Field(
        None,
        description="what 3/4/2026 means; else found out, where a date of the column tells. serial: dates are a "
        "spreadsheet's numbers of days, such as 44682",
    )
    as_of: date | None = Field(None, description="the day for which the file was made: dates then serve as durations")
    bad_rows: Literal["stop", "skip"] = "stop"
    most_left_out: Share = Field(0.5, description="of the rows, before a file is refused whose bad rows are skipped")
    limit: int | None = Field(None, ge=1, description="take only the first so many rows")
    where: dict[str, list[str]] = Field(default_factory=dict, description="column -> values: only such rows are taken")
    id: str | None = Field(None, description="column that tells customers apart; none may come twice, unless as below")
    rows: Literal["customers", "contracts"] = Field(
        "customers", description="contracts: rows with the same id are one customer, who holds and pays them all"
    )
    segment: str | None = Field(None, description="column with the segment's name, after `segments` below")
    segments: dict[str, str] = Field(default_factory=dict, description="value in the file -> segment")
    district: Annotated[str | None, Needs("an organisation")] = Field(
        None, description="column with the name of the district in which the customer lives; drawn if not said"
    )
    tenure: str | None = Field(None, description="column with how long, or since which date, the customer is with us")
    tenure_unit: Unit = "months"
    charge: str | None = Field(None, description="column with what the customer pays, all in")
    charge_unit: Charged = Field("month", description="for how long that is")
    usage_in_charge: UsageInCharge = None
    holds: str | list[str] | dict[str, dict[str, str] | str] = Field(
        default_factory=dict,
        description="column -> {value in the file -> offer held}, or a CSV file of two columns that says so; other "
        "values: nothing. Or the offer (or offers) that all hold",
    )
    holds_split: str | None = Field(None, min_length=1, description="what stands between several holdings in a cell")
    contract: str | None = Field(None, description="column with the kind of contract")
    contracts: dict[str, Weeks] = Field(default_factory=dict, description="value in the file -> length of commitment")
    contract_ends: str | None = Field(
        None, description="column with how long until the commitment ends, or the date; who is past it is free"
    )
    contract_ends_unit: Unit = "weeks"
    attributes: dict[str, str] = Field(
        default_factory=dict, description="customer attribute (satisfaction, relationship, …) -> column"
    )
    scales: dict[str, Scale] = Field(
        default_factory=dict, description="column of an attribute -> its worst and its best score, such as [1, 5]"
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

    @field_validator("as_of", mode="before")
    @classmethod
    def _a_day(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f'expected a day as "2026-11-28", not "{value[:40]}"') from None

    @field_validator("separator")
    @classmethod
    def _one_letter(cls, value: str | None) -> str | None:
        value = "\t" if value == "tab" else value
        if value is not None and (len(value) != 1 or value.isalnum() or value in "\r\n\"'"):
            raise ValueError('expected one sign, such as ";" or "tab"')
        return value

    @field_validator("scales")
    @classmethod
    def _not_flat(cls, value: dict[str, list[float]]) -> dict[str, list[float]]:
        for column, (worst, best) in value.items():
            if worst == best:
                raise ValueError(f"the scale of {column} begins and ends at {worst:g}")
        return value
