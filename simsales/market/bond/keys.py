"""What a scenario may say of satisfaction and relationship: where they start, what moves them, the stages of life."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Rate, Share, Weeks


class SegmentBond(Part):
    """How satisfied a segment is at the start, and how close to us."""

    satisfaction: Share = Field(
        0.44,
        description="mean satisfaction at the start, at which `churn.rate` is the hazard. 0.44 is where it "
        "settles with a service of 0.5 and the default experience (disappointments weigh double); with 0.6 at 0.53",
    )
    satisfaction_spread: Share = Field(0.1, description="its standard deviation")
    relationship: Share = Field(
        0.0,
        description="mean relationship with us at the start; each customer's stage is Binomial(4, it) over 4 (B-rel)",
    )


class SellingBond(Part):
    """How contacts and mis-sales move a relationship, and how it fades."""

    relationship_gain: Annotated[Share, Needs("talks that staff begin anywhere")] = Field(
        0.1, description="part of the way to an ally gained by a matched contact on average, up to one stage"
    )
    relationship_half_life: Annotated[Weeks, Needs("a relationship")] = Field(
        52.0, gt=0, description="after which half a neglected relationship is gone on average"
    )
    notices: Annotated[Share, Needs("overstatement")] = Field(
        0.1, description="weekly chance that who was mis-sold is reminded of it, as long as they hold it (assumed)"
    )


class LifeCycle(Part):
    """Stages of a customer's life with us (A-life); said, they are counted week by week. All figures are assumed."""

    new: Weeks = Field(13.0, description="weeks for which a customer is new")
    growing: Weeks = Field(26.0, description="weeks for which a customer who has added a category is growing")
    won_back: Weeks = Field(52.0, description="who comes back this soon after leaving is won back, until it is over")
    dissatisfied: Share = Field(0.2, description="satisfaction below the segment's start by so much is at risk")
    free_dissatisfied: Share = Field(0.1, description="the same for who has no commitment left")


class ExperienceBond(Part):
    """How what happens becomes satisfaction, and how much of it is told (Oliver 1980; D-wom)."""

    encounters: Rate = Field(0.05, le=1, description="service experiences of a holder, per week (assumed)")
    spread: Share = Field(0.2, description="sd of an experience around the offer's service (assumed)")
    learning: Share = Field(0.2, description="weight of an experience in satisfaction (assumed)")
    loss_aversion: float = Field(2.0, ge=0, le=20, allow_inf_nan=False, description="weight of a disappointment")
    very_poor: Share = Field(0.15, description="experiences below this are very poor (assumed)")
    very_good: Share = Field(0.85, description="experiences above this are very good (assumed)")
    told_poor: Annotated[Share, Needs("friends")] = Field(
        0.79, description="very poor experiences that are told (D-wom: 79%)"
    )
    told_good: Annotated[Share, Needs("friends")] = Field(
        0.55, description="very good experiences that are recommended (D-wom: 55%)"
    )
    resents_renewal: Annotated[Share, Needs("a renewal")] = Field(
        0.2, description="holders who resent that their commitment is renewed unasked (assumed)"
    )
    choice_weight: Annotated[float, Needs("choosing again")] = Field(
        0.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility of a point of satisfaction with us, in the choice (assumed)",
    )
    grudge: float = Field(
        0.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility against us after very poor service, in choice and churn (D-wom; assumed)",
    )
    grudge_half_life: Annotated[Weeks, Needs("a grudge")] = Field(
        26.0, gt=0, description="after which half of it is forgotten (assumed)"
    )
    hurt_weeks: Weeks = Field(
        0.0, description="weeks in which who had very poor service is watched for stopping to buy; 0: not counted"
    )
    ask_why: Annotated[bool, Needs("a subscription")] = Field(
        False, description="ask returning customers why they came back (B-repeat), and count it"
    )


class Bond(Part):
    """Chances that an event moves the relationship by one stage (B-rel); 0 where no source says that it does."""

    kept_promise: Annotated[Share, Needs("a delivery")] = Field(
        0.0, description="chance of a stage up by a delivery on the day promised (assumed)"
    )
    annoyed: Annotated[Share, Needs("calls or an effort split")] = Field(
        0.0,
        description="chance of a stage down by being annoyed: a collision, one contact too many, pressure (assumed)",
    )
    very_poor: Annotated[Share, Needs("a relationship")] = Field(
        0.0, description="chance of a stage down by a very poor experience (assumed)"
    )
    event: Annotated[Share, Needs("events")] = Field(
        0.25, description="chance of a stage up for a guest of a customer event (B-rel; assumed)"
    )


class WorldBond(Part):
    """What moves the relationship of all customers, and the stages of their lives."""

    life_cycle: LifeCycle | None = None
    bond: Bond = Bond()
