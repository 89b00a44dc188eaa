"""What a calibration makes small, the scales on which it moves, and the naive forecasts beside."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multinomial as law

import simsales
from simsales.experiments.free import Free, parameters_of
from simsales.experiments.losses import least_squares, mape, multinomial, score

SCENARIO = """
bare = true
world.segments.few = { share = 0.5, holds = { it = 1 }, churn = { rate = 0.3 } }
world.segments.regular = { share = 0.5, holds = { it = 1 }, churn = { rate = 0.3, spread = 0.2 } }
"""


def test_multinomial_is_the_likelihood_of_who_is_lost_when() -> None:
    seen, simulated = np.array([0.8, 0.5, 0.4]), np.array([0.7, 0.55, 0.35])
    frame = pd.DataFrame({"measure": "survival", "last": [1, 2, 3], "value": seen, "simulated": simulated})
    n, lost = 1000, -np.diff(seen, prepend=1, append=0)
    p = -np.diff(simulated, prepend=1, append=0)
    counts = np.round(n * lost).astype(int)
    theory = (law.logpmf(counts, n, lost) - law.logpmf(counts, n, p)) / n
    assert multinomial(frame) == pytest.approx(theory)
    assert multinomial(frame.assign(weight=n)) == pytest.approx(theory), "an observation"
    shares = pd.DataFrame({"measure": "orders", "last": 9, "value": [30.0, 70.0], "simulated": [4.0, 6.0]})
    assert multinomial(shares) == pytest.approx(0.3 * math.log(0.3 / 0.4) + 0.7 * math.log(0.7 / 0.6))


def test_errors_and_weights_say_what_counts() -> None:
    frame = pd.DataFrame({"measure": ["a", "b"], "value": [10.0, 1000.0], "simulated": [11.0, 1100.0]})
    assert least_squares(frame) == pytest.approx(0.01), "each in the size of its measure"
    assert least_squares(frame.assign(error=[1.0, 50.0])) == pytest.approx((1 + 4) / 2)
    assert least_squares(frame.assign(error=[1.0, 50.0], weight=[3.0, 1.0])) == pytest.approx((3 + 4) / 4)


def test_naive_forecasts_know_what_was_before_only() -> None:
    frame = pd.DataFrame(
        {"measure": "orders", "segment": ["a", "a", "a", "b"], "last": [1, 2, 3, 3], "value": [2.0, 4.0, 8.0, 9.0]}
    ).assign(use=["train", "train", "test", "test"], simulated=[2.0, 4.0, 8.0, 9.0])
    found = score(frame, {"twice the last": lambda train, all_: [2 * train["value"].iloc[-1]] * len(all_)})
    assert found.loc["model"].tolist() == [0, 0, 0, 0]
    assert found.loc["constant", "train_mape"] == pytest.approx((1 / 2 + 1 / 4) / 2)
    assert found.loc["constant", "test_mape"] == pytest.approx((5 / 8 + 6 / 9) / 2), "b is held out: the mean of all"
    assert found.loc["last value", "test_mape"] == pytest.approx(4 / 8), "of b nothing came before"
    assert found.loc["twice the last", "test_mape"] == pytest.approx((0 + 1 / 9) / 2)
    assert mape(np.array([0.0]), np.array([1.0])) != 0


@pytest.mark.parametrize("free", [Free((), 2, 7), Free((), 1e-4, 0.5, "log"), Free((), 0.01, 0.9, "logit")])
def test_parts_and_values_are_each_other(free: Free) -> None:
    assert [free.at(part) for part in (0, 1)] == [free.low, free.high]
    for part in (0.1, 0.5, 0.77):
        assert free.part(free.at(part)) == pytest.approx(part, abs=1e-5)
    assert [free.part(-1), free.part(99)] == [0, 1]


def test_scales_go_by_the_kind_of_key(tmp_path: Path) -> None:
    (tmp_path / "plain.toml").write_text(SCENARIO)
    retention = simsales.load(tmp_path / "plain.toml")
    free = {
        "world.segments.regular.churn.spread": "1%..90%",
        "world.segments.regular.churn.rate": "1% per year..30% per year",
    }
    asked = free | {"selling.taste_weeks": (10, 20), "world.segments.few.churn.rate": "0.1..0.9 linear"}
    found = {each.key: each for each in parameters_of(retention.loaded, asked).free}
    assert [each.scale for each in found.values()].count("linear") == 2
    assert found["world.segments.regular.churn.spread"].scale == "logit"
    assert found["world.segments.regular.churn.rate"].scale == "log"
    assert found["world.segments.regular.churn.rate"].high == pytest.approx(0.3 / 52)
