"""What all pages have in common: the head with its links and languages, the style, and errors said in their place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

from nicegui import ui

from simsales.dashboard.pools import Pools
from simsales.dashboard.typed import NO_END, refusal
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import sentence
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared
from simsales.reporting.words import LANGUAGES, Words

PAGES = {"classroom": "/", "what_if": "/what-if", "teams": "/teams"}
STYLE = Path(__file__).with_name("style.css")


@dataclass(frozen=True)
class House:
    """What all sessions look at, and none changes: the scenario, where results are kept, and who does the work.

    ``folder`` is where strategies are saved; None: they are only handed over as downloads.
    """

    prepared: Prepared
    pools: Pools
    store: Path | None
    folder: Path | None


class View(Protocol):
    """A page as it is drawn now."""

    def show(self) -> None:
        """Show how things stand."""


class Frame:
    """The frame of one session's page: ``draw`` fills it, again whenever the language is switched.

    Whatever goes on meanwhile shows what it has found by ``show``, on the page as it is drawn by then.
    """

    def __init__(self, house: House, page: str, language: str, draw: Callable[[Frame], View]) -> None:
        self.house, self.page, self.words = house, page, Words(language)
        self._draw = draw
        ui.add_css(STYLE.read_text(encoding="utf-8"))
        ui.colors(primary="#1f4e79", secondary="#8a4b08", positive="#1e6b45", negative="#a61b1b")
        self._body()
        self._tell_browser()

    @ui.refreshable_method
    def _body(self) -> None:
        words = self.words
        ui.page_title(f"simsales · {words(self.page)}")
        with ui.element("header").classes("head"):
            ui.label("simsales").classes("brand")
            with ui.element("nav").props(f'aria-label="{words("pages")}"'):
                for name, path in PAGES.items():
                    link = ui.link(words(name), f"{path}?{urlencode({'lang': words.language})}")
                    link.classes("here" if name == self.page else "")
            ui.space()
            switch = ui.toggle(LANGUAGES, value=words.language, on_change=lambda event: self.speak(event.value))
            switch.props(
                f'aria-label="{words("language")}" no-caps unelevated toggle-color="white" toggle-text-color="primary"'
            )
            switch.classes("language").mark("language")
        with ui.element("div").classes("page"):
            self.view = self._draw(self)

    def show(self) -> None:
        """Show how things stand."""
        self.view.show()

    def redraw(self) -> None:
        """Draw the page anew."""
        self._body.refresh()

    def speak(self, language: str) -> None:
        """Say everything in another language; what has been done stays."""
        self.words = Words(language)
        self.redraw()
        self._tell_browser()

    def _tell_browser(self) -> None:
        ui.run_javascript(f'document.documentElement.lang = "{self.words.language}"')


class Errors:
    """Where errors of a page stand: said in a sentence with their place, until something else is tried."""

    def __init__(self, words: Words) -> None:
        self.label = ui.label().classes("error").props('role="alert"').mark("error")
        self.words = words
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.label.set_visibility(False)
        self.label.set_text("")

    def say(self, text: str) -> None:
        """Say what is wrong."""
        self.label.set_text(text)
        self.label.set_visibility(True)

    @contextmanager
    def said(self) -> Iterator[None]:
        """Say what goes wrong within, instead of raising it; whatever it is, the page lives on."""
        try:
            yield
        except (ScenarioError, ExperimentError) as error:
            self.say(str(error))
        except Exception as error:
            self.say(f"{self.words('unexpected')} {sentence(error)}")


class Slider(ui.slider):
    """A slider that moves at once: keys that are pressed before the server has answered are not lost."""

    LOOPBACK = False


def choice(
    label: str, options: dict[str, str] | list[str], value: str | None, act: Callable[[str], object]
) -> ui.select:
    """One of several, with its label."""
    found = ui.select(options, value=value, label=label, on_change=lambda event: act(event.value))
    return found.props("outlined dense options-dense").classes("choice")


class Whole(ui.number):
    """A whole number that stays as it was typed: what is not taken is said below it."""

    def sanitize(self) -> None:
        """Change nothing in silence."""


def whole(
    words: Words, label: str, value: int, act: Callable[[int], object], least: int = 0, most: int = NO_END
) -> ui.number:
    """A whole number, with its label; ``act`` is told what is taken, and the page what is not (``refusal``)."""
    stands = value

    def refused(typed: float | None) -> str | None:
        return refusal(words, typed, least, most, stands)

    def changed(typed: float | None) -> object:
        nonlocal stands
        if typed is None or refused(typed) is not None:
            return None
        stands = int(typed)
        return act(stands)

    found = Whole(
        label, value=value, min=least, max=most, step=1, on_change=lambda event: changed(event.value),
        validation=refused,
    )  # fmt: skip
    return found.props("outlined dense").classes("whole")


def button(text: str, act: Callable[[], object | Awaitable[object]], name: str, main: bool = False) -> ui.button:
    """A button, found by its name in tests."""
    found = ui.button(text, on_click=act).props("no-caps unelevated" if main else "no-caps outline")
    return found.mark(name).props(f'data-name="{name}"')


def part(title: str, name: str) -> ui.element:
    """A part of a page, with its heading."""
    box = ui.element("section").classes("part").props(f'data-part="{name}" aria-label="{title}"')
    with box:
        ui.html(f"<h2>{title}</h2>", sanitize=False)
    return box
