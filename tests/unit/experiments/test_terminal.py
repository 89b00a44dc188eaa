"""The terminal's tables: they fit 80 columns, and say what the frames say."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import Scale
from simsales.experiments.precision import Precision
from simsales.reporting.account import account
from simsales.reporting.terminal import show_comparison


def printed(shown: Any, width: int = 80) -> list[str]:
    """The lines on a terminal without colour."""
    stream = io.StringIO()
    Console(file=stream, width=width, no_color=True).print(shown)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_the_objective_comes_first_and_is_marked(comparison: Comparison) -> None:
    lines = printed(show_comparison(comparison))
    titles = [line for line in lines if line.endswith("is better") or "★" in line]
    assert titles[0] == "Margin (EUR) ★ the objective, higher is better"
    assert titles[1:] == [
        "Conversion, higher is better",
        "Churn a month, lower is better",
        "Revenue (EUR), higher is better",
    ]


def test_a_row_says_mean_difference_probability_and_gain(comparison: Comparison) -> None:
    lines = printed(show_comparison(comparison))
    row = next(line for line in lines[lines.index("Revenue (EUR), higher is better") :] if "Bundle" in line)
    assert row.split() == ["Bundle", "1.20M", "[0.94,", "1.50]", "+9.4%", "[+8.4,", "+13.4]", "88%", "631×"]


def test_a_group_has_its_own_rows(comparison: Comparison) -> None:
    lines = printed(show_comparison(comparison, "segment"))
    start = lines.index("Churn a month by segment")
    said = [line.split()[:2] for line in lines[start + 3 : start + 9]]
    assert [words[0] for words in said] == ["small", "As", "Bundle", "large", "As", "Bundle"]


def test_words_of_names_stay_whole_within_groups(make: Callable[..., Comparison]) -> None:
    values = {"Distributor bonus": [1e6, 3.3e7], "Unlimited everything": [2.7e6, 1.9e7]}
    lines = printed(show_comparison(make({"margin": values}), "segment"))
    text = lines[lines.index("Margin (EUR) by segment") :]
    assert {"Distributor", "bonus", "Unlimited", "everything"} <= {word for line in text for word in line.split()}


@pytest.mark.parametrize("strategies", [2, 5, 9])
def test_long_names_fit_and_are_not_cut(make: Callable[..., Comparison], strategies: int) -> None:
    names = [f"A strategy with forty letters, number {number:03}" for number in range(strategies)]
    values = {name: [1e6 * place + 1, 1e6 * place + 7] for place, name in enumerate(names)}
    shown = make(dict.fromkeys(("margin", "revenue", "orders", "contacts", "discounts"), values))
    lines = printed(show_comparison(shown, "segment"))
    assert max(map(len, lines)) <= 80
    text = "".join("".join(line.split()) for line in lines)
    assert "…" not in text
    assert all(f"number{number:03}" in text for number in range(strategies))


def test_the_account_is_honest(make: Callable[..., Comparison]) -> None:
    numbers = {"margin": {"A": [1.0, 2.0], "B": [2.0, 3.0]}}
    missed = account(make(numbers, precision=Precision.read("1%"), reached=False))
    assert "The precision of 1% was NOT reached in 500 worlds, the most that are run." in missed
    reached = account(make(numbers, precision=Precision.read("1%"), reached=True))
    assert "The precision of 1% was reached, and held in a quarter more worlds." in reached
    beaten = account(make(numbers, precision=Precision.read("1%"), reached=True, beaten=("B",)))
    assert "The precision of 1% was reached: every other strategy is surely beaten." in beaten
    unknown = account(make(numbers, precision=Precision.read("1%"), reached=None))
    assert "cannot be judged" in unknown
    assert "(say an amount)" in unknown
    rates = {name: {each: [value / 10 for value in of] for each, of in by.items()} for name, by in numbers.items()}
    points = make({"churn": rates["margin"]}, "churn", precision=Precision.read("0.5 points"), reached=True)
    assert "The precision of 0.5 points was reached" in account(points)
    unknown = account(make({"churn": rates["margin"]}, "churn", precision=Precision.read("1%"), reached=None))
    assert "(say points, such as 0.5 points)" in unknown
    cut = account(make(numbers, interrupted=True, store="results.db"))
    assert "INTERRUPTED" in cut
    assert "the same command goes on from here" in cut
    assert "nothing is kept" in account(make(numbers, interrupted=True))


@pytest.mark.parametrize(
    ("unit", "value", "half", "text"),
    [
        ("money", 41_234_567, 210_000, "41.23M"),
        ("money", 9_876.5, 120.0, "9,876"),
        ("money", 87.345, 0.4, "87.34"),
        ("count", 0.0, 0.0, "0"),
        ("count", 24_011, 0.0, "24.01k"),
        ("share", 0.0592, 0.0013, "5.92%"),
        ("share", 1.0, 0.0, "100.0%"),
        ("score", 0.6123, 0.012, "0.612"),
        ("money", -1_250_000, 30_000, "−1.250M"),
        ("money", float("nan"), float("nan"), "—"),
    ],
)
def test_numbers_have_the_digits_that_their_intervals_deserve(unit: str, value: float, half: float, text: str) -> None:
    assert Scale.of(unit, [value], [half]).text(value) == text


def test_of_no_world_and_of_one_no_interval_is_said(make: Callable[..., Comparison]) -> None:
    """Interrupted before the first world of all strategies there is none."""
    two, one, none = (
        " ".join(printed(show_comparison(make({"margin": {"A": [1.0, 2.0], "B": others}}, interrupted=True))))
        for others in ([2.0, 3.0], [2.0], [])
    )
    assert "[ ] are 95% intervals." in two
    assert "no interval can be said of one world" in one
    assert "no world was completed" in none
    assert "one world" not in none
    assert "95% intervals" not in none
