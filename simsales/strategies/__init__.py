"""Strategies as data: each family has a table from the kind named in a scenario file to a frozen dataclass."""

from typing import Any

from simsales.strategies.accounts import ACCOUNTS
from simsales.strategies.base import Component, Lazily, Scope, Target, View
from simsales.strategies.branch import BRANCH
from simsales.strategies.bundling import BUNDLING
from simsales.strategies.campaign import CAMPAIGN
from simsales.strategies.care import CARE
from simsales.strategies.channel_policy import CHANNEL_POLICY
from simsales.strategies.cultivation import CULTIVATION
from simsales.strategies.dispatch import DISPATCH
from simsales.strategies.display import DISPLAY
from simsales.strategies.giving import GIVING
from simsales.strategies.incentives import INCENTIVES
from simsales.strategies.lock_in import LOCK_IN
from simsales.strategies.pricing import PRICING
from simsales.strategies.promotion import PROMOTION
from simsales.strategies.prospecting import PROSPECTING
from simsales.strategies.sales_plan import PLANS
from simsales.strategies.selling import SELLING
from simsales.strategies.tariff import TARIFFS

FAMILIES: dict[str, dict[str, Any]] = {
    "channel_policy": CHANNEL_POLICY,
    "pricing": PRICING | TARIFFS,
    "bundling": BUNDLING | LOCK_IN,
    "promotion": PROMOTION | GIVING,
    "selling": SELLING,
    "dispatch": DISPATCH,
    "accounts": ACCOUNTS,
    "incentives": INCENTIVES,
    "prospecting": PROSPECTING,
    "campaign": CAMPAIGN,
    "branch": BRANCH,
    "care": CARE,
    "display": DISPLAY,
    "plan": PLANS,
    "cultivation": CULTIVATION,
}
"""The families in the order in which they propose: ranges, prices, bundles of what is so priced, promotions on both."""

__all__ = ["FAMILIES", "Component", "Lazily", "Scope", "Target", "View"]
