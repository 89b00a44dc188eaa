"""The formulas behind measures: what several of them share, as pure functions of what was counted."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.measure import MONTHS_PER_WEEK, Counts


@np.vectorize(otypes=[float])
def lost_in_a_month(lost_in_a_week: float) -> float:
    """The part that is gone after a month: number by number, so that the same figure has the same bits in any table."""
    return float(1.0 - (1.0 - lost_in_a_week) ** (1.0 / MONTHS_PER_WEEK))


def at_desks(n: Counts, what: str) -> Any:
    """Something counted at the three desks, in all."""
    return n[f"{what}_need"] + n[f"{what}_capability"] + n[f"{what}_order"]


def revenue(n: Counts) -> Any:
    """Everything billed: recurring charges, one-off prices and exit fees."""
    return n["recurring_revenue"] + n["one_off_revenue"] + n["exit_fees"]


def selling_cost(n: Counts) -> Any:
    """Commission, contacts, gifts, points that have come to be owed, disputes, shared data, pay and cultivation."""
    given = n["gift_cost"] + n["points_owed"]
    channels = n["commission"] + n["contact_cost"] + given + n["dispute_cost"] + n["sharing_cost"]
    return channels + n["pay"] + n["cultivation_cost"]


def margin_of_new(n: Counts) -> Any:
    """What customers won in the run bring: revenue less serving, goods, and what it costs to keep them."""
    return (
        n["new_recurring"] + n["new_once"] - n["new_service"] - n["new_goods"] - n["new_spend"] - n["new_written_off"]
    )


def margin_of_kept(n: Counts) -> Any:
    """The same of all others: of those who were ours when the run began, as long as they were."""
    served = n["service_cost"] + n["goods_cost"] + n["kept_spend"]
    return revenue(n) - served - n["written_off"] - margin_of_new(n)


def requests(n: Counts) -> Any:
    """Requests for a discount, at all levels."""
    return n["requests_1"] + n["requests_2"] + n["requests_3"] + n["requests_4"]


def margin(n: Counts) -> Any:
    """Revenue less the cost of serving, of goods and of selling, and what nobody will pay."""
    return revenue(n) - n["service_cost"] - n["goods_cost"] - selling_cost(n) - n["written_off"]
