"""Sensitivity: known indices through our own path, worlds as the function; guards against what SALib keeps quiet."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.free import value_at
from simsales.experiments.inputs import load
from simsales.experiments.sensitivity import Sensitivity, sensitivity
from simsales.experiments.sensitivity_figure import sensitivity_figure
from simsales.experiments.store import Outcome
from simsales.market.check import Prepared

pytest.importorskip("SALib", reason="needs the extra: pip install simsales[sensitivity]")

TASTES = "world.segments.all.tastes"
CUBE = {f"{TASTES}.{name}": (-math.pi, math.pi) for name in "abc"}
BARE = """
bare = true
run = { customers = 10, weeks = 1 }
world.needs.line = { rate = 1000 }
world.segments.all = { tastes = { a = 1, b = 1, c = 1 } }
catalogue.products.plain = { category = "line", price = 20, attributes = { a = 0.2, b = 0.1, c = 0.1 } }
strategies."As it is" = {}
strategies.Other = { pricing = [{ kind = "discount", by = "5%" }] }
"""


class Function:
    """A world whose margin is a function of what the scenario says; some worlds fail."""

    digest = None

    def __init__(self, fails: int = 0) -> None:
        self.fails = fails

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        a, b, c = (value_at(prepared.loaded.scenario, ("world", "segments", "all", "tastes", name)) for name in "abc")
        if self.fails and int(1e6 * abs(a)) % self.fails == 0 and task.seed != 0:
            raise ValueError("no such world")
        ishigami = math.sin(a) + 7 * math.sin(b) ** 2 + 0.1 * c**4 * math.sin(a)
        return Outcome({"margin": {"As it is": ishigami, "Other": ishigami + a}[task.strategy]}, b"", 0.0)


@pytest.fixture
def cube(tmp_path: Path) -> Prepared:
    path = tmp_path / "cube.toml"
    path.write_text(BARE)
    return load(path)


def asked(cube: Prepared, observer: Function, points: int = 64, **said: object) -> Sensitivity:
    return sensitivity(cube, CUBE, points=points, worlds=1, store=None, jobs=1, observer=observer, **said)  # type: ignore[arg-type]


def ishigami() -> pd.DataFrame:
    """First and total indices in closed form (Ishigami & Homma 1990; a = 7, b = 0.1)."""
    b, pi = 0.1, math.pi
    alone = np.array([0.5 * (1 + b * pi**4 / 5) ** 2, 49 / 8, 0.0])
    both = np.array([1, 0, 1]) * b**2 * pi**8 * (1 / 18 - 1 / 50)
    whole = alone.sum() + both[0]
    return pd.DataFrame({"first": alone / whole, "total": (alone + both) / whole})


def within(found: pd.DataFrame, output: str) -> bool:
    rows, true = found[found["output"] == output].reset_index(), ishigami()
    return all(
        (abs(rows[name] - true[name]) <= 1.5 * rows[f"{name}_within"] + 1e-3).all() for name in ("first", "total")
    )


def test_ishigami_through_our_own_path(cube: Prepared) -> None:
    """Six indices, within one and a half of their 95% half widths (three standard errors); a difference has its own."""
    found = asked(cube, Function(), 64)
    assert found.lost == 0
    assert within(found.frame, "As it is")
    apart = found.frame[found.frame["output"] == "Other − As it is"].set_index("key")
    assert apart["first"].tolist() == pytest.approx([1, 0, 0], abs=0.1), "only the first moves the difference"
    assert apart["total"].tolist() == pytest.approx([1, 0, 0], abs=0.1)


class Sum:
    """A world whose margin is a sum, of which a and b are seen only as they were drawn together."""

    digest = None
    draws: ClassVar[list[tuple[float, float]]] = [(0.5, 0.9), (0.1, 2.0), (1.0, 0.1), (2.0, 1.0)]

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        a, b, c = (value_at(prepared.loaded.scenario, ("world", "segments", "all", "tastes", name)) for name in "abc")
        assert (a, b) in self.draws
        return Outcome({"margin": a + b + c}, b"", 0.0)


def test_what_was_drawn_together_is_varied_together(cube: Prepared) -> None:
    """Only these four pairs exist: their sum has its variance among them, beside that of what is even from 0 to 2."""
    lists = {f"{TASTES}.{name}": {"draws": [each[k] for each in Sum.draws]} for k, name in enumerate("ab")}
    joint = load(cube.loaded.path, {**lists, f"{TASTES}.c": {"low": 0.0, "high": 2.0}})
    said: dict[str, Any] = {"worlds": 1, "store": None, "jobs": 1, "observer": Sum()}
    found = sensitivity(joint, None, ["As it is"], points=256, **said)
    assert found.lost == 0
    assert found.keys == (f"{TASTES}.c", "draws")
    drawn, even = float(np.var([a + b for a, b in Sum.draws])), 2**2 / 12
    rows = found.frame.set_index("key")
    assert rows["spread"].iloc[0] == pytest.approx(math.sqrt(drawn + even), rel=0.05)
    assert rows["average"].iloc[0] == pytest.approx(np.mean([a + b for a, b in Sum.draws]) + 1, rel=0.05)
    for name in ("first", "total"):
        assert rows[name].tolist() == pytest.approx([even / (drawn + even), drawn / (drawn + even)], abs=0.05)
    with pytest.raises(ExperimentError, match=r"drawn together.*ask Sobol's indices"):
        sensitivity(joint, None, method="morris", **said)
    with pytest.raises(ExperimentError, match="all lists of draws are one: which of several matter"):
        sensitivity(load(cube.loaded.path, lists), **said)
    one = load(cube.loaded.path, {f"{TASTES}.a": {"draws": [3.0, 1.0]}, f"{TASTES}.c": {"low": 0.0, "high": 2.0}})
    alone = sensitivity(one, None, method="morris", points=4, **{**said, "observer": Function()})
    assert set(alone.keys) == {f"{TASTES}.a", f"{TASTES}.c"}


@pytest.mark.slow
def test_stated_intervals_hold_the_truth_as_often_as_they_say(cube: Prepared) -> None:
    """Twenty designs: of 120 intervals at least 104 (95% less four standard errors) hold the closed form."""
    held = []
    for seed in range(20):
        found = sensitivity(
            load(cube.loaded.path, {"run.seed": seed}), CUBE, ["As it is"], points=256, worlds=1, store=None, jobs=1,
            observer=Function(),
        ).frame  # fmt: skip
        for name in ("first", "total"):
            held += (abs(found[name] - ishigami()[name]) <= found[f"{name}_within"] + 1e-3).tolist()
    assert sum(held) >= 104


def test_one_failing_world_does_not_silence_the_rest(cube: Prepared) -> None:
    found = asked(cube, Function(fails=41), 64)
    assert 0 < found.lost < 32
    assert len(found.done.failures) > 0
    assert within(found.frame, "As it is")
    assert "rows of the design lacked a run" in found.sentences()[-1]


@pytest.mark.slow
def test_pairs_of_keys(cube: Prepared) -> None:
    found = asked(cube, Function(), 128, second=True).second
    pair = found[found["output"] == "As it is"].set_index(["key", "other"])
    true = 0.2437  # a with c; nothing else
    for (key, other), row in pair.iterrows():
        expected = true if (key[-1], other[-1]) == ("a", "c") else 0.0
        assert abs(row["second"] - expected) <= 2 * row["second_within"] + 0.01


def test_effects_of_a_linear_function_are_exact(tmp_path: Path, cube: Prepared) -> None:
    """Morris on 2a − 5b: sizes are slopes times ranges, nothing bends."""

    class Linear(Function):
        def __call__(self, prepared: Prepared, task: Task) -> Outcome:
            tastes = prepared.loaded.scenario.world.segments["all"].tastes
            return Outcome({"margin": 2 * tastes["a"] - 5 * tastes["b"]}, b"", 0.0)

    found = asked(cube, Linear(), 8, method="morris")
    rows = found.frame[found.frame["output"] == "As it is"]
    width = 2 * math.pi
    assert rows["effect"].tolist() == pytest.approx([2 * width, 5 * width, 0], abs=1e-4)
    assert rows["mean"].tolist() == pytest.approx([2 * width, -5 * width, 0], abs=1e-4)
    assert rows["bend"].tolist() == pytest.approx([0, 0, 0], abs=1e-3)
    other = found.frame[found.frame["output"] == "Other − As it is"]
    assert other["effect"].isna().all(), "a constant is told, not analysed"
    assert "none of these keys moves it" in found.sentences()[2]


def test_what_cannot_be_analysed_is_refused(cube: Prepared) -> None:
    class Constant(Function):
        def __call__(self, prepared: Prepared, task: Task) -> Outcome:
            return Outcome({"margin": 1.0}, b"", 0.0)

    class Undefined(Function):
        def __call__(self, prepared: Prepared, task: Task) -> Outcome:
            return Outcome({"margin": math.inf}, b"", 0.0)

    with pytest.raises(ExperimentError, match="moves anything"):
        asked(cube, Constant(), 8)
    with pytest.raises(ExperimentError, match="only 0 of 8 rows"):
        asked(cube, Undefined(), 8)
    with pytest.raises(ExperimentError, match="no such world"):
        asked(cube, Function(fails=1), 8)
    with pytest.raises(ExperimentError, match="power of two"):
        asked(cube, Function(), 100)
    with pytest.raises(ExperimentError, match="two at least"):
        sensitivity(cube, {f"{TASTES}.a": (0.0, 1.0)}, store=None)


def test_a_figure_has_a_panel_an_output(cube: Prepared) -> None:
    figure = sensitivity_figure(asked(cube, Function(), 16))
    assert [axes.get_title(loc="left") for axes in figure.axes if axes.get_visible()] == [
        "As it is",
        "Other",
        "Other − As it is",
    ]
