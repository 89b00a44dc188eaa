"""What a scenario may say of attention: how offers become known, and how many others order or hold them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Share, Weeks


class SegmentAttention(Part):
    """What is new, what many order and what friends hold draws a segment (B-herd)."""

    novelty: Annotated[float, Needs("an offer that is launched")] = Field(
        0.0, ge=0, le=100, allow_inf_nan=False, description="mean utility of a brand-new offer (B-herd)"
    )
    conformity: Annotated[float, Needs("a display")] = Field(
        0.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="mean utility of an offer displayed as having all of last week's orders (B-herd)",
    )
    company: Annotated[float, Needs("people who talk")] = Field(
        0.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility of a first offer of a category that all friends hold (B-herd)",
    )


class SellingAttention(Part):
    """How offers become known, and are forgotten."""

    awareness_half_life: Weeks = Field(26.0, gt=0, description="after which half the awareness is forgotten")
    presentation: float = Field(1.0, ge=0, le=20, allow_inf_nan=False, description="exposure by a presentation")
    telling: Annotated[float, Needs("friends")] = Field(
        0.1, ge=0, le=20, allow_inf_nan=False, description="exposure by what a friend tells"
    )
    newness_half_life: Annotated[Weeks, Needs("an offer that is launched", "novelty")] = Field(
        13.0, gt=0, description="after which an offer is half as new (B-herd; assumed)"
    )


class OfferAttention(Part):
    """How well an offer of ours is known, and since when it is there."""

    known: Annotated[Share, Needs("being on sale")] = Field(0.3, description="awareness at the start")
    launched: Annotated[Weeks | None, Needs("being on sale", "parts that are there by then")] = Field(
        None,
        description="week in which it is launched, new to all; before it is not on sale; if not said, long ago; "
        "a bundle no sooner than all its parts",
    )
