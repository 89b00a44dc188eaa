"""What a scenario file says about things that are used up and bought again: refills, tickets, top-ups."""

from __future__ import annotations

from pydantic import Field

from simsales.scenario.part import Part
from simsales.scenario.units import Rate


class Consumption(Part):
    """What is held is used up when its commitment ends, and wanted again; some keep a stock (A-promo)."""

    most: int = Field(1, ge=1, le=100, description="units that a customer keeps at most, the one in use included")
    looks: Rate = Field(
        0.1, le=1, description="customers with something left who look at prices all the same, per week (assumed)"
    )
    storage: float = Field(
        1.0, ge=0, le=100, allow_inf_nan=False, description="utility lost by keeping one unit more (assumed)"
    )
