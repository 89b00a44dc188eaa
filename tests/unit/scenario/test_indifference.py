"""How far apart strategies may be while they are as good: a share of the baseline's mean, or money."""

from pathlib import Path

import pytest

from simsales.experiments.inputs import load, world_digest
from simsales.files.problems import ScenarioError
from simsales.market.starter import starter


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The scenario that newcomers start with."""
    path = tmp_path / "question.toml"
    path.write_text(starter("question"))
    return path


@pytest.mark.parametrize(("said", "read"), [("2%", 0.02), (0.02, 0.02), ("5,000 CNY", 5000), (5000, 5000), (0, 0)])
def test_a_share_or_an_amount(file: Path, said: object, read: float) -> None:
    assert load(file, {"run.indifference": said}).loaded.scenario.run.indifference == read


def test_it_changes_no_run(file: Path) -> None:
    assert world_digest(load(file).loaded) == world_digest(load(file, {"run.indifference": 0.1}).loaded)
    assert load(file).loaded.scenario.run.indifference == 0.01


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"run.indifference": "100%"}, "below 100%"),
        ({"run.indifference": "0.5 CNY"}, "an amount must be 1 at least"),
        ({"run.indifference": "5 EUR"}, "currency is CNY"),
        ({"run.indifference": -1}, "indifference"),
        ({"run.indifference": "5,000 CNY", "run.objective": "churn"}, "must be a share of its mean"),
    ],
)
def test_what_it_cannot_be(file: Path, changes: dict[str, object], told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        load(file, changes)
