"""The facts of a world and the decisions of a week, as the tables that compiled loops read."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.packed import Packed, packed
from simsales.core.streams import option_number
from simsales.market.bond.keys import Bond, Experience
from simsales.market.bond.plan import LifeCycleFacts, life_cycle_facts
from simsales.market.bundle.plan import Locks, locks_of
from simsales.market.care.keys import Grading
from simsales.market.channels.keys import Channel
from simsales.market.friends.ties import ReferralFacts, TieFacts, referral_facts, tie_facts
from simsales.market.ground.audience import conditions_of
from simsales.market.ground.offers import Floats, OfferBook, by_name
from simsales.market.needs.keys import Consumption, Need
from simsales.market.needs.plan import MomentFacts, moment_facts
from simsales.market.plan import Plan
from simsales.market.price.keys import ReferencePrice
from simsales.market.price.plan import Targeted
from simsales.market.promotion.plan import Giving, giving_of
from simsales.market.scenario import Scenario, Segment
from simsales.market.selling.activity import MEDIA, Media, Medium
from simsales.market.selling.keys import Selling
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
_ChannelFacts: Any = packed("_ChannelFacts", (*CHANNEL_NUMBERS, "outbound", "luck", "by_name"))
_NeedFacts: Any = packed("_NeedFacts", (*NEED_NUMBERS, "season", "luck", "by_name"))
_OfferFacts: Any = packed(
    "_OfferFacts",
    (*OFFER_NUMBERS, "value", "list_price", "known_at_start", "serving", "ours", "our_service", "service", "luck"),
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

    ``luck`` of a channel, a need or an offer is its ``option_number``: the option by which its draws are addressed;
    ``by_name`` are their numbers in the order of their names, where one must come before another.
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


class Decided(Packed):
    """The plan of this week as arrays; see ``simsales.market.plan.Plan`` for shapes and units.

    ``bill_price``, ``reprices`` and ``target_channels`` have a last channel more, for who bought in none of them;
    ``spending`` is promotion x segment x channel x own offer; ``bill_offers`` are the ``target_offers`` of cuts on the
    bill, none for the others. ``push`` and ``claim`` are what a sale's pay adds to the log odds of presenting an offer,
    and to its utility as a rep tells it (segment x channel x own offer; see ``mechanisms.incentives``).
    """

    price: Any
    once: Any
    gift: Any
    gift_cost: Any
    saving: Any
    spending: Any
    on_sale: Any
    commission: Any
    commitment: Any
    reprices: Any
    bill_price: Any
    proactive: Any
    effort: Any
    rival_price: Any
    entry: Any
    audience: Any
    target_off: Any
    target_offers: Any
    target_channels: Any
    target_commitment: Any
    target_on_bill: Any
    bill_offers: Any
    target_promotion: Any
    credit: int
    rep_commission: Any
    push: Any
    claim: Any
    terms: Terms
    renews: Any
    locks: Locks
    giving: Giving


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
            by_name=by_name(book.labels.channels),
        ),
        need=_NeedFacts(
            **_columns(needs, NEED_NUMBERS),
            season=np.array([n.season or [1.0] * 12 for n in needs]),
            luck=np.array([option_number(name) for name in book.labels.categories], np.int64),
            by_name=by_name(book.labels.categories),
        ),
        offer=_OfferFacts(
            **{name: getattr(book, name) for name in OFFER_NUMBERS},
            value=value,
            ours=np.append(book.rival < 0, False).astype(float),
            our_service=np.append(np.where(book.rival < 0, book.attributes[:, 1], 0.0), 0.0),
            service=book.attributes[:, 1].copy(),
            list_price=book.list_price,
            known_at_start=book.known.copy(),
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
        usage=usage_facts(scenario.world, book),
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
    """A plan as arrays, with the cheapest all-in price of each category by segment and channel (``entry``)."""
    own = book.labels.own
    all_in = plan.price + (plan.once - plan.gift) / months
    buyable = np.where(plan.on_sale, all_in, np.inf)
    covering = [book.covers[:own, g] for g in range(len(book.labels.categories))]
    entry = np.stack([buyable[:, :, these].min(axis=2, initial=np.inf) for these in covering], axis=2)
    targets: tuple[Targeted, ...] = plan.targeted
    offers = np.array([t.offers for t in targets], np.bool_).reshape(len(targets), own)
    channels = np.array([t.channels for t in targets], np.bool_).reshape(len(targets), plan.price.shape[1])
    on_bill = np.array([t.on_bill for t in targets], np.bool_)

    def floats(table: Any) -> Floats:
        return np.array(table, np.float64, order="C")

    return Decided(
        price=floats(plan.price),
        once=floats(plan.once),
        gift=floats(plan.gift),
        gift_cost=floats(plan.gift_cost),
        saving=floats(plan.saving),
        spending=floats(plan.spending).reshape(len(plan.spending), *plan.price.shape),
        on_sale=np.array(plan.on_sale, np.bool_),
        commission=floats(plan.commission),
        commitment=np.array(plan.commitment, np.int64),
        reprices=np.append(plan.reprices, plan.reprices.all(axis=1, keepdims=True), axis=1),
        bill_price=np.append(floats(plan.price), plan.price.min(axis=1, keepdims=True), axis=1),
        proactive=floats(plan.proactive),
        effort=floats(plan.effort),
        rival_price=floats(rival_price),
        entry=floats(entry),
        audience=conditions_of([t.audience for t in targets]),
        target_off=floats([t.off for t in targets]),
        target_offers=offers,
        target_channels=np.append(channels, channels.all(axis=1, keepdims=True), axis=1),
        target_commitment=np.array([-1 if t.commitment is None else t.commitment for t in targets], np.int64),
        target_on_bill=on_bill,
        bill_offers=offers & on_bill[:, None],
        target_promotion=np.array([t.promotion for t in targets], np.int64),
        credit=int(plan.credit),
        rep_commission=floats(plan.rep_commission),
        push=np.zeros(plan.price.shape),
        claim=np.zeros(plan.price.shape),
        terms=terms,
        renews=np.array(plan.renews, np.int64),
        locks=locks_of(plan.locks, own),
        giving=giving_of(plan),
    )
