"""Dials, connections, talk, interest, orders: retries, minutes, complaints, do-not-call, where it leaks (E-funnel)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.market.channels.levers import Call
from tests.laws.worlds import LIVELY, Spec, changed, fingerprint, lived, opened, total
from tests.market.rep_worlds import FIELD, MEASURED

AGAIN = Call(channel="field", rest=1.0)  # everybody may be called every week
TIRED: Spec = changed(FIELD, run__customers=200, channels__field={"complains": 0.5, "complains_above": 0.9})


@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_the_chance_of_an_answer_grows_with_the_attempts(attempts: int) -> None:
    """1 - (1 - p)^k of the leads are reached, by (1 - (1 - p)^k) / p dials each."""
    chance = 0.3
    world = changed(
        FIELD,
        run={"weeks": 1, "customers": 8000},
        channels__field={"connects": chance, "attempts": attempts, "capacity": 8000},
    )
    market = lived(world)
    reached = 1 - (1 - chance) ** attempts
    contacts = total(market, "contacts")
    assert contacts == 8000
    assert abs(total(market, "connected") / contacts - reached) < 3 * math.sqrt(0.25 / contacts)
    assert abs(total(market, "dials") / contacts - reached / chance) < 3 * attempts * math.sqrt(0.25 / contacts)
    assert total(market, "contact_cost") == total(market, "dials")


def test_more_attempts_reach_more_and_sell_more_for_more_dials() -> None:
    one, five = (lived(changed(FIELD, channels__field={"connects": 0.3, "attempts": k})) for k in (1, 5))
    for entry in ("connected", "orders", "dials"):
        assert total(five, entry) > total(one, entry)
    assert total(five, "contacts") == total(one, "contacts")


def timed(dial: float, talk: float, hours: float = 10, **more: object) -> Spec:
    """The team on the telephone, its week in minutes."""
    return changed(
        MEASURED, run__customers=6000, reps__team__hours=hours,
        channels__field={"dial_minutes": dial, "talk_minutes": talk, **more},
    )  # fmt: skip


def test_dials_and_talk_fill_the_week() -> None:
    market = lived(timed(2, 10))
    minutes = 2 * total(market, "dials") + 10 * total(market, "connected")
    week = 8 * 4 * 10 * 60
    assert week <= minutes <= week + 8 * 4 * 12, "the last call of each rep is finished"


def test_long_talk_leaves_time_for_fewer() -> None:
    short, long = lived(timed(2, 5)), lived(timed(2, 20))
    assert total(long, "connected") < total(short, "connected")


def test_retries_cost_the_time_of_other_leads() -> None:
    """Where time is short, dialling again reaches no more people than dialling somebody else."""
    once, again = lived(timed(5, 5)), lived(timed(5, 5, attempts=4))
    assert total(again, "contacts") < total(once, "contacts")
    assert total(again, "connected") == pytest.approx(total(once, "connected"), rel=0.1)


def test_complaints_come_above_the_threshold_only_and_end_all_calls() -> None:
    rested, called = lived(TIRED), lived(TIRED, AGAIN)
    assert total(rested, "complaints") == 0, "nobody is called twice within the rest"
    assert total(called, "complaints") > 0
    never = called.customers.column("do_not_call") == 1
    assert never.sum() == total(called, "do_not_call") == total(called, "complaints")


def test_who_may_not_be_called_is_called_by_no_channel_any_more() -> None:
    world = changed(TIRED, run__weeks=12, channels__other={"direction": "outbound", "capacity": 100})
    market = opened(world, AGAIN, Call(channel="other", rest=1.0))
    column = market.customers.column
    for _ in range(6):
        market.step()
    never = np.flatnonzero(column("do_not_call") == 1)
    assert len(never) > 10
    last = column("touched")[never].max(axis=1)
    market.run()
    assert (column("touched")[never].max(axis=1) == last).all()


def test_a_complaint_costs_money_and_satisfaction() -> None:
    free = lived(TIRED, AGAIN)
    dear = lived(changed(TIRED, channels__field__complaint_cost=50), AGAIN)
    assert total(dear, "contact_cost") == total(free, "contact_cost") + 50 * total(dear, "complaints")
    quiet = lived(changed(TIRED, channels__field__complains=0), AGAIN)
    complained = free.customers.column("do_not_call") == 1
    with_complaint, without = (float(m.customers.column("satisfaction")[complained].mean()) for m in (free, quiet))
    assert with_complaint < without


def test_annoyed_customers_may_opt_out() -> None:
    world = changed(FIELD, run__customers=60, run__weeks=12, channels__field__opts_out=0.5)
    market = lived(world, AGAIN)
    assert total(market, "complaints") == 0 < total(market, "do_not_call")
    assert total(lived(changed(world, channels__field__opts_out=0), AGAIN), "do_not_call") == 0


def test_pass_rates_multiply_to_orders_and_losses_to_those_who_do_not_pass() -> None:
    world = changed(
        LIVELY, channels__telesales={"attempts": 2, "rapport": 0.7, "complains": 0.2, "complains_above": 0.5}
    )
    record = lived(world, Call(channel="telesales", rest=2.0)).record
    frame = record.funnel()
    assert set(frame.index.get_level_values("channel")) == {"store", "online", "telesales", "field"}
    for channel in ("store", "online", "telesales", "field"):
        stages = frame.xs(channel, level="channel")
        orders = record.entry("orders")[:, :, record.labels.channels.index(channel)].sum()
        assert stages["count"].iloc[-1] == orders > 0
        assert stages["pass_rate"].iloc[1:].prod() == pytest.approx(orders / stages["count"].iloc[0])
        lost = [sum(reasons.values()) for reasons in stages["reasons"]]
        assert lost[:-1] == pytest.approx(list(-np.diff(stages["count"])))
    telesales = frame.loc["telesales"]
    assert list(telesales.index) == ["dials", "connected", "talk", "interest", "order"]
    assert telesales.loc["connected", "reasons"].keys() == {"no rapport", "complaint"}
    with pytest.raises(KeyError):
        record.funnel("telegraph")


def test_a_comparison_tells_where_each_strategy_leaks(repository) -> None:  # type: ignore[no-untyped-def]
    file = repository / "scenarios" / "telesales.toml"
    prepared = simsales.load(file, {"run.customers": 600, "run.weeks": 12})
    comparison = simsales.compare(prepared, ["Close first", "Trust first"], 3, store=None)
    frame = comparison.funnel("telesales")
    old, new = (frame.loc[name, "telesales"] for name in ("Close first", "Trust first"))
    assert new.loc["talk", "pass_rate"] > old.loc["talk", "pass_rate"], "trust first: more go on listening"
    assert old.loc["dials", "count"] == pytest.approx(new.loc["dials", "count"], rel=0.1), "the same time"
    shown = CliRunner().invoke(
        app, ["run", str(file), "--customers", "600", "--weeks", "12", "--strategy", "Trust first", "--funnel"]
    )
    assert shown.exit_code == 0
    assert "Funnel of telesales" in shown.output
    assert "no rapport" in shown.output
    assert "◂" in shown.output


def test_who_is_reached_at_the_first_dial_has_the_same_luck_whatever_the_attempts() -> None:
    """Off is as before: one attempt, no minutes, no complaints are the defaults."""
    said = {"attempts": 1, "dial_minutes": 0, "talk_minutes": 3, "complains": 0, "opts_out": 0}
    assert fingerprint(lived(changed(FIELD, channels__field=said))) == fingerprint(lived(FIELD))
