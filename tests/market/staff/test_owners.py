"""Reps leave, customers change their owner, and what was recorded stays (change of owner; A-info)."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.core.streams import chance_of
from simsales.market.ground.state import RECORDED
from simsales.market.leads.levers import Assign, WriteDown
from tests.laws.worlds import changed, fingerprint, lived, opened, total
from tests.market.rep_worlds import FIELD, lost

LEAVING = changed(FIELD, run__weeks=30, reps__team={"turnover": 0.1})


def test_reps_leave_at_their_rate() -> None:
    world = changed(FIELD, run={"weeks": 40, "customers": 50}, reps__team={"turnover": 0.05, "count": 200})
    market = opened(world)
    left = 0
    while market.week < market.weeks:
        talents = [rep.talent for rep in market.reps]
        market.step()
        left += sum(rep.talent is not before for rep, before in zip(market.reps, talents, strict=True))
    weeks = 40 * 200
    chance = chance_of(0.05)
    assert abs(left / weeks - chance) < 3 * np.sqrt(chance * (1 - chance) / weeks)


def test_who_comes_has_a_talent_of_their_own_and_learned_nothing() -> None:
    market = opened(LEAVING)
    for rep in market.reps:
        rep.learned += 0.2
    talents = [rep.talent.copy() for rep in market.reps]
    while all(np.array_equal(rep.talent, old) for rep, old in zip(market.reps, talents, strict=True)):
        market.step()
    (new, *_) = [rep for rep, old in zip(market.reps, talents, strict=True) if not np.array_equal(rep.talent, old)]
    assert new.learned.sum() == 0
    others = [rep for rep, old in zip(market.reps, talents, strict=True) if np.array_equal(rep.talent, old)]
    assert all(rep.learned.sum() > 0 for rep in others)


def test_a_stage_of_the_relationship_goes_with_the_rep_of_those_they_had_met() -> None:
    market = opened(changed(LEAVING, selling={"relationship_gain": 0, "relationship_half_life": 5000}))
    column = market.customers.column
    seats = (market.luck.uniforms("rep field", np.arange(2000)) * 4).astype(int)
    changes = 0
    while market.week < market.weeks:
        before, talents = column("relationship").copy(), [rep.talent for rep in market.reps]
        market.step()
        left = np.array([rep.talent is not old for rep, old in zip(market.reps, talents, strict=True)])
        fell = before - column("relationship") > 0.01
        owned = left[seats] & (column("touched")[:, 0] >= 0)
        assert (fell & ~owned).mean() < 0.002, "nobody else's, but for a little neglect"
        assert fell[owned & (before > 0.2)].all()
        assert ((before - column("relationship"))[owned & (before > 0.26)] >= 0.25).all()
        changes += int(owned.sum())
    assert changes == total(market, "owner_changes") > 0


def test_turnover_costs_relationships_and_orders() -> None:
    stays, leaves = [], []
    for seed in range(6):
        world = changed(LEAVING, selling={"relationship_weight": 3}, run__customers=1000)
        stays.append(lived(changed(world, reps__team__turnover=0), seed=seed))
        leaves.append(lived(world, seed=seed))
    known = [np.mean([m.customers.column("relationship").mean() for m in each]) for each in (stays, leaves)]
    assert known[1] < known[0]
    assert sum(total(m, "orders") for m in leaves) < sum(total(m, "orders") for m in stays)


def test_what_is_recorded_stays_when_the_rep_leaves() -> None:
    world = changed(LEAVING, selling={"remembers": 1, "relationship_half_life": 5000})
    market = opened(world, WriteDown(channel="field", part=0.5, takes=0.0))
    column = market.customers.column
    lost_knowledge = 0
    while market.week < market.weeks:
        before = {name: column(name).copy() for name in ("known", "relationship")}
        market.step()
        recorded = before["known"] == RECORDED
        assert (column("known")[recorded] == RECORDED).all()
        assert (before["relationship"] > column("relationship"))[recorded].sum() <= 0.05 * recorded.sum() + 1, (
            "neglect only"
        )
        lost_knowledge += int(((before["known"] == 1) & (column("known") == 0)).sum())
    assert lost_knowledge > 0
    assert recorded.any()
    assert total(market, "owner_changes") > 0


def test_who_knows_the_lean_hits_it_for_sure() -> None:
    """With all talks remembered a second contact by the owner always matches; a stranger guesses on."""
    world = changed(FIELD, run__weeks=14, channels__field={"connects": 1, "rapport": 1}, selling__remembers=1)
    world = changed(world, selling={"relationship_gain": 1, "relationship_half_life": 5000})
    for rule, sure in (("owner", True), ("round robin", False)):
        market = opened(changed(world, run__customers=150), Assign(channel="field", rule=rule))
        column = market.customers.column
        known = np.zeros(150, bool)
        hits: list[bool] = []
        watched = market.customers
        while market.week < market.weeks:
            known = column("known") == 1
            before, relationship = column("touched")[:, 0].copy(), column("relationship").copy()
            market.step()
            again = known & (column("touched")[:, 0] != before)
            raised = (column("relationship") > relationship) | (column("relationship") == 1)
            hits += raised[again].tolist()
        assert watched.n == 150
        assert len(hits) > 20
        assert (np.mean(hits) > 0.98) == sure


@pytest.mark.parametrize("part", [0.0, 0.5])
def test_recording_takes_time(part: float) -> None:
    market = lived(FIELD, WriteDown(channel="field", part=part, takes=0.5))
    assert total(market, "contacts") == 8 * int(100 / (1 + part * 0.5))


def test_recording_lifts_rapport() -> None:
    world = changed(FIELD, run={"weeks": 40, "customers": 400}, channels__field__connects=1)
    bare, noted = lived(world), lived(world, WriteDown(channel="field", takes=0.0))
    assert lost(noted, "no_rapport", "connected") < lost(bare, "no_rapport", "connected")


def test_off_is_as_before() -> None:
    assert fingerprint(lived(changed(FIELD, reps__team__turnover=0))) == fingerprint(lived(FIELD))
    noted = lived(FIELD, WriteDown(channel="field", part=0.0))
    assert fingerprint(noted) == fingerprint(lived(FIELD))
