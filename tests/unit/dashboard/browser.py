"""A dashboard of its own, and Debian's Chromium to look at it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Served:
    """A dashboard that is being served: where, and its process."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        self.address, self.process = address, process


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[Served]:
    """``simsales dashboard`` in a folder, until the test is over."""
    port = free_port()
    command = [sys.executable, "-m", "simsales", "dashboard", *arguments, "--port", str(port), "--no-browser"]
    log = folder / "dashboard.log"
    around = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}  # NiceGUI looks for it
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, cwd=folder, env=around, stdout=out, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(600):
            said = log.read_text(encoding="utf-8")
            assert process.poll() is None, said
            found = re.search(r"http://\S+:\d+(\S*)", said)
            address = f"http://127.0.0.1:{port}"
            if found and _answers(address + found[1]):
                yield Served(address + found[1].rstrip("/"), process)
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"the dashboard does not answer: {said}")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return False
    return True


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; the test is skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright (extra dev) is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}: apt install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


class Watched:
    """A page in a browser session of its own; at the end it must have asked no other host, and had no error."""

    def __init__(self, browser: Any, address: str, width: int = 1280) -> None:
        self.page = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True).new_page()
        self.trouble: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda said: said.type == "error" and self.trouble.append(said.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)

    def named(self, name: str) -> Any:
        """A button by its name."""
        return self.page.locator(f'[data-name="{name}"]:visible')

    def part(self, name: str) -> Any:
        """A part of the page by its name."""
        return self.page.locator(f'[data-part="{name}"]')

    def content(self) -> None:
        """Check that nothing was asked of elsewhere, and nothing went wrong."""
        own = self.page.url.split("/")[2]
        away = [url for url in self.asked if not url.startswith(("data:", "blob:")) and url.split("/")[2] != own]
        assert away == []
        assert self.trouble == []


def small(repository: Path, folder: Path, **run: int) -> Path:
    """``channel_conflict`` with few customers, weeks and worlds, as a file that extends it."""
    said = {"customers": 600, "weeks": 8, "replications": 8, **run}
    base = (repository / "scenarios" / "channel_conflict.toml").read_text(encoding="utf-8")
    (folder / "channel_conflict.toml").write_text(base, encoding="utf-8")
    lines = ['extends = "channel_conflict.toml"', "[run]", *(f"{key} = {value}" for key, value in said.items())]
    path = folder / "small.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def weeks_of(page: Any) -> Sequence[int]:
    """The week that is shown, and how many there are."""
    return [int(each) for each in re.findall(r"\d+", page.locator(".week").inner_text())]


def opened(browser: Any, dashboard: Served, path: str = "/", width: int = 1280) -> Watched:
    """A page of the dashboard, ready."""
    watched = Watched(browser, dashboard.address + path, width)
    watched.page.locator("h1").wait_for(timeout=30_000)
    return watched


def week_is(watched: Watched, week: int, how: str = "==") -> None:
    """Wait until so many weeks have been lived."""
    watched.page.wait_for_function(f"document.querySelector('.week').innerText.split(' ')[1] {how} {week}")


def pick(watched: Watched, label: str, option: str) -> None:
    """Choose from a list by its label."""
    watched.page.get_by_label(label, exact=True).first.click()
    watched.page.get_by_role("option", name=option, exact=True).click()
