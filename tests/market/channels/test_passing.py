"""Leads passed on between channels (A-cross): how many, when, who is paid, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.evidence.ledger import kept
from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import Watch
from simsales.files.problems import ScenarioError
from simsales.market.channels.levers import Proactive
from simsales.market.channels.rules import DoubleCredit, FirstTouch, NoRule, PassOn, Registration, SplitByRole
from simsales.market.check import check
from simsales.market.loading import load_file
from tests.laws.worlds import LIVELY, changed, fingerprint, opened, snapshot, total

CROWDED = changed(LIVELY, channels__store__capacity=1000, run__customers=1500)
# Callers have time for everybody, who all answer; nobody else goes to customers.
LINE = changed(
    CROWDED,
    run__customers=4000,
    channels__field__capacity=0,
    world__segments__young__visits=0.2,
    world__segments__old__visits=0.2,
    channels__telesales__connects=1,
    reps__callers__contacts_per_week=5000,
)
del LINE["reps"]["visitors"]
OWN = {"passed_by", "passed_to", "passed_due", "passed_about"}  # as wide as there is something to say
GIVEN: dict[str, Any] = {"rate": 0.4, "delay": 3}


def of_passing(market: Any) -> dict[str, Any]:
    """What is known of who is passed on, customer by customer."""
    names = ("passed_by", "passed_to", "passed_due", "passed_about")
    return {name: market.customers.column(name)[:, 0].copy() for name in names} | {
        "touched": market.customers.column("touched").copy()
    }


def test_at_a_rate_of_nothing_the_history_is_the_one_without_it_to_the_bit() -> None:
    """All columns but its own, which are there, and empty; and all that was counted."""
    without = opened(CROWDED, NoRule())
    none = opened(CROWDED, NoRule(), PassOn(channel="store", to="telesales", rate=0.0))
    without.run()
    none.run()
    one, other = snapshot(without), snapshot(none)
    assert {name for name in one if one[name].tobytes() != other[name].tobytes()} == OWN
    assert (other["passed_by"] == -1).all()
    np.testing.assert_array_equal(without.record.counts, none.record.counts)


def test_the_part_that_is_passed_on_is_the_rate() -> None:
    """Within three standard errors, of those who were advised, did not buy, and whom nobody has passed on already."""
    market = opened(LINE, PassOn(channel="store", to="telesales", **GIVEN), Proactive(channel="store"))
    market.run()
    n, passed = total(market, "passable"), total(market, "passed_on")
    assert n > 300
    assert abs(passed / n - 0.4) < 3 * np.sqrt(0.24 / n)


@pytest.mark.parametrize("delay", [1, 3])
def test_they_are_met_when_the_delay_is_over_and_not_before(delay: int) -> None:
    """The other channel has time, and everybody answers: it meets each in the very week in which they are due."""
    market = opened(LINE, PassOn(channel="store", to="telesales", rate=0.5, delay=delay), Proactive(channel="store"))
    store, line = (market.book.labels.channels.index(name) for name in ("store", "telesales"))
    waiting: dict[int, int] = {}
    met = 0
    while market.week < market.weeks:
        market.run_for(1)
        week, seen = market.week - 1, of_passing(market)
        for row, due in list(waiting.items()):
            if seen["passed_by"][row] < 0 and week < due:  # has bought of their own accord
                del waiting[row]
                continue
            touched = seen["touched"][row, line] == week
            assert touched == (week == due), (row, week, due)
            if week == due:
                met += 1
                del waiting[row]
        new = np.flatnonzero((seen["passed_by"] == store) & (seen["passed_due"] == week + delay))
        waiting |= dict.fromkeys(new.tolist(), week + delay)
    assert met == total(market, "passed_met") > 100


def test_who_comes_as_agreed_comes_to_the_store_in_that_week() -> None:
    """From the line to the store: who still needs it comes when they are due."""
    market = opened(CROWDED, PassOn(channel="telesales", to="store", rate=1.0, delay=2))
    store = market.book.labels.channels.index("store")
    came = 0
    while market.week < market.weeks:
        before = of_passing(market)
        need = market.customers.column("need").copy()
        market.run_for(1)
        week = market.week - 1
        due = (before["passed_by"] >= 0) & (before["passed_due"] == week)
        wants = due & (need[np.arange(len(need)), np.maximum(before["passed_about"], 0)] > 0)
        touched = market.customers.column("touched")[:, store] == week
        came += int((wants & touched).sum())
        assert (wants & touched).sum() >= 0.5 * wants.sum(), "but for whom others called"
    assert 10 < came <= total(market, "passed_met")


def test_the_two_do_not_collide_and_dispute_nothing() -> None:
    """Without the agreement the same contacts would."""
    agreed = PassOn(channel="store", to="telesales", rate=1.0)
    market = opened(LINE, agreed, Proactive(channel="store"), NoRule())
    market.run()
    sold = total(market, "passed_orders")
    assert sold > 25
    seen = kept(opened(LINE, agreed, Proactive(channel="store"), NoRule()))
    passed = [sale for sale in seen.sales if sale.paid[0] > 0 and sale.paid[2] > 0]
    assert len(passed) > 0
    assert not any(sale.disputed for sale in passed if len(sale.took) == 2)


@pytest.mark.parametrize("rule", [(), (SplitByRole(),), (DoubleCredit(),), (FirstTouch(protection=6),)])
def test_the_credit_of_a_sale_that_follows_is_as_agreed_under_every_rule(rule: tuple[Any, ...]) -> None:
    agreed = PassOn(channel="store", to="telesales", rate=1.0, introduced=0.25)
    seen = kept(opened(LINE, agreed, Proactive(channel="store"), *rule))
    store, line = (seen.market.book.labels.channels.index(name) for name in ("store", "telesales"))
    shared = [
        sale for sale in seen.sales if sale.seller == line and sale.paid[store] == pytest.approx(sale.paid[line] / 3)
    ]
    assert len(shared) == total(seen.market, "passed_orders") > 25
    for sale in shared:
        assert sale.paid[line] == pytest.approx(0.75 * sum(sale.paid))
        assert {store, line} <= set(sale.took)


@pytest.mark.parametrize("rule", [FirstTouch(protection=5), Registration(protection=5)])
def test_a_protected_lead_goes_only_to_whom_its_owner_passes_it(rule: Any) -> None:
    market = opened(
        CROWDED, rule, PassOn(channel="field", to="telesales", rate=1.0), Proactive(channel="store"),
        PassOn(channel="store", to="telesales", rate=1.0),
    )  # fmt: skip
    outbound = np.flatnonzero(market.facts.channel.outbound)
    given = 0
    while market.week < market.weeks:
        before = {name: market.customers.column(name).copy() for name in ("owner", "owned_until")} | of_passing(market)
        market.run_for(1)
        week = market.week - 1
        touched = market.customers.column("touched") == week
        protected = before["owned_until"] >= week
        for c in outbound:
            others = touched[:, c] & protected & (before["owner"] != c)
            by_owner = (before["passed_to"] == c) & (before["passed_by"] == before["owner"])
            assert not (others & ~by_owner).any()
            given += int((others & by_owner).sum())
    assert given > 10


def test_nobody_is_passed_on_to_a_closed_channel_or_twice_at_a_time() -> None:
    from simsales.market.channels.rules import Closed

    market = opened(CROWDED, PassOn(channel="telesales", to="store", rate=1.0), Closed(channel="store"))
    market.run()
    assert total(market, "passed_on") == total(market, "passable") == 0
    both = opened(LINE, *(PassOn(channel=one, to=other, rate=1.0, waits=4) for one, other in
                          (("store", "telesales"), ("telesales", "store"))), Proactive(channel="store"))  # fmt: skip
    while both.week < both.weeks:
        before = of_passing(both)
        both.run_for(1)
        after, week = of_passing(both), both.week - 1
        again = (after["passed_due"] != before["passed_due"]) & (before["passed_by"] >= 0) & (after["passed_by"] >= 0)
        assert (before["passed_due"][again] + 4 < week).all()


def test_the_trace_tells_who_passes_whom_on() -> None:
    market = opened(LINE, PassOn(channel="store", to="telesales", rate=1.0), Proactive(channel="store"))
    told: list[str] = []
    market.run_for(4)
    passed = int(np.flatnonzero(market.customers.column("passed_by")[:, 0] >= 0)[0])
    again = opened(LINE, PassOn(channel="store", to="telesales", rate=1.0), Proactive(channel="store"))
    story = CustomerStory(again, passed)
    watch = Watch(again, story.customers, story.rows)
    while again.week < 8:
        told += [event.what for event in story.events(watch.week())]
    assert any(what.startswith("passed on by store to telesales about") for what in told)


def test_watching_it_changes_nothing() -> None:
    rules = (
        PassOn(channel="store", to="telesales"),
        PassOn(channel="telesales", to="store"),
        Proactive(channel="store"),
    )
    alone = opened(CROWDED, *rules)
    alone.run()
    assert fingerprint(kept(opened(CROWDED, *rules)).market) == fingerprint(alone)


def test_a_channel_has_one_agreement(tmp_path: Path) -> None:
    text = Path("scenarios/store_and_10060.toml").read_text(encoding="utf-8")
    file = tmp_path / "twice.toml"
    file.write_text(
        text.replace('channel = "line", to = "store", rate', 'channel = "store", to = "line", rate'), "utf-8"
    )
    with pytest.raises(ScenarioError, match="store passes customers on to line already"):
        check(load_file(file))
