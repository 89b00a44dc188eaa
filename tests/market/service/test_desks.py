"""Desks without a market: by hand, who is taken over, who withdraws. Against theory: tests/analytic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.service.cases import new_cases
from simsales.market.service.desks import SPAN, wait_in_line, work

ALWAYS = np.ones(168, np.int64)


def cases(came: Any, minutes: Any, gives_up: Any = np.inf) -> Any:
    """Cases that have come to a desk at these minutes."""
    made = new_cases(np.arange(len(came)), 0, 0, 0)
    made["came"], made["minutes"], made["gives_up"], made["done"] = came, minutes, gives_up, np.inf
    return made


def lived(these: Any, weeks: int, servers: Any = ALWAYS, supervisors: Any = ALWAYS, escalates: float = np.inf) -> Any:
    """Which are withdrawn, after so many weeks at the desk: each comes before it in the week in which it came."""
    gone = np.zeros(len(these), bool)
    for week in range(weeks):
        here = np.flatnonzero((these["came"] < (week + 1) * SPAN) & ~gone & ~(these["done"] < week * SPAN))
        some = these[here]
        gone[here] = work(some, week * SPAN, servers, supervisors, escalates)
        these[here] = some
    return gone


def test_by_hand() -> None:
    """One at work from nine to eleven on the first day: two of an hour and a half each, then somebody new a week on."""
    servers = np.zeros(168, np.int64)
    servers[9:11] = 1
    these = cases([0.0, 570.0, 600.0, 700.0], [90.0, 90.0, 60.0, 60.0])
    assert not lived(these, 3, servers).any()
    # 9:00 to 10:30, 10:30 to 12:00; the third waits for the next week, 9:00 to 10:00, and the fourth until 11:00
    assert these["done"].tolist() == [630.0, 720.0, SPAN + 600.0, SPAN + 660.0]


def test_what_is_begun_keeps_its_server_into_the_next_week() -> None:
    these = cases([SPAN - 10.0, SPAN + 5.0], [40.0, 10.0])
    assert not lived(these, 2).any()
    assert these["done"].tolist() == [SPAN + 30.0, SPAN + 40.0]


def test_who_loses_patience_withdraws_and_takes_no_time() -> None:
    these = cases([0.0, 1.0, 2.0], [100.0, 100.0, 100.0], [np.inf, 50.0, np.inf])
    assert lived(these, 1).tolist() == [False, True, False]
    assert these["done"].tolist() == [100.0, np.inf, 200.0]


def test_a_supervisor_takes_over_what_has_waited_for_long() -> None:
    these = cases([0.0, 1.0, 2.0], [1000.0, 30.0, 30.0], [np.inf, np.inf, 90.0])
    assert lived(these, 1, escalates=60.0).tolist() == [False, False, True]
    assert these["superior"].tolist() == [False, True, True]
    assert these["done"].tolist() == [1000.0, 91.0, np.inf]  # the second from 61 to 91; the third gives up at 90


def test_more_servers_never_mean_a_longer_wait_for_the_same_cases() -> None:
    luck = np.random.default_rng(5)
    came, minutes = np.sort(luck.uniform(0, 3 * SPAN, 900)), luck.exponential(60.0, 900)
    before = np.full(900, np.inf)
    for servers in range(1, 5):
        these = cases(came, minutes)
        lived(these, 12, servers * ALWAYS)
        assert (these["done"] <= before + 1e-6).all()
        before = these["done"]
    assert np.isfinite(before).all()


def test_weeks_make_no_difference() -> None:
    """The waits of many weeks, one after the other, are those of the queue as a whole."""
    luck = np.random.default_rng(6)
    came, minutes = np.sort(luck.uniform(0, 5 * SPAN, 1600)), luck.exponential(28.0, 1600)
    leaves = came + luck.exponential(300.0, 1600)
    these = cases(came, minutes, leaves)
    gone = lived(these, 7)
    begun, left = wait_in_line(came, minutes, leaves, np.ones(7 * 168, np.int64), (), 0.0)
    assert (gone == (left | (leaves <= 7 * SPAN) & np.isinf(begun))).all()
    assert 50 < gone.sum() < 800
    np.testing.assert_allclose(these["done"], begun + minutes)


def test_nothing_at_the_desk() -> None:
    assert not lived(cases([], []), 2).any()
    with pytest.raises(ValueError, match="service"):
        lived(cases([1.0], [-1.0]), 1)
