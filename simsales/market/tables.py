"""The facts of a world and the decisions of a week, as the tables that compiled loops read."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.packed import Packed, packed
from simsales.core.streams import option_number
from simsales.market.bond.keys import Bond, Experience
from simsales.market.bond.plan import LifeCycleFacts, life_cycle_facts
from simsales.market.bundle.plan import LockIn, locks_of
from simsales.market.care.keys import Grading
from simsales.market.channels.keys import Channel
from simsales.market.channels.plan import Assortment, ChannelPolicy, PolicyTables, policy_tables
from simsales.market.contract.plan import Contracts
from simsales.market.friends.ties import ReferralFacts, TieFacts, referral_facts, tie_facts
from simsales.market.ground.offers import Floats, OfferBook
from simsales.market.ground.plan import Plan
from simsales.market.needs.keys import Consumption, Need
from simsales.market.needs.plan import MomentFacts, moment_facts
from simsales.market.price.keys import ReferencePrice
from simsales.market.price.plan import Prices, PriceTables, entry_prices, price_tables
from simsales.market.promotion.plan import Promotions, PromotionTables, giving_of, promotion_tables
from simsales.market.scenario import Scenario, Segment
from simsales.market.selling.activity import MEDIA, Media, Medium
from simsales.market.selling.keys import Selling
from simsales.market.staff.plan import Staff, StaffTables, staff_tables
from simsales.market.usage.plan import NO_TERMS, Terms, UsageFacts, usage_facts

WORLD_NUMBERS = (
    "commitment_aversion",
    "visits",
    "satisfaction",
    "relationship",
    "growth",
    "novelty",
    "conformity",
    "company",
    "haggles",
)
CHANNEL_NUMBERS = (
    "hassle", "service", "presents", "connects", "rapport", "discovers", "overcomes", "closes", "waiting_weight",
    "cost_per_contact", "dial_minutes", "talk_minutes", "complains_above", "complains", "complaint_cost", "opts_out",
    "knows",
)  # fmt: skip
NEED_NUMBERS = (
    "rate", "renewal_rate", "review_at_expiry", "voiced", "voiced_per_visit", "lasts", "imitation", "subscription",
)  # fmt: skip
OFFER_NUMBERS = (
    "component", "weight", "complementarity", "cost_once", "commitment", "exit_fee", "delivery", "on_time", "known",
    "launched", "keeps", "rival",
)  # fmt: skip

_SegmentFacts: Any = packed("_SegmentFacts", (*WORLD_NUMBERS, "service_weight", "need_rate"))
_ChannelFacts: Any = packed("_ChannelFacts", (*CHANNEL_NUMBERS, "outbound", "luck"))
_NeedFacts: Any = packed("_NeedFacts", (*NEED_NUMBERS, "season"))
_OfferFacts: Any = packed(
    "_OfferFacts", (*OFFER_NUMBERS, "value", "list_price", "serving", "ours", "our_service", "service", "luck")
)
SELLING_NUMBERS = tuple(name for name in Selling.model_fields if name != "media")
MEDIUM_NUMBERS = ("reach", "rapport", "discovers", "closes", "cost")
_SellingFacts: Any = packed("_SellingFacts", SELLING_NUMBERS)
_MediaFacts: Any = packed("_MediaFacts", MEDIUM_NUMBERS)
_ExperienceFacts: Any = packed("_ExperienceFacts", tuple(Experience.model_fields))
_BondFacts: Any = packed("_BondFacts", tuple(Bond.model_fields))
_ConsumptionFacts: Any = packed("_ConsumptionFacts", ("on", "used", *Consumption.model_fields))
_ReferenceFacts: Any = packed("_ReferenceFacts", ("on", *ReferencePrice.model_fields))
_GradingFacts: Any = packed("_GradingFacts", tuple(Grading.model_fields))


class Facts(Packed):
    """What no strategy changes; arrays by segment, channel, category or offer, and plain numbers.

    ``luck`` of a channel or an offer is its ``option_number``: the option by which its draws are addressed.
    ``media`` is by medium: 0 unsaid (nothing is changed), 1 meeting, 2 call, 3 message; a ``reach`` below 0 is the
    channel's own.
    ``offer.ours`` and ``offer.our_service`` have a last entry more, for who holds nothing (-1): 0.
    """

    own: int
    segment: Any
    channel: Any
    need: Any
    offer: Any
    selling: Any
    experience: Any
    media: Any
    ties: TieFacts
    referral: ReferralFacts
    moments: MomentFacts
    life_cycle: LifeCycleFacts
    bond: Any
    grading: Any
    usage: UsageFacts
    reference: Any
    consumption: Any


DECIDED: tuple[type[Packed], ...] = (PolicyTables, PriceTables, PromotionTables, StaffTables)
"""The rooms' tables whose fields stand side by side in ``Decided``."""

_Decided: Any = packed(
    "_Decided",
    (
        *(name for table in DECIDED for name in table._fields),
        "entry",
        "rival_price",
        "terms",
        "renews",
        "locks",
        "giving",
    ),
)


class Decided(_Decided):
    """The plan of this week as loops read it, put together from the rooms' tables (see there for shapes and units).

    ``entry`` is the cheapest all-in price of each category (segment x channel x category), ``rival_price`` by offer.
    """


def _columns(parts: list[Any], names: tuple[str, ...]) -> dict[str, Floats]:
    return {name: np.array([float(getattr(part, name)) for part in parts]) for name in names}


def facts_of(scenario: Scenario, book: OfferBook, value: Floats) -> Facts:
    """The facts of a scenario; ``value`` is segment x sensitivity x orientation x offer (see value.value_table)."""
    segments: list[Segment] = list(scenario.world.segments.values())
    needs: list[Need] = list(scenario.world.needs.values())
    channels: list[Channel] = list(scenario.channels.values())
    factors = np.array([[s.need_rate.get(g, 1.0) for g in scenario.world.needs] for s in segments])
    service_weight = np.array([s.weights.service for s in segments])
    return Facts(
        own=book.labels.own,
        segment=_SegmentFacts(**_columns(segments, WORLD_NUMBERS), service_weight=service_weight, need_rate=factors),
        channel=_ChannelFacts(
            **_columns(channels, CHANNEL_NUMBERS),
            outbound=np.array([c.direction == "outbound" for c in channels]),
            luck=np.array([option_number(name) for name in book.labels.channels], np.int64),
        ),
        need=_NeedFacts(**_columns(needs, NEED_NUMBERS), season=np.array([n.season or [1.0] * 12 for n in needs])),
        offer=_OfferFacts(
            **{name: getattr(book, name) for name in OFFER_NUMBERS},
            value=value,
            ours=np.append(book.rival < 0, False).astype(float),
            our_service=np.append(np.where(book.rival < 0, book.attributes[:, 1], 0.0), 0.0),
            service=book.attributes[:, 1].copy(),
            list_price=book.list_price,
            serving=np.where(book.covers, book.cost[np.maximum(book.component, 0)], 0.0),
            luck=np.array([option_number(name) for name in book.labels.offers], np.int64),
        ),
        selling=_SellingFacts(**{name: float(getattr(scenario.selling, name)) for name in SELLING_NUMBERS}),
        experience=_ExperienceFacts(**{k: float(v) for k, v in scenario.world.experience.model_dump().items()}),
        media=_media_facts(scenario.selling.media),
        ties=tie_facts(scenario.world),
        referral=referral_facts(scenario.world),
        moments=moment_facts(scenario.world),
        life_cycle=life_cycle_facts(scenario.world),
        bond=_BondFacts(**{k: float(v) for k, v in scenario.world.bond.model_dump().items()}),
        grading=_GradingFacts(**{k: float(v) for k, v in scenario.world.grading.model_dump().items()}),
        usage=usage_facts(scenario, book),
        reference=_reference_facts(scenario.world.reference_price),
        consumption=_consumption_facts([need.consumed for need in scenario.world.needs.values()]),
    )


def _reference_facts(said: ReferencePrice | None) -> Any:
    numbers = {name: float(value) for name, value in (said or ReferencePrice()).model_dump().items()}
    return _ReferenceFacts(on=said is not None, **numbers)


def _consumption_facts(said: list[Consumption | None]) -> Any:
    numbers = {
        name: np.array([float(getattr(each or Consumption(), name)) for each in said])
        for name in Consumption.model_fields
    }
    return _ConsumptionFacts(on=any(said), used=np.array([each is not None for each in said], bool), **numbers)


def _media_facts(media: Media) -> Any:
    """Meetings, calls and messages after a medium that changes nothing."""
    parts = [Medium(), *(getattr(media, name) for name in MEDIA)]
    numbers = {name: [getattr(part, name) for part in parts] for name in MEDIUM_NUMBERS}
    return _MediaFacts(**{name: np.array([-1.0 if v is None else v for v in row]) for name, row in numbers.items()})


def decided(plan: Plan, book: OfferBook, rival_price: Floats, months: float, terms: Terms = NO_TERMS) -> Decided:
    """A plan as arrays; what is paid once is spread over so many ``months`` in the price of entry."""
    assortment, prices, promotions = plan[Assortment], plan[Prices], plan[Promotions]
    tables = (
        policy_tables(assortment, plan[ChannelPolicy]),
        price_tables(prices),
        promotion_tables(promotions),
        staff_tables(plan[Staff]),
    )
    return Decided(
        **{name: table for each in tables for name, table in each._asdict().items()},
        entry=entry_prices(prices, promotions.gift, assortment.on_sale, book, months),
        rival_price=np.array(rival_price, np.float64),
        terms=terms,
        renews=np.array(plan[Contracts].renews, np.int64),
        locks=locks_of(plan[LockIn]),
        giving=giving_of(promotions),
    )
