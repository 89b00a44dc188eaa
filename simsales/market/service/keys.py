"""What a scenario may say of queues and of the three responses: hours, who serves, how long it takes, who waits."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from simsales.files.needs import Needs
from simsales.files.part import Name, Part
from simsales.files.units import Once, Share

HOURS, DAYS = 24, 7
type Minutes = Annotated[float, Field(ge=0, le=10_080, allow_inf_nan=False)]
type Weight = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
type Hours = Annotated[float, Field(ge=0, le=8_736, allow_inf_nan=False)]


def in_order(opens: int, closes: int) -> None:
    """ValueError if something would close before it opens."""
    if closes <= opens:
        raise ValueError(f"it closes at {closes}, which must be later than it opens: {opens}")


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
        in_order(self.opens, self.closes)
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


class ResponseDesk(Part):
    """One of the three responses (A-three): who gives it, within which time, and what a broken promise costs.

    Times are hours by the clock, nights and days off included. All defaults are assumed.
    """

    owner: Name = Field(description="the channel that answers for it, and bears its pay")
    servers: int = Field(1, ge=1, le=100_000, description="who answer at the same time; the kind `desk` changes it")
    opens: int = Field(9, ge=0, le=23, description="hour of the day at which it opens")
    closes: int = Field(17, ge=1, le=24, description="hour of the day at which it closes: who waits goes on waiting")
    days: int = Field(5, ge=1, le=DAYS, description="days a week on which it is open, from the first on")
    minutes: Minutes = Field(30.0, gt=0, description="mean time that an answer takes")
    spread: float = Field(
        0.5, ge=0, le=10, allow_inf_nan=False, description="its standard deviation by its mean (lognormal)"
    )
    promised: Hours = Field(24.0, description="hours within which the answer is promised; the kind `desk` changes it")
    hurts: Share = Field(
        0.01, description="by how much worse than expected each hour beyond the promise feels, as service is counted"
    )
    patience: Hours | None = Field(
        None,
        gt=0,
        description="mean hours (exponential) beyond the promise until one withdraws; if not said, nobody does",
    )
    escalates: Hours | None = Field(
        None, description="hours after which who still waits is taken over by a supervisor; if not said, nobody is"
    )
    supervisors: Annotated[int, Needs("escalation")] = Field(
        1, ge=1, le=100_000, description="who take over at the same time, in the hours of the desk"
    )
    pay: Once = Field(0.0, description="of each server and supervisor, a week")

    @model_validator(mode="after")
    def _hours(self) -> Self:
        in_order(self.opens, self.closes)
        return self


class CapabilityDesk(ResponseDesk):
    """The second response: whether what is needed can be delivered."""

    able: Share = Field(1.0, description="part of the customers to whom it can be; the others give the need up")


class Responses(Part):
    """The three responses to a customer (A-three): hear the need, find out what can be delivered, handle the order.

    Who comes to a channel with a need, or is found to have one, decides when the first two have been given, and gets
    what they order when the third has.
    """

    channels: Annotated[list[Name] | None, Needs("two channels")] = Field(
        None, min_length=1, description="whose customers are answered in this way; if not said, all"
    )
    need: ResponseDesk | None = Field(None, description="the first response: the need is heard")
    capability: CapabilityDesk | None = Field(None, description="the second: whether it can be delivered")
    order: ResponseDesk | None = Field(None, description="the third: the order is handled")

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.need is None and self.capability is None and self.order is None:
            raise ValueError("say at least one of the desks: need, capability, order")
        return self


RESPONSES = ("need", "capability", "order")
"""The desks, in their order."""
