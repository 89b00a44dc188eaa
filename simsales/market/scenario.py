"""What a scenario file may say, put together from the rooms' keys.

A table of which several rooms have keys is a list of their parts; the part that is named first has its keys last.
"""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from simsales.files.part import Name, Part
from simsales.files.units import Share, Text, Tolerance, WholeWeeks
from simsales.market.accounts.keys import SegmentAccounts
from simsales.market.attention.keys import OfferAttention, SegmentAttention, SellingAttention
from simsales.market.bare import with_bare
from simsales.market.bond.keys import ExperienceBond, SegmentBond, SellingBond, WorldBond
from simsales.market.bundle.keys import Parts
from simsales.market.care.keys import SegmentCare, WorldCare
from simsales.market.channels.keys import ChannelWay, SellingChannels
from simsales.market.choice.keys import NeedChoice, ProductChoice, SegmentChoice, SellingChoice
from simsales.market.compliance.keys import WorldCompliance
from simsales.market.contract.keys import (
    ExperienceContract,
    NeedContract,
    OfferContract,
    ProductContract,
    SegmentContract,
    SegmentPayment,
    SellingPayment,
)
from simsales.market.customer_file_keys import CustomerFile
from simsales.market.friends.keys import ExperienceFriends, WorldFriends
from simsales.market.ground.keys import SegmentShare, Serves, WorldSize
from simsales.market.leads.keys import ChannelLeads, SellingLeads
from simsales.market.needs.keys import ExperienceNeeds, NeedArises, SegmentNeeds, WorldNeeds
from simsales.market.organisation.keys import ChannelPlace, WorldOrganisation
from simsales.market.price.keys import ProductPrice, SegmentPrice, SellingPrice, WorldPrice
from simsales.market.rivals import keys as rivals
from simsales.market.selling.activity import Telephone
from simsales.market.selling.keys import ChannelTalk, SellingCards, SellingTalk
from simsales.market.selling.modes import with_pace
from simsales.market.service.keys import ChannelService, Responses
from simsales.market.staff.keys import ChannelStaff, Reps, SellingStaff
from simsales.market.usage.keys import Metered, NeedUsage, ProductUsage
from simsales.market.visits.keys import ChannelVisits, NeedVisits, SegmentVisits, SellingVisits


class Segment(
    SegmentAccounts,
    SegmentNeeds,
    SegmentPayment,
    SegmentContract,
    SegmentCare,
    SegmentBond,
    SegmentVisits,
    SegmentAttention,
    SegmentPrice,
    SegmentChoice,
    SegmentShare,
    Part,
):
    """A named part of the population (A-seg)."""


class Need(NeedUsage, NeedChoice, NeedContract, NeedVisits, NeedArises, Part):
    """A category of needs: how needs arise, are voiced, renewed and given up."""


class Experience(ExperienceContract, ExperienceNeeds, ExperienceFriends, ExperienceBond, Part):
    """How what happens becomes satisfaction, and how it is told (Oliver 1980; D-wom)."""


class RivalOffer(Metered, rivals.RivalOffer, Serves, Part):
    """An offer of a competitor."""


class Competitor(rivals.Competitor, Part):
    """A rival: its offers, how well they are known, and how it answers our prices."""

    offers: dict[Name, RivalOffer]


class World(
    WorldCompliance, WorldOrganisation, WorldCare, WorldBond, WorldPrice, WorldNeeds, WorldFriends, WorldSize, Part
):
    """What nobody chooses: the customers, their needs, their friends, the competitors."""

    segments: dict[Name, Segment] = Field(min_length=1, max_length=2000)
    needs: dict[Name, Need] = Field(min_length=1)
    experience: Experience = Experience()
    competitors: dict[Name, Competitor] = Field(default_factory=dict)
    customer_file: CustomerFile | None = None

    @model_validator(mode="after")
    def _shares(self) -> Self:
        total = sum(segment.share for segment in self.segments.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the shares of the segments must sum to 1, and sum to {total:.4g}")
        return self

    @property
    def cells(self) -> tuple[Segment, ...]:
        """The segments as the market numbers them: each once a district, with its share of the population there."""
        if self.organisation is None:
            return tuple(self.segments.values())
        return tuple(
            segment.model_copy(update={"share": segment.share * part})
            for name, segment in self.segments.items()
            for part in self.organisation.parts(name)
        )


class Offer(OfferAttention, OfferContract, Part):
    """What product and bundle have in common."""


class Product(ProductChoice, ProductContract, ProductPrice, Offer, ProductUsage, Metered, Serves, Part):
    """Something that can be sold alone."""


class Bundle(Parts, Offer, Part):
    """Several products sold as one; on sale only where a strategy's bundling says so."""


class Catalogue(Part):
    """What we can sell."""

    products: dict[Name, Product] = Field(min_length=1)
    bundles: dict[Name, Bundle] = Field(default_factory=dict)


class Channel(
    ChannelLeads, ChannelVisits, ChannelStaff, ChannelWay, ChannelTalk, Telephone, ChannelService, ChannelPlace, Part
):
    """A way of selling (D-type): customers come to an inbound one, an outbound one goes to customers."""


class Selling(
    SellingStaff,
    SellingLeads,
    SellingPayment,
    SellingCards,
    SellingPrice,
    SellingChoice,
    SellingBond,
    SellingAttention,
    SellingChannels,
    SellingTalk,
    SellingVisits,
    Part,
):
    """How contacts and offers work on customers, whatever the channel; all defaults are assumed."""


class Run(Part):
    """How long, how many, how often."""

    customers: int = Field(
        10_000, ge=1, le=20_000_000, description="how many are simulated; they stand for `world.size`, if it is said"
    )
    weeks: WholeWeeks = Field(52, ge=1, le=2600)
    replications: int = Field(20, ge=1, le=100_000, description="worlds in which every strategy is run")
    seed: int = Field(1, ge=0, le=2**63 - 1)
    objective: Literal["conversion", "churn", "revenue", "margin"] = Field(
        "margin", description="what the best strategy is best at"
    )
    indifference: Tolerance = Field(
        0.01,
        description="strategies whose objectives differ by less are as good: a share of the baseline's mean, or money",
    )
    discount_rate: Share = Field(
        0.1, ge=0.001, description="a year, at which later money is discounted in the value of customers; assumed"
    )

    @model_validator(mode="after")
    def _money_only(self) -> Self:
        if self.indifference >= 1 and self.objective in ("conversion", "churn"):
            raise ValueError(f'the indifference of {self.objective} must be a share of its mean, such as "1%"')
        return self


class Strategy(Part):
    """What we choose: components by family; the tables of kinds are in `market/levers.py`."""

    description: Text = ""
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
    service: list[dict[str, Any]] = Field(default_factory=list)
    compliance: list[dict[str, Any]] = Field(default_factory=list)
    feedback: list[dict[str, Any]] = Field(default_factory=list)


class Scenario(Part):
    """One business question: a world, what we can sell and how, and the strategies to compare."""

    _pace = model_validator(mode="before")(with_pace)
    _bare = model_validator(mode="before")(with_bare)  # the later one is called first

    title: Text = Field(min_length=1)
    bare: bool = Field(
        False, description="nothing happens that the file does not say: all that works by a default is off"
    )
    question: Text = ""
    currency: str = Field("CNY", pattern=r"^[A-Z]{3}$")
    run: Run = Run()
    world: World
    catalogue: Catalogue
    channels: dict[Name, Channel] = Field(min_length=1)
    selling: Selling = Selling()
    responses: Responses | None = Field(
        None, description="needs and orders wait at desks with promised times, rather than being answered at once"
    )
    reps: dict[Name, Reps] = Field(default_factory=dict)
    strategies: dict[Name, Strategy] = Field(min_length=1)

    @property
    def own_attributes(self) -> tuple[str, ...]:
        """The names of the attributes that the file has of its own, of any offer."""
        theirs = (offer for rival in self.world.competitors.values() for offer in rival.offers.values())
        offers = (*self.catalogue.products.values(), *theirs)
        return tuple(dict.fromkeys(name for offer in offers for name in offer.attributes))
