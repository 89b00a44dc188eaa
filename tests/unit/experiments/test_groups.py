"""For whom: the same comparison within each group, with one doubt for them all; and which measures matter."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from rich.console import Console, Group

from simsales.experiments.comparison import Comparison
from simsales.experiments.execute import Task
from simsales.experiments.plain_data import json_text
from simsales.experiments.standing import DOUBT, allowed_doubt
from simsales.reporting.groups import by_group, show_groups
from simsales.reporting.terminal import show_comparison


def printed(shown: Any) -> str:
    """What a terminal of 80 columns shows."""
    stream = io.StringIO()
    Console(file=stream, width=80, no_color=True).print(shown)
    return stream.getvalue()


type Make = Callable[..., Comparison]


def test_parts_sum_to_the_whole_and_have_its_worlds(comparison: Comparison) -> None:
    parts = comparison.within("segment")
    assert list(parts) == ["small", "large"]
    total = sum(part.values("revenue") for part in parts.values())
    assert total == pytest.approx(comparison.values("revenue"))
    assert all(part.seeds == comparison.seeds for part in parts.values())


def test_the_doubt_is_shared_among_the_parts(comparison: Comparison) -> None:
    parts = comparison.within("segment")
    assert sum(allowed_doubt(part, part.objective) for part in parts.values()) == pytest.approx(DOUBT)


def test_parts_of_one_of_several_comparisons_share_its_doubt(comparison: Comparison) -> None:
    one_of_three = replace(comparison.question, parts=3)
    told = {
        Task(name, seed): comparison.record(name, seed) for name in comparison.strategies for seed in comparison.seeds
    }
    found = Comparison(
        one_of_three, comparison.descriptions, {task: each.summary() for task, each in told.items()}, told.__getitem__,
        comparison.seeds, comparison.account,
    )  # fmt: skip
    parts = found.within("segment")
    assert sum(allowed_doubt(part, part.objective) for part in parts.values()) == pytest.approx(DOUBT / 3)


def test_every_record_is_added_up_once_whatever_is_asked(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []
    read = comparison.record
    monkeypatch.setattr(comparison, "record", lambda name, seed: asked.append((name, seed)) or read(name, seed))
    comparison.verdict_by("segment")
    comparison.by("segment")
    comparison.within("segment")
    printed(Group(*show_groups(comparison, "segment"), *by_group(comparison, "segment")))
    assert sorted(asked) == [(name, seed) for name in comparison.strategies for seed in comparison.seeds]


def test_false_winners_among_equals_in_any_part_are_rare(make: Make) -> None:
    """Ten thousand sentences would be surer; of 400 studies of equal strategies 5% name a winner somewhere at most."""
    luck = np.random.default_rng(20)
    named = 0
    for _ in range(400):
        found = make({"margin": {name: list(luck.normal(100, 10, 12)) for name in "AB"}})
        named += any("is best" in told for told in found.verdict_by("segment").values())
    assert named <= 0.05 * 400 + 3 * np.sqrt(400 * 0.05 * 0.95)


def test_each_part_says_who_wins_there(make: Make) -> None:
    luck = np.random.default_rng(1).normal(100, 10, 20)
    found = make({"margin": {"A": list(luck), "B": list(luck + 5 + np.arange(20) % 3)}})
    told = found.verdict_by("segment")
    assert all("B is best" in sentence for sentence in told.values())
    assert "+5.9" in told["small"]  # percent, of a third as of the whole
    read = json.loads(found.to_json("segment"))
    assert read["verdict_by"] == {"segment": told}


def test_an_amount_of_indifference_is_shared_by_the_groups(make: Make) -> None:
    values = {"A": [99.0 + k % 3 for k in range(20)], "B": [99.5 + k % 3 for k in range(20)]}
    whole = make({"margin": values})
    object.__setattr__(whole.question, "indifference", 20.0)
    assert "as good" in whole.verdict()[0] or "less than" in whole.verdict()[0]
    (small, large) = whole.within("segment").values()
    assert small.question.indifference == large.question.indifference == pytest.approx(20 / 100, rel=0.01)


def test_groups_say_in_how_many_worlds_there_is_no_value(comparison: Comparison) -> None:
    frame = comparison.by("segment")
    row = frame.loc[("As today", "small", "acquisition_cost")]
    assert (row["worlds"], row["undefined"]) == (2, 1)


def test_who_was_run_no_further_is_compared_in_the_worlds_of_both(make: Make) -> None:
    found = make({"margin": {"A": [3.0, 6.0, 30.0, 33.0], "B": [6.0, 9.0], "C": [9.0, 12.0, 36.0, 39.0]}})
    frame = found.by("segment").xs("margin", level="measure")
    assert frame.loc[("B", "small"), "difference"] == pytest.approx(1.0)
    assert frame.loc[("C", "small"), "difference"] == pytest.approx(2.0)
    assert frame.loc[("C", "small"), "worlds"] == 4


def test_members_where_all_are_the_same_are_told_together(make: Make) -> None:
    told = by_group(make({"margin": {"A": [1.0, 2.0], "B": [1.0, 2.0]}}), "segment")
    assert told == ["Margin (the objective) by segment", "small, large: the same under every strategy."]


def test_an_interval_holds_nothing_impossible(make: Make) -> None:
    churn = {"A": [0.0, 0.0, 0.3, 0.0], "B": [0.1, 0.2, 0.1, 0.2]}
    found = make({"churn": churn, "margin": {"A": [0.0, 9.0, 0.0, 0.0], "B": [1.0, 2.0, 3.0, 4.0]}})
    table, split = found.table(), found.by("segment")
    assert table.loc[("A", "churn"), "low"] == split.loc[("A", "small", "churn"), "low"] == 0
    assert table.loc[("A", "margin"), "low"] < 0
    share = make({"conversion": {"A": [0.9, 0.99, 1.0, 0.95], "B": [0.5, 0.6, 0.4, 0.5]}}, "conversion")
    assert share.table().loc[("A", "conversion"), "high"] == 1
    assert share.weekly("conversion")["high"].max() <= 1
    assert found.differences().loc[("B", "churn"), "low"] < 0


def test_few_worlds_whose_interval_holds_zero_cannot_tell(make: Make) -> None:
    """Six more worlds would not say it: the number is that of worlds that would."""
    (sentence,) = make({"margin": {"A": [100.0, 90.0, 110.0, 99.0], "B": [101.0, 89.0, 112.0, 97.0]}}).verdict()
    assert "cannot tell" in sentence
    assert "too few" not in sentence
    (sure,) = make({"margin": {"A": [100.0, 90.0, 110.0, 99.0], "B": [111.0, 101.0, 122.0, 109.0]}}).verdict()
    assert "4 worlds are too few to say how surely: run 6 at least" in sure


def test_what_lies_within_the_margin_is_said_of_the_runner_up(make: Make) -> None:
    luck = np.random.default_rng(4)
    base = luck.normal(1000, 20, 30)
    numbers = {"Base": base - 60, "Second": base, "First": base + 3 + luck.normal(0, 0.1, 30)}
    (sentence,) = make({"margin": {name: list(values) for name, values in numbers.items()}}).verdict()
    assert "against the runner-up Second, less than the 9.37 that are taken as equal, and +6.7" in sentence


def test_a_name_that_could_be_two_is_in_quotes(make: Make) -> None:
    values = {"New, graded": [1.0 * k for k in range(8)], "Old": [1.0 * k + 5 + k % 2 for k in range(8)]}
    assert 'against "New, graded"' in make({"margin": values}).verdict()[0]


def test_the_page_says_of_how_many_worlds_that_were_asked_for(make: Make) -> None:
    numbers = {"margin": {"A": [1.0, 2.0], "B": [2.0, 3.5]}}
    assert "2 of 8 worlds" in printed(show_comparison(make(numbers, asked=8)))
    one = printed(show_comparison(make({"margin": {"A": [1.0], "B": [2.0]}}, asked=1)))
    assert "95%" not in one


def test_only_what_differs_matters(make: Make) -> None:
    luck = np.random.default_rng(3)
    same, base = list(luck.normal(50, 5, 20)), luck.normal(100, 5, 20)
    numbers: dict[str, Any] = {
        "margin": {"A": list(base), "B": list(base + 1)},
        "orders": {"A": same, "B": same},
        "contacts": {"A": list(base), "B": list(base * 1.1)},
        "disputes": {"A": list(base), "B": list(base + luck.normal(0, 30, 20))},
    }
    assert make(numbers).matters() == ["contacts"]


def test_json_says_its_layout_first_and_has_no_nan(comparison: Comparison) -> None:
    read = json.loads(comparison.to_json())
    assert re.fullmatch(r"simsales comparison \d+", read["schema"])
    assert next(iter(read)) == "schema"
    assert json.loads(json_text("facts", {"rows": [(float("nan"), {"a": float("inf")})]}))["rows"] == [
        [None, {"a": "Infinity"}]
    ]
    with pytest.raises(KeyError):
        json_text("nothing", {})
