"""Bills: every holder of our offers pays the agreed price, week by week; service costs are booked with them.

A month is 52/12 weeks. The agreed price stands until the customer orders again; where the plan ``reprices`` an
offer, holders out of commitment pay this week's price. A targeted cut "on the bill" (a loyalty price) lowers the
agreed price to this week's price less the cut; who pays less already goes on paying less.
"""

from __future__ import annotations

from typing import Any

from simsales.catalogue.entries import CONTRACTS, DISCOUNTS, FREE_CONTRACTS, RECURRING, SERVICE_COST
from simsales.core.compiled import loop, rule
from simsales.mechanisms.choice import targeted_cut
from simsales.mechanisms.tables import Today

READS = (
    "segment", "orientation", "since", "satisfaction", "holding", "contract_end", "bill_from", "bought_in",
)  # fmt: skip
WRITES = ("paid", "billed")


@rule
def weekly(monthly: float) -> float:
    """A week's part of a monthly amount.

    >>> weekly(52.0)
    12.0
    """
    return monthly * (12.0 / 52.0)


@rule
def bill_after_cut(monthly: float, off: float) -> float:
    """A monthly charge after a cut on the bill."""
    return monthly * (1.0 - off)


@loop
def _bill(people: Any, facts: Any, decided: Any, week: int, on_bill: bool, tally: Any) -> None:
    own, offer = facts.own, facts.offer
    nobody = tally.shape[2] - 1
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        s = people.segment[i]
        for g in range(people.holding.shape[1]):
            j = people.holding[i, g]
            if j < 0:
                continue
            c = people.bought_in[i, g] if people.bought_in[i, g] >= 0 else nobody
            tally[CONTRACTS, s, c, j] += 1
            if j >= own:
                continue
            free = people.contract_end[i, g] <= week
            if free:
                tally[FREE_CONTRACTS, s, c, j] += 1
                if decided.reprices[j]:
                    people.paid[i, g] = decided.price[s, c if c < nobody else 0, j] * offer.weight[j, g]
            if people.bill_from[i, g] > week:
                continue
            monthly = people.paid[i, g]
            if on_bill:
                k = targeted_cut(
                    decided, c if c < nobody else 0, j, s, people.orientation[i], float(week - people.since[i]),
                    float(max(people.contract_end[i, g] - week, 0)), people.satisfaction[i], monthly, 1,
                )  # fmt: skip
                if k >= 0 and decided.target_on_bill[k]:
                    full = decided.price[s, c if c < nobody else 0, j] * offer.weight[j, g]
                    monthly = min(monthly, bill_after_cut(full, decided.target_off[k]))
                    people.paid[i, g] = monthly
                    tally[DISCOUNTS, s, c, j] += weekly(full - monthly)
            due = weekly(monthly)
            people.billed[i] += due
            tally[RECURRING, s, c, j] += due
            tally[SERVICE_COST, s, c, j] += weekly(offer.cost[offer.component[j, g]])


def bill(today: Today) -> None:
    """Send this week's bills, and count the contracts behind them."""
    on_bill = bool(today.decided.target_on_bill.any())
    _bill(today.people, today.facts, today.decided, today.week, on_bill, today.tally)
