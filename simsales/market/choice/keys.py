"""What a scenario may say of what customers weigh when they choose."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from simsales.files.needs import Needs
from simsales.files.part import Name, Part, Shares
from simsales.files.units import Share, WholeWeeks


class Orientation(Shares):
    """How many customers lean to relationship, value and service (B-value)."""

    relationship: Share = 0.0
    value: Share = 0.0
    service: Share = 0.0


class Sensitivity(Shares):
    """How many customers weigh price, service, brand or security half as much again (D-sens)."""

    price: Share = 0.0
    service: Share = 0.0
    brand: Share = 0.0
    security: Share = 0.0
    balanced: Share = 0.0


class Weights(Part):
    """What one point of each attribute (0 to 1) is worth, in utility."""

    quality: float = Field(1.0, ge=0, le=100, allow_inf_nan=False)
    service: float = Field(1.0, ge=0, le=100, allow_inf_nan=False)
    brand: float = Field(0.5, ge=0, le=100, allow_inf_nan=False)
    security: float = Field(0.5, ge=0, le=100, allow_inf_nan=False)


class SegmentChoice(Part):
    """What a segment weighs, price aside."""

    orientation: Orientation = Orientation(relationship=1 / 3, value=1 / 3, service=1 / 3)
    sensitivity: Sensitivity = Sensitivity(balanced=1)
    weights: Weights = Weights()
    commitment_aversion: Annotated[float, Needs("an offer that commits")] = Field(
        0.1, ge=0, le=100, allow_inf_nan=False, description="utility lost by a year of commitment (assumed)"
    )
    weights_spread: float = Field(
        0.0, ge=0, le=3, allow_inf_nan=False,
        description="sd of the logarithm of each customer's own factor, with mean 1, on each of these weights",
    )  # fmt: skip
    tastes: dict[Name, float] = Field(
        default_factory=dict,
        description="what a unit of each of the offers' own `attributes` is worth, in utility; of any sign, as "
        "estimated from choices",
    )
    taste_spread: dict[Name, float] = Field(
        default_factory=dict,
        description="sd among customers of what a unit is worth: normal, as in a mixed logit (Train 2009)",
    )
    worth_having: dict[Name, float] = Field(
        default_factory=dict,
        description="category -> utility of having any offer rather than none, where it differs from the need's own",
    )
    worth_having_spread: float = Field(
        0.0, ge=0, le=100, allow_inf_nan=False, description="sd of it among customers, by category"
    )
    industry: Annotated[Name | None, Needs("what is made for it")] = Field(
        None, description="what the segment's businesses do; see `made_for` (D-industry)"
    )

    @field_validator("tastes", "taste_spread")
    @classmethod
    def _coefficients(cls, value: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        for name, each in value.items():
            if info.field_name == "taste_spread" and each < 0:
                raise ValueError(f"the spread of {name} must not be below 0")
            if not abs(each) <= 1e6:
                raise ValueError(f"what a unit of {name} is worth must lie between -1e6 and 1e6")
        return value

    @field_validator("worth_having")
    @classmethod
    def _utilities(cls, value: dict[str, float]) -> dict[str, float]:
        for name, worth in value.items():
            if not -1000 <= worth <= 1000:
                raise ValueError(f"the utility for {name} must lie between -1000 and 1000")
        return value


class NeedChoice(Part):
    """What it is worth to have the need met at all."""

    worth_having: float = Field(
        0.0, ge=-100, le=100, allow_inf_nan=False, description="utility of having any offer rather than none"
    )


class ProductChoice(Part):
    """For whom a product is made."""

    made_for: list[Name] = Field(
        default_factory=list, description="industries of segments for which it is made: a solution (D-industry)"
    )
    fit: Annotated[float, Needs("industries")] = Field(
        0.5, ge=0, le=100, allow_inf_nan=False, description="utility of what is made for one's industry (assumed)"
    )


class SellingChoice(Part):
    """How long tastes last, and what it costs a customer to leave a supplier, or to have several."""

    taste_stays: Share = Field(
        0.5, description="part of a customer's tastes, offer by offer, that never change (assumed)"
    )
    taste_weeks: WholeWeeks = Field(
        13, ge=1, le=2600,
        description="after how many weeks the other tastes are drawn anew, each customer's at a time of their own "
        "(assumed)",
    )  # fmt: skip
    inertia: Annotated[float, Needs("something to change to")] = Field(
        1.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility lost by leaving a supplier, beyond the exit fee",
    )
    shopping_cost: Annotated[float, Needs("rivals")] = Field(
        0.0, ge=0, le=100, allow_inf_nan=False,
        description="utility lost by every supplier that a customer deals with beyond the first (B-partner; assumed)",
    )  # fmt: skip
