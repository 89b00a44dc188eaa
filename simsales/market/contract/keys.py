"""What a scenario may say of leaving."""

from __future__ import annotations

from pydantic import Field

from simsales.files.part import Part
from simsales.files.units import Rate, Share


class Churn(Part):
    """How readily free customers leave when satisfied as expected; heterogeneous, so that sBG retention emerges."""

    rate: Rate = Field(
        0.004, le=1, description="mean weekly hazard of a free customer, as satisfied as at the start (assumed)"
    )
    spread: Share = Field(
        0.0,
        lt=1,
        description="heterogeneity of the hazard (polarization index): hazards are Beta with mean `rate` and "
        "alpha + beta = 1/spread - 1 (Fader & Hardie 2007); 0: all alike; near `rate`: many never leave, few soon",
    )
