"""Tables of a panel, against values worked out by hand and against a lifelong customer base."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simsales.experiments.errors import ExperimentError
from simsales.experiments.panel_tables import counts, hazard_by_attempt, recency_frequency, repeat, spells, survival


def life(customer: int, subscriptions: list[int], began: int, orders: list[int] | None = None) -> pd.DataFrame:
    """The weeks of one customer, by what they hold at the end of each."""
    before = [began, *subscriptions[:-1]]
    return pd.DataFrame(
        {
            "customer": customer, "week": range(len(subscriptions)), "segment": "a" if customer < 3 else "b",
            "began": before, "subscriptions": subscriptions,
            "churned": [max(b - s, 0) for b, s in zip(before, subscriptions, strict=True)],
            "orders": orders or [0] * len(subscriptions), "contacts": 0, "bills": 2.0,
        }
    )  # fmt: skip


BASE = pd.concat(
    [life(1, [1, 1, 0, 0], 1), life(2, [1, 1, 1, 1], 1), life(3, [0, 0, 0, 0], 1), life(4, [0, 1, 0, 1], 0)]
)


def test_spells_begin_end_and_begin_again() -> None:
    found = spells(BASE)
    told = found[["customer", "begins", "weeks", "left", "from_start"]].values.tolist()
    assert told == [
        [1, 0, 3, True, True], [2, 0, 4, False, True], [3, 0, 1, True, True],
        [4, 1, 2, True, False], [4, 3, 1, False, False],
    ]  # fmt: skip
    shuffled = spells(BASE.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(shuffled.sort_values(["customer", "begins"]).reset_index(drop=True), found)


def test_who_orders_and_leaves_in_one_week_has_had_a_week() -> None:
    frame = life(1, [0, 0, 0], 0)
    frame.loc[1, ["orders", "churned"]] = 1
    assert spells(frame)[["begins", "weeks", "left"]].values.tolist() == [[1, 1, True]]


def test_survival_is_kaplan_and_meiers() -> None:
    """3 at risk, one leaves: 2/3; in week 3 one of 2: 1/3; the last is seen to the end."""
    found = survival(BASE)
    assert found["at_risk"].tolist() == [3, 2, 2, 1]
    assert found["survival"].tolist() == pytest.approx([2 / 3, 2 / 3, 1 / 3, 1 / 3])
    greenwood = 2 / 3 * np.sqrt(1 / (3 * 2))
    assert found["error"].iloc[0] == pytest.approx(greenwood)
    assert survival(BASE, start=False)["survival"].tolist() == pytest.approx([1, 0])
    every = survival(BASE, every=2)
    assert every["weeks"].tolist() == [2, 4]
    assert every["left"].tolist() == [1, 1]
    assert every["hazard"].tolist() == pytest.approx([1 / 3, 1 / 2])
    by = survival(BASE, by=["segment"])
    assert by[by["segment"] == "b"]["survival"].tolist() == [0]


def test_runs_are_told_apart() -> None:
    two = pd.concat(
        [BASE.assign(strategy="A", world=1), BASE.assign(strategy="B", world=1, subscriptions=1, churned=0)]
    )
    found = survival(two)
    assert found[found["strategy"] == "B"]["survival"].tolist() == [1, 1, 1, 1]
    assert "world" not in found


def test_repeat_counts_and_recency() -> None:
    bought = pd.concat([life(1, [0] * 6, 0, [1, 0, 1, 0, 2, 0]), life(2, [0] * 6, 0, [0, 1, 0, 0, 0, 0])])
    deep = repeat(bought)
    assert deep["buyers"].tolist() == [2, 1, 1, 1]
    assert deep["rate"].tolist() == [0.5, 1, 1, 0]
    assert deep["gap"].tolist()[:3] == [2, 2, 0]
    assert counts(bought)["customers"].tolist() == [0, 1, 0, 0, 1]
    found = recency_frequency(bought)
    assert found[["frequency", "recency", "T", "money"]].values.tolist() == [[3, 4, 5, 12], [0, 0, 4, 12]]
    until = recency_frequency(bought, until=3)
    assert until[["frequency", "recency", "T"]].values.tolist() == [[1, 2, 3], [0, 0, 2]]


def test_hazard_by_attempt() -> None:
    """Three are called: one orders at the first call, one at the second, one never in three."""
    frame = pd.concat(
        life(k, [0] * 3, 0, orders).assign(contacts=calls)
        for k, (orders, calls) in enumerate([([1, 0, 0], [1, 0, 0]), ([0, 1, 0], [1, 1, 0]), ([0, 0, 0], [1, 1, 1])])
    )
    found = hazard_by_attempt(frame)
    assert found["tried"].tolist() == [3, 2, 1]
    assert found["hazard"].tolist() == pytest.approx([1 / 3, 1 / 2, 0])
    assert found["won"].tolist() == pytest.approx([1 / 3, 2 / 3, 2 / 3])


def test_what_is_missing_is_said() -> None:
    with pytest.raises(ExperimentError, match="no column contacts"):
        hazard_by_attempt(BASE.drop(columns="contacts"))
    with pytest.raises(ExperimentError, match="split by region"):
        survival(BASE, by=["region"])
    with pytest.raises(ExperimentError, match="at least 1"):
        survival(BASE, every=0)
