"""Optimisation on made-up problems with a known best: found, within limits, told without the winner's curse."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.free import value_at
from simsales.experiments.inputs import load
from simsales.experiments.optima import Optimum
from simsales.experiments.optimum import optimise
from simsales.experiments.optimum_figure import optimum_figure
from simsales.experiments.store import Outcome
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared
from simsales.reporting.optimum import show_optimum

PRICE, TASTE = "catalogue.products.plain.price", "world.segments.all.tastes.a"
BARE = """
bare = true
run = { customers = 10, weeks = 1 }
world.needs.line = { rate = 1000 }
world.segments.all = { tastes = { a = 1 } }
catalogue.products.plain = { category = "line", price = 20, attributes = { a = 0.2 } }
strategies."As it is" = {}
"""


class Hill:
    """A margin that is highest, 100, at a price of 60 and a taste of 2; orders fall with the price."""

    digest = None

    def __init__(self, own: float = 2.0, flat: float = 1.0) -> None:
        self.own, self.flat = own, flat

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        scenario = prepared.loaded.scenario
        price = value_at(scenario, ("catalogue", "products", "plain", "price"))
        taste = value_at(scenario, ("world", "segments", "all", "tastes", "a"))
        luck = np.random.default_rng(task.seed % 2**32).normal()
        own = np.random.default_rng([task.seed % 2**32, round(1e4 * price), round(1e4 * (taste + 50))]).normal()
        margin = (
            100 - self.flat * ((price - 60) / 10) ** 2 - 3 * self.flat * (taste - 2) ** 2 + 20 * luck + self.own * own
        )
        return Outcome({"margin": margin, "orders": 200.0 - price + luck}, b"", 0.0)


@pytest.fixture
def plain(tmp_path: Path) -> Prepared:
    path = tmp_path / "plain.toml"
    path.write_text(BARE)
    return load(path)


def test_the_best_of_a_grid_is_found_and_measured_anew(plain: Prepared) -> None:
    found = optimise(plain, {PRICE: [20, 40, 60, 80]}, worlds=10, store=None, jobs=1, observer=Hill())
    assert found.best == {PRICE: "60"}
    assert found.kept
    assert found.complete
    assert found.scenario.loaded.scenario.catalogue.products["plain"].price == 60
    row = found.fresh.iloc[0]
    assert row["difference_low"] < 16 < row["difference_high"], "a price of 60 brings 16 more than one of 20"
    assert found.sentences()[0].startswith(f"Best: {PRICE} = 60; of all 4 points")


def test_there_is_no_winners_curse(plain: Prepared) -> None:
    """Forty seeds, eight points that hardly differ, few runs: what looked best is too good, fresh worlds are right."""
    prices, right, over_search, over_fresh = list(range(46, 78, 4)), 0, [], []
    for seed in range(40):
        asked = load(plain.loaded.path, {"run.seed": seed})
        found = optimise(asked, {PRICE: prices}, worlds=6, runs=48, margin=0.5, fresh=20, store=None, jobs=1,
                         observer=Hill(own=4.0))  # fmt: skip
        assert found.best is not None
        price = float(found.best[PRICE])
        truth = -(((price - 60) / 10) ** 2) - 3
        right += truth >= -3 - 0.5
        winner = found.frame[found.frame["taken"]].iloc[0]
        over_search.append(
            winner["margin"]
            - found.frame["margin"].mean()
            - (truth - np.mean([-(((p - 60) / 10) ** 2) - 3 for p in prices]))
        )
        over_fresh.append(found.fresh.iloc[0]["difference"] - (truth + 16 + 3))
    assert np.mean(over_search) > 3 * np.std(over_search, ddof=1) / np.sqrt(40), "the search's own figures are too good"
    assert abs(np.mean(over_fresh)) < 3 * np.std(over_fresh, ddof=1) / np.sqrt(40), "fresh ones are not"
    assert right >= 30


def test_of_ranges_the_best_is_come_near_to_within_limits(plain: Prepared) -> None:
    over = {PRICE: (10.0, 110.0), TASTE: (-5.0, 5.0)}
    free = optimise(plain, over, points=64, store=None, jobs=1, observer=Hill(own=0.5))
    assert free.best is not None
    assert abs(float(free.best[PRICE]) - 60) < 15
    assert abs(float(free.best[TASTE]) - 2) < 1
    tied = optimise(plain, over, limits=["orders >= 160"], points=64, store=None, jobs=1, observer=Hill(own=0.5))
    assert tied.best is not None
    assert 25 < float(tied.best[PRICE]) <= 41, "the limit allows 40"
    none = optimise(plain, over, limits=["orders >= 1k"], points=8, store=None, jobs=1, observer=Hill())
    assert none.best is None
    assert none.sentences() == ["None of 8 points keeps orders >= 1000."] or "None of" in none.sentences()[0]


def test_of_few_whole_numbers_all_are_tried_and_none_twice(plain: Prepared) -> None:
    found = optimise(plain, {PRICE: "58..61"}, worlds=4, runs=40, store=None, jobs=1, observer=Hill())
    assert sorted(found.frame[PRICE]) == ["58", "59", "60", "61"]


def test_the_front_of_two_objectives(plain: Prepared) -> None:
    """More orders for less margin: below 60 each price is on the front, above it none."""
    prices = list(range(20, 110, 10))
    found = optimise(
        plain, {PRICE: prices}, objectives=["margin", "orders"], store=None, jobs=1, observer=Hill(own=0.0)
    )
    assert found.frame.loc[found.frame["taken"], PRICE].astype(int).tolist() == [20, 30, 40, 50, 60]
    assert found.best is None
    assert len(optimum_figure(found).axes) == 1
    with pytest.raises(ExperimentError, match="no best point"):
        _ = found.scenario


def test_what_cannot_be_asked_is_refused(plain: Prepared) -> None:
    with pytest.raises(ExperimentError, match="is no limit"):
        optimise(plain, {PRICE: [1, 2]}, limits=["margin about 3"], store=None)
    with pytest.raises(ExperimentError, match='no measure "margn"'):
        optimise(plain, {PRICE: [1, 2]}, limits=["margn >= 3"], store=None)
    with pytest.raises(ExperimentError, match="8 at least"):
        optimise(plain, {PRICE: (1.0, 2.0)}, points=3, store=None)
    with pytest.raises((ExperimentError, ScenarioError), match="price"):
        optimise(plain, {PRICE: [-5, -2]}, store=None, observer=Hill())


class Stopped(Hill):
    """The same hill, on which Ctrl-C comes after so many runs."""

    def __init__(self, runs: int) -> None:
        super().__init__()
        self.left = runs

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().__call__(prepared, task)


def cut_short(plain: Prepared, runs: int, **more: Any) -> Optimum:
    """A grid of four prices in 6 worlds each, of which so many runs are lived before Ctrl-C."""
    return optimise(plain, {PRICE: [20, 40, 60, 80]}, worlds=6, runs=24, fresh=8, store=None, jobs=1,
                    observer=Stopped(runs), **more)  # fmt: skip


def screen(found: Optimum) -> str:
    console = Console(width=200, record=True, file=StringIO())
    console.print(show_optimum(found))
    return console.export_text()


@pytest.mark.parametrize(("runs", "lived"), [(6, 1), (13, 2), (23, 3)])
def test_an_interrupted_search_keeps_no_promise(plain: Prepared, runs: int, lived: int) -> None:
    """What was not lived has no worlds, and is beyond no limit; the best so far is called so."""
    found = cut_short(plain, runs, limits=["orders >= 1"])
    assert not found.searched
    assert (found.kept, found.probability) == (False, None)
    assert (found.lived, found.asked) == (lived, 4)
    told = " ".join(found.sentences())
    assert told.startswith(f"Interrupted: {lived} of 4 points lived. The best so far: {PRICE} = ")
    assert "probability" not in told
    assert "none of the fresh worlds" in told
    assert found.frame["worlds"].tolist() == [6] * lived + [runs % 6] + [0] * (3 - lived)
    assert len(found.fresh) == 0
    assert found.done.executed == runs, "nothing more is run"
    table = screen(found)
    assert "beyond a limit" not in table
    assert "best so far" in table
    optimum_figure(found)
    assert found.to_dict()["probability"] is None


def test_an_interrupted_front_and_one_of_no_point(plain: Prepared) -> None:
    found = cut_short(plain, 13, objectives=["margin", "orders"])
    assert found.sentences()[:2] == [
        "Interrupted: 2 of 4 points lived.", "2 of the 2 that were lived are bettered by none in margin, orders.",
    ]  # fmt: skip
    none = cut_short(plain, 13, limits=["orders >= 1k"])
    assert none.sentences() == [
        "Interrupted: 2 of 4 points lived.",
        "None of the 2 that were lived keeps orders >= 1000.",
    ]
    assert screen(none).count("beyond a limit") == 2


def test_a_range_that_is_interrupted_says_how_many_points_were_to_come(plain: Prepared) -> None:
    found = optimise(plain, {PRICE: (10.0, 110.0)}, worlds=4, store=None, jobs=1, observer=Stopped(17))
    assert found.sentences()[0] == "Interrupted: 4 of 32 points lived."


def test_interrupted_in_the_choice_or_in_fresh_worlds(plain: Prepared) -> None:
    """The choice that was made keeps its promise; fresh worlds that lack are told, and so is an interval that does."""
    whole = optimise(plain, {PRICE: [20, 40, 60, 80]}, worlds=6, runs=24, fresh=8, store=None, jobs=1, observer=Hill())
    first = 24
    half = cut_short(plain, first + 3)
    assert half.searched
    assert half.kept == whole.kept
    assert half.sentences()[0] == whole.sentences()[0]
    assert "in 3 of 8 fresh worlds" in half.sentences()[1]
    assert "there is no world to tell it from the scenario as it stands" in half.sentences()[1]
    assert half.sentences()[-1].startswith("Interrupted: not all of the fresh worlds")
    one, two = (cut_short(plain, first + 8 + more).sentences() for more in (1, 2))
    assert "(no interval) from the scenario as it stands, in 1 world of both." in one[1]
    assert "] from the scenario as it stands, in 2 worlds of both." in two[1]
    assert len(whole.sentences()) == 2


@pytest.mark.parametrize("points", [None, 8, 9, 16, 17, 30])
def test_as_many_points_of_a_range_are_tried_as_are_asked_for(plain: Prepared, points: int | None) -> None:
    """Half of them over all of it and half around the best: 16 were 17, and 32 were 34."""
    found = optimise(plain, {PRICE: (10.0, 110.0)}, points=points, worlds=2, store=None, jobs=1, observer=Hill())
    assert len(found.frame) == found.asked == (points or 32)


def test_a_grid_of_which_so_many_points_are_asked_is_all_tried_where_they_are_no_more(plain: Prepared) -> None:
    """Of few points all are tried; of many only some, and what has no figures was not."""
    few = optimise(plain, {PRICE: [20, 60]}, points=16, worlds=4, store=None, jobs=1, observer=Hill())
    assert (len(few.frame), few.complete) == (2, True)
    assert "of all 2 points" in few.sentences()[0]
    many = optimise(plain, {PRICE: list(range(1, 101))}, points=8, worlds=4, store=None, jobs=1, observer=Hill())
    assert len(many.frame) <= 10
    assert not many.complete
    unfit = optimise(plain, {PRICE: [20, 60, -5]}, worlds=4, store=None, jobs=1, observer=Hill())
    assert (unfit.lived, unfit.complete) == (2, False)
    assert screen(unfit).count("no figures") == 1
