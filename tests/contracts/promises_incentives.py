"""What each kind of incentive promises: the same worlds with and without it, on the same luck."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simsales.market.market import Market
from simsales.market.staff.levers import Bonus, ClawbackRule, Pay, Penalty, RepCommission, SalesTarget, Staffing
from tests.laws.worlds import total


def incomes(market: Market, team: str = "callers") -> list[float]:
    """The incomes of a team."""
    return [float(rep.income) for rep in market.reps if rep.team == team]


def better_paid(without: Market, having: Market) -> None:
    """Pay moves incomes and the cost of pay, and without greed no customer notices."""
    assert all(a < b for a, b in zip(incomes(without), incomes(having), strict=True))
    assert total(having, "pay") - total(without, "pay") == pytest.approx(sum(incomes(having)) - sum(incomes(without)))
    assert total(having, "orders") == total(without, "orders")


def paid_by_sale(without: Market, having: Market) -> None:
    assert total(having, "commission") > total(without, "commission")
    assert sum(incomes(having)) > sum(incomes(without))
    paid, sold = (having.record.entry(name).sum(axis=1) for name in ("commission", "orders"))
    assert (sold[paid > 0] > 0).all(), "a commission that is paid has a sale"
    assert total(having, "orders") == total(without, "orders")


def worse_paid(without: Market, having: Market) -> None:
    assert all(a >= b for a, b in zip(incomes(without), incomes(having), strict=True))
    assert total(having, "pay") < total(without, "pay")
    assert total(having, "commission") == total(without, "commission")


def set_to_reps(without: Market, having: Market) -> None:
    assert without.rep_table()["target"].sum() == 0
    table = having.rep_table()
    assert table["target"].sum() == 77, "the parts sum to the target"
    assert (table["target"] > 0).all()


def staffed(without: Market, having: Market) -> None:
    heads = [sum(rep.team == "callers" for rep in market.reps) for market in (without, having)]
    assert heads == [3, 5]
    assert total(having, "contacts") > total(without, "contacts")
    novices = [rep.skill for rep in having.reps if rep.team == "callers"][3:]
    assert max(novices) < min(rep.skill for rep in without.reps if rep.team == "callers")


INCENTIVE_PROMISES: dict[tuple[str, str], tuple[Any, Callable[[Market, Market], None]]] = {
    ("incentives", "pay"): (Pay(amount=800.0, team="callers"), better_paid),
    ("incentives", "commission"): (RepCommission(part=0.1, offers=("phone",)), paid_by_sale),
    ("incentives", "bonus"): (Bonus(amount=100.0, target=1, every=8.0, team="callers"), better_paid),
    ("incentives", "penalty"): (Penalty(amount=100.0, target=1000, every=8.0, floor=0.5), worse_paid),
    ("incentives", "clawback"): (ClawbackRule(part=1.0, within=500.0), worse_paid),
    ("incentives", "target"): (SalesTarget(amount=77, ends=16.0, every=5.0), set_to_reps),
    ("incentives", "staffing"): (Staffing(team="callers", heads=5, skill=0.1, ramp=400.0), staffed),
}
