"""A rep's authority at early renewal: the discount for which who would stay anyway binds themselves anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.channels.levers import Call
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import DiscountAuthority
from tests.laws.worlds import QUIET, Spec, changed, fingerprint, lived, total

PRICE, RESPONSE, AVERSION, TERM = 50.0, 0.05, 0.5, 52.0
WEEKS = 20

# Everybody holds a phone on a contract, whose end lies somewhere in the next year; reps call who has few weeks left.
BOUND = changed(
    QUIET,
    run={"customers": 3000, "weeks": WEEKS},
    world__segments__all={"holds": {"phone": 1.0}, "commitment_aversion": AVERSION, "haggles": 1.0},
    catalogue__products__phone={"price": PRICE, "commitment": TERM},
    channels={
        "field": {"direction": "outbound", "connects": 1, "discovers": 1, "presents": 1, "closes": 1, "overcomes": 1}
    },
)
CALLS = Call(channel="field", target=Target(weeks_to_end=(1.0, 6.0)), rest=52.0)


def renewed(limit: float, early: float | None = 6.0, spec: Spec = BOUND) -> Market:
    """The market in which reps may give so much."""
    return lived(spec, CALLS, DiscountAuthority(levels={"rep": limit}, early=early))


def test_without_it_nobody_who_stays_is_given_anything() -> None:
    assert fingerprint(renewed(0.5, early=None)) == fingerprint(lived(BOUND, CALLS))
    assert total(renewed(0.5), "granted") > 100


def test_the_discount_is_what_a_new_commitment_costs_them() -> None:
    market = renewed(0.5)
    people = market.customers
    again = people.column("bought_in")[:, 0] >= 0
    assert again.sum() == total(market, "granted")
    given = 1.0 - people.column("paid")[again, 0] / PRICE
    weeks_more = (
        given * RESPONSE * PRICE / AVERSION * 52.0
    )  # by which the new term is longer than what they were bound to
    assert weeks_more == pytest.approx(np.round(weeks_more), abs=1e-5)
    assert set(np.round(weeks_more)) <= {TERM - left for left in range(1, 7)}


def test_who_renews_is_bound_for_another_term_from_the_week_in_which_they_do() -> None:
    people = renewed(0.5).customers
    again = people.column("bought_in")[:, 0] >= 0
    ends = people.column("contract_end")[again, 0]
    assert ends.min() >= TERM
    assert ends.max() <= TERM + WEEKS


def test_a_limit_below_what_it_takes_grants_nothing() -> None:
    market = renewed(0.01)
    assert total(market, "granted") == 0
    assert total(market, "beyond_authority") > 100


def test_only_who_has_few_weeks_left_is_bargained_with() -> None:
    everybody: Any = Call(channel="field", target=Target(weeks_to_end=(1.0, 40.0)), rest=52.0)
    near, far = (
        total(lived(BOUND, everybody, DiscountAuthority(levels={"rep": 0.5}, early=early)), "granted")
        for early in (4.0, 12.0)
    )
    assert 0 < near < far
