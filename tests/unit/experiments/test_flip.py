"""Where an answer flips: a planted box is found, noise is not taken for one, and what is said holds held out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.experiments.errors import ExperimentError
from simsales.experiments.flip import Condition, box, flip
from simsales.experiments.inputs import load

PRICE_CUT = Path(__file__).parents[3] / "scenarios" / "price_cut.toml"
CERTAIN = Path(__file__).parents[2] / "cases" / "market" / "budget_of_one_week.toml"
SMALL = {"run.customers": 60, "run.weeks": 4}
KEYS = "abcdef"


def worlds(seed: int, count: int, chance: Any) -> tuple[dict[str, Any], Any]:
    """What worlds drew for six keys, evenly, and in which the answer flips."""
    luck = np.random.default_rng(seed)
    drawn = {key: luck.random(count) for key in KEYS}
    return drawn, luck.random(count) < chance(drawn)


@pytest.mark.parametrize("count", [20, pytest.param(150, marks=pytest.mark.slow)])
def test_noise_is_rarely_taken_for_a_condition(count: int) -> None:
    """Of experiments without any, 5% and no more are wrong: within three standard errors."""
    wrong = sum(bool(box(*worlds(seed, 120, lambda drawn: 0.2))[0]) for seed in range(count))
    assert wrong / count <= 0.05 + 3 * (0.05 * 0.95 / count) ** 0.5


def test_a_planted_box_is_found_and_its_interval_covers() -> None:
    """Flips are seven in ten where a is above .6 and c below .5, else one in ten."""
    found = covered = 0
    for seed in range(40):
        drawn, flips = worlds(seed, 240, lambda d: np.where((d["a"] > 0.6) & (d["c"] < 0.5), 0.7, 0.1))
        conditions, inside, held_out, low, high, base = box(drawn, flips)
        if {each.key for each in conditions} != {"a", "c"}:
            continue
        found += 1
        assert inside / held_out > base
        where = np.all([each.holds(drawn[each.key]) for each in conditions], axis=0)
        truth = np.where((drawn["a"] > 0.6) & (drawn["c"] < 0.5), 0.7, 0.1)[where].mean()
        covered += low <= truth <= high
    assert found >= 32
    assert covered / found >= 0.85


def test_conditions_say_which_side() -> None:
    at_most = Condition("world.needs.mobile.rate", at_most=True, bound=0.25)
    assert str(at_most) == "world.needs.mobile.rate is at most 0.25"
    assert at_most.holds(np.array([0.2, 0.25, 0.3])).tolist() == [True, True, False]


def test_what_never_flips_is_said() -> None:
    found = flip(load(PRICE_CUT, SMALL), ["As today", "Cut 15 percent"], 40, store=None, jobs=1)
    assert (found.leader, found.ahead) == ("As today", 0)
    assert "nothing flips the answer" in found.sentence()
    assert found.to_dict()["conditions"] == []


def test_of_what_is_better_low_the_lowest_leads() -> None:
    loaded = load(PRICE_CUT, {"run.customers": 2000, "run.weeks": 13})
    found = flip(loaded, ["As today", "Cut 15 percent"], 40, measure="churn", store=None, jobs=1)
    assert found.leader == "Cut 15 percent"


@pytest.mark.parametrize(
    ("names", "replications", "message"),
    [
        (["As today"], 40, "name two"),
        (["As today", "Cut 5 percent"], 39, "too few"),
        (["As today", "Cut 5 percents"], 40, "did you mean"),
    ],
)
def test_what_cannot_flip_is_told(names: list[str], replications: int, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        flip(load(PRICE_CUT, SMALL), names, replications, store=None)


def test_without_uncertainty_nothing_flips() -> None:
    certain = load(CERTAIN)
    assert not certain.loaded.ranges
    with pytest.raises(ExperimentError, match="nothing is uncertain"):
        flip(certain, list(certain.strategies)[:2], 40, store=None)
