"""What a scenario may say of customers who come to a channel of themselves."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Rate, Share


class SegmentVisits(Part):
    """How often a segment comes for other business."""

    visits: Annotated[Rate, Needs("an inbound channel", "customers who come when they like")] = Field(
        0.0, le=1, description="visits to an inbound channel for other business, per week"
    )
    compares: Annotated[Share, Needs("a second inbound channel")] = Field(
        0.0,
        description="part that looks up prices elsewhere before it buys where it was advised (showrooming)",
    )


class ChannelVisits(Part):
    """What customers find who come to a channel."""

    hassle: Annotated[float, Needs("customers who come to it")] = Field(
        0.0, ge=0, le=100, allow_inf_nan=False, description="utility lost by using it"
    )
    service: Annotated[Share, Needs("customers who come to it")] = Field(0.5, description="how good its service is")
    waiting_weight: Annotated[float, Needs("customers who come to it", "a limit to whom it serves")] = Field(
        2.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility lost where all were turned away last week (assumed)",
    )


class NeedVisits(Part):
    """How a need is voiced on a visit."""

    voiced_per_visit: Annotated[Share, Needs("visits")] = Field(
        0.04, description="latent needs voiced unasked on a visit (B-need: 4%)"
    )


class SellingVisits(Part):
    """Who comes for certain: what a plain model of choice takes for granted."""

    nobody_stays_home: Annotated[bool, Needs("an inbound channel", "customers who come when they like")] = Field(
        False, description="who knows that they need something comes to an inbound channel that sells it, every week"
    )
    everybody_comes: Annotated[bool, Needs("an inbound channel")] = Field(
        False, description="everybody comes to an inbound channel every week, whether they need something or not"
    )
