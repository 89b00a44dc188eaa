"""Customers of one segment who differ: NBD needs from Gamma rates, mixed logit from unlike tastes, file covariates."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import nbinom, norm, poisson

import simsales
from simsales.experiments.free import parameters_of
from simsales.market.market import Market
from simsales.market.own_traits import own_sizes
from simsales.market.scenario import Scenario
from tests.laws.worlds import BARE, QUIET, SURE, Spec, changed, lived, opened

N = 20_000
RATE, WEEKS = 0.005, 400  # so rare that the week in which a need waits hardly matters
WAITING = 0.004  # at most: it makes needs rarer by a part RATE of 1


def needs_of(spread: float) -> Any:
    """How often each customer comes to need something; nobody sells it, and it is given up a week later."""
    spec = changed(
        BARE,
        run={"customers": N, "weeks": WEEKS},
        world__segments__all={"need_rate_spread": spread},
        world__needs__mobile={"rate": RATE, "lasts": 1, "voiced": 0},
    )
    market = opened(spec)
    count, before = np.zeros(N, int), np.zeros(N, bool)
    for _ in range(WEEKS):
        market.step()
        now = market.customers.column("need")[:, 0] > 0
        count += now & ~before
        before = now
    return count


@pytest.mark.parametrize("spread", [0.0, 1.0, 1.5])
def test_needs_over_time_are_nbd(spread: float) -> None:
    """Poisson where all are alike, NBD with shape 1/spread² where rates are Gamma (Ehrenberg 1959; Greene 1982)."""
    count, mean = needs_of(spread), RATE * WEEKS
    shape = 1 / spread**2 if spread else math.inf
    law = nbinom(shape, shape / (shape + mean)) if spread else poisson(mean)
    for k in range(5):
        share = float(law.pmf(k))
        error = math.sqrt(share * (1 - share) / N)
        assert abs((count == k).mean() - share) < 3 * error + WAITING, f"P({k}) = {share:.4f}"
    assert count.var() == pytest.approx(mean + spread**2 * mean**2, rel=0.06)


def bought(**segment: Any) -> float:
    """The part of all customers who buy the one product, worth 2 on average, rather than nothing."""
    spec: Spec = changed(
        BARE,
        run={"customers": N, "weeks": 1},
        world__segments__all={"weights": {"quality": 2}, **segment},
        world__needs__mobile={"rate": SURE},
        catalogue__products__phone={"quality": 1},
    )
    market = lived(spec)
    return float((market.customers.column("holding")[:, 0] == 0).mean())


def mixed(utility: Any, spread: float) -> float:
    """The logit share of what is worth ``utility(z)`` against nothing, over standard normal z."""
    if not spread:
        return 1 / (1 + math.exp(-utility(0.0)))
    return float(quad(lambda z: norm.pdf(z) / (1 + math.exp(-utility(z))), -8, 8)[0])


@pytest.mark.parametrize("spread", [0.0, 3.0])
def test_worth_that_differs_is_a_mixed_logit(spread: float) -> None:
    share = mixed(lambda z: 2 + spread * z, spread)
    assert abs(bought(worth_having_spread=spread) - share) < 3 * math.sqrt(share * (1 - share) / N)


@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_weights_that_differ_are_a_mixed_logit(spread: float) -> None:
    """Weights are lognormal with the mean that is said: 2 here, and no service to be had."""
    share = mixed(lambda z: 2 * math.exp(spread * z - spread**2 / 2), spread)
    assert abs(bought(weights_spread=spread) - share) < 3 * math.sqrt(share * (1 - share) / N)


def test_where_all_are_alike_nothing_is_kept() -> None:
    assert set(own_sizes(Scenario.model_validate(QUIET)).values()) == {0}


FILE = """
title = "Age and region"
[run]
customers = 4
weeks = 1
[world]
segments.all = {{ share = 1, price_response = 0, churn = {{ rate = 0.02 }}, relationship = 0 }}
needs.it = {{ rate = 0.1 }}
network.kind = "nobody"
customer_file = {{ path = "c.csv", holds = {{ plan = {{ A = "it" }} }}, {effects} }}
[catalogue.products.it]
category = "it"
price = 10
[channels.shop]
direction = "inbound"
[strategies.now]
"""
ROWS = "plan,age,region\nA,30,north\nA,50,south\nA,40,\n,,north\n"


def from_file(tmp_path: Path, effects: str) -> Market:
    (tmp_path / "c.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "c.toml").write_text(FILE.format(effects=effects), encoding="utf-8")
    from simsales.market.build import build_market

    return build_market(simsales.load(tmp_path / "c.toml"), "now", 1)


def test_columns_of_a_file_move_churn_and_needs_from_the_mean(tmp_path: Path) -> None:
    """Ages 30, 50, 40 and a blank: 10 below, 10 above, and none for the mean and the blank; regions likewise."""
    needs = "need_by = { it = { region = { north = 0.6, south = 0.0 } } }"
    market = from_file(tmp_path, f"churn_by = {{ age = 0.05 }}, {needs}")
    base = math.log(0.02 / 0.98)
    assert market.customers.column("churn_logit") == pytest.approx([base - 0.5, base + 0.5, base, base], abs=1e-5)
    factor = market.customers.column("need_factor")[:, 0]
    assert factor == pytest.approx(np.exp([0.2, -0.4, 0.0, 0.2]), rel=1e-5)


def test_effects_that_are_given_are_those_that_are_lived_and_can_be_fitted(tmp_path: Path) -> None:
    """The file is read anew where something else is said of it; each effect is a number that may be free."""
    from_file(tmp_path, "churn_by = { age = 0.05, region = { north = 0.6, south = 0.0 } }")
    given = {"world.customer_file.churn_by.age": 0.1, 'world.customer_file.churn_by.region."north"': 0.0}
    prepared = simsales.load(tmp_path / "c.toml", given)
    logits = simsales.build_market(prepared, "now", 1).customers.column("churn_logit")
    base = math.log(0.02 / 0.98)
    assert logits == pytest.approx([base - 1.0, base + 1.0, base, base], abs=1e-5)
    free = parameters_of(simsales.load(tmp_path / "c.toml").loaded, dict.fromkeys(given, (-1.0, 1.0)))
    assert sorted(each.start for each in free.free) == [0.05, 0.6]
    with pytest.raises(simsales.ScenarioError, match='region: expected a number, not "north"'):
        parameters_of(prepared.loaded, {"world.customer_file.churn_by.region": (-1.0, 1.0)})


def test_a_value_without_an_effect_is_refused(tmp_path: Path) -> None:
    with pytest.raises(simsales.ScenarioError, match='unknown region "south"'):
        from_file(tmp_path, "churn_by = { region = { north = 0.3 } }")
    with pytest.raises(simsales.ScenarioError, match='no column "years"'):
        from_file(tmp_path, "churn_by = { years = 0.3 }")
    with pytest.raises(simsales.ScenarioError, match="tv"):
        from_file(tmp_path, "need_by = { tv = { age = 0.3 } }")
