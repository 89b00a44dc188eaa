"""The dashboard in a browser: one quick look in every run of the tests, the rest when slow tests are asked for."""

import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from simsales.experiments.compare import compare, run
from simsales.experiments.inputs import load
from simsales.market.record import Record
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
    watched.page.locator("h1").wait_for(timeout=30_000)
    return watched


def week_is(watched: Watched, week: int, how: str = "==") -> None:
    """Wait until so many weeks have been lived."""
    watched.page.wait_for_function(f"document.querySelector('.week').innerText.split(' ')[1] {how} {week}")


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


def pick(watched: Watched, label: str, option: str) -> None:
    """Choose from a list by its label."""
    watched.page.get_by_label(label, exact=True).first.click()
    watched.page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.slow
def test_it_plays_pauses_and_starts_again(browser: Any, dashboard: Served) -> None:
    watched = opened(browser, dashboard)
    watched.named("skip_vote").click()
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


@pytest.mark.slow
def test_a_lever_is_turned_compared_and_saved(browser: Any, dashboard: Served, folder: Path) -> None:
    watched = opened(browser, dashboard, "/what-if")
    watched.part("levers").get_by_label("rule between channels").click()
    watched.page.get_by_role("option", name="registration", exact=True).click()
    slider = watched.page.get_by_label("registration: protection")
    slider.locator("[tabindex]").first.focus()
    for _ in range(4):
        watched.page.keyboard.press("ArrowRight")
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


@pytest.mark.slow
def test_the_language_is_switched_and_what_was_done_stays(browser: Any, dashboard: Served) -> None:
    watched = opened(browser, dashboard)
    watched.named("skip_vote").click()
    watched.named("step").click()
    week_is(watched, 1)
    watched.page.get_by_role("button", name="中文").click()
    watched.page.get_by_text("第 1 周 / 共 8 周").wait_for()
    assert watched.page.evaluate("document.documentElement.lang") == "zh"
    assert watched.named("step").inner_text() == "下一周"
    watched.page.get_by_role("link", name="假设分析").click()
    watched.page.get_by_text("策略杠杆").wait_for()
    watched.content()


@pytest.mark.slow
def test_the_keyboard_alone_is_enough(browser: Any, dashboard: Served) -> None:
    watched = opened(browser, dashboard)
    keys = watched.page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(60):
            if watched.page.evaluate("document.activeElement.dataset.name || document.activeElement.ariaLabel") == name:
                return
            keys.press("Tab")
        pytest.fail(f"{name} cannot be reached by Tab")

    tab_to("skip_vote")
    keys.press("Enter")
    watched.named("skip_vote").wait_for(state="hidden")
    tab_to("play")
    keys.press("Space")
    week_is(watched, 2, ">=")
    keys.press("Space")
    watched.page.wait_for_timeout(600)
    tab_to("step")
    keys.press("Enter")
    watched.page.wait_for_timeout(600)
    tab_to("Right")
    keys.press("Enter")
    watched.page.get_by_role("option", name="Territory").wait_for()
    keys.type("")
    keys.press("ArrowDown")
    keys.press("Enter")
    watched.page.wait_for_timeout(1500)
    tab_to("next_clash")
    keys.press("Enter")
    watched.content()


UNNAMED = """() => [...document.querySelectorAll('button, input, [role=slider]')]
  .filter((e) => e.checkVisibility() && !e.innerText && !e.ariaLabel && !(e.labels && e.labels.length))
  .map((e) => e.outerHTML.slice(0, 120))"""

CONTRAST = """() => {
  const number = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const c = number(getComputedStyle(node).backgroundColor);
      if (c.length < 4 || c[3] > 0.99) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !node.checkVisibility({ opacityProperty: true })) continue;
    if (node.closest("svg, canvas, script, style, [disabled], .disabled, .q-field--disabled")) continue;
    const style = getComputedStyle(node);
    const [one, two] = [light(number(style.color)), light(behind(node))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (two + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) poor.push(walk.currentNode.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
  }
  return poor;
}"""


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 800])
@pytest.mark.parametrize("path", ["/", "/what-if", "/teams"])
def test_text_stands_out_and_fits(browser: Any, dashboard: Served, path: str, width: int) -> None:
    watched = opened(browser, dashboard, path, width)
    watched.page.locator("[data-name]").first.wait_for()
    watched.page.wait_for_timeout(500)
    assert watched.page.evaluate(CONTRAST) == []
    assert watched.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "it is wider than the screen"
    )
    unnamed = watched.page.evaluate(UNNAMED)
    assert unnamed == []


@pytest.mark.slow
def test_from_elsewhere_a_token_is_asked_for(folder: Path, browser: Any) -> None:
    with served(folder, "small.toml", "--no-store", "--host", "0.0.0.0") as found:
        address, _, token = found.address.partition("?")
        refused = browser.new_page()
        answer = refused.goto(address)
        assert answer.status == 403
        watched = Watched(browser, f"{address}?{token}")
        watched.named("skip_vote").click()
        watched.named("step").click()
        week_is(watched, 1)
        watched.page.goto(f"{address.rstrip('/')}/what-if")
        with watched.page.expect_download() as download:
            watched.named("save").click()
        assert 'extends = "small.toml"' in download.value.path().read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_page_answers_at_once_while_a_long_comparison_goes_on(browser: Any, repository: Path, tmp_path: Path) -> None:
    small(repository, tmp_path, customers=10_000, weeks=52)
    with served(tmp_path, "small.toml", "--no-store") as found:
        busy = opened(browser, found, "/what-if")
        busy.page.get_by_label("Worlds", exact=True).fill("100")
        busy.named("compare").click()
        busy.part("answer").get_by_text("4 worlds").wait_for(timeout=60_000)
        taken = []
        for _ in range(40):
            start = time.perf_counter()
            urllib.request.urlopen(found.address + "/what-if", timeout=10).read()
            taken.append(time.perf_counter() - start)
            time.sleep(0.05)
        assert busy.named("stop").is_visible(), "the comparison was over too soon"
        print(f"page: median {statistics.median(taken) * 1000:.0f} ms, slowest {max(taken) * 1000:.0f} ms")
        assert statistics.median(taken) < 0.2


@pytest.mark.slow
def test_sessions_that_are_closed_leave_nothing(browser: Any, dashboard: Served) -> None:
    process = psutil.Process(dashboard.process.pid)

    def after(sessions: int) -> float:
        for _ in range(sessions):
            watched = opened(browser, dashboard)
            watched.named("skip_vote").click()
            watched.named("step").click()
            week_is(watched, 1)
            watched.page.context.close()
        time.sleep(10)
        return process.memory_info().rss / 1e6

    before, then = after(10), after(50)
    print(f"memory: {before:.0f} MB after 10 sessions, {then:.0f} MB after 50 more")
    assert then < 1.1 * before
