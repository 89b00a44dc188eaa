"""A world is drawn once for its strategies: each begins with its own copy, as if it had been drawn for it alone."""

from pathlib import Path

import numpy as np
import pytest

from simsales.market import build
from simsales.market.check import check
from simsales.market.loading import load_file

FILE = Path(__file__).parents[2] / "scenarios" / "price_cut.toml"


def test_a_world_that_is_shared_is_the_same_for_every_strategy() -> None:
    prepared = check(load_file(FILE))
    for name in ("Cut 15 percent", "As today"):
        shared = build.build_market(prepared, name, 7)
        components = prepared.strategies[name].components
        alone = build.open_market(prepared.loaded.at(7), components, 7)
        for week in (0, 2):
            for market in (shared, alone):
                while market.week < week:
                    market.run_for(1)
            assert all(
                np.array_equal(column, alone.customers.columns[field], equal_nan=True)
                for field, column in shared.customers.columns.items()
            ), (name, week)
            assert np.array_equal(shared.friends.friend, alone.friends.friend)


def test_a_large_world_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = check(load_file(FILE))
    build.build_market(prepared, "As today", 1)
    kept = build._last
    assert kept is not None
    monkeypatch.setattr(build, "SHARED", 100)
    build.build_market(prepared, "As today", 2)
    assert build._last is kept


def test_what_is_done_to_one_market_is_not_seen_in_the_next() -> None:
    prepared = check(load_file(FILE))
    first = build.build_market(prepared, "As today", 3)
    friends = first.friends.friend.copy()
    first.friends.friend[:] = 0
    first.customers.column("holding")[:] = -1
    second = build.build_market(prepared, "Cut 15 percent", 3)
    assert np.array_equal(second.friends.friend, friends)
    assert (second.customers.column("holding") >= 0).any()
