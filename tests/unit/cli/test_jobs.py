"""Two jobs and one: every command that lives worlds says the same, to the last bit."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.evidence.fitting import Knob, fit
from simsales.experiments import price_game
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.price_game import Game, Player, Sold
from simsales.experiments.runner import Runner
from simsales.experiments.store import Outcome
from simsales.market.check import Prepared
from simsales.market.scenario import Scenario
from simsales.market.starter import starter
from tests.laws.worlds import LIVELY, changed

SEASON = str(Path(__file__).parents[3] / "scenarios" / "seasonal_promotion.toml")
PLAN = (
    '\n[[strategies."Cut fibre".plan]]\nkind = "six_elements"\noffers = ["fibre"]\nchannels = ["store"]\nbudget = 1e6\n'
)
TINY = ["--customers", "200", "--weeks", "6", "--replications", "3"]
COMMANDS = {
    "compare": ["compare", "fibre.toml", *TINY, "--json", "-"],
    "ablate": ["compare", "fibre.toml", *TINY, "--ablate", "--json", "-"],
    "explain": ["explain", "fibre.toml", *TINY, "--by", "segment", "--json", "-"],
    "calibrate": [
        "calibrate",
        "fibre.toml",
        "--customers",
        "200",
        "--weeks",
        "6",
        "--worlds",
        "2",
        "--targets",
        "seen.csv",
        "--free",
        "world.needs.*.rate=0.001..0.1",
        "--json",
        "-",
    ],
    "evaluate": ["evaluate", "fibre.toml", *TINY, "--json", "-"],
    "demand": ["demand", "fibre.toml", *TINY, "--json", "-"],
    "uplift": ["uplift", SEASON, "--strategy", "Gift", "--customers", "100", "--replications", "3", "--json", "-"],
    "sensitivity": [
        "sensitivity",
        "fibre.toml",
        "--customers",
        "50",
        "--weeks",
        "3",
        "--over",
        "world.needs.*.worth_having=x0.5..x2 log",
        "--over",
        "run.weeks=2..5",
        "--method",
        "morris",
        "--points",
        "4",
        "--replications",
        "1",
        "--json",
        "-",
    ],
    "optimise": [
        "optimise",
        "fibre.toml",
        "--customers",
        "50",
        "--weeks",
        "3",
        "--over",
        "catalogue.products.fibre.price=90 CNY/month,300 CNY/month",
        "--replications",
        "2",
        "--runs",
        "8",
        "--fresh",
        "2",
        "--json",
        "-",
    ],
    "lifetime": ["lifetime", "fibre.toml", *TINY, "--json", "-"],
    "conflicts": ["conflicts", "fibre.toml", *TINY, "--json", "-"],
    "facts": ["facts", "F15", "F16", "--customers", "100", "--replications", "3", "--json", "-"],
    "systems": ["systems", "B-steps", "--customers", "100", "--replications", "3"],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario that has a plan."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fibre.toml").write_text(starter("fibre") + PLAN)
    (tmp_path / "seen.csv").write_text("measure,week,value\nneeds,1,4\nneeds,2,4\nneeds,3,4\nneeds,4,4\n")
    return tmp_path


def said(*arguments: str) -> str:
    """What a command says on stdout, without how long it took and where it came from."""
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output + repr(done.exception)
    if not done.stdout.startswith(("{", "[")):
        return done.stdout
    found: dict[str, Any] = json.loads(done.stdout)
    for each in (found, *found.get("ablation", [])):
        for how in ("account", "runs"):
            each.pop(how, None)
    return json.dumps(found)


SLOW = ("uplift", "systems", "facts", "lifetime", "calibrate")  # go the way of compare and demand


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in COMMANDS]
)
def test_jobs_and_the_store_change_nothing(folder: Path, name: str) -> None:
    one = said(*COMMANDS[name], "--jobs", "1")
    assert said(*COMMANDS[name], "--jobs", "2", "--no-store") == one
    assert said(*COMMANDS[name]) == one, "from the store"


SCENARIO = Scenario.model_validate(changed(LIVELY, run={"customers": 200, "weeks": 3}))
PLAYERS = {"we": Player(("phone",), (20.0, 30.0)), "they": Player(("Rival/phone",), (20.0, 30.0))}


def test_a_price_game_is_the_same_with_two_jobs(tmp_path: Path) -> None:
    one = Game(SCENARIO, PLAYERS, jobs=1, store=tmp_path / "results.db")
    two = Game(SCENARIO, PLAYERS, jobs=2)
    again = Game(SCENARIO, PLAYERS, jobs=1, store=tmp_path / "results.db")
    for found in (two, again):
        assert all((mine == theirs).all() for mine, theirs in zip(one.table(), found.table(), strict=True))


def test_a_price_game_that_is_interrupted_says_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(Sold):
        lived: int = 0

        def __call__(self, prepared: Prepared, task: Task) -> Outcome:
            type(self).lived += 1
            if type(self).lived == 4:
                raise KeyboardInterrupt
            return Sold.__call__(self, prepared, task)

    monkeypatch.setattr(price_game, "Sold", Interrupted)
    game = Game(SCENARIO, PLAYERS, jobs=1)
    mine, theirs = game.table()
    assert game.interrupted
    assert np.isfinite(mine).ravel().tolist() == np.isfinite(theirs).ravel().tolist() == [True, True, True, False]
    start = {"phone": 30.0, "Rival/phone": 30.0}
    assert game.answer_in_turn(start, 3) == [start]
    assert Interrupted.lived == 4, "nothing more is lived"


def test_a_price_game_that_cannot_be_lived_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong(Sold):
        def __call__(self, prepared: Prepared, task: Task) -> Outcome:
            raise ValueError("no market")

    monkeypatch.setattr(price_game, "Sold", Wrong)
    with pytest.raises(ExperimentError, match="no market"):
        Game(SCENARIO, PLAYERS, jobs=1).table()


def test_a_fit_that_is_interrupted_says_how_far_it_came() -> None:
    told: list[str] = []

    def evaluate(values: Any) -> dict[str, float]:
        if told:
            raise KeyboardInterrupt
        return {"a": values["a"], "area": values["a"] * values["b"]}

    found = fit(evaluate, [Knob("a", 0, 9, "a", 2), Knob("b", 0, 9, "area", 6.5)], tell=told.append)
    assert found.interrupted
    assert found.values["a"] == pytest.approx(2, abs=0.01), "the knob that was turned"
    assert found.figures["area"] == 4.5 * 4.5, "as it was last seen"


def test_tasks_left_by_ctrl_c_are_paired_by_seed(folder: Path) -> None:
    """The other strategy may be one world ahead: that world does not count, on either side."""
    from simsales.experiments.inputs import load

    prepared = load(folder / "fibre.toml", {"run.customers": 100, "run.weeks": 2})
    with Runner({"": prepared}, store=None, jobs=1) as runner:
        runner.run([Task("As today", 1), Task("Cut fibre", 1), Task("As today", 2), Task("Cut fibre", 3)])
        raise KeyboardInterrupt
    assert runner.done.interrupted
    assert runner.complete([1, 2, 3], lambda seed: [Task("As today", seed), Task("Cut fibre", seed)]) == [1]
    with pytest.raises(KeyboardInterrupt):
        runner.complete([2, 3], lambda seed: [Task("As today", seed), Task("Cut fibre", seed)])


def test_systems_measured_before_ctrl_c_are_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is measured, the second interrupted before any world of it is complete."""
    from simsales.evidence import systems

    measure = systems.measure

    def interrupted(system: systems.System, *arguments: Any, **options: Any) -> systems.Effects:
        if system.id == "A-task":
            raise KeyboardInterrupt
        return measure(system, *arguments, **options)

    monkeypatch.setattr(systems, "measure", interrupted)
    sizes = ["--customers", "100", "--replications", "2", "--no-store", "--jobs", "1"]
    done = CliRunner().invoke(app, ["systems", "B-steps", "A-task", *sizes])
    assert done.exit_code == 130
    assert "| B-steps |" in done.stdout
    assert "INTERRUPTED" in done.stderr
    assert "| A-task |" not in done.stdout
    assert CliRunner().invoke(app, ["systems", "A-task", *sizes]).exit_code == 130
