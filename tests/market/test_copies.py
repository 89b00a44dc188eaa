"""A market that is copied or stored in mid-run goes on as it would have, whoever writes to its customers meanwhile."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from simsales.core.compiled import Entered
from simsales.market.counts import ENTRIES
from simsales.market.market import Market
from tests.laws.worlds import LIVELY, changed, lived, opened

WORLD = changed(LIVELY, run={"customers": 400, "weeks": 12})


def _stored(market: Market) -> Any:
    return pickle.loads(pickle.dumps(market))


@pytest.mark.parametrize("copied", [copy.deepcopy, _stored])
def test_a_copy_goes_on_as_the_original(copied):
    market = opened(WORLD)
    for _ in range(5):
        market.step()
    again = copied(market)
    market.run()
    assert again.week == 5
    again.run()
    np.testing.assert_array_equal(again.record.counts, market.record.counts)


@pytest.fixture
def nothing_new(monkeypatch):
    """From when it is called, no loop meets arguments of kinds that it has not met: it would be compiled for them."""

    def refuse(loop: Any, *args: Any) -> None:
        pytest.fail(f"{loop.py_func.__qualname__} is asked for what it has not been compiled for")

    return lambda: monkeypatch.setattr(Entered, "_compile_for_args", refuse)


@pytest.mark.parametrize("copied", [copy.deepcopy, _stored])
def test_a_copy_has_nothing_compiled_anew(copied, nothing_new):
    lived(WORLD)
    market = opened(WORLD)
    for _ in range(5):
        market.step()
    nothing_new()
    copied(market).run()


def test_rivals_who_become_known_have_nothing_compiled_anew(nothing_new):
    known = changed(WORLD, world__competitors__Rival__known=0.2)
    lived(known)
    nothing_new()
    lived(changed(known, world__competitors__Rival__advertising=0.3))


def _counted(market: Market) -> tuple[float, float]:
    """Contracts and satisfaction at the end of the week, by the record, less those by the columns."""
    people, last = market.everybody(), market.record.counts[-1]
    ours = ((people.holding >= 0) & (people.holding < market.facts.own)).any(axis=1) & people.alive
    contracts = float(((people.holding >= 0) & people.alive[:, None]).sum())
    entries = (last[ENTRIES.index(name)].sum() for name in ("contracts", "satisfaction_sum"))
    return tuple(seen - full for seen, full in zip(entries, (contracts, people.satisfaction[ours].sum()), strict=True))


def test_who_listens_may_write_to_customers_in_mid_week():
    market = opened(WORLD)

    def hear(step, act):
        act()
        if step.name == "churn" and market.week == 6:
            for row in range(0, market.customers.n, 3):
                customer = market.customers.agent(row)
                customer.holding = [-1] * len(customer.holding)
                customer.satisfaction = 0.25

    market.listener = hear
    for _ in range(9):
        market.step()
        assert _counted(market) == pytest.approx((0.0, 0.0), abs=1e-4)


def test_what_is_written_to_all_columns_between_weeks_is_looked_at():
    market = opened(WORLD)
    for _ in range(9):
        market.step()
        assert _counted(market) == pytest.approx((0.0, 0.0), abs=1e-4)
        market.customers.columns["satisfaction"][: market.customers.n : 3] *= 0.5
