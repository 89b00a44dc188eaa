"""Satisfaction and a grudge in the choice, cases of very poor service, and what a survey asks (D-wom; F8, F10, F11)."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from simsales.evidence.survey import (
    paying_for_service,
    stopping_after_poor_service,
    switching_for_service,
    would_pay_for_service,
    would_switch_for_service,
)
from simsales.market.bond.repeat import service_worth
from simsales.market.bond.standing import (
    NO_CASE,
    OPEN,
    STAYED,
    grudge_left,
    is_open,
    lived_standing,
    standing_of,
    stops_buying,
)
from simsales.market.people import People
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, QUIET, changed, fingerprint, lived, opened, snapshot, total

SEEDS = range(1, 7)
WATCHED = changed(LIVELY, run={"customers": 2000, "weeks": 40}, world__experience={"hurt_weeks": 26, "very_poor": 0.25})


def test_a_grudge_halves_and_satisfaction_counts_from_the_start() -> None:
    assert [grudge_left(2.0, weeks, 10.0) for weeks in (0.0, 10.0, 20.0)] == [2.0, 1.0, 0.5]
    assert grudge_left(2.0, 10_000.0, 26.0) < 1e-100, "who was never hurt has none"
    assert lived_standing(3.0, 0.4, 0.5, 0.5) == pytest.approx(-0.8)


def test_a_case_is_lost_by_the_first_decision_that_is_not_for_us() -> None:
    assert stops_buying(OPEN, False, False)
    assert not stops_buying(OPEN, True, False), "takes an offer of ours"
    assert not stops_buying(OPEN, False, True), "keeps ours"
    assert not stops_buying(STAYED, False, False), "only the first decision counts"
    assert is_open(OPEN, 26, 26.0)
    assert not is_open(OPEN, 27, 26.0)
    assert not is_open(NO_CASE, 0, 26.0)


def test_standing_is_relationship_and_opinion_and_what_was_lived() -> None:
    market = opened(changed(LIVELY, world__experience={"choice_weight": 2.0, "grudge": 1.0, "grudge_half_life": 4}))
    people, facts = People.of(market.customers), market.facts
    ours, other = int(np.flatnonzero(people.since > -10_000)[0]), int(np.flatnonzero(people.since == -10_000)[0])
    for i in (ours, other):
        people.opinion[i], people.relationship[i], people.satisfaction[i], people.hurt_in[i] = 0.3, 0.5, 0.7, 1
    at_start = facts.segment.satisfaction[people.segment[ours]]
    assert standing_of(people, facts, ours, 5) == pytest.approx(0.8 + 2 * (0.7 - at_start) - 0.5)
    assert standing_of(people, facts, other, 5) == pytest.approx(0.8), "who was never ours has lived nothing with us"


def test_a_grudge_makes_customers_leave() -> None:
    more = []
    for seed in SEEDS:
        mild = lived(WATCHED, seed=seed)
        bitter = lived(changed(WATCHED, world__experience__grudge=2.0), seed=seed)
        more.append(total(bitter, "churned") - total(mild, "churned"))
        assert stopping_after_poor_service(bitter) > stopping_after_poor_service(mild)
    assert np.mean(more) > 2 * np.std(more, ddof=1) / np.sqrt(len(more)) > 0


def test_satisfaction_in_the_choice_rewards_good_service() -> None:
    """Where service is far better than at the start, customers who count it give us more cross-sales."""
    good = changed(LIVELY, run__weeks=40, catalogue__products={"phone": {"service": 0.95}, "fibre": {"service": 0.95}})
    more = [
        total(lived(changed(good, world__experience__choice_weight=4.0), seed=s), "cross_sales")
        - total(lived(good, seed=s), "cross_sales")
        for s in SEEDS
    ]
    assert np.mean(more) > 2 * np.std(more, ddof=1) / np.sqrt(len(more)) > 0


def test_cases_are_counted_once_and_counting_changes_nothing_else() -> None:
    plain_, counted = lived(changed(WATCHED, world__experience__hurt_weeks=0)), lived(WATCHED)
    assert total(plain_, "hurt") == total(plain_, "hurt_lost") == 0
    assert 0 < total(counted, "hurt_lost") <= total(counted, "hurt") < total(counted, "very_poor")
    for name, column in snapshot(plain_).items():
        if not name.startswith("hurt_"):
            assert column.tobytes() == snapshot(counted)[name].tobytes(), name
    assert math.isnan(stopping_after_poor_service(plain_))


def test_nobody_is_hurt_where_nothing_is_very_poor() -> None:
    kind = changed(WATCHED, world__experience={"very_poor": 0.0, "grudge": 5.0})
    gentle = changed(WATCHED, world__experience={"very_poor": 0.0, "grudge": 0.0})
    assert total(lived(kind), "hurt") == 0
    assert fingerprint(lived(kind)) == fingerprint(lived(gentle))


def test_where_nobody_decides_or_leaves_no_case_is_lost() -> None:
    still = changed(
        QUIET,
        world__segments__all__holds={"phone": 1.0},
        world__experience={"encounters": 0.5, "spread": 0.3, "hurt_weeks": 26, "grudge": 0.0},
    )
    market = lived(still)
    hurt = market.customers.column("hurt_in") >= 0
    assert total(market, "hurt") == hurt.sum() > 0, "in ten weeks each has one case, however often it was poor"
    assert total(market, "hurt_lost") == 0
    assert (market.customers.column("hurt_case")[hurt] == OPEN).all()


def test_answers_by_hand() -> None:
    assert service_worth(1.0, 1, 2) == pytest.approx(2.25), (
        "sensitive to service and leaning to it: twice half as much again"
    )
    assert would_switch_for_service(2.0, 0.5, 1.0, 0.0) == 0.5
    assert would_switch_for_service(2.0, 0.5, 1.0, 1.0) == pytest.approx(1 / (1 + math.e))
    assert would_pay_for_service(3.0, 0.5, 0.02, 100.0, 0.25) == pytest.approx(1 / (1 + math.exp(-1.0)))


def test_a_survey_of_a_market_of_one_kind_by_hand_and_asking_changes_nothing() -> None:
    spec = changed(
        QUIET, world__segments__all={"holds": {"phone": 1.0}, "weights": {"service": 4}}, selling__inertia=0.7
    )
    market = opened(spec)
    before = fingerprint(market)
    assert switching_for_service(market, 0.3) == pytest.approx(1 / (1 + math.exp(-(4 * 0.3 - 0.7))))
    assert paying_for_service(market, 0.3) == pytest.approx(1 / (1 + math.exp(-(4 * 0.3 - 0.05 * 0.25 * 20))))
    assert switching_for_service(market, 0.6) > switching_for_service(market, 0.3)
    assert fingerprint(market) == before
    assert math.isnan(switching_for_service(opened(QUIET))), "there is nobody to ask"


def on() -> str:
    """The fingerprint of a small market with grudges and satisfaction in the choice."""
    settings = {"grudge": 2.0, "choice_weight": 2.0, "hurt_weeks": 26, "very_poor": 0.3, "ask_why": True}
    return fingerprint(lived(changed(LIVELY, run={"customers": 250, "weeks": 8}, world__experience=settings)))


def test_compiled_and_uncompiled_live_the_same_history(repository: Path) -> None:
    assert plainly("from tests.market.bond.test_standing import on; print(on())", repository).strip() == on()
