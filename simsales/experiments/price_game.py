"""Price games: sellers who answer each other's prices, each earning what the simulation says they earn.

A game has players, each with one or more offers, a cost, and a grid of prices. ``sold`` runs the scenario's market
at given prices, always with the same luck, so that profits at two prices differ by the prices alone; best responses,
their sequence (``Game.answer_in_turn``) and mixed strategies (``fictitious_play``, ``regret_matching``) follow.

>>> from simsales.experiments.price_game import Game, Player
>>> from simsales.market.scenario import Scenario
>>> offer = {"category": "c", "price": 1.0}
>>> scenario = Scenario.model_validate({
...     "title": "Two alike", "run": {"customers": 200, "weeks": 1},
...     "world": {"segments": {"all": {"share": 1, "price_response": 1}}, "needs": {"c": {"rate": 1000}},
...               "competitors": {"Rival": {"offers": {"b": offer}}}},
...     "catalogue": {"products": {"a": offer}}, "channels": {"shop": {"direction": "inbound"}},
...     "strategies": {"now": {}}})
>>> game = Game(scenario, {"we": Player(("a",), (0.5, 1.0)), "they": Player(("Rival/b",), (0.5, 1.0))})
>>> sorted(game.profits({"a": 0.5, "Rival/b": 1.0}))
['they', 'we']
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.runner import Runner
from simsales.experiments.store import Outcome
from simsales.files.problems import Sources
from simsales.market.check import Prepared, ResolvedStrategy
from simsales.market.ground.offers import Floats
from simsales.market.loading import Loaded
from simsales.market.opening import build_market
from simsales.market.price.levers import ListPrice
from simsales.market.scenario import Scenario

type Prices = Mapping[str, float]
type Point = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Player:
    """A seller: its offers (a rival's as ``Rival/offer``), the prices it may ask, and what a customer costs it.

    One price for all its offers: the case of sellers whose offers are alike.
    """

    offers: tuple[str, ...]
    grid: tuple[float, ...]
    cost: float = 0.0


def at_prices(scenario: Scenario, prices: Prices) -> tuple[Scenario, tuple[ListPrice, ...]]:
    """The scenario in which rivals ask these prices, and the components by which we do. ValueError: no such offer."""
    ours: list[ListPrice] = []
    rivals = dict(scenario.world.competitors)
    own = {*scenario.catalogue.products, *scenario.catalogue.bundles}
    for offer, price in prices.items():
        rival, _, name = offer.partition("/")
        if offer in own:
            ours.append(ListPrice(price=float(price), offers=(offer,)))
        elif rival in rivals and name in rivals[rival].offers:
            changed = rivals[rival].offers[name].model_copy(update={"price": float(price)})
            offers = {**rivals[rival].offers, name: changed}
            rivals[rival] = rivals[rival].model_copy(update={"offers": offers})
        else:
            raise ValueError(f'there is no offer "{offer}": {", ".join([*own, *rivals])}')
    world = scenario.world.model_copy(update={"competitors": rivals})
    return scenario.model_copy(update={"world": world}), tuple(ours)


@dataclass(frozen=True, slots=True)
class Sold:
    """Reads out, by offer, the part of all customers who hold it at the end (an observer)."""

    digest: ClassVar[str] = "sold"

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Live the world of a task at its variant's prices."""
        start = time.perf_counter()
        market = build_market(prepared, task.strategy, task.seed)
        market.run()
        holding = market.customers.column("holding")[market.customers.alive]
        offers = enumerate(market.book.labels.offers)
        sold = {name: float((holding == j).any(axis=1).mean()) for j, name in offers}
        return Outcome(sold, b"", time.perf_counter() - start)


@dataclass
class Game:
    """Players in the market of a scenario; what was sold at a set of prices is simulated once and remembered.

    ``jobs`` and ``store`` are those of ``Runner``. After Ctrl-C, what is not known is NaN, a sequence of answers ends
    where it came to, and ``interrupted`` is true; nothing more is then lived. ExperimentError where a market cannot be
    lived.
    """

    scenario: Scenario
    players: Mapping[str, Player]
    seed: int = 1
    jobs: int = -1
    store: Path | str | None = None
    interrupted: bool = field(default=False, repr=False)
    _sold: dict[Point, dict[str, float]] = field(default_factory=dict, repr=False)

    def sold(self, prices: Prices) -> dict[str, float]:
        """By offer, the part of all customers who hold it at the end, at these prices."""
        self._live([prices])
        offers = [*self.scenario.catalogue.products, *self.scenario.catalogue.bundles]
        offers += [f"{rival}/{name}" for rival, r in self.scenario.world.competitors.items() for name in r.offers]
        return self._sold.get(_point(prices), dict.fromkeys(offers, math.nan))

    def _live(self, wanted: Sequence[Prices]) -> None:
        """Live the market at all of these prices that are not known yet."""
        points = {_point(prices): prices for prices in wanted if _point(prices) not in self._sold}
        if not points or self.interrupted:
            return
        tasks = {point: Task("prices", self.seed, str(number)) for number, point in enumerate(points)}
        variants = {tasks[point].variant: _prepared(self.scenario, prices) for point, prices in points.items()}
        runner = Runner(variants, {"": Sold()}, jobs=self.jobs, store=self.store)
        with runner:
            runner.run(tasks.values())
        self._sold |= {point: runner.summaries[task] for point, task in tasks.items() if task in runner.summaries}
        self.interrupted = runner.done.interrupted
        if runner.done.failures:
            raise ExperimentError("\n".join(runner.done.lines()))

    def profits(self, prices: Prices) -> dict[str, float]:
        """By player, price less cost times what it sells, a customer of the market and month."""
        sold = self.sold(prices)
        return {
            name: sum((prices[offer] - player.cost) * sold[offer] for offer in player.offers)
            for name, player in self.players.items()
        }

    def along(self, name: str, prices: Prices) -> Floats:
        """A player's profit at each price of its grid, the others' prices as they are."""
        player = self.players[name]
        points = [{**prices, **dict.fromkeys(player.offers, price)} for price in player.grid]
        self._live(points)
        return np.array([self.profits(point)[name] for point in points])

    def best_response(self, name: str, prices: Prices, *, smooth: bool = False) -> float:
        """The price that earns a player most: of its grid, or where a quartic through its profits is highest.

        ``smooth`` evens out the luck of who happens to be in the market: for profits without jumps only. NaN after
        Ctrl-C.
        """
        grid, profit = np.array(self.players[name].grid), self.along(name, prices)
        if np.isnan(profit).any():
            return math.nan
        if not smooth:
            return float(grid[int(np.argmax(profit))])
        middle = float(grid.mean())
        curve = np.polynomial.Polynomial.fit(grid - middle, profit, 4)
        fine = np.linspace(grid.min(), grid.max(), 4001)
        return float(fine[int(np.argmax(curve(fine - middle)))])

    def answer_in_turn(self, prices: Prices, rounds: int) -> list[dict[str, float]]:
        """The prices after each answer, players in turn: they settle, or go round in a circle."""
        path, now = [dict(prices)], dict(prices)
        for name in [name for _ in range(rounds) for name in self.players]:
            answer = self.best_response(name, now)
            if math.isnan(answer):
                break
            now = {**now, **dict.fromkeys(self.players[name].offers, answer)}
            path.append(now)
        return path

    def table(self) -> tuple[Floats, Floats]:
        """Both profits of two players at every pair of grid prices (first x second). ValueError: not two players."""
        if len(self.players) != 2:
            raise ValueError(f"a table is of two players, and here are {len(self.players)}")
        (one, first), (other, second) = self.players.items()
        shape = (len(first.grid), len(second.grid))
        points = [
            {**dict.fromkeys(first.offers, price), **dict.fromkeys(second.offers, answer)}
            for price in first.grid
            for answer in second.grid
        ]
        self._live(points)
        profits = [self.profits(point) for point in points]
        return tuple(np.array([each[name] for each in profits]).reshape(shape) for name in (one, other))  # type: ignore[return-value]


def _point(prices: Prices) -> Point:
    """A set of prices as a key: the order in which they are said does not matter."""
    return tuple(sorted((name, float(price)) for name, price in prices.items()))


def _prepared(scenario: Scenario, prices: Prices) -> Prepared:
    """The scenario at these prices, as the runner takes it; it comes from no file."""
    priced, ours = at_prices(scenario, prices)
    loaded = Loaded(Path(), priced, (), None, "", Sources({}), {})
    return Prepared(loaded, {"prices": ResolvedStrategy("prices", "", ours)})


def cycles(path: Sequence[Prices]) -> bool:
    """Whether a path of prices ends in a circle of more than one point rather than at rest.

    >>> cycles([{"a": 1.0}, {"a": 2.0}, {"a": 1.0}, {"a": 2.0}]), cycles([{"a": 2.0}, {"a": 1.0}, {"a": 1.0}])
    (True, False)
    """
    return path[-1] != path[-2] and path[-1] in path[:-1]


def fictitious_play(first: Floats, second: Floats, rounds: int) -> tuple[Floats, Floats]:
    """Each plays the best answer to all that the other has played so far (Brown 1951); how often each price was played.

    >>> pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    >>> [bool(abs(mix[0] - 0.5) < 0.05) for mix in fictitious_play(pennies, -pennies, 2000)]
    [True, True]
    """
    played = (np.zeros(first.shape[0]), np.zeros(first.shape[1]))
    worth = (np.zeros(first.shape[0]), np.zeros(first.shape[1]))
    for _ in range(rounds):
        i, k = int(np.argmax(worth[0])), int(np.argmax(worth[1]))
        played[0][i] += 1
        played[1][k] += 1
        worth[0][:] += first[:, k]
        worth[1][:] += second[i]
    return played[0] / rounds, played[1] / rounds


def regret_matching(first: Floats, second: Floats, rounds: int) -> tuple[Floats, Floats]:
    """Each plays prices in proportion to how much it regrets not having played them (Hart & Mas-Colell 2000).

    Mixed strategies are played as expectations, so nothing is drawn; the mean mixes are returned.

    >>> pennies = np.array([[2.0, -1.0], [-1.0, 1.0]])
    >>> [round(float(mix[0]), 1) for mix in regret_matching(pennies, -pennies, 50_000)]
    [0.4, 0.4]
    """
    regret = (np.zeros(first.shape[0]), np.zeros(first.shape[1]))
    total = (np.zeros(first.shape[0]), np.zeros(first.shape[1]))
    for _ in range(rounds):
        mix = [_matched(each) for each in regret]
        worth = (first @ mix[1], mix[0] @ second)
        for k in (0, 1):
            np.maximum(regret[k] + worth[k] - mix[k] @ worth[k], 0, out=regret[k])
            total[k][:] += mix[k]
    return total[0] / rounds, total[1] / rounds


def _matched(regret: Floats) -> Floats:
    whole = regret.sum()
    mix: Floats = regret / whole if whole > 0 else np.full(len(regret), 1 / len(regret))
    return mix
