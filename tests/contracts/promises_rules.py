"""What the rules between channels promise: the same worlds with and without them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simsales.market.channels.plan import Assortment
from simsales.market.channels.rules import (
    Closed,
    DoubleCredit,
    NamedAccounts,
    PassOn,
    Registration,
    SharedData,
    SplitByRole,
)
from simsales.market.feedback.levers import Adjust, Bound, When
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import ByChannel, Discount, Parity
from simsales.market.price.plan import Prices
from tests.laws.worlds import total


def of_channel(market: Market, channel: str, entry: str) -> float:
    """An entry of a channel."""
    return float(market.record.entry(entry)[:, :, market.book.labels.channels.index(channel)].sum())


def later_protected(without: Market, having: Market) -> None:
    """Fewer collisions and no disputes; and leads are registered, not everybody who was ever called."""
    assert total(having, "collisions") < total(without, "collisions")
    assert total(having, "disputes") == 0 < total(without, "disputes")
    touched = (having.customers.column("touched") >= 0).any(axis=1)
    owned = having.customers.column("owner") >= 0
    assert 0 < owned.sum() < touched.sum()


def left_to_the_field(without: Market, having: Market) -> None:
    """The others do not call the named, whose sales are credited to the field alone."""
    labels = having.book.labels
    old, field = labels.segments.index("old"), labels.channels.index("field")
    contacts = having.record.entry("contacts")[:, old].sum(axis=(0, 2))
    assert [name for name, made in zip(labels.channels, contacts, strict=False) if made > 0] == ["field"]
    paid = having.record.entry("commission")[:, old].sum(axis=(0, 2))
    assert paid[field] > 0
    assert math.isclose(paid[field], paid.sum())
    assert total(without, "disputes") > total(having, "disputes") == 0


def dearer(without: Market, having: Market) -> None:
    """A sale in which several took part is paid twice: an order costs more commission, and none is disputed."""
    assert total(having, "disputes") == 0 < total(having, "shared_sales")
    each = [total(market, "commission") / total(market, "orders") for market in (without, having)]
    assert each[1] > each[0]


def no_collision(without: Market, having: Market) -> None:
    """Who shares neither repeats nor collides, and pays for it every week."""
    assert total(having, "collisions") == 0 < total(without, "collisions")
    assert math.isclose(total(having, "sharing_cost"), 300 * 12 / 52 * having.weeks)
    assert total(without, "sharing_cost") == 0


def nobody_there(without: Market, having: Market) -> None:
    """Nothing happens in a closed channel, and who would have gone there goes elsewhere."""
    for entry in ("visits", "turned_away", "orders", "commission", "occasions"):
        assert of_channel(having, "store", entry) == 0 < of_channel(without, "store", "orders"), entry
    assert total(having, "orders") > 0


def by_role(without: Market, having: Market) -> None:
    """Nothing is disputed; a channel is paid for a sale that another made, and no order is paid twice."""
    assert total(having, "disputes") == 0 < total(having, "shared_sales")
    for market, others_too in ((without, False), (having, True)):
        commission, sold = (market.record.entry(name).sum(axis=1) for name in ("commission", "orders"))
        assert ((commission > 0) & (sold == 0)).any() == others_too


def level(without: Market, having: Market) -> None:
    """No channel is cheaper than another of those that sell an offer, where one was."""
    spreads = []
    for market in (without, having):
        price, sold = market.plan[Prices].price, market.plan[Assortment].on_sale
        dearest, cheapest = np.where(sold, price, -np.inf).max(axis=1), np.where(sold, price, np.inf).min(axis=1)
        spreads.append(float((dearest - cheapest).max()))
    assert spreads[0] > spreads[1] == 0


def handed_over(without: Market, having: Market) -> None:
    """Some of whom the callers advised in vain come to the store, are met there, and buy; both are paid for it."""
    assert total(without, "passable") == total(without, "passed_on") == 0
    assert 0 < total(having, "passed_on") < total(having, "passable")
    for entry in ("passed_met", "passed_orders"):
        assert of_channel(having, "store", entry) == total(having, entry) > 0
    assert total(having, "passed_met") <= total(having, "passed_on")


def cheaper_once_it_sells(without: Market, having: Market) -> None:
    """Nothing differs before the rule fires; from then on the price is what it says, and more is sold."""
    assert total(having, "rules_fired") == 1 > total(without, "rules_fired")
    orders = [market.record.entry("orders")[:, :, :, 0].sum(axis=(1, 2)) for market in (without, having)]
    assert (orders[0][:2] == orders[1][:2]).all()
    assert orders[1].sum() > orders[0].sum()


LITTLE = Discount(by=0.01, offers=("phone",))
CHEAPER_ONLINE = (ByChannel(cuts={"online": 0.3}),)
RULE_PROMISES: dict[tuple[str, str], Any] = {
    ("channel_policy", "registration"): (Registration(protection=8.0), later_protected),
    ("channel_policy", "named_accounts"): (
        NamedAccounts(channel="field", target=Target(segments=("old",))),
        left_to_the_field,
    ),
    ("channel_policy", "split_by_role"): (SplitByRole(), by_role),
    ("channel_policy", "double_credit"): (DoubleCredit(), dearer),
    ("channel_policy", "shared_data"): (SharedData(cost=300.0), no_collision),
    ("channel_policy", "pass_on"): (PassOn(channel="telesales", to="store", rate=0.7), handed_over),
    ("feedback", "adjust"): (
        Adjust(
            when=When(measure="orders", above=0.0, over=2),
            then=Bound(key="pricing[0].by", to=0.5, of=LITTLE, field="by", amount=0.5),
        ),
        cheaper_once_it_sells,
    ),
    ("channel_policy", "closed"): (Closed(channel="store"), nobody_there),
    ("pricing", "parity"): (Parity(like="store"), level),
}
RULE_BESIDE: dict[tuple[str, str], tuple[Any, ...]] = {
    ("pricing", "parity"): CHEAPER_ONLINE,
    ("feedback", "adjust"): (LITTLE,),
}
"""What is in force with and without the component."""
