"""The dashboard in a browser: one quick look in every run of the tests, the rest when slow tests are asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simsales.experiments.compare import run
from simsales.experiments.inputs import load
from tests.unit.dashboard.browser import Served, Watched, chromium, served, small, weeks_of


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


def opened(browser: Any, dashboard: Served, path: str = "/", width: int = 1280) -> Watched:
    """A page of the dashboard, ready."""
    watched = Watched(browser, dashboard.address + path, width)
    watched.page.locator("main").wait_for(timeout=30_000)
    return watched


def test_a_week_is_played_with_the_numbers_of_the_command(browser: Any, dashboard: Served, folder: Path) -> None:
    watched = opened(browser, dashboard)
    assert weeks_of(watched.page) == [0, 4]
    assert not watched.named("play").is_enabled()
    watched.named("skip_vote").click()
    for week in range(1, 5):
        watched.named("step").click()
        watched.page.wait_for_function(f"document.querySelector('.week').innerText.includes('{week} of')")
    orders = run(load(folder / "small.toml"), "No rule").summary()["orders"]
    row = watched.part("figures").locator("tr", has_text="Orders").inner_text().split()
    assert row[1].replace(",", "") == f"{orders:.0f}"
    assert watched.page.locator(".dots").count() == 2
    assert watched.page.locator(".dots").first.locator(".dot").count() == 400
    assert not watched.named("step").is_enabled(), "the run is over"
    watched.content()
