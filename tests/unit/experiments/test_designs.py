"""Worlds by design: stated distributions, spread evenly; the same world draws the same whoever is compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kstest, triang
from typer.testing import CliRunner

from simsales.cli import app
from simsales.experiments.compare import compare
from simsales.experiments.designs import drawn, planned
from simsales.experiments.errors import ExperimentError
from simsales.experiments.flip import flip
from simsales.experiments.inputs import load, world_digest
from simsales.experiments.regret import decision
from simsales.experiments.worlds import world_seeds
from simsales.files.ranges import Range
from simsales.market.check import Prepared

PRICE_CUT = Path(__file__).parents[3] / "scenarios" / "price_cut.toml"
SMALL = {"run.customers": 60, "run.weeks": 4}
RANGES = (
    Range(("world", "a"), 2.0, 6.0),
    Range(("world", "b"), 0.0, 10.0, 4.0),
    Range(("world", "c"), 1, 4, None, whole=True),
    Range(("world", "d"), 1.0, 9.0, None, draws=(9.0, 1.0, 5.0, 3.0)),
    Range(("world", "e"), 10.0, 90.0, None, draws=(90.0, 10.0, 50.0, 30.0)),
)


@pytest.fixture(scope="module")
def uncertain() -> Prepared:
    """A scenario whose ranges are of every kind; it is asked what it draws, and not lived."""
    prepared = load(PRICE_CUT, SMALL)
    return Prepared(replace(prepared.loaded, ranges=RANGES), prepared.strategies)


@pytest.mark.parametrize("design", ["latin", "sobol"])
def test_marginals_are_the_stated_distributions_and_more_even_than_by_chance(uncertain: Prepared, design: str) -> None:
    """Each of 128 strata of every distribution is met once; independent draws leave a third of them empty."""
    seeds = world_seeds(uncertain.loaded.scenario.run.seed, 128)
    found, by_chance = drawn(planned(uncertain, design, 128), seeds), drawn(uncertain, seeds)
    uniform, peaked = (found["world.a"] - 2) / 4, triang(0.4, 0, 10).cdf(found["world.b"])
    for parts in (uniform, peaked):
        assert sorted((np.asarray(parts) * 128).astype(int)) == list(range(128))
        assert kstest(parts, "uniform").statistic <= 1 / 128 + 1e-9
    assert len(set(((by_chance["world.a"] - 2) / 4 * 128).astype(int))) < 100, "the counter-example"
    assert found["world.c"].value_counts().to_dict() == {1: 32, 2: 32, 3: 32, 4: 32}
    assert found["world.d"].value_counts().to_dict() == {9.0: 32, 1.0: 32, 5.0: 32, 3.0: 32}
    assert (found["world.e"] == 10 * found["world.d"]).all(), "what was believed together stays together"


def test_axes_are_independent_of_each_other(uncertain: Prepared) -> None:
    for design in ("latin", "sobol"):
        found = drawn(planned(uncertain, design, 256), world_seeds(1, 256))
        assert abs(np.corrcoef(found["world.a"], found["world.b"])[0, 1]) < 0.2


def test_a_mean_over_worlds_is_known_better(uncertain: Prepared) -> None:
    """Of a sum of what is drawn, over forty seeds: variances a tenth of those of independent worlds at most."""
    spread = {}
    for design in ("independent", "latin", "sobol"):
        means = []
        for seed in range(40):
            run = uncertain.loaded.scenario.run.model_copy(update={"seed": seed})
            scenario = uncertain.loaded.scenario.model_copy(update={"run": run})
            other = Prepared(replace(uncertain.loaded, scenario=scenario), uncertain.strategies)
            found = drawn(planned(other, design, 32), world_seeds(seed, 32))
            means.append(float((found["world.a"] + found["world.b"]).mean()))
        spread[design] = np.var(means)
        assert np.mean(means) == pytest.approx(4 + 14 / 3, abs=4 * np.sqrt(spread[design] / 40) + 0.005)
    assert spread["latin"] < 0.1 * spread["independent"]
    assert spread["sobol"] < 0.1 * spread["independent"]


def test_a_range_more_does_not_move_a_latin_hypercube_and_a_sobol_sequence_goes_on(uncertain: Prepared) -> None:
    fewer = Prepared(replace(uncertain.loaded, ranges=RANGES[:2]), uncertain.strategies)
    seeds = world_seeds(1, 16)
    one, other = (drawn(planned(each, "latin", 16), seeds)["world.a"] for each in (fewer, uncertain))
    assert (one == other).all()
    short, long = (drawn(planned(uncertain, "sobol", many), seeds) for many in (16, 64))
    assert short.equals(long)
    kept = {many: world_digest(planned(uncertain, "sobol", many).loaded) for many in (16, 64)}
    assert kept[16] == kept[64], "so kept runs are found again"
    assert world_digest(planned(uncertain, "latin", 16).loaded) != world_digest(planned(uncertain, "latin", 64).loaded)


def test_the_same_world_draws_the_same_whoever_is_compared() -> None:
    prepared = load(PRICE_CUT, SMALL)
    two = compare(prepared, ["As today", "Cut 5 percent"], 3, design="latin", store=None, jobs=1)
    three = compare(prepared, ["As today", "Cut 15 percent", "Cut 5 percent"], 3, design="latin", store=None, jobs=1)
    assert two.drawn.equals(three.drawn)
    assert len(two.drawn.columns) == len(prepared.loaded.ranges) > 0
    for name in two.strategies:
        assert (two.own("margin", name) == three.own("margin", name)).all()


def test_independent_draws_stay_what_they_were_unless_another_design_is_asked() -> None:
    prepared = load(PRICE_CUT, SMALL)
    found = compare(prepared, ["As today"], 3, store=None, jobs=1)
    for each in prepared.loaded.ranges:
        assert found.drawn[each.key].tolist() == [each.draw(seed) for seed in found.seeds]
    other = compare(prepared, ["As today"], 3, design="sobol", store=None, jobs=1)
    assert (found.own("margin", "As today") != other.own("margin", "As today")).any()


def test_a_design_that_cannot_be_is_told() -> None:
    prepared = load(PRICE_CUT, SMALL)
    with pytest.raises(ExperimentError, match='no design "latn": did you mean "latin"'):
        compare(prepared, design="latn", store=None)
    with pytest.raises(ExperimentError, match="no precision"):
        compare(prepared, design="latin", precision="1%", store=None)
    certain = load(Path(__file__).parents[2] / "cases" / "market" / "budget_of_one_week.toml")
    with pytest.raises(ExperimentError, match="no number of this scenario is a range"):
        compare(certain, design="sobol", replications=2, store=None)


def test_regret_by_hand() -> None:
    """Three worlds: A misses 0, 4 and 0; B 2, 0 and 3; less of it is better turns it round."""
    values = np.array([[5.0, 3.0], [1.0, 5.0], [4.0, 1.0]])
    found = decision(values, 1, ["A", "B"])
    assert found["regret"].tolist() == pytest.approx([4 / 3, 5 / 3])
    assert found["most_regret"].tolist() == [4.0, 3.0]
    assert found["wins"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert (found["regret_low"] >= 0).all()
    assert decision(values, -1, ["A", "B"])["regret"].tolist() == pytest.approx([5 / 3, 4 / 3])
    assert decision(values, 0, ["A", "B"]).isna().all(axis=None)


def test_the_strategy_of_least_regret_is_that_of_the_best_mean() -> None:
    """Missed on average = mean of the best of each world - own mean: so the order is that of means, at any luck."""
    values = np.random.default_rng(3).normal(size=(200, 4))
    found = decision(values, 1, list("abcd"))
    assert (found["regret"] + values.mean(axis=0)).round(9).nunique() == 1
    assert not found["worst"].isna().any()


def test_the_commands(tmp_path: Path) -> None:
    few = ["--customers", "60", "--weeks", "4", "--no-store", "--jobs", "1", "--design", "latin"]
    asked = ["compare", str(PRICE_CUT), *few, "--replications", "4", "--strategies", "As today,Cut 5 percent"]
    done = CliRunner().invoke(app, asked, env={"COLUMNS": "80"})
    assert done.exit_code == 0, done.output
    assert "Missed on" in done.stdout
    found = json.loads(CliRunner().invoke(app, [*asked, "--json", "-"]).stdout)
    assert len(found["drawn"]) == 4
    assert {each["strategy"] for each in found["decision"]} == {"As today", "Cut 5 percent"}


@pytest.mark.slow
def test_flips_are_looked_for_in_worlds_by_design_too() -> None:
    found = flip(load(PRICE_CUT, SMALL), ["As today", "Cut 15 percent"], 40, design="latin", store=None, jobs=1)
    assert found.worlds == 40
