"""What a scenario may say of a sales talk: how likely its steps are, what skill and effort add, and the cards."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Share
from simsales.market.ground.kinds import Step
from simsales.market.selling.activity import Media


class ChannelTalk(Part):
    """How likely the steps of a sales talk are in a channel."""

    presents: Share = Field(0.9, description="chance that an offer of its range is presented to a served customer")
    rapport: Annotated[Share, Needs("talks that staff begin")] = Field(
        1.0, description="contacts started by a rep (skill 0.5, even effort) in which the customer goes on listening"
    )
    discovers: Annotated[Share, Needs("talks that staff begin")] = Field(
        0.3, description="chance that a rep of skill 0.5 finds a latent need"
    )
    overcomes: Share = Field(
        1.0, description="chance that a rep of skill 0.5 answers the objections of a customer who wants the offer"
    )
    closes: Share = Field(0.8, description="chance that a rep of skill 0.5 closes a sale that the customer wants now")
    skill_factors: Annotated[dict[Step, float], Needs("its own reps")] = Field(
        default_factory=dict, description="factor on `skill_weight` by selling step; 1 if not said (A-modes)"
    )

    @field_validator("skill_factors")
    @classmethod
    def _factors(cls, value: dict[str, float]) -> dict[str, float]:
        for step, factor in value.items():
            if not 0 <= factor <= 10:
                raise ValueError(f"the factor for {step} must lie between 0 and 10")
        return value


class SellingTalk(Part):
    """What skill, effort, a relationship and a way of contact add to the steps of a talk."""

    matched_lift: Annotated[float, Needs("talks that staff begin anywhere")] = Field(
        0.5,
        ge=-10,
        le=10,
        allow_inf_nan=False,
        description="log odds of discovery when content matches the lean",
    )
    skill_weight: Annotated[float, Needs("reps")] = Field(
        2.0, ge=0, le=20, allow_inf_nan=False, description="log odds per point of skill"
    )
    effort_weight: Annotated[float, Needs("an effort split")] = Field(
        1.0,
        ge=0,
        le=20,
        allow_inf_nan=False,
        description="log odds of a step by the logarithm of effort over an even split",
    )
    relationship_weight: Annotated[float, Needs("a relationship")] = Field(
        1.0, ge=0, le=20, allow_inf_nan=False, description="log odds per point"
    )
    media: Media = Media()


class SellingCards(Part):
    """The four cards of the quadrant (C-quad)."""

    card_lift: Annotated[float, Needs("cards")] = Field(
        1.0, ge=0, le=20, allow_inf_nan=False, description="log odds of presenting the card (C-quad; assumed)"
    )
    card_crowding: Annotated[float, Needs("cards")] = Field(
        0.5, ge=0, le=20, allow_inf_nan=False, description="log odds lost by the offers beside it (assumed)"
    )
    many_explicit: Annotated[int, Needs("cards")] = Field(
        2, ge=1, le=100, description="categories said to be needed that are many (assumed)"
    )
    some_latent: Annotated[int, Needs("cards")] = Field(
        1, ge=1, le=100, description="categories with a latent need that are some (assumed)"
    )
