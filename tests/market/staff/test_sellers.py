"""Rivals that follow our prices, and channels that adjust their effort to their credit."""

import mesa
import numpy as np
import pytest

from simsales.market.rivals.agents import Competitor
from simsales.market.rivals.keys import Competitor as CompetitorSpec
from simsales.market.scenario import Channel as ChannelSpec
from simsales.market.staff.sellers import Channel


@pytest.mark.parametrize(("lag", "first"), [(0, 1), (1, 1), (2, 2), ("3 months", 13)])
def test_a_rival_follows_after_its_lag_and_at_least_a_week(lag: float | str, first: int) -> None:
    spec = CompetitorSpec(offers={}, reacts="follow", lag=lag)
    rival = Competitor(mesa.Model(), "Rival", 0, spec, np.array([0]))
    followed = []
    for week in range(16):
        followed.append(bool(rival.post_prices(week, np.array([100.0]))[0] < 100))
        rival.watch(np.array([0.9]), np.array([20.0]))
    assert followed.index(True) == first
    assert all(followed[first:])


def effort(touched: float, credited: float, weeks: int = 50) -> float:
    """The effort of a channel after weeks of the same credit."""
    channel = Channel(mesa.Model(), "calls", 0, ChannelSpec(direction="outbound", capacity=10), effort_response=0.2)
    for _ in range(weeks):
        channel.learn(touched, credited)
    return channel.effort


def test_effort_follows_credit_and_is_never_more_than_full() -> None:
    assert effort(10, 0) == pytest.approx(0.5, abs=1e-3)
    assert effort(10, 5) == pytest.approx(0.75, abs=1e-3)
    assert effort(10, 10) == 1
    assert effort(10, 25) == 1
    assert effort(0, 25) == 1
