"""What a scenario may say of a channel."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from simsales.files.units import Once, Share
from simsales.market.ground.kinds import Step
from simsales.market.selling.activity import Telephone
from simsales.market.selling.modes import Mode, direction_or_mode, with_mode


class Channel(Telephone):
    """A way of selling (D-type): customers come to an inbound one, an outbound one goes to customers."""

    model_config = ConfigDict(json_schema_extra=direction_or_mode)
    _mode = model_validator(mode="before")(with_mode)

    mode: Mode | None = Field(
        None,
        description="sales mode (A-modes): its profile stands for every key not said here; `simsales modes` shows them",
    )
    direction: Literal["inbound", "outbound"]
    range: list[str] | None = Field(None, description="offers it may sell; all if not said")
    hassle: float = Field(0.0, ge=0, le=100, allow_inf_nan=False, description="utility lost by using it")
    service: Share = Field(0.5, description="how good its service is")
    presents: Share = Field(0.9, description="chance that an offer of its range is presented to a served customer")
    connects: Share = Field(1.0, description="outbound: contacts that reach the customer")
    knows: Share = Field(
        1.0, description="outbound: part of those who are not our customers whose number it has without a list"
    )
    rapport: Share = Field(
        1.0, description="contacts started by a rep (skill 0.5, even effort) in which the customer goes on listening"
    )
    discovers: Share = Field(0.3, description="chance that a rep of skill 0.5 finds a latent need")
    overcomes: Share = Field(
        1.0, description="chance that a rep of skill 0.5 answers the objections of a customer who wants the offer"
    )
    closes: Share = Field(0.8, description="chance that a rep of skill 0.5 closes a sale that the customer wants now")
    waiting_weight: float = Field(
        2.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility lost where all were turned away last week (assumed)",
    )
    cost_per_contact: Once = Field(0.0, description="cost of a visit or an attempt")
    commission: Share = Field(0.0, description="part of the first year's charges paid for a sale")
    capacity: int | None = Field(
        None,
        ge=0,
        description="visits or contacts a week; if not said, what its reps can do (unlimited without reps)",
    )
    skill_factors: dict[Step, float] = Field(
        default_factory=dict, description="factor on `skill_weight` by selling step; 1 if not said (A-modes)"
    )

    @field_validator("skill_factors")
    @classmethod
    def _factors(cls, value: dict[str, float]) -> dict[str, float]:
        for step, factor in value.items():
            if not 0 <= factor <= 10:
                raise ValueError(f"the factor for {step} must lie between 0 and 10")
        return value
