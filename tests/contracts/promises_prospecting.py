"""What the kinds of prospecting promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simsales.market import Market
from simsales.strategies.prospecting import AskForReferrals, Lists
from tests.laws.worlds import total


def asked_for(without: Market, having: Market) -> None:
    """Customers who are asked refer friends, who come to us; asking takes time that callers do not have for calls."""
    assert total(without, "referrals") == 0 < total(having, "referrals")
    assert total(having, "origin_friends") > total(without, "origin_friends")
    assert total(having, "contacts") < total(without, "contacts")


def names(without: Market, having: Market) -> None:
    """A filtered list costs money, and its names lack a need less often."""
    assert total(without, "names_bought") == 0 < total(having, "names_bought")
    wasted = [total(market, "no_need") / total(market, "contacts") for market in (without, having)]
    assert wasted[1] < wasted[0]


PROSPECTING_PROMISES: dict[tuple[str, str], tuple[Any, Callable[[Market, Market], None]]] = {
    ("prospecting", "ask_for_referrals"): (AskForReferrals(satisfied=0.3), asked_for),
    ("prospecting", "lists"): (Lists(channel="telesales", reach=0.5, price=2.0, filtered=1.0, fresh=1.0), names),
}
