"""The dashboard for everybody: languages, keyboard, contrast, tokens; what it takes of time and memory."""

import statistics
import time
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.unit.dashboard.browser import Served, Watched, opened, served, small, week_is


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
    assert "电话销售" in watched.part("funnel").inner_text()
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
        socket = f"{address.rstrip('/')}/_nicegui_ws/socket.io/?EIO=4&transport=polling"
        assert refused.goto(socket).status == 403
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
            urllib.request.urlopen(found.address + "/teams", timeout=10).read()
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
