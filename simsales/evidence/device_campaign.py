"""What a campaign with subsidised devices does to those who take part: their bills, their usage, and their plan.

Pure functions of two markets: the campaign's after its last week (``after``), and one to compare it with (``before``).
Compared with the market as it was opened, they say what a carrier's report says: participants after against before.
Compared with the same world and luck lived without the campaign, they say what the campaign did: many who take part
would have bought a device anyway.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simsales.market.market import Market
from simsales.market.people import People
from simsales.market.record import Record
from simsales.market.usage.usage import lifted, used_and_due


def participants(after: Market, before: Market, bundle: str, category: str) -> list[int]:
    """The rows of customers who hold the campaign's bundle after it, and were ours in the category before."""
    labels = after.book.labels
    g = labels.categories.index(category)
    now, then = People.of(after.customers), People.of(before.customers)
    ours = (then.holding[:, g] >= 0) & (then.holding[:, g] < labels.own)
    part = (now.holding[:, g] == labels.offers.index(bundle)) & ours & now.alive & then.alive
    return [int(i) for i in np.flatnonzero(part)]


def usage_of(market: Market, i: int, category: str) -> tuple[float, float]:
    """Units that a customer uses in a usual month of what they hold there now, and what these cost beside the fee."""
    people, facts = People.of(market.customers), market.facts
    g = market.book.labels.categories.index(category)
    factor = lifted(facts.usage.raises, facts.usage.quality, facts.offer.component, people.holding[i], -1, g)
    most = float(people.usage[i, g]) * factor
    units, due = used_and_due(facts.usage, market.usage.tables(), g, most, int(people.terms[i, g]))
    return float(units), float(due)


def bill_of(market: Market, i: int) -> float:
    """What a customer pays us in a usual month: the fees of all they hold of ours, and usage; no one-off prices."""
    people, labels = People.of(market.customers), market.book.labels
    total = 0.0
    for g, category in enumerate(labels.categories):
        if 0 <= people.holding[i, g] < labels.own:
            total += float(people.paid[i, g])
            if market.facts.usage.metered[g]:
                total += usage_of(market, i, category)[1]
    return total


def revenue_per_user(after: Market, before: Market, bundle: str, category: str) -> float:
    """F13 (stated +7.11%): by how much the monthly bills of participants are higher after than before."""
    rows = participants(after, before, bundle, category)
    return _growth([bill_of(after, i) for i in rows], [bill_of(before, i) for i in rows])


def usage_per_user(after: Market, before: Market, bundle: str, category: str) -> float:
    """F14 (stated +84.49%): by how much more participants use after than before."""
    rows = participants(after, before, bundle, category)
    now, then = ([usage_of(market, i, category)[0] for i in rows] for market in (after, before))
    return _growth(now, then)


def takes_the_plan(record: Record, device: str, bundle: str) -> float:
    """F15 (stated 86%): of those who buy a device from us, the part who take the plan made for it with it.

    ``orders`` of the bundle, by those of the bundle and of the device alone.
    """
    orders: Any = record.entry("orders").sum(axis=(0, 1, 2))
    names = record.names("product")
    joint, alone = (float(orders[names.index(name)]) for name in (bundle, device))
    return joint / (joint + alone) if joint + alone > 0 else math.nan


def _growth(now: list[float], then: list[float]) -> float:
    return sum(now) / sum(then) - 1 if sum(then) > 0 else math.nan
