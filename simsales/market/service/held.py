"""Orders that wait keep the deal of the week in which they were taken (``promotion.held``)."""

from __future__ import annotations

from typing import Any

from simsales.market.ground.day import Today
from simsales.market.promotion.held import hold, settle
from simsales.market.service.cases import Cases


def hold_orders(today: Today, cases: Cases, at: Any) -> None:
    """Hold the orders of some rows of this week's choices, which are taken now and will wait."""
    for k in at.tolist():
        hold(today, cases.held, k, today.choices.part(slice(k, k + 1)))


def settle_orders(today: Today, cases: Cases, done: Any) -> None:
    """Let what is delivered (``done``) be booked on its terms; what is neither that nor waits is cancelled."""
    waits = cases.open["row"][cases.open["offer"] >= 0].tolist()
    settle(today, cases.held, done["row"].tolist(), waits)
