"""What a scenario may say of staff: teams of reps, what a channel can handle and pays, how reps follow their pay."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.part import Name, Part
from simsales.files.units import Once, Rate, Share, Weeks
from simsales.market.channels.keys import ChannelWay
from simsales.market.ground.kinds import Step
from simsales.market.organisation.keys import ChannelPlace
from simsales.market.selling.activity import Day, Telephone
from simsales.market.selling.keys import ChannelTalk
from simsales.market.service.keys import ChannelService


class Reps(Part):
    """A team of sales reps."""

    channel: Name
    count: int = Field(ge=1, le=100_000)
    skill: Share = Field(0.5, description="mean skill")
    skill_spread: Share = Field(0.1, description="its standard deviation")
    skills: dict[Step, Share] = Field(default_factory=dict, description="mean skill by selling step, where it differs")
    skill_half_life: Annotated[Weeks, Needs("training or meetings")] = Field(
        52.0, gt=0, description="after which half of what training or coaching has added is forgotten (assumed)"
    )
    contacts_per_week: Annotated[int, Needs("a week counted in contacts")] = Field(
        50, ge=1, le=10_000,
        description="5 meetings and 20 calls a day are 125 (B-520); said beside `day` or `hours`, no more than these; "
        "in a channel with a queue: as many as its minutes allow",
    )  # fmt: skip
    day: Day | None = Field(None, description="meetings, calls and messages a day: they are the week's contacts")
    hours: float | None = Field(
        None,
        gt=0,
        le=168,
        allow_inf_nan=False,
        description="hours a week on the telephone, spent by the channel's minutes",
    )
    turnover: Rate = Field(0.0, le=1, description="rate at which a rep leaves and a new one takes the seat")
    pay: Once = Field(0.0, description="base pay a week")

    @property
    def most(self) -> float:
        """The most contacts a week of a rep with a `day` or `hours`: infinite, unless the team says otherwise."""
        measured = self.day is not None or self.hours is not None
        return float(self.contacts_per_week) if measured and "contacts_per_week" in self.model_fields_set else math.inf


class ChannelStaff(ChannelWay, ChannelTalk, Telephone, ChannelService, ChannelPlace):
    """What a channel's staff can handle, and what a sale pays.

    Its reps also need its direction, talk and telephone, its queue, and its district.
    """

    commission: Share = Field(0.0, description="part of the first year's charges paid for a sale")
    capacity: Annotated[int | None, Needs("no reps beside it", "no queue beside it")] = Field(
        None,
        ge=0,
        description="visits or contacts a week; if not said, what its reps can do (unlimited without reps)",
    )


class SellingStaff(Part):
    """How reps follow what they are paid for."""

    greed: Annotated[float, Needs("reps")] = Field(
        0.0, ge=0, le=10, allow_inf_nan=False,
        description="how reps spread presenting over offers: softmax of greed x ln(pay of a sale); 0: all alike",
    )  # fmt: skip
    drive: Annotated[Share, Needs("a target")] = Field(
        0.0, description="part by which a rep's capacity rises near a target, and falls far from it"
    )
    drive_by_pay: Annotated[Share, Needs("what is at stake")] = Field(
        0.0, description="part by which it rises besides where a bonus or penalty of a period's base pay is at stake, "
        "as surely as it can be reached; in proportion where it is less (expectancy x valence: Vroom 1964; assumed)",
    )  # fmt: skip
    overstatement: Annotated[float, Needs("reps")] = Field(
        0.0, ge=0, le=20, allow_inf_nan=False,
        description="utility by which reps overstate an offer that pays e times the mean or more (mis-selling)",
    )  # fmt: skip
