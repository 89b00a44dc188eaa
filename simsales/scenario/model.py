"""What a scenario file may say, as pydantic models: the run, the catalogue, the channels, the reps, the strategies.

The world has a file of its own (``simsales.scenario.world``), since it is what nobody chooses.

Every key has a description (they appear in ``simsales schema``), a unit and a default with its source: a letter
names a practitioners' source (see docs/model.md), "assumed" means that nobody measured it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from simsales.scenario.activity import Day, Media, Telephone
from simsales.scenario.modes import Mode, direction_or_mode, with_mode, with_pace
from simsales.scenario.part import (
    ATTRIBUTES,
    EFFORTS,
    HALF_MORE,
    ORIENTATIONS,
    SENSITIVITIES,
    STEPS,
    Name,
    Part,
    Shares,
    Step,
)
from simsales.scenario.products import Bundle, Catalogue, Offer, Product
from simsales.scenario.rivals import Competitor, RivalOffer
from simsales.scenario.units import Once, Rate, Share, Weeks
from simsales.scenario.world import (
    Churn,
    CustomerFile,
    Experience,
    Need,
    Network,
    Orientation,
    Segment,
    Sensitivity,
    Weights,
    World,
)

__all__ = [
    "ATTRIBUTES",
    "EFFORTS",
    "HALF_MORE",
    "ORIENTATIONS",
    "SENSITIVITIES",
    "STEPS",
    "Bundle",
    "Catalogue",
    "Channel",
    "Churn",
    "Competitor",
    "CustomerFile",
    "Day",
    "Experience",
    "Name",
    "Need",
    "Network",
    "Offer",
    "Orientation",
    "Part",
    "Product",
    "Reps",
    "RivalOffer",
    "Run",
    "Scenario",
    "Segment",
    "Selling",
    "Sensitivity",
    "Shares",
    "Step",
    "Strategy",
    "Weights",
    "World",
]


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


class Reps(Part):
    """A team of sales reps."""

    channel: Name
    count: int = Field(ge=1, le=100_000)
    skill: Share = Field(0.5, description="mean skill")
    skill_spread: Share = Field(0.1, description="its standard deviation")
    skills: dict[Step, Share] = Field(default_factory=dict, description="mean skill by selling step, where it differs")
    skill_half_life: Weeks = Field(
        52.0, gt=0, description="after which half of what training or coaching has added is forgotten (assumed)"
    )
    contacts_per_week: int = Field(50, ge=1, le=10_000, description="5 meetings and 20 calls a day are 125 (B-520)")
    day: Day | None = Field(None, description="meetings, calls and messages a day, instead of `contacts_per_week`")
    hours: float | None = Field(
        None,
        gt=0,
        le=168,
        allow_inf_nan=False,
        description="hours a week on the telephone, spent by the channel's minutes, instead of `contacts_per_week`",
    )
    turnover: Rate = Field(0.0, le=1, description="rate at which a rep leaves and a new one takes the seat")
    pay: Once = Field(0.0, description="base pay a week")


class Run(Part):
    """How long, how many, how often."""

    customers: int = Field(10_000, ge=1, le=20_000_000)
    weeks: Weeks = Field(52.0, ge=1, le=2600)
    replications: int = Field(20, ge=1, le=100_000, description="worlds in which every strategy is run")
    seed: int = Field(1, ge=0, le=2**63 - 1)
    objective: Literal["conversion", "churn", "revenue", "margin"] = Field(
        "margin", description="what the best strategy is best at"
    )


class Strategy(Part):
    """What we choose: components by family; each family's table of kinds is in simsales/strategies."""

    description: str = ""
    inherits: str | None = None
    pricing: list[dict[str, Any]] = Field(default_factory=list)
    bundling: list[dict[str, Any]] = Field(default_factory=list)
    promotion: list[dict[str, Any]] = Field(default_factory=list)
    channel_policy: list[dict[str, Any]] = Field(default_factory=list)
    selling: list[dict[str, Any]] = Field(default_factory=list)
    dispatch: list[dict[str, Any]] = Field(default_factory=list)
    accounts: list[dict[str, Any]] = Field(default_factory=list)
    incentives: list[dict[str, Any]] = Field(default_factory=list)
    prospecting: list[dict[str, Any]] = Field(default_factory=list)
    campaign: list[dict[str, Any]] = Field(default_factory=list)
    branch: list[dict[str, Any]] = Field(default_factory=list)
    care: list[dict[str, Any]] = Field(default_factory=list)
    display: list[dict[str, Any]] = Field(default_factory=list)
    plan: list[dict[str, Any]] = Field(default_factory=list)
    cultivation: list[dict[str, Any]] = Field(default_factory=list)


class Scenario(Part):
    """One business question: a world, what we can sell and how, and the strategies to compare."""

    _pace = model_validator(mode="before")(with_pace)

    title: str = Field(min_length=1)
    question: str = ""
    currency: str = Field("CNY", pattern=r"^[A-Z]{3}$")
    run: Run = Run()
    world: World
    catalogue: Catalogue
    channels: dict[Name, Channel] = Field(min_length=1)
    selling: Selling = Selling()
    reps: dict[Name, Reps] = Field(default_factory=dict)
    strategies: dict[Name, Strategy] = Field(min_length=1)
