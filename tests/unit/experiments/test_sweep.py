"""A sweep: every combination, or points spread evenly; each point is the comparison with these values, to the bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import simsales
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import load
from simsales.experiments.sweep import points_of, sweep
from simsales.experiments.sweep_figure import sweep_figure

PRICE_CUT = Path(__file__).parents[3] / "scenarios" / "price_cut.toml"
SMALL = {"run.customers": 200, "run.weeks": 6}
LAG, WORTH = "world.competitors.Rival.lag", "world.needs.mobile.worth_having"


def test_each_point_is_the_comparison_with_its_values() -> None:
    over = {LAG: [2, 5], WORTH: [1.0, 3.0]}
    found = sweep(load(PRICE_CUT, SMALL), over, ["As today", "Loyalty price"], 3, store=None, jobs=1)
    assert found.points == 4
    for point, (lag, worth) in enumerate([(2, 1.0), (2, 3.0), (5, 1.0), (5, 3.0)]):
        alone = simsales.compare(
            load(PRICE_CUT, {**SMALL, LAG: lag, WORTH: worth}), ["As today", "Loyalty price"], 3, store=None, jobs=1
        )
        rows = found.frame[found.frame["point"] == point].set_index("strategy")
        assert (rows[LAG] == lag).all()
        assert (rows[WORTH] == worth).all()
        for name in alone.strategies:
            assert rows.loc[name, "mean"] == alone.means()["margin"][name]
        apart = alone.difference("margin", "Loyalty price", "As today")
        assert rows.loc["Loyalty price", "difference"] == pytest.approx(apart.mean(), rel=1e-12)


@pytest.mark.parametrize("design", ["sobol", "latin"])
def test_drawn_points_are_spread_evenly(design: str) -> None:
    """In each of 16 slices of each axis lies one of 16 points; whole ends give whole numbers, each as often."""
    keys, table = points_of(["a=0.0..1.0", "b=-2.0..2.0"], 16, design, seed=3)  # type: ignore[arg-type]
    values = np.array(table, float)
    assert keys == ("a", "b")
    assert sorted(np.floor(values[:, 0] * 16)) == list(range(16))
    assert sorted(np.floor((values[:, 1] + 2) * 4)) == list(range(16))
    _, whole = points_of(["n=1..4", "m=x,y"], 16, design, seed=3)  # type: ignore[arg-type]
    assert sorted(n for n, _ in whole) == sorted([*"1234"] * 4)
    assert sorted(m for _, m in whole) == ["x"] * 8 + ["y"] * 8


def test_of_what_is_better_low_the_lowest_is_best() -> None:
    loaded = load(PRICE_CUT, {"run.customers": 2000, "run.weeks": 26})
    names = ["As today", "Cut 15 percent"]
    found = sweep(loaded, {LAG: [2, 9]}, names, 6, measure="churn", store=None, jobs=1)
    by_point = found.frame.pivot_table(index="point", columns="strategy", values="mean")
    assert (by_point["Cut 15 percent"] < by_point["As today"]).all()
    assert found.best()["best"].tolist() == ["Cut 15 percent"] * 2


def test_equals_are_rarely_surely_best() -> None:
    """Sixteen points, two strategies that do the same but for a gift that nobody gets: none is surely best."""
    found = sweep(load(PRICE_CUT, SMALL), {LAG: [2, 4, 6, 8]}, ["As today"], 3, store=None, jobs=1)
    assert not found.best()["surely"].any(), "of one strategy none is better than another"
    assert found.sentence() == "Of 4 points: it cannot be told at 4."


@pytest.mark.parametrize(
    ("over", "points", "message"),
    [
        ([f"{LAG}=2..9"], None, "say how many points"),
        ([f"{LAG}=2,4"], 5, "points are drawn from ranges"),
        ([f"{LAG}=9..2"], 5, "from a lower to a higher"),
        ([f"{LAG}=2,4", f"{LAG}=5,6"], None, "swept twice"),
        ([f"{LAG}=2"], None, "varies nothing"),
        ([], None, "say what is swept"),
        (["world.competitors.Rival.lags=2,4"], None, "lag"),
        ([f"{LAG}=1..2"], 20_000, "at most 10,000"),
    ],
)
def test_what_cannot_be_swept_is_told(over: list[str], points: int | None, message: str) -> None:
    with pytest.raises((ExperimentError, simsales.ScenarioError), match=message):
        sweep(load(PRICE_CUT, SMALL), over, points=points, store=None)


def test_figures_show_every_strategy_and_point() -> None:
    loaded = load(PRICE_CUT, SMALL)
    names = ["As today", "Cut 5 percent", "Loyalty price"]
    lines = sweep_figure(sweep(loaded, {LAG: [2, 5, 9]}, names, 2, store=None, jobs=1))
    assert [text.get_text() for text in lines.axes[0].get_legend().get_texts()] == names[1:]
    heat = sweep_figure(sweep(loaded, {LAG: [2, 5], WORTH: [1.0, 3.0]}, names, 2, store=None, jobs=1))
    shown = [axes for axes in heat.axes if axes.get_visible()]
    assert [axes.get_title(loc="left") for axes in shown] == names[1:]
    assert [len(axes.texts) for axes in shown] == [4, 4]
