"""Sales modes (A-modes): profiles that channels take, and the order in which modes work a lead."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.market.channels.levers import Call
from simsales.market.ground.levers import Target
from simsales.market.ground.state import NEVER
from simsales.market.leads.levers import InOrder
from simsales.market.leads.mode_order import may_try
from simsales.market.scenario import Channel, Scenario
from simsales.market.selling.modes import MODES, PROFILE_KEYS
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, changed, fingerprint, history, lived, opened

SEEDS = range(1, 9)
ORDER = InOrder(order=("telesales", "field"), hand_over=2.0)
CALLS = (Call(channel="telesales", rest=4.0), Call(channel="field", rest=4.0))


@pytest.mark.parametrize("name", MODES)
def test_a_channel_takes_its_modes_profile_where_it_says_nothing(name: str) -> None:
    channel, own = Channel.model_validate({"mode": name}), Channel.model_validate({"mode": name, "closes": 0.123})
    for key in PROFILE_KEYS:
        assert getattr(channel, key) == getattr(MODES[name], key)
    assert own.closes == 0.123
    assert own.rapport == channel.rapport


def test_every_mode_is_one_of_its_own() -> None:
    profiles = [tuple(str(getattr(mode, key)) for key in PROFILE_KEYS) for mode in MODES.values()]
    assert len(set(profiles)) == len(MODES) == 14
    cold, call, talk = MODES["cold visit"], MODES["telephone"], MODES["consultative"]
    assert call.cost_per_contact < cold.cost_per_contact < talk.cost_per_contact
    assert call.contacts_per_week > cold.contacts_per_week > talk.contacts_per_week
    assert call.discovers < cold.discovers < talk.discovers
    assert MODES["door-to-door appointment"].connects > cold.connects


def test_reps_make_the_contacts_of_their_channels_mode() -> None:
    spec = changed(LIVELY, channels__field={"mode": "consultative"})
    del spec["reps"]["visitors"]["contacts_per_week"]
    reps = Scenario.model_validate(spec).reps
    assert reps["visitors"].contacts_per_week == MODES["consultative"].contacts_per_week
    assert reps["callers"].contacts_per_week == 50
    assert Scenario.model_validate(changed(spec, reps__visitors__contacts_per_week=9)).reps["visitors"] != reps


def in_mode(mode: str) -> Any:
    """A world in which the field works in a mode, a hundred contacts a week whatever it is."""
    spec = changed(LIVELY, reps__visitors={"contacts_per_week": 35, "skill": 0.5, "skill_spread": 0})
    spec["channels"] = {**spec["channels"], "field": {"mode": mode}}
    return spec


def of_the_field(spec: Any, entry: str, seed: int) -> float:
    market = lived(spec, seed=seed)
    return float(market.record.entry(entry)[:, :, 3].sum())


@pytest.mark.parametrize("seed", [1, 2])
def test_a_consultative_contact_finds_more_and_costs_more_than_a_cold_visit(seed: int) -> None:
    cold, talk = in_mode("cold visit"), in_mode("consultative")
    for entry in ("discovered", "contact_cost", "orders"):
        each = [of_the_field(spec, entry, seed) / of_the_field(spec, "contacts", seed) for spec in (cold, talk)]
        assert each[0] < each[1], entry


def test_skill_weighs_where_the_mode_says() -> None:
    market = opened(in_mode("consultative"))
    field = market.channels[3]
    assert field.weighed(np.full(5, 0.7)) == pytest.approx([0.7, 0.9, 0.8, 0.7, 0.7])
    unskilled = np.array([0.1, 0.123, 0.2, 0.3, 0.4])
    assert market.channels[2].weighed(unskilled) is unskilled, "no mode, no arithmetic"
    lift = []
    for mode in ("consultative", "online"):
        spec = changed(in_mode(mode), channels__field={"direction": "outbound", "discovers": 0.3, "rapport": 0.5})
        found = [of_the_field(changed(spec, reps__visitors__skill=skill), "discovered", 1) for skill in (0.1, 0.9)]
        lift.append(found[1] / found[0])
    assert lift[0] > 2.5 > 1.3 > lift[1], "what nobody sells needs no skill (and what matches by chance)"


def test_a_mode_is_nothing_but_its_keys() -> None:
    """Off to the bit: a channel that says all that its mode would say lives the same history without the mode."""
    named = changed(LIVELY, channels__field={"mode": "consultative"})
    said = changed(
        LIVELY,
        channels__field={k: dict(v) if isinstance(v := getattr(MODES["consultative"], k), dict) else v
                         for k in PROFILE_KEYS} | LIVELY["channels"]["field"],
    )  # fmt: skip
    assert fingerprint(lived(named)) == fingerprint(lived(said)) != fingerprint(lived(LIVELY))


def test_the_page_is_up_to_date(repository: Path) -> None:
    done = CliRunner().invoke(app, ["modes", "--page", "-"])
    page = (repository / "docs" / "modes.md").read_text(encoding="utf-8")
    assert page == done.stdout, "make it anew: simsales modes --page docs/modes.md"
    shown = CliRunner().invoke(app, ["modes"]).stdout
    assert all(f"\n{name} " in shown for name in MODES)


def test_whose_turn_it_is() -> None:
    never = float(-NEVER)
    assert all(may_try(place, -1, never, 2.0, 8.0) for place in range(3)), "nobody has tried"
    assert not may_try(1, -1, 7.0, 2.0, 8.0), "a talk rests for all"
    assert may_try(1, -1, 8.0, 2.0, 8.0)
    turns = [[may_try(place, 1, weeks, 3.0, 8.0) for place in range(3)] for weeks in (0.0, 2.0, 3.0, 5.0, 6.0)]
    assert turns == [[False] * 3, [False, True, False], [False, False, True], [False, False, True], [True] * 3]


def test_the_next_mode_takes_over_what_the_first_tried_in_vain() -> None:
    """Lead by lead: never in the same week, never before its time, and some in the end."""
    spec = changed(LIVELY, run__customers=300, channels__telesales__rapport=0.5)
    taken_over = 0

    def watch(market: Any) -> tuple[Any, ...]:
        return tuple(market.customers.column(name).copy() for name in ("tried_by", "tried", "touched"))

    seen = history(opened(spec, *CALLS, ORDER), watch)
    for week, ((by, when, _), (_, tried, touched)) in enumerate(pairwise(seen), 1):
        now = tried == week
        by_field = now & (touched[:, 3] == week)
        waiting = (by == 2) & (week - when < 2)
        assert not (by_field & waiting).any()
        assert not ((touched[:, 2] == week) & (touched[:, 3] == week)).any(), "two in one week"
        taken_over += int((by_field & (by == 2)).sum())
    assert taken_over > 5


def test_an_order_wastes_fewer_contacts_on_each_other() -> None:
    for seed in (1, 2, 3):
        markets = lived(LIVELY, *CALLS, seed=seed), lived(LIVELY, *CALLS, ORDER, seed=seed)
        without, having = (float(market.record.entry("collisions")[:, :, 2:4].sum()) for market in markets)
        assert having < 0.8 * without, "of the two that call; customers who come by themselves still meet them"


def test_a_channel_calls_only_whom_it_is_for() -> None:
    young = InOrder(order=("telesales", "field"), whom={"field": Target(segments=("young",))})
    contacts = lived(LIVELY, *CALLS, young).record.entry("contacts").sum(axis=(0, 3))
    assert contacts[1, 3] == 0 < contacts[0, 3]
    typical = changed(LIVELY, channels__field__mode="door-to-door appointment")
    market = opened(typical, *CALLS, InOrder(order=("field", "telesales"), typical=True))
    holding, paid, ends = (market.customers.column(name).copy() for name in ("holding", "paid", "contract_end"))
    ours = (holding >= 0) & (holding < market.book.labels.own)
    dearest = np.where(ours, paid, -1.0).argmax(axis=1)  # from the outside they are seen by what they pay us most for
    soon = ours.any(axis=1) & np.isin(ends[np.arange(len(ends)), dearest], np.arange(13))
    market.run_for(1)
    called = market.customers.column("touched")[:, 3] == 0
    assert called.any()
    assert {0, 1} == set(dearest[called]), "a phone or a line"
    assert soon[called].all(), "who holds something of ours that ends soon"
    assert not soon.all()


# Many small customers, and a few who need a line that costs ten times as much and have to be asked for it; calls are
# cheap, meetings dear.
BOTH = changed(
    LIVELY,
    world__segments__young={"share": 0.8, "need_rate": {"broadband": 0}},
    world__segments__old={"share": 0.2, "price_response": 0.005, "need_rate": {"mobile": 0, "broadband": 1}},
    world__needs__broadband={"rate": 0.08, "voiced": 0, "worth_having": 5},
    world__competitors__Rival__offers__fibre__price=650,
    catalogue__products__fibre={"price": 700, "cost": 200},
    channels__store__capacity=0,
    channels__online__capacity=0,
    reps__callers={"count": 2, "contacts_per_week": 100},
    reps__visitors={"count": 3, "contacts_per_week": 15},
)
for segment in BOTH["world"]["segments"].values():
    segment["holds"] = {}
BOTH["channels"] = {
    **BOTH["channels"],
    "telesales": {"mode": "telephone", "commission": 0.05},
    "field": {"mode": "consultative", "commission": 0.05},
}
SMALL, VALUABLE = Target(segments=("young",)), Target(segments=("old",))


def margin(*components: Any, seed: int) -> float:
    return float(lived(BOTH, *components, seed=seed).record.summary()["margin"])


def test_cheap_first_for_small_customers_beats_the_reverse() -> None:
    """Calls for the small and meetings for the valuable earn more margin than the other way round, on the same luck."""
    sensible = InOrder(order=("telesales", "field"), whom={"telesales": SMALL, "field": VALUABLE})
    reverse = InOrder(order=("field", "telesales"), whom={"telesales": VALUABLE, "field": SMALL})
    gain = np.array([margin(*CALLS, sensible, seed=s) - margin(*CALLS, reverse, seed=s) for s in SEEDS])
    assert gain.mean() > 2 * gain.std(ddof=1) / sqrt(len(SEEDS)) > 0


def history_of_an_order() -> str:
    """The fingerprint of a small world with an order of modes."""
    spec = changed(BOTH, run={"customers": 200, "weeks": 4}, reps__callers={"count": 1, "contacts_per_week": 20})
    return fingerprint(lived(spec, *CALLS, InOrder(order=("field", "telesales"), whom={"field": VALUABLE}), seed=4))


def test_compiled_and_uncompiled_orders_live_the_same_history(repository: Path) -> None:
    code = "from tests.market.leads.test_modes import history_of_an_order as it; print(it())"
    assert plainly(code, repository).strip() == history_of_an_order()
