"""What is paid: pay is borne by the customers there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales

CASES = Path(__file__).parent / "market"


def paid_by(market: Any) -> np.ndarray[Any, Any]:
    """The pay of a run by segment."""
    return np.asarray(market.record.entry("pay").sum(axis=(0, 2, 3)))


def customers(tmp_path: Path, segments: Sequence[str]) -> Path:
    """The case's file with other customers in it: one of each of these segments."""
    (tmp_path / "pay.csv").write_text("\n".join(["seg", *segments]) + "\n", encoding="utf-8")
    text = (CASES / "pay_by_segment.toml").read_text(encoding="utf-8")
    (tmp_path / "pay_by_segment.toml").write_text(text, encoding="utf-8")
    return tmp_path / "pay_by_segment.toml"


def test_pay_by_segment() -> None:
    """One rep at 100 a week for 4 weeks, and all 50 customers are of segment b, so b bears 400 and a nothing."""
    comparison = simsales.compare(simsales.load(CASES / "pay_by_segment.toml"), store=None)
    margin = comparison.by("segment")["mean"].xs("margin", level="measure")["A"]
    assert margin.get("a", 0.0) == pytest.approx(0.0)
    assert margin["b"] == pytest.approx(-400.0)


@pytest.mark.parametrize(("a", "b"), [(25, 25), (10, 30), (40, 0)])  # (40, 0): held already
def test_pay_is_split_by_the_customers_there_are(a: int, b: int, live: Callable[..., Any], tmp_path: Path) -> None:
    """400 in all, in proportion to the rows of the file, whatever the shares of the scenario say."""
    paid = paid_by(live(customers(tmp_path, ["a"] * a + ["b"] * b)))
    assert paid == pytest.approx([400 * a / (a + b), 400 * b / (a + b)])


def test_bonuses_are_split_by_the_customers_there_are(live: Callable[..., Any], tmp_path: Path) -> None:
    """A penalty of 70 for one rep who sells nothing is 70 less of 400: 330, a tenth of it for each five of 50."""
    penalty = {"kind": "penalty", "amount": 70, "target": 1000, "every": 4, "floor": 0.5}
    path = customers(tmp_path, ["a"] * 5 + ["b"] * 45)
    paid = paid_by(live(path, {"strategies.A.incentives": [penalty]}))
    assert paid == pytest.approx([33, 297])


def test_pay_is_split_by_the_customers_that_were_drawn(live: Callable[..., Any]) -> None:
    """Of 101 customers drawn from two like segments, each bears 400/101: the split is that of who is there."""
    text = {"world.segments.all.share": 0.5, "world.segments.more": {"share": 0.5}, "run.customers": 101}
    team = {"reps.staff": {"channel": "online", "count": 1, "pay": 100}, "run.weeks": 4}
    market = live("market/holders", {**text, **team})
    there = np.bincount(market.customers.column("segment"), minlength=2)
    assert paid_by(market) == pytest.approx(400 * there / 101)
