"""Facts: when a simulated figure agrees with a stated one, and what is kept of an observation."""

from __future__ import annotations

from pathlib import Path

import pytest

from simsales.evidence.facts import Fact, Finding, World, chosen, observe
from simsales.evidence.stylised import FACTS
from simsales.experiments.errors import ExperimentError
from simsales.experiments.statistics import Interval
from simsales.experiments.worlds import world_seeds


def fact(low: float = 0.4, high: float = 0.4, tolerance: float = 0.0, surely: bool = False) -> Fact:
    """A stated figure in the telesales scenario, measured as its market share."""

    def share(world: World) -> float:
        return float(world.lived("Close first").record.summary()["share"])

    return Fact("F0", "share", "40%", low, high, "emerged", "scenarios/telesales.toml", share, tolerance, surely)


@pytest.mark.parametrize(
    ("stated", "simulated", "verdict"),
    [
        (fact(), Interval(0.42, 0.39, 0.45), "agrees"),
        (fact(), Interval(0.42, 0.41, 0.43), "differs"),
        (fact(tolerance=0.02), Interval(0.42, 0.41, 0.43), "agrees"),
        (fact(0.25, 0.85), Interval(0.5, 0.49, 0.51), "agrees"),
        (fact(0.0, float("inf"), surely=True), Interval(0.02, -0.01, 0.05), "differs"),
        (fact(0.0, float("inf"), surely=True), Interval(0.02, 0.01, 0.03), "agrees"),
        (fact(), Interval(float("nan"), float("nan"), float("nan")), "not seen"),
    ],
)
def test_verdicts(stated: Fact, simulated: Interval, verdict: str) -> None:
    assert Finding(stated, simulated, 20).verdict == verdict


def test_an_observation_is_kept_and_found_again(tmp_path: Path) -> None:
    asked = []

    def share(world: World) -> float:
        asked.append(world.seed)
        return float(world.lived("Close first").record.summary()["share"])

    mine = Fact("F0", "share", "40%", 0.4, 0.4, "emerged", "scenarios/telesales.toml", share, digest="share, 1")
    told: list[int] = []
    first = observe([mine], 2, 200, store=tmp_path / "store.db", progress=lambda p: told.append(p.done))
    again = observe([mine], 2, 200, store=tmp_path / "store.db")
    assert asked == world_seeds(1, 2)
    assert told == [0, 1, 2]
    assert first[0].simulated == again[0].simulated


def test_facts_are_chosen_by_id() -> None:
    assert [each.id for each in chosen(FACTS, ["F16", "F1"])] == ["F16", "F1"]
    with pytest.raises(ExperimentError, match="F99"):
        chosen(FACTS, ["F99"])
    assert len({each.id for each in FACTS}) == len(FACTS)
