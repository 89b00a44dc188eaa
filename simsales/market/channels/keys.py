"""What a scenario may say of a channel as such, and of what channels do to one another."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from simsales.files.needs import Needs
from simsales.files.part import Part
from simsales.files.units import Once, Share, Weeks, WholeWeeks
from simsales.market.selling.modes import Mode, direction_or_mode, with_mode


class ChannelWay(Part):
    """Which way a channel goes, what it may sell, what a contact costs; a mode's profile stands for what is not said.

    The profile fills keys of the whole channel, those of other rooms included.
    """

    model_config = ConfigDict(json_schema_extra=direction_or_mode)
    _mode = model_validator(mode="before")(with_mode)

    mode: Mode | None = Field(
        None,
        description="sales mode (A-modes): its profile stands for every key not said here; `simsales modes` shows them",
    )
    direction: Literal["inbound", "outbound"]
    range: list[str] | None = Field(None, description="offers it may sell; all if not said")
    cost_per_contact: Once = Field(0.0, description="cost of a visit or an attempt")
    defects_below: Annotated[Share, Needs("two channels")] = Field(
        0.0,
        description="a partner that is paid a smaller part of the sales it took part in sells the rival's",
    )
    comes_back: Annotated[WholeWeeks, Field(ge=1), Needs("a partner that may leave")] = Field(
        8, description="weeks after which it comes back, and gives us another chance (assumed)"
    )


class SellingChannels(Part):
    """How often a customer may be called, and how channels share the credit of a sale."""

    fatigue_weight: Annotated[float, Needs("calls")] = Field(
        0.3, ge=0, le=20, allow_inf_nan=False, description="log odds lost by a recent contact"
    )
    fatigue_half_life: Annotated[Weeks, Needs("calls")] = Field(
        4.0, gt=0, description="after which half the fatigue is gone"
    )
    collision_window: Annotated[Weeks, Needs("two channels", "calls")] = Field(
        4.0, description="two channels at one customer within it collide"
    )
    dispute_cost: Annotated[Once, Needs("disputes", "claims")] = Field(
        0.0, description="cost of settling a disputed commission"
    )
    effort_response: Annotated[Share, Needs("calls")] = Field(
        0.2, description="weekly adjustment of a channel's effort to the credit it gets"
    )
    advice_response: Annotated[Share, Needs("two channels")] = Field(
        0.0, description="weekly adjustment of how much a channel presents an offer to the credit it gets for it"
    )
