"""The bare market: the plain models of the literature from five lines of TOML, and nothing else happening in it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import betaln
from scipy.stats import binom, gamma, nbinom

import simsales
from simsales.experiments.panel_tables import counts, survival
from simsales.market.check import Prepared

N = 20_000


def bare(tmp_path: Path, text: str, weeks: int, customers: int = N) -> Prepared:
    """A scenario of a few lines."""
    (tmp_path / "bare.toml").write_text(text, encoding="utf-8")
    return simsales.load(tmp_path / "bare.toml", {"run.customers": customers, "run.weeks": weeks})


@pytest.mark.parametrize(("segment", "a", "b"), [("high end", 0.668, 3.806), ("regular", 0.704, 1.182)])
def test_survival_is_fader_and_hardies(tmp_path: Path, segment: str, a: float, b: float) -> None:
    """Their two segments (Fader & Hardie 2007), a week for a year: S(t) = B(a, b + t) / B(a, b)."""
    text = f"""
        bare = true
        [world.segments."{segment}"]
        holds = {{ it = 1 }}
        churn = {{ rate = {a / (a + b)}, spread = {1 / (a + b + 1)} }}
    """
    found = survival(simsales.panel(bare(tmp_path, text, 12)))
    t = found["weeks"].to_numpy()
    theory = np.exp(betaln(a, b + t) - betaln(a, b))
    z = (found["survival"] - theory) / np.sqrt(theory * (1 - theory) / N)
    assert len(found) == 12
    assert np.abs(z).max() < 3, f"week {t[np.abs(z).argmax()]:g}: {z[np.abs(z).argmax()]:.2f} errors off"
    assert found["survival"].to_numpy() == pytest.approx(theory, abs=0.012)


def test_adoption_is_that_of_bass(tmp_path: Path) -> None:
    """p = .03, q = .38 a year: F(10) = .8113 by the weekly step (continuous: .8128), each year within 3 errors."""
    text = """
        bare = true
        world.needs.it = { rate = "3% per year", imitation = "38% per year", worth_having = 100 }
        world.network.kind = "everyone"
    """
    prepared, worlds = bare(tmp_path, text, 520, 10_000), 6
    adopted = []
    for seed in range(1, worlds + 1):
        record = simsales.run(prepared, seed=seed).record
        adopted.append(record.entry("subscriptions").sum(axis=(1, 2, 3)) / 10_000)
    shares = [0.0]
    for _ in range(520):
        shares.append(shares[-1] + (1 - math.exp(-(0.03 + 0.38 * shares[-1]) / 52)) * (1 - shares[-1]))
    mean, error = np.mean(adopted, axis=0), np.std(adopted, axis=0, ddof=1) / math.sqrt(worlds)
    assert shares[520] == pytest.approx(0.8113, abs=5e-5)
    assert error[-1] < 0.004
    assert abs(mean[-1] - 0.8113) < 3 * error[-1]
    # The error of 6 worlds is itself uncertain: Student's t with 5 degrees of freedom passes 6 once in 540.
    yearly = np.arange(51, 520, 52)
    assert (np.abs(mean[yearly] - np.array(shares[1:])[yearly]) < 6 * error[yearly]).all()


def weekly_part(u: float, k: int, weeks: int, shape: float) -> float:
    """The chance of so many purchases, at most one a week, of who has this quantile of the Gamma rates."""
    return float(binom.pmf(k, weeks, -math.expm1(-0.02 * gamma.ppf(u, shape) / shape)))


@pytest.mark.parametrize("spread", [0.7, 1.5])
def test_purchases_are_nbd(tmp_path: Path, spread: float) -> None:
    """Gamma rates of purchases that are used up in the week: NBD (Ehrenberg 1959), at most one a week."""
    text = f"""
        bare = true
        world.needs.it = {{ rate = 0.02, worth_having = 100 }}
        world.segments.all = {{ need_rate_spread = {spread}, churn.rate = 1 }}
    """
    weeks, shape = 104, 1 / spread**2
    part = counts(simsales.panel(bare(tmp_path, text, weeks)))["part"]
    law = nbinom(shape, shape / (shape + 0.02 * weeks))
    for k in range(8):
        weekly = quad(weekly_part, 0, 1, args=(k, weeks, shape), limit=200)[0]
        error = math.sqrt(weekly * (1 - weekly) / N)
        assert abs(part[k] - weekly) < 3 * error, f"P({k}) = {part[k]:.4f}, not {weekly:.4f} ± {error:.4f}"
        assert abs(weekly - law.pmf(k)) < 0.008, "and that is nearly the NBD of continuous time"


LOGIT = """
    bare = true
    world.needs.line = { rate = 1000, worth_having = 1 }
    world.segments.all = { price_response = 0.04, tastes = { speed = 2 } }
    catalogue.products.slow = { category = "line", price = 20, attributes = { speed = 0.2 } }
    catalogue.products.fast = { category = "line", price = 60, attributes = { speed = 1.0 } }
"""


def test_choices_are_logit(tmp_path: Path) -> None:
    found = simsales.panel(bare(tmp_path, LOGIT, 1))["ordered"]
    odds = {"slow": math.exp(1 + 0.4 - 0.8), "fast": math.exp(1 + 2 - 2.4)}
    for name, value in odds.items():
        share = value / (1 + sum(odds.values()))
        assert abs((found == name).mean() - share) < 3 * math.sqrt(share * (1 - share) / N), name


def test_choices_of_a_week_are_drawn_anew(tmp_path: Path) -> None:
    """Nothing of a taste stays in a bare market: who took nothing decides next week as anybody would."""
    frame = simsales.panel(bare(tmp_path, LOGIT, 2))
    odds = math.exp(0.6)
    share = odds / (1 + 2 * odds)
    nothing = frame.loc[(frame["week"] == 0) & frame["ordered"].isna(), "customer"]
    come = (frame["week"] == 1) & (frame["visits"] > 0)  # an eighth has given up the need
    later = frame[come & frame["customer"].isin(nothing)]["ordered"]
    assert len(later) > 3000
    for name in ("slow", "fast"):
        assert abs((later == name).mean() - share) < 3 * math.sqrt(share * (1 - share) / len(later)), name


def test_nothing_happens_that_is_not_said(tmp_path: Path) -> None:
    market = simsales.build_market(bare(tmp_path, "bare = true", 30, 500), "As it is", 1)
    before = {name: market.customers.column(name).copy() for name in market.customers.columns}
    market.run()
    moved = [name for name, column in before.items() if (market.customers.column(name) != column).any()]
    assert set(moved) <= {"awareness"}, "what is known is known for a century"
    happened = set(market.record.frame()["measure"])
    assert not happened & {"orders", "needs", "churned", "visits", "experiences", "reviews"}


def test_who_comes_for_certain_is_told_so(tmp_path: Path) -> None:
    """Nobody stays at home in a bare market; where everybody comes, so does who needs nothing."""
    prepared = bare(tmp_path, LOGIT, 1, 50)
    told = simsales.trace(prepared, customer=7).events
    assert "goes to shop with a need of line" in set(told["what"])
    quiet = "bare = true\nselling.everybody_comes = true\n"
    frame = simsales.panel(bare(tmp_path, quiet, 3, 200))
    assert (frame["visits"] == 1).all()
    assert "goes to shop for other business" in set(
        simsales.trace(bare(tmp_path, quiet, 1, 50), customer=7).events["what"]
    )
