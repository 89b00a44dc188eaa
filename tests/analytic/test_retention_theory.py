"""Shifted-beta-geometric retention (Fader & Hardie 2007), waiting and forgetting, each with everything else off."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from scipy.special import betaln

from simsales.market.own_traits import beta_chances
from simsales.market.promotion.levers import Gift
from tests.laws.worlds import QUIET, SURE, Spec, changed, history, lived, opened, total

N = 40_000


def subscribers(rate: float, spread: float, weeks: int = 30) -> Spec:
    """Everybody holds the phone, free of commitment, and may leave; nobody comes back."""
    return changed(
        QUIET,
        run={"customers": N, "weeks": weeks},
        world__segments__all={"holds": {"phone": 1}, "churn": {"rate": rate, "spread": spread}},
    )


@pytest.mark.parametrize(("rate", "spread"), [(0.05, 0.2), (0.1, 0.5), (0.02, 0.05)])
def test_retention_is_shifted_beta_geometric(rate: float, spread: float) -> None:
    """S(t) = B(a, b + t) / B(a, b) with mean a / (a + b) = rate and a + b = 1 / spread - 1."""
    both = 1 / spread - 1
    a, b = rate * both, (1 - rate) * both
    market = opened(subscribers(rate, spread))
    own = market.customers.column("churn_logit").copy()
    kept = np.array(history(market, lambda seen: (seen.customers.column("holding") == 0).mean()))
    t = np.arange(1, market.weeks + 1)
    theory = np.exp(betaln(a, b + t) - betaln(a, b))
    error = np.sqrt(theory * (1 - theory) / N)  # 0.001 to 0.0025
    z = (kept - theory) / error
    assert np.abs(z).max() < 3, f"S({t[np.abs(z).argmax()]}) is {z[np.abs(z).argmax()]:.2f} errors off"
    # Retention improves with tenure, though no individual's hazard does: the loyal are those who remain.
    hazard = np.diff(kept) / -kept[:-1]
    first, last = hazard[:4].mean(), hazard[-8:].mean()
    assert last < first - 3 * math.sqrt(first / (4 * N * kept[4]) + last / (8 * N * kept[-1]))
    assert (market.customers.column("churn_logit") == own).all()
    assert total(market, "churned") == round(N * (1 - kept[-1]))


def test_without_heterogeneity_retention_is_geometric() -> None:
    rate = 0.05
    kept = history(opened(subscribers(rate, 0.0)), lambda seen: (seen.customers.column("holding") == 0).mean())
    for week, share in enumerate(kept, start=1):
        theory = (1 - rate) ** week
        assert abs(share - theory) < 3 * math.sqrt(theory * (1 - theory) / N), week


@pytest.mark.parametrize("rate", [0.005, 0.05, 0.4])
def test_twelve_months_of_a_constant_hazard_lose_what_a_year_does(rate: float) -> None:
    """1 - (1 - h)^12 of the subscriptions are lost in a year, h being the part lost in a month; a rate has no bound."""
    market = lived(subscribers(rate, 0.0, weeks=52))
    summary = market.record.summary()
    lost = float((market.customers.column("holding") != 0).mean())
    theory = 1 - (1 - summary["lost_a_month"]) ** 12
    assert abs(lost - theory) < 3 * math.sqrt(theory * (1 - theory) / N) + 1e-9
    assert summary["lost_a_month"] < summary["churn"]
    assert summary["lost_a_month"] <= 1
    assert summary["churn"] == pytest.approx(rate * 52 / 12, rel=0.02)


def test_nobody_leaves_who_is_committed_or_never_would() -> None:
    committed = changed(subscribers(0.5, 0.0), catalogue__products__phone__commitment=60)
    market = opened(committed)
    ends = market.customers.column("contract_end")[:, 0].copy()
    while market.week < market.weeks:
        week = market.week
        before = market.customers.column("holding")[:, 0].copy()
        market.run_for(1)
        left = (before == 0) & (market.customers.column("holding")[:, 0] != 0)
        assert (ends[left] <= week).all()
    assert total(market, "churned") > 0
    never = opened(subscribers(0.0, 0.0))
    never.run()
    assert total(never, "churned") == 0


@pytest.mark.parametrize(("mean", "spread"), [(0.004, 0.02), (0.05, 0.2), (0.3, 0.7), (0.9, 0.1), (0.02, 0.001)])
def test_hazards_are_quantiles_of_their_beta_distribution(mean: float, spread: float) -> None:
    both = 1 / spread - 1
    exact = stats.beta(mean * both, (1 - mean) * both)
    u = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 5001), [1e-9, 1e-4, 0.5, 1 - 1e-4]])
    found = beta_chances(u, mean, spread)
    np.testing.assert_allclose(exact.cdf(found), u, atol=2e-5)
    drawn = beta_chances((np.arange(N) + 0.5) / N, mean, spread)
    assert abs(drawn.mean() - mean) < 3 * exact.std() / math.sqrt(N)
    assert math.isclose(drawn.std(), exact.std(), rel_tol=2e-3)


@pytest.mark.parametrize("lasts", [1.0, 4.0, 12.5])
def test_waiting_for_an_offer_lasts_geometrically_long(lasts: float) -> None:
    """A need that nobody meets is given up after ``lasts`` weeks in the mean; the chance is the same every week."""
    spec = changed(
        QUIET,
        run={"customers": N, "weeks": 120},
        world__needs__mobile={"rate": SURE, "lasts": lasts},
        channels__store__range=[],
    )
    market = opened(spec)
    waited = np.zeros(N)
    waiting = np.ones(N, bool)
    market.run_for(1)
    while waiting.any() and market.week < market.weeks:
        market.run_for(1)
        waited += waiting
        waiting &= market.customers.column("need")[:, 0] != 0
    p = 1 / lasts
    error = math.sqrt((1 - p) / p**2 / N)
    assert waiting.mean() < 1e-3
    assert abs(waited.mean() - lasts) <= 3 * error + 1e-9, f"{waited.mean():.3f}, not {lasts} ± {error:.3f}"
    for weeks in (1, 2, 5):
        still = (1 - p) ** weeks
        assert abs((waited > weeks).mean() - still) <= 3 * math.sqrt(still * (1 - still) / N)


def test_awareness_is_forgotten_with_its_half_life() -> None:
    spec = changed(
        QUIET,
        run={"customers": 50, "weeks": 26},
        selling__awareness_half_life=6.5,
        catalogue__products__phone__known=0.8,
    )
    seen = history(opened(spec), lambda market: market.customers.column("awareness")[:, 0].copy())
    for week, awareness in enumerate(seen, start=1):
        np.testing.assert_allclose(awareness, 0.8 * 0.5 ** (week / 6.5), rtol=1e-12)


def test_awareness_saturates_under_steady_exposure() -> None:
    """a <- k a + (1 - k a)(1 - exp(-x)) tends to (1 - e)/(1 - k e), e = exp(-x); it never passes one."""
    exposure, half_life = 0.15, 10.0
    spec = changed(
        QUIET, run={"customers": 20, "weeks": 150}, selling__awareness_half_life=half_life,
        catalogue__products__phone__known=0,
    )  # fmt: skip
    market = opened(spec, Gift(value=0.0, cost=0.0, display=exposure))
    seen = np.array(history(market, lambda each: float(each.customers.column("awareness")[0, 0])))
    e, keep = math.exp(-exposure), 0.5 ** (1 / half_life)
    assert math.isclose(seen[0], 1 - e, rel_tol=1e-12)
    assert math.isclose(seen[-1], (1 - e) / (1 - keep * e), rel_tol=1e-9)
    gains = np.diff(seen)
    assert (gains[:50] > 0).all()
    np.testing.assert_allclose(gains[1:50] / gains[:49], keep * e, rtol=1e-8)
    flood = opened(spec, Gift(value=0.0, cost=0.0, display=20.0))
    flood.run()
    assert 0.999 < flood.customers.column("awareness").max() <= 1


def test_turned_away_are_those_beyond_capacity() -> None:
    """Everybody comes every week: who is beyond capacity finds nobody free, by the luck of arrival."""
    n, capacity, weeks = 5000, 1500, 8
    spec = changed(
        QUIET,
        run={"customers": n, "weeks": weeks},
        world__segments__all={"visits": 1},
        channels__store={"capacity": capacity},
    )
    market = opened(spec)
    market.run()
    assert (market.record.entry("turned_away").sum(axis=(1, 2, 3)) == n - capacity).all()
    assert (market.record.entry("visits").sum(axis=(1, 2, 3)) == capacity).all()
    assert math.isclose(market.record.summary()["turned_away"], 1 - capacity / n)
    served = (market.customers.column("touched")[:, 0] == weeks - 1).reshape(50, -1).sum(axis=1)
    assert stats.chisquare(served).pvalue > 1e-4, "no row is served before another"


def test_reps_serve_up_to_their_contacts_a_week() -> None:
    spec = changed(
        QUIET,
        run={"customers": 2000, "weeks": 4},
        channels={"calls": {"direction": "outbound"}},
        reps={"team": {"channel": "calls", "count": 7, "contacts_per_week": 20}},
        world__segments__all__visits=0,
    )
    market = opened(spec)
    market.run()
    assert (market.record.entry("contacts").sum(axis=(1, 2, 3)) == 7 * 20).all()


def test_a_month_of_bills_is_the_monthly_price() -> None:
    """A month is 52/12 weeks: a year of weekly bills is twelve times the price a month."""
    spec = changed(subscribers(0.0, 0.0, weeks=52), run__customers=100)
    market = opened(spec)
    market.run()
    assert math.isclose(total(market, "recurring_revenue"), 100 * 12 * 20, rel_tol=1e-9)
    np.testing.assert_allclose(market.customers.column("billed"), 12 * 20, rtol=1e-9)
    assert math.isclose(market.record.summary()["arpu"], 20, rel_tol=1e-9)


@pytest.mark.parametrize("part", [0.3, 1.0])
def test_an_exit_fee_is_its_part_of_what_remains(part: float) -> None:
    """Fed-up customers leave a commitment: part x price a month x months that remain."""
    spec = changed(
        subscribers(0.5, 0.0, weeks=1),
        run__customers=2000,
        catalogue__products__phone={"commitment": 30, "exit_fee": part},
        world__segments__all={"satisfaction": 0.1},
        world__experience__fed_up=0.5,
        selling={"inertia": 0},
    )
    market = opened(spec)
    left = np.maximum(market.customers.column("contract_end")[:, 0].copy(), 0)
    market.run()
    gone = market.customers.column("holding")[:, 0] != 0
    assert 0 < gone.sum() < 2000
    assert math.isclose(total(market, "exit_fees"), part * 20 * 12 / 52 * left[gone].sum(), rel_tol=1e-9)


@pytest.mark.parametrize(("friends", "far"), [(2, 0.1), (6, 0.0), (6, 0.3), (7, 0.1), (40, 1.0)])
def test_a_small_world_has_the_mean_number_of_friends(friends: int, far: float) -> None:
    n = 20_000
    market = opened(
        changed(QUIET, run__customers=n, world__network={"kind": "friends", "friends": friends, "far": far})
    )
    start, friend = market.friends.start, market.friends.friend
    degrees = np.diff(start)
    # Named friendships are a fixed number each, being named is nearly Poisson: the mean is exact up to rounding.
    assert abs(degrees.mean() - friends) < 3 * degrees.std() / math.sqrt(n) + 1e-9
    assert degrees.sum() == len(friend)
    row = np.repeat(np.arange(n), degrees)
    assert (row != friend).all(), "nobody is their own friend"
    there, back = np.sort(row * n + friend), np.sort(friend.astype(np.int64) * n + row)
    assert (there == back).all(), "friendship is mutual"
    distance = np.minimum(np.abs(row - friend), n - np.abs(row - friend))
    share_far = (distance > 20).mean()
    expected = far * (1 - 40 / n)
    assert abs(share_far - expected) < 3 * math.sqrt(max(expected * (1 - expected), 1e-12) / (n * friends / 2)) + 1e-9
