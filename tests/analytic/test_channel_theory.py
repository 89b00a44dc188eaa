"""Theory of a manufacturer beside its retailer: each answers the other through the market's own demand.

Chiang, Chhajed & Hess (2003): the manufacturer names the wholesale price and the same direct price, knowing the answer
of the retailer to it, and tries every price of a grid; the retailer answers each with the best price of a finer one.
Eight markets of 2000 customers, whose values are a grid of 100 midpoints; which of them are born is chance, and the
standard errors are those over the markets. Tsay & Agrawal (2004): a commission on diverted sales (direction).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simsales.experiments.price_game import Game
from simsales.market.build import open_market
from simsales.market.channels.levers import Commission
from simsales.market.channels.rules import SplitByRole
from simsales.market.scenario import Scenario
from tests.analytic.test_price_games import duel
from tests.laws.worlds import changed
from tests.market.visits.test_showrooming import CHEAPER, SHOPS

THETA, PLACES, MARKETS = 0.8, 100, 8
WHOLESALE = [0.24, 0.32, 0.4, 0.48, 0.56]
DIRECT, RETAIL = "phone", "Rival/phone"


def within(found: list[float], theory: float, small: float) -> None:
    """The mean over markets is the theory's within three standard errors, and these are small."""
    error = float(np.std(found, ddof=1)) / math.sqrt(len(found))
    assert error < small, error
    assert abs(float(np.mean(found)) - theory) <= 3 * error, f"{np.mean(found):.4f}, not {theory} ± {error:.4f}"


def highest(grid: list[float], profit: list[float]) -> float:
    """Where a parabola through profits is highest: the luck of who was born is evened out."""
    middle = float(np.mean(grid))
    _, slope, bend = np.polynomial.polynomial.polyfit(np.array(grid) - middle, profit, 2)
    return float(middle - slope / (2 * bend))


def played(sold: Callable[[float, float], tuple[float, float]]) -> dict[str, float]:
    """How the two answer each other, where ``sold`` says what both sell at a direct and a retail price.

    The manufacturer tries prices w = p_d, each with the retailer's best answer to it, and takes the best of them.
    """
    profits, found = [], {}
    for price in WHOLESALE:
        answers = np.arange(price + 0.02, price + 0.19, 0.02).round(3)
        answer = float(max(answers, key=lambda retail: (retail - price) * sold(price, float(retail))[1]))
        direct, retail = sold(price, answer)
        profits.append(price * (direct + retail))
        if price == 0.4:
            found = {"answer": answer, "maker": profits[-1], "shop": (answer - price) * retail, "direct": direct}
    return found | {"lead": highest(WHOLESALE, profits)}


def exactly(direct: float, retail: float) -> tuple[float, float]:
    """The shares of the theory's customers, with the market's taste shock (a hundredth of a unit of price)."""
    value = (np.arange(PLACES) + 0.5) / PLACES
    worth = np.exp(100 * np.stack([THETA * value - direct, value - retail, np.zeros(PLACES)]))
    parts = (worth / worth.sum(axis=0)).mean(axis=1)
    return float(parts[0]), float(parts[1])


@pytest.mark.slow
def test_a_retailer_and_a_manufacturer_with_a_direct_channel_answer_each_other() -> None:
    """θ = .8, no cost: w = p_d = θ/2 = .4, p_r = ½, no direct sales, manufacturer θ/4 = .2, retailer (1 − θ)/4 = .05.

    With the taste shock, where all are played on exact shares, prices are these within a step of the retailer's grid
    (.02) and profits within .005; a tenth buy directly, at that step more. The market comes to it within three standard
    errors.
    """
    segments: dict[str, Any] = {
        f"v{k}": {"share": 1 / PLACES, "price_response": 100, "weights": {"quality": 100 * (k + 0.5) / PLACES}}
        for k in range(PLACES)
    }
    scenario = Scenario.model_validate(duel(2000, segments, 0.0, {"quality": THETA}, {"quality": 1}))
    theory = played(exactly)
    for name, pure, near in (("lead", 0.4, 0.02), ("answer", 0.5, 0.02), ("maker", 0.2, 0.005), ("shop", 0.05, 0.005)):
        assert abs(theory[name] - pure) <= near + 1e-9, (name, theory[name])
    assert theory["direct"] < 0.12
    seen: dict[str, list[float]] = {name: [] for name in theory}
    for seed in range(1, MARKETS + 1):
        market = Game(scenario, {}, seed, jobs=1)

        def sold(direct: float, retail: float, market: Game = market) -> tuple[float, float]:
            shares = market.sold({DIRECT: direct, RETAIL: retail})
            return shares[DIRECT], shares[RETAIL]

        for name, value in played(sold).items():
            seen[name].append(value)
    small = {"lead": 0.01, "answer": 0.02, "maker": 0.005, "shop": 0.003, "direct": 0.03}
    for name, values in seen.items():
        within(values, theory[name], small[name])


@pytest.mark.slow
def test_a_commission_on_diverted_sales_benefits_both_unless_it_is_dear() -> None:
    """Tsay & Agrawal (2004), direction: paid for what it advised on and the web sold, the retailer goes on advising.

    Nine in ten compare prices, and nearly nobody knows the offer unshown. The manufacturer is everybody but the store.
    """
    spec = changed(
        SHOPS, run__weeks=78, catalogue__products__phone__known=0.02, catalogue__products__phone__cost=20,
        channels__web__commission=0, channels__web__presents=0.05, world__needs__mobile__worth_having=3,
        world__segments__all__compares=0.9,
    )  # fmt: skip

    def lived(seed: int, part: float) -> tuple[float, float, float]:
        """What the store and the manufacturer have, and how much the store still advises."""
        paid = (Commission(part=part, channels=("web",)), SplitByRole(introduced=0, advised=1, closed=0))
        market = open_market(Scenario.model_validate(spec), (CHEAPER, *(paid if part else ())), seed)
        market.run()
        store, web = market.record.entry("commission").sum(axis=(0, 1, 3))[:2]
        return store, market.record.summary()["margin"] + web, float(market.channels[0].effort_on[0])

    gains = {
        part: np.array([np.subtract(lived(seed, part), lived(seed, 0.0)) for seed in range(1, 6)])
        for part in (0.02, 0.12)
    }
    mean, error = {}, {}
    for part, each in gains.items():
        mean[part], error[part] = each.mean(axis=0), each.std(axis=0, ddof=1) / math.sqrt(len(each))
    assert (mean[0.02] > 3 * error[0.02]).all(), "the store, the manufacturer, and the advice"
    assert mean[0.12][0] > 3 * error[0.12][0], "a dear one is the store's gain"
    assert mean[0.12][1] < -3 * error[0.12][1], "and the manufacturer's loss"
