"""Comparing: what is run and what is taken from the store, how long, and what Ctrl-C leaves. The runs are made up."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from simsales.experiments import runner as module
from simsales.experiments.compare import compare
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import load, world_digest
from simsales.experiments.runner import Progress
from simsales.experiments.worlds import world_seeds
from simsales.files.problems import ScenarioError
from simsales.reporting.account import account
from tests.unit.experiments.runs import Runner

type Edit = Callable[[str, str], None]


@pytest.fixture
def edit(file: Path) -> Edit:
    """Replace a text in the scenario file, which must be there."""

    def replaced(old: str, new: str) -> None:
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    return replaced


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where results are kept."""
    return tmp_path / "results.db"


@pytest.fixture
def first(file: Path, store: Path) -> Runner:
    """A first comparison in four worlds has been made."""
    runner = Runner()
    compare(file, replications=4, store=store, runner=runner)
    assert len(runner.tasks) == 12
    return runner


def again(file: Path, store: Path, replications: int = 4) -> list[Task]:
    """What is run when the comparison is made again."""
    runner = Runner()
    compare(file, replications=replications, store=store, runner=runner)
    return runner.tasks


def test_worlds_are_run_one_after_the_other_from_the_scenarios_seed_on(first: Runner) -> None:
    names = ["As today", "Cut fibre", "Home bundle"]
    assert first.tasks == [Task(name, seed) for seed in world_seeds(1, 4) for name in names]
    assert first.tasks[0].seed == 1


@pytest.mark.usefixtures("first")
class TestStore:
    """Only what is missing is run."""

    def test_nothing_twice(self, file: Path, store: Path) -> None:
        assert again(file, store) == []

    def test_the_same_numbers_from_the_store(self, file: Path, store: Path) -> None:
        stored = compare(file, replications=4, store=store, runner=Runner())
        fresh = compare(file, replications=4, store=None, runner=Runner())
        assert stored.account.from_store == fresh.account.executed == 12
        assert stored.runs.equals(fresh.runs)

    def test_more_worlds_run_only_those(self, file: Path, store: Path) -> None:
        assert {task.seed for task in again(file, store, 6)} == set(world_seeds(1, 6)[4:])

    def test_an_edited_strategy_runs_alone(self, file: Path, store: Path, edit: Edit) -> None:
        edit('by = "10%", offers', 'by = "12%", offers')
        assert {task.strategy for task in again(file, store)} == {"Cut fibre"}

    def test_a_new_strategy_runs_alone(self, file: Path, store: Path) -> None:
        file.write_text(file.read_text() + '\n[strategies.New]\npricing = [{ kind = "discount", by = "1%" }]\n')
        assert {task.strategy for task in again(file, store)} == {"New"}

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("# A scenario is", "# Comment"),
            ("Is it better to cut", "Should we cut"),
            ("replications = 20", "replications = 30"),
            ('objective = "margin"', 'objective = "churn"'),
            ('share = "60%"', "share = 0.6"),
            ("List prices, no bundle", "As it was"),
            ('[strategies."Cut fibre"]', '[strategies."Cheap fibre"]'),
        ],
    )
    def test_what_changes_no_run_runs_nothing(self, file: Path, store: Path, edit: Edit, old: str, new: str) -> None:
        edit(old, new)
        assert again(file, store) == []

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("customers = 5_000", "customers = 5_001"),
            ("weeks = 52", "weeks = 53"),
            ('low = "2% per month"', 'low = "1% per month"'),
            ('price = "59 CNY/month"', 'price = "58 CNY/month"'),
        ],
    )
    def test_another_world_runs_everything(self, file: Path, store: Path, edit: Edit, old: str, new: str) -> None:
        edit(old, new)
        assert len(again(file, store)) == 12

    def test_other_code_runs_everything(self, file: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "code_version", lambda: "another")
        assert len(again(file, store)) == 12

    def test_a_customer_file_that_lies_elsewhere_is_the_same(self, file: Path, store: Path, tmp_path: Path) -> None:
        def text(path: str) -> str:
            said = f'[world.customer_file]\npath = "{path}"\nsegment = "segment"\n\n[world.segments.families]'
            return file.read_text().replace("[world.segments.families]", said)

        (tmp_path / "moved").mkdir()
        for place in ("here.csv", "moved/there.csv"):
            (tmp_path / place).write_text("segment\n" + "families\n" * 6 + "young\n" * 4)
            (tmp_path / f"{place}.toml").write_text(text(Path(place).name))
        assert len(again(tmp_path / "here.csv.toml", store)) == 12
        assert again(tmp_path / "moved" / "there.csv.toml", store) == []
        (tmp_path / "moved" / "there.csv").write_text("segment\n" + "families\n" * 5 + "young\n" * 5)
        assert len(again(tmp_path / "moved" / "there.csv.toml", store)) == 12

    def test_equal_strategies_share_their_runs(self, file: Path, store: Path) -> None:
        file.write_text(file.read_text() + '\n[strategies.One]\npricing = [{ kind = "discount", by = "1%" }]\n')
        file.write_text(file.read_text() + '\n[strategies.Two]\npricing = [{ kind = "discount", by = "1%" }]\n')
        runner = Runner()
        found = compare(file, replications=4, store=store, runner=runner)
        assert runner.tasks == [Task("One", seed) for seed in world_seeds(1, 4)]
        assert (found.account.executed, found.account.shared, found.account.from_store) == (4, 4, 12)
        assert not found.difference("margin", "Two", "One").any()
        assert "4 shared" in account(found)

    def test_what_nobody_can_recognize_again_is_not_kept(self, file: Path, store: Path) -> None:
        prepared = load(file)
        strange = replace(prepared.strategies["As today"], components=((number for number in range(3)),))
        prepared = replace(prepared, strategies={**prepared.strategies, "As today": strange})
        for _ in range(2):
            runner = Runner()
            found = compare(prepared, replications=4, store=store, runner=runner)
            assert {task.strategy for task in runner.tasks} == {"As today"}
            assert found.worlds == 4

    def test_the_next_seed_shares_no_world(self, file: Path, store: Path, edit: Edit) -> None:
        edit("seed = 1", "seed = 2")
        assert {task.seed for task in again(file, store)} == set(world_seeds(2, 4))


def test_an_interrupted_comparison_shows_complete_worlds_and_goes_on(file: Path, store: Path) -> None:
    cut = compare(file, replications=4, store=store, runner=Runner(interrupt_at=7))
    assert cut.account.interrupted
    assert cut.seeds == world_seeds(1, 2)
    assert cut.account.executed == 7
    runner = Runner()
    resumed = compare(file, replications=4, store=store, runner=runner)
    assert len(runner.tasks) == 5
    assert not resumed.account.interrupted
    assert resumed.runs.equals(compare(file, replications=4, store=None, runner=Runner()).runs)


def test_strategies_are_chosen_and_the_first_is_the_baseline(file: Path) -> None:
    found = compare(file, ["Home bundle", "As today"], 3, store=None, runner=Runner())
    assert found.strategies == ["Home bundle", "As today"]
    assert found.differences().index.get_level_values("strategy").unique().tolist() == ["As today"]


def test_progress_is_told(file: Path, store: Path) -> None:
    told: list[Progress] = []
    compare(file, replications=1, store=store, runner=Runner())
    compare(file, replications=2, store=store, progress=told.append, runner=Runner())
    assert [(each.done, each.total, each.from_store) for each in told] == [(3, 6, 3), (4, 6, 3), (5, 6, 3), (6, 6, 3)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"strategies": ["Cut fiber"]}, 'did you mean "Cut fibre"'),
        ({"strategies": []}, "at least one strategy"),
        ({"replications": 0}, "at least 1 replication"),
        ({"precision": 0.0}, "precision"),
        ({"precision": 1e-320}, "precision"),
        ({"precision": float("nan")}, "precision"),
        ({"jobs": 0}, "jobs"),
    ],
)
def test_what_cannot_be_run(file: Path, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        compare(file, store=None, runner=Runner(), **arguments)  # type: ignore[arg-type]


class TestChanges:
    """Values of the user's own in place of the file's."""

    def test_a_value_is_changed_with_its_unit(self, file: Path) -> None:
        loaded = load(file, {"run.customers": 70, "catalogue.products.fibre.price": "1200 CNY/year"}).loaded
        assert loaded.scenario.run.customers == 70
        assert loaded.scenario.catalogue.products["fibre"].price == pytest.approx(100)
        assert world_digest(loaded) != world_digest(load(file).loaded)

    def test_a_range_becomes_certain(self, file: Path) -> None:
        loaded = load(file, {"world.needs.broadband.rate": 0.5}).loaded
        assert loaded.ranges == ()
        assert {loaded.at(seed).world.needs["broadband"].rate for seed in range(5)} == {0.5}

    def test_a_component_of_a_strategy(self, file: Path) -> None:
        prepared = load(file, {"strategies.Cut fibre.pricing[0].by": "20%"})
        assert prepared.strategies["Cut fibre"].components[0].by == 0.2  # type: ignore[attr-defined]

    def test_a_table_that_the_file_has_not(self, file: Path) -> None:
        assert load(file, {"world.network.friends": 9}).loaded.scenario.world.network.friends == 9

    def test_a_wrong_value_is_a_problem_like_in_a_file(self, file: Path) -> None:
        with pytest.raises(ScenarioError, match="customers"):
            load(file, {"run.customers": -1})

    @pytest.mark.parametrize("key", ["", "title.weeks", "strategies.Cut fibre.pricing[7].by"])
    def test_a_key_that_leads_nowhere(self, file: Path, key: str) -> None:
        with pytest.raises(ExperimentError, match="no "):
            load(file, {key: 1})
