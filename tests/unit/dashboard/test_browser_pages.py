"""What if and teams in a browser, and sessions side by side."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simsales.experiments.compare import compare
from simsales.experiments.inputs import load
from tests.unit.dashboard.browser import Served, opened, pick, week_is, weeks_of


@pytest.mark.slow
def test_a_lever_is_turned_compared_and_saved(browser: Any, dashboard: Served, folder: Path) -> None:
    watched = opened(browser, dashboard, "/what-if")
    watched.part("levers").get_by_label("rule between channels").click()
    watched.page.get_by_role("option", name="registration", exact=True).click()
    slider = watched.page.get_by_label("registration: protection")
    slider.locator("[tabindex]").first.focus()
    for key in (*["ArrowRight"] * 10, *["ArrowLeft"] * 6):  # faster than the server answers
        watched.page.keyboard.press(key)
    watched.page.get_by_label("Name of B").fill("Long registration")
    watched.page.get_by_label("Worlds", exact=True).fill("6")
    watched.named("compare").click()
    watched.part("answer").get_by_text("6 worlds").wait_for(timeout=60_000)
    watched.part("bridge").get_by_text("Recurring: volume").or_(
        watched.part("bridge").get_by_text("Commission")
    ).first.wait_for()
    watched.named("save").click()
    watched.page.get_by_text("Saved as long_registration.toml").wait_for()
    saved = folder / "long_registration.toml"
    components = load(saved).strategies["Long registration"].components
    assert components[-1].protection == 12
    difference = compare(load(saved), ["No rule", "Long registration"], 6, store=None).difference(
        "margin", "Long registration"
    )
    assert f"{difference.mean():+,.0f}".replace("-", "−") in watched.part("answer").inner_text()
    done = subprocess.run([sys.executable, "-m", "simsales", "validate", str(saved)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    watched.content()


@pytest.mark.slow
def test_what_is_wrong_is_said_on_the_page(browser: Any, dashboard: Served) -> None:
    watched = opened(browser, dashboard, "/what-if")
    watched.page.get_by_label("Name of B").fill("1st")
    watched.named("compare").click()
    watched.page.get_by_role("alert").get_by_text("is not a name").wait_for()
    watched.page.get_by_label("Name of B").fill("No rule")
    watched.named("compare").click()
    watched.page.get_by_role("alert").get_by_text("already").wait_for()
    watched.content()


@pytest.mark.slow
def test_teams_play_rounds_in_browsers_of_their_own(browser: Any, dashboard: Served) -> None:
    trainer = opened(browser, dashboard, "/teams")
    trainer.named("new_game").click()
    code = trainer.page.locator(".code").inner_text()
    trainer.page.get_by_label("Rounds").fill("2")
    trainer.page.get_by_label("Worlds", exact=True).fill("3")
    teams = []
    for name, rule in (("Ants", "First touch"), ("蜜蜂", "Split")):
        team = opened(browser, dashboard, f"/team?game={code}")
        team.page.get_by_label("Name of the team").fill(name)
        team.named("join").click()
        team.named("hand_in").wait_for()
        pick(team, "Start anew from", rule)
        team.part("levers").get_by_text(rule.lower()).first.wait_for()
        team.named("hand_in").click()
        team.page.get_by_text("Handed in for round 1").wait_for()
        teams.append(team)
    trainer.page.get_by_text("蜜蜂: has handed in").wait_for()
    trainer.named("play_round").click()
    for page in (trainer, *teams):
        page.part("ranking").get_by_text("Round 1 of 2").wait_for(timeout=60_000)
        assert all(name in page.part("ranking").inner_text() for name in ("Ants", "蜜蜂", "No rule"))
    pick(teams[0], "rule between channels", "territory")
    teams[0].page.get_by_text("hand in again").wait_for()
    teams[0].named("hand_in").click()
    trainer.named("play_round").click()
    for page in (trainer, *teams):
        page.part("ranking").get_by_text("Round 2 of 2").wait_for(timeout=60_000)
        page.content()
    assert not trainer.named("play_round").is_enabled()


@pytest.mark.slow
def test_two_sessions_share_nothing_and_neither_waits(browser: Any, dashboard: Served) -> None:
    busy, other = opened(browser, dashboard, "/what-if"), opened(browser, dashboard)
    busy.page.get_by_label("Worlds", exact=True).fill("300")
    busy.named("compare").click()
    busy.named("stop").wait_for()
    other.named("skip_vote").click()
    other.named("step").click()
    week_is(other, 1)
    third = opened(browser, dashboard)
    assert weeks_of(third.page)[0] == 0
    assert third.named("skip_vote").is_visible()
    busy.named("stop").click()
    busy.named("compare").wait_for()
    for each in (busy, other, third):
        each.content()
