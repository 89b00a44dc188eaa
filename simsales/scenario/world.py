"""The world of a scenario file: what nobody chooses. Customers, needs, friendships, experience, competitors."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from simsales.scenario.accounts import BuyingCentre
from simsales.scenario.bond import Bond, Grading
from simsales.scenario.consumption import Consumption
from simsales.scenario.moments import LifeCycle, Moments
from simsales.scenario.part import Name, Part, Season, Shares
from simsales.scenario.reference import ReferencePrice
from simsales.scenario.rivals import Competitor
from simsales.scenario.social import Referral, Ties, Trust
from simsales.scenario.units import Rate, Share, Weeks
from simsales.scenario.usage import Usage


class Orientation(Shares):
    """How many customers lean to relationship, value and service (B-value)."""

    relationship: Share = 0.0
    value: Share = 0.0
    service: Share = 0.0


class Sensitivity(Shares):
    """How many customers weigh price, service, brand or security half as much again (D-sens)."""

    price: Share = 0.0
    service: Share = 0.0
    brand: Share = 0.0
    security: Share = 0.0
    balanced: Share = 0.0


class Weights(Part):
    """What one point of each attribute (0 to 1) is worth, in utility."""

    quality: float = Field(1.0, ge=0, le=100, allow_inf_nan=False)
    service: float = Field(1.0, ge=0, le=100, allow_inf_nan=False)
    brand: float = Field(0.5, ge=0, le=100, allow_inf_nan=False)
    security: float = Field(0.5, ge=0, le=100, allow_inf_nan=False)


class Churn(Part):
    """How readily free customers leave when satisfied as expected; heterogeneous, so that sBG retention emerges."""

    rate: Rate = Field(
        0.004, le=1, description="mean weekly hazard of a free customer, as satisfied as at the start (assumed)"
    )
    spread: Share = Field(
        0.0,
        lt=1,
        description="heterogeneity of the hazard (polarization index): hazards are Beta with mean `rate` and "
        "alpha + beta = 1/spread - 1 (Fader & Hardie 2007); 0: all alike; near `rate`: many never leave, few soon",
    )


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
        0.2,
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


class Need(Part):
    """A category of needs: how needs arise, are voiced, renewed and given up."""

    rate: Rate = Field(0.01, description="rate at which a customer without an offer comes to need one, per week")
    season: Season = Field(default_factory=list)
    renewal_rate: Rate = Field(0.0, description="rate at which a holder out of commitment reviews it, per week")
    review_at_expiry: Share = Field(0.5, description="holders who review it when their commitment ends (assumed)")
    voiced: Share = Field(1.0, description="needs that are explicit from the start; the others are latent")
    voiced_per_visit: Share = Field(0.04, description="latent needs voiced unasked on a visit (B-need: 4%)")
    lasts: Weeks = Field(8.0, gt=0, description="mean time until an unmet need is given up")
    imitation: Rate = Field(0.0, description="added rate when all friends hold an offer of the category (Bass q)")
    subscription: bool = Field(True, description="held until left; if not (a device), holders do not churn from it")
    worth_having: float = Field(
        0.0, ge=-100, le=100, allow_inf_nan=False, description="utility of having any offer rather than none"
    )
    consumed: Consumption | None = Field(None, description="used up and bought again; not said: it is not")
    usage: Usage | None = Field(None, description="how much of it is used; not said: usage is not modelled")


class Network(Part):
    """Who talks to whom."""

    kind: Literal["friends", "everyone", "nobody"] = Field(
        "friends", description="friends: a small world; everyone: all know all (Bass); nobody: no talk"
    )
    friends: int = Field(6, ge=2, le=200, description="mean number of friends")
    far: Share = Field(0.1, description="friends from anywhere rather than from the neighbourhood")
    ties: Ties = Ties()
    trust: Trust = Trust()


class Experience(Part):
    """How what happens becomes satisfaction, and how it is told (Oliver 1980; D-wom)."""

    encounters: Rate = Field(0.05, le=1, description="service experiences of a holder, per week (assumed)")
    spread: Share = Field(0.2, description="sd of an experience around the offer's service (assumed)")
    learning: Share = Field(0.2, description="weight of an experience in satisfaction (assumed)")
    loss_aversion: float = Field(2.0, ge=0, le=20, allow_inf_nan=False, description="weight of a disappointment")
    very_poor: Share = Field(0.15, description="experiences below this are very poor (assumed)")
    very_good: Share = Field(0.85, description="experiences above this are very good (assumed)")
    told_poor: Share = Field(0.79, description="very poor experiences that are told (D-wom: 79%)")
    told_good: Share = Field(0.55, description="very good experiences that are recommended (D-wom: 55%)")
    opinion_weight: float = Field(0.1, ge=0, le=10, allow_inf_nan=False, description="utility of one telling")
    opinion_half_life: Weeks = Field(8.0, gt=0, description="after which half of an opinion is forgotten (assumed)")
    remembered: Weeks = Field(
        8.0,
        description="weeks for which an explicit need counts as come through a friend who told good of us (assumed)",
    )
    fed_up: Share = Field(0.2, description="satisfaction below which even a committed customer may leave (assumed)")
    resents_renewal: Share = Field(
        0.2, description="holders who resent that their commitment is renewed unasked (assumed)"
    )
    satisfaction_weight: float = Field(
        4.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="effect of satisfaction on log odds of churn (assumed)",
    )
    choice_weight: float = Field(
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
    grudge_half_life: Weeks = Field(26.0, gt=0, description="after which half of it is forgotten (assumed)")
    hurt_weeks: Weeks = Field(
        0.0, description="weeks in which who had very poor service is watched for stopping to buy; 0: not counted"
    )
    ask_why: bool = Field(False, description="ask returning customers why they came back (B-repeat), and count it")


class CustomerFile(Part):
    """A CSV or Parquet file with one row a customer: the population."""

    path: str = Field(
        min_length=1,
        description="beside the scenario file, or an absolute path (any file that you may read: it is your own choice; "
        "what is said of a file that looks like no customer file does not repeat its first line)",
    )
    bad_rows: Literal["stop", "skip"] = "stop"
    limit: int | None = Field(None, ge=1, description="take only the first so many rows")
    segment: str | None = Field(None, description="column with the segment's name, after `segments` below")
    segments: dict[str, str] = Field(default_factory=dict, description="value in the file -> segment")
    tenure: str | None = Field(None, description="column with weeks or months since the customer came to us")
    tenure_unit: Literal["weeks", "months", "years"] = "months"
    charge: str | None = Field(None, description="column with what the customer pays a month, all in")
    holds: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="column -> {value in the file -> offer held}; other values: nothing"
    )
    contract: str | None = Field(None, description="column with the kind of contract")
    contracts: dict[str, Weeks] = Field(default_factory=dict, description="value in the file -> length of commitment")
    contract_ends: str | None = Field(None, description="column with weeks until the commitment ends")
    attributes: dict[str, str] = Field(
        default_factory=dict, description="customer attribute (satisfaction, relationship, …) -> column"
    )
    values: dict[str, dict[str, float]] = Field(
        default_factory=dict,
        description="attribute -> {value in the file -> number} where the column holds words",
    )


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
