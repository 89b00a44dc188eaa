"""The record's tables agree with each other, however they are split."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from simsales.market.counts import ENTRIES
from simsales.market.measures import MEASURES
from simsales.market.record import Record
from tests.laws.worlds import LIVELY, changed, lived, opened


@cache
def record() -> Record:
    return lived(changed(LIVELY, run__customers=1500, run__weeks=8)).record


def test_measures_by_week_are_the_weekly_ones() -> None:
    table = record().measures(("week",)).pivot(index="week", columns="measure", values="value")
    for name, values in record().weekly().items():
        defined = ~np.isnan(values)
        if defined.any():
            assert table[name].dropna().to_numpy() == pytest.approx(values[defined])


def test_before_its_first_week_a_market_has_a_record() -> None:
    weekly = opened(LIVELY).record.weekly()
    assert {values.shape for values in weekly.values()} == {(0,)}


@pytest.mark.parametrize("split", ["segment", "channel", "product"])
def test_measures_by_one_split_are_the_summary_by_it(split: str) -> None:
    table = record().measures((split,)).set_index([split, "measure"])["value"]
    for label, measures in record().summary(by=split).items():
        for name, value in measures.items():
            if np.isnan(value):
                assert (label, name) not in table.index
            else:
                assert table[label, name] == pytest.approx(value)


def test_sums_agree_over_any_split() -> None:
    whole = record().measures(())
    for by in (("week",), ("segment", "product"), ("week", "segment", "channel", "product")):
        table = record().measures(by)
        assert list(table.columns) == [*by, "measure", "value"]
        for name in ("revenue", "margin", "orders", "discounts"):
            parts = table.loc[table["measure"] == name, "value"].sum()
            assert parts == pytest.approx(float(whole.loc[whole["measure"] == name, "value"].sum()))


def test_no_measure_is_forgotten_and_no_split_invented() -> None:
    nothing_of = {"accounts_won", "rivals_known", "usage", "discounted", "lost_waiting"}  # there are none in LIVELY
    nothing_of |= {"wait", "in_time", "gave_up"}  # nor any queue
    nothing_of |= {"answered_late", "withdrawn", "answer_hours"}  # nor desks that answer
    nothing_of |= {"weeks_outstanding", "back_ordered", "cancelled"}  # nor credit, nor a stock
    nothing_of |= {"attainment", "escalated"}  # nor a target in an organisation, nor complaints
    assert set(record().measures(())["measure"]) == set(MEASURES) - nothing_of
    with pytest.raises(ValueError, match="not by region"):
        record().measures(("week", "region"))


def test_bytes_bring_back_the_same_record() -> None:
    again = Record.from_bytes(record().to_bytes())
    assert (again.counts == record().counts).all()
    assert again.labels == record().labels


@pytest.mark.parametrize("fill", [0.0, 1.5])
def test_bytes_bring_back_every_bit(fill: float) -> None:
    counts = np.full((3, len(ENTRIES), 2, 3, 4), fill)
    counts[0, 0, 0, 0, 0], counts[-1, -1, -1, -1, -1], counts[1, 3, 1, 2, 3] = np.nan, 1e-300, -0.0
    again = Record.from_bytes(Record(counts, record().labels).to_bytes())
    assert again.counts.tobytes() == counts.tobytes()


@pytest.mark.parametrize(
    "break_it", [lambda data: data[:-9], lambda data: b"PK\x93" + data, lambda data: b"{}\n" + data]
)
def test_bytes_that_are_no_record_are_refused_in_words(break_it: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ValueError, match="no record that this version has written"):
        Record.from_bytes(break_it(record().to_bytes()))
