"""Dates: what follows a term begins where it ended, who gives a trial back owes nothing, care keeps its frequency."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.care.care import is_due
from simsales.market.contract.levers import Renewal
from simsales.market.ground.state import NEVER
from simsales.market.promotion.levers import Trial
from tests.laws.worlds import QUIET, SURE, certain_shop, changed, lived, opened, total

MONTH, PARTS = 52 / 12, 5040


def buys(weeks: int, **changes: Any) -> dict[str, Any]:
    """Everybody buys the phone in the first week; a commitment that ends is looked at again for sure."""
    spec = changed(
        certain_shop(QUIET),
        run={"customers": 500, "weeks": weeks},
        world__needs__mobile={"rate": SURE, "voiced": 1, "review_at_expiry": 1.0},
        catalogue__products__phone__known=1,
        catalogue__products__phone__commitment=MONTH,
    )
    return changed(spec, **changes)


def test_who_orders_again_as_a_term_ends_goes_on_from_its_date() -> None:
    """The second month ends two months, not four weeks and a month, after the first began."""
    better = {"category": "mobile", "price": 25, "quality": 0, "service": 0.9, "known": 1, "commitment": MONTH}
    market = opened(buys(9, catalogue__products__better={**better, "launched": 4}))
    market.run_for(5)
    people = market.customers
    moved = people.column("holding")[:, 0] == market.book.labels.offers.index("better")
    assert moved.sum() > 50
    dates = people.column("contract_end")[moved, 0] * PARTS + people.column("contract_end_part")[moved, 0]
    assert set(dates) == {round(2 * MONTH * PARTS)}


def test_a_term_that_follows_nothing_begins_with_its_week() -> None:
    market = opened(buys(3))
    market.run_for(1)
    held = market.customers.column("holding")[:, 0] == 0
    ends, part = (market.customers.column(name)[held, 0] for name in ("contract_end", "contract_end_part"))
    assert held.any()
    assert (set(ends), set(part)) == ({4}, {1680})


def test_who_gives_a_free_month_back_has_paid_nothing() -> None:
    """Of 5 weeks in which the trial is over, the last is charged in part, a week later, by who goes on."""
    doubted = buys(30, world__segments__all__price_response=0.1, world__needs__mobile__worth_having=2.6)
    doubted = changed(doubted, world__needs__mobile__review_at_expiry=0.0)
    market = opened(doubted, Trial(weeks=MONTH))
    people, billed = market.customers, []
    while market.week < 7:
        market.run_for(1)
        billed.append(float(market.record.entry("recurring_revenue")[market.week - 1].sum()))
    first = people.column("bill_from")[:, 0] == 0
    back = first & (people.column("holding")[:, 0] != 0)
    assert 20 < back.sum() < first.sum() - 20
    assert people.column("billed")[back].max() == 0.0
    assert billed[:5] == [0.0] * 5
    assert total(market, "given_back") > 0
    goes_on = first & ~back & (people.column("trial_ends")[:, 0] == 4)
    weekly = people.column("paid")[goes_on, 0] * 12 / 52
    assert people.column("billed")[goes_on] == pytest.approx(weekly * (7 - MONTH)), "seven weeks less a month"


def test_automatic_renewals_keep_the_date_whatever_the_week() -> None:
    """Held at the start, with what is left of a month even over it: each renews twelve times a year."""
    spec = buys(52, world__segments__all__holds={"phone": 1.0}, world__segments__all__in_commitment=1.0)
    spec = changed(spec, world__needs__mobile__review_at_expiry=0.0)
    weekly = lived(spec, Renewal(term=MONTH)).record.entry("rolled_over").sum(axis=(1, 2, 3))
    assert weekly.sum() == 12 * 500
    assert weekly.max() < 1.4 * 500 / MONTH, "even over the weeks"


@pytest.mark.parametrize("every", [4.0, 13.0, MONTH, 2 * MONTH, 10 / 7])
def test_care_comes_as_often_as_is_said_though_weeks_are_missed(every: float) -> None:
    """Theory: with a delay by chance of d weeks on average, a contact every `every` + d weeks."""
    luck, weeks = np.random.default_rng(1), 20_000
    for delays in (False, True):
        phase, touched, contacts, late = 0.3, NEVER, 0, 0
        for week in range(weeks):
            if is_due(week, touched, every, phase):
                if delays and luck.random() < 0.5:
                    late += 1
                else:
                    touched, contacts = week, contacts + 1
        assert weeks / contacts == pytest.approx(every + late / contacts, rel=0.02 if delays else 1e-3)
