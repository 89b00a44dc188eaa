"""What a rep's week is made of: meetings, calls and messages (B-520), and what a call takes (E-funnel)."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Once, Share

MEDIA = ("meeting", "call", "message")
WORKING_DAYS = 5
type LogOdds = Annotated[float, Field(ge=-10, le=10)]


class Day(Part):
    """A rep's day (B-520: 5 meetings, 20 calls, 30 messages), five of them a week."""

    meetings: int = Field(5, ge=0, le=1000, description="meetings a day (B-520: 5)")
    calls: int = Field(20, ge=0, le=1000, description="calls a day (B-520: 20)")
    messages: int = Field(30, ge=0, le=1000, description="messages a day (B-520: 30)")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not sum(self.week):
            raise ValueError("a day needs at least one meeting, call or message")
        return self

    @property
    def week(self) -> tuple[int, int, int]:
        """Meetings, calls and messages a week."""
        return (WORKING_DAYS * self.meetings, WORKING_DAYS * self.calls, WORKING_DAYS * self.messages)


class Medium(Part):
    """What a way of contact changes about a channel's own chances; used by reps who have a `day`."""

    reach: Share | None = Field(
        None, description="contacts that reach the customer, instead of the channel's `connects` (if not said: those)"
    )
    rapport: LogOdds = Field(0.0, description="added to the log odds of rapport (assumed)")
    discovers: LogOdds = Field(0.0, description="added to the log odds of finding a need (assumed)")
    closes: LogOdds = Field(0.0, description="added to the log odds of a close (assumed)")
    cost: float = Field(
        1.0, ge=0, le=1000, allow_inf_nan=False, description="factor on the channel's `cost_per_contact` (assumed)"
    )


class Media(Part):
    """Meetings, calls and messages; a call is what the channel's own chances are about. All defaults are assumed."""

    meeting: Annotated[Medium, Needs("reps with such a day")] = Medium(
        reach=0.9, rapport=1.0, discovers=0.7, closes=0.5, cost=10
    )
    call: Annotated[Medium, Needs("reps with such a day")] = Medium()
    message: Annotated[Medium, Needs("reps with such a day")] = Medium(
        reach=0.8, rapport=-2.5, discovers=-1.0, closes=-0.5, cost=0.1
    )


class Telephone(Part):
    """What a call takes, and what too many of them bring (E-funnel); for outbound channels."""

    attempts: Annotated[int, Needs("calls that nobody answers")] = Field(
        1, ge=1, le=50, description="dials a lead gets within the week until somebody answers"
    )
    dial_minutes: float = Field(
        0.0, ge=0, le=600, allow_inf_nan=False, description="minutes of a dial; counts where reps have `hours`"
    )
    talk_minutes: Annotated[float, Needs("a week counted in minutes")] = Field(
        0.0, ge=0, le=600, allow_inf_nan=False, description="minutes of talk with who answers; likewise"
    )
    complains_above: Annotated[float, Needs("complaints")] = Field(
        2.0, ge=0, le=100, allow_inf_nan=False, description="fatigue above which who is called may complain (assumed)"
    )
    complains: Share = Field(0.0, description="chance of a complaint above it, which ends the call for good")
    complaint_cost: Annotated[Once, Needs("complaints")] = Field(
        0.0, description="cost of handling a complaint, counted with the cost of contacts"
    )
    opts_out: Share = Field(
        0.0, description="annoyed contacts after which the customer may never be called again, by any channel"
    )
