"""Calibrations that cannot be are told why, with the line of a target and the nearest valid word."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import simsales
from simsales.experiments.calibration import later_than
from simsales.experiments.errors import ExperimentError
from simsales.experiments.moments import targets_of
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared
from tests.unit.experiments.kept import RETENTION, kept


@pytest.fixture
def retention(tmp_path: Path) -> Prepared:
    (tmp_path / "retention.toml").write_text(RETENTION)
    return simsales.load(tmp_path / "retention.toml")


def test_one_bad_cell_of_a_file_is_one_problem(retention: Prepared, tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("measure,period,value\nsurvival,1,0.6\nsurvival,2,x\nsurvival,13,0.1\n")
    with pytest.raises(ScenarioError) as error:
        simsales.calibrate(retention, tmp_path / "seen.csv", FREE, store=None)
    assert [(each.line, each.key) for each in error.value.problems] == [(3, "value"), (4, "period")]


FREE = {"world.segments.regular.churn.rate": (0.1, 0.5)}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"measure": ["survivl"] * 24},
            'targets:2: measure: there is no measure "survivl"\n  did you mean "survival"?',
        ),
        ({"segment": ["regulr"] * 24}, 'did you mean "regular"?'),
        ({"period": range(2, 26)}, "period: there is 1 to 12, not 13"),
        ({"period": [1.5] * 24}, "expected a whole number, not 1.5"),
        ({"value": ["many"] * 24}, "value: expected a number, not many"),
        ({"value": [1.6] * 24}, "targets:2: value: survival is a part from 0 to 1, not 1.6\n  of 63% say 0.63"),
        ({"value": [-0.1] * 24}, "survival is a part from 0 to 1, not -0.1"),
        ({"measure": ["share"] * 24, "value": [12.0] * 24}, "share is a part from 0 to 1, not 12"),
        ({"measure": ["conversion"] * 24, "value": [1.2] * 24}, "conversion is a part from 0 to 1, not 1.2"),
        ({"measure": ["back_ordered"] * 24, "value": [1.2] * 24}, "back_ordered is a part from 0 to 1, not 1.2"),
        ({"measure": ["cancelled"] * 24, "value": [-0.1] * 24}, "targets:2: value: cancelled is 0 or more, not -0.1"),
        ({"measure": ["orders"] * 24, "value": [-5.0] * 24}, "orders is 0 or more, not -5"),
        ({"measure": ["churn"] * 24, "value": [-0.1] * 24}, "churn is 0 or more, not -0.1"),
        ({"value": [math.nan] * 24}, "value: expected a number, not nan"),
        ({"weight": [0.0] * 24}, "weight: must be more than 0, not 0"),
        ({"use": ["training"] * 24}, 'unknown word "training"'),
        ({"segmnt": ["regular"] * 24}, 'targets:1: segmnt: unknown column\n  did you mean "segment"?'),
        ({"week": range(24)}, "say one of them"),
        ({"product": ["it"] * 24}, "survival is told of segments"),
    ],
)
def test_targets_that_cannot_be_are_told(retention: Prepared, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        simsales.calibrate(retention, kept().assign(**changed), FREE, store=None)
    assert said in str(error.value)


@pytest.mark.parametrize("name", ["cancelled", "withdrawn", "lost_waiting", "escalated"])
def test_of_a_whole_run_no_more_can_end_than_began(retention: Prepared, name: str) -> None:
    """Of a week more may: orders of the weeks before are cancelled in it. Money, and a part of it, may be below 0."""
    with pytest.raises(ScenarioError, match=f"{name} is a part from 0 to 1, not 1.4"):
        targets_of(pd.DataFrame({"measure": [name], "value": [1.4]}), retention)
    assert len(targets_of(pd.DataFrame({"measure": [name], "value": [1.4], "week": [3]}), retention)) == 1
    assert (
        len(targets_of(pd.DataFrame({"measure": ["margin", "returning_profit"], "value": [-5.0, -1]}), retention)) == 2
    )


@pytest.mark.parametrize(
    ("free", "options", "said"),
    [
        ({}, {}, "nothing is free to be fitted"),
        ({"world.segments.regular.churn.raet": (0.1, 0.5)}, {}, 'did you mean "rate"'),
        ({"world.segments.regulr.churn.rate": (0.1, 0.5)}, {}, 'did you mean "regular"'),
        ({"world.segments.regular.churn.rate": (0.5, 0.1)}, {}, "is empty: its low end 0.5 is not below its high end"),
        ({"world.segments.regular.churn.rate": (0.2, 0.2)}, {}, "is empty"),
        ({"world.segments.regular.churn.rate": (0.1,)}, {}, "needs its low and its high end"),
        ({"world.segments.regular.churn.rate": "0.1"}, {}, "write LOW..HIGH"),
        ({"world.segments.regular.churn.spread": (0.1, 1.5)}, {}, "a share lies between 0 and 1"),
        ({"world.segments.regular.churn.rate": (0.1, 0.5, "lgo")}, {}, 'did you mean "log"'),
        ({"world.segments.regular.churn.rate": (0, 0.5, "log")}, {}, "begin above 0"),
        ({"bare": (0, 1)}, {}, "is no number"),
        ({'strategies."As it is".pricing': (0, 1)}, {}, "a calibration fits the world"),
        (
            FREE,
            {"tie": {"world.segments.regular.churn.spread": '2 * world.segments."high end".churn.rate'}},
            "which is not free",
        ),
        (FREE, {"tie": dict.fromkeys(FREE, "world.segments.regular.churn.rate")}, "free and tied"),
        (FREE, {"loss": "least square"}, 'did you mean "least squares"'),
        (FREE, {"strategy": "Cut"}, 'no strategy "Cut"'),
        (FREE, {"worlds": 1}, "at least 2 worlds"),
        (FREE, {"tolerance": 0.0}, "must be above 0"),
        (FREE, {"test": later_than(0)}, "1 free parameters cannot be fitted to 0 targets"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    retention: Prepared, free: dict[str, Any], options: dict[str, Any], said: str
) -> None:
    with pytest.raises((ExperimentError, ScenarioError)) as error:
        simsales.calibrate(retention, kept(), free, store=None, **options)
    assert said in str(error.value)


def test_a_figure_that_is_not_defined_is_told(retention: Prepared) -> None:
    seen = pd.DataFrame({"measure": ["cost_per_order"], "value": [3.0]})
    with pytest.raises(ExperimentError, match="target 1: cost_per_order is not defined in the runs"):
        simsales.calibrate(retention, seen, FREE, store=None, jobs=1, worlds=2, customers=100)


def test_a_tie_of_a_strategy_that_is_not_run_is_refused() -> None:
    """It would follow the free key, and move nothing."""
    file, free = Path(__file__).parents[3] / "scenarios" / "price_cut.toml", "world.needs.mobile.worth_having"
    tie = {'strategies."Cut 15 percent".pricing[0].by': f"0.1 * {free}"}
    seen = pd.DataFrame({"measure": ["orders"], "value": [30.0]})
    with pytest.raises(ExperimentError, match='it is of "Cut 15 percent", and what is run is "As today"'):
        simsales.calibrate(file, seen, {free: (1.0, 4.0)}, tie=tie, store=None)
