"""A queue whose roster changes by the hour, against Ciw (Palmer, Knight, Harper & Hawa 2019), which is another's code.

In Ciw all servers of a shift are others than those of the shift before, who finish with whom they serve beside them;
ours are the same people, of whom some go home. With an hour off between shifts the two are one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.service.queueing import SLOT, serve

pytestmark = pytest.mark.slow

ROSTER = (3, 0, 2, 0)  # servers on duty in each hour, over and over
RATE, MEAN = 0.2, 4.0  # visitors and minutes: .8 of the 1.25 servers who are there on average
WARM, UNTIL, RUNS = 480.0, 40_000.0, 40


def by_hour(arrival: Any, wait: Any) -> Any:
    """For visitors of each hour of the roster, the mean wait and the part who wait at all."""
    kept = (arrival >= WARM) & (arrival < UNTIL)
    hour = (arrival[kept] // SLOT).astype(int) % len(ROSTER)
    cells = [wait[kept][hour == each] for each in range(len(ROSTER))]
    return np.array([[each.mean(), (each > 0).mean()] for each in cells])


def ours(run: int) -> Any:
    luck = np.random.default_rng([run, 91])
    arrival = np.cumsum(luck.exponential(1 / RATE, int(1.2 * UNTIL * RATE)))
    service = luck.exponential(MEAN, len(arrival))
    roster = np.resize(ROSTER, int(arrival[-1] / SLOT) + 500)
    return by_hour(arrival, serve(arrival, service, roster, closes=np.full(len(roster), len(roster))).wait)


def theirs(run: int) -> Any:
    import ciw

    ends = [SLOT * (hour + 1) for hour in range(len(ROSTER))]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE)],
        service_distributions=[ciw.dists.Exponential(1 / MEAN)],
        number_of_servers=[ciw.Schedule(numbers_of_servers=list(ROSTER), shift_end_dates=ends, preemption=False)],
    )
    ciw.seed(run)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(UNTIL + 600)
    records = simulation.get_all_records()
    return by_hour(*(np.array([getattr(each, name) for each in records]) for name in ("arrival_date", "waiting_time")))


def test_waits_by_hour_of_the_roster_are_ciws() -> None:
    """Six figures within 3.5 standard errors: the waits of each hour's visitors, and who of the open hours' wait."""
    mine, other = (np.array([run(number) for number in range(1, RUNS + 1)]) for run in (ours, theirs))
    error = np.sqrt((mine.var(axis=0, ddof=1) + other.var(axis=0, ddof=1)) / RUNS)
    apart, open_hours = np.abs(mine.mean(axis=0) - other.mean(axis=0)), np.array(ROSTER) > 0
    assert (error < 0.03 * other.mean(axis=0)).all(), "the runs are too short to tell"
    assert (apart[:, 0] < 3.5 * error[:, 0]).all(), apart[:, 0] / error[:, 0]
    assert (apart[open_hours, 1] < 3.5 * error[open_hours, 1]).all(), apart[:, 1] / error[:, 1]
    assert (mine[:, ~open_hours, 1] == 1).all(), "who comes while nobody serves waits"
    assert other[:, 2, 0].mean() > 2 * other[:, 0, 0].mean(), "the roster matters"
