"""What promotions have promised and not given yet, counted once, as the run ends.

It is revenue that later bills will lack, and no cost: free weeks that are still to come (at the price agreed, usage
apart), and what is still to come off bills (a discount that lasts, what is left of a voucher; at most so much, since a
discount is of the bill that a voucher has left). Serving the free weeks will cost what it costs: that is counted too.
Points are another thing: they are owed in money, and a cost already (``bundle.points``). Goods, gifts and rewards are
booked with the order, so nothing of them is owed.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop
from simsales.market.ground.day import Today
from simsales.market.ground.money import weekly
from simsales.market.promotion.terms import free_weeks_left, off_worth

READS = (
    "segment", "holding", "bought_in", "bill_from", "paid", "trial_ends", "trial_rest", "credit", "off", "off_left",
)  # fmt: skip
WRITES = ()


@loop
def _count(people: Any, facts: Any, week: int, tally: Any) -> None:
    own, nobody, offer, lasting = facts.own, tally.nobody, facts.offer, people.off.shape[1] > 0
    for i in range(people.segment.shape[0]):
        s, ours = people.segment[i], False
        for g in range(people.holding.shape[1]):
            j = int(people.holding[i, g])
            if j < 0 or j >= own or not people.alive[i]:
                continue
            c, ours = people.bought_in[i, g] if people.bought_in[i, g] >= 0 else nobody, True
            free = free_weeks_left(people.trial_ends[i, g], people.trial_rest[i, g], people.bill_from[i, g], week)
            tally.free_to_come[s, c, j] += weekly(people.paid[i, g]) * free
            tally.serving_to_come[s, c, j] += weekly(offer.serving[j, g]) * free
            if lasting:
                tally.off_to_come[s, c, j] += off_worth(people.off[i, g], people.off_left[i, g], people.paid[i, g])
        if ours:
            tally.off_to_come[s, nobody, tally.nothing] += people.credit[i]


def count(today: Today) -> None:
    """Count what is promised and not given yet, in the last week of the run."""
    people = today.people
    if today.last and bool((people.trial_ends > today.week).any() or people.credit.any() or people.off_left.any()):
        _count(people, today.facts, today.week, today.tally)
