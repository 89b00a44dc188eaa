"""The figures: nothing is cut off or upon each other, every strategy is named, axes say where they begin."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simsales.experiments.bridge import Bridge, bridge
from simsales.experiments.bridge_figure import bridge_figure
from simsales.experiments.comparison import Comparison
from simsales.experiments.labels import spread_out

type Make = Callable[..., Comparison]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 0.1)), min_size=1, max_size=10))
def test_labels_do_not_overlap_stay_inside_and_keep_their_order(wanted: list[tuple[float, float]]) -> None:
    places, sizes = [place for place, _ in wanted], [size for _, size in wanted]
    found = spread_out(places, sizes)
    order = sorted(range(len(found)), key=lambda k: (found[k], places[k]))
    assert [places[k] for k in order] == sorted(places)
    for one, other in itertools.pairwise(order):
        assert found[other] - found[one] >= (sizes[one] + sizes[other]) / 2 - 1e-9
    assert all(sizes[k] / 2 - 1e-9 <= found[k] <= 1 - sizes[k] / 2 + 1e-9 for k in order)


def test_labels_with_room_stay_where_they_are() -> None:
    assert spread_out([0.2, 0.8], [0.1, 0.1]) == pytest.approx([0.2, 0.8])


def many(make: Make, count: int, level: float = 1e6) -> Comparison:
    """So many strategies with long names."""
    luck = np.random.default_rng(count)
    base = luck.normal(level, 5e4, 20)
    names = [f"Number {k} of the plans with a rather long name" for k in range(count)]

    def values(scale: float) -> dict[str, list[float]]:
        return {name: list(scale * (base + 3e4 * k + luck.normal(0, 2e4, 20))) for k, name in enumerate(names)}

    return make({"margin": values(1), "conversion": values(1e-7), "churn": values(1e-8), "revenue": values(3)})


def drawn(figure: Figure) -> tuple[list[str], bool]:
    """Every text of a figure, and whether all that is drawn lies inside it."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    box = figure.get_tightbbox(canvas.get_renderer())
    width, height = figure.get_size_inches()
    inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
    found = figure.findobj(lambda artist: hasattr(artist, "get_text") and artist.get_visible())
    return [" ".join(text.get_text().split()) for text in found], bool(inside)


@pytest.mark.parametrize("count", [1, 2, 4, 14])
def test_nothing_is_cut_off_and_every_strategy_has_its_name(make: Make, count: int) -> None:
    comparison = many(make, count)
    figure = comparison.plot()
    told, inside = drawn(figure)
    assert inside
    for name in comparison.strategies[1:]:
        assert told.count(name) == 1 + 4, "beside its line, and in each panel"
    assert any(text.startswith(comparison.verdict()[0][:30]) for text in told)


def test_an_axis_begins_at_zero_or_says_that_it_does_not(make: Make) -> None:
    assert many(make, 2).plot().axes[0].get_ylim()[0] == 0
    luck = np.random.default_rng(1)
    weekly = make({"margin": {"A": list(luck.normal(-1e6, 1e3, 20)), "B": list(luck.normal(-1.1e6, 1e3, 20))}}).plot()
    assert "does not begin at zero" in weekly.axes[0].get_ylabel()


class Books:
    """A record with nothing but some entries."""

    class labels:
        own = 1

    def __init__(self, **entries: float) -> None:
        self.entries = entries

    def entry(self, name: str) -> Any:
        """The entry, in one cell."""
        return np.full((1, 1, 1, 1), self.entries.get(name, 0.0))


@pytest.mark.parametrize("level", [1e5, -1e5])
def test_the_bridge_is_drawn_from_end_to_end(level: float) -> None:
    now = [Books(recurring_revenue=level + 900 + k, bills=11.0, commission=400.0 + k) for k in range(8)]
    then = [Books(recurring_revenue=level + k, bills=10.0, commission=100.0) for k in range(8)]
    steps = bridge(now, then, "margin")  # type: ignore[arg-type]
    figure = bridge_figure(Bridge("As today", "More", "margin", steps), "EUR")
    told, inside = drawn(figure)
    assert inside
    assert {"As today", "More", "Commission", "Recurring: volume"} <= set(told)
    (axes,) = figure.axes
    bars = {bar.get_y(): (bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches}
    ends = [bars[place] for place in sorted(bars)]
    first, *between, last = ends
    assert between[0][0] == pytest.approx(steps.loc["start", "mean"])
    for one, other in itertools.pairwise(between):
        assert other[0] == pytest.approx(one[1])
    assert between[-1][1] == pytest.approx(steps.loc["end", "mean"])
    assert steps.loc["end", "mean"] in (pytest.approx(last[0]), pytest.approx(last[1]))
    assert first[0] == last[0] or first[1] == last[1], "both begin at the same place"
