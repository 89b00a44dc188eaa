"""Biographies: what they tell adds up to what was counted, and reads well."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.experiments.errors import ExperimentError
from simsales.explain.differing import customer_who_differs
from simsales.explain.trace import Biography, Life
from simsales.market.check import Prepared
from simsales.market.ground.telling import Event
from simsales.market.starter import write_starter
from simsales.reporting.biography import folded, show_biography

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
# Of twelve customers few would need anything in forty weeks, and none would leave.
EVENTFUL = {
    "world.needs.broadband.rate": "20% per month",
    "world.needs.broadband.voiced": 1.0,
    "world.needs.broadband.renewal_rate": "10% per month",
    "world.segments.young_households.churn.rate": "10% per month",
}


@pytest.fixture(scope="module")
def conflict() -> Prepared:
    """A small market with reps, calls, visits, bundles of everything."""
    small = {"run.customers": 8, "run.weeks": 25}
    return simsales.load(SCENARIOS / "channel_conflict.toml", small | EVENTFUL)


def printed(biography: Biography) -> list[str]:
    """The lines on a terminal of 80 columns."""
    stream = io.StringIO()
    Console(file=stream, width=80, no_color=True, highlight=False).print(show_biography(biography))
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_the_lives_of_all_add_up_to_the_record(conflict: Prepared) -> None:
    strategy = next(iter(conflict.strategies))
    record = simsales.run(conflict, strategy).record
    told = [simsales.trace(conflict, customer=number).events["event"].value_counts() for number in range(1, 9)]

    def events(kind: str) -> int:
        return int(sum(counts.get(kind, 0) for counts in told))

    def counted(*names: str) -> int:
        return int(sum(record.entry(name).sum() for name in names))

    assert events("contact") == counted("contacts") > 0
    assert events("choice") == counted("occasions") > 0
    assert events("order") == counted("orders") > 0
    assert events("need") == counted("needs") > 0
    assert events("review") == counted("reviews") > 0
    assert events("lost") + events("churn") == counted("churned") > 0


def test_a_reps_life_adds_up_to_what_the_rep_did(conflict: Prepared) -> None:
    market = simsales.build_market(conflict, next(iter(conflict.strategies)), conflict.loaded.scenario.run.seed)
    market.run()
    reps = [rep for channel in market.channels for rep in channel.reps]
    for number, rep in enumerate(reps, start=1):
        biography = simsales.trace(conflict, rep=number)
        (life,) = biography.lives.values()
        assert life.end.startswith(f"{rep.team} of {market.channels[rep.channel].name}")
        assert f"{rep.contacts:,} contacts, {rep.orders:,} orders, {rep.income:,.2f} earned" in life.end
        assert sum(event.event == "order" for event in life.events) == rep.orders
        seen = [event.what for event in life.events if event.event == "contacts"]
        assert sum(int(what.split()[-1]) for what in seen) == rep.contacts
    assert sum(rep.orders for rep in reps) > 0


def test_customers_are_numbered_as_in_the_market(conflict: Prepared) -> None:
    market = simsales.build_market(conflict, next(iter(conflict.strategies)), conflict.loaded.scenario.run.seed)
    numbers = [agent.unique_id for agent in market.customers.agents]
    assert numbers == list(range(1, 9))
    lives = [next(iter(simsales.trace(conflict, customer=n).lives.values())).start for n in (1, 8)]
    assert [start.split("satisfaction ")[1][:4] for start in lives] == [
        f"{market.customers.agent(row).satisfaction:.2f}" for row in (0, 7)
    ]


def test_two_strategies_part_in_the_week_in_which_something_else_happens() -> None:
    scenario = simsales.load(SCENARIOS / "price_cut.toml", {"run.customers": 300, "run.weeks": 20})
    names = ["As today", "Cut 15 percent"]
    billed = []
    for name in names:
        market = simsales.build_market(scenario, name, scenario.loaded.scenario.run.seed)
        market.run()
        billed.append(market.customers.column("billed"))
    somebody = 1 + int(np.flatnonzero(billed[0] != billed[1])[0])
    biography = simsales.trace(scenario, customer=somebody, strategies=names)
    events = biography.events
    assert list(events.columns) == ["strategy", "week", "event", "what", "why"]
    first = biography.first_difference
    assert first is not None
    by_week = [events[events.strategy == name].groupby("week")["what"].apply(list).to_dict() for name in names]
    assert next(week for week in range(20) if by_week[0].get(week) != by_week[1].get(week)) == first
    (mark,) = [line for line in printed(biography) if line.startswith("≠")]
    assert mark.split()[:2] == ["≠", str(first)]
    alone = simsales.trace(scenario, customer=somebody, strategies=["Cut 15 percent"])
    assert alone.lives["Cut 15 percent"] == biography.lives["Cut 15 percent"]
    assert alone.first_difference is None


def made(*weeks: int) -> Life:
    """A life in which something happens in some weeks."""
    return Life("born", [Event(week, "thing", f"thing of {week}", ("because",)) for week in weeks], "done")


def test_quiet_weeks_are_folded() -> None:
    biography = Biography("customer 1", 1, 12, {"a": made(2, 3, 7), "b": made(2, 9)})
    assert list(folded(biography)) == [(0, 1), (2, 2), (3, 3), (4, 6), (7, 7), (8, 8), (9, 9), (10, 11)]
    assert list(folded(Biography("customer 1", 1, 3, {"a": made()}))) == [(0, 2)]
    lines = printed(biography)
    assert [line.split() for line in lines if line.startswith("2 ")] == [["2", "thing", "of", "2", "the", "same"]]
    assert [line.split() for line in lines if line.startswith("4–6")] == [["4–6", "nothing"]]
    assert any(line.startswith("≠ 3") for line in lines)
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--customer", "13"], "no customer 13: they are numbered from 1 to 12"),
        (["--customer", "0"], "no customer 0"),
        (["--rep", "999"], "no rep 999: they are numbered from 1 to"),
        ([], "--customer N, --rep N or --where differs"),
        (["--customer", "1", "--rep", "1"], "--customer N, --rep N or --where differs"),
        (["--customer", "1", "--strategy", "No rule", "--strategies", "No rule"], "exclude each other"),
        (["--customer", "1", "--strategy", "no rull"], 'did you mean "No rule"'),
    ],
)
def test_who_is_not_there_is_said(arguments: list[str], said: str) -> None:
    file = str(SCENARIOS / "channel_conflict.toml")
    done = CliRunner().invoke(app, ["trace", file, "--customers", "12", "--weeks", "4", *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_scenario_without_reps_says_so(tmp_path: Path) -> None:
    text = write_starter(tmp_path / "fibre.toml").read_text()
    assert "[reps." not in text
    done = CliRunner().invoke(app, ["trace", str(tmp_path / "fibre.toml"), "--rep", "1", "--customers", "50"])
    assert done.exit_code == 2
    assert "the scenario has no reps" in done.stderr


def test_the_command_prints_and_writes_the_same_events(tmp_path: Path) -> None:
    file, csv = str(SCENARIOS / "channel_conflict.toml"), tmp_path / "life.csv"
    small = ["--customers", "12", "--weeks", "40", "--customer", "5", "--strategies", "No rule,Territory"]
    done = CliRunner().invoke(app, ["trace", file, *small, "--csv", str(csv)], env={"COLUMNS": "80"})
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Customer 5, 40 weeks in the world of seed 1")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert csv.read_text().startswith("strategy,week,event,what,why\nNo rule,")


def test_who_differs_is_told_differently_from_the_week_in_which_they_do(conflict: Prepared) -> None:
    """The first week of the story that differs is not after that of what they hold, which is other at the end."""
    names = ("No rule", "Territory")
    larger = simsales.load(SCENARIOS / "channel_conflict.toml", EVENTFUL | {"run.customers": 300, "run.weeks": 20})
    number = customer_who_differs(larger, names)
    biography = simsales.trace(larger, customer=number, strategies=names)
    assert biography.first_difference is not None
    assert len({life.end for life in biography.lives.values()}) == 2
    assert not biography.events["what"].str.contains("spend|met ours|met new").any(), "books are no events"


def test_nobody_differs_from_themselves(tmp_path: Path) -> None:
    file = write_starter(tmp_path / "fibre.toml")
    same = simsales.load(file, {"run.customers": 100, "run.weeks": 4, "strategies.Cut fibre.pricing": []})
    with pytest.raises(ExperimentError, match='under "Cut fibre" than under "As today"'):
        customer_who_differs(same, ("As today", "Cut fibre"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--where", "differs", "--customer", "3"], "either|say whose"),
        (["--where", "differs", "--strategy", "As today"], "--strategies A,B"),
        (["--where", "differs", "--strategies", "As today"], "two strategies"),
    ],
)
def test_where_differs_says_what_it_needs(tmp_path: Path, options: list[str], said: str) -> None:
    file = write_starter(tmp_path / "fibre.toml")
    result = CliRunner().invoke(app, ["trace", str(file), "--customers", "100", "--weeks", "4", *options])
    assert result.exit_code == 2
    assert re.search(said, result.output)
