"""How contacts and offers work on customers, whatever the channel."""

from __future__ import annotations

from pydantic import Field

from simsales.files.part import Part
from simsales.files.units import Once, Share, Weeks
from simsales.market.selling.activity import Media


class Selling(Part):
    """How contacts and offers work on customers, whatever the channel; all defaults are assumed."""

    matched_lift: float = Field(
        0.5,
        ge=-10,
        le=10,
        allow_inf_nan=False,
        description="log odds of discovery when content matches the lean",
    )
    skill_weight: float = Field(2.0, ge=0, le=20, allow_inf_nan=False, description="log odds per point of skill")
    effort_weight: float = Field(
        1.0,
        ge=0,
        le=20,
        allow_inf_nan=False,
        description="log odds of a step by the logarithm of effort over an even split",
    )
    relationship_weight: float = Field(1.0, ge=0, le=20, allow_inf_nan=False, description="log odds per point")
    fatigue_weight: float = Field(
        0.3, ge=0, le=20, allow_inf_nan=False, description="log odds lost by a recent contact"
    )
    fatigue_half_life: Weeks = Field(4.0, gt=0, description="after which half the fatigue is gone")
    awareness_half_life: Weeks = Field(26.0, gt=0, description="after which half the awareness is forgotten")
    presentation: float = Field(1.0, ge=0, le=20, allow_inf_nan=False, description="exposure by a presentation")
    telling: float = Field(0.1, ge=0, le=20, allow_inf_nan=False, description="exposure by what a friend tells")
    relationship_gain: Share = Field(
        0.1, description="part of the way to an ally gained by a matched contact on average, up to one stage"
    )
    relationship_half_life: Weeks = Field(
        52.0, gt=0, description="after which half a neglected relationship is gone on average"
    )
    inertia: float = Field(
        1.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility lost by leaving a supplier, beyond the exit fee",
    )
    shopping_cost: float = Field(
        0.0, ge=0, le=100, allow_inf_nan=False,
        description="utility lost by every supplier that a customer deals with beyond the first (B-partner; assumed)",
    )  # fmt: skip
    closing_horizon: Weeks = Field(104.0, gt=0, description="weeks over which a one-off price is felt, uncommitted")
    collision_window: Weeks = Field(4.0, description="two channels at one customer within it collide")
    dispute_cost: Once = Field(0.0, description="cost of settling a disputed commission")
    newness_half_life: Weeks = Field(13.0, gt=0, description="after which an offer is half as new (B-herd; assumed)")
    card_lift: float = Field(
        1.0, ge=0, le=20, allow_inf_nan=False, description="log odds of presenting the card (C-quad; assumed)"
    )
    card_crowding: float = Field(
        0.5, ge=0, le=20, allow_inf_nan=False, description="log odds lost by the offers beside it (assumed)"
    )
    many_explicit: int = Field(2, ge=1, le=100, description="categories said to be needed that are many (assumed)")
    some_latent: int = Field(1, ge=1, le=100, description="categories with a latent need that are some (assumed)")
    effort_response: Share = Field(0.2, description="weekly adjustment of a channel's effort to the credit it gets")
    stranger: Share = Field(
        1.0, description="part of the relationship that stands behind a contact by a rep who is not the owner (A-task)"
    )
    remembers: Share = Field(
        0.0, description="contacts with rapport after which the owner knows the customer's lean for good (A-info)"
    )
    media: Media = Media()
    patience: Weeks = Field(
        4.0, ge=1, description="how long a customer waits on average for a discount to be approved (B-auth; assumed)"
    )
    greed: float = Field(
        0.0, ge=0, le=10, allow_inf_nan=False,
        description="how reps spread presenting over offers: softmax of greed x ln(pay of a sale); 0: all alike",
    )  # fmt: skip
    drive: Share = Field(0.0, description="part by which a rep's capacity rises near a target, and falls far from it")
    overstatement: float = Field(
        0.0, ge=0, le=20, allow_inf_nan=False,
        description="utility by which reps overstate an offer that pays e times the mean or more (mis-selling)",
    )  # fmt: skip
    notices: Share = Field(
        0.1, description="weekly chance that who was mis-sold is reminded of it, as long as they hold it (assumed)"
    )
