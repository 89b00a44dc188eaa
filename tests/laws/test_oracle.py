"""The compiled market lives the history of a plain one: same rules, ordinary agents, a second wiring of the week.

Every column of every customer, every weekly count and every rep's and channel's state must be equal, to the bit.
"""


import numpy as np
import pytest

from benchmarks.plain_market import COLUMNS, PlainMarket
from benchmarks.scenarios import market_of
from simsales.agents.customers import People
from simsales.catalogue.entries import ENTRIES

CUSTOMERS, WEEKS = 1000, 26


def differences(compiled, plain):
    """Where the two histories differ, in words."""
    found = []
    for week, (ours, theirs) in enumerate(zip(compiled.record.counts, np.array(plain.counts), strict=True)):
        for k in np.unique(np.nonzero(ours != theirs)[0]):
            found.append(f"week {week}: {ENTRIES[k]} {ours[k].sum()!r} != {theirs[k].sum()!r}")
    people, columns = People.of(compiled.customers), plain.columns()
    for name in COLUMNS:
        ours, theirs = getattr(people, name), columns[name]
        if not np.array_equal(ours, theirs):
            rows = np.unique(np.nonzero(ours != theirs)[0])
            found.append(f"{name} of {len(rows)} customers, the first {rows[:5]}: {ours[rows[0]]} != {theirs[rows[0]]}")
    return found


def sellers(market):
    """What the ordinary agents have become."""
    return (
        [(c.effort, c.turned_away, [(r.contacts, r.orders, r.income) for r in c.reps]) for c in market.channels],
        [rival.seen for rival in market.competitors],
        [float(amount) for amount in market.spent],
    )


@pytest.mark.parametrize("strategy", ["list", "no_rule", "first_touch", "territory", "split"])
def test_the_compiled_market_is_the_plain_one(strategy):
    compiled = market_of(strategy, CUSTOMERS, WEEKS)
    plain = PlainMarket(market_of(strategy, CUSTOMERS, WEEKS))
    compiled.run()
    plain.run()

    assert differences(compiled, plain) == []
    assert sellers(compiled) == sellers(plain)
