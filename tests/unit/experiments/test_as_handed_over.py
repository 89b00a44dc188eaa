"""What researchers hand over is taken as it is: names that look like nothing, numbers of NumPy; or it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import simsales
from simsales.experiments.choice_files import read_choices
from simsales.experiments.coefficients import with_coefficients
from simsales.experiments.errors import ExperimentError
from simsales.experiments.moments import targets_of
from simsales.experiments.optimum import optimise
from simsales.experiments.panel import panel
from simsales.experiments.repeat_buying import BgNbd
from simsales.experiments.sweep import sweep
from simsales.files.problems import ScenarioError

RATE = "world.segments.NA.churn.rate"
FILE = """
bare = true
run = { customers = 200, weeks = 4, objective = "revenue", indifference = "5,000 CNY" }
world.segments.EU = { share = "50%", churn = { rate = 0.1 }, holds = { it = 1 } }
[world.segments.NA]
share = "50%"
churn = { rate = 0.3 }
holds = { it = 1 }
tastes = { a = 1, b = 2 }
taste_spread = { a = 5, b = 3 }
[catalogue.products]
it = { category = "line", price = 20, attributes = { a = 1.0, b = 0.0 } }
[strategies.S]
pricing = [{ kind = "discount", by = "1%" }]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "s.toml"
    path.write_text(FILE)
    return path


def test_a_segment_called_na_is_a_segment(file: Path) -> None:
    (file.parent / "seen.csv").write_text("measure,segment,week,value,weight\nsurvival,NA,0,0.7,\nsurvival,,0,0.8,2\n")
    read = targets_of(file.parent / "seen.csv", simsales.load(file))
    assert read["segment"].tolist()[0] == "NA"
    assert read["segment"].isna().tolist() == [False, True]
    assert read["weight"].isna().tolist() == [True, False]


def test_a_number_that_is_not_known_is_told(file: Path) -> None:
    (file.parent / "seen.csv").write_text("measure,week,value\nsurvival,0,NA\n")
    with pytest.raises(ScenarioError, match="expected a number, not NA"):
        targets_of(file.parent / "seen.csv", simsales.load(file))


def test_who_has_left_does_not_come_back(file: Path) -> None:
    seen = {"measure": "survival", "week": [1, 0, 2, 0, 1], "value": [0.6, 0.7, 0.65, 0.9, 0.9]}
    frame = pd.DataFrame({**seen, "segment": ["NA", "NA", "NA", "EU", "EU"]})
    with pytest.raises(ScenarioError, match="survival of NA rises in week 2") as error:
        targets_of(frame, simsales.load(file))
    assert [each.line for each in error.value.problems] == [4]


def choices(*names: Any) -> pd.DataFrame:
    """Each chooser chose twice, of two."""
    luck = np.random.default_rng(1)
    rows = [
        (name, 2 * who + k, k == a, luck.normal()) for who, name in enumerate(names) for a in (0, 1) for k in (0, 1)
    ]
    frame = pd.DataFrame(rows, columns=["who", "set", "taken", "speed"])
    return frame.assign(set=np.repeat(np.arange(len(rows) // 2), 2))


def test_a_chooser_called_na_is_a_chooser(tmp_path: Path) -> None:
    choices("AA", "NA", "ZZ").to_csv(tmp_path / "c.csv", index=False)
    frames = choices("AA", "NA", "ZZ"), choices("AA", "BB", "ZZ"), tmp_path / "c.csv"
    found = [
        read_choices(each, occasion="set", chosen="taken", chooser="who").log_likelihood(
            {"speed": 0.5}, spreads={"speed": 2.0}, draws=50
        )
        for each in frames
    ]
    assert [len(each.by_chooser) for each in found] == [3, 3, 3]
    assert found[0].total == found[1].total == pytest.approx(found[2].total)


@pytest.mark.parametrize("column", ["who", "set"])
def test_a_choice_of_nobody_is_told_with_its_row(column: str) -> None:
    frame = choices("AA", "BB").astype({"set": object})
    frame.loc[2, column] = None
    with pytest.raises(ExperimentError, match=f'"{column}" says nothing in row 3'):
        read_choices(frame, occasion="set", chosen="taken", chooser="who")


def test_the_unit_of_a_price_is_nothing_to_the_likelihood() -> None:
    frame = choices("AA", "BB", "CC").assign(price=lambda each: 5000 + 1000 * each["speed"])
    in_thousands = frame.assign(price=frame["price"] / 1024)
    told = [
        read_choices(each, occasion="set", chosen="taken", attributes=["price"]).log_likelihood(
            {"price": coefficient}, price="price"
        )
        for each, coefficient in ((frame, -0.5), (in_thousands, -512.0))
    ]
    assert told[0].total == pytest.approx(told[1].total)


def test_a_price_below_nothing_is_told() -> None:
    sets = read_choices(choices("AA"), occasion="set", chosen="taken", attributes=["speed"])
    with pytest.raises(ExperimentError, match='prices "speed" are below 0'):
        sets.log_likelihood({"speed": -1.0}, price="speed")


def test_estimates_stand_in_place_of_all_tastes(file: Path) -> None:
    segment = with_coefficients(file, {"a": 1.4}, segments=["NA"]).loaded.scenario.world.segments["NA"]
    assert (segment.tastes, segment.taste_spread) == ({"a": 1.4}, {})


@pytest.mark.parametrize(
    "values",
    [np.linspace(0.1, 0.3, 3), [np.float64(0.1), np.float32(0.25)], pd.Series([0.1, 0.2]), np.array([0.1])],
    ids=["array", "list", "series", "one"],
)
def test_numbers_of_numpy_are_numbers(file: Path, values: Any) -> None:
    theirs, ours = (
        sweep(file, {RATE: each}, replications=2, store=None, jobs=1).frame
        for each in (values, [float(each) for each in values])
    )
    pd.testing.assert_frame_equal(theirs, ours)


def test_whole_numbers_of_numpy_are_whole_numbers(file: Path) -> None:
    assert simsales.load(file, {"run.weeks": np.int64(3)}).loaded.scenario.run.weeks == 3
    ends = sweep(file, {"run.weeks": (np.int64(2), np.int64(4))}, replications=2, points=4, store=None, jobs=1)
    assert set(ends.frame["run.weeks"]) <= {2, 3, 4}
    seed = simsales.compare(file, replications=2, store=None, jobs=1).seeds[1]
    as_theirs = np.uint64(seed) if seed >= 2**63 else np.int64(seed)
    one, other = (simsales.run(file, seed=each).summary()["revenue"] for each in (as_theirs, seed))
    assert one == other > 0
    pd.testing.assert_frame_equal(
        panel(file, seeds=np.int64(3), customers=np.int64(5)), panel(file, seeds=3, customers=5)
    )


@pytest.mark.parametrize("key", ["run.seed", "run.replications", "run.indifference", "run.discount_rate"])
def test_what_moves_nothing_is_not_swept(file: Path, key: str) -> None:
    with pytest.raises(ExperimentError, match=f"{key} would move nothing"):
        sweep(file, {key: [1, 2]}, store=None)
    with pytest.raises(ExperimentError, match=f"{key} would move nothing"):
        optimise(file, {key: [1, 2]}, store=None)


def test_a_star_stands_for_nothing_in_changes(file: Path) -> None:
    with pytest.raises(ExperimentError, match=r"a \* stands for nothing"):
        simsales.load(file, {"world.segments.*.churn.rate": 0.2})


def test_an_amount_of_the_scenarios_objective_is_no_margin_of_another(file: Path) -> None:
    by = "strategies.S.pricing[0].by"
    found = optimise(
        file, {by: ["1%", "2%", "3%"]}, "S", objectives="churn", worlds=2, runs=12, fresh=2, store=None, jobs=1
    )
    assert 0 < found.margin < 0.02 * found.frame["churn"].max()


def test_the_bg_nbd_passes_through_its_gap() -> None:
    there, around = BgNbd(0.8, 4.0, 1.0, 2.5), [BgNbd(0.8, 4.0, a, 2.5) for a in (0.999, 1.001)]
    low, high = (float(each.expected(30.0)) for each in around)
    assert float(there.expected(30.0)) == pytest.approx((low + high) / 2, rel=1e-6)
    assert float(there.expected_of(30.0, 2, 10.0, 20.0)) > 0
