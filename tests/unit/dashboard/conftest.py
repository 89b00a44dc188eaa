"""A small market of channels in conflict, read once; a dashboard of it, and a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simsales.experiments.inputs import load
from simsales.market.check import Prepared
from tests.unit.dashboard.browser import Served, chromium, served, small

SMALL = {"run.customers": 600, "run.weeks": 12, "run.replications": 8}


@pytest.fixture(scope="session")
def conflict(repository: Path) -> Prepared:
    """``channel_conflict`` with few customers and weeks."""
    return load(repository / "scenarios" / "channel_conflict.toml", SMALL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for all tests here."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A folder with a small scenario in it."""
    place = tmp_path_factory.mktemp("dashboard")
    small(repository, place)
    return place


@pytest.fixture(scope="module")
def dashboard(folder: Path, browser: Any) -> Iterator[Served]:
    """A dashboard of the small scenario."""
    with served(folder, "small.toml", "--no-store") as found:
        yield found
