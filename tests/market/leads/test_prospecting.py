"""Prospecting: asking for referrals, and lists of names."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.market.channels.levers import DoNotCall, Proactive
from simsales.market.friends.levers import AskForReferrals
from simsales.market.leads.levers import Lists
from simsales.market.leads.prospects import on_the_list, wrong_number
from tests.laws.worlds import LIVELY, changed, differences, fingerprint, lived, opened, snapshot, total

WORLD = changed(
    LIVELY, run__customers=4000, channels__store__capacity=1000, world__needs__mobile__voiced=0.2,
    world__needs__broadband__voiced=0.2,
)  # fmt: skip
ALONE = DoNotCall(channel="field")


def bought(**changes: float) -> Lists:
    """A list for the telesales."""
    return Lists(**{"channel": "telesales", "reach": 0.3, "price": 3.0, "every": 8.0, **changes})  # type: ignore[arg-type]


def test_rules_by_hand() -> None:
    assert on_the_list(0.2, 0.5, 0.8, True)
    assert not on_the_list(0.2, 0.5, 0.8, False)
    assert on_the_list(0.2, 0.5, 0.5, False)
    assert wrong_number(0.95, 0.9, False)
    assert not wrong_number(0.95, 0.9, True)
    assert not wrong_number(0.85, 0.9, False)


def test_names_are_paid_for_and_are_not_yet_ours() -> None:
    market = opened(WORLD, ALONE, bought())
    market.run_for(1)
    listed = market.customers.column("listed_by") == market.book.labels.channels.index("telesales")
    others = (market.customers.column("holding") < 0) | (market.customers.column("holding") >= market.book.labels.own)
    strangers = others.all(axis=1).sum()
    assert total(market, "names_bought") == listed.sum() == pytest.approx(0.3 * strangers, rel=0.15)
    market.run_for(7)
    assert total(market, "names_bought") == listed.sum(), "it is bought again when it is due"
    market.run_for(1)
    assert total(market, "names_bought") > 1.5 * listed.sum()
    contacts, visits = market.record.entry("contacts").sum(axis=(0, 1, 3)), market.record.entry("visits")
    cost = total(market, "contact_cost") - 2 * contacts[2] - 5 * visits.sum(axis=(0, 1, 3))[0]
    assert cost == pytest.approx(3 * total(market, "names_bought"))


def found(*components: object) -> float:
    """Needs found by a telesales contact."""
    runs = [lived(WORLD, ALONE, *components, seed=seed) for seed in range(3)]
    needs = sum(total(m, "discovered") - total(m, "prompted") for m in runs)
    return needs / sum(total(m, "contacts") for m in runs)


def test_a_filtered_list_finds_more_needs_a_contact() -> None:
    nobody, unfiltered, filtered = found(), found(bought(fresh=1.0)), found(bought(fresh=1.0, filtered=1.0))
    assert filtered > 1.3 * nobody
    assert filtered > unfiltered


def test_without_a_list_a_channel_calls_whom_it_knows() -> None:
    spec = changed(WORLD, run__weeks=3, channels__telesales__knows=0.1)
    column = lived(spec, ALONE).customers.column
    called = column("touched")[:, 2] >= 0
    strangers = (column("since") < -1000) & (column("holding") != 0).all(axis=1)
    assert 0 < called[strangers].mean() < 0.11
    listed = lived(spec, ALONE, bought(reach=0.8, fresh=1.0, every=20.0))
    called = listed.customers.column("touched")[:, 2] >= 0
    on_list = listed.customers.column("listed_by") == 2
    assert called[on_list].mean() > 2 * called[strangers & ~on_list].mean()
    known = lived(changed(WORLD, channels__telesales__knows=1.0), ALONE)
    assert fingerprint(known) == fingerprint(lived(WORLD, ALONE))


def test_a_list_brings_new_customers_to_who_knows_nobody() -> None:
    spec = changed(WORLD, channels__telesales__knows=0.02)
    without, having = ([lived(spec, ALONE, *said, seed=seed) for seed in range(4)] for said in ((), (bought(),)))
    for entry in ("acquisitions", "recurring_revenue"):
        assert sum(total(m, entry) for m in having) > sum(total(m, entry) for m in without), entry


def test_an_old_list_wastes_contacts() -> None:
    kept, old = (
        lived(WORLD, ALONE, bought(fresh=fresh, half_life=half_life)) for fresh, half_life in ((1, 5000), (0.6, 6))
    )
    assert total(old, "wrong_numbers") > 20 * total(kept, "wrong_numbers")
    assert total(old, "no_answer") > total(kept, "no_answer")
    wasted = old.record.entry("wrong_numbers").sum(axis=(1, 2, 3))
    assert wasted[0] < wasted[5:8].mean(), "a list ages until the next is bought"


def test_satisfied_customers_are_asked_at_most_once_and_it_takes_time() -> None:
    without, having = lived(WORLD), lived(WORLD, AskForReferrals(time=0.2))
    assert total(without, "referrals") == 0 < total(having, "referrals")
    assert total(having, "asked_to_refer") == (having.customers.column("asked_in") >= 0).sum()
    assert total(having, "contacts") == pytest.approx(0.8 * total(without, "contacts"), rel=0.05)
    none = lived(WORLD, AskForReferrals(satisfied=1.0))
    assert total(none, "asked_to_refer") == total(none, "referrals") == 0
    young = lived(WORLD, AskForReferrals(segments=("young",)))
    assert young.record.entry("asked_to_refer")[:, 1:].sum() == 0 < total(young, "asked_to_refer")
    only = lived(WORLD, AskForReferrals(channels=("store",)))
    assert only.record.entry("asked_to_refer")[:, :, 1:].sum() == 0 < total(only, "asked_to_refer")


def test_who_is_asked_refers_by_holdings() -> None:
    spec = changed(WORLD, run__customers=12000, world__network__friends=12)
    market = lived(spec, AskForReferrals(satisfied=0.0))
    asked = market.record.entry("asked_to_refer").sum()
    rate = total(market, "referrals") / asked
    assert 0.16 < rate < 0.36, "between that of one product and that of two"


def test_asking_brings_new_customers() -> None:
    staff = (ALONE, DoNotCall(channel="telesales"), Proactive(channel="store"))
    spec = changed(WORLD, run__weeks=30)
    waiting = [lived(spec, *staff, seed=seed) for seed in range(3)]
    asking = [lived(spec, *staff, AskForReferrals(satisfied=0.3), seed=seed) for seed in range(3)]
    for entry in ("acquisitions", "origin_friends", "recurring_revenue"):
        assert sum(total(m, entry) for m in asking) > sum(total(m, entry) for m in waiting), entry


def test_asking_nobody_changes_nothing() -> None:
    idle = AskForReferrals(part=0.0, time=0.0)
    assert differences(snapshot(lived(LIVELY)), snapshot(lived(LIVELY, idle))) == []
    over = Lists(channel="telesales", reach=1.0, price=9.0, starts=30.0)
    assert differences(snapshot(lived(LIVELY)), snapshot(lived(LIVELY, over))) == []


def test_a_list_is_the_same_luck_whoever_else_is_there() -> None:
    few, many = (opened(changed(WORLD, run__customers=n), bought(filtered=0.5)) for n in (1000, 1001))
    for market in (few, many):
        market.run_for(1)
    assert np.array_equal(few.customers.column("listed_by"), many.customers.column("listed_by")[:1000])
