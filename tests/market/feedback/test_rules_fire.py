"""Feedback rules (E-iterate): data that change a number of the strategy by last month's figures, and nothing else."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales
from simsales.experiments.compare import run
from simsales.explain.trace import trace
from simsales.files.problems import ScenarioError
from simsales.market.adjusting import fired_of
from simsales.market.counts import ENTRIES
from simsales.market.market import Market
from simsales.market.opening import build_market
from simsales.market.starter import write_starter
from tests.laws.worlds import fingerprint

SIZE = {"run.customers": 600, "run.weeks": 20}
PRICES = "strategies.Home bundle.pricing"
RULES = "strategies.Home bundle.feedback"
CUT = {"kind": "discount", "by": "1%"}
ALWAYS = {"measure": "revenue", "above": 0}
NEVER = {"measure": "revenue", "below": 0}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_starter(tmp_path_factory.mktemp("feedback") / "fibre.toml")


def prepared(file: Path, *rules: Any, prices: Any = (CUT,)) -> Any:
    """The starter's bundle under some prices and rules."""
    return simsales.load(file, {**SIZE, PRICES: list(prices), RULES: list(rules)})


def lived(file: Path, *rules: Any, prices: Any = (CUT,)) -> Market:
    """The same, to its end."""
    market = build_market(prepared(file, *rules, prices=prices), "Home bundle", 3)
    market.run()
    return market


def rule(when: Any, then: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "adjust", "when": when, "then": then, **more}


def test_a_rule_that_never_fires_leaves_the_history_the_same_to_the_bit(file: Path) -> None:
    with_rule = lived(file, rule(NEVER, {"key": "pricing[0].by", "to": "20%"}))
    assert fired_of(with_rule) == []
    assert fingerprint(with_rule) == fingerprint(lived(file))


@pytest.mark.parametrize(("starts", "week"), [(0, 4), (9, 9)])
def test_a_rule_that_always_holds_is_a_plan_with_a_date(file: Path, starts: int, week: int) -> None:
    """From the week in which it has seen enough, or may act: as if the price had said so from that week on."""
    fires = lived(file, rule(ALWAYS, {"key": "pricing[0].by", "to": "20%"}, starts=starts))
    dated = lived(file, prices=({**CUT, "ends": week}, {**CUT, "by": "20%", "starts": week}))
    assert [(each.week, each.before, each.after) for each in fired_of(fires)] == [(week, 0.01, 0.2)]
    for name in fires.customers.columns:
        assert fires.customers.column(name).tobytes() == dated.customers.column(name).tobytes(), name
    fired = fires.record.entry("rules_fired").sum(axis=(1, 2, 3))
    assert np.flatnonzero(fired).tolist() == [week - 1]
    others = np.arange(len(ENTRIES)) != ENTRIES.index("rules_fired")
    np.testing.assert_array_equal(fires.record.counts[:, others], dated.record.counts[:, others])


def test_steps_end_at_their_limit_and_keep_their_distance(file: Path) -> None:
    by = {"key": "pricing[0].by", "by": "4%"}
    far = fired_of(lived(file, rule(ALWAYS, by, at_most={"value": "10%", "every": 3})))
    assert [each.week for each in far] == [4, 7, 10]
    assert [each.after for each in far] == pytest.approx([0.05, 0.09, 0.10])
    often = fired_of(lived(file, rule({**ALWAYS, "over": 1}, by, at_most={"times": 2, "every": 5})))
    assert [each.week for each in often] == [1, 6]
    down = fired_of(lived(file, rule(ALWAYS, {"key": "pricing[0].by", "factor": 0.5}, at_most={"value": "0.2%"})))
    assert [each.after for each in down] == pytest.approx([0.005, 0.0025, 0.002])
    back = fired_of(lived(file, rule(ALWAYS, {"key": "pricing[0].by", "by": "-1%"}, at_most={"times": 3})))
    assert [each.after for each in back] == pytest.approx([0.0, -0.01, -0.02])


def test_what_a_rule_sees_are_the_figures_of_the_weeks_it_says(file: Path) -> None:
    """The measure over the four weeks before: as the record has it, whole, by channel and by offer."""
    market = lived(file, rule({"measure": "orders", "above": 0, "over": 4}, {"key": "pricing[0].by", "to": "5%"}))
    (fired,) = fired_of(market)
    orders = market.record.entry("orders").sum(axis=(1, 2, 3))
    assert fired.value == orders[fired.week - 4 : fired.week].sum()
    name = market.book.labels.channels[0]
    here = {"measure": "orders", "above": 0, "over": 3, "channel": name}
    (fired,) = fired_of(lived(file, rule(here, {"key": "pricing[0].by", "to": "5%"})))
    by_channel = lived(file).record.entry("orders").sum(axis=(1, 3))[:, 0]
    assert fired.value == by_channel[fired.week - 3 : fired.week].sum()
    assert fired.measure == f"orders of {name}"


def test_two_rules_may_go_to_and_fro(file: Path) -> None:
    many, few = ({"measure": "orders", way: 8, "over": 2} for way in ("above", "below"))
    every = {"every": 2}
    market = lived(
        file,
        rule(many, {"key": "pricing[0].by", "to": "1%"}, at_most=every),
        rule(few, {"key": "pricing[0].by", "to": "30%"}, at_most=every),
    )
    told = fired_of(market)
    assert {each.rule for each in told} == {1, 2}
    values = [told[0].before, *(each.after for each in told)]
    assert all(one != other for one, other in itertools.pairwise(values)), "it fires only to change something"


def test_results_and_trace_tell_when_each_fired(file: Path) -> None:
    ready = prepared(file, rule(ALWAYS, {"key": "pricing[0].by", "to": "20%"}))
    result = run(ready, "Home bundle", 3)
    assert [each.week for each in result.fired] == [4]
    assert "rules_fired" in set(result.frame()["measure"])
    assert '"rules_fired"' in result.to_json()
    told = trace(ready, customer=5, strategies=["Home bundle"], seed=3).events
    (line,) = told[told["event"] == "rule"].itertuples()
    assert line.week == 3
    assert line.what == "rule 1 sets pricing[0].by from 0.01 to 0.2 from week 4 on"
    assert line.why.startswith("revenue ")


def test_a_rule_whose_component_was_taken_out_does_nothing(file: Path) -> None:
    from simsales.market.build import open_market

    ready = prepared(file, rule(ALWAYS, {"key": "pricing[0].by", "to": "20%"}))
    components = ready.strategies["Home bundle"].components
    left = [each for each in components if type(each).__name__ != "Discount"]
    market = open_market(ready.loaded.at(3), left, 3)
    market.run()
    assert fired_of(market) == []


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ({"key": "pricing[0].by", "by": "1%"}, "a step needs a limit"),
        ({"key": "pricing[3].by", "to": "1%"}, "pricing[0]"),
        ({"key": "__import__('os')", "to": 1}, "no number"),
        ({"key": "pricing[0].offers", "to": 1}, "no number now"),
    ],
)
def test_what_a_rule_cannot_change_is_refused(file: Path, then: Any, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        prepared(file, rule(ALWAYS, then))
    assert said in str(caught.value)
    assert "feedback[0].then" in str(caught.value)


def test_who_inherits_a_rule_without_its_number_is_told(file: Path) -> None:
    rules = {RULES: [rule(ALWAYS, {"key": "pricing[0].by", "to": "20%"})], PRICES: [CUT]}
    with pytest.raises(ScenarioError, match='in the strategy "Other"'):
        simsales.load(file, {**SIZE, **rules, "strategies.Other": {"inherits": "Home bundle", "pricing": []}})
