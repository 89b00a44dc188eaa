"""Attack, extend, defend: how a channel splits its contacts, and what each class of contacts is about."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from simsales.core.compiled import plain
from simsales.market.channels.levers import DoNotCall
from simsales.market.leads.campaign import ATTACK, DEFEND, EXTEND, class_of, quotas, subject_in
from simsales.market.leads.levers import Stances
from simsales.market.promotion.levers import Gift
from tests.laws.uncompiled import plainly
from tests.laws.worlds import changed, fingerprint, lived, total
from tests.market.life_worlds import CALLED, churn, rises

ALONE = (DoNotCall(channel="field"),)
LONG = changed(
    CALLED,
    catalogue__products__phone__commitment=52,
    catalogue__products__fibre__commitment=52,
    reps__callers__contacts_per_week=60,
    world__competitors__Rival__known=0.3,
    run__weeks=52,
)
# Signing the same again on the same terms is keeping it: callers bring a gift, for everybody alike.
BRINGING = (*ALONE, Gift(value=150.0, cost=100.0, channels=("telesales",)))
ATTACKING = (*BRINGING, Stances(channel="telesales", attack=1, extend=0, defend=0))
DEFENDING = (*BRINGING, Stances(channel="telesales", attack=0, extend=0, defend=1))
PHONE, FIBRE, RIVAL_PHONE = 0, 1, 3


@pytest.mark.parametrize(
    ("holding", "ends", "lost", "category", "expected"),
    [
        ([-1, -1], [0, 0], 0.0, 0, ATTACK),
        ([RIVAL_PHONE, FIBRE], [0, 90], 0.0, 0, ATTACK),
        ([RIVAL_PHONE, FIBRE], [0, 90], 0.0, 1, DEFEND),
        ([RIVAL_PHONE, FIBRE], [0, 90], 0.0, -1, DEFEND),
        ([PHONE, -1], [90, 0], 0.0, 0, EXTEND),
        ([PHONE, -1], [90, 0], 0.2, 0, DEFEND),
        ([PHONE, -1], [47, 0], 0.0, 0, DEFEND),
        ([PHONE, FIBRE], [90, 90], 0.0, 0, DEFEND),
    ],
)
def test_accounts_are_classed_by_what_they_hold(
    holding: list[int], ends: list[int], lost: float, category: int, expected: int
) -> None:
    assert class_of(np.array(holding), np.array(ends), lost, category, 3, 40) == expected


def test_a_contact_is_about_what_its_class_says() -> None:
    """With one category of the class there is nothing to weigh: neither prices nor what is on sale are looked at."""
    about, facts = plain(subject_in), SimpleNamespace(own=3)
    people = SimpleNamespace(
        stance=np.array([DEFEND, EXTEND, ATTACK]), need=np.zeros((3, 2)),
        holding=np.array([[RIVAL_PHONE, FIBRE], [PHONE, -1], [RIVAL_PHONE, FIBRE]]),
    )  # fmt: skip
    assert [about(people, facts, None, i, 0, 0) for i in range(3)] == [1, 1, 0]


def test_parts_make_up_the_week() -> None:
    assert sum(quotas((0.34, 0.33, 0.33), 100)) == 100


def test_the_week_is_split_as_said_and_what_is_left_over_goes_on() -> None:
    market = lived(CALLED, *ALONE, Stances(channel="telesales", attack=0.5, extend=0, defend=0.5))
    first = {name: market.record.entry(name)[0].sum() for name in ("attacks", "extensions", "defences", "contacts")}
    assert first["attacks"] == first["defences"] == first["contacts"] / 2 > 0
    none = {"phone": 0, "fibre": 0}
    nobody = changed(CALLED, world__segments__young__holds=none, world__segments__old__holds=none)
    market = lived(nobody, *DEFENDING)
    assert market.record.entry("attacks")[0].sum() == market.record.entry("contacts")[0].sum() > 0


@pytest.mark.slow
def test_attack_brings_more_acquisitions_and_defence_less_churn() -> None:
    assert rises(lambda m: total(m, "acquisitions"), (LONG, DEFENDING), (LONG, ATTACKING))
    assert rises(lambda m: -churn(m), (LONG, ATTACKING), (LONG, DEFENDING))


def test_a_defence_of_what_cannot_be_renewed_renews_nothing() -> None:
    """A counter-example: who is committed has nothing to sign, however often the callers ring, whatever they bring."""
    short = changed(LONG, run__weeks=6)
    bound = changed(short, world__segments__young__in_commitment=1, world__segments__old__in_commitment=1)
    bound = changed(bound, catalogue__products__phone__commitment=5000, catalogue__products__fibre__commitment=5000)
    renewed = [total(lived(spec, *DEFENDING), "renewals") for spec in (short, bound)]
    assert renewed[1] == 0 < renewed[0]


@pytest.mark.slow
def test_uncompiled_stances_live_the_same_history(repository: Path) -> None:
    code = "from tests.market.leads.test_stance import small; print(small())"
    assert plainly(code, repository).strip() == small()


def small() -> str:
    """The history of a small market with a split week."""
    spec = changed(CALLED, run__customers=200, run__weeks=6)
    return fingerprint(lived(spec, *ALONE, Stances(channel="telesales", attack=0.4, extend=0.3, defend=0.3)))
