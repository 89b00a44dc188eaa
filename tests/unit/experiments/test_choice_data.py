"""Choices that were observed: their likelihood is the logit's, and estimates become a scenario's tastes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import logsumexp

from simsales.experiments.choice_files import read_choices
from simsales.experiments.errors import ExperimentError

NAMES, TRUE, SD = ("price", "speed", "in house"), {"price": -0.5, "speed": 1.0, "in house": -0.8}, {"speed": 1.5}


def made_up(people: int = 120, each: int = 8, sd: float = 0.0) -> pd.DataFrame:
    """Choices among three, by people who follow a logit with these coefficients (and own tastes for speed)."""
    luck = np.random.default_rng(7)
    rows = []
    for person in range(people):
        own = TRUE["speed"] + sd * luck.normal()
        for occasion in range(each):
            x = np.column_stack(
                [luck.choice([2.0, 4.0, 6.0], 3), luck.choice([0.0, 1.0, 3.0], 3), luck.integers(0, 2, 3)]
            )
            utility = x @ np.array([TRUE["price"], own, TRUE["in house"]]) + luck.gumbel(size=3)
            for k in range(3):
                rows.append((person, person * each + occasion, k, utility.argmax() == k, *x[k]))
    return pd.DataFrame(rows, columns=["who", "set", "alternative", "taken", *NAMES])


def exact(frame: pd.DataFrame, coefficients: dict[str, float]) -> float:
    """The logit's log likelihood, in numpy."""
    utility = frame[list(NAMES)].to_numpy(float) @ np.array([coefficients[name] for name in NAMES])
    utility = utility.reshape(-1, 3)
    taken = frame["taken"].to_numpy(bool).reshape(-1, 3)
    return float((utility[taken] - logsumexp(utility, axis=1)).sum())


def test_the_markets_likelihood_is_the_logits_at_the_estimates() -> None:
    """Coefficients fitted by scipy to made-up choices; the agent model's likelihood of a choice is the logit's."""
    frame = made_up()
    found = minimize(lambda b: -exact(frame, dict(zip(NAMES, b, strict=True))), np.zeros(3), method="BFGS")
    coefficients = dict(zip(NAMES, found.x, strict=True))
    for name in NAMES:
        assert coefficients[name] == pytest.approx(TRUE[name], abs=0.2)
    sets = read_choices(frame, occasion="set", chosen="taken", chooser="who", alternative="alternative")
    for price in ("price", None):
        likelihood = sets.log_likelihood(coefficients, price=price)
        assert likelihood.choices == 960
        assert abs(likelihood.per_choice - exact(frame, coefficients) / 960) < 1e-6
        assert likelihood.alike == pytest.approx(-math.log(3))
        assert likelihood.by_chooser.sum() == pytest.approx(likelihood.total)
        assert len(likelihood.by_chooser) == 120


def test_tastes_with_a_spread_make_own_choices_likelier() -> None:
    """A panel mixed logit: against the simulated likelihood with draws of numpy's own, within its error."""
    frame = made_up(60, 8, SD["speed"])
    sets = read_choices(frame, occasion="set", chosen="taken", chooser="who", alternative="alternative")
    mixed = sets.log_likelihood(TRUE, spreads=SD, price="price", draws=2000)
    alone = sets.log_likelihood(TRUE, price="price")
    assert mixed.per_choice > alone.per_choice + 0.02
    luck, x = np.random.default_rng(3), frame[list(NAMES)].to_numpy(float)
    draws = luck.normal(TRUE["speed"], SD["speed"], 5_000)
    taken, who = frame["taken"].to_numpy(bool), frame["who"].to_numpy()[::3]
    utility = (x[:, [0]] * TRUE["price"] + x[:, [1]] * draws + x[:, [2]] * TRUE["in house"]).reshape(-1, 3, len(draws))
    logs = utility[taken.reshape(-1, 3)] - logsumexp(utility, axis=1)
    added = np.stack([logs[who == person].sum(axis=0) for person in range(60)])
    total = float((logsumexp(added, axis=1) - math.log(len(draws))).sum())
    assert mixed.per_choice == pytest.approx(total / 480, abs=0.01)


def test_wide_and_long_are_the_same_choices(tmp_path: Path) -> None:
    frame = made_up(10, 3)
    wide = frame.pivot_table(list(NAMES), "set", "alternative")
    wide.columns = [f"{name}_{alternative}" for name, alternative in wide.columns]
    wide["taken"] = frame.loc[frame["taken"], "alternative"].to_numpy()
    wide.to_csv(tmp_path / "wide.csv", index=False)
    one = read_choices(tmp_path / "wide.csv", chosen="taken", separator="_")
    two = read_choices(frame.drop(columns="who"), occasion="set", chosen="taken", alternative="alternative")
    assert set(one.attributes) == set(NAMES)
    assert one.log_likelihood(TRUE).per_choice == pytest.approx(two.log_likelihood(TRUE).per_choice, rel=1e-9)
    fewer = wide.assign(**{f"{name}_2": np.nan for name in NAMES})[wide["taken"] != 2]
    assert read_choices(fewer, chosen="taken", separator="_").log_likelihood({}).alike == pytest.approx(-math.log(2))


@pytest.mark.parametrize(
    ("change", "asked", "message"),
    [
        ({"taken": 0}, {}, "exactly one"),
        ({"taken": 2}, {}, "0 or 1"),
        ({"speed": "fast"}, {}, "no number in row 1: fast"),
        ({}, {"chosen": "choice"}, 'no column "choice"'),
        ({}, {"occasion": None}, "occasion"),
        ({}, {"attributes": ["colour"]}, 'no column "colour"'),
    ],
)
def test_choices_that_cannot_be_are_told(change: dict[str, Any], asked: dict[str, Any], message: str) -> None:
    frame = made_up(3, 2).assign(**change)
    with pytest.raises(ExperimentError, match=message):
        read_choices(frame, **{"occasion": "set", "chosen": "taken", "alternative": "alternative", **asked})


def test_what_was_taken_must_have_been_there() -> None:
    wide = pd.DataFrame({"taken": ["a", "b"], "x_a": [1.0, 2.0], "x_b": [1.0, np.nan]})
    with pytest.raises(ExperimentError, match='row 2 took "b", which could not be had'):
        read_choices(wide, chosen="taken", separator="_")
    with pytest.raises(ExperimentError, match='row 1 took "c", and'):
        read_choices(wide.assign(taken="c"), chosen="taken", separator="_")


@pytest.mark.parametrize(
    ("coefficients", "asked", "message"),
    [
        ({"colour": 1.0}, {}, 'no attribute "colour"'),
        ({"price": 0.1}, {"price": "price"}, "above 0"),
        ({"speed": 0.1}, {"price": "price"}, "no coefficient of the price"),
        ({"price": -0.1}, {"price": "price", "spreads": {"price": 0.1}}, "lognormal"),
        ({"speed": 0.1}, {"spreads": {"speed": -1.0}}, "below 0"),
        ({"speed": math.nan}, {}, "no number"),
    ],
)
def test_coefficients_that_cannot_be_are_told(
    coefficients: dict[str, float], asked: dict[str, Any], message: str
) -> None:
    sets = read_choices(made_up(2, 2), occasion="set", chosen="taken", alternative="alternative")
    with pytest.raises(ExperimentError, match=message):
        sets.log_likelihood(coefficients, **asked)
