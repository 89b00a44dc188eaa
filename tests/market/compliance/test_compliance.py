"""Compliance: each rule takes the time that it says, and prevents a part of what it is against (E-comply)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from simsales.market.channels.rules import SharedData
from simsales.market.compliance.complaints import RECOVERED
from simsales.market.compliance.levers import ComplaintDesk, DataProtection, QualityCheck
from simsales.market.compliance.time_taken import FULL_WEEK
from simsales.market.ground.state import NEVER
from simsales.market.market import Market
from simsales.market.measures import selling_cost
from simsales.market.staff.levers import RepCommission
from tests.laws.worlds import LIVELY, changed, fingerprint, history, lived, opened, total
from tests.market.staff.test_incentives import LYING

STEEP = RepCommission(part=0.2, offers=("max",))
UPSET = changed(
    LIVELY,
    run__weeks=12,
    world__complaints={"part": 0.5, "patience": 2, "cost": 100.0},
    world__experience__encounters=0.4,
)
SHARING = changed(LIVELY, run__weeks=12, world__breaches={"rate": 0.25, "cost": 5000.0, "part": 0.5})


def test_a_check_that_does_not_run_changes_nothing() -> None:
    world = changed(LYING, run={"customers": 600, "weeks": 6})
    late = QualityCheck(channel="telesales", part=1.0, starts=50.0)
    assert fingerprint(lived(world, STEEP)) == fingerprint(lived(world, STEEP, late))


def first_week(part: float) -> Market:
    """A market after its first week, of whose talks everywhere a part is checked."""
    checks = [QualityCheck(channel=c, part=part) for c in ("telesales", "field", "store")] if part else []
    market = opened(LYING, STEEP, *checks)
    market.step()
    return market


def test_more_checks_never_raise_mis_selling_on_the_same_luck() -> None:
    """Week by week from the same state: the more is checked, the less is overstated, and the more of it found."""
    markets = [first_week(part) for part in (0.0, 0.1, 0.4, 0.8, 1.0)]
    sold = [total(market, "mis_sold") for market in markets]
    assert sold[0] > 0 == sold[-1]
    assert all(more <= fewer for fewer, more in pairwise(sold))
    assert total(markets[1], "undone") > 0


def test_who_is_always_checked_mis_sells_nobody_and_nobody_regrets() -> None:
    checks = [QualityCheck(channel=c, part=1.0, minutes=0.0) for c in ("telesales", "field", "store")]
    market = lived(changed(LYING, run__weeks=12), STEEP, *checks)
    assert total(market, "mis_sold") == total(market, "regrets") == 0
    assert total(lived(changed(LYING, run__weeks=12), STEEP), "regrets") > 0


def test_checks_take_the_minutes_that_they_say() -> None:
    """Every checked talk takes its minutes, and the team's next week is shorter by just these."""
    market = opened(LIVELY, QualityCheck(channel="telesales", part=0.5, minutes=12.0))
    market.step()
    checked, minutes = total(market, "checked"), total(market, "check_minutes")
    assert minutes == pytest.approx(12.0 * checked)
    touched = market.customers.column("touched")[:, 2] == 0
    assert abs(checked - touched.sum() / 2) < 3 * np.sqrt(touched.sum() / 4)
    team = market.channels[2].reps
    assert sum(rep.full_capacity - rep.capacity for rep in team) / 50 * FULL_WEEK == pytest.approx(minutes)
    assert all(rep.capacity == rep.full_capacity for rep in market.channels[3].reps), "and nobody else's"


def since(market: Market) -> Any:
    return market.customers.column("complains_since")[:, 0].copy()


def test_every_complaint_is_settled_escalates_or_waits() -> None:
    """And none waits for longer than patience lasts; who complains is ours, and has one complaint at a time."""
    market = opened(UPSET, ComplaintDesk(channel="telesales", part=0.02, minutes=60.0))
    for week, waiting in enumerate(history(market, since)):
        done = sum(market.record.entry(name)[: week + 1].sum() for name in ("settled", "complaints_escalated"))
        opened_so_far = market.record.entry("complaint_cases")[: week + 1].sum()
        assert opened_so_far == done + (waiting > NEVER).sum()
        assert (week - waiting[waiting > NEVER] < 2).all()
    assert total(market, "settled") > 0 < total(market, "complaints_escalated")


def test_a_desk_has_so_much_time_and_no_more() -> None:
    """2% of three weeks of 40 hours at an hour each: 2.4 complaints a week, 28 in twelve weeks at most."""
    market = lived(UPSET, ComplaintDesk(channel="telesales", part=0.02, minutes=60.0))
    assert total(market, "settled") == pytest.approx(28, abs=1)
    assert total(market, "desk_minutes") == pytest.approx(60 * total(market, "settled"))


def test_a_larger_desk_settles_more_and_less_escalates() -> None:
    markets = [lived(UPSET, ComplaintDesk(channel="telesales", part=part)) for part in (0.003, 0.01, 0.5)]
    assert all(total(a, "settled") < total(b, "settled") for a, b in pairwise(markets))
    assert all(total(a, "complaints_escalated") > total(b, "complaints_escalated") for a, b in pairwise(markets))
    assert total(markets[-1], "complaints_escalated") == 0, "there is room for all"


def test_what_escalates_costs_what_is_said_and_stands_in_the_books() -> None:
    """Two markets that differ in the price of an escalation only: so much more for each, in spend and cost."""
    cheap, dear = (lived(changed(UPSET, world__complaints__cost=cost)) for cost in (0.0, 100.0))
    more = total(dear, "contact_cost") - total(cheap, "contact_cost")
    assert more == pytest.approx(100.0 * total(dear, "complaints_escalated"))
    assert total(dear, "complaints_escalated") == total(cheap, "complaints_escalated") > 0
    spends = [sum(total(each, name) for name in ("kept_spend", "won_spend")) for each in (cheap, dear)]
    assert spends[1] - spends[0] == pytest.approx(more), "some of them have left by then"
    spend = sum(total(dear, name) for name in ("won_spend", "kept_spend", "common_spend"))
    counts = {name: total(dear, name) for name in ("commission", "contact_cost", "gift_cost", "points_owed", "pay")}
    assert spend == pytest.approx(
        float(selling_cost(counts | {n: total(dear, n) for n in ("dispute_cost", "sharing_cost", "cultivation_cost")}))
    )


def test_a_complaint_that_is_settled_makes_up_for_a_part() -> None:
    """Whoever is settled at once ends the week with a quarter of the way to full satisfaction given back before it."""
    assert RECOVERED == 0.25
    alone, helped = lived(UPSET), lived(UPSET, ComplaintDesk(channel="telesales", part=0.5))
    alive = [market.customers.alive[: market.customers.n] for market in (alone, helped)]
    mean = [m.customers.column("satisfaction")[a].mean() for m, a in zip((alone, helped), alive, strict=True)]
    assert mean[1] > mean[0]


def leaks(market: Market) -> Any:
    return market.record.entry("leaks").sum(axis=(1, 3))[:, :-1].round()


def test_protection_and_fewer_with_access_prevent_leaks_on_the_same_luck() -> None:
    """What leaks under more protection, or with fewer who have access, leaks without: nested week by week."""
    every = leaks(lived(SHARING, SharedData()))
    some = leaks(lived(SHARING, SharedData(), DataProtection(prevents=0.5)))
    few = leaks(lived(SHARING, SharedData(channels=("telesales", "field"))))
    assert every.sum() > some.sum() > 0
    assert (some <= every).all()
    assert (few <= every).all()
    assert few[:, :2].sum() == 0 < few.sum()
    assert abs(every.mean() - 0.25) < 3 * np.sqrt(0.25 * 0.75 / every.size)
    assert leaks(lived(SHARING)).sum() == 0, "nothing leaks that nobody shares"


def test_leaks_cost_and_protection_takes_time() -> None:
    market = lived(SHARING, SharedData(), DataProtection(prevents=0.5, minutes=30.0))
    assert total(market, "sharing_cost") == pytest.approx(5000.0 * leaks(market).sum())
    assert total(market, "protect_minutes") == pytest.approx(12 * 30.0 * 6), "six reps, all in channels with access"
