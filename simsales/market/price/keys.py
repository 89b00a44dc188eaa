"""What a scenario may say of prices: the list, how much they weigh, and what customers think a thing usually costs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Monthly, Once, Rate, Share, Weeks


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


class WorldPrice(Part):
    """Whether customers remember prices."""

    reference_price: ReferencePrice | None = Field(
        None, description="customers remember what things usually cost; not said: they do not"
    )


class SegmentPrice(Part):
    """How much a price weighs with a segment, and how many ask for less."""

    price_response: float = Field(
        0.03,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility lost by one unit of currency a month (median)",
    )
    price_response_spread: float = Field(0.3, ge=0, le=3, allow_inf_nan=False, description="sd of its logarithm")
    haggles: Annotated[Share, Needs("authority")] = Field(
        0.5, description="part who ask for a discount where staff may grant one (B-auth; assumed)"
    )


class SellingPrice(Part):
    """How one-off prices are felt, and how long a discount is waited for."""

    closing_horizon: Weeks = Field(104.0, gt=0, description="weeks over which a one-off price is felt, uncommitted")
    patience: Annotated[Weeks, Needs("authority")] = Field(
        4.0, ge=1, description="how long a customer waits on average for a discount to be approved (B-auth; assumed)"
    )


class ProductPrice(Part):
    """A product's list prices."""

    price: Monthly = Field(0.0, description="list price a month")
    price_once: Once = Field(0.0, description="one-off list price (device, set-up)")
