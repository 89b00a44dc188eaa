"""What maintenance and customer events promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simsales.market.care.levers import CustomerEvent, Maintenance
from simsales.market.market import Market
from tests.laws.worlds import total


def kept_in_touch(without: Market, having: Market) -> None:
    """Our customers are contacted, and are more satisfied and nearer; there is less time to sell."""
    assert total(having, "care") > 0 == total(without, "care")
    assert total(having, "care_matched") > 0
    assert total(having, "contacts") < total(without, "contacts")
    for measure in ("satisfaction", "manager_known"):
        assert having.record.summary()[measure] > without.record.summary()[measure]


def invited(without: Market, having: Market) -> None:
    """Guests come, are paid for, and are more satisfied and nearer."""
    assert total(having, "guests") > 0 == total(without, "guests")
    assert total(having, "contact_cost") > total(without, "contact_cost")
    for measure in ("satisfaction", "allied"):
        assert having.record.summary()[measure] > without.record.summary()[measure]


ACQUAINTED = {f"world__segments__{name}__relationship": 0.5 for name in ("young", "old")}  # whom there is to invite
CARE_PROMISES: dict[tuple[str, str], tuple[Any, Callable[[Market, Market], None]]] = {
    ("care", "maintenance"): (Maintenance(channel="field"), kept_in_touch),
    ("care", "event"): (CustomerEvent(cost=30.0, every=4.0), invited),
}
