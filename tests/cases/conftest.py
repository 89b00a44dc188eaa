"""What the cases share: a market that is lived from a file with some keys changed, and the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import simsales
from simsales.cli import app

CASES = Path(__file__).parent

type Changes = Mapping[str, Any] | None


def _path(case: str | Path) -> Path:
    return case if isinstance(case, Path) else CASES / f"{case}.toml"


@pytest.fixture
def live() -> Callable[..., Any]:
    """Live a case (a name below this folder, or a path) to its end: ``live(case, changes, strategy, seed)``.

    ``changes`` are keys with dots, as ``simsales.load`` takes them; the strategy is the first if none is said.
    """

    def lived(case: str | Path, changes: Changes = None, strategy: str | None = None, seed: int = 1) -> Any:
        scenario = simsales.load(_path(case), changes)
        market = simsales.build_market(scenario, strategy or next(iter(scenario.strategies)), seed=seed)
        market.run()
        return market

    return lived


@pytest.fixture
def means() -> Callable[..., Any]:
    """Compare a case's strategies: the mean of a measure by strategy, as ``means(case, measure, changes)``."""

    def compared(case: str | Path, measure: str, changes: Changes = None) -> dict[str, float]:
        comparison = simsales.compare(simsales.load(_path(case), changes), store=None)
        table = comparison.table()["mean"].xs(measure, level="measure")
        return {name: float(table[name]) for name in comparison.strategies}

    return compared


@pytest.fixture
def counted() -> Callable[..., Any]:
    """The sum of an entry of a market's record, 0 where nothing is counted; with ``by`` "week", week by week.

    An entry that the record does not know at all is a failed assertion: what is to be counted is not.
    """

    def total(market: Any, name: str, by: str | None = None) -> Any:
        try:
            entry = market.record.entry(name)
        except ValueError:
            pytest.fail(f'the record counts nothing as "{name}"')
        return entry.sum(axis=(1, 2, 3)) if by == "week" else float(entry.sum())

    return total


class Said:
    """What a command has said, as one line without the wrapping of the terminal, and how it ended."""

    def __init__(self, *arguments: object) -> None:
        done = CliRunner().invoke(app, [str(each) for each in arguments], env={"COLUMNS": "200"})
        assert done.exit_code in (0, 2), repr(done.exception)
        self.code = done.exit_code
        self.stdout = done.stdout
        self.text = " ".join((done.stdout + " " + done.stderr).split())


@pytest.fixture
def said() -> type[Said]:
    """Run a command line and keep what it says."""
    return Said
