"""What is written to customers from outside: heeded, or refused before the week in which rules would read it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.market import Market
from simsales.market.outside import ranges_of
from simsales.market.people import Customer
from tests.laws.worlds import LIVELY, changed, opened


def lived(weeks: int = 2) -> Market:
    market = opened(changed(LIVELY, run={"customers": 300, "weeks": 4}))
    market.run_for(weeks)
    return market


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("holding", 99, r"holding of customer 1 is 99: expected from -1 to \d"),
        ("holding", -2, "holding of customer 1 is -2"),
        ("segment", 90, "segment of customer 1 is 90: expected from 0 to 1"),
        ("need", 77, "need of customer 1 is 77: expected from 0 to 2"),
        ("orientation", 3, "orientation of customer 1 is 3"),
        ("bought_in", 50, "bought_in of customer 1 is 50"),
        ("satisfaction", 7.0, "satisfaction of customer 1 is 7: expected from 0 to 1"),
        ("satisfaction", np.nan, "satisfaction of customer 1 is nan"),
        ("price_response", -5.0, "price_response of customer 1 is -5: expected 0 or more"),
        ("opinion", np.inf, "opinion of customer 1 is inf: expected a number"),
    ],
)
def test_what_cannot_stand_there_is_refused_by_name(column: str, value: Any, said: str) -> None:
    market = lived()
    market.agents_by_type[Customer].set(column, value)
    with pytest.raises(ValueError, match=said):
        market.step()
    assert market.week == 2


def test_all_columns_are_told_at_once_and_the_first_customer_of_each() -> None:
    market = lived()
    market.customers.column("holding")[7, 1] = 99
    market.customers.column("satisfaction")[5:] = 2.0
    with pytest.raises(ValueError, match=r"holding of customer 8 is 99.*") as error:
        market.step()
    assert "satisfaction of customer 6 is 2" in str(error.value)


def test_what_may_stand_there_is_heeded_to_both_ends() -> None:
    for end in (0, 1):
        market = lived()
        for name, ends in ranges_of(market.book.labels).items():
            if market.customers.column(name).size and name in ("need", "satisfaction", "relationship", "orientation"):
                market.agents_by_type[Customer].set(name, Customer._fields[name].dtype.type(ends[end]))
        market.run()
        assert market.week == 4


def test_every_range_is_of_a_column() -> None:
    assert set(ranges_of(lived(1).book.labels)) <= set(Customer._fields)


def test_no_week_is_lived_after_the_last() -> None:
    market = lived(4)
    with pytest.raises(RuntimeError, match="the run is over: its 4 weeks"):
        market.step()
