"""What is owed and what is paid: points not yet redeemed are a cost, and pay is borne by the customers there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales

CASES = Path(__file__).parent / "market"
YEAR = 100 * 52 * 12  # what the 100 holders of ``holders.toml`` pay in a year
POINTS = "strategies.Now.bundling"


def points(part: float, redeem_at: float, **more: Any) -> dict[str, Any]:
    """The changes by which a part of every bill of a year is credited, and redeemed when it is worth so much."""
    return {POINTS: [{"kind": "points", "rate": part, "redeem_at": redeem_at, **more}], "run.weeks": 52}


def test_points_outstanding(means: Callable[..., Any]) -> None:
    """Points that give back the whole bill leave nothing of it: they cannot earn more than giving back nothing does.

    Assumed: points that holders still have are owed in full where nobody has said that a part is never redeemed.
    """
    margin = means("market/points_outstanding", "margin")
    assert margin["All"] < 0.5 * margin["None"]


@pytest.mark.parametrize("part", [0.1, 1.0])
@pytest.mark.parametrize("redeem_at", [1, 50, 10_000])  # 1: held already
def test_when_points_are_redeemed_changes_no_margin_if_nobody_leaves(
    part: float, redeem_at: float, live: Callable[..., Any]
) -> None:
    """Who never leaves redeems all of it some day: of 100 holders' bills of a year the rest is margin."""
    margin = live("market/holders", points(part, redeem_at)).record.summary()["margin"]
    assert margin == pytest.approx(YEAR * (1 - part), abs=1e-6 * YEAR)


def test_what_is_owed_is_shown(live: Callable[..., Any], counted: Callable[..., Any], said: Callable[..., Any]) -> None:
    """Credited = redeemed + owed where nobody leaves; the terminal names it.

    Assumed: it is counted as "points_owed", each week what has come to be owed in it, and a run says "owed".
    """
    for redeem_at in (50, 10_000):
        market = live("market/holders", points(0.1, redeem_at))
        earned, redeemed = counted(market, "points_earned"), counted(market, "points_redeemed")
        assert earned == pytest.approx(0.1 * YEAR)
        assert counted(market, "points_owed") == pytest.approx(earned - redeemed, abs=0.01)
    assert "owed" in said("run", CASES / "points_outstanding.toml", "--strategy", "All").text


def test_who_leaves_forfeits_what_we_owe(live: Callable[..., Any]) -> None:
    """Held already: with a hazard of one all leave in the first week, so that nothing is owed and nothing was given."""
    left = live("market/holders", {**points(1.0, 10_000), "world.segments.all.churn": {"rate": 1.0}}).record.summary()
    assert left["margin"] == left["revenue"] == pytest.approx(YEAR / 52)


def test_a_sticky_bundle_owes_its_points_too(live: Callable[..., Any]) -> None:
    """The same holders, of a bundle of 52 and 26 a month, whose points give back a tenth of every bill of a year."""
    changes = {
        "run.weeks": 52,
        "world.needs.video.rate": 0.0,
        "catalogue.products.film": {"category": "video", "price": 26},
        "catalogue.bundles.both.products": ["plan", "film"],
        "world.segments.all.holds": {"both": 1.0},
        POINTS: [{"kind": "sticky", "bundle": "both", "points": 0.1, "redeem_at": 10_000}],
    }
    summary = live("market/holders", changes).record.summary()
    assert summary["revenue"] == pytest.approx(YEAR * 78 / 52)
    assert summary["margin"] == pytest.approx(0.9 * YEAR * 78 / 52)


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
