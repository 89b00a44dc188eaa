"""BG/NBD (Fader, Hardie & Lee 2005): the closed form by hand, on CDNOW's customers, and against the bare market."""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales
from simsales.experiments.errors import ExperimentError
from simsales.experiments.repeat_buying import BgNbd

CDNOW = Path(__file__).resolve().parents[3] / "shared" / "data" / "cdnow_customers_summary.csv"
PUBLISHED = BgNbd(0.243, 4.414, 0.793, 2.426)  # of CDNOW, their table 2; times in weeks
N, SEEN, TO_COME = 8_000, 400, 200


def test_the_likelihood_is_the_integral_over_all_customers_there_may_be() -> None:
    """Nobody bought: (α/(α+T))^r. One who bought once at t: by hand, over rates λ and chances p.

    Density λ e^(-λt) [(1-p) e^(-λ(T-t)) + p]; E(1-p) = b/(a+b); E λ e^(-λs) = r α^r/(α+s)^(r+1).
    """
    model = BgNbd(2.0, 10.0, 1.5, 4.5)
    assert model.log_likelihoods([0], [0], [5]) == pytest.approx([2 * math.log(10 / 15)])
    once = 2 * 10**2 * (0.75 / 15**3 + 0.25 / 13**3)
    assert np.exp(model.log_likelihoods([1], [3], [5])) == pytest.approx([once])
    assert model.still(1, 3, 5) == pytest.approx(0.75 / 15**3 / (0.75 / 15**3 + 0.25 / 13**3))


def test_chances_sum_to_one_and_have_the_mean() -> None:
    for model in (BgNbd(2.0, 10.0, 1.5, 4.5), PUBLISHED):
        chances = model.chances(3000, 40.0)
        assert chances.sum() == pytest.approx(1, abs=1e-6)
        assert chances @ np.arange(3001) == pytest.approx(float(model.expected(40.0)), rel=1e-4)


def test_who_is_known_for_no_time_is_anybody() -> None:
    assert PUBLISHED.expected_of(39.0, 0, 0, 0) == pytest.approx(float(PUBLISHED.expected(39.0)))


def test_without_an_end_it_is_the_nbd() -> None:
    """A chance to be done of nearly 0: the mean grows evenly, as rt/α."""
    assert BgNbd(2.0, 10.0, 1e-6, 10.0).expected([10.0, 20.0]) == pytest.approx([2.0, 4.0], rel=1e-4)


@pytest.mark.parametrize(
    ("customer", "told"), [((1, 9, 5), "last at 9 of 5"), ((0.5, 1, 5), "0.5 times"), ((0, 2, 5), "0 times")]
)
def test_customers_who_cannot_be_are_refused(customer: tuple[float, float, float], told: str) -> None:
    with pytest.raises(ExperimentError, match=told):
        BgNbd.fit(*([2, each] for each in customer))
    with pytest.raises(ExperimentError, match="no likeliest"):
        BgNbd.fit([0, 0], [0, 0], [5, 6])


def customers(path: Path) -> Any:
    """Frequency, recency and age of each customer of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return np.array([[float(row[name]) for name in ("frequency", "recency", "T")] for row in csv.DictReader(file)])


@pytest.mark.skipif(not CDNOW.exists(), reason="CDNOW's customers are not part of the project")
def test_cdnow_is_found_as_published() -> None:
    """Table 2: r = .243, α = 4.414, a = .793, b = 2.426, log likelihood -9582.4."""
    seen = customers(CDNOW).T
    found = BgNbd.fit(*seen)
    assert found == pytest.approx(PUBLISHED, abs=0.0011)
    assert found.log_likelihoods(*seen).sum() == pytest.approx(-9582.4, abs=0.05)


MODEL = BgNbd(1.2, 240.0, 1.6, 4.0)  # so rare that a week that holds one purchase at most hardly matters: 0.5% fewer


@cache
def bought() -> tuple[Any, Any, Any]:
    """How often customers of a bare market bought until a week, when last, and how often after it."""
    r, alpha, a, b = MODEL
    folder = Path(__file__).with_name("repeat_buying.toml")
    changes = {
        "run.customers": N, "run.weeks": SEEN + TO_COME, "world.needs.it.rate": r / alpha,
        "world.segments.all.need_rate_spread": r**-0.5,
        "world.segments.all.need_ends": a / (a + b), "world.segments.all.need_ends_spread": 1 / (a + b + 1),
    }  # fmt: skip
    market = simsales.build_market(simsales.load(folder, changes), "As it is", seed=5)
    last, before = np.zeros(N), np.zeros(N)
    for week in range(SEEN):
        market.step()
        now = market.customers.column("billed")
        last[now > before] = week + 1
        before = now.copy()
    market.run()
    return np.rint(before), last, np.rint(market.customers.column("billed") - before)


def test_purchases_are_those_of_the_closed_form() -> None:
    """P(X = n) and E(X) of all customers, within three standard errors."""
    x, _, _ = bought()
    for n, chance in enumerate(MODEL.chances(8, SEEN)):
        error = math.sqrt(chance * (1 - chance) / N)
        assert abs((x == n).mean() - chance) < 3 * error, f"P({n}) = {(x == n).mean():.4f}, not {chance:.4f}"
    assert abs(x.mean() - MODEL.expected(SEEN)) < 3 * x.std() / math.sqrt(N)


def test_what_comes_later_follows_from_frequency_and_recency() -> None:
    """The conditional expectation, by frequency, and by recency within it, within three standard errors."""
    x, last, later = bought()
    expected, by_frequency = MODEL.expected_of(TO_COME, x, last, SEEN), []
    for n in range(7):
        there = x == n if n < 6 else x >= 6
        lately = np.median(last[there])
        for some in (there, there & (last <= lately), there & (last > lately)) if n else (there,):
            error = later[some].std() / math.sqrt(some.sum())
            assert some.sum() > 50
            assert abs(later[some].mean() - expected[some].mean()) < 3 * error, (n, later[some].mean(), error)
        by_frequency.append(later[there].mean())
    assert by_frequency[1:] == sorted(by_frequency[1:]), "who bought more often buys more"
    assert by_frequency[0] > by_frequency[1], "but who never did cannot be done yet"


def test_all_who_are_done_stay_so() -> None:
    """The counter-example: without an end, purchases go on as an NBD, and are far more than the closed form has."""
    endless = BgNbd(MODEL.r, MODEL.alpha, 1e-9, 10.0)
    assert endless.expected(SEEN) > 1.4 * MODEL.expected(SEEN)
    x, _, _ = bought()
    assert x.mean() < endless.expected(SEEN) - 3 * x.std() / math.sqrt(N)
