"""What a scenario file may say, put together from the rooms' keys."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from simsales.files.part import Name, Part
from simsales.files.units import Rate, Share, Weeks
from simsales.market.accounts.keys import BuyingCentre
from simsales.market.bond.keys import Bond, Experience, LifeCycle
from simsales.market.care.keys import Grading
from simsales.market.channels.keys import Channel
from simsales.market.choice.keys import Orientation, Sensitivity, Weights
from simsales.market.contract.keys import Churn
from simsales.market.customer_file_keys import CustomerFile
from simsales.market.friends.keys import Network, Referral
from simsales.market.needs.keys import Moments, Need
from simsales.market.price.keys import ReferencePrice
from simsales.market.products import Catalogue
from simsales.market.rivals.keys import Competitor
from simsales.market.selling.keys import Selling
from simsales.market.selling.modes import with_pace
from simsales.market.staff.keys import Reps


class Segment(Part):
    """A named part of the population (A-seg)."""

    share: Share = Field(description="part of the population")
    orientation: Orientation = Orientation(relationship=1 / 3, value=1 / 3, service=1 / 3)
    sensitivity: Sensitivity = Sensitivity(balanced=1)
    price_response: float = Field(
        0.03,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility lost by one unit of currency a month (median)",
    )
    price_response_spread: float = Field(0.3, ge=0, le=3, allow_inf_nan=False, description="sd of its logarithm")
    weights: Weights = Weights()
    commitment_aversion: float = Field(
        0.1, ge=0, le=100, allow_inf_nan=False, description="utility lost by a year of commitment (assumed)"
    )
    novelty: float = Field(
        0.0, ge=0, le=100, allow_inf_nan=False, description="mean utility of a brand-new offer (B-herd)"
    )
    conformity: float = Field(
        0.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="mean utility of an offer displayed as having all of last week's orders (B-herd)",
    )
    company: float = Field(
        0.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="utility of a first offer of a category that all friends hold (B-herd)",
    )
    haggles: Share = Field(0.5, description="part who ask for a discount where staff may grant one (B-auth; assumed)")
    visits: Rate = Field(0.0, le=1, description="visits to an inbound channel for other business, per week")
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
    growth: Share = Field(
        0.5, description="growth potential, as we judge it: it moves nothing but the class (B-grade; assumed)"
    )
    in_commitment: Share = Field(
        0.5, description="holders still committed at the start, if their offer commits; the others are free (assumed)"
    )
    churn: Churn = Churn()
    need_rate: dict[Name, float] = Field(
        default_factory=dict, description="factor on the rate at which a need of a category arises"
    )
    worth_having: dict[Name, float] = Field(
        default_factory=dict,
        description="category -> utility of having any offer rather than none, where it differs from the need's own",
    )
    holds: dict[str, Share] = Field(
        default_factory=dict,
        description="offer -> share of the segment that holds it at the start; a rival's offer as `Rival/offer`",
    )
    industry: Name | None = Field(None, description="what the segment's businesses do; see `made_for` (D-industry)")
    account: BuyingCentre | None = Field(
        None, description="the buying centre that makes its customers business accounts; absent: households (D-buy)"
    )

    @field_validator("need_rate")
    @classmethod
    def _factors(cls, value: dict[str, float]) -> dict[str, float]:
        for name, factor in value.items():
            if not 0 <= factor <= 1000:
                raise ValueError(f"the factor for {name} must lie between 0 and 1000")
        return value

    @field_validator("worth_having")
    @classmethod
    def _utilities(cls, value: dict[str, float]) -> dict[str, float]:
        for name, worth in value.items():
            if not -1000 <= worth <= 1000:
                raise ValueError(f"the utility for {name} must lie between -1000 and 1000")
        return value


class World(Part):
    """What nobody chooses: the customers, their needs, their friends, the competitors."""

    segments: dict[Name, Segment] = Field(min_length=1, max_length=2000)
    needs: dict[Name, Need] = Field(min_length=1)
    network: Network = Network()
    experience: Experience = Experience()
    referral: Referral | None = Field(None, description="customers refer friends; not said: nobody does by themselves")
    reference_price: ReferencePrice | None = Field(
        None, description="customers remember what things usually cost; not said: they do not"
    )
    moments: Moments | None = None
    life_cycle: LifeCycle | None = None
    bond: Bond = Bond()
    grading: Grading = Grading()
    competitors: dict[Name, Competitor] = Field(default_factory=dict)
    customer_file: CustomerFile | None = None

    @model_validator(mode="after")
    def _shares(self) -> Self:
        total = sum(segment.share for segment in self.segments.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the shares of the segments must sum to 1, and sum to {total:.4g}")
        return self


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
