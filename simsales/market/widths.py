"""How wide the columns are that hang on what a strategy has."""

from __future__ import annotations

from collections.abc import Sequence

from simsales.market.channels.levers import Call
from simsales.market.channels.rules import NamedAccounts, PassOn
from simsales.market.ground.levers import Component
from simsales.market.price.levers import Loyalty
from simsales.market.promotion.base import Promotion
from simsales.market.promotion.levers import Trial


def widths_of(strategy: Sequence[Component], categories: int) -> dict[str, int]:
    """How long are promotions, campaigns, named accounts, leads passed on; categories with lasting cuts, or trials."""
    return {
        "promotion": max(promotions_of(strategy), 1),
        "campaign": campaigns_of(strategy),
        "named": int(any(isinstance(each, NamedAccounts) or not is_ours(each) for each in strategy)),
        "passed": int(any(isinstance(each, PassOn) or not is_ours(each) for each in strategy)),
        "lasting": categories if cuts_bills(strategy) else 0,
        "bill_cut": categories if any(isinstance(each, Loyalty) or not is_ours(each) for each in strategy) else 0,
        "trying": categories if any(isinstance(each, Trial) or not is_ours(each) for each in strategy) else 0,
    }


def is_ours(component: Component) -> bool:
    """Whether we know what a component does: it is one of the kinds that a file may name."""
    return type(component).__module__.startswith("simsales.")


def promotions_of(strategy: Sequence[Component]) -> int:
    """How many promotions a strategy may have at most: its own, and components that we do not know."""
    return sum(isinstance(each, Promotion) or not is_ours(each) for each in strategy)


def campaigns_of(strategy: Sequence[Component]) -> int:
    """How many campaigns have to be told apart: none where none gives up, and one for what has no number."""
    calls = [each for each in strategy if isinstance(each, Call)]
    return 1 + len(calls) if any(each.attempts is not None for each in calls) else 0


def cuts_bills(strategy: Sequence[Component]) -> bool:
    """Whether something may come off bills for a while."""
    return any(getattr(each, "lasts", None) is not None or not is_ours(each) for each in strategy)
