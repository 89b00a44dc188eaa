"""What a scenario may say of a channel's queue: its hours, who serves, how long that takes, and who waits how long."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from simsales.files.needs import Needs
from simsales.files.part import Name, Part
from simsales.files.units import Share

HOURS, DAYS = 24, 7
type Minutes = Annotated[float, Field(ge=0, le=10_080, allow_inf_nan=False)]
type Weight = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]


class Queue(Part):
    """Whoever comes waits for a free server, each at a time of their own; all defaults are assumed."""

    servers: Annotated[int | None, Needs("no reps beside the servers")] = Field(
        None, ge=1, le=100_000, description="who serve at the same time; if not said, the channel's reps"
    )
    opens: int = Field(9, ge=0, le=23, description="hour of the day at which it opens")
    closes: int = Field(17, ge=1, le=24, description="hour of the day at which it closes: who waits goes home")
    days: int = Field(5, ge=1, le=DAYS, description="days a week on which it is open, from the first on")
    busy: list[Weight] = Field(
        default_factory=list, description="how many come in each open hour, as weights; if not said, as many in each"
    )
    on_duty: list[Share] = Field(
        default_factory=list, description="part of the servers on duty in each open hour; if not said, all of them"
    )
    minutes: Minutes = Field(5.0, gt=0, description="mean time of service")
    spread: float = Field(
        0.5, ge=0, le=10, allow_inf_nan=False, description="its standard deviation by its mean (lognormal)"
    )
    patience: Minutes | None = Field(
        None,
        gt=0,
        description="mean minutes (exponential) until one leaves; if not said, all wait until it closes",
    )
    call_back: Share = Field(
        0.0, description="part of those who would leave who are called back when their turn comes, and wait elsewhere"
    )
    first: Annotated[list[Name], Needs("others who are served later")] = Field(
        default_factory=list, description="segments that are served before all others"
    )
    expected: Minutes = Field(5.0, description="minutes of waiting that visitors expect: a shorter wait does not hurt")
    hurts: Share = Field(
        0.02,
        description="by how much worse than expected the service feels for each further minute, as service is counted: "
        "a quarter of an hour too long hurts like being turned away",
    )
    target: Minutes = Field(10.0, description="minutes within which visitors are to be served: so many are counted")

    @model_validator(mode="after")
    def _hours(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError(f"it closes at {self.closes}, which must be later than it opens: {self.opens}")
        for name in ("busy", "on_duty"):
            said, hours = getattr(self, name), self.closes - self.opens
            if said and len(said) != hours:
                raise ValueError(f"`{name}` needs a number for each of the {hours} open hours, and has {len(said)}")
            if said and sum(said) <= 0:
                raise ValueError(f"the numbers of `{name}` are all zero")
        return self

    @property
    def visits_a_week(self) -> float:
        """The visits for which a server on duty has time in a week."""
        on_duty = sum(self.on_duty) if self.on_duty else self.closes - self.opens
        return self.days * on_duty * 60 / self.minutes


class ChannelService(Part):
    """How those who come to a channel are served in turn."""

    queue: Annotated[Queue | None, Needs("customers who come to it")] = Field(
        None, description="customers wait in a queue, at hours of the week, rather than being served by the week"
    )
