"""Four drawings of a bridge that crosses zero, in both directions: each has its bars where they lead."""

from __future__ import annotations

import re
from copy import copy
from io import BytesIO
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simsales
from simsales.experiments.bridge import END, START, Bridge
from simsales.experiments.bridge_bars import PIECES, bars, edge_of, pieces
from simsales.experiments.bridge_figure import bridge_figure
from simsales.experiments.comparison import Comparison
from simsales.market.check import Prepared
from simsales.market.starter import starter
from simsales.reporting.html import sections
from simsales.reporting.words import Words

CROSSING = {
    "up": {"start": -500.0, "volume": 900.0, "commission": -800.0, "usage": 700.0, "pay": -50.0, "end": 250.0},
    "down": {"start": 500.0, "volume": -900.0, "usage": 800.0, "commission": -700.0, "pay": 50.0, "end": -250.0},
}
FAR = {"start": 10_000.0, "volume": 300.0, "commission": -200.0, "end": 10_100.0}


def bridge(steps: dict[str, float]) -> Bridge:
    """A bridge with these steps."""
    mean = np.array(list(steps.values()))
    frame = pd.DataFrame({"label": list(steps), "mean": mean, "low": mean - 5, "high": mean + 5}, index=list(steps))
    return Bridge("Then", "Now", "margin", frame.rename_axis("step"))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, Prepared]:
    path = tmp_path_factory.mktemp("bridge") / "fibre.toml"
    path.write_text(starter("fibre"), encoding="utf-8")
    scenario = simsales.load(path, {"run.customers": 50, "run.weeks": 4, "run.objective": "margin"})
    return simsales.compare(scenario, replications=2, store=None, jobs=1), scenario


def with_bridge(comparison: Comparison, made: Bridge) -> Comparison:
    """A comparison that has this bridge."""
    other = copy(comparison)
    other.bridge = lambda *_: made  # type: ignore[method-assign]
    return other


def tops(shown: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Where stacked pieces are seen, as a chart stacks them: what is positive upwards, what is negative downwards."""
    found = {}
    for step, row in shown.iterrows():
        seen, at = [], {1: 0.0, -1: 0.0}
        for name in PIECES:
            side = 1 if row[name] >= 0 else -1
            if name != "base" and row[name]:
                seen += [at[side], at[side] + row[name]]
            at[side] += row[name]
        found[str(step)] = (min(seen, default=0.0), max(seen, default=0.0))
    return found


@pytest.mark.parametrize("way", CROSSING)
def test_stacked_pieces_are_seen_where_the_bars_are(way: str) -> None:
    made = bars(bridge(CROSSING[way]))
    for step, (low, high) in tops(pieces(made)).items():
        assert (low, high) == pytest.approx(sorted(made.loc[step, ["begin", "end"]]))
    gains = pieces(made)[["up", "up_below"]].abs().sum().sum()
    losses = pieces(made)[["down", "down_below"]].abs().sum().sum()
    steps = pd.Series(CROSSING[way]).drop(["start", "end"])
    assert (gains, losses) == pytest.approx((steps.clip(lower=0).sum(), -steps.clip(upper=0).sum()))


@settings(max_examples=25)
@given(st.lists(st.floats(-1e6, 1e6).map(round).filter(bool), min_size=1, max_size=9), st.floats(-1e6, 1e6).map(round))
def test_any_bridge_is_stacked_where_it_leads(steps: list[float], start: float) -> None:
    said = {"start": start, **{f"step {k}": step for k, step in enumerate(steps)}, "end": start + sum(steps)}
    made = bars(bridge({name: float(value) for name, value in said.items()}), everything=True)
    inner = made.drop([START, END])
    assert list(inner["begin"]) == pytest.approx([start, *inner["end"][:-1]], abs=1e-6)
    assert inner["end"].iloc[-1] == pytest.approx(made.loc[END, "end"], abs=1e-6)
    shown = tops(pieces(made))
    for step, row in inner.iterrows():
        assert shown[str(step)] == pytest.approx(sorted((row["begin"], row["end"])), abs=1e-6)


def test_strategies_begin_at_zero_unless_steps_were_slivers() -> None:
    assert bars(bridge(CROSSING["up"])).loc[START, "begin"] == 0.0
    far = bars(bridge(FAR))
    assert 0.0 < far.loc[START, "begin"] == far.loc[END, "begin"] < 10_000.0
    assert edge_of([-10_300.0, -10_000.0]) == -edge_of([10_300.0, 10_000.0])


@pytest.mark.parametrize("way", CROSSING)
def test_the_page_draws_them(asked: tuple[Comparison, Prepared], way: str) -> None:
    made = bridge(CROSSING[way])
    told = sections.why(with_bridge(asked[0], made), Words("en"))
    assert told is not None
    text = told["chart"]
    drawn = [(float(x), float(width)) for x, width in re.findall(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)"', text)]
    expected = bars(made)
    lows, highs = expected[["begin", "end"]].min(axis=1), expected[["begin", "end"]].max(axis=1)
    left, right = min(x for x, _ in drawn), max(x + width for x, width in drawn)
    unit = (right - left) / (highs.max() - lows.min())
    for (x, width), low, high in zip(drawn, lows, highs, strict=True):
        assert (x, x + width) == pytest.approx(
            (left + unit * (low - lows.min()), left + unit * (high - lows.min())), abs=0.2
        )


@pytest.mark.parametrize("way", CROSSING)
def test_the_figure_draws_them(way: str) -> None:
    made = bridge(CROSSING[way])
    axes = bridge_figure(made).axes[0]
    drawn = {round(each.get_y() + each.get_height() / 2): each for each in axes.patches}
    for place, row in enumerate(bars(made).itertuples()):
        bar = drawn[place]
        assert sorted((bar.get_x(), bar.get_x() + bar.get_width())) == pytest.approx(sorted((row.begin, row.end)))


@pytest.mark.parametrize("way", ["up", pytest.param("down", marks=pytest.mark.slow)])
def test_the_slides_stack_them(asked: tuple[Comparison, Prepared], way: str) -> None:
    pptx = pytest.importorskip("pptx", reason="the extra `slides` is not installed")
    from simsales.reporting.office.slides import slides

    made = bridge(CROSSING[way])
    deck = pptx.Presentation(BytesIO(slides(with_bridge(asked[0], made), asked[1])))
    (chart,) = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    values = {name: list(each.values) for name, each in zip(PIECES, chart.plots[0].series, strict=True)}
    expected = bars(made, everything=True)
    shown = tops(pd.DataFrame(values, expected.index))
    for step, row in expected.iterrows():
        assert shown[str(step)] == pytest.approx(sorted((row["begin"], row["end"])))


@pytest.mark.parametrize("way", ["up", pytest.param("down", marks=pytest.mark.slow)])
def test_the_workbook_stacks_them(asked: tuple[Comparison, Prepared], way: str) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra `excel` is not installed")
    calamine = pytest.importorskip("python_calamine", reason="the extra `excel` is not installed")
    from simsales.reporting.office.workbook import workbook

    made = bridge(CROSSING[way])
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(workbook(with_bridge(asked[0], made), asked[1])))
    header, *rows = book.get_sheet_by_name("Bridge").to_python()
    read = pd.DataFrame(rows, columns=header).set_index("step")
    shown = tops(read[list(PIECES)].astype(float))
    for step, row in bars(made, everything=True).iterrows():
        assert shown[str(step)] == pytest.approx(sorted((row["begin"], row["end"])))


def test_nothing_is_drawn_without_a_step(asked: tuple[Comparison, Prepared]) -> None:
    flat = bridge({"start": 5.0, "end": 5.0})
    named = SimpleNamespace(has_bridge=True, worlds=2, bridge=lambda: flat)
    assert sections.why(named, Words("en")) is None  # type: ignore[arg-type]
    assert list(bars(flat).index) == [START, END]
