"""The facts of a world and the decisions of a week, as the tables that compiled loops read."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.packed import Packed, put_together
from simsales.market.attention import facts as attention
from simsales.market.bond import facts as bond
from simsales.market.bundle import facts as bundle
from simsales.market.bundle.plan import Locks, locks_of
from simsales.market.care import facts as care
from simsales.market.channels import facts as channels_facts
from simsales.market.choice import facts as choice
from simsales.market.choice.facts import kinds_of
from simsales.market.contract import facts as contract
from simsales.market.friends import facts as friends
from simsales.market.friends.ties import ReferralFacts, TieFacts, referral_facts, tie_facts
from simsales.market.ground import facts as ground
from simsales.market.ground.audience import AUDIENCE_ROW
from simsales.market.ground.offers import Floats, OfferBook
from simsales.market.leads import facts as leads
from simsales.market.needs import facts as needs_facts
from simsales.market.needs.facts import MomentFacts
from simsales.market.plan import Plan
from simsales.market.price import facts as price
from simsales.market.price.plan import Targeted
from simsales.market.promotion.plan import Giving, giving_of
from simsales.market.rivals.answer import Research, appeal
from simsales.market.scenario import Scenario
from simsales.market.selling import facts as talk
from simsales.market.staff import facts as staff
from simsales.market.usage.facts import UsageFacts, usage_facts
from simsales.market.usage.plan import NO_TERMS, Terms
from simsales.market.visits import facts as visits


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
    life_cycle: bond.LifeCycleFacts
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


def facts_of(scenario: Scenario, book: OfferBook) -> Facts:
    """The facts of a scenario, each table put together from what its rooms make of their keys."""
    world, selling = scenario.world, scenario.selling
    segments, needs = list(world.segments.values()), list(world.needs.values())
    channels, products = list(scenario.channels.values()), list(scenario.catalogue.products.values())
    return Facts(
        own=book.labels.own,
        segment=put_together(
            "_SegmentFacts",
            attention.segment_facts(segments),
            bond.segment_facts(segments),
            care.segment_facts(segments),
            choice.segment_facts(segments),
            needs_facts.segment_facts(segments, world.needs),
            price.segment_facts(segments),
            visits.segment_facts(segments),
        ),
        channel=put_together(
            "_ChannelFacts",
            channels_facts.channel_facts(channels),
            ground.luck_of(book.labels.channels),
            leads.channel_facts(channels),
            talk.channel_facts(channels),
            talk.telephone_facts(channels),
            visits.channel_facts(channels),
        ),
        need=put_together(
            "_NeedFacts", contract.need_facts(needs), needs_facts.need_facts(needs), visits.need_facts(needs)
        ),
        offer=put_together(
            "_OfferFacts",
            attention.offer_facts(book),
            bond.offer_facts(book),
            bundle.offer_facts(book),
            choice.offer_facts(segments, world.needs, products, book),
            contract.offer_facts(book),
            ground.offer_facts(book),
            price.offer_facts(book),
        ),
        selling=put_together(
            "_SellingFacts",
            attention.selling_facts(selling),
            bond.selling_facts(selling),
            channels_facts.selling_facts(selling),
            choice.selling_facts(selling),
            leads.selling_facts(selling),
            price.selling_facts(selling),
            staff.selling_facts(selling),
            talk.talk_facts(selling),
            talk.card_facts(selling),
        ),
        experience=put_together(
            "_ExperienceFacts",
            bond.experience_facts(world.experience),
            contract.experience_facts(world.experience),
            friends.experience_facts(world.experience),
            needs_facts.experience_facts(world.experience),
        ),
        media=talk.media_facts(selling),
        ties=tie_facts(world),
        referral=referral_facts(world),
        moments=needs_facts.moment_facts(world),
        life_cycle=bond.life_cycle_facts(world),
        bond=bond.bond_facts(world),
        grading=care.grading_facts(world),
        usage=usage_facts(world.needs, book),
        reference=price.reference_facts(world),
        consumption=needs_facts.consumption_facts(needs),
    )


def research_of(scenario: Scenario, facts: Facts) -> Research:
    """What market research tells rivals of the scenario's customers."""
    segments = scenario.world.segments.values()
    kinds = np.array([segment.share * kinds_of(segment) for segment in segments])
    response = sum(segment.share * segment.price_response for segment in segments)
    return Research(appeal(kinds, facts.offer.value), response)


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
        audience=floats([t.audience.row() for t in targets]).reshape(len(targets), AUDIENCE_ROW),
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
