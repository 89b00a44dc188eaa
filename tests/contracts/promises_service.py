"""What staffing a desk promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simsales.market.market import Market
from simsales.market.service.levers import StaffDesk
from tests.laws.worlds import total

DESK = {"owner": "store", "minutes": 120, "promised": 8, "patience": 60, "pay": 100}
SLOW = {"responses": {"need": DESK}}


def answered_sooner(without: Market, having: Market) -> None:
    """Answers come sooner, fewer are late or withdrawn, more is ordered; it is paid for."""
    for measure in ("answer_hours", "answered_late", "withdrawn"):
        assert having.record.summary()[measure] < without.record.summary()[measure]
    assert total(having, "orders") > total(without, "orders")
    assert total(having, "pay") > total(without, "pay")


SERVICE_PROMISES: dict[tuple[str, str], tuple[Any, Callable[[Market, Market], None]]] = {
    ("service", "desk"): (StaffDesk(desk="need", servers=4), answered_sooner),
}
