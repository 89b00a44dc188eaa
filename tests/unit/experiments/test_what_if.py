"""What if: who wins at each value of a key, and how surely."""

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
from simsales.experiments.changes import changed, skipped
from simsales.experiments.comparison import Comparison
from simsales.experiments.standing import standing
from simsales.experiments.what_if import AS_GOOD, OPEN, SURE, WhatIf, vary
from simsales.market.check import Prepared
from simsales.reporting.what_if import show_what_if

PRICE_CUT = Path(__file__).parents[3] / "scenarios" / "price_cut.toml"
type Make = Callable[..., Comparison]
SMALL = {"run.customers": 300, "run.weeks": 8}


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return simsales.load(PRICE_CUT, SMALL)


def compared(prepared: Prepared, parts: int = 1) -> Comparison:
    return simsales.compare(prepared, replications=3, parts=parts, store=None, jobs=1)


def test_each_value_is_compared_as_if_the_file_said_it(prepared: Prepared) -> None:
    found = vary(prepared, "world.segments.*.price_response=x0.1,x1,x4", compared)
    table = found.table()
    assert list(table.index) == ["x0.1", "x1", "x4"]
    asked = compared(changed(prepared, ["world.segments.*.price_response=x4"]))
    assert table.loc["x4", "best"] == asked.best
    assert table.loc["x4", "mean"] == pytest.approx(asked.means().loc[asked.best, asked.objective])
    as_it_is = compared(prepared)
    assert table.loc["x1", "mean"] == pytest.approx(as_it_is.means().loc[as_it_is.best, as_it_is.objective])


CUT = "strategies.Cut 5 percent.pricing[0].by"
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
        assert comparison.question.parts == 2
        assert standing(comparison, comparison.objective).allowed == pytest.approx(0.05 / 2 / 2)


def test_what_a_star_passes_over_is_said(prepared: Prepared) -> None:
    key = "strategies.*.pricing.*.by"
    found = vary(prepared, f"{key}=x2,x1,9%", compared)
    assert list(found.skipped) == found.to_dict()["skipped"] == skipped(prepared, [f"{key}=x2"])
    assert "leaves as they are: strategies.As today (no pricing)" in page(found)


def test_values_that_were_not_compared_are_counted(make: Make) -> None:
    def interrupted(variant: Prepared, parts: int) -> Comparison:
        return make({"margin": {"A": [1.0, 2.0], "B": [2.0, 4.0]}}, interrupted=True)

    found = vary(PRICE_CUT, "run.weeks=4,5,6", interrupted)
    assert found.sentence() == (
        "No strategy is surely best at any of 3 values of run.weeks; it cannot be told at 4; not compared: 5, 6."
    )
    assert found.to_dict()["asked"] == ["4", "5", "6"]
    nothing = make({"margin": {"A": [1.0]}})
    nothing = Comparison(nothing.question, {"A": ""}, {}, nothing.record, [1], nothing.account)  # type: ignore[arg-type]
    failed = WhatIf("a.key", {"1": nothing}, ["1", "2"])
    assert failed.to_dict()["sentence"] == "No world was completed at any of 2 values of a.key."
    assert "No world was completed" in page(failed)
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
        (["--vary", "run.weeks=2,3", "--vary", "run.seed=1,2"], "--vary is said 2 times"),
        (["--weeks", "2,3", "--vary", "run.seed=1,2"], "--vary varies run.seed=1,2: vary one key at a time"),
        (["--weeks", "none"], "'none' is not a valid integer"),
        (["--weeks", "13", "--set", "run.weeks=26"], "--weeks and --set both say run.weeks"),
        (["--customers", "13", "--set", "run.*=x2"], "--customers and --set both say run.customers"),
        (["--weeks", "13", "--vary", "run.weeks=26,52"], "--vary says run.weeks, and so does another option"),
        (["--set", f"{CUT}=8%", "--vary", f"{CUT}=9%,10%"], "--vary says strategies.Cut 5 percent"),
        (["--customers", "100,200"], "--vary run.customers=100,200"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["compare", str(PRICE_CUT), "--no-store", *options])
    assert done.exit_code == 2
    assert said in " ".join(done.output.replace("│", " ").split())


def test_several_numbers_of_weeks_are_compared_each() -> None:
    tiny = ["--customers", "60", "--replications", "2", "--no-store", "--jobs", "1"]
    told = [
        CliRunner().invoke(app, ["compare", str(PRICE_CUT), *tiny, *options]).stdout
        for options in (["--weeks", "2,4,6"], ["--vary", "run.weeks=2,4,6"])
    ]
    assert told[0] == told[1]
    assert "run.weeks" in told[0]


def test_runs_that_fail_at_a_value_are_said_and_end_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    half = compared(simsales.load(PRICE_CUT, SMALL))
    half.account = dataclasses.replace(half.account, trouble="the disk is full")

    def half_failed(*arguments: object, **named: object) -> Comparison:
        return half

    monkeypatch.setattr("simsales.experiments.compare.compare", half_failed)
    done = CliRunner().invoke(app, ["compare", str(PRICE_CUT), "--no-store", "--vary", "run.weeks=4,5"])
    assert done.exit_code == 1
    assert done.output.count("not all runs are kept: the disk is full") == 1
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
