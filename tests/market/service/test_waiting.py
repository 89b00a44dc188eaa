"""A channel's queue in a market: off it is as if there were none, on it is lived through; every wait is somebody's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales
from simsales.core.streams import Streams
from simsales.market.service import waiting
from simsales.market.service.keys import Queue
from simsales.market.service.queueing import Waits, serve
from simsales.market.service.waiting import arrivals, times_of_service, waits_of, week_of, whole_servers
from tests.laws.worlds import LIVELY, Spec, changed, opened

OURS = {"queued", "wait_minutes", "in_time", "gave_up", "called_back"}
VISITED: Spec = changed(
    LIVELY,
    run={"customers": 2000, "weeks": 12},
    world__segments__young__visits=0.3,
    world__segments__old__visits=0.3,
    channels__store={"direction": "inbound", "cost_per_contact": 5, "commission": 0.05},
)


def in_a_queue(**queue: Any) -> Spec:
    """The world of many visitors whose store has a queue."""
    spec = changed(VISITED)
    spec["channels"]["store"].pop("capacity", None)
    if queue:
        spec["channels"]["store"]["queue"] = queue
    return spec


def history(market: Any) -> dict[Any, float]:
    """All that was counted, queues apart."""
    frame = market.record.frame()
    frame = frame[~frame.measure.isin(OURS)]
    return dict(zip(frame.drop(columns="value").itertuples(index=False, name=None), frame.value, strict=True))


def run(**queue: Any) -> Any:
    """The market, lived to its end."""
    market = opened(in_a_queue(**queue))
    market.run()
    return market


def total(market: Any, entry: str) -> float:
    """All that was counted under an entry."""
    return float(market.record.entry(entry).sum())


def test_without_a_queue_there_is_no_column_for_it() -> None:
    assert opened(in_a_queue()).customers.column("long_wait").shape == (2000, 0)
    assert opened(in_a_queue(servers=1)).customers.column("long_wait").shape == (2000, 1)


def test_a_queue_with_servers_in_abundance_is_as_good_as_none() -> None:
    none, many = run(), run(servers=3000, patience=0.001)
    assert total(many, "queued") == total(many, "in_time") > 1000
    assert total(many, "gave_up") == total(many, "wait_minutes") == 0
    assert history(none) == history(many)


def test_from_capacity_to_satisfaction_and_visits() -> None:
    """More servers: shorter waits, fewer who give up, more satisfied customers, more visits served."""
    few, some, many = (run(servers=servers, minutes=12, patience=30) for servers in (1, 2, 4))
    for name in ("wait_minutes", "gave_up"):
        assert total(few, name) > total(many, name)
    satisfied = [float(each.record.summary()["satisfaction"]) for each in (few, some, many)]
    waits = [float(each.record.summary()["wait"]) for each in (few, some, many)]
    assert satisfied == sorted(satisfied)
    assert waits == sorted(waits, reverse=True)
    assert satisfied[2] - satisfied[0] > 0.02
    assert total(few, "gave_up") <= total(few, "turned_away")


def test_every_visit_is_served_called_back_or_lost() -> None:
    market = run(servers=1, minutes=12, patience=20, call_back=0.5)
    store = market.record.names("channel").index("store")
    visits, queued, left, back = (
        market.record.entry(name)[:, :, store].sum() for name in ("visits", "queued", "gave_up", "called_back")
    )
    assert min(left, back) > 100
    assert visits == queued - left


@pytest.mark.parametrize("strategy", [None, "Three tellers", "Six tellers"])
def test_littles_law(strategy: str | None, monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    """Looked at twice a minute, as many wait in a week as come a minute, times their mean wait: here, and packaged."""
    seen: list[tuple[Any, Waits]] = []

    def heard(arrival: Any, *said: Any) -> Waits:
        seen.append((arrival, serve(arrival, *said)))
        return seen[-1][1]

    monkeypatch.setattr(waiting, "serve", heard)
    if strategy is None:
        run(servers=1, minutes=12, patience=30)
    else:
        scenario = simsales.load(repository / "scenarios" / "branch_queue.toml", {"run.weeks": 4})
        simsales.build_market(scenario, strategy, seed=1).run()
    for arrival, found in seen:
        looks = np.arange(0.25, 10_080, 0.5)
        gone = np.sort(arrival + found.wait)
        length = (np.searchsorted(arrival, looks) - np.searchsorted(gone, looks)).mean()
        assert length == pytest.approx(len(arrival) / 10_080 * found.wait.mean(), rel=0.02)
    assert len(seen) >= 4


def test_waits_belong_to_the_customer_and_do_not_grow_with_servers() -> None:
    """The same visitors at the same hour; one more who comes last of all changes nobody's wait."""
    queue, rows, luck = Queue(minutes=12.0), np.arange(400), Streams(1)
    ranks = np.zeros(401, np.int64)
    before = np.full(400, np.inf)
    for servers in range(1, 6):  # who goes home as it closes has waited for longer than if their turn had come
        now = waits_of(queue, servers, rows, ranks[:400], luck, 3).wait
        assert (now <= before + 1e-9).all()
        before = now
    comes = luck.uniforms("arrival", np.arange(400, 5000), 3)
    last = 400 + int(np.argmax(comes))
    more = waits_of(queue, 4, np.append(rows, last), ranks, luck, 3).wait
    assert (more[:-1] == waits_of(queue, 4, rows, ranks[:400], luck, 3).wait).all()


def test_who_is_first_waits_less() -> None:
    market = run(servers=1, minutes=12, first=["young"])
    young, old = (
        market.record.entry("wait_minutes")[:, s].sum() / market.record.entry("queued")[:, s].sum() for s in (0, 1)
    )
    assert young < old / 2


def test_visitors_come_when_it_is_open_as_many_as_are_said() -> None:
    week = week_of(Queue(opens=9, closes=13, days=6, busy=[1, 0, 2, 1]))
    minutes = arrivals(week, (np.arange(4000) + 0.5) / 4000)
    days, hours = np.divmod(minutes // 60, 24)
    assert np.bincount(days.astype(int)).tolist() == pytest.approx([4000 / 6] * 6, abs=1)
    assert np.bincount(hours.astype(int), minlength=13)[9:].tolist() == pytest.approx([1000, 0, 2000, 1000], abs=6)


def test_times_of_service_have_the_mean_and_the_spread_that_are_said() -> None:
    times = times_of_service(6.0, 0.8, (np.arange(200_000) + 0.5) / 200_000)
    assert times.mean() == pytest.approx(6, rel=0.001)
    assert times.std() / times.mean() == pytest.approx(0.8, rel=0.01)


def test_part_of_a_server_is_there_in_part_of_the_hours() -> None:
    on = whole_servers(np.full(40, 0.25), 6.0)
    assert on.sum() == 60
    assert set(on.tolist()) == {1, 2}
