"""Theory of price games, by letting sellers answer each other through the simulation's own demand.

Profits are what the market sells at each price, with the same luck. The taste shock (logistic between two offers, of
scale 1 in utility) is kept small against a unit of price where theory has none: a unit of price is 94 or
100 of utility.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simsales.experiments.price_game import Game, Player, cycles, fictitious_play, regret_matching
from simsales.market.scenario import Scenario
from tests.laws.worlds import QUIET, SURE, Spec, changed

PLAIN = {"category": "mobile", "price": 1.0, "service": 0, "quality": 0, "brand": 0, "security": 0}


def duel(customers: int, segments: dict[str, Any], worth: float, ours: dict[str, Any], theirs: dict[str, Any]) -> Spec:
    """Everybody comes to the one store in the first week and takes what is best: ours, the rival's, or nothing."""
    base = QUIET["world"]["segments"]["all"]
    spec = changed(
        QUIET,
        run={"customers": customers, "weeks": 1},
        world__needs__mobile={"rate": SURE, "worth_having": worth},
        world__competitors={"Rival": {"offers": {"phone": {**PLAIN, **theirs}}}},
        channels__store={"service": 1},
    )
    spec["world"]["segments"] = {
        name: changed(base, weights={"service": 100, "quality": 0, "brand": 0, "security": 0}) | {"weights": {
            "service": 100, "quality": 0, "brand": 0, "security": 0, **keys.pop("weights", {})}} | keys
        for name, keys in segments.items()
    }  # fmt: skip
    spec["catalogue"]["products"] = {"phone": {**PLAIN, **ours}}
    return spec


def game(spec: Spec, grid: Any, seed: int = 1) -> Game:
    prices = tuple(float(p) for p in grid)
    players = {"we": Player(("phone",), prices), "they": Player(("Rival/phone",), prices)}
    return Game(Scenario.model_validate(spec), players, seed)


def at(we: float, they: float) -> dict[str, float]:
    return {"phone": we, "Rival/phone": they}


def mean_and_error(values: list[float]) -> tuple[float, float]:
    return float(np.mean(values)), float(np.std(values, ddof=1) / math.sqrt(len(values)))


LOGIT = duel(4000, {"all": {"share": 1, "price_response": 1}}, 2.0, {}, {})


def test_logit_sellers_who_answer_each_other_come_to_the_nash_price() -> None:
    """Nash 1.5989 and shares .3746 each; eight markets of 4000; five answers from 1.0 leave less than 0.001."""
    ends, shares = [], []
    for seed in range(1, 9):
        playing, price = game(LOGIT, np.arange(0.6, 2.8, 0.2), seed), 1.0
        for _ in range(5):
            price = playing.best_response("we", at(price, round(price, 2)), smooth=True)
        ends.append(price)
        shares.append(playing.sold(at(1.5989, 1.5989))["phone"])
    for found, theory, small in ((ends, 1.5989, 0.02), (shares, 0.3746, 0.005)):
        mean, error = mean_and_error(found)
        assert error < small
        assert abs(mean - theory) < 3 * error, f"{mean:.4f}, not {theory} ± {error:.4f}"


def test_one_owner_of_both_asks_more() -> None:
    """Joint owner: 2.3748 and .2895 each; eight markets of 4000."""
    ends, shares = [], []
    for seed in range(1, 9):
        scenario = Scenario.model_validate(LOGIT)
        owner = Player(("phone", "Rival/phone"), tuple(np.arange(1.2, 3.7, 0.2).tolist()))
        playing = Game(scenario, {"owner": owner}, seed)
        ends.append(playing.best_response("owner", {}, smooth=True))
        sold = playing.sold(at(2.3748, 2.3748))
        shares.append((sold["phone"] + sold["Rival/phone"]) / 2)
    for found, theory in ((ends, 2.3748), (shares, 0.2895)):
        mean, error = mean_and_error(found)
        assert error < 0.04
        assert abs(mean - theory) < 3 * error, f"{mean:.4f}, not {theory} ± {error:.4f}"


def line(places: int) -> Spec:
    """Customers spread evenly over a line of length 1, a shop at either end, t = 1 (100 of utility)."""
    segments: dict[str, Any] = {
        f"at{k}": {
            "share": 1 / places,
            "price_response": 100,
            "weights": {"quality": 100 * (1 - (k + 0.5) / places), "brand": 100 * (k + 0.5) / places},
        }
        for k in range(places)
    }
    return duel(2000, segments, 100.0, {"quality": 1}, {"brand": 1})


def test_hotelling() -> None:
    """Price t, half the market each: by answers in turn from a price war, within a step (0.1) of the grid."""
    playing = game(line(50), np.arange(0.5, 1.55, 0.1).round(2))
    end = playing.answer_in_turn(at(0.5, 0.5), 5)[-1]
    assert abs(end["phone"] - 1) <= 0.1 + 1e-9, end
    assert abs(end["Rival/phone"] - 1) <= 0.1 + 1e-9, end
    share = playing.sold(at(1.0, 1.0))["phone"]
    assert abs(share - 0.5) < 3 * math.sqrt(0.25 / 2000)


def narasimhan_payoffs(grid: Any) -> tuple[Any, Any]:
    """What both sellers earn at each pair of prices: loyals .2 each, switchers .6, 94 of utility a unit."""
    mine, theirs = grid[:, None], grid[None, :]
    switch = 1 / (1 + np.exp(94 * (mine - theirs)))
    loyals = 0.2 / (1 + np.exp(94 * grid - 100))
    return mine * (loyals[:, None] + 0.6 * switch), theirs * (loyals[None, :] + 0.6 * (1 - switch))


@pytest.mark.slow
def test_narasimhan() -> None:
    """Loyals .2 each, switchers .6, r = 1: best responses go round; learning comes to F(p) = 1 − (1/3)(1 − p)/p.

    Mean .4621, and .4831 on a grid of .05, as the same learning finds it on the exact payoffs: from 10,000 customers,
    regret matching within a quarter of a step (0.0125); fictitious play, whose mean goes on wandering, within 0.07.
    A price earns what the loyals alone would pay, .2, and none more.
    """
    loyal = {"share": 0.2, "price_response": 94}
    segments: dict[str, Any] = {
        "ours": {**loyal, "weights": {"quality": 100}},
        "theirs": {**loyal, "weights": {"brand": 100}},
        "switchers": {"share": 0.6, "price_response": 94, "weights": {"quality": 100, "brand": 100}},
    }
    grid = np.arange(0.2, 1.001, 0.05).round(2)
    playing = game(duel(10_000, segments, 0.0, {"quality": 1}, {"brand": 1}), grid)
    first, second = playing.table()
    path = playing.answer_in_turn(at(1.0, 1.0), 40)
    assert cycles(path), "plain best response does not settle"
    exact, _ = regret_matching(*narasimhan_payoffs(grid), 40_000)
    assert exact @ grid == pytest.approx(0.4831, abs=1e-4)
    theory = 1 - (1 / 3) * (1 - grid) / grid
    for learn in (regret_matching, fictitious_play):
        for mix in learn(first, second, 40_000):
            near = 0.0125 if learn is regret_matching else 0.07
            assert abs(mix @ grid - exact @ grid) < near, f"{learn.__name__}: {mix @ grid:.4f}"
            if learn is regret_matching:  # fictitious play dwells on few prices of a grid: its mean alone is held
                assert np.abs(np.cumsum(mix) - theory.clip(0))[grid >= 0.3].max() < 0.1
            assert mix[grid < 0.2499].sum() < 0.02, "nobody goes below what the loyals alone are worth"
    one, other = regret_matching(first, second, 40_000)
    assert abs((one @ first @ other) - 0.2) < 0.03
    assert (first @ other).max() - one @ first @ other < 0.01, "nobody gains by another price"


def test_dual_channel() -> None:
    """Chiang, Chhajed & Hess (2003), no cost, direct worth θ = .8 of retail: the direct channel only threatens.

    The manufacturer names w = p_d, knowing the retailer's best answer to it; values are uniform on [0, 1].
    Theory: w = p_d = θ/2 = .4, p_r = .5, no direct sales, manufacturer θ/4 = .2, retailer (1 − θ)/4 = .05.
    Within a step (.1 for w and p_d, .05 for p_r); profits within their change over a step, .03.
    """
    theta, places = 0.8, 50
    segments: dict[str, Any] = {
        f"v{k}": {"share": 1 / places, "price_response": 100, "weights": {"quality": 100 * (k + 0.5) / places}}
        for k in range(places)
    }
    scenario = Scenario.model_validate(duel(1000, segments, 0.0, {"quality": theta}, {"quality": 1}))
    retail_grid = tuple(np.arange(0.3, 0.81, 0.05).round(2).tolist())
    found = {}
    for direct in (0.2, 0.3, 0.4, 0.5, 0.6):
        sellers = {"retailer": Player(("Rival/phone",), retail_grid, cost=direct)}
        playing = Game(scenario, sellers)
        retail = playing.best_response("retailer", at(direct, 0.5))
        sold = playing.sold(at(direct, retail))
        earned = direct * (sold["phone"] + sold["Rival/phone"])
        found[direct] = (earned, retail, sold["phone"], playing.profits(at(direct, retail))["retailer"])
    best = max(found, key=lambda price: found[price][0])
    earned, retail, sold_direct, shop = found[best]
    assert abs(best - 0.4) <= 0.1 + 1e-9, found
    assert abs(retail - 0.5) <= 0.05 + 1e-9, found
    assert abs(earned - 0.2) < 0.03, found
    assert abs(shop - 0.05) < 0.03, found
    assert sold_direct < 0.05, "the direct channel sells (nearly) nothing, and still binds"
