"""The facts of a world and the decisions of a week, as the tables that compiled loops read."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.packed import Packed, packed, put_together
from simsales.market.attention import facts as attention
from simsales.market.bond import facts as bond
from simsales.market.bundle import facts as bundle
from simsales.market.bundle.plan import LockIn, locks_of
from simsales.market.care import facts as care
from simsales.market.channels import facts as channels_facts
from simsales.market.channels.plan import Assortment, ChannelPolicy, PolicyTables, policy_tables, sellers_of
from simsales.market.choice import facts as choice
from simsales.market.choice.facts import kinds_of
from simsales.market.compliance.facts import ComplianceFacts, compliance_facts
from simsales.market.compliance.plan import Compliance, ComplianceTables, compliance_tables
from simsales.market.contract import facts as contract
from simsales.market.contract.plan import Contracts, Payments
from simsales.market.contract.prepayment import advance_tables
from simsales.market.customer_table import CustomerTable, parts_of
from simsales.market.friends import facts as friends
from simsales.market.friends.ties import ReferralFacts, TieFacts, referral_facts, tie_facts
from simsales.market.ground import facts as ground
from simsales.market.ground.offers import Floats, OfferBook
from simsales.market.ground.plan import Plan
from simsales.market.leads import facts as leads
from simsales.market.needs import facts as needs_facts
from simsales.market.needs.facts import MomentFacts
from simsales.market.price import facts as price
from simsales.market.price.plan import Prices, PriceTables, entry_prices, price_tables
from simsales.market.promotion.plan import Promotions, PromotionTables, giving_of, promotion_tables
from simsales.market.rivals.answer import Research, appeal
from simsales.market.scenario import Scenario
from simsales.market.selling import facts as talk
from simsales.market.service import facts as service
from simsales.market.staff import facts as staff
from simsales.market.staff.plan import Staff, StaffTables, staff_tables
from simsales.market.usage.facts import UsageFacts, usage_facts
from simsales.market.usage.plan import NO_TERMS, Terms
from simsales.market.visits import facts as visits


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
    life_cycle: bond.LifeCycleFacts
    bond: Any
    grading: Any
    usage: UsageFacts
    reference: Any
    consumption: Any
    responses: service.ResponseFacts
    stock: contract.StockFacts
    compliance: ComplianceFacts


DECIDED: tuple[type[Packed], ...] = (
    PolicyTables,
    PriceTables,
    PromotionTables,
    StaffTables,
    ComplianceTables,
)
"""The rooms' tables whose fields stand side by side in ``Decided``."""

_Decided: Any = packed(
    "_Decided",
    (
        *(name for table in DECIDED for name in table._fields),
        "entry",
        "rival_price",
        "terms",
        "renews",
        "waives",
        "locks",
        "giving",
        "advance",
    ),
)


class Decided(_Decided):
    """The plan of this week as loops read it, put together from the rooms' tables (see there for shapes and units).

    ``entry`` is the cheapest all-in price of each category (segment x channel x category), ``rival_price`` by offer.
    """


def facts_of(scenario: Scenario, book: OfferBook) -> Facts:
    """The facts of a scenario, each table put together from what its rooms make of their keys."""
    world = scenario.world
    needs = list(world.needs.values())
    return Facts(
        own=book.labels.own,
        segment=_segment_facts(scenario),
        channel=_channel_facts(scenario, book),
        need=_need_facts(scenario, book),
        offer=_offer_facts(scenario, book),
        selling=_selling_facts(scenario),
        experience=_experience_facts(scenario),
        media=talk.media_facts(scenario.selling),
        ties=tie_facts(world),
        referral=referral_facts(world),
        moments=needs_facts.moment_facts(world),
        life_cycle=bond.life_cycle_facts(world),
        bond=bond.bond_facts(world),
        grading=care.grading_facts(world),
        usage=usage_facts(world.needs, book),
        reference=price.reference_facts(world),
        consumption=needs_facts.consumption_facts(needs),
        responses=service.response_facts(scenario.responses, list(scenario.channels)),
        stock=contract.stock_facts(scenario.catalogue.products, book),
        compliance=compliance_facts(world),
    )


def _segment_facts(scenario: Scenario) -> Any:
    world, segments = scenario.world, list(scenario.world.cells)
    return put_together(
        "_SegmentFacts",
        attention.segment_facts(segments),
        bond.segment_facts(segments),
        care.segment_facts(segments),
        choice.segment_facts(segments),
        contract.segment_facts(segments),
        needs_facts.segment_facts(segments, world.needs),
        price.segment_facts(segments),
        visits.segment_facts(segments, scenario.selling),
    )


def _channel_facts(scenario: Scenario, book: OfferBook) -> Any:
    channels = list(scenario.channels.values())
    return put_together(
        "_ChannelFacts",
        channels_facts.channel_facts(channels),
        ground.named(book.labels.channels),
        leads.channel_facts(channels),
        service.channel_facts(channels, book.labels.segments),
        talk.channel_facts(channels),
        talk.telephone_facts(channels),
        visits.channel_facts(channels),
    )


def _need_facts(scenario: Scenario, book: OfferBook) -> Any:
    needs = list(scenario.world.needs.values())
    return put_together(
        "_NeedFacts",
        contract.need_facts(needs),
        ground.named(book.labels.categories),
        needs_facts.need_facts(needs),
        visits.need_facts(needs),
    )


def _offer_facts(scenario: Scenario, book: OfferBook) -> Any:
    world, products = scenario.world, list(scenario.catalogue.products.values())
    return put_together(
        "_OfferFacts",
        attention.offer_facts(book),
        bond.offer_facts(book),
        bundle.offer_facts(book),
        choice.offer_facts(list(world.cells), world.needs, products, book),
        contract.offer_facts(book),
        ground.offer_facts(book),
        price.offer_facts(book),
    )


def _selling_facts(scenario: Scenario) -> Any:
    selling = scenario.selling
    return put_together(
        "_SellingFacts",
        attention.selling_facts(selling),
        bond.selling_facts(selling),
        channels_facts.selling_facts(selling),
        choice.selling_facts(selling),
        contract.selling_facts(selling),
        leads.selling_facts(selling),
        price.selling_facts(selling),
        staff.selling_facts(selling),
        talk.talk_facts(selling),
        talk.card_facts(selling),
        visits.selling_facts(selling),
    )


def _experience_facts(scenario: Scenario) -> Any:
    experience = scenario.world.experience
    return put_together(
        "_ExperienceFacts",
        bond.experience_facts(experience),
        contract.experience_facts(experience),
        friends.experience_facts(experience),
        needs_facts.experience_facts(experience),
    )


def research_of(scenario: Scenario, facts: Facts, table: CustomerTable | None) -> Research:
    """What market research tells rivals of the scenario's customers, or of those of a file (``table``)."""
    world, segments = scenario.world, scenario.world.cells
    parts = parts_of(world, table)
    kinds = np.array([part * kinds_of(segment) for part, segment in zip(parts, segments, strict=True)])
    own = np.zeros(0) if table is None else table.attributes.get("price_response", np.full(table.n, np.nan))
    said = ~np.isnan(own)
    others = parts_of(world, table, ~said) if said.any() else parts
    response = sum(part * each.price_response for part, each in zip(others.tolist(), segments, strict=True))
    if said.any():
        response = float(own[said].sum() + (~said).sum() * response) / len(own)
    return Research(appeal(kinds, facts.offer.value), response, parts)


def decided(
    plan: Plan, book: OfferBook, rival_price: Floats, months: float, terms: Terms = NO_TERMS, share: float = 1.0
) -> Decided:
    """A plan as arrays; what is paid once is spread over so many ``months`` in the price of entry.

    Of budgets the part ``share`` is for the customers who are simulated.
    """
    assortment, prices, promotions, policy = plan[Assortment], plan[Prices], plan[Promotions], plan[ChannelPolicy]
    later = prices.price * promotions.off * promotions.off_weeks * 12 / 52  # what comes off the bills
    tables = (
        policy_tables(assortment, policy),
        price_tables(prices, sellers_of(plan)),
        promotion_tables(promotions),
        staff_tables(plan[Staff]),
        compliance_tables(plan[Compliance]),
    )
    return Decided(
        **{name: table for each in tables for name, table in each._asdict().items()},
        entry=entry_prices(
            prices,
            promotions.gift + later,
            assortment.on_sale,
            book,
            months,
        ),
        rival_price=np.array(rival_price, np.float64),
        terms=terms,
        renews=np.array(plan[Contracts].renews, np.float64),
        waives=np.array(plan[Contracts].waives, np.bool_),
        locks=locks_of(plan[LockIn]),
        giving=giving_of(promotions, share),
        advance=advance_tables(plan[Payments]),
    )
