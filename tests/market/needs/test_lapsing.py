"""Needs that lapse whatever is bought: every so many weeks, by a chance of each customer's own; no other is moved."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import simsales
from simsales.market.needs.lapsing import weeks_to_lapse
from tests.market.needs.test_ending import N, buying, times

LAPSES, EVERY = "world.segments.all.need_lapses", "world.segments.all.need_lapses_every"


def lapsing(chance: float, weeks: int = 10, every: int = 3, **more: Any) -> dict[str, Any]:
    """All buy each week, until they are done."""
    return buying(0, weeks, **{LAPSES: chance, EVERY: every, **more})


def test_who_is_done_for_certain_buys_for_one_period(world: Any) -> None:
    lived = world.live(lapsing(1, every=4))
    shorter = world.live(buying(0, 4))
    assert (times(lived) == times(shorter)).all(), "no need arises from week 4 on"
    assert (lived.column("need_over") == 1).all()
    assert lived.column("need_until").tolist() == [[4]] * N


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_who_is_left_is_geometric_or_beta_geometric(world: Any, error: Any, spread: float) -> None:
    """P(still after n periods) = E(1 - θ)^n: in weeks 0 to 9 three periods of 3 weeks end."""
    lived = world.live(lapsing(0.25, **{"world.segments.all.need_lapses_spread": spread}))
    a, b = (0.25 * (1 / spread - 1), 0.75 * (1 / spread - 1)) if spread else (0.25, 0.75)
    until, left = lived.column("need_until")[:, 0], 1.0
    for n in range(4):
        left *= (b + n) / (a + b + n) if spread else b
        assert abs((until > 3 * (n + 1)).mean() - left) < 3 * error(left, N), n
        if n == 2:
            assert (lived.column("need_over")[:, 0] == (until <= 9)).all()


def test_until_then_everybody_lives_as_if_nothing_lapsed(world: Any) -> None:
    """Who lapses after the end lives the very life of a market without; who lapses before has bought no more."""
    some, none = world.live(lapsing(0.2)), world.live(buying(0, 10))
    still = some.column("need_until")[:, 0] > 9
    assert 0.3 * N < still.sum() < 0.8 * N
    assert (times(some)[still] == times(none)[still]).all()
    assert (times(some)[~still] <= times(none)[~still]).all()
    assert times(some)[~still].mean() < 0.8 * times(none)[~still].mean()


def test_where_nothing_lapses_nothing_is_kept(world: Any) -> None:
    lived = world.live(buying(0, 2))
    assert lived.column("need_until").shape == lived.column("need_over").shape == (N, 0)


def test_lapses_and_ends_go_together(world: Any) -> None:
    """Who is certainly done after an order buys once, or never where they lapse before it."""
    rare = {"world.needs.mobile": {"rate": 0.1, "worth_having": 100}, "world.segments.all.need_ends": 1}
    lived = world.live(lapsing(0.3, 30, 2, **rare))
    assert set(times(lived)) == {0, 1}
    alone = world.live(buying(1, 30, **{"world.needs.mobile": rare["world.needs.mobile"]}))
    assert (times(lived) <= times(alone)).all()
    assert 0 < times(lived).sum() < 0.8 * times(alone).sum()


def test_weeks_to_lapse_are_whole_periods() -> None:
    u = (np.arange(10_000) + 0.5) / 10_000
    weeks = weeks_to_lapse(u, np.full(u.size, 0.25), 3)
    assert (weeks % 3 == 0).all()
    assert [(weeks > 3 * n).mean() for n in range(4)] == pytest.approx([0.75**n for n in range(4)], abs=1e-4)
    assert (weeks_to_lapse(u, np.zeros(u.size), 3) == 2**30).all(), "never"


def test_what_does_nothing_is_refused(world: Any) -> None:
    for key, value in (("need_lapses_spread", 0.2), ("need_lapses_every", 4)):
        with pytest.raises(simsales.ScenarioError, match=f"{key}: does nothing without a need that may lapse"):
            world.live(buying(0, **{f"world.segments.all.{key}": value}))


def test_it_is_told(world: Any) -> None:
    prepared = simsales.load(world.file, {**lapsing(1), "run.customers": 5, "strategies.tried": {}})
    told = simsales.trace(prepared, customer=3).events
    ends = told[told["what"].str.contains("is done with mobile for good")]
    assert ends["week"].tolist() == [3]
    assert not told.loc[told["week"] > 3, "what"].str.contains("arises").any()
