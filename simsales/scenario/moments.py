"""The ten key moments in a customer's life with us (D-moments) and the stages of that life (A-life), as keys."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simsales.scenario.part import Part
from simsales.scenario.units import Rate, Share, Weeks

MOMENTS: tuple[str, ...] = (
    "birthday", "expiry", "anniversary", "device_change", "suspension", "bill_surge", "plan_misfit", "data_monitor",
    "roaming", "call_imbalance",
)  # fmt: skip
type Life = Literal["prospect", "new", "growing", "mature", "at risk", "lost", "won back"]
LIVES: tuple[Life, ...] = ("prospect", "new", "growing", "mature", "at risk", "lost", "won back")


class Moment(Part):
    """A moment in which a contact works better (D-moments); it is dated by the customer's own state."""

    warmth: float = Field(
        1.0,
        ge=0,
        le=10,
        allow_inf_nan=False,
        description="log odds added to rapport and discovery of whoever is called in the moment (D-moments: far "
        "better than a random contact; the size is assumed)",
    )


class Reminder(Moment):
    """A moment that may make the holder look around."""

    review: Share = Field(
        0.0, description="moments in which the holder reviews what they hold of themselves: an explicit need (assumed)"
    )


class Expiry(Moment):
    """The commitment is about to end; whether its holder then reviews it is `review_at_expiry` of the need."""

    before: Weeks = Field(2.0, description="weeks before the commitment ends (of any category) at which it opens")


class Occurrence(Reminder):
    """A moment that comes to holders of our offers by chance."""

    rate: Rate = Field(description="how often it comes to a holder of ours, per week")


class Trouble(Occurrence):
    """An unpleasant moment: who is left alone in it has a poor experience."""

    upset: Share = Field(
        0.5,
        description="moments that are a poor experience (0.1 of 1) unless a rep reaches the customer in them (assumed)",
    )


class Moments(Part):
    """The key moments of a customer's life with us (D-moments); one that is not said never comes."""

    lasts: Weeks = Field(2.0, ge=1, description="weeks for which a moment is open (assumed)")
    birthday: Reminder | None = None
    expiry: Expiry | None = None
    anniversary: Reminder | None = Field(None, description="of the week in which the customer joined")
    device_change: Occurrence | None = None
    suspension: Trouble | None = Field(None, description="warning that the line will be suspended")
    bill_surge: Trouble | None = None
    plan_misfit: Trouble | None = Field(None, description="the plan is over- or under-used")
    data_monitor: Occurrence | None = Field(None, description="notice of data used up")
    roaming: Trouble | None = None
    call_imbalance: Occurrence | None = Field(None, description="many more calls in than out, or the reverse")


class LifeCycle(Part):
    """Stages of a customer's life with us (A-life); said, they are counted week by week. All figures are assumed."""

    new: Weeks = Field(13.0, description="weeks for which a customer is new")
    growing: Weeks = Field(26.0, description="weeks for which a customer who has added a category is growing")
    won_back: Weeks = Field(52.0, description="who comes back this soon after leaving is won back, until it is over")
    dissatisfied: Share = Field(0.2, description="satisfaction below the segment's start by so much is at risk")
    free_dissatisfied: Share = Field(0.1, description="the same for who has no commitment left")
