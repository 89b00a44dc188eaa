"""Invoices and payments: what is billed is cash, or written off, or still owed, in every week and segment."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.market import Market
from simsales.market.measures import MEASURES
from tests.laws.worlds import LIVELY, changed, lived

WORLD = changed(LIVELY, run={"customers": 1000, "weeks": 24})


def paying(credit: int | None, **said: Any) -> Market:
    """The lively world with a credit of so many weeks."""
    segments = {f"world__segments__{name}__{key}": value for name in ("young", "old") for key, value in said.items()}
    selling = {"credit": credit, "write_off": 4} if credit else {} if credit is None else {"credit": 0}
    return lived(changed(WORLD, selling=selling, **segments))


def by_segment(market: Market, entry: str) -> Any:
    """An entry by week and segment."""
    return market.record.entry(entry).sum(axis=(2, 3))


def billed(market: Market) -> Any:
    """Everything billed, by week and segment."""
    return sum(by_segment(market, name) for name in ("recurring_revenue", "one_off_revenue", "exit_fees"))


@pytest.mark.parametrize("credit", [0, 1, 6])
def test_what_is_billed_is_paid_or_written_off_or_owed(credit: int) -> None:
    market = paying(credit, **({"pays_late": 0.3, "defaults": 0.1} if credit else {}))
    accounted = np.cumsum(by_segment(market, "cash") + by_segment(market, "written_off"), axis=0)
    owed = by_segment(market, "receivables")
    np.testing.assert_allclose(np.cumsum(billed(market), axis=0), accounted + owed, rtol=1e-9)
    found = market.record.summary()
    whole = float(found["cash"]) + float(found["written_off"]) + float(found["receivables"])
    assert float(found["revenue"]) == pytest.approx(whole)
    assert (by_segment(market, "written_off").sum() > 0) == (credit > 0)
    assert (by_segment(market, "new_written_off") <= by_segment(market, "written_off")).all()


def test_without_credit_cash_is_what_is_billed() -> None:
    market = paying(0)
    np.testing.assert_allclose(by_segment(market, "cash"), billed(market), rtol=1e-9)
    assert by_segment(market, "receivables").sum() == 0


def test_a_credit_of_some_weeks_is_cash_so_many_weeks_later() -> None:
    market = paying(5)
    np.testing.assert_allclose(by_segment(market, "cash")[5:], billed(market)[:-5], rtol=1e-9)
    assert by_segment(market, "cash")[:5].sum() == 0


def test_weeks_outstanding_are_those_of_the_credit_and_of_who_pays_late() -> None:
    """Little's law: receivables are what is billed a week times how long it is owed: credit, and 1 / (1 - late) - 1."""
    for late, weeks in ((0.0, 4.0), (0.5, 5.0)):
        market = paying(4, pays_late=late)
        owed, sent = by_segment(market, "receivables")[12:].sum(), billed(market)[12:].sum()
        assert owed / sent == pytest.approx(weeks, rel=0.05)


def test_what_is_written_off_is_the_part_of_who_never_pays_and_comes_off_the_margin() -> None:
    sound, rotten = paying(2), paying(2, defaults=0.2)
    old = billed(rotten)[: -2 - 4].sum()  # what was due, and has been overdue for four weeks, by the last week
    assert by_segment(rotten, "written_off").sum() / old == pytest.approx(0.2, abs=0.03)
    lost = float(sound.record.summary()["margin"]) - float(rotten.record.summary()["margin"])
    assert lost == pytest.approx(by_segment(rotten, "written_off").sum())


def test_payments_change_nothing_else() -> None:
    without, having = paying(None), paying(3, pays_late=0.2, defaults=0.1)
    assert not by_segment(without, "cash").any()
    ours = {"cash", "written_off", "new_written_off", "receivables", "receivables_left"}
    frames = [market.record.frame() for market in (without, having)]
    one, other = (frame[~frame.measure.isin(ours)].reset_index(drop=True) for frame in frames)
    assert one.equals(other)
    assert {"cash", "written_off", "receivables"} <= set(MEASURES)
