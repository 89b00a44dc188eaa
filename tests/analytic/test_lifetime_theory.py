"""What customers are worth: the closed form of Fader & Hardie (2010), with everything but leaving switched off."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.special import hyp2f1

from simsales.evidence.lifetime import GROUPS, Spells, lived, valued, weekly_rate
from simsales.evidence.retention import Curve, fitted, observed
from tests.laws.worlds import LIVELY, QUIET, SURE, Spec, certain_shop, changed, opened, total

N, RATE = 4000, 0.3  # a high discount: the extrapolated part is then well told by a short run
PRICE, SERVING = 20.0, 5.0
BILL = (PRICE - SERVING) * 12 / 52


def holders(rate: float, spread: float, weeks: int = 60) -> Spec:
    """Everybody holds the phone, free of commitment, and may leave; nobody comes back."""
    return changed(
        QUIET,
        run={"customers": N, "weeks": weeks},
        catalogue__products__phone__cost=SERVING,
        world__segments__all={"holds": {"phone": 1}, "churn": {"rate": rate, "spread": spread}},
    )


def values(spec: Spec, worlds: int, *components: Any) -> dict[str, Any]:
    """The figures of some worlds, an array each."""
    found = [valued(lived(opened(spec, *components, seed=seed)), RATE) for seed in range(1, worlds + 1)]
    return {name: np.array([each[name] for each in found]) for name in found[0]}


def near(found: Any, theory: float) -> None:
    """The mean of some worlds lies within three standard errors of a theory value."""
    error = float(found.std(ddof=1) / math.sqrt(len(found)))
    assert abs(float(found.mean()) - theory) < 3 * error, f"{found.mean():.4f} ± {error:.4f}, not {theory:.4f}"
    assert error < 0.02 * theory, "and that says something"


@pytest.mark.parametrize("a", [0.3, 0.9, 2.5, 7.3])
@pytest.mark.parametrize("b", [0.4, 3.2, 24.7])
@pytest.mark.parametrize("discount", [0.002, 0.02, 0.3])
def test_residual_lifetimes_are_the_closed_form(a: float, b: float, discount: float) -> None:
    """1 + DERL/(1 + d), DERL = ((b+t)/(a+b+t)) 2F1(1, b+t+1; a+b+t+1; 1/(1+d)) once t renewals are over."""
    z = 1 / (1 + discount)
    for t in (0, 6):
        found = Curve(a, b).residual(discount, t)
        derl = (b + t) / (a + b + t) * hyp2f1(1, b + t + 1, a + b + t + 1, z)
        if math.isfinite(derl):
            assert found == pytest.approx(1 + z * derl, rel=1e-7)
        posterior = stats.beta(a, b + t)  # the chances of those who have stayed
        exact = integrate.quad(lambda p, f=posterior: f.pdf(p) / (1 - z * (1 - p)), 0, 1, limit=400)[0]
        assert found == pytest.approx(exact, rel=1e-5)


def test_a_geometric_life_and_one_without_an_end() -> None:
    d, p = 0.01, 0.05
    both = 1e7  # everybody has the same chance
    assert Curve(p * both, (1 - p) * both).residual(d) == pytest.approx((1 + d) / (d + p), rel=1e-5)
    assert fitted([10, 10], [0, 0]).residual(d) == pytest.approx((1 + d) / d, rel=1e-9)
    curve = Curve(0.7, 9.0)
    assert curve.residuals(d, 3.0, 40) == pytest.approx([curve.residual(d, 3.0 + k) for k in range(41)], rel=1e-10)
    with pytest.raises(ValueError, match="above 0"):
        Curve(1.0, 1.0).residual(0.0)


def test_the_fit_finds_the_curve_that_customers_were_drawn_from() -> None:
    """Right-censored spells of mixed lengths: the likelihood is that of who was seen."""
    rng, a, b, n, weeks = np.random.default_rng(1), 0.8, 12.0, 60_000, 40
    leaves = rng.geometric(rng.beta(a, b, n))
    seen = rng.integers(1, weeks + 1, n)
    at_risk = np.array([((leaves > t) & (seen > t)).sum() for t in range(weeks)])
    lost = np.array([((leaves == t + 1) & (seen > t)).sum() for t in range(weeks)])
    curve = fitted(at_risk, lost)
    assert (curve.a, curve.b) == pytest.approx((a, b), rel=0.1)
    assert np.abs(curve.survival(np.arange(1, weeks + 1)) - observed(at_risk, lost)).max() < 0.01


@pytest.mark.parametrize(("rate", "spread"), [(0.05, 0.2), (0.1, 0.5), (0.03, 0.0)])
def test_the_kept_are_worth_their_closed_form(rate: float, spread: float) -> None:
    """Bills of 15 a month as long as an sBG life lasts: 15 x 12/52 x 2F1(1, b; a + b; 1/(1 + d)), the first at once."""
    both = 1 / spread - 1 if spread else 1e8
    theory = BILL * Curve(rate * both, (1 - rate) * both).residual(weekly_rate(RATE))
    found = values(holders(rate, spread), 12)
    near(found["kept_value"], theory)
    near(found["total"], N * theory)
    assert (found["kept_rest"] > 0).all()
    assert (found["won_customers"] == 0).all()


def test_the_run_and_the_rest_sum_to_the_same_wherever_the_run_ends() -> None:
    """What is extrapolated from a short run is what a long one counts."""
    short, long = (values(holders(0.1, 0.5, weeks), 10) for weeks in (26, 104))
    assert short["kept_rest"].mean() > 1.4 * long["kept_rest"].mean()
    apart = short["kept_value"] - long["kept_value"]
    assert abs(apart.mean()) < 3 * apart.std(ddof=1) / math.sqrt(len(apart))


def test_the_won_are_worth_their_closed_form() -> None:
    """Everybody is won in the first week, at a commission of a year's tenth; who leaves stays away."""
    rate, spread = 0.05, 0.2
    spec = changed(
        certain_shop(holders(rate, spread)),
        world__segments__all={"holds": {"phone": 0}},
        world__needs__mobile={"rate": SURE, "renewal_rate": 0, "imitation": 0},
        channels__store={"commission": 0.1, "cost_per_contact": 3},
        selling__taste_stays=1,
    )
    market = opened(changed(spec, run__weeks=1))
    market.run()
    assert total(market, "acquisitions") == N
    both = 1 / spread - 1
    discount = weekly_rate(RATE)
    theory = BILL * Curve(rate * both, (1 - rate) * both).residual(discount)
    found = [valued(_once(spec, seed), RATE) for seed in range(1, 11)]
    near(np.array([each["won_value"] for each in found]), theory)
    for each in found:
        assert each["won_customers"] == N
        assert each["won_cost"] == pytest.approx(0.1 * 12 * PRICE + 3, rel=0.01)
        assert each["won_net"] == pytest.approx(each["won_value"] - each["won_cost"])


def _once(spec: Spec, seed: int) -> dict[str, Any]:
    """Live the world with needs in the first week only."""
    market = opened(spec, seed=seed)

    def hear(step: Any, act: Any) -> None:
        act()
        if step.name == "record":
            need = market.facts.need
            market.facts = market.facts._replace(need=need._replace(rate=np.zeros_like(need.rate)))
            market.listener = None

    market.listener = hear
    return lived(market)


def test_all_customers_are_worth_what_the_margin_is() -> None:
    """Without a discount to speak of: kept and won less what was spent to win them is the margin of the run."""
    market = opened(changed(LIVELY, run__weeks=20))
    run = lived(market)
    margin = market.record.summary()["margin"]
    both = np.sum(run["kept"]["margin"]) + np.sum(run["won"]["margin"])
    assert both - np.sum(run["won_spend"]) - np.sum(run["common_spend"]) == pytest.approx(margin, rel=1e-9)
    figures = valued(run, 0.001)
    assert figures["in_run"] - figures["spent"] == pytest.approx(margin, rel=0.002)
    assert figures["total"] == pytest.approx(figures["in_run"] + figures["rest"] - figures["spent"])


def test_spells_count_everybody_once() -> None:
    market = opened(changed(LIVELY, run__weeks=20))
    run = lived(market)
    people = market.customers
    ours = ((people.column("holding") >= 0) & (people.column("holding") < market.book.labels.own)).any(axis=1)
    won = people.column("won_in_run") != 0
    for name, here in (("kept", ours & ~won), ("won", ours & won)):
        group = {key: np.asarray(value) for key, value in run[name].items()}
        assert group["left"].sum() == here.sum()
        assert (group["lost"] >= 0).all()
        assert (group["lost"] <= group["at_risk"]).all()
        came = group["at_risk"][0]
        assert came - group["lost"].sum() == group["left"].sum()
    assert np.asarray(run["won"]["at_risk"])[0] == total(market, "acquisitions")
    assert set(GROUPS) == {"kept", "won"}


def test_spells_by_hand() -> None:
    """Two came in week 0, one of whom left in week 1; three came in week 1, and one of them left at once."""
    spells = Spells.of(np.array([2.0, 3.0]), np.array([[2.0, 1.0], [0.0, 2.0]]))
    assert spells.at_risk.tolist() == [5.0, 2.0]
    assert spells.lost.tolist() == [1.0, 1.0]
    assert spells.left.tolist() == [2.0, 1.0]
    assert spells.weeks.tolist() == [2.0, 5.0]
