"""The plan of a week, put together from the rooms' parts: what a strategy may decide, and what the scenario lists."""

from __future__ import annotations

from simsales.market.accounts.plan import Approaches
from simsales.market.attention.plan import Attention
from simsales.market.bundle.plan import LockIn
from simsales.market.care.plan import Care
from simsales.market.channels.plan import Assortment, ChannelPolicy
from simsales.market.compliance.plan import Compliance
from simsales.market.contract.plan import Contracts, Payments
from simsales.market.friends.plan import Referrals
from simsales.market.ground.offers import OfferBook
from simsales.market.ground.plan import Plan, PlanPart
from simsales.market.leads.plan import Leads
from simsales.market.price.plan import Prices
from simsales.market.promotion.plan import Promotions
from simsales.market.scenario import Scenario
from simsales.market.selling.plan import Hands
from simsales.market.service.plan import Desks
from simsales.market.staff.plan import Staff
from simsales.market.usage.plan import Tariffs
from simsales.market.visits.plan import Branches

PARTS: tuple[type[PlanPart], ...] = (
    Assortment,
    ChannelPolicy,
    Prices,
    Tariffs,
    LockIn,
    Promotions,
    Contracts,
    Payments,
    Attention,
    Leads,
    Hands,
    Branches,
    Care,
    Referrals,
    Staff,
    Desks,
    Approaches,
    Compliance,
)


def listed_plan(scenario: Scenario, book: OfferBook) -> Plan:
    """The scenario's own list: products at list price everywhere in range, no bundle on sale, no promotion."""
    channels = list(scenario.channels.values())
    return Plan(*(part.listed(book, channels) for part in PARTS))
