"""What runs will cost is said before they are started, and nothing is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simsales.experiments.cost import TRIALS, cost_of
from simsales.experiments.inputs import load
from tests.unit.cli.conftest import Cli

PRICE_CUT = str(Path(__file__).parents[3] / "scenarios" / "price_cut.toml")


def test_the_cost_of_a_comparison_is_said_and_nothing_is_kept(cli: Cli, tmp_path: Path) -> None:
    store = tmp_path / "kept.sqlite"
    said = cli("compare", PRICE_CUT, "--dry", "--customers", "300", "--weeks", "4", "--store", str(store))
    assert "300 customers, 4 weeks" in said
    assert "4 strategies in 20 worlds are 80 runs" in said
    assert said.rstrip().endswith("Nothing was run.")
    assert not store.exists()


def test_one_run_is_said_alone(cli: Cli) -> None:
    said = cli("run", PRICE_CUT, "--dry", "--customers", "300", "--weeks", "4")
    assert "runs:" not in said
    assert re.search(r"a run takes about [\d.]+ m?s \(building [\d.]+ m?s, a week [\d.]+ m?s\)", said)


def test_an_unknown_strategy_is_told(cli: Cli) -> None:
    said = cli("run", PRICE_CUT, "--dry", "--strategy", "Cut 5 percents", code=2)
    assert 'did you mean "Cut 5 percent"?' in said.replace("\n", " ")


def test_time_grows_with_customers_beyond_the_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trials of 3 and 22 ms a week are a fixed 2 ms and 1 us a customer: a million take 1.002 s."""
    from simsales.experiments import cost

    def tried(prepared: object, strategy: str, seed: int) -> tuple[float, float]:
        size = prepared.loaded.simulated  # type: ignore[attr-defined]
        return 0.0, 2e-3 + 1e-6 * size

    monkeypatch.setattr(cost, "_tried", tried)
    assert cost_of(load(PRICE_CUT, {"run.customers": 1_000_000})).week == pytest.approx(1.002)
    assert cost_of(load(PRICE_CUT, {"run.customers": TRIALS[0]})).week == pytest.approx(3e-3)
    assert cost_of(load(PRICE_CUT, {"run.customers": 1_000_000})).seconds == pytest.approx(52 * 1.002)
