"""The compiled market lives the history of a plain one: same rules, ordinary agents, a second wiring of the week.

Every column of every customer, every weekly count and every rep's and channel's state must be equal, to the bit.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.plain_market import COLUMNS, PlainMarket
from benchmarks.scenarios import ALIVE, ENDING, MONTHLY, market_of
from simsales.market.counts import ENTRIES
from simsales.market.people import People
from tests.laws.uncompiled import plainly

CUSTOMERS, WEEKS = 1000, 26
ROOT = Path(__file__).resolve().parents[2]


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


def fingerprints():
    """The hash of every column's bytes after twelve weeks of three hundred customers, and of all that was counted."""
    market = market_of("no_rule", 300, 12)
    market.run()
    arrays = {**People.of(market.customers)._asdict(), "counts": market.record.counts}
    return {name: hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest() for name, array in arrays.items()}


def sellers(market):
    """What the ordinary agents have become."""
    return (
        [(c.effort, c.turned_away, [(r.contacts, r.orders, r.income) for r in c.reps]) for c in market.channels],
        [[levels.tolist() for levels in rival.seen] for rival in market.competitors],
        [float(amount) for amount in market.spent],
    )


def on_demand(*strategies):
    """The same of these with `pytest -m slow`."""
    return [pytest.param(each, marks=pytest.mark.slow) for each in strategies]


OTHERS = on_demand("list", "first_touch", "territory", "registered", "shared")


@pytest.mark.parametrize("strategy", ["no_rule", "split", "passed_on", *OTHERS])
def test_the_compiled_market_is_the_plain_one(strategy):
    compiled = market_of(strategy, CUSTOMERS, WEEKS)
    plain = PlainMarket(market_of(strategy, CUSTOMERS, WEEKS))
    compiled.run()
    plain.run()

    assert differences(compiled, plain) == []
    assert sellers(compiled) == sellers(plain)


@pytest.mark.parametrize("strategy", ["first_touch", *on_demand("list", "no_rule")])
def test_lives_moments_and_referrals_are_the_plain_ones(strategy):
    compiled = market_of(strategy, CUSTOMERS, WEEKS, path=ALIVE)
    plain = PlainMarket(market_of(strategy, CUSTOMERS, WEEKS, path=ALIVE))
    compiled.run()
    plain.run()

    assert differences(compiled, plain) == []
    assert sellers(compiled) == sellers(plain)
    for entry in ("moments", "upsets", "referrals", "referred_orders", "moment_contacts"):
        assert compiled.record.entry(entry).sum() > 0, entry


@pytest.mark.parametrize("strategy", ["no_rule", *on_demand("list")])
def test_terms_in_months_are_the_plain_ones(strategy):
    compiled = market_of(strategy, CUSTOMERS, WEEKS, path=MONTHLY)
    plain = PlainMarket(market_of(strategy, CUSTOMERS, WEEKS, path=MONTHLY))
    compiled.run()
    plain.run()

    assert differences(compiled, plain) == []
    assert compiled.record.entry("exit_fees").sum() > 0, "what is left is counted to the date"
    people = People.of(compiled.customers)
    ours = (people.holding >= 0) & (people.holding < compiled.book.labels.own)
    assert len(np.unique(people.contract_end_part[ours & (people.contract_end >= WEEKS)])) > 3


def test_needs_that_end_are_the_plain_ones():
    compiled = market_of("no_rule", 300, WEEKS, path=ENDING)
    plain = PlainMarket(market_of("no_rule", 300, WEEKS, path=ENDING))
    compiled.run()
    plain.run()

    assert differences(compiled, plain) == []
    assert 20 < People.of(compiled.customers).need_over.sum() < 300


@pytest.mark.parametrize("network", ["everyone", "nobody"])
def test_the_two_are_one_whoever_talks_to_whom(network):
    compiled = market_of("no_rule", 300, 12, seed=5, network=network)
    plain = PlainMarket(market_of("no_rule", 300, 12, seed=5, network=network))
    compiled.run()
    plain.run()

    assert differences(compiled, plain) == []


def test_the_oracle_notices_a_single_customer_who_differs():
    compiled, plain = market_of("list", 200, 3), PlainMarket(market_of("list", 200, 3))
    plain.customers[17].satisfaction += 1e-15
    compiled.run()
    plain.run()

    assert any(text.startswith("satisfaction of 1 customers, the first [17]") for text in differences(compiled, plain))


def test_uncompiled_loops_live_the_same_history():
    script = "import json; from tests.laws.test_oracle import fingerprints; print(json.dumps(fingerprints()))"
    assert json.loads(plainly(script, ROOT)) == fingerprints()


@pytest.mark.slow
def test_a_budget_that_comes_to_its_end_in_mid_week_is_the_plain_ones():
    """Of more customers: in week 9 a targeted cut could pay for all offers but one, at prices before a bundle's."""
    compiled = market_of("no_rule", 10_000, 12)
    plain = PlainMarket(market_of("no_rule", 10_000, 12))
    for _ in range(12):
        compiled.step()
        plain.step()
    assert differences(compiled, plain) == []
