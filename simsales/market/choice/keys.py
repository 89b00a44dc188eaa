"""What customers weigh."""

from __future__ import annotations

from pydantic import Field

from simsales.files.part import Part, Shares
from simsales.files.units import Share


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
