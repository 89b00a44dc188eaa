"""The value of customers as it is told: tables that fit, what is extrapolated marked, what cannot be refused."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.evidence.lifetime import FIGURES, GROUPS, TOTALS, Lifetime, lifetime
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import load
from simsales.market.starter import starter
from simsales.reporting.lifetime import as_json, notes

TINY = {"run.customers": 300, "run.weeks": 12}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lifetime") / "fibre.toml"
    path.write_text(starter("fibre"))
    return path


@pytest.fixture(scope="module")
def found(file: Path) -> Lifetime:
    return lifetime(load(file, TINY), replications=3, jobs=1, store=None)


def test_every_strategy_has_every_figure_and_sums(found: Lifetime) -> None:
    assert found.weeks == 12
    assert found.discount_rate == 0.1
    assert len(found.seeds) == 3
    for values in found.worlds.values():
        assert set(values) == {f"{group}_{name}" for group in GROUPS for name in FIGURES} | set(TOTALS)
        np.testing.assert_allclose(values["total"], values["in_run"] + values["rest"] - values["spent"])
        for group in GROUPS:
            each = {name: values[f"{group}_{name}"] for name in FIGURES}
            np.testing.assert_allclose(each["value"], each["in_run"] + each["rest"])
            np.testing.assert_allclose(each["net"], each["value"] - each["cost"])
    first = next(iter(found.worlds))
    assert found.difference(first).mean == 0


def test_the_rate_says_what_later_money_is_worth(file: Path) -> None:
    """The same worlds at another rate: what was counted is worth less, and so is what is expected."""
    low, high = (
        lifetime(load(file, {**TINY, "run.discount_rate": rate}), ["As today"], 2, jobs=1, store=None)
        for rate in (0.02, 0.5)
    )
    assert low.worlds["As today"]["kept_customers"].tolist() == high.worlds["As today"]["kept_customers"].tolist()
    for name in ("kept_in_run", "kept_rest"):
        assert (low.worlds["As today"][name] > high.worlds["As today"][name]).all()


def test_what_is_extrapolated_is_marked(found: Lifetime) -> None:
    told = json.loads(as_json(found))
    assert set(told["extrapolated"]) == {"kept_rest", "won_rest", "kept_stay", "won_stay", "rest"}
    assert told["strategies"].keys() == found.worlds.keys()
    assert any("extrapolated beyond the 12 weeks" in line for line in notes(found))
    assert any("10% a year" in line for line in notes(found))


@pytest.mark.parametrize("columns", [80, 120])
def test_nothing_is_cut_off(file: Path, columns: int) -> None:
    options = ["--customers", "300", "--weeks", "12", "--replications", "2", "--no-store", "--jobs", "1"]
    done = CliRunner().invoke(app, ["lifetime", str(file), *options], env={"COLUMNS": str(columns)})
    assert done.exit_code == 0, done.output
    assert "Rest*" in done.stdout
    assert "…" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= columns


def test_a_curve_that_does_not_fit_is_told(found: Lifetime) -> None:
    worlds: dict[str, dict[str, Any]] = {name: dict(values) for name, values in found.worlds.items()}
    name = list(worlds)[-1]
    worlds[name]["won_gap"] = np.array([0.2, 0.2, 0.2])
    for other in worlds:
        worlds[other]["kept_gap"] = np.zeros(3)
        if other != name:
            worlds[other]["won_gap"] = np.zeros(3)
    far = [line for line in notes(Lifetime(12, 0.1, worlds, found.seeds)) if "care" in line]
    assert len(far) == 1
    assert name in far[0]
    assert "20 points" in far[0]


def test_where_nothing_is_a_subscription_nobody_has_a_lifetime(file: Path) -> None:
    changes = {**TINY, **{f"world.needs.{name}.subscription": False for name in load(file).loaded.scenario.world.needs}}
    with pytest.raises(ExperimentError, match="no need is a subscription"):
        lifetime(load(file, changes), replications=2, jobs=1, store=None)


def test_a_strategy_that_is_not_there_is_refused(file: Path) -> None:
    with pytest.raises(ExperimentError, match="Nobody"):
        lifetime(load(file, TINY), ["Nobody"], 2, jobs=1, store=None)


def test_nobody_won_is_not_a_number(file: Path) -> None:
    """Where nobody comes there is no value of who came, and the rest of the figures stand."""
    nobody = {f"world.needs.{name}.rate": 0.0 for name in load(file).loaded.scenario.world.needs}
    found = lifetime(load(file, {**TINY, "run.weeks": 1, **nobody}), ["As today"], 2, jobs=1, store=None)
    values = found.worlds["As today"]
    if not values["won_customers"].any():
        assert np.isnan(values["won_value"]).all()
    assert not any(math.isnan(value) for value in values["total"])
