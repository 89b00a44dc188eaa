"""The figure of a comparison: every strategy is told apart from every other, and nothing of it is cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import simsales

CASES = Path(__file__).parent / "market"


def comparison_of(path: Path, changes: dict[str, Any] | None = None) -> Any:
    """A comparison in two worlds."""
    return simsales.compare(simsales.load(path, changes), replications=2, store=None)


def cuts(count: int, name: str) -> dict[str, Any]:
    """So many strategies more, each with a cut of its own, on few customers."""
    return {"run.customers": 10} | {
        f"strategies.{name} {k}.pricing": [{"kind": "discount", "by": (k + 1) / 1000, "existing": True}]
        for k in range(count)
    }


def looks(figure: Any, names: list[str]) -> list[tuple[Any, ...]]:
    """How the line of each strategy looks: its colour, dashes and marker."""
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    return [(lines[n].get_color(), lines[n].get_linestyle(), lines[n].get_marker()) for n in names]


def cut_off(figure: Any) -> list[str]:
    """The texts that reach beyond the paper, by more than a pixel; numbers along an axis are drawn only within it."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    paper, found = figure.bbox, []
    for text in figure.findobj(Text):
        if not text.get_visible() or re.fullmatch(r"[-+−\d.,%]*", text.get_text().strip()):
            continue
        box = text.get_window_extent(canvas.get_renderer())
        if box.x0 < -1 or box.y0 < -1 or box.x1 > paper.x1 + 1 or box.y1 > paper.y1 + 1:
            found.append(text.get_text())
    return found


def test_many_strategies() -> None:
    """14 strategies look 14 ways."""
    comparison = comparison_of(CASES / "many_strategies.toml")
    assert len(set(looks(comparison.plot(), comparison.strategies))) == len(comparison.strategies) == 14


def test_nothing_of_the_figure_of_many_strategies_is_cut_off() -> None:
    """Every title, label and name lies on the paper."""
    assert cut_off(comparison_of(CASES / "many_strategies.toml").plot()) == []


@pytest.mark.parametrize("count", [1, 7, 8, 16, 40])  # up to 7 (8 with "Now"): held already
def test_however_many_strategies_they_are_told_apart(count: int) -> None:
    """n + 1 strategies look n + 1 ways, and each has its name beside the end of its line, in its colour."""
    comparison = comparison_of(CASES / "holders.toml", cuts(count, "Cut"))
    figure = comparison.plot()
    assert len(set(looks(figure, comparison.strategies))) == count + 1
    named = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    colours = [colour for colour, *_ in looks(figure, comparison.strategies)]
    assert named == dict(zip(comparison.strategies, colours, strict=True))


@pytest.mark.parametrize("count", [1, 20])
def test_no_title_is_cut_off(count: int) -> None:
    """A name has 40 letters at most and a question any number: both are wrapped before the paper ends."""
    longest = "A name that is as long as a name may be"
    changes = cuts(count, "Cut") | {"title": "Is it better? " * 12, f"strategies.{longest}.pricing": []}
    comparison = simsales.compare(
        simsales.load(CASES / "holders.toml", changes), [longest, *(f"Cut {k}" for k in range(count))], 2, store=None
    )
    assert cut_off(comparison.plot()) == []


@pytest.mark.parametrize("count", [1, 20])
def test_short_names_lie_on_the_paper(count: int) -> None:
    """Held already: however many there are."""
    assert cut_off(comparison_of(CASES / "holders.toml", cuts(count, "Cut")).plot()) == []


def test_the_terminal_cuts_no_name_off(said: Callable[..., Any]) -> None:
    """Held already: in 200 columns each of the 14 names stands whole, without dots."""
    text = said("compare", CASES / "many_strategies.toml", "--replications", "2", "--no-store").text
    assert "…" not in text
    assert all(f"number {k:02} xx" in text for k in range(14))
