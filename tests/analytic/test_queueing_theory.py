"""Queues against their theory, within three standard errors of runs that are independent of each other."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from simsales.market.service.queueing import Waits, serve

RUNS, VISITS, WARM = 40, 40_000, 4_000
MEAN = 10.0  # minutes of service


def runs(
    servers: int, rate: float, service: Callable[[np.random.Generator], np.ndarray], **said: object
) -> list[Waits]:  # fmt: skip
    """Independent runs of a queue with Poisson arrivals of a rate a minute; ``said`` may be drawn for each run."""
    found = []
    for run in range(RUNS):
        luck = np.random.default_rng([run, servers, 17])
        arrival = np.cumsum(luck.exponential(1 / rate, VISITS))
        roster = np.full(int(arrival[-1] / 60) + 500, servers)
        drawn = {name: each(luck) if callable(each) else each for name, each in said.items()}
        found.append(serve(arrival, service(luck), roster, **drawn))
    return found


def exponential(mean: float) -> Callable[[np.random.Generator], np.ndarray]:
    """Exponential times."""
    return lambda luck: luck.exponential(mean, VISITS)


def agrees(values: list[float], theory: float, most: float) -> None:
    """Whether the mean of the runs is the theory's within three standard errors, which are ``most`` of it at most."""
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    assert error < most * theory, f"the runs are too short to tell: {error}"
    assert abs(np.mean(values) - theory) < 3 * error, (np.mean(values), theory, error)


@pytest.mark.parametrize(
    ("servers", "load", "waits"), [(2, 1, 0.3333), (3, 2, 0.4444), (5, 4, 0.5541), (10, 8, 0.4092), (20, 18, 0.5508)]
)
def test_erlang_c(servers: int, load: float, waits: float) -> None:
    chance = load**servers / math.factorial(servers) * servers / (servers - load)
    chance /= chance + sum(load**n / math.factorial(n) for n in range(servers))
    assert abs(chance - waits) < 5e-5
    found = runs(servers, load / MEAN, exponential(MEAN))
    agrees([float((each.wait[WARM:] > 0).mean()) for each in found], chance, 0.02)
    agrees([float(each.wait[WARM:].mean()) for each in found], chance * MEAN / (servers - load), 0.05)


def erlang_a(servers: int, load: float, patience: float) -> tuple[float, float]:
    """The part that leaves, and the mean wait of the served (in mean services), of M/M/c+M (Palm).

    From place j in the line one is served with chance c / (c + j / patience), after a sum of exponential stages that do
    not depend on whether one is.
    """
    levels = 600
    weight = np.ones(levels)
    for n in range(1, levels):
        weight[n] = weight[n - 1] * load / (min(n, servers) + max(n - servers, 0) / patience)
    weight /= weight.sum()
    place = np.arange(1, levels - servers + 1)
    served = servers / (servers + place / patience)
    after = np.cumsum(1 / (servers + place / patience))
    left = float((weight[servers:] * (1 - served)).sum())
    return left, float((weight[servers:] * served * after).sum() / (1 - left))


@pytest.mark.parametrize(("servers", "load", "patience"), [(5, 4.0, 1.0), (10, 12.0, 2.0), (3, 2.5, 0.3)])
def test_erlang_a(servers: int, load: float, patience: float) -> None:
    left, waits = erlang_a(servers, load, patience)
    found = runs(servers, load / MEAN, exponential(MEAN), patience=exponential(patience * MEAN))
    agrees([float(each.left[WARM:].mean()) for each in found], left, 0.02)
    agrees([float(each.wait[WARM:][~each.left[WARM:]].mean()) for each in found], waits * MEAN, 0.02)


@pytest.mark.parametrize(("load", "spread"), [(0.5, 0.5), (0.7, 1.0), (0.6, 1.5)])
def test_pollaczek_khinchine(load: float, spread: float) -> None:
    width = math.sqrt(math.log(1 + spread**2))

    def lognormal(luck: np.random.Generator) -> np.ndarray:
        return MEAN * luck.lognormal(-(width**2) / 2, width, VISITS)

    theory = load * MEAN * (1 + spread**2) / (2 * (1 - load))
    agrees([float(each.wait[WARM:].mean()) for each in runs(1, load / MEAN, lognormal)], theory, 0.03)


def test_two_classes_of_priority() -> None:
    part, load = 0.4, 0.8
    drawn = [np.random.default_rng([7, run]).random(VISITS) >= part for run in range(RUNS)]
    ranks = iter(drawn)
    found = runs(1, load / MEAN, exponential(MEAN), rank=lambda luck: next(ranks).astype(int))
    rest, first = load * MEAN, part * load
    for rank, theory in ((0, rest / (1 - first)), (1, rest / (1 - first) / (1 - load))):
        means = [
            float(each.wait[WARM:][ranked[WARM:] == rank].mean()) for each, ranked in zip(found, drawn, strict=True)
        ]
        agrees(means, theory, 0.03)


def test_littles_law_at_moments_of_ones_own_choosing() -> None:
    """Who looks in at random finds as many waiting as come in the time of a mean wait; leavers wait, too."""
    rate = 4.5 / MEAN
    differences: list[float] = []
    luck = np.random.default_rng(5)
    for each in runs(5, rate, exponential(MEAN), patience=exponential(3 * MEAN)):
        arrival = np.cumsum(np.random.default_rng([len(differences), 5, 17]).exponential(1 / rate, VISITS))
        begin, end = arrival[WARM], arrival[-WARM]
        looks = luck.uniform(begin, end, 4000)
        gone = np.sort(arrival + each.wait)
        waiting = np.searchsorted(arrival, looks, "right") - np.searchsorted(gone, looks, "right")
        inside = (arrival > begin) & (arrival <= end)
        differences.append(waiting.mean() - inside.sum() / (end - begin) * each.wait[inside].mean())
    error = np.std(differences, ddof=1) / math.sqrt(RUNS)
    assert error < 0.02
    assert abs(np.mean(differences)) < 3 * error
