"""Relationship stages, grading and maintenance: the rules by hand, what they do, and what they must not do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.market.bond.relationship import stage_of
from simsales.market.care.care import content_matches, grade_of, is_due
from simsales.market.care.levers import MEETS, CustomerEvent, Maintenance
from simsales.market.channels.levers import Call, DoNotCall
from simsales.market.channels.rules import Territory
from simsales.market.ground.state import MATCHED, MISMATCHED
from simsales.market.market import Market
from simsales.market.week import Step
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, QUIET, changed, fingerprint, lived, opened, total

USUAL = {"A": 4.0, "B": 8.0, "C": 13.0, "D": 26.0}
OFTEN = dict.fromkeys(USUAL, 4.0)

# Holders of a subscription at 100 a month who lean to relationship, free to leave, and a team that reaches them.
HOLDERS = changed(
    QUIET,
    run__customers=3000,
    run__weeks=40,
    world__segments__all={
        "holds": {"phone": 1}, "satisfaction": 0.5, "satisfaction_spread": 0.1, "relationship": 0.25,
        "churn": {"rate": 0.01},
    },
    world__experience={"satisfaction_weight": 4},
    catalogue__products__phone={"price": 100, "service": 0.5},
    channels__calls={"direction": "outbound", "connects": 1, "cost_per_contact": 2},
    reps__team={"channel": "calls", "count": 10, "contacts_per_week": 200, "skill": 0.5, "skill_spread": 0},
    selling={"relationship_gain": 0.1, "relationship_weight": 1},
)  # fmt: skip
SILENT = DoNotCall(channel="calls")


def cared(content: str = "emotional care", every: dict[Any, float] | None = None, **options: Any) -> Maintenance:
    """Maintenance of everybody every four weeks, if nothing else is said."""
    return Maintenance(channel="calls", content=content, every=every or OFTEN, **options)


# --- grading and its frequencies ------------------------------------------------------------------------------


def test_classes_are_assets_by_growth() -> None:
    assert [grade_of(a, g, 100.0, 0.5) for a in (100.0, 99.0) for g in (0.5, 0.49)] == [0, 1, 2, 3]


def test_each_class_is_contacted_at_its_own_frequency() -> None:
    """Half pay much, half may grow: contacts per customer and class are the weeks over the frequency."""
    world = changed(
        HOLDERS,
        run__weeks=52,
        world__segments__all__growth=0.5,
        world__grading={"assets": 80, "spread": 0.5},
        world__segments__all__churn={"rate": 0},
    )
    market = opened(world, SILENT, cared(every=USUAL))
    paid = np.where(np.arange(3000) % 2 == 0, 100.0, 50.0)
    market.customers.column("paid")[:, 0] = paid
    promising = market.luck.uniforms("growth potential", np.arange(3000)) >= 0.5
    grade = (paid < 80) * 2 + ~promising
    contacts = np.zeros(3000)
    while market.week < market.weeks:
        week = market.week
        market.run_for(1)
        contacts += market.customers.column("touched")[:, 1] == week
    for number, every in enumerate(USUAL.values()):
        here = contacts[grade == number]
        assert set(here) <= {52 // every, 52 // every + 1}
        assert here.mean() == pytest.approx(52 / every, rel=0.05)


def test_the_best_classes_come_first_where_there_is_no_time_for_all() -> None:
    world = changed(
        HOLDERS,
        run__weeks=1,
        reps__team__count=1,
        world__grading={"assets": 80, "spread": 0},
        world__segments__all__growth=1,
    )
    market = opened(world, SILENT, cared(every=dict.fromkeys(USUAL, 1.0)))
    market.customers.column("paid")[::10, 0] = 100.0  # 300 of class A
    market.customers.column("paid")[1::10, 0] = 50.0  # the others: class C
    market.customers.column("paid")[2::10, 0] = 50.0
    rich = market.customers.column("paid")[:, 0] >= 80
    market.run()
    touched = market.customers.column("touched")[:, 1] >= 0
    assert touched.sum() == 200 == (touched & rich).sum(), "one rep's week goes to class A alone"


def test_a_class_that_is_not_said_is_left_alone() -> None:
    market = lived(
        changed(HOLDERS, run__weeks=8, world__segments__all__churn={"rate": 0}), SILENT, cared(every={"A": 4.0})
    )
    promising = market.luck.uniforms("growth potential", np.arange(3000)) >= 0.5
    touched = market.customers.column("touched")[:, 1] >= 0
    assert (touched == promising).all()


# --- content --------------------------------------------------------------------------------------------------


def test_each_content_meets_one_lean() -> None:
    for content, meets in MEETS.items():
        matching = [content_matches(meets, lean, 0.5, 0.5) for lean in range(3)]
        assert sum(matching) == (3 if content == "as read" else 1), content
    assert [content_matches(-1, 0, skill, 0.5) for skill in (0.0, 0.25, 1.0)] == [False, False, True]


def test_matched_care_lowers_churn_and_a_mismatch_does_not() -> None:
    matched, missed, nothing = [], [], []
    for seed in range(3):
        nothing.append(total(lived(HOLDERS, SILENT, seed=seed), "churned"))
        matched.append(total(lived(HOLDERS, SILENT, cared(), seed=seed), "churned"))
        missed.append(total(lived(HOLDERS, SILENT, cared("diagnosis"), seed=seed), "churned"))
    assert all(one < other for one, other in zip(matched, nothing, strict=True))
    assert all(one >= other for one, other in zip(missed, nothing, strict=True))


def test_a_mismatch_costs_all_that_a_match_costs_and_gains_nothing() -> None:
    world = changed(HOLDERS, run__weeks=4)
    matched, missed = lived(world, SILENT, cared()), lived(world, SILENT, cared("after-sale service"))
    for entry in ("care", "contact_cost", "care_unreached"):
        assert total(matched, entry) == total(missed, entry)
    assert (matched.customers.column("fatigue") == missed.customers.column("fatigue")).all()
    assert total(matched, "care_matched") == total(matched, "care") > 0 == total(missed, "care_matched")
    nothing = lived(world, SILENT)
    assert (missed.customers.column("relationship") == nothing.customers.column("relationship")).all()
    assert matched.customers.column("relationship").mean() > nothing.customers.column("relationship").mean()
    satisfied = [market.customers.column("satisfaction").mean() for market in (missed, nothing, matched)]
    assert satisfied == sorted(satisfied)


def test_what_is_lived_is_the_match() -> None:
    market = opened(changed(HOLDERS, run__weeks=1), SILENT, cared(every=dict.fromkeys(USUAL, 1.0)))
    seen: list[int] = []
    market.customers.column("orientation")[::2] = 1

    def listen(step: Step, act: Callable[[], None]) -> None:
        act()
        if step.name == "care":
            seen.extend(market.today.people.lived)

    market.listener = listen
    market.run()
    reached = market.customers.column("touched")[:, 1] >= 0
    lived_through = np.array(seen)
    assert set(lived_through[reached & (np.arange(3000) % 2 == 0)]) == {MISMATCHED}
    assert set(lived_through[reached & (np.arange(3000) % 2 == 1)]) == {MATCHED}
    assert set(lived_through[~reached]) == {0}


def test_care_asks_for_no_need() -> None:
    world = changed(HOLDERS, world__needs__mobile={"rate": 0, "review_at_expiry": 0})
    market = lived(world, SILENT, cared())
    for entry in ("prompted", "discovered", "occasions", "orders", "contacts"):
        assert total(market, entry) == 0
    assert total(market, "care") > 0


def test_care_takes_up_the_week_before_selling_does() -> None:
    world = changed(HOLDERS, run__weeks=12, reps__team__count=2)
    selling = Call(channel="calls", rest=0.0)
    without, having = lived(world, selling), lived(world, selling, cared())
    weekly = {entry: having.record.entry(entry).sum(axis=(1, 2, 3)) for entry in ("contacts", "care")}
    assert weekly["contacts"][0] + weekly["care"][0] == 400 == without.record.entry("contacts")[0].sum()
    assert (weekly["contacts"] + weekly["care"] <= 400).all()
    assert total(having, "care") > 0
    assert total(having, "contacts") < total(without, "contacts")
    assert sum(rep.contacts for rep in having.reps) == total(having, "contacts") + total(having, "care")


def test_only_our_customers_are_cared_for_and_only_in_ones_own_territory() -> None:
    silent = (DoNotCall(channel=name) for name in ("telesales", "field"))
    caring = (Maintenance(channel=name, every=OFTEN) for name in ("telesales", "field"))
    market = lived(LIVELY, *silent, Territory(), *caring)
    touched = market.customers.column("touched")[:, 2:] >= 0
    assert touched.any(axis=0).all()
    assert not touched.all(axis=1).any(), "never by two channels"
    once = np.maximum(market.customers.column("since"), market.customers.column("lost_in"))
    assert (once[touched.any(axis=1)] > -10_000).all(), "never who was no customer of ours"


# --- customer events and what else moves a relationship -------------------------------------------------------


def stage_shares(market: Market) -> Any:
    stages = np.rint(market.customers.column("relationship") * 4).astype(int)
    return np.bincount(stages, minlength=5) / len(stages)


def test_guests_are_our_customers_from_dating_on_and_come_nearer() -> None:
    world = changed(HOLDERS, run__weeks=1, world__segments__all__relationship=0.5, world__bond__event=1,
                    selling__relationship_half_life=5000)  # fmt: skip
    without, having = lived(world, SILENT), lived(world, SILENT, CustomerEvent(cost=30.0))
    guests = np.rint(opened(world).customers.column("relationship") * 4) >= 2
    assert total(having, "guests") == guests.sum()
    assert total(having, "contact_cost") - total(without, "contact_cost") == 30 * guests.sum()
    before, after = (market.customers.column("relationship") for market in (without, having))
    assert (after[~guests] == before[~guests]).all()
    assert (after[guests] == np.minimum(before[guests] + 0.25, 1)).mean() > 0.99
    satisfied = [market.customers.column("satisfaction") for market in (without, having)]
    assert satisfied[1][guests].mean() > satisfied[0][guests].mean() + 0.01
    assert (satisfied[1][~guests] == satisfied[0][~guests]).all()


def test_events_are_held_in_their_weeks() -> None:
    market = lived(HOLDERS, SILENT, CustomerEvent(cost=30.0, every=10.0, starts=3.0))
    weeks = np.flatnonzero(market.record.entry("guests").sum(axis=(1, 2, 3)))
    assert weeks.tolist() == [3, 13, 23, 33]


@pytest.mark.parametrize(("key", "up"), [("kept_promise", True), ("annoyed", False), ("very_poor", False)])
def test_what_happens_moves_the_relationship(key: str, up: bool) -> None:
    world = changed(LIVELY, run__customers=1000, run__weeks=10)
    without, having = lived(world), lived(changed(world, **{f"world__bond__{key}": 1}))
    near = [market.customers.column("relationship").mean() for market in (without, having)]
    assert (near[1] > near[0]) == up
    assert near[0] != near[1]


# --- stages, rates, and what is off ---------------------------------------------------------------------------


def test_the_mix_that_is_counted_is_that_of_our_customers() -> None:
    market = lived(changed(LIVELY, run__weeks=1, world__segments__young__relationship=0.5))
    holding = market.customers.column("holding")
    assert [total(market, f"stage_{k}") > 0 for k in (1, 2, 3, 4)] == [True] * 4
    # nobody of ours is counted twice or left out, at the end of the week
    strangers = total(market, "customers") - sum(total(market, f"stage_{k}") for k in (1, 2, 3, 4))
    ours = ((holding >= 0) & (holding < market.book.labels.own)).any(axis=1)
    stages = np.array([stage_of(r) for r in market.customers.column("relationship")])
    assert strangers > 0
    assert strangers == (ours & (stages == 0)).sum()
    assert market.record.summary()["manager_known"] == pytest.approx(1 - strangers / total(market, "customers"))


def test_the_three_rates_are_parts_of_one_and_answer_to_skill() -> None:
    world = changed(LIVELY, channels__telesales__rapport=0.5, channels__field__rapport=0.5)
    rates = []
    for skill in (0.2, 0.9):
        skilled = changed(world, reps__callers__skill=skill, reps__visitors__skill=skill)
        rates.append(lived(skilled, Maintenance(channel="telesales", every=USUAL)).record.summary())
    for name in ("manager_known", "contact_effect", "rivals_found"):
        assert 0 < rates[0][name] < rates[1][name] < 1, name


def test_with_nothing_said_nothing_is_done() -> None:
    neutral = {"assets": 1.0, "growth": 0.9, "spread": 0.1}
    apart = changed(LIVELY, world__grading=neutral, world__segments__young__growth=0.9)
    assert fingerprint(lived(LIVELY)) == fingerprint(lived(apart)), "classes do nothing by themselves"
    assert total(lived(LIVELY), "care") == total(lived(LIVELY), "guests") == 0


def test_first_contacts_are_spread_over_the_first_round() -> None:
    phases = np.linspace(0.001, 0.999, 100)
    first = [next(week for week in range(30) if is_due(week, -10_000, 26.0, phase)) for phase in phases]
    assert (min(first), max(first)) == (0, 25)


def test_compiled_and_uncompiled_are_one(repository: Path) -> None:
    code = """
from tests.laws.worlds import LIVELY, changed, fingerprint, lived
from simsales.market.care.levers import CustomerEvent, Maintenance
bond = {"kept_promise": 0.3, "annoyed": 0.3, "very_poor": 0.5}
world = changed(LIVELY, run__customers=300, run__weeks=8, world__bond=bond)
print(fingerprint(lived(world, Maintenance(channel="telesales"), CustomerEvent(cost=5.0, every=3.0))))
"""
    printed: list[str] = []
    exec(code, {"print": printed.append})
    assert plainly(code, repository).strip() == printed[0]
