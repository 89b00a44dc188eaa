"""The runner: what it keeps, what a run that fails or a store that does costs, and how much memory it may take."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simsales.experiments import memory
from simsales.experiments import runner as module
from simsales.experiments.compare import compare
from simsales.experiments.errors import ExperimentError, StoreError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import load
from simsales.experiments.runner import Runner
from simsales.experiments.store import Store
from simsales.experiments.worlds import world_seeds
from simsales.market.check import Prepared
from simsales.market.starter import starter
from tests.unit.experiments.runs import Made

SEEDS = range(1, 7)
COMPARED = world_seeds(1, 6)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A scenario file: three strategies."""
    path = tmp_path / "question.toml"
    path.write_text(starter("question"))
    return path


@pytest.fixture
def prepared(file: Path) -> Prepared:
    """The scenario, tiny."""
    return load(file, {"run.customers": 100, "run.weeks": 4})


def tasks(observer: str = "", variant: str = "") -> list[Task]:
    return [Task("As today", seed, variant, observer) for seed in SEEDS]


def test_variants_and_observers_are_part_of_what_a_run_is(file: Path, tmp_path: Path) -> None:
    variants = {"small": load(file, {"run.customers": 100}), "large": load(file, {"run.customers": 200})}
    one, other = Made("one"), Made("other")
    store = tmp_path / "results.db"
    for again in (False, True):
        with Runner(variants, {"one": one, "other": other}, store=store) as runner:
            runner.run(Task("As today", 1, variant, name) for variant in variants for name in ("one", "other"))
        assert runner.done.executed == (0 if again else 4)
        values = [runner.summaries[Task("As today", 1, v, o)]["margin"] for v in variants for o in ("one", "other")]
        assert len(set(values)) == 4
    with Runner({"renamed": variants["large"]}, {"also": other}, store=store) as runner:
        runner.run([Task("As today", 1, "renamed", "also")])
    assert runner.done.from_store == 1, "names are only names"


def test_who_does_not_say_what_is_read_has_nothing_kept(prepared: Prepared, tmp_path: Path) -> None:
    for _ in range(2):
        made = Made(None)
        with Runner({"": prepared}, {"": made}, store=tmp_path / "results.db") as runner:
            runner.run(tasks())
        assert len(made.tasks) == runner.done.executed == len(SEEDS)
        assert runner.record(tasks()[0]) == b"As today 1"
    assert len(Store(tmp_path / "results.db")) == 0


def test_other_strategies_that_are_read_count(prepared: Prepared, file: Path) -> None:
    class Both(Made):
        def others(self) -> tuple[str, ...]:
            return ("Cut fibre",)

    def key(prepared: Prepared) -> Any:
        return Runner({"": prepared}, {"": Both("both")}, store=None).key(tasks()[0])

    changed = load(file, {"run.customers": 100, "run.weeks": 4, "strategies.Cut fibre.pricing[0].by": "20%"})
    assert key(prepared) != key(changed)
    alone = Runner({"": prepared}, {"": Made("both")}, store=None).key(tasks()[0])
    assert alone == Runner({"": changed}, {"": Made("both")}, store=None).key(tasks()[0])


def test_what_the_store_has_lost_meanwhile_is_made_again(prepared: Prepared, tmp_path: Path) -> None:
    with Runner({"": prepared}, {"": Made("made")}, store=tmp_path / "results.db") as runner:
        runner.run(tasks())
    runner.store.connection.execute("UPDATE runs SET record = x'00' WHERE seed = 1")
    runner.store.drop(runner.key(tasks()[1]))
    assert [runner.record(task) for task in tasks()[:2]] == [b"As today 1", b"As today 2"]
    assert len(Store(tmp_path / "results.db")) == len(SEEDS), "and kept again"


class TestFailures:
    """A run that cannot be made, and a store that cannot be written."""

    def test_a_run_that_fails_costs_no_other(self, prepared: Prepared, tmp_path: Path) -> None:
        with Runner({"": prepared}, {"": Made("made", fails={2, 3})}, store=tmp_path / "results.db") as runner:
            runner.run(tasks())
        assert {task.seed for task in runner.summaries} == set(SEEDS) - {2, 3}
        assert not runner.done.complete
        (told,) = runner.done.lines()
        assert told.startswith("could not be run: As today, world 2 (and 1 more runs): ValueError: no such world (")
        assert "runs.py:" in told
        assert len(Store(tmp_path / "results.db")) == 4

    def test_a_comparison_goes_on_with_the_other_worlds(self, file: Path) -> None:
        found = compare(file, replications=6, store=None, runner=Made("made", fails={COMPARED[1]}))
        assert found.seeds == [COMPARED[0], *COMPARED[2:]]
        assert len(found.account.lines()) == 1
        assert "and 2 more runs" in found.account.lines()[0]

    def test_a_strategy_that_fails_everywhere_is_left_out(self, file: Path) -> None:
        made = Made("made", fails=set(COMPARED), strategy="Cut fibre")
        found = compare(file, replications=6, store=None, runner=made)
        assert (found.strategies, found.worlds) == (["As today", "Home bundle"], 6)
        assert "Cut fibre, world 1 (and 5 more runs)" in found.account.lines()[0]

    def test_if_nothing_can_be_run_it_is_said_why(self, file: Path) -> None:
        with pytest.raises(ExperimentError, match="no such world"):
            compare(file, replications=6, store=None, runner=Made("made", fails=set(COMPARED)))

    @pytest.mark.parametrize("jobs", ["1", pytest.param("2", marks=pytest.mark.slow)])
    def test_ranges_that_do_not_fit_are_located_and_end_with_1(self, tmp_path: Path, jobs: str) -> None:
        """Two ranges whose ends fit, but not every draw of theirs: the one must not be above the other."""
        ranges = "very_poor = { low = 0.05, high = 0.84 }\nvery_good = { low = 0.1, high = 0.99 }"
        (tmp_path / "ranges.toml").write_text(f"{starter('question')}\n[world.experience]\n{ranges}\n")
        command = ["compare", "ranges.toml", "--customers", "200", "--weeks", "4", "--replications", "8"]
        done = subprocess.run(
            [sys.executable, "-m", "simsales", *command, "--jobs", jobs], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 1, done.stderr
        assert "could not be run: As today, world" in done.stderr
        assert "ranges.toml:" in done.stderr
        assert "ranges of world" in done.stderr
        assert "Traceback" not in done.stderr
        assert "Margin (the objective)" in done.stdout

    def test_a_store_that_cannot_be_written_is_told_and_the_answer_is_there(
        self, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put, tried = Store.put, []

        def full(self: Store, *arguments: Any) -> None:
            if self.path is not None:
                tried.append(arguments)
                if len(tried) > 4:
                    with self.explained():
                        raise sqlite3.OperationalError("database or disk is full")
            put(self, *arguments)

        monkeypatch.setattr(Store, "put", full)
        found = compare(file, replications=4, store=tmp_path / "results.db", runner=Made("made"))
        assert (found.worlds, found.account.executed) == (4, 12)
        assert len(found.account.lines()) == 1
        assert "not all runs are kept: cannot use the results store" in found.account.lines()[0]
        assert "disk is full" in found.account.lines()[0]
        assert len(tried) == 5, "not tried again: each time might take a minute"
        assert found.runs.equals(compare(file, replications=4, store=None, runner=Made("made")).runs)

    def test_a_store_that_cannot_be_read_is_told_and_the_answer_is_there(
        self, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def damaged(self: Store, keys: Any) -> Any:
            raise StoreError("database disk image is malformed")

        compare(file, replications=4, store=tmp_path / "results.db", runner=Made("made"))
        monkeypatch.setattr(Store, "summaries", damaged)
        found = compare(file, replications=4, store=tmp_path / "results.db", runner=Made("made"))
        assert (found.worlds, found.account.executed) == (4, 12)
        assert "malformed" in found.account.lines()[0]


class TestMemory:
    """What runs will take is estimated before the first of them is started."""

    @pytest.fixture
    def machine(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
        """A machine with so much memory."""
        return lambda size: monkeypatch.setattr(memory, "memory_of_machine", lambda: size)

    def test_a_run_that_does_not_fit_is_refused(self, prepared: Prepared, machine: Callable[[float], None]) -> None:
        machine(300e6)
        with pytest.raises(ExperimentError, match=r"a run takes about 0\.\d GiB of memory, and this machine has 0\.3"):
            Runner({"": prepared}, store=None)

    def test_more_jobs_than_fit_are_refused(self, prepared: Prepared, machine: Callable[[float], None]) -> None:
        machine(2e9)
        with pytest.raises(ExperimentError, match=r"9 runs at a time .* at most --jobs 4"):
            Runner({"": prepared}, store=None, jobs=9)
        Runner({"": prepared}, store=None, jobs=4)
        assert memory.most_workers([prepared], -1) == 4

    def test_dense_counts_are_what_large_scenarios_take(self, file: Path) -> None:
        small, large = load(file, {"run.weeks": 52}), load(file, {"run.weeks": 520})
        grown = memory.run_size(large) - memory.run_size(small)
        assert grown == pytest.approx(1.25 * 9 * memory.counts_size(small.loaded.scenario))

    def test_few_records_are_at_hand_where_they_are_large(
        self, prepared: Prepared, machine: Callable[[float], None]
    ) -> None:
        machine(16e9)
        assert memory.records_at_hand(prepared) == memory.MOST_RECORDS
        machine(8 * 3.5 * memory.counts_size(prepared.loaded.scenario))
        assert memory.records_at_hand(prepared) == 3


def test_many_reasons_are_cut_short() -> None:
    done = module.Done(failures=[module.Failure(Task("a", seed), f"reason {seed}") for seed in range(500)])
    assert len(done.lines()) == module.MOST_TOLD + 1
    assert done.lines()[-1] == "… and 490 more reasons"
