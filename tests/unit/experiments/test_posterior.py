"""A posterior: draws of the right width, worlds that take them together, intervals that hold as often as they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest, norm

import simsales
from simsales.experiments.calibration import trials_of
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.free import parameters_of
from simsales.experiments.inputs import change, load
from simsales.experiments.losses import least_squares
from simsales.experiments.moments import Reading, cells_of, targets_of
from simsales.experiments.posterior import Lived, posterior
from simsales.experiments.posterior_draws import with_worlds
from simsales.experiments.runner import Runner
from simsales.experiments.smc import sample
from simsales.experiments.store import Store
from simsales.files.problems import ScenarioError
from simsales.files.ranges import Range
from simsales.market.check import check

SMALL = """
bare = true
run = { customers = 1000, weeks = 4 }
world.needs.it = { worth_having = 100 }
world.needs.other = { rate = 0.05, worth_having = 100 }
world.segments.all = { holds = { it = 1 }, churn = { rate = 0.2, spread = 0.2 } }
catalogue.products.it = { category = "it", price = 1 }
catalogue.products.other = { category = "other", price = 1 }
strategies."As it is" = {}
"""
FREE = {
    "world.segments.all.churn.rate": (0.1, 0.4),
    "world.segments.all.churn.spread": (0.05, 0.5),
    "world.needs.other.rate": (0.01, 0.1),
}
CELLS = pd.concat(
    [
        pd.DataFrame({"measure": "survival", "week": range(4), "value": 0.5}),
        pd.DataFrame({"measure": "orders", "week": range(4), "value": 10.0, "product": "other"}),
    ],
    ignore_index=True,
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path


def seen(path: Path, parts: list[float], seed: int) -> pd.DataFrame:
    """What one world of the model shows where the parameters are these parts of the ways between their ends."""
    prepared = load(path)
    values = parameters_of(prepared.loaded, FREE).values(parts)
    cells = targets_of(CELLS, prepared, 1, False)
    with Runner(
        {"": check(change(prepared.loaded, values))}, {"": Reading(cells_of(cells))}, store=None, jobs=1
    ) as runner:
        runner.run([Task("As it is", seed)])
    [found] = runner.summaries.values()
    return CELLS.assign(value=[found[str(place)] for place in range(len(CELLS))])


def test_draws_of_a_density_are_of_it() -> None:
    """Two that go together (correlation .9), narrow, near an end: means, spreads and correlation."""
    middle, inverse = np.array([0.3, 0.1]), np.linalg.inv(np.array([[1, 0.9], [0.9, 1]]) * 0.02**2)
    found = sample(lambda x: -0.5 * np.einsum("di,ik,dk->d", x - middle, inverse, x - middle), 2, 4000,
                   np.random.default_rng(2))  # fmt: skip
    assert found.mean(axis=0) == pytest.approx(middle, abs=0.002)
    assert found.std(axis=0) == pytest.approx([0.02, 0.02], rel=0.06)
    assert np.corrcoef(found.T)[0, 1] == pytest.approx(0.9, abs=0.02)
    assert kstest(found[:, 0], norm(0.3, 0.02).cdf).statistic < 0.04


@pytest.mark.slow
def test_a_posterior_holds_the_truth_and_feeds_worlds(small: Path, tmp_path: Path) -> None:
    targets = seen(small, [0.5, 0.4, 0.6], seed=999)
    found = posterior(small, targets, FREE, worlds=2, draws=50, store=None, jobs=1)
    truth = parameters_of(load(small).loaded, FREE).values([0.5, 0.4, 0.6])
    for key, row in found.table.iterrows():
        assert row["low"] / 1.25 < truth[str(key)] < row["high"] * 1.25
    assert found.table["of_prior"].max() < 0.8
    path = found.save(tmp_path / "posterior.toml")
    for drawn in (load(path), found.scenario, with_worlds(load(small), path)):
        rates, other = (next(each for each in drawn.loaded.ranges if each.key == key) for key in (*FREE,)[::2])
        for seed in range(20):
            row = found.draws[found.draws[rates.key] == rates.draw(seed)].index[0]
            assert found.draws.loc[row, other.key] == other.draw(seed), "what was drawn together stays together"
    compared = simsales.compare(path, replications=4, store=None)
    assert compared.worlds == 4


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say(small: Path) -> None:
    """Simulation-based calibration (Talts et al. 2018): 100 fits, three parameters of the prior; 90% intervals.

    They hold 84 to 96% of each of them; where the truth lies among the draws is even over all.
    """
    luck, held, places = np.random.default_rng(5), [], []
    for fit in range(100):
        parts = luck.uniform(size=3)
        truth = parameters_of(load(small).loaded, FREE).values(parts.tolist())
        asked = load(small, {"run.seed": 1000 + fit})
        found = posterior(asked, seen(small, parts.tolist(), 10**6 + fit), FREE, worlds=2, store=None, jobs=1)
        held.append([row["low"] <= truth[str(key)] <= row["high"] for key, row in found.table.iterrows()])
        places.append([float((found.draws[key] < truth[key]).mean()) for key in FREE])
    cover = np.mean(held, axis=0)
    assert (cover >= 0.84).all(), cover
    assert (cover <= 0.96).all(), cover
    for column in np.array(places).T:
        assert kstest(column, "uniform").pvalue > 0.01


KEPT = """
bare = true
run = { customers = 400, weeks = 3 }
world.segments.a = { holds = { it = 1 }, churn = { rate = 0.2 } }
"""
LEFT = {"world.segments.a.churn.rate": (0.05, 0.6)}
SURVIVED = pd.DataFrame({"measure": "survival", "week": range(3), "value": [0.82, 0.65, 0.5]})


def believed(tmp_path: Path, targets: pd.DataFrame) -> pd.Series:
    """What is believed of churn: median, low and high."""
    path = tmp_path / "kept.toml"
    path.write_text(KEPT)
    found = posterior(path, targets, LEFT, worlds=4, store=None, jobs=1)
    return found.table.loc["world.segments.a.churn.rate", ["median", "low", "high"]]


def test_a_target_without_an_error_is_that_of_one_world_whatever_others_say(tmp_path: Path) -> None:
    """Beside one that is known to nothing at all the first two are what they are alone: not known exactly."""
    mixed = believed(tmp_path, SURVIVED.assign(error=[np.nan, np.nan, 1e6]))
    alone = believed(tmp_path, SURVIVED.head(2))
    assert mixed.to_numpy() == pytest.approx(alone.to_numpy(), abs=0.004)
    stayed = 0.81  # of 400 in each of two weeks: some 135 of 725 leave
    width = 2 * norm.ppf(0.95) * np.sqrt(stayed * (1 - stayed) / (400 * (1 + stayed)))
    assert mixed["high"] - mixed["low"] == pytest.approx(width, rel=0.3)


@pytest.mark.parametrize(("value", "error"), [(0.75, 0.02), (0.75, 0.03), (0.82, 0.02), (0.65, 0.03)])
def test_one_target_tells_what_it_tells(tmp_path: Path, value: float, error: float) -> None:
    """Survival of one week is 1 - churn: what is believed of it lies about 1 - value, as far off as the error says."""
    found = believed(tmp_path, SURVIVED.head(1).assign(value=value, error=error))
    assert found["median"] == pytest.approx(1 - value, abs=0.5 * error)
    assert found["high"] - found["low"] == pytest.approx(2 * norm.ppf(0.95) * error, rel=0.4)


def likelihood(tmp_path: Path, targets: pd.DataFrame) -> Any:
    """The logarithm of the likelihood of parts of the range, by the same twelve points, less that of the first part."""
    path = tmp_path / "kept.toml"
    path.write_text(KEPT)
    prepared = load(path)
    frame, parameters = targets_of(targets, prepared, 1, False), parameters_of(prepared.loaded, LEFT)
    trials = trials_of(
        prepared, next(iter(prepared.strategies)), parameters, frame, None, least_squares, Store(None), 1,
        lambda progress: None, 2,
    )  # fmt: skip
    points = Lived(trials)
    points.add(np.linspace(0.1, 0.9, 12)[:, None])
    found = points.likelihood()(np.linspace(0.1, 0.9, 30)[:, None])
    return found - found[0]


def test_a_target_counts_by_its_weight(tmp_path: Path) -> None:
    """One of no weight to speak of is not there; one of a quarter of the weight is known to twice its error."""
    odd = SURVIVED.assign(value=[0.75, 0.65, 0.55])  # alone they ask for 0.25, 0.19 and 0.18
    for targets in (odd, odd.assign(error=0.05)):
        light = likelihood(tmp_path, targets.assign(weight=[2.0, 1e-9, 1e-9]))
        assert light == pytest.approx(likelihood(tmp_path, targets.head(1)), rel=1e-4, abs=1e-4)
        assert likelihood(tmp_path, targets.assign(weight=3.0)).tobytes() == likelihood(tmp_path, targets).tobytes()
    far = odd.assign(error=3.0)  # so large that what the points leave open is nothing beside
    quarter, doubled = (
        likelihood(tmp_path, far.assign(**more)) for more in ({"weight": [8.0, 2.0, 2.0]}, {"error": [3.0, 6.0, 6.0]})
    )
    assert quarter == pytest.approx(doubled, rel=0.01, abs=1e-5)
    assert not np.allclose(quarter, likelihood(tmp_path, far), rtol=0.1)


def test_draws_stand_in_a_file_and_what_is_wrong_is_told(small: Path) -> None:
    assert Range(("a",), 1.0, 3.0, draws=(3.0, 1.0, 2.0)).middle == 2.0
    good = load(small, {"world.needs.other.rate": {"draws": ["1% per week", 0.02, 0.03]}})
    assert good.loaded.ranges[0].draws == (0.01, 0.02, 0.03)
    for value, message in (([], "expected a list"), (["1 CNY"], "rate"), ([-1.0], "rate")):
        with pytest.raises(ScenarioError, match=message):
            load(small, {"world.needs.other.rate": {"draws": value}})
    with pytest.raises(ExperimentError, match="is no posterior"):
        with_worlds(small, small)
