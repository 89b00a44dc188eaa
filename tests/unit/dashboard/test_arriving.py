"""Worlds that arrive: the last look is the command's answer, pieces take turns, and who stops runs no further."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from simsales.dashboard.answers import NEITHER, VOTED, Vote, decided_by, seen
from simsales.dashboard.arriving import Arriving
from simsales.dashboard.pools import Pools
from simsales.experiments.compare import compare
from simsales.experiments.comparison import Comparison
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Recording, Task
from simsales.experiments.statistics import mean_interval
from simsales.experiments.store import Outcome
from simsales.market.check import Prepared
from simsales.market.measures import MEASURES

NAMES = ("No rule", "First touch")


@pytest.fixture(scope="module")
def eight(conflict: Prepared) -> Comparison:
    """Two rules in eight worlds, by the command's own comparison."""
    return compare(conflict, NAMES, 8, store=None)


def all_looks(*arriving: Arriving) -> list[tuple[int, int]]:
    """Let several come in side by side; who got how many worlds, in order."""
    order: list[tuple[int, int]] = []

    async def listen(number: int, each: Arriving, pools: Pools) -> None:
        async for found in each.come_in(pools):
            order.append((number, found.worlds))

    async def everybody() -> None:
        pools = Pools()
        try:
            await asyncio.gather(*(listen(number, each, pools) for number, each in enumerate(arriving)))
        finally:
            pools.close()

    asyncio.run(everybody())
    return order


def test_the_last_look_is_what_compare_says(conflict: Prepared, tmp_path: Path) -> None:
    arriving = Arriving(conflict, NAMES, store=tmp_path / "results.db")
    looks = [worlds for _, worlds in all_looks(arriving)]
    expected = compare(conflict, NAMES, store=None)
    assert looks == sorted(set(looks))
    assert looks[0] == 2
    assert looks[-1] == expected.worlds == 8
    assert arriving.found is not None
    assert arriving.found.verdict() == expected.verdict()
    answer = seen(arriving.found, *NAMES)
    assert answer.difference == mean_interval(expected.difference("margin", "First touch", "No rule"))
    assert answer.means[1] == expected.own("margin", "First touch").mean()
    assert answer.winner in (None, NEITHER, *NAMES)


def test_two_who_ask_at_a_time_take_turns(conflict: Prepared) -> None:
    order = all_looks(*(Arriving(conflict, NAMES, 6, store=None) for _ in range(2)))
    ended = {number: order.index((number, 6)) for number in (0, 1)}
    begun = {number: order.index((number, 2)) for number in (0, 1)}
    assert max(begun.values()) < min(ended.values())


def test_who_stops_runs_no_further(conflict: Prepared) -> None:
    lived: list[int] = []

    class Slow(Recording):
        """Stops whoever asked after the first world."""

        def __call__(self, prepared: Prepared, task: Task) -> Outcome:
            lived.append(task.seed)
            if len(lived) == 5:
                arriving.stop()
            return Recording()(prepared, task)

    arriving = Arriving(conflict, NAMES, 1000, store=None, observer=Slow())
    looks = all_looks(arriving)
    assert len(lived) == 5
    assert looks == [(0, 2)]
    assert arriving.found is not None
    assert arriving.found.worlds == 2


def test_a_run_that_fails_is_told_and_not_raised(conflict: Prepared) -> None:
    class Broken(Recording):
        """Cannot live any world but the first."""

        def __call__(self, prepared: Prepared, task: Task) -> Outcome:
            if task.seed != prepared.loaded.scenario.run.seed:
                raise ExperimentError("this world cannot be lived")
            return Recording()(prepared, task)

    arriving = Arriving(conflict, NAMES, 4, store=None, observer=Broken())
    assert [worlds for _, worlds in all_looks(arriving)] == [1]
    assert arriving.found is not None
    assert "this world cannot be lived" in arriving.found.account.lines()[0]


def test_an_unknown_strategy_is_refused_at_once(conflict: Prepared) -> None:
    with pytest.raises(ExperimentError, match='did you mean "No rule"'):
        Arriving(conflict, ["No rules"], store=None)


def test_asked_of_its_objective_an_answer_is_the_verdict(eight: Comparison) -> None:
    assert decided_by(eight, "churn").objective == "churn"
    assert eight.objective == "margin"
    found = seen(eight, *NAMES)
    assert (found.winner in NAMES) == ("is best" in eight.verdict()[0])


@pytest.mark.parametrize("measure", VOTED)
def test_any_measure_may_be_voted_on(eight: Comparison, measure: str) -> None:
    answer = seen(eight, *NAMES, measure)
    assert answer.measure == measure
    if answer.winner in NAMES:
        better = answer.difference.mean * (MEASURES[measure].better or 1) > 0
        assert answer.winner == NAMES[int(better)]
        assert answer.difference.low > 0 or answer.difference.high < 0
        assert answer.better > 0.95 or answer.better < 0.05


def test_the_same_strategy_twice_is_as_good(conflict: Prepared) -> None:
    twin = Prepared(conflict.loaded, {**conflict.strategies, "Twin": conflict.strategies["No rule"]})
    answer = seen(compare(twin, ["No rule", "Twin"], 7, store=None), "No rule", "Twin")
    assert answer.winner == NEITHER
    assert np.array_equal(answer.difference, (0.0, 0.0, 0.0))


def test_hands_are_counted_until_the_vote_is_closed() -> None:
    vote = Vote(NAMES, "margin")
    vote.count({"No rule": 4, "First touch": 4, "Unknown": 9, "": -2})
    assert (vote.total, vote.favourite) == (8, None)
    vote.count({"No rule": 4, "First touch": 5})
    vote.close()
    vote.count({"No rule": 50})
    assert (vote.total, vote.favourite, vote.right("First touch"), vote.right(NEITHER)) == (9, "First touch", 5, 0)
