"""Bills: every holder of our offers pays the agreed price, week by week; service costs are booked with them.

A month is 52/12 weeks. The agreed price stands until the customer orders again, but for two exceptions (``repricing``).
Where the plan ``reprices``, holders out of commitment pay this week's price, but for their first bill; and there are
cuts on the bill. In a free trial nothing is due, but service costs what it costs; who goes on when it ends pays for the
rest of its last week with the bill of the next.

What a bill is below the list price that stood when its holder agreed is booked beside it as ``billed_off``, whatever it
is that took it off: a promotion, a targeted or loyalty price, a discount that was granted, free weeks, a voucher.
``bills`` counts them, one for each category served, in free weeks too.

Who is billed is who was there before anybody left this week: their subscriptions are ``exposed`` to leaving, and they
are ``served``. A part of what is due (``cost_share``) may be a cost of serving. Measures divide by these; what is
left in the end is counted in ``stocks``. Bills are added up to 2^-32 of the currency, so that their sums are the same
in any order (``money.exact``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop
from simsales.market.contract.as_ever import CUT, REPRICED, bill_most
from simsales.market.ground.again import LEAVING
from simsales.market.ground.day import Today
from simsales.market.ground.money import exact, weekly, weeks_charged
from simsales.market.price.repricing import note_bill_cut, repriced
from simsales.market.promotion.going_on import cut_counted

READS = (
    "segment", "orientation", "since", "satisfaction", "holding", "contract_end", "bill_from", "bought_in", "life",
    "trial_ends", "trial_rest", "trial_term", "cut_at_order", "attempts", "need", "fits", "off", "won_in_run",
)  # fmt: skip
ENTRIES = (
    "recurring_revenue", "service_cost", "exposed", "new_recurring", "new_service", "billed_off", "bills",
    "discounts",
)  # fmt: skip
WRITES = ("paid", "agreed", "listed", "bill_cut", "billed", "credit", "off_left", "spared")


@loop
def _reprice(people: Any, facts: Any, decided: Any, week: int, i: int, g: int, c: int) -> None:
    """Change what a holder pays from now on, and what of it cuts on the bill have taken off."""
    now, before = repriced(people, facts, decided, week, i, g, c), people.paid[i, g]
    people.paid[i, g], people.agreed[i, g], people.listed[i, g] = now.paid, now.agreed, now.listed
    note_bill_cut(people, i, g, now.granted)
    if now.paid != before:
        people.stirred[i] |= LEAVING


@loop
def _bill(
    people: Any, facts: Any, decided: Any, week: int, special: Any, rows: Any, sums: Any, served_of: Any
) -> None:  # fmt: skip
    """Bill ``rows``, counting into ``sums``: segment x (channel + 1) x (offer + 1) x (due, cost, subscriptions;
    due and cost of customers won in this run; what is due less than at list price; bills; cuts, vouchers, discounts).

    ``special`` says where a price may change, and how: segment x (channel + 1) x own offer. ``served_of`` counts who is
    billed, by segment.
    """
    own, offer, nobody, lasting = facts.own, facts.offer, sums.shape[1] - 1, people.off.shape[1] > 0
    for k in range(rows.shape[0]):
        i = int(rows[k])
        s = people.segment[i]
        billed_so_far, ours, won = people.billed[i], False, people.won_in_run[i] != 0
        for g in range(people.holding.shape[1]):
            j, sold_in = people.holding[i, g], people.bought_in[i, g]
            if j < 0 or j >= own:
                continue
            c, ours = sold_in if sold_in >= 0 else nobody, True
            sums[s, c, j, 2] += facts.need.subscription[g]
            if special[s, c, j]:
                _reprice(people, facts, decided, week, i, g, c)
            served = people.bill_from[i, g] <= week
            charged = weeks_charged(people.trial_ends[i, g], people.trial_rest[i, g], week)
            if served:
                sums[s, c, j, 7] += exact(weekly(cut_counted(people, i, g, charged)))
            due = weekly(people.paid[i, g]) * charged if served else 0.0
            usual = due
            if due > 0.0 and people.credit[i] > 0.0:
                off = min(due, people.credit[i])
                people.credit[i] -= off
                sums[s, c, j, 7] += exact(off)
                due -= off
            if lasting and due > 0.0 and people.off_left[i, g] > 0.0:
                cut = due * people.off[i, g] * min(people.off_left[i, g], 1.0)
                people.off_left[i, g] = max(people.off_left[i, g] - 1.0, 0.0)
                sums[s, c, j, 7] += exact(cut)
                due -= cut
            if due < usual and decided.locks.rate[j] > 0.0:
                people.spared[i, g] = usual - due
            counted, cost = exact(due), exact(weekly(offer.serving[j, g])) if served else 0.0
            billed_so_far += counted
            sums[s, c, j, 0] += counted
            sums[s, c, j, 1] += cost
            if served:
                sums[s, c, j, 5] += exact(weekly(people.listed[i, g])) - counted
                sums[s, c, j, 6] += 1.0
            if won:
                sums[s, c, j, 3] += counted
                sums[s, c, j, 4] += cost
        people.billed[i] = billed_so_far
        if ours:
            served_of[s] += 1.0


def _special(decided: Any) -> Any:
    """Where (segment x channel x offer) a cut on the bill or a new price may reach holders: ``CUT``, ``REPRICED``."""
    return np.where(decided.bill_cells.any(axis=0), CUT, 0) | np.where(decided.reprices, REPRICED, 0)


def bill(today: Today) -> None:
    """Send this week's bills, and count who gets them."""
    people, facts, decided, tally = today.people, today.facts, today.decided, today.tally
    special = today.once("special", lambda: _special(decided), decided)
    sums, served = np.zeros((*tally.orders.shape, len(ENTRIES))), np.zeros(tally.segments)
    rows = bill_most(today, special, sums, served)
    _bill(people, facts, decided, today.week, special, rows, sums, served)
    share = np.append(facts.offer.cost_share[: facts.own], np.zeros(sums.shape[2] - facts.own))
    sums[..., 1] += sums[..., 0] * share
    sums[..., 4] += sums[..., 3] * share
    tally.served[:, -1, -1] += served
    for column, name in enumerate(ENTRIES):
        counted = getattr(tally, name)
        counted += sums[..., column]
