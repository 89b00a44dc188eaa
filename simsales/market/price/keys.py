"""What a scenario file says about reference prices: what customers think a thing usually costs."""

from __future__ import annotations

from pydantic import Field

from simsales.files.part import Part
from simsales.files.units import Rate, Share


class ReferencePrice(Part):
    """How customers remember prices, and how much a price below or above what they remember weighs (loss-averse)."""

    gain: float = Field(
        0.5, ge=0, le=20, allow_inf_nan=False,
        description="weight of a price below the remembered one, in parts of the price response (assumed)",
    )  # fmt: skip
    loss: float = Field(
        1.0, ge=0, le=20, allow_inf_nan=False,
        description="weight of a price above it: about twice that of a gain (Tversky & Kahneman 1991)",
    )  # fmt: skip
    carry: Share = Field(
        0.7, description="part of what is remembered that stays when a price is noticed (Kalyanaram & Winer 1995)"
    )
    notices: Rate = Field(0.1, le=1, description="customers who notice the going price, per week (assumed)")
