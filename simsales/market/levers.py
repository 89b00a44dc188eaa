"""Strategies as data: each family has a table from the kind named in a scenario file to a frozen dataclass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from simsales.market.accounts.levers import ACCOUNTS
from simsales.market.attention.levers import CULTIVATION, DISPLAY
from simsales.market.bundle.levers import BUNDLING, LOCK_IN
from simsales.market.care.levers import CARE
from simsales.market.channels.levers import CHANNEL_POLICY
from simsales.market.compliance.levers import COMPLIANCE
from simsales.market.contract.levers import PAYMENT, PLANS, RENEWAL
from simsales.market.feedback.levers import FEEDBACK
from simsales.market.friends.levers import REFERRALS
from simsales.market.leads.levers import CAMPAIGN, DISPATCH, MODE_ORDER, PROSPECTING
from simsales.market.price.levers import AUTHORITY, PRICING
from simsales.market.price.paths import PRICE_PATHS
from simsales.market.promotion.levers import GIVING, PROMOTION
from simsales.market.selling.levers import CARDS
from simsales.market.service.levers import SERVICE
from simsales.market.staff.levers import INCENTIVES, SELLING
from simsales.market.usage.levers import TARIFFS
from simsales.market.visits.levers import BRANCH

FAMILIES: dict[str, dict[str, Any]] = {
    "channel_policy": CHANNEL_POLICY | MODE_ORDER,
    "pricing": PRICING | PRICE_PATHS | AUTHORITY | TARIFFS | PAYMENT,
    "bundling": BUNDLING | LOCK_IN | RENEWAL,
    "promotion": PROMOTION | GIVING,
    "selling": SELLING,
    "dispatch": DISPATCH,
    "accounts": ACCOUNTS,
    "incentives": INCENTIVES,
    "prospecting": REFERRALS | PROSPECTING,
    "campaign": CAMPAIGN,
    "branch": BRANCH,
    "care": CARE,
    "display": DISPLAY | CARDS,
    "plan": PLANS,
    "cultivation": CULTIVATION,
    "service": SERVICE,
    "compliance": COMPLIANCE,
    "feedback": FEEDBACK,
}
"""The families in the order in which they propose: ranges, prices, bundles of what is so priced, promotions on both."""


def names_of(components: Iterable[Any]) -> list[str]:
    """What components are called: family and kind, numbered where several are alike; a class of yours by its name.

    >>> from simsales.market.friends.levers import AskForReferrals
    >>> names_of([AskForReferrals(), AskForReferrals(rest=4), Counter()])
    ['prospecting ask_for_referrals 1', 'prospecting ask_for_referrals 2', 'Counter']
    """
    kinds = {each: f"{family} {kind}" for family, table in FAMILIES.items() for kind, each in table.items()}
    called = [kinds.get(type(each), type(each).__name__) for each in components]
    alike, so_far = Counter(called), Counter[str]()
    names = []
    for name in called:
        so_far[name] += 1
        names.append(f"{name} {so_far[name]}" if alike[name] > 1 else name)
    return names
