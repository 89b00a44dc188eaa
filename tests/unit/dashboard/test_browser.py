"""The classroom in a browser: one quick look in every run of the tests, the rest when slow tests are asked for."""

from pathlib import Path
from typing import Any

import pytest

from simsales.experiments.compare import compare, run
from simsales.experiments.inputs import load
from simsales.market.record import Record
from tests.unit.dashboard.browser import Served, opened, pick, week_is, weeks_of


def test_a_week_is_played_with_the_numbers_of_the_command(browser: Any, dashboard: Served, folder: Path) -> None:
    watched = opened(browser, dashboard)
    assert weeks_of(watched.page) == [0, 8]
    assert not watched.named("play").is_enabled()
    watched.named("skip_vote").click()
    for week in (1, 2, 3):
        watched.named("step").click()
        week_is(watched, week)
    whole = run(load(folder / "small.toml"), "No rule").record
    orders = Record(whole.counts[:3], whole.labels).summary()["orders"]
    row = watched.part("figures").locator("tr", has_text="Orders").inner_text().split()
    assert row[1].replace(",", "") == f"{orders:.0f}"
    assert watched.page.locator(".dots").count() == 2
    assert watched.page.locator(".dots").first.locator(".dot").count() == 400
    watched.content()


@pytest.mark.slow
def test_it_plays_pauses_and_starts_again(browser: Any, dashboard: Served) -> None:
    watched = opened(browser, dashboard)
    watched.named("skip_vote").click()
    speed = watched.page.get_by_label("Speed").locator("[tabindex]")
    for _ in range(3):
        speed.press("ArrowLeft")  # the run must not be over before it is paused, on a slow machine too
    watched.named("play").click()
    week_is(watched, 2, ">=")
    assert watched.named("play").inner_text() == "Pause"
    watched.named("play").click()
    watched.page.wait_for_timeout(300)
    at = weeks_of(watched.page)[0]
    before = watched.page.locator(".dots").first.inner_html()
    watched.page.wait_for_timeout(1500)
    assert weeks_of(watched.page)[0] == at, "it goes on though it is paused"
    assert watched.page.locator(".dots").first.inner_html() == before
    watched.named("reset").click()
    week_is(watched, 0)
    for _ in range(15):
        speed.press("ArrowRight")
    watched.named("play").click()
    week_is(watched, 8)
    watched.page.wait_for_function("document.querySelector('[data-name=play]').innerText == 'Play'")
    assert not watched.named("step").is_enabled(), "the run is over"
    watched.content()


@pytest.mark.slow
def test_the_class_votes_and_sees_the_answer_of_the_command(browser: Any, dashboard: Served, folder: Path) -> None:
    watched = opened(browser, dashboard)
    pick(watched, "Right", "Split")
    watched.page.get_by_text("All who took part").wait_for()
    for label, hands in (("No rule", 5), ("Split", 9)):
        watched.part("predict").get_by_label(label).fill(str(hands))
    watched.named("close_vote").click()
    watched.page.get_by_text("14 voted, most for: Split").wait_for()
    watched.named("show_answer").click()
    watched.page.get_by_text("8 worlds").first.wait_for(timeout=60_000)
    answer = watched.part("predict").inner_text()
    apart = compare(load(folder / "small.toml"), ["No rule", "Split"], store=None).difference("margin", "Split")
    assert f"{apart.mean():+,.0f}".replace("-", "−") in answer
    watched.content()


@pytest.mark.slow
def test_a_person_is_followed_from_a_dot(browser: Any, dashboard: Served) -> None:
    watched = opened(browser, dashboard)
    watched.named("skip_vote").click()
    for week in (1, 2, 3):
        watched.named("step").click()
        week_is(watched, week)
    watched.named("next_clash").click()
    watched.part("person").get_by_text("a collision").or_(
        watched.part("person").get_by_text("disputes it")
    ).first.wait_for()
    watched.page.locator(".dots").nth(1).locator(".look0").first.dispatch_event("click")
    watched.page.locator(".picked").nth(1).wait_for()
    watched.part("person").get_by_label("Customer").fill("600")
    watched.named("follow").click()
    watched.page.get_by_text("Customer 600, No rule").wait_for()
    watched.content()
