"""Fitting finds the values behind stated figures, however the knobs disturb each other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simsales.evidence.fitting import Knob, fit


def figures(values: Mapping[str, float]) -> dict[str, float]:
    """Each figure moves mostly with one knob, and a little with the other."""
    return {"one": values["a"] + 0.2 * values["b"], "other": values["b"] ** 3 - 0.1 * values["a"]}


def test_finds_both_though_they_disturb_each_other() -> None:
    found = fit(figures, [Knob("a", 0, 10, "one", 3.4), Knob("b", 0, 10, "other", 7.7)], rounds=8)
    assert found.values == pytest.approx({"a": 3.0, "b": 2.0}, abs=0.02)
    assert found.out_of_reach == ()
    assert found.figures == pytest.approx(figures(found.values))


def test_says_what_is_out_of_reach() -> None:
    found = fit(figures, [Knob("a", 0, 1, "one", 9.0), Knob("b", 0, 10, "other", 8.0)])
    assert found.out_of_reach == ("one",)
    assert found.values["a"] == 1, "the nearer end"
    assert found.figures["other"] == pytest.approx(8.0, abs=0.05)


def test_what_is_right_is_left_alone() -> None:
    asked = []

    def evaluate(values: Mapping[str, float]) -> dict[str, float]:
        asked.append(dict(values))
        return figures(values)

    start = {"a": 3.0, "b": 2.0}
    found = fit(evaluate, [Knob("a", 0, 10, "one", 3.4), Knob("b", 0, 10, "other", 7.7)], start)
    assert found.values == start
    assert len(asked) == 2
