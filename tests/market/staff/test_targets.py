"""Targets: split without loss, worked towards, staffed for (E-target)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsales.core.compiled import plain
from simsales.market.market import Market
from simsales.market.staff.levers import Bonus, SalesTarget, Staffing
from simsales.market.staff.targets import heads_needed, hope, zeal
from simsales.market.staff.teams import at_stake
from simsales.market.staff.whole import split_target
from tests.laws.worlds import LIVELY, changed, fingerprint, history, lived, opened, total

WORLD = changed(LIVELY, run={"customers": 3000, "weeks": 20}, channels__telesales__rapport=0.6)
DRIVEN = changed(WORLD, selling__drive=0.4)


@given(st.integers(0, 10**9), st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_the_parts_sum_to_the_target(amount: int, weights: list[float]) -> None:
    parts = split_target(amount, weights)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
    if sum(weights) > 0:
        exact = [amount * weight / sum(weights) for weight in weights]
        assert all(abs(part - wanted) < 1.0 + 1e-6 * amount for part, wanted in zip(parts, exact, strict=True))


def test_a_target_is_split_by_time_team_and_person() -> None:
    """Three weeks of two and one of one: 7 parts of 700; 3 callers of 50 contacts, 3 visitors of 30, by hand."""
    market = opened(WORLD, SalesTarget(amount=700, ends=14.0, every=4.0, weights=(1.0, 2.0)))
    parts = history(market, lambda seen: [dict(p.parts) for p in seen.payroll.pursuits.values()])
    by_period = [sum(parts[week][0].values()) for week in (0, 4, 8, 12)]
    assert by_period == [140, 280, 140, 140]  # lengths 4, 4, 4, 2 by weights 1, 2, 1, 2
    first = list(parts[0][0].values())
    assert first == [30, 29, 29, 18, 17, 17]
    assert parts[14] == [{}], "it ends when it ends"
    assert market.rep_table()["target"].sum() == 700


def test_effort_rises_towards_a_target_and_falls_beyond_it_or_without_hope() -> None:
    push = plain(zeal)
    on_plan = [push(x, x) for x in (0.0, 0.25, 0.5, 0.75, 0.99)]
    assert on_plan == pytest.approx([-1.0, -0.5, 0.0, 0.5, 0.98])
    assert push(1.0, 0.5) == push(1.7, 0.9) == -1.0
    assert push(0.1, 0.9) == -1.0, "nine tenths in the last tenth: no hope"
    assert all(-1 <= push(done, passed) <= 1 for done in np.linspace(0, 2, 21) for passed in np.linspace(0, 1, 21))


def capacities(market: Market) -> list[float]:
    return [rep.capacity / rep.full_capacity for rep in market.reps]


def test_reps_work_within_their_drive() -> None:
    market = opened(DRIVEN, SalesTarget(amount=130, ends=20.0, every=10.0))
    seen = np.array(history(market, capacities))
    assert seen.min() >= 0.6
    assert seen.max() <= 1.4
    assert seen.max() > 1.05, "near the target they work harder"
    assert seen.min() < 0.95, "far from it less"


def test_a_target_out_of_reach_or_long_reached_is_worked_for_less() -> None:
    """A target in reach makes reps call more than one that nobody can reach, and than one that is reached at once."""
    contacts = [
        total(lived(DRIVEN, SalesTarget(amount=amount, ends=20.0, every=10.0), seed=2), "contacts")
        for amount in (12, 130, 100_000)
    ]
    assert contacts[1] > contacts[2]
    assert contacts[1] > contacts[0]


def test_without_drive_a_target_moves_nobody() -> None:
    assert fingerprint(lived(WORLD)) == fingerprint(lived(WORLD, SalesTarget(amount=100, ends=20.0)))
    assert fingerprint(lived(WORLD)) == fingerprint(lived(DRIVEN)), "and drive without a target nobody either"


def test_what_is_at_stake_raises_effort_as_surely_as_it_can_be_won() -> None:
    """Expectancy x valence by hand: a quarter's base pay of 500 a week is 6,500; of 1,300 at stake a fifth."""
    assert at_stake(1300.0, 500.0, 13.0) == pytest.approx(0.2)
    assert [plain(hope)(*each) for each in ((0.0, 0.0), (0.5, 0.5), (0.1, 0.9), (1.0, 0.5))] == [1.0, 1.0, 0.0, 0.0]
    target = SalesTarget(amount=60, ends=20.0, every=10.0)
    paid = changed(WORLD, selling__drive_by_pay=0.5, run__customers=1500)
    contacts = []
    for amount in (0.0, 500.0, 2500.0):
        market = opened(paid, target, *((Bonus(amount=amount),) if amount else ()))
        moved = np.array(history(market, capacities))
        assert 1.0 - 1e-9 <= moved.min() <= moved.max() <= 1.5
        contacts.append(total(market, "contacts"))
    assert contacts[0] < contacts[1] < contacts[2], "pay, effort, contacts"
    assert contacts[0] == total(lived(changed(WORLD, run__customers=1500), target), "contacts")


def test_a_bonus_moves_nobody_where_effort_does_not_follow_pay() -> None:
    target = SalesTarget(amount=60, ends=20.0, every=10.0)
    one, other = lived(DRIVEN, target), lived(DRIVEN, target, Bonus(amount=2500.0))
    assert total(one, "contacts") == total(other, "contacts")


def test_heads_follow_from_target_and_capacity() -> None:
    assert heads_needed(60, conversion=0.05, capacity=125) == 10
    assert heads_needed(0, conversion=0.05, capacity=125) == 0
    with pytest.raises(ValueError, match="contacts that sell"):
        heads_needed(1, conversion=0.0, capacity=125)


def test_heads_so_many_reach_the_target_and_fewer_do_not() -> None:
    """What the formula says holds in the market: orders a week grow with the heads that it asks for."""
    few, many = (lived(WORLD, Staffing(team="callers", heads=heads, skill=1.0, ramp=0.0)) for heads in (1, 6))
    calls = [market.record.entry("contacts")[:, :, 2].sum(axis=1) for market in (few, many)]
    assert calls[0].max() <= 50
    assert calls[1].max() == pytest.approx(300, abs=1)
    sold = [market.record.entry("orders")[:, :, 2].sum() for market in (few, many)]
    assert sold[0] < sold[1]


def test_who_is_hired_learns_the_work_and_the_last_hired_leave_first() -> None:
    market = opened(WORLD, Staffing(team="callers", heads=5, skill=0.1, ramp=4.0, starts=2.0, ends=12.0))
    weeks = history(market, lambda seen: [(rep.unique_id, rep.skill) for rep in seen.reps if rep.team == "callers"])
    assert [len(week) for week in weeks] == [3, 3, *[5] * 10, *[3] * 8]
    assert [number for number, _ in weeks[-1]] == [number for number, _ in weeks[0]]
    novice = [weeks[week][-1][1] for week in range(2, 8)]
    assert novice[0] == pytest.approx(0.1)
    assert all(a < b for a, b in pairwise(novice[:5]))
    assert novice[4] == novice[5] > 0.2
    assert len(market.payroll.left) == 2
    left = [rep.contacts for rep in market.payroll.left]
    assert all(left)
    assert market.rep_table()["works"].sum() == 6


def test_staffing_as_it_is_changes_nothing() -> None:
    assert fingerprint(lived(WORLD)) == fingerprint(lived(WORLD, Staffing(team="callers", heads=3)))
