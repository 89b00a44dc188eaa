"""Queues without a market: against a slow twin, against the recursion of Kiefer and Wolfowitz, and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.service.queueing import CALLED_BACK, LEFT, SERVED, closing, serve


def kiefer_wolfowitz(arrival: Any, service: Any, servers: int) -> list[float]:
    """The waits by the recursion on the ordered work of each server."""
    work, waits, before = np.zeros(servers), [], 0.0
    for comes, takes in zip(arrival, service, strict=True):
        work = np.sort(np.maximum(work - (comes - before), 0.0))
        waits.append(float(work[0]))
        work[0] += takes
        before = comes
    return waits


@pytest.mark.parametrize("servers", [1, 2, 7])
def test_the_recursion_of_kiefer_and_wolfowitz(servers: int) -> None:
    luck = np.random.default_rng(servers)
    arrival = np.cumsum(luck.exponential(10 / servers / 0.9, 2000))
    service = luck.lognormal(1.8, 1.0, 2000)
    found = serve(arrival, service, np.full(10_000, servers))
    assert found.wait.max() > 0
    np.testing.assert_allclose(found.wait, kiefer_wolfowitz(arrival, service, servers), atol=1e-8)


def slow_twin(arrival: Any, service: Any, servers: Any, rank: Any, patience: Any, back: Any) -> list[tuple[float, int]]:
    """The same minute by minute, for whole minutes: who is there, who goes, who is next."""
    shut = closing(servers)
    found: list[tuple[float, int]] = [(-1.0, LEFT)] * len(arrival)
    done: list[float] = []
    waiting: list[int] = []
    for now in range(len(servers) * 60):
        on = servers[now // 60]
        waiting += [i for i in range(len(arrival)) if arrival[i] == now]
        done = [each for each in done if each > now]
        while waiting and len(done) < on:
            i = min(waiting, key=lambda each: (rank[each], each))
            waiting.remove(i)
            stays = min(patience[i], max(shut[int(arrival[i]) // 60] * 60 - arrival[i], 0))
            if now - arrival[i] > stays and not back[i]:
                found[i] = (stays, LEFT)
                continue
            found[i] = (now - arrival[i], CALLED_BACK if now - arrival[i] > stays else SERVED)
            done.append(now + service[i])
    for i, (wait, _) in enumerate(found):
        if wait < 0:
            found[i] = (min(patience[i], max(shut[int(arrival[i]) // 60] * 60 - arrival[i], 0)), LEFT)
    return found


@pytest.mark.parametrize("case", range(12))
def test_a_twin_that_goes_minute_by_minute(case: int) -> None:
    luck = np.random.default_rng(case)
    servers = luck.integers(0, 4, 8)
    n = 120
    arrival = np.sort(luck.integers(0, 480, n)).astype(float)
    service = luck.integers(1, 25, n).astype(float)
    rank, patience = luck.integers(0, 3, n), luck.integers(0, 60, n).astype(float)
    back = luck.random(n) < 0.2
    found = serve(arrival, service, servers, rank, patience, back)
    twin = slow_twin(arrival, service, servers, rank, patience, back)
    assert {SERVED, LEFT, CALLED_BACK} <= set(found.outcome.tolist())
    assert list(zip(found.wait.tolist(), found.outcome.tolist(), strict=True)) == twin


def test_waits_do_not_grow_with_servers_on_the_same_luck() -> None:
    luck = np.random.default_rng(3)
    arrival = np.sort(luck.uniform(0, 40 * 60, 3000))
    service = luck.lognormal(1.5, 0.8, 3000)
    before = np.full(3000, np.inf)
    for servers in range(4, 16):
        wait = serve(arrival, service, np.full(200, servers)).wait
        assert (wait <= before + 1e-9).all()
        before = wait
    assert before.max() == 0 or before.mean() < 1


def test_one_server_who_goes_to_lunch() -> None:
    """On duty in hours 0 and 2: what is begun is finished, who waits goes home, who lets themselves be called is."""
    found = serve([50.0, 55.0, 56.0, 125.0], [20.0, 5.0, 5.0, 5.0], [1, 0, 1], call_back=[False, False, True, False])
    assert found.wait.tolist() == [0.0, 5.0, 64.0, 0.0]
    assert found.outcome.tolist() == [SERVED, LEFT, CALLED_BACK, SERVED]
    assert (found.busy, found.paid) == (30.0, 120.0)


def test_nobody_there_and_nobody_comes() -> None:
    assert serve([1.0, 70.0], [1.0, 1.0], [0, 0]).outcome.tolist() == [LEFT, LEFT]
    assert serve([1.0], [1.0], []).left.tolist() == [True]
    empty = serve([], [], [1])
    assert len(empty.wait) == 0
    assert empty.utilisation == 0.0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"arrival": [2.0, 1.0]}, "ascending"),
        ({"arrival": [-1.0, 1.0]}, "from 0 on"),
        ({"service": [1.0, -1.0]}, "service"),
        ({"service": [1.0]}, "of 2 visits"),
        ({"patience": [np.nan, 1.0]}, "patience"),
        ({"rank": [0, -1]}, "rank"),
        ({"servers": [-1]}, "servers"),
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        serve(**{"arrival": [1.0, 2.0], "service": [1.0, 1.0], "servers": [1], **said})


def test_a_million_visits_are_served() -> None:
    luck = np.random.default_rng(1)
    arrival = np.sort(luck.uniform(0, 40 * 60, 1_000_000))
    said = {"rank": luck.integers(0, 2, 1_000_000), "patience": luck.exponential(10, 1_000_000)}
    service = luck.lognormal(1.5, 0.5, 1_000_000)
    found = serve(arrival, service, np.full(40, 2000), **said)
    assert 0.5 < found.utilisation < 1.5
    assert 0 < found.left.mean() < 0.5
