"""Leads go to reps by a rule, and a rep's week has an end (A-task)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.core.streams import logistic
from simsales.explain.listening import Watch
from simsales.explain.rep_story import RepStory
from simsales.market.channels.levers import Call
from simsales.market.leads.dispatch import deal_by
from simsales.market.leads.levers import Assign
from simsales.market.selling.gates import gate_log_odds
from tests.laws.test_trace import Checked
from tests.laws.uncompiled import plainly
from tests.laws.worlds import changed, fingerprint, history, lived, opened, total
from tests.market.rep_worlds import BUSY, BUSY_STRATEGY, FIELD

RULES: tuple[Any, ...] = ("owner", "round robin", "skill", "territory", "expected value")
ANY = np.full(3, -1)
MEDIA = np.array([[2, 1, 3]] * 3)  # calls only
FREE = np.full(2, np.inf)


def calls(*quota: int) -> Any:
    """So many calls a rep."""
    return np.array([[0, number, 0] for number in quota])


def test_the_best_leads_go_to_whom_they_are_worth_most_while_they_have_time() -> None:
    order, worth = np.array([2, 0, 1]), np.array([[0.3, 0.6]])
    reps, media = deal_by(order, ANY, worth, MEDIA, calls(1, 1), FREE.copy(), np.zeros(3))
    assert (reps.tolist(), media.tolist()) == ([0, -1, 1], [2, 0, 2])


def test_leads_go_round_and_the_owners_leads_wait_for_the_owner() -> None:
    order, no_worth = np.arange(3), np.zeros((0, 2))
    reps, _ = deal_by(order, ANY, no_worth, MEDIA, calls(5, 5), FREE.copy(), np.zeros(3))
    assert reps.tolist() == [0, 1, 0]
    reps, _ = deal_by(order, np.zeros(3, np.int64), no_worth, MEDIA, calls(2, 5), FREE.copy(), np.zeros(3))
    assert reps.tolist() == [0, 0, -1]


def test_a_rep_finishes_the_last_call_and_then_goes_home() -> None:
    minutes, taken = np.array([10.0, 10.0]), np.array([9.0, 8.0, 7.0])
    order, mine = np.arange(3), np.zeros(3, np.int64)
    reps, _ = deal_by(order, mine, np.zeros((0, 2)), MEDIA, calls(99, 99), minutes, taken)
    assert reps.tolist() == [0, 0, -1]
    assert minutes.tolist() == [-7.0, 10.0]


@pytest.mark.parametrize("rule", RULES)
def test_no_rep_does_more_than_their_week(rule: Any) -> None:
    market = opened(FIELD, Assign(channel="field", rule=rule, travel_saved=0.0 if rule == "territory" else None))
    seen = np.array(history(market, lambda m: [rep.contacts for rep in m.reps]))
    made = np.diff(seen, axis=0, prepend=0)
    assert made.max() == 25, "the capacity, in some week"
    assert total(market, "contacts") + total(market, "waiting_leads") == 8 * 100
    assert (total(market, "waiting_leads") > 0) == (rule in ("owner", "territory"))


def test_without_a_rule_every_lead_goes_to_its_owner_however_many_that_makes() -> None:
    market = opened(FIELD)
    seen = np.array(history(market, lambda m: [rep.contacts for rep in m.reps]))
    assert np.diff(seen, axis=0, prepend=0).max() > 25
    assert total(market, "contacts") == 8 * 100
    assert total(market, "waiting_leads") == 0


def test_a_rule_for_another_channel_changes_nothing() -> None:
    world = changed(FIELD, channels__other={"direction": "outbound", "capacity": 5})
    market, ruled = lived(world), lived(world, Assign(channel="other", rule="round robin"))
    apart = [rep.contacts for rep in market.reps]
    assert apart == [rep.contacts for rep in ruled.reps]
    assert fingerprint(market) == fingerprint(ruled)


def test_neighbours_have_one_rep_and_that_saves_travel() -> None:
    market = opened(FIELD, Assign(channel="field", rule="territory", travel_saved=0.5))
    market.step()
    made = [rep.contacts for rep in market.reps]
    assert 50 >= max(made) > 40, "half the week saved: twice the contacts"
    assert sum(made) + total(market, "waiting_leads") == 200


def test_the_skilled_have_the_best_leads_and_win_more_of_them() -> None:
    won = np.zeros(2)
    for seed in range(4):
        market = lived(changed(FIELD, channels__field__connects=1), Assign(channel="field", rule="skill"), seed=seed)
        reps = sorted(market.reps, key=lambda rep: rep.skill)
        won += [reps[0].orders, reps[-1].orders]
    assert won[1] > 1.5 * won[0]


def test_a_stranger_has_only_part_of_the_relationship_behind_them() -> None:
    """Rapport of leads dealt to anybody, when strangers have nothing of a full relationship, against the formula."""
    world = changed(
        FIELD,
        run__weeks=1,
        run__customers=8000,
        world__segments__all__relationship=1,
        channels__field={"connects": 1, "rapport": 0.5, "capacity": 8000},
        selling={"stranger": 0, "matched_lift": 0, "skill_weight": 0},
    )
    lost = []
    for share, rule in ((1.0, "owner"), (0.25, "round robin")):  # one in four meets the owner by chance
        market = lived(world, Assign(channel="field", rule=rule))
        got = 1 - total(market, "no_rapport") / total(market, "connected")
        known, strange = (logistic(gate_log_odds(0.5, 0.5, 0, 0.25, 1, lift)) for lift in (1.0, 0.0))
        expected = share * known + (1 - share) * strange
        assert abs(got - expected) < 3 * np.sqrt(0.25 / total(market, "connected"))
        lost.append(got)
    assert lost[0] > lost[1]


def test_expected_value_gives_up_no_orders_against_chance() -> None:
    """Dealing by chance times value does no worse than dealing in turn, where owners matter (same worlds)."""
    world = changed(FIELD, selling={"stranger": 0, "relationship_weight": 3}, run__weeks=12)
    orders = {rule: [total(lived(world, Assign(channel="field", rule=rule), seed=s), "orders") for s in range(6)]
              for rule in ("round robin", "expected value")}  # fmt: skip
    assert sum(orders["expected value"]) > sum(orders["round robin"])


def test_a_list_without_leads_deals_none() -> None:
    world = changed(FIELD, run__customers=150, channels__field__connects=1)
    market = lived(world, Call(channel="field", rest=5000.0), Assign(channel="field", rule="skill"))
    assert total(market, "contacts") == 150, "everybody once"


def test_rules_asked_again_come_to_the_same_end_with_everything_on() -> None:
    market = opened(BUSY, *BUSY_STRATEGY, seed=3)
    watch = Checked(market)
    while market.week < market.weeks:
        watch.week()
    for entry in ("complaints", "do_not_call", "meetings", "messages", "waiting_leads", "owner_changes", "orders"):
        assert total(market, entry) > 0, entry


def test_a_reps_weeks_add_up_whoever_the_leads_went_to() -> None:
    market = opened(changed(BUSY, run__customers=400, run__weeks=5), *BUSY_STRATEGY, seed=2)
    rep = market.channels[3].reps[1]
    story = RepStory(market, rep)
    watch, told = Watch(market, story.customers, story.rows), []
    while market.week < market.weeks:
        told += story.events(watch.week())
    assert sum(int(event.what.split()[-1]) for event in told if event.event == "contacts") == rep.contacts > 0
    assert sum(event.event == "order" for event in told) == rep.orders


def test_compiled_and_uncompiled_live_the_same_history(repository: Path) -> None:
    small = {"run__customers": 250, "run__weeks": 6}
    code = f"""
from tests.laws.worlds import changed, fingerprint, lived
from tests.market.rep_worlds import BUSY, BUSY_STRATEGY
print(fingerprint(lived(changed(BUSY, **{small}), *BUSY_STRATEGY)))
"""
    assert plainly(code, repository).strip() == fingerprint(lived(changed(BUSY, **small), *BUSY_STRATEGY))
