"""Pairs of rules between channels whose order flips: with the overlap of their reach, and with the commission.

The figures of docs/conflict.md, in fewer worlds: paired intervals on both sides of zero.
"""

from __future__ import annotations

from typing import Any

import pytest

import simsales

FILE = "scenarios/overlapping_channels.toml"
SIZE = {"run.customers": 5000}
COMMISSION = {"store": 0.06, "outreach": 0.08, "telesales": 0.05}
WORLDS = 20


def overlap(share: float) -> dict[str, Any]:
    """Both channels reach so many of the customers, and each of them half of the others."""
    own = (1 - share) / 2
    return {f"world.segments.{name}.share": part for name, part in
            (("line_streets", own), ("shared_streets", share), ("door_streets", 1 - share - own))}  # fmt: skip


def commission(factor: float) -> dict[str, Any]:
    """All commissions so many times what they are."""
    return {f"channels.{name}.commission": part * factor for name, part in COMMISSION.items()}


def ahead(rule: str, measure: str, changes: dict[str, Any]) -> tuple[float, float]:
    """By how much a rule is ahead of none in a measure: the ends of the paired interval."""
    scenario = simsales.load(FILE, {**SIZE, **changes})
    compared = simsales.compare(scenario, strategies=["No rule", rule], replications=WORLDS, store=None)
    row = compared.differences().loc[(rule, measure)]
    return float(row["low"]), float(row["high"])


@pytest.mark.slow
def test_territories_cost_revenue_where_channels_hardly_meet_and_bring_it_where_they_do() -> None:
    """Apart, a territory only bars channels from customers nobody else reaches; together, it spares them each other."""
    assert ahead("Territory", "revenue", overlap(0.02))[1] < 0
    assert ahead("Territory", "revenue", overlap(0.98))[0] > 0


@pytest.mark.slow
def test_double_credit_pays_at_a_low_commission_and_costs_more_than_disputes_at_a_high_one() -> None:
    """It buys effort and peace for a second commission: worth it as long as that is less than the dispute."""
    assert ahead("Double credit", "margin", commission(0.25))[0] > 0
    assert ahead("Double credit", "margin", commission(2.0))[1] < 0
