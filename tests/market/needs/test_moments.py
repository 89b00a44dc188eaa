"""Key moments: dated by the customer's own state or by chance; a contact in them works, who is left alone is upset."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simsales.core.compiled import plain
from simsales.market.leads.levers import InMoments
from simsales.market.needs.keys import MOMENTS
from simsales.market.needs.moments import attended, birthday_of, has_anniversary
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, changed, fingerprint, history, lived, opened, total
from tests.market.life_worlds import CALLED, OURS, churn, per_contact, rises

FIRST = InMoments(channel="telesales")
DEVICE, SURGE = MOMENTS.index("device_change") + 1, MOMENTS.index("bill_surge") + 1


def test_every_week_of_the_year_has_birthdays() -> None:
    weeks = {plain(birthday_of)(luck) for luck in np.linspace(0, 1, 1000, endpoint=False)}
    assert weeks == set(range(52))
    assert not plain(has_anniversary)(-104)


def test_only_outbound_channels_attend() -> None:
    touched, outbound = np.array([5, 3]), np.array([False, True])
    assert attended(touched, outbound, 3)
    assert not attended(touched, outbound, 4)


def test_a_commitment_that_ends_opens_its_moment_so_many_weeks_before() -> None:
    spec = changed(LIVELY, run__weeks=4, world__moments={"expiry": {"before": 3}})
    market = opened(spec)
    for week, seen in enumerate(history(market)):
        opened_now = seen["alive"] & (seen["moment"] == 2) & (seen["moment_until"] == week + 1)
        assert opened_now.any()
        # A moment opens before the week's orders, so what has been ordered since does not count.
        ours = (seen["holding"] >= 0) & (seen["holding"] < 2)
        ends = np.where(ours, seen["contract_end"], -1)
        same = (seen["bought_in"] < 0).all(axis=1)
        assert ((ends[opened_now & same] - week) == 3).any(axis=1).mean() > 0.9


def test_a_moment_comes_at_its_rate_to_holders_of_ours_and_is_open_for_two_weeks() -> None:
    spec = changed(LIVELY, run__customers=5000, run__weeks=3, world__moments={"device_change": {"rate": 0.1}})
    market = opened(spec)
    ours = market.customers.column("holding").copy()
    ours = ((ours >= 0) & (ours < 3)).any(axis=1)
    first, second, third = history(market)
    came = first["moment"] == DEVICE
    assert not came[~ours].any()
    chance = 1 - np.exp(-0.1)
    assert abs(came[ours].mean() - chance) < 4 * np.sqrt(chance / ours.sum())
    assert (second["moment"][came] == DEVICE).all()
    assert (third["moment"][came & (third["moment_until"] == 1)] == 0).all()


def test_contacts_in_moments_convert_better_than_random_ones() -> None:
    """D-moments: the same callers, as many calls, the same luck."""
    spec = changed(CALLED, world__moments={"device_change": {"rate": 0.05, "warmth": 1.5}})
    assert rises(per_contact, (spec, OURS), (spec, (*OURS, FIRST)))


def test_a_moment_without_warmth_is_no_better_than_another_week() -> None:
    """A counter-example: it is the warmth that sells, not the choice of whom to call."""
    spec = changed(CALLED, world__moments={"device_change": {"rate": 0.05, "warmth": 0.0}})
    assert not rises(per_contact, (spec, OURS), (spec, (*OURS, FIRST)))


def test_a_bill_surge_attended_lowers_churn() -> None:
    spec = changed(
        CALLED,
        world__moments={"bill_surge": {"rate": 0.1, "upset": 1.0}},
        world__experience__satisfaction_weight=10,
    )
    assert rises(lambda m: -total(m, "upsets"), (spec, OURS), (spec, (*OURS, FIRST)))
    assert rises(lambda m: -churn(m), (spec, OURS), (spec, (*OURS, FIRST)))


def test_nobody_is_upset_by_what_upsets_nobody_and_a_review_is_a_need() -> None:
    spec = changed(CALLED, world__moments={"roaming": {"rate": 0.1, "upset": 0.0}})
    assert total(lived(spec), "upsets") == 0
    thinking = changed(CALLED, world__moments={"roaming": {"rate": 0.1, "upset": 0.0, "review": 1.0}})
    assert total(lived(thinking), "reviews") > total(lived(spec), "reviews")


def test_moments_that_are_not_said_change_nothing() -> None:
    bare, none = lived(LIVELY), lived(changed(LIVELY, world__moments={"lasts": 3}), FIRST)
    assert fingerprint(bare) == fingerprint(none)
    assert total(bare, "moments") == 0


@pytest.mark.slow
def test_uncompiled_moments_live_the_same_history(repository: Path) -> None:
    code = "from tests.market.needs.test_moments import small; print(small())"
    assert plainly(code, repository).strip() == small()


def small() -> str:
    """The history of a small market with moments."""
    moments = {"birthday": {"review": 0.5}, "expiry": {}, "anniversary": {}, "bill_surge": {"rate": 0.2}}
    spec = changed(CALLED, run__customers=200, run__weeks=6, world__moments=moments)
    return fingerprint(lived(spec, *OURS, FIRST))
