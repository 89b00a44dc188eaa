"""What if: keys said otherwise, multiples of what stands there, and who wins at each value."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.experiments.comparison import Comparison
from simsales.experiments.errors import ExperimentError
from simsales.experiments.what_if import changed, changes_of, values_of, vary
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared

PRICE_CUT = Path(__file__).parents[3] / "scenarios" / "price_cut.toml"
SMALL = {"run.customers": 300, "run.weeks": 8}


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return simsales.load(PRICE_CUT, SMALL)


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


def test_the_same_value_changes_nothing(prepared: Prepared) -> None:
    assert response(changed(prepared, ["world.segments.*.price_response=x1"])) == response(prepared)


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


def test_the_sentence_says_where_the_winner_turns(prepared: Prepared) -> None:
    cut = 'strategies."Cut 5 percent".pricing[0].by'.replace('"', "")
    found = vary(prepared, f"{cut}=5%,60%", lambda it: compared(changed(it, ["run.objective=churn"])))
    best = found.table()["best"]
    assert list(best) == ["Cut 15 percent", "Cut 5 percent"]
    assert found.sentence() == (
        f"Cut 15 percent comes out best at 1 of 2 values of {cut}; it turns: Cut 5 percent at 60%."
    )


def test_runs_that_fail_at_a_value_are_said_and_end_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def half_failed(*arguments: object, **named: object) -> Comparison:
        done = compared(simsales.load(PRICE_CUT, SMALL))
        done.account = dataclasses.replace(done.account, failures=("world 3 could not be run",))
        return done

    monkeypatch.setattr("simsales.experiments.compare.compare", half_failed)
    done = CliRunner().invoke(app, ["compare", str(PRICE_CUT), "--no-store", "--vary", "run.weeks=4,5"])
    assert done.exit_code == 1
    assert done.output.count("world 3 could not be run") == 1
    assert "comes out best at 2 of 2" in done.output


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
    assert "comes out best at" in done.output
    assert '"key": "world.segments.*.price_response"' in written.read_text()
    done = CliRunner().invoke(app, ["compare", str(PRICE_CUT), *small, "--set", "run.weeks=zero"])
    assert done.exit_code == 2
    assert "run.weeks" in done.output
