"""What the kinds of prospecting promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simsales.market.friends.levers import AskForReferrals
from simsales.market.leads.levers import Lists
from simsales.market.market import Market
from tests.laws.worlds import total

TELESALES = 2


def asked_for(without: Market, having: Market) -> None:
    """Customers who are asked refer friends, who come to us; asking takes time that callers do not have for calls."""
    assert total(without, "referrals") == 0 < total(having, "referrals")
    assert total(having, "origin_friends") > total(without, "origin_friends")
    assert total(having, "contacts") < total(without, "contacts")


def names(without: Market, having: Market) -> None:
    """A filtered list that is kept up to date costs money, and its calls meet a need more often."""
    assert total(without, "names_bought") == 0 < total(having, "names_bought")
    lost = ("no_answer", "no_rapport", "no_need", "undiscovered", "prompted")
    met = []
    for market in (without, having):
        calls = {name: market.record.entry(name)[:, :, TELESALES].sum() for name in ("contacts", *lost)}
        met.append(1 - sum(calls[name] for name in lost) / calls["contacts"])
    assert met[1] > met[0]


PROSPECTING_PROMISES: dict[tuple[str, str], tuple[Any, Callable[[Market, Market], None]]] = {
    ("prospecting", "ask_for_referrals"): (AskForReferrals(satisfied=0.3), asked_for),
    ("prospecting", "lists"): (
        Lists(channel="telesales", reach=0.5, price=2.0, filtered=1.0, fresh=1.0, every=3.0),
        names,
    ),
}
