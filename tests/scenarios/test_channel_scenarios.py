"""What channels do to one another in the packaged scenarios, in the direction that theory says."""

from __future__ import annotations

from itertools import pairwise

import pytest

from simsales.market.record import Record

from .conftest import Run

WORLDS = (1, 2, 3)


def total(record: Record, entry: str) -> float:
    """All that was counted under an entry."""
    return float(record.entry(entry).sum())


@pytest.mark.parametrize("world", WORLDS)
def test_a_cheaper_web_rides_free_on_the_store(world: int, small: Run) -> None:
    """Where prices are the same nobody leaves the store; paid advice disputes nothing (A-conflict; Telser 1960)."""
    one, cheaper, level, paid = (
        small("showrooming", name, world) for name in ("One price", "Cheaper web", "Parity", "Cheaper web, paid advice")
    )
    assert total(one, "showroomed") == total(level, "showroomed") == 0 < total(cheaper, "showroomed")
    assert total(cheaper, "disputes") > total(paid, "disputes") == 0


@pytest.mark.parametrize("world", WORLDS)
def test_an_agency_that_is_always_paid_stays(world: int, small: Run) -> None:
    """Without a rule it leaves for weeks; with double credit it is paid for all that it took part in."""
    none, double = (small("partner_defection", name, world) for name in ("No rule", "Double credit"))
    assert total(none, "defected") > total(double, "defected") == 0
    assert total(none, "disputes") > total(double, "disputes") == 0


@pytest.mark.parametrize("world", WORLDS)
def test_who_shares_data_does_not_collide_and_pays_for_it(world: int, small: Run) -> None:
    none, shared = (small("named_accounts", name, world) for name in ("No rule", "Shared data"))
    assert total(none, "collisions") > total(shared, "collisions") == 0
    assert total(shared, "sharing_cost") == pytest.approx(6000 * 12 / 52 * 26)


@pytest.mark.parametrize("world", WORLDS)
def test_nobody_but_the_field_calls_its_accounts(world: int, small: Run) -> None:
    record = small("named_accounts", "Named accounts", world)
    large, field = record.names("segment").index("large"), record.names("channel").index("field")
    called = record.entry("contacts").sum(axis=(0, 3))[large]
    assert called[field] == called.sum() > 0


@pytest.mark.parametrize("world", WORLDS)
def test_who_is_passed_on_is_met_while_it_is_warm_and_both_are_paid(world: int, small: Run) -> None:
    """Store and 10060: a month later fewer need it still; who passes on has a part of what the other sells."""
    alone, soon, late, unpaid = (
        small("store_and_10060", name, world)
        for name in ("Each for itself", "Both ways", "Both ways, a month later", "Both ways, unpaid")
    )
    assert total(alone, "passed_on") == 0 < total(soon, "passed_on")
    assert total(soon, "passed_met") > total(late, "passed_met") > 0
    assert total(soon, "passed_orders") > 0
    assert total(alone, "disputes") > total(soon, "disputes")
    paid = [record.entry("commission").sum(axis=(0, 1, 3))[:2] for record in (soon, unpaid)]
    assert paid[0][1] / paid[0].sum() > paid[1][1] / paid[1].sum(), "the line introduces more than it closes"


@pytest.mark.parametrize("world", WORLDS)
def test_each_teller_shortens_the_wait_and_keeps_customers_but_each_by_less(world: int, small: Run) -> None:
    """From capacity to wait to satisfaction to churn, convex in the number of servers (Erlang)."""
    names = ("Three tellers", "Four tellers", "Five tellers", "Six tellers")
    found = [small("branch_queue", name, world).summary() for name in names]
    for measure, better in (("wait", -1), ("gave_up", -1), ("satisfaction", 1)):
        figures = [better * float(each[measure]) for each in found]
        gains = [after - before for before, after in pairwise(figures)]
        assert min(gains) > 0, measure
        assert gains == sorted(gains, reverse=True), measure
    assert float(found[0]["churn"]) > float(found[-1]["churn"])


@pytest.mark.parametrize("world", WORLDS)
def test_one_more_person_helps_at_the_bottleneck_and_nowhere_else(world: int, small: Run) -> None:
    """Promises are kept, and more is ordered, by one more at the second desk; one at the first fills its line."""
    names = ("As today", "One more to hear", "One more to find out", "One more for orders")
    today, first, second, third = (small("three_responses", name, world) for name in names)
    for record in (first, second, third):
        assert float(record.summary()["answered_late"]) < float(today.summary()["answered_late"]) + 0.01
    assert total(second, "orders") > max(total(record, "orders") for record in (today, first, third))
    assert total(first, "late_capability") > total(today, "late_capability") > 2 * total(second, "late_capability")
    assert total(first, "late_need") < total(today, "late_need")
