"""What if: keys said otherwise, multiples of what stands there, and who wins at each value, how surely."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.experiments.changes import changed, changes_of, said_before, skipped
from simsales.experiments.comparison import Comparison
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import world_digest
from simsales.experiments.keys import values_of
from simsales.experiments.standing import standing
from simsales.experiments.what_if import AS_GOOD, OPEN, SURE, WhatIf, vary
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared
from simsales.reporting.what_if import show_what_if

PRICE_CUT = Path(__file__).parents[3] / "scenarios" / "price_cut.toml"
type Make = Callable[..., Comparison]
SMALL = {"run.customers": 300, "run.weeks": 8}


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return simsales.load(PRICE_CUT, SMALL)


def by(prepared: Prepared) -> dict[str, object]:
    """How much each strategy of a price cut takes off."""
    return {name: each.components[0].by for name, each in prepared.strategies.items() if each.components}


def response(prepared: Prepared) -> dict[str, float]:
    """How each segment responds to prices."""
    return {name: segment.price_response for name, segment in prepared.loaded.scenario.world.segments.items()}


def test_a_star_stands_for_every_name(prepared: Prepared) -> None:
    after = response(changed(prepared, ["world.segments.*.price_response=0.07"]))
    assert set(after.values()) == {0.07}
    assert len(after) == len(response(prepared)) > 1


def test_a_multiple_is_of_what_stands_there(prepared: Prepared) -> None:
    before, after = response(prepared), response(changed(prepared, ["world.segments.*.price_response=x2"]))
    assert after == pytest.approx({name: 2 * value for name, value in before.items()})


def test_a_multiple_of_a_default_is_one_too(prepared: Prepared) -> None:
    before = prepared.loaded.scenario.world.experience.encounters
    after = changed(prepared, ["world.experience.encounters=x0.5"]).loaded.scenario.world.experience.encounters
    assert after == pytest.approx(before / 2)


def test_units_are_read_as_in_a_file(prepared: Prepared) -> None:
    assert changed(prepared, ["run.weeks=26"]).loaded.scenario.run.weeks == 26
    assert changed(prepared, ["run.weeks=1 year"]).loaded.scenario.run.weeks == 52


@pytest.mark.parametrize(
    "key",
    ["world.segments.savers.price_response", "world.segments.*.price_response", "world.competitors.Rival.lag",
     "world.needs.mobile.renewal_rate", "strategies.*.pricing.*.by", "catalogue.products.*.price", "run.weeks"],
)  # fmt: skip
def test_once_what_stands_there_changes_nothing_to_the_bit(prepared: Prepared, key: str) -> None:
    after = changed(prepared, [f"{key}=x1"])
    assert after.loaded.ranges == prepared.loaded.ranges
    assert world_digest(after.loaded) == world_digest(prepared.loaded)
    assert after.loaded.at(7) == prepared.loaded.at(7)
    assert by(after) == by(prepared)


def test_a_multiple_of_a_range_is_one_of_both_ends(prepared: Prepared) -> None:
    key = "world.segments.savers.price_response"
    before = next(each for each in prepared.loaded.ranges if each.key == key)
    after = next(each for each in changed(prepared, [f"{key}=x2"]).loaded.ranges if each.key == key)
    assert (after.low, after.high) == (2 * before.low, 2 * before.high)
    drawn = changed(prepared, [f"{key}=x2"]).loaded.at(3).world.segments["savers"].price_response
    assert drawn == pytest.approx(2 * prepared.loaded.at(3).world.segments["savers"].price_response)


def test_a_range_is_said_as_in_a_file(prepared: Prepared) -> None:
    key = "world.segments.savers.price_response"
    same = changed(prepared, [f"{key}={{ low = 0.025, high = 0.045 }}"]).loaded
    assert world_digest(same) == world_digest(prepared.loaded)
    new = changed(
        prepared, ["world.segments.families.price_response={ low = 0.02, high = 0.04, likely = 0.03 }"]
    ).loaded
    assert ("world.segments.families.price_response", 0.02, 0.04, 0.03) in [
        (each.key, each.low, each.high, each.likely) for each in new.ranges
    ]
    assert changed(prepared, [f"{key}.low=0.03"]).loaded.at(1).world.segments["savers"].price_response >= 0.03
    with pytest.raises(ScenarioError, match="low is above high"):
        changed(prepared, [f"{key}.low=0.3"])


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("strategies.Cut 5 percent.pricing[0].by=x2", "10%"),
        ("catalogue.products.basic.price=x0.5", "39.5 CNY/month"),
        ("channels.store.cost_per_contact=x3", "24 CNY"),
        ("strategies.Loyalty price.pricing[0].after=x0.5", "1 years"),
        ("world.segments.savers.churn.rate=x2", "1.8% per month"),
        ("world.needs.mobile.renewal_rate=x3", {"low": "4.5% per month", "high": "10.5% per month"}),
        ("world.competitors.Rival.lag=x2", {"low": 8, "high": 20}),
        ("run.customers=x0.5", 150),
        ("selling.taste_stays=x0.5", 0.25),
    ],
)
def test_a_multiple_has_the_unit_of_what_stands_there(prepared: Prepared, text: str, becomes: object) -> None:
    assert list(changes_of(prepared.loaded, [text]).values()) == [becomes]
    changed(prepared, [text])


def test_what_a_star_passes_over_is_said(prepared: Prepared) -> None:
    text = "strategies.*.pricing.*.by=x2"
    assert by(changed(prepared, [text])) == {name: 2 * cut for name, cut in by(prepared).items()}
    assert skipped(prepared, [text]) == [
        "strategies.*.pricing.*.by leaves as they are: strategies.As today (no pricing)."
    ]
    found = vary(prepared, f"{text},x1,9%", compared)
    assert found.skipped == skipped(prepared, [text])


CUT = "strategies.Cut 5 percent.pricing[0].by"


@pytest.mark.parametrize(
    "key", ['strategies."Cut 5 percent".pricing.0.by', "strategies.'Cut 5 percent'.pricing[0].by", CUT]
)
def test_keys_are_written_as_in_a_file(prepared: Prepared, key: str) -> None:
    assert by(changed(prepared, [f"{key}=8%"]))["Cut 5 percent"] == 0.08
    assert by(simsales.load(PRICE_CUT, {key: "8%"}))["Cut 5 percent"] == 0.08


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('strategies."Cut 5 percnt".pricing.0.by=8%', 'strategies has no "Cut 5 percnt": did you mean "Cut 5 percent"'),
        ("strategies.Cut 5 percent.pricng[0].by=8%", 'Cut 5 percent has no pricng: did you mean "pricing"'),
        ("strategies.Cut 5 percent.pricing[0].bye=8%", 'pricing.0. has no bye: did you mean "by"'),
        ("strategies.Cut 5 percent.pricing[1].by=8%", r"pricing has no .1.: there are .0."),
        ("strategies.As today.pricing[0].by=8%", "strategies.As today has no pricing of its own"),
        ("strategies.*.promotion.*.face=x2", "has no promotion"),
        ("world.segments.saver.price_response=1", 'world.segments has no "saver": did you mean "savers"'),
        ("world.segments.savers.churn=x2", "say which number in it .rate, spread."),
        ("world.competitors.Rival.reacts=x2", 'is no number: of "follow"'),
        ("strategies.*.pricing.*.existing=x2", "is no number: of true"),
        ("run..weeks=3", "is no key of a scenario"),
    ],
)
def test_a_wrong_key_is_named_with_the_nearest(prepared: Prepared, text: str, said: str) -> None:
    with pytest.raises(ExperimentError, match=said):
        changed(prepared, [text])


def test_what_is_wrong_with_a_value_given_has_no_line_of_the_file(prepared: Prepared) -> None:
    with pytest.raises(ScenarioError) as error:
        changed(prepared, [f"{CUT}=x30"])
    [problem] = error.value.problems
    assert (problem.key, problem.line) == (CUT, 0)


@pytest.mark.parametrize(
    "texts",
    [
        ["run.weeks=3", "run.weeks=5"],
        ["run.weeks=3", 'run."weeks"=5'],
        ["world.segments.savers.price_response=1", "world.segments.*.price_response=2"],
        ["world.segments.savers.churn.rate=1%", 'world.segments.savers.churn={ rate = "2%" }'],
    ],
)
def test_a_key_is_said_once(prepared: Prepared, texts: list[str]) -> None:
    with pytest.raises(ExperimentError, match="said twice"):
        changes_of(prepared.loaded, texts)


def test_one_name_may_be_said_after_all(prepared: Prepared) -> None:
    texts = ["world.segments.*.price_response=0.07", "world.segments.savers.price_response=0.01"]
    assert response(changed(prepared, texts))["savers"] == 0.01


def test_what_was_said_before_is_found(prepared: Prepared) -> None:
    assert said_before(prepared.loaded, ["world.seed=1", "run.weeks=x2"]) == "run.weeks"
    assert said_before(prepared.loaded, ["run.weeks=x2"], multiples=False) is None
    assert said_before(prepared.loaded, ["run.seed=2"]) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("run.weeks", "write it as key=value"),
        ("=3", "write it as key=value"),
        ("world.segments.*.price_responce=x2", 'did you mean "price_response"'),
        ("title=x2", "is no number"),
        ("nothing.*.here=3", "matches nothing"),
    ],
)
def test_what_changes_nothing_is_refused(prepared: Prepared, text: str, said: str) -> None:
    with pytest.raises(ExperimentError, match=said):
        changes_of(prepared.loaded, [text])


def test_an_unknown_key_is_told_as_in_a_file(prepared: Prepared) -> None:
    with pytest.raises(ScenarioError, match="price_responce"):
        changed(prepared, ["world.segments.*.price_responce=0.1"])


def test_a_comma_within_a_value_separates_none() -> None:
    assert values_of("a.b={ low = 1, high = 2 },[1, 2],'1,000 CNY'")[1] == [
        "{ low = 1, high = 2 }",
        "[1, 2]",
        "'1,000 CNY'",
    ]


@pytest.mark.parametrize("text", ["run.weeks", "run.weeks=26", "run.weeks=26,26"])
def test_one_value_varies_nothing(text: str) -> None:
    with pytest.raises(ExperimentError):
        values_of(text)


def compared(prepared: Prepared) -> Comparison:
    return simsales.compare(prepared, replications=3, store=None, jobs=1)


def test_each_value_is_compared_as_if_the_file_said_it(prepared: Prepared) -> None:
    found = vary(prepared, "world.segments.*.price_response=x0.1,x1,x4", compared)
    table = found.table()
    assert list(table.index) == ["x0.1", "x1", "x4"]
    asked = compared(changed(prepared, ["world.segments.*.price_response=x4"]))
    assert table.loc["x4", "best"] == asked.best
    assert table.loc["x4", "mean"] == pytest.approx(asked.means().loc[asked.best, asked.objective])
    as_it_is = compared(prepared)
    assert table.loc["x1", "mean"] == pytest.approx(as_it_is.means().loc[as_it_is.best, as_it_is.objective])


WORLDS = 12


def margins(make: Make, lead: float, noise: float, objective: str = "margin") -> Comparison:
    """A comparison in which B is ahead of A by a lead in every world, give or take."""
    level = 1000.0 if objective == "margin" else 0.05
    base = [level * (1 + 0.01 * world) for world in range(WORLDS)]
    other = [value * (1 + lead + noise * (-1) ** world) for world, value in enumerate(base)]
    return make({objective: {"A": base, "B": other}}, objective)


def test_a_value_counts_only_where_it_is_sure(make: Make) -> None:
    """At x1 B is surely best, at x2 A, at x3 it cannot be told, at x4 they are as good within the margin of 1%."""
    at = {"x1": (0.1, 0.01), "x2": (-0.1, 0.01), "x3": (0.03, 0.2), "x4": (0.0001, 0.001), "x5": (0.1, 0.01)}
    found = WhatIf("a.key", {value: margins(make, *which) for value, which in at.items()}, [*at, "x6"])
    assert list(found.table()["standing"]) == [SURE, SURE, OPEN, AS_GOOD, SURE]
    assert found.sentence() == (
        "B is surely best at 2 of 6 values of a.key; it turns: A at x2; it cannot be told at x3; as good at x4 (B, A); "
        "not compared: x6."
    )
    shown = page(found)
    assert "surely best" in shown
    assert "cannot tell" in shown
    assert [row["standing"] for row in found.to_dict()["values"]] == [SURE, SURE, OPEN, AS_GOOD, SURE]


def test_the_values_share_the_doubt(prepared: Prepared) -> None:
    found = vary(prepared, "run.customers=x0.1,x0.2", compared)
    for comparison in found.comparisons.values():
        assert comparison.parts == 2
        assert standing(comparison, comparison.objective).allowed == pytest.approx(0.05 / 2 / 2)


def test_values_that_were_not_compared_are_counted(make: Make) -> None:
    def interrupted(variant: Prepared) -> Comparison:
        return make({"margin": {"A": [1.0, 2.0], "B": [2.0, 4.0]}}, interrupted=True)

    found = vary(PRICE_CUT, "run.weeks=4,5,6", interrupted)
    assert found.sentence() == (
        "No strategy is surely best at any of 3 values of run.weeks; it cannot be told at 4; not compared: 5, 6."
    )
    assert found.to_dict()["asked"] == ["4", "5", "6"]
    assert WhatIf("a.key", {}, ["1", "2"]).sentence() == "No world was completed at any of 2 values of a.key."


def test_differences_of_shares_are_points(make: Make) -> None:
    shown = page(WhatIf("a.key", {"1": margins(make, 0.1, 0.01, "conversion")}))
    assert "pp" in shown
    row = next(line for line in shown.splitlines() if "pp" in line)
    assert "+0.527 pp" in row
    assert "5.8" in row


def page(found: WhatIf) -> str:
    """What the terminal shows."""
    out = Console(file=io.StringIO(), width=160)
    out.print(show_what_if(found))
    return str(out.file.getvalue())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--vary", "run.weeks=2,3", "--vary", "run.seed=1,2"], "--vary was given twice"),
        (["--weeks", "13", "--set", "run.weeks=26"], "--weeks and --set both say run.weeks"),
        (["--customers", "13", "--set", "run.*=x2"], "--customers and --set both say run.customers"),
        (["--weeks", "13", "--vary", "run.weeks=26,52"], "--vary says run.weeks, and so does another option"),
        (["--set", f"{CUT}=8%", "--vary", f"{CUT}=9%,10%"], "--vary says strategies.Cut 5 percent"),
        (["--weeks", "26,52,104"], "--vary run.weeks=26,52,104"),
        (["--customers", "100,200"], "--vary run.customers=100,200"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["compare", str(PRICE_CUT), "--no-store", *options])
    assert done.exit_code == 2
    assert said in " ".join(done.output.replace("│", " ").split())


def test_runs_that_fail_at_a_value_are_said_and_end_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def half_failed(*arguments: object, **named: object) -> Comparison:
        done = compared(simsales.load(PRICE_CUT, SMALL))
        done.account = dataclasses.replace(done.account, failures=("world 3 could not be run",))
        return done

    monkeypatch.setattr("simsales.experiments.compare.compare", half_failed)
    done = CliRunner().invoke(app, ["compare", str(PRICE_CUT), "--no-store", "--vary", "run.weeks=4,5"])
    assert done.exit_code == 1
    assert done.output.count("world 3 could not be run") == 1
    assert "No strategy is surely best at any of 2 values of run.weeks" in " ".join(done.output.split())


def test_on_the_command_line(tmp_path: Path) -> None:
    small = ["--customers", "200", "--weeks", "6", "--replications", "2", "--no-store", "--jobs", "1"]
    written = tmp_path / "it.json"
    asked = [
        "compare",
        str(PRICE_CUT),
        *small,
        "--vary",
        "world.segments.*.price_response=x1,x2",
        "--json",
        str(written),
    ]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "is surely best at" in done.output
    assert '"key": "world.segments.*.price_response"' in written.read_text()
    done = CliRunner().invoke(app, ["compare", str(PRICE_CUT), *small, "--set", "run.weeks=zero"])
    assert done.exit_code == 2
    assert "run.weeks" in done.output
