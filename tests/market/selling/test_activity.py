"""A day of 5 meetings, 20 calls and 30 messages (B-520), and leads of grade A, B and C (E-grade)."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.core.streams import logistic
from simsales.market.leads.levers import Assign, GradeLeads
from simsales.market.selling.gates import gate_log_odds
from tests.laws.worlds import Spec, changed, fingerprint, lived, opened, total
from tests.market.rep_worlds import FIELD, MEASURED, lost

DAY = {"meetings": 1, "calls": 2, "messages": 3}
A_DAY: Spec = changed(MEASURED, reps__team__day=DAY)
ONLY = {"meeting": {"meetings": 6, "calls": 0, "messages": 0}, "call": {"meetings": 0, "calls": 6, "messages": 0},
        "message": {"meetings": 0, "calls": 0, "messages": 6}}  # fmt: skip


def test_a_week_has_five_days_of_meetings_calls_and_messages() -> None:
    market = lived(A_DAY, Assign(channel="field", rule="round robin"))
    made = {name: total(market, name) for name in ("meetings", "calls", "messages")}
    assert made == {"meetings": 8 * 4 * 5 * 1, "calls": 8 * 4 * 5 * 2, "messages": 8 * 4 * 5 * 3}
    assert sum(made.values()) == total(market, "contacts") == total(market, "dials")


def test_the_day_of_the_source_is_the_default() -> None:
    market = opened(changed(MEASURED, reps__team__day={}))
    assert market.reps[0].week == (25, 100, 150)
    assert market.reps[0].full_capacity == 275


def test_a_grades_leads_are_met_others_called_or_written_to() -> None:
    market = opened(
        A_DAY, Assign(channel="field", rule="round robin"), GradeLeads(channel="field", shares=(1 / 6, 1 / 3))
    )
    market.step()
    reached = market.customers.column("worked_by") == -1  # all: the week is over
    grade, medium = (market.customers.column(name)[reached] for name in ("grade", "medium"))
    met = medium > 0
    assert (grade[met] == medium[met]).all(), "A by meeting, B by call, C by message: the quotas fit the shares"
    assert np.bincount(grade, minlength=4)[1:].tolist() == [20, 40, 60]


def test_what_is_used_up_spills_over() -> None:
    """All leads are A: the best are met, the next called, the last written to, and none waits."""
    market = lived(A_DAY, Assign(channel="field", rule="skill"), GradeLeads(channel="field", shares=(1.0, 0.0)))
    assert total(market, "meetings") == 8 * 20
    assert total(market, "messages") == 8 * 60
    assert total(market, "waiting_leads") == 0


def test_only_good_leads_are_worth_a_meeting_if_that_is_said() -> None:
    world = changed(A_DAY, reps__team__day={"meetings": 6, "calls": 6, "messages": 6})
    strict = GradeLeads(channel="field", shares=(0.5, 0.5), least_scores=(2.1, 0.0), intent=0.0)
    market = opened(world, strict)
    market.step()
    grades = np.bincount(market.customers.column("grade"), minlength=4)
    related = opened(world).customers.column("relationship")
    reached = np.clip(0.5 + related + 1 - 2.1, 0, 1).sum()  # 0.5 + relationship + noise reaches 2.1
    assert 0.5 * reached < grades[1] < 1.5 * reached, "the list has the best"
    assert grades[2] + grades[3] > 0


@pytest.mark.parametrize("medium", ["meeting", "call", "message"])
def test_each_medium_has_its_own_reach_rapport_and_cost(medium: str) -> None:
    """Against the formulas: reach, and rapport moved by the medium's log odds."""
    world = changed(
        MEASURED,
        run={"weeks": 1, "customers": 12_000},
        reps__team={"day": ONLY[medium], "count": 300},
        selling={"matched_lift": 0, "skill_weight": 0, "relationship_weight": 0,
                 "media": {medium: {"reach": 0.7, "rapport": 0.8, "cost": 3}}},
    )  # fmt: skip
    market = lived(world)
    contacts = total(market, "contacts")
    assert contacts > 7000
    assert total(market, "contact_cost") == 3 * contacts
    error = np.sqrt(0.25 / (contacts * 0.7))
    assert abs(total(market, "connected") / contacts - 0.7) < 3 * error
    expected = logistic(gate_log_odds(0.6, 0.5, 0, 0.25, 1, 0.8))
    assert abs(1 - lost(market, "no_rapport", "connected") - expected) < 3 * error


def test_a_meeting_wins_more_than_a_call_and_a_call_more_than_a_message() -> None:
    orders = []
    for medium in ONLY.values():
        world = changed(MEASURED, reps__team__day=medium)
        orders.append(sum(total(lived(world, seed=seed), "orders") for seed in range(4)))
    assert orders[0] > orders[1] > orders[2] > 0


def test_a_call_is_what_a_contact_has_always_been() -> None:
    plain, day = changed(FIELD, reps__team__contacts_per_week=30), changed(MEASURED, reps__team__day=ONLY["call"])
    rule = Assign(channel="field", rule="round robin")
    one, other = lived(plain, rule), lived(day, rule)
    for entry in ("contacts", "connected", "no_rapport", "discovered", "orders", "contact_cost"):
        assert total(one, entry) == total(other, entry)


NODES = {"A": 2.0, "B": 3.0, "C": 4.0}


def put_off(**grades: float) -> tuple[list[int], list[int]]:
    """After how many weeks those whose grade was A, and others, are called again after they put it off."""
    world = changed(FIELD, run__weeks=7, channels__field={"closes": 0, "connects": 1, "rapport": 1, "discovers": 1})
    market = opened(world, GradeLeads(channel="field", shares=(0.2, 0.3), intent=5.0, follow_up=grades or None))
    column = market.customers.column
    last, gaps = np.full(2000, -1), {1: [], 2: []}
    graded = np.zeros(2000, int)
    while market.week < market.weeks:
        before = column("touched")[:, 0].copy()
        market.step()
        now = np.flatnonzero(column("touched")[:, 0] != before)
        for i in now:
            if last[i] >= 0:
                gaps[1 if graded[i] == 1 else 2].append(market.week - 1 - last[i])
        last[now], graded[now] = market.week - 1, column("grade")[now]
    return gaps[1], gaps[2]


def test_who_put_it_off_is_called_again_at_the_node_of_the_grade() -> None:
    first, others = put_off(**NODES)
    assert set(first) == {2}
    assert set(others) <= {3, 4}
    assert others
    assert put_off() == ([], []), "without nodes the campaign's rest of 8 weeks counts"


def test_follow_up_wins_orders_that_the_rest_would_lose() -> None:
    world = changed(FIELD, run={"weeks": 16, "customers": 4000}, channels__field__closes=0.3)
    without, having = GradeLeads(channel="field"), GradeLeads(channel="field", follow_up={"A": 1.0, "B": 1.0, "C": 1.0})
    orders = [sum(total(lived(world, each, seed=s), "orders") for s in range(4)) for each in (without, having)]
    assert orders[1] > orders[0]


def test_follow_up_wins_nothing_where_customers_go_and_buy_by_themselves() -> None:
    """The counter-example: with a good shop at hand, who put it off on the telephone buys there anyway."""
    shop = {"direction": "inbound", "closes": 1, "presents": 1, "service": 1}
    world = changed(FIELD, run={"weeks": 16, "customers": 4000}, channels={"field": {"closes": 0.05}, "shop": shop})
    without, having = GradeLeads(channel="field"), GradeLeads(channel="field", follow_up={"A": 1.0, "B": 1.0, "C": 1.0})
    orders = [sum(total(lived(world, each, seed=s), "orders") for s in range(4)) for each in (without, having)]
    assert orders[1] < orders[0]


def test_intent_brings_who_has_visited_to_the_head_of_the_list() -> None:
    world = changed(
        FIELD, channels__store={"direction": "inbound", "presents": 0}, world__segments__all__visits=0.05, run__weeks=2
    )
    seen = []
    for intent in (0.0, 5.0):
        market = opened(world, GradeLeads(channel="field", intent=intent))
        market.step()
        visited = market.customers.column("touched")[:, 1] == 0
        market.step()
        called = market.customers.column("touched")[:, 0] == 1
        seen.append(float(visited[called].mean()))
    assert seen[1] > 3 * seen[0]


def test_grades_without_nodes_or_intent_change_nothing() -> None:
    graded = lived(FIELD, GradeLeads(channel="field", intent=0.0))
    market = lived(FIELD)
    assert graded.customers.column("grade").any()
    graded.customers.column("grade")[:] = 0
    assert fingerprint(graded) == fingerprint(market)
