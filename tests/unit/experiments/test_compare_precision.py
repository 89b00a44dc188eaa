"""`compare` with a precision: worlds are added where they decide, and it is said what was reached."""

from pathlib import Path

import numpy as np

from simsales.experiments.compare import compare
from simsales.experiments.execute import Task
from simsales.experiments.inputs import load
from simsales.experiments.precision import FEWEST_WORLDS, MOST_WORLDS
from simsales.experiments.store import Outcome
from simsales.market.check import Prepared
from simsales.reporting.account import account
from tests.unit.experiments.runs import Runner


class TestPrecision:
    """Worlds are added until the differences are known well enough, and no longer."""

    def test_adds_worlds_until_it_is_reached(self, file: Path) -> None:
        found = compare(file, replications=5, precision=0.005, store=None, runner=Runner())
        rows = found.differences().xs("margin", level="measure")
        assert found.account.reached
        assert FEWEST_WORLDS < found.worlds < 150
        running = rows.drop(index=list(found.account.beaten))
        mean = found.own("margin", "As today").mean()
        assert ((running["high"] - running["low"]) / 2 <= 0.005 * mean).all()

    def test_who_is_surely_beaten_is_run_no_further_and_the_best_is_controlled(self, file: Path) -> None:
        def runner(prepared: Prepared, task: Task) -> Outcome:
            number = list(prepared.strategies).index(task.strategy)
            own = np.random.default_rng((task.seed, number)).normal()
            return Outcome({"margin": 100 + (0, -9, 1)[number] + own, "churn": 0.01}, b"", 0.0)

        found = compare(file, replications=5, precision=0.003, store=None, runner=runner)
        assert found.account.beaten == ("Cut fibre",)
        assert found.worlds_of("Cut fibre") == found.worlds == FEWEST_WORLDS
        assert found.worlds_of("Home bundle") == found.worlds_of("As today") > 3 * FEWEST_WORLDS
        assert "worlds by strategy: As today" in account(found)
        assert found.best == "Home bundle"
        assert found.verdict()[0].startswith("Margin (the objective): Home bundle is best, +")
        again = compare(file, ["As today", "Home bundle"], found.worlds_of("As today"), store=None, runner=runner)
        assert again.difference("margin", "Home bundle").tolist() == found.difference("margin", "Home bundle").tolist()

    def test_an_amount(self, file: Path) -> None:
        found = compare(file, replications=5, precision=1.5, store=None, runner=Runner(own=0.05))
        assert found.account.reached
        assert (found.differences().xs("margin", level="measure").eval("high - low") / 2 <= 1.5).all()

    def test_points_of_a_share(self, file: Path) -> None:
        """A churn of which no part can be asked for, as it is hardly above zero: half a tenth of a point can."""

        def runner(prepared: Prepared, task: Task) -> Outcome:
            number = list(prepared.strategies).index(task.strategy)
            luck, own = np.random.default_rng(task.seed).normal(), np.random.default_rng((task.seed, number)).normal()
            return Outcome({"margin": 1.0, "churn": 0.0002 + 0.002 * luck + 0.0002 * number + 0.001 * own}, b"", 0.0)

        churn = load(file, {"run.objective": "churn"})
        part = compare(churn, replications=5, precision="1%", store=None, runner=runner)
        assert part.account.reached is None
        found = compare(churn, replications=5, precision="0.05 points", store=None, runner=runner)
        assert found.account.reached
        assert FEWEST_WORLDS < found.worlds_of("As today") < MOST_WORLDS
        running = found.differences().xs("churn", level="measure").drop(index=list(found.account.beaten))
        assert (running.eval("high - low") / 2 <= 0.0005).all()
        assert found.account.as_data()["precision"] == {
            "text": "0.05 points", "size": 0.0005, "of": "share", "currency": "",
        }  # fmt: skip

    def test_more_precision_needs_more_worlds(self, file: Path) -> None:
        rough = compare(file, replications=5, precision=0.01, store=None, runner=Runner())
        fine = compare(file, replications=5, precision=0.003, store=None, runner=Runner())
        assert fine.worlds_of("As today") > 3 * rough.worlds_of("As today")

    def test_gives_up_at_the_most_worlds_and_says_so(self, file: Path) -> None:
        found = compare(file, replications=5, precision=1e-5, store=None, runner=Runner())
        assert found.worlds_of("As today") == MOST_WORLDS
        assert found.account.reached is False

    def test_equal_strategies_need_no_more(self, file: Path) -> None:
        found = compare(file, ["As today"], 5, precision=0.5, store=None, runner=Runner())
        assert found.worlds == 25
        assert found.account.reached

    def test_an_objective_that_is_not_defined_cannot_be_judged(self, file: Path) -> None:
        def runner(prepared: Prepared, task: Task) -> Outcome:
            return Outcome({"margin": float("nan") if task.strategy == "Home bundle" else 1.0}, b"", 0.0)

        found = compare(file, replications=5, precision=0.5, store=None, runner=runner)
        assert found.worlds == FEWEST_WORLDS
        assert found.account.reached is None
