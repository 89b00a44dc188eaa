"""A comparison's frames, its verdict, its JSON and its figure."""

import io
import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from simsales.experiments.comparison import Comparison

type Make = Callable[..., Comparison]
type Numbers = dict[str, dict[str, list[float]]]


def test_runs_are_one_row_each(comparison: Comparison, numbers: Numbers) -> None:
    runs = comparison.runs
    assert list(runs[["strategy", "world", "seed"]].itertuples(index=False, name=None))[:3] == [
        ("As today", 0, 1),
        ("Bundle", 0, 1),
        ("As today", 1, 2),
    ]
    assert runs.query("strategy == 'Bundle'")["revenue"].tolist() == numbers["revenue"]["Bundle"]
    assert len(runs) == 6


def test_table_has_means_intervals_and_risk(comparison: Comparison) -> None:
    row = comparison.table().loc[("As today", "revenue")]
    assert row["mean"] == pytest.approx(1.1e6)
    assert row["high"] - row["mean"] == pytest.approx(4.302653 * 1e5 / math.sqrt(3))
    assert row["worst_seen"] == 1e6
    assert math.isnan(row["worst"])  # three worlds have no worst 5%
    assert row["worlds"] == 3
    assert comparison.table().loc[("As today", "churn"), "worst_seen"] == 0.012
    assert comparison.table().loc[("Bundle", "revenue"), "share_best"] == 1


def test_differences_are_paired(comparison: Comparison) -> None:
    row = comparison.differences().loc[("Bundle", "revenue")]
    assert row["difference"] == pytest.approx(103_333.33, abs=0.01)
    assert row["percent"] == pytest.approx(103_333.33 / 1.1e6, abs=1e-6)
    spread = math.sqrt(((1e5 - 103_333.33) ** 2 * 2 + (1.1e5 - 103_333.33) ** 2) / 2)
    assert row["difference"] - row["low"] == pytest.approx(4.302653 * spread / math.sqrt(3), rel=1e-4)
    assert row["high"] - row["difference"] > row["difference"] - row["low"]  # the long tail is above
    assert row["pairing_gain"] > 100
    assert row["probability_better"] == 1 - 2**-3  # as sure as three worlds can be
    assert comparison.differences().loc[("Bundle", "margin"), "probability_better"] == 2**-3


def test_less_churn_is_better(make: Make) -> None:
    numbers = {"churn": {"A": [0.02, 0.03, 0.02] * 3, "B": [0.01, 0.019, 0.011] * 3}}
    found = make(numbers, objective="churn")
    assert found.best == "B"
    assert found.differences().loc[("B", "churn"), "probability_better"] > 0.99
    assert "B is best" in found.verdict()[0]


def test_a_missing_value_leaves_out_its_world_only(comparison: Comparison) -> None:
    row = comparison.differences().loc[("Bundle", "acquisition_cost")]
    assert row["difference"] == pytest.approx(((40 - 50) + (45 - 60)) / 2)
    assert math.isnan(comparison.table().loc[("Bundle", "acquisition_cost"), "probability_best"])


def test_strategies_with_fewer_worlds_are_paired_by_seed(make: Make) -> None:
    found = make({"margin": {"A": [1.0, 2.0, 30.0, 31.0], "B": [4.0, 5.5], "C": [3.0, 4.0, 32.0, 33.0]}})
    assert found.worlds == 2
    assert found.seeds == [1, 2]
    assert len(found.runs) == 10
    assert [found.worlds_of(name) for name in "ABC"] == [4, 2, 4]
    assert found.seeds_of("A", "C") == [1, 2, 3, 4]
    assert found.difference("margin", "B").tolist() == [3.0, 3.5]
    assert found.difference("margin", "C", "B").tolist() == [-1.0, -1.5]
    assert found.difference("margin", "C").tolist() == [2.0] * 4
    assert found.ranking("margin") == ["B", "C", "A"]  # by what they lead A by, not by the luck of their worlds
    assert found.table().loc[("B", "margin"), "worlds"] == 2


def test_groups_add_up_and_are_paired(comparison: Comparison) -> None:
    frame = comparison.by("segment")
    parts = frame.xs("revenue", level="measure").loc["Bundle"]
    assert parts["mean"].sum() == pytest.approx(comparison.table().loc[("Bundle", "revenue"), "mean"])
    assert parts["difference"].sum() == pytest.approx(comparison.differences().loc[("Bundle", "revenue"), "difference"])
    assert frame.index.names == ["strategy", "segment", "measure"]


def test_weekly_is_the_mean_over_worlds(comparison: Comparison) -> None:
    weeks = comparison.weekly("margin")
    assert weeks.loc[("As today", 2), "mean"] == pytest.approx(3 * 3.5e5)
    assert weeks.loc[("As today", 0), "low"] < 3.5e5 < weeks.loc[("As today", 0), "high"]


class TestVerdict:
    """What is said, and what is not."""

    def test_who_wins_by_how_much_and_how_surely(self, comparison: Comparison) -> None:
        margin, conversion, churn, revenue = comparison.verdict()
        few = "; 3 worlds are too few to say how surely: run 7 at least."
        assert margin.startswith("Margin (the objective): As today came out best, +")
        assert "against Bundle; 3 worlds" in margin
        assert margin.endswith(few)
        assert conversion.startswith("Conversion: Bundle came out best, +0.207 points [")
        assert churn.startswith("Churn a month: cannot tell As today from Bundle (0.00 points [")
        assert revenue.startswith("Revenue: Bundle came out best, +9.4% [")

    def test_enough_worlds_say_how_surely(self, make: Make, numbers: Numbers) -> None:
        more = {name: {strategy: values * 4 for strategy, values in said.items()} for name, said in numbers.items()}
        del more["acquisition_cost"]
        margin, conversion, churn, revenue = make(more).verdict()
        assert margin.startswith("Margin (the objective): As today is best, +")
        assert conversion.startswith("Conversion: Bundle is best, +0.207 points [")
        assert "cannot tell" in churn
        assert revenue.startswith("Revenue: Bundle is best, +9.39% [")
        assert "sure)" in revenue

    def test_not_sure_says_how_many_more_worlds(self, make: Make) -> None:
        numbers = {"margin": {"A": [10.0, 12, 11, 13, 9, 11], "B": [11.0, 11, 12, 13, 10, 10]}}
        (sentence,) = make(numbers).verdict()
        assert "cannot tell B from A" in sentence
        assert "more worlds would" in sentence

    def test_all_contenders_are_named(self, make: Make) -> None:
        luck = [1.0, -1.0, 0.5, -0.5, 0.3, 0.7, -0.2]
        numbers = {
            "A": luck,
            "B": [each - 0.01 for each in luck[::-1]],
            "C": [each - 0.02 for each in (*luck[2:], *luck[:2])],
            "D": [each - 50 for each in luck],
        }
        (sentence,) = make({"margin": numbers}).verdict()
        assert "cannot tell A from B or C (" in sentence

    def test_noise_is_not_equality(self, make: Make) -> None:
        (sentence,) = make({"margin": {"A": [10.0, 12, 11] * 3, "B": [12.0, 10, 11.0001] * 3}}).verdict()
        assert "cannot tell" in sentence
        assert "at least" in sentence

    def test_equal_strategies(self, make: Make) -> None:
        same = {"margin": {"A": [1.0, 2.0], "B": [1.0, 2.0]}}
        assert make(same).verdict() == ["Margin (the objective): the same under every strategy."]
        three = {"margin": {"A": [1.0, 2.0, 1.5] * 2, "B": [5.0, 6.0, 5.5] * 2, "C": [5.0, 6.0, 5.5] * 2}}
        assert "B and C (equal) are best, +" in make(three).verdict()[0]

    def test_one_world_cannot_say(self, make: Make) -> None:
        (sentence,) = make({"margin": {"A": [1.0], "B": [2.0]}}).verdict()
        assert "B came out best" in sentence
        assert "One world cannot say how surely" in sentence

    def test_one_strategy_or_no_world(self, make: Make) -> None:
        assert "nothing to compare it with" in make({"margin": {"A": [1.0, 2.0]}}).verdict()[0]
        none = make({"margin": {"A": [1.0, 2.0], "B": []}})
        assert none.worlds == 0
        assert "No world was completed" in none.verdict()[0]
        assert json.loads(none.to_json())["best"] is None


def test_json_has_everything_and_is_strict(comparison: Comparison, numbers: Numbers) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    read = json.loads(comparison.to_json("segment"), parse_constant=refuse)
    assert read["verdict"] == comparison.verdict()
    assert read["best"] == "As today"
    assert len(read["table"]) == 2 * len(numbers)
    assert read["account"]["from_store"] == 2
    row = next(row for row in read["table"] if (row["strategy"], row["measure"]) == ("Bundle", "acquisition_cost"))
    assert row["probability_best"] is None
    assert read["by"]["segment"][0]["segment"] == "small"


def test_constant_difference_is_infinite_gain_in_json(make: Make) -> None:
    read = json.loads(make({"margin": {"A": [1.0, 2.0], "B": [2.0, 3.0]}}).to_json())
    assert read["differences"][0]["pairing_gain"] == "Infinity"


class TestFigure:
    """The figure has a panel of weeks and one of differences, and is the same every time."""

    def test_panels_and_names(self, comparison: Comparison) -> None:
        weeks, *differences = comparison.plot().axes
        assert weeks.get_title(loc="left").startswith("Margin (EUR) by week")
        assert [line.get_label() for line in weeks.get_lines()] == ["As today", "Bundle"]
        titles = [axes.get_title(loc="left") for axes in differences]
        assert titles == [
            "Margin ★, % of its mean",
            "Conversion, points",
            "Churn a month, points",
            "Revenue, % of its mean",
        ]
        assert [text.get_text() for axes in differences for text in axes.get_yticklabels()] == ["Bundle"] * 4

    def test_one_strategy_one_world(self, make: Make) -> None:
        figure = make({"margin": {"A": [1.0]}}).plot()
        assert len(figure.axes) == 1

    def test_svg_is_reproducible(self, comparison: Comparison, tmp_path: Path) -> None:
        from simsales.experiments.figures import save

        for name in ("one.svg", "two.svg"):
            save(comparison.plot(), str(tmp_path / name))
        assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()

    def test_it_draws(self, comparison: Comparison) -> None:
        buffer = io.BytesIO()
        comparison.plot("revenue").savefig(buffer)
        assert buffer.getvalue().startswith(b"\x89PNG")

    def test_unknown_measure(self, comparison: Comparison) -> None:
        with pytest.raises(ValueError, match="conversion"):
            comparison.plot("profit")


def test_means_are_in_the_order_of_the_file(make: Callable[..., Comparison]) -> None:
    shown = make(
        {"margin": {"Zero": [1.0, 3.0], "As today": [5.0, 7.0]}, "churn": {"Zero": [0.1, 0.3], "As today": [0.5, 0.7]}}
    )
    means = shown.means()
    assert list(means.index) == ["Zero", "As today"]
    assert means["margin"].tolist() == [2.0, 6.0]


def test_a_notebook_shows_the_figure_and_its_ticks_are_few(comparison: Comparison) -> None:
    figure = comparison.plot()
    assert figure._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert len(figure.axes[1].get_xticks()) <= 7
