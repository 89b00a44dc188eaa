"""The three responses in a market: off there is nothing of them; on, nothing is lost, and broken promises cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import Watch
from simsales.market.ground.levers import Target
from simsales.market.ground.state import LONG_WAIT
from simsales.market.market import Market
from simsales.market.promotion.levers import Coupons, DiscountPromotion, TargetedOffer
from simsales.market.service.cases import cases_of
from simsales.market.service.keys import RESPONSES
from simsales.market.service.levers import StaffDesk
from simsales.market.week import ORDER
from tests.laws.guarded import guard
from tests.laws.worlds import LIVELY, Spec, changed, lived, opened, total

DESK = {"owner": "store", "minutes": 10, "days": 7, "opens": 0, "closes": 24}
QUICK = {**DESK, "servers": 2000, "minutes": 0.001, "promised": 0.1}
EARLY = {**QUICK, "closes": 1, "days": 1}  # so that all that comes in a week is answered in it
WORLD = changed(LIVELY, run={"customers": 1500, "weeks": 10})


def with_desks(**desks: Any) -> Spec:
    """The lively world with some of the desks."""
    return changed(WORLD, responses=desks)


def flows(market: Market, name: str) -> dict[str, Any]:
    """What came to a desk, week by week, by what became of it."""
    entries = ("cases", "responded", "late", "withdrew", "escalated", "waiting", "hours")
    return {each: market.record.entry(f"{each}_{name}") for each in entries}


def test_without_desks_there_is_no_column_for_them() -> None:
    assert opened(WORLD).customers.column("in_hand").shape == (1500, 0)
    assert opened(with_desks(need=DESK)).customers.column("in_hand").shape == (1500, 1)


@pytest.mark.parametrize("seed", [1, 2])
def test_who_comes_to_a_desk_is_answered_withdraws_or_waits(seed: int) -> None:
    """By desk, segment and channel: nothing is lost between the desks, in any week."""
    slow = {**DESK, "minutes": 60, "promised": 4, "patience": 30, "escalates": 20}
    spec = with_desks(need=slow, capability={**slow, "minutes": 90, "able": 0.9}, order={**slow, "minutes": 2000})
    market = lived(
        spec,
        TargetedOffer(by=0.2, target=Target()),
        Coupons(face=20.0),
        DiscountPromotion(by=0.1, budget=500.0),
        seed=seed,
    )
    for name in RESPONSES:
        found = flows(market, name)
        came, went = found["cases"].sum(axis=3), (found["responded"] + found["withdrew"]).sum(axis=3)
        assert (np.cumsum(came - went, axis=0) == found["waiting"].sum(axis=3)).all(), name
        assert min(found[each].sum() for each in ("responded", "late", "withdrew", "escalated")) > 0, name
    need, capability, order = (flows(market, name) for name in RESPONSES)
    assert need["responded"].sum() == capability["cases"].sum()
    occasions = capability["responded"].sum() - total(market, "undeliverable")
    assert total(market, "undeliverable") > 0
    assert total(market, "occasions") == occasions
    assert total(market, "orders") == order["responded"].sum()
    assert (market.record.entry("orders") == order["responded"]).all(), "by channel, offer and week"
    waiting = sum(flows(market, name)["waiting"][-1].sum() for name in RESPONSES)
    in_hand = market.customers.column("in_hand")[:, 0]
    assert len(cases_of(market.today).open) == waiting == (in_hand >= 0).sum()


def test_desks_with_time_in_abundance_answer_at_once() -> None:
    """What is answered in time is answered in the week: customers decide and order as they do without any desk."""
    none, quick = lived(WORLD), lived(with_desks(need=EARLY, capability=QUICK, order=QUICK))
    assert total(quick, "late_need") == total(quick, "withdrew_need") == total(quick, "waiting_order") == 0
    for entry in ("occasions", "orders", "kept", "recurring_revenue", "churned", "visits", "satisfaction_sum"):
        np.testing.assert_allclose(quick.record.entry(entry), none.record.entry(entry), err_msg=entry)


def test_a_promise_that_is_broken_costs_satisfaction_and_orders() -> None:
    """The chain: fewer at the desk -> later answers -> less satisfaction, fewer orders."""
    desk = {**DESK, "minutes": 120, "promised": 2, "patience": 60, "hurts": 0.05}
    found = [lived(with_desks(need={**desk, "servers": servers})).record.summary() for servers in (1, 12)]
    for name, sign in (
        ("answered_late", -1),
        ("withdrawn", -1),
        ("answer_hours", -1),
        ("satisfaction", 1),
        ("orders", 1),
    ):
        few, many = (sign * float(each[name]) for each in found)
        assert many > few, name


def test_only_who_is_answered_late_feels_it() -> None:
    market = opened(with_desks(need={**DESK, "minutes": 60, "promised": 3, "hurts": 0.02}))
    felt, late = 0, 0.0

    def heard(step: Any, act: Any) -> None:
        nonlocal felt, late
        before = float(market.tally.late.sum())
        act()
        if step.name == "responses":
            hurt = (market.today.people.lived & LONG_WAIT) != 0
            felt += int(hurt.sum())
            late += float(market.tally.late.sum()) - before
            assert (market.today.people.long_wait[hurt, 0] > 0).all()

    market.listener = heard
    market.run()
    assert felt == late > 0


def test_no_patience_no_withdrawal_but_by_who_needs_it_no_more() -> None:
    patient = lived(changed(with_desks(need={**DESK, "minutes": 60, "promised": 0}), world__needs__mobile__lasts=500))
    assert total(patient, "late_need") > 100
    # who waits may be lost to a rival, or have met the need in another way: they want no answer any more
    assert total(patient, "withdrew_need") < 0.05 * total(patient, "cases_need")


def test_a_supervisor_shortens_what_others_wait_for() -> None:
    desk = {**DESK, "minutes": 120, "promised": 10}
    alone, helped = (lived(with_desks(need=each)) for each in (desk, {**desk, "escalates": 12}))
    assert total(helped, "escalated_need") > 0 == total(alone, "escalated_need")
    assert float(helped.record.summary()["answer_hours"]) < float(alone.record.summary()["answer_hours"])


def test_luck_is_the_customers() -> None:
    """More at the third desk change nothing of what comes to the first in the first week, nor how long that takes."""
    spec = with_desks(need={**DESK, "minutes": 30}, order={**DESK, "minutes": 300})
    one, two = (opened(spec, *each) for each in ((), (StaffDesk(desk="order", servers=3),)))
    for market in (one, two):
        market.run_for(2)
    for entry in ("cases_need", "responded_need", "hours_need", "cases_order"):
        assert (one.record.entry(entry)[0] == two.record.entry(entry)[0]).all(), entry
    assert total(two, "hours_order") / total(two, "responded_order") < total(one, "hours_order") / total(
        one, "responded_order"
    )


def test_only_the_channels_that_are_named_have_desks() -> None:
    market = lived(changed(with_desks(need=DESK), responses__channels=["store"]))
    by_channel = market.record.entry("cases_need").sum(axis=(0, 1, 3))
    assert by_channel[0] > 0 == by_channel[1:].sum()
    assert market.record.entry("orders").sum(axis=(0, 1, 3))[1] > 0


def test_pay_is_the_owners() -> None:
    market = lived(with_desks(order={**DESK, "owner": "online", "pay": 300, "servers": 2, "escalates": 5}))
    pay = market.record.entry("pay").sum(axis=(0, 1, 3))
    assert pay[1] == pytest.approx(10 * 3 * 300)


def test_a_cut_that_ends_while_the_order_waits_is_not_counted_under_another() -> None:
    spec = with_desks(order={**DESK, "minutes": 3000})
    market = lived(
        spec, TargetedOffer(by=0.5, target=Target(), starts=0.0, ends=3.0), TargetedOffer(by=0.1, target=Target())
    )
    assert total(market, "orders") > 0
    assert (market.record.entry("targeted_orders") <= market.record.entry("orders")).all()


def test_desks_stocks_and_payments_touch_only_what_they_declare() -> None:
    spec = changed(
        with_desks(need=DESK, capability=DESK, order={**DESK, "minutes": 300, "promised": 4, "patience": 10}),
        selling={"credit": 2},
        catalogue__products__phone__stock={"units": 20, "arrive": 5, "every": 2, "patience": 2},
    )
    market = opened(spec, TargetedOffer(by=0.2, target=Target()))
    ours = {"responses", "orders", "payment"}
    market.listener = guard(market, {}, {step.name for step in ORDER} - ours)
    market.run()
    assert total(market, "back_orders") > 0
    assert total(market, "late_order") > 0
    assert total(market, "receivables") > 0


def test_what_desks_do_is_told() -> None:
    slow = {**DESK, "minutes": 400, "promised": 2, "patience": 20, "escalates": 9}
    market = opened(with_desks(need=slow, capability=slow, order=slow))
    told: set[str] = set()
    story = CustomerStory(market, 0)
    watch = Watch(market, story.customers, story.rows)
    while market.week < market.weeks:
        told |= {each.what for each in story.events(watch.week()) if each.event == "response"}
    assert "mobile is in hand, and waits" in told
    assert any("later than promised" in what for what in told)
