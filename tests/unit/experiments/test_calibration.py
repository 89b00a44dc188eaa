"""Calibration: what is read, what is made small, what is said of it, and what is refused."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.experiments.calibration import later_than
from simsales.experiments.identified import identified
from simsales.experiments.moments import cells_of, figures, targets_of
from simsales.experiments.panel_tables import survival
from simsales.experiments.runner import Progress
from simsales.market.check import Prepared
from simsales.market.starter import starter
from simsales.reporting.calibration import show_calibration
from tests.unit.experiments.kept import RATE, RETENTION, SPREAD, TRUE, curve, kept


@pytest.fixture
def retention(tmp_path: Path) -> Prepared:
    (tmp_path / "retention.toml").write_text(RETENTION)
    return simsales.load(tmp_path / "retention.toml")


def shown(fit: simsales.Fit) -> str:
    """What a terminal of 80 columns shows."""
    stream = io.StringIO()
    Console(file=stream, width=80, no_color=True, highlight=False).print(show_calibration(fit))
    return stream.getvalue()


# --- What is read of a run ------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_record_cell_by_cell(tmp_path: Path) -> None:
    (tmp_path / "fibre.toml").write_text(starter("fibre"))
    prepared = simsales.load(tmp_path / "fibre.toml", {"run.customers": 500, "run.weeks": 8})
    record = simsales.run(prepared, "Cut fibre", 3).record
    segment, product = record.labels.segments[0], record.labels.offers[0]
    rows = [
        {"measure": "revenue"}, {"measure": "orders", "week": 5}, {"measure": "churn", "segment": segment},
        {"measure": "needs", "week": 2, "segment": segment},
        {"measure": "orders", "segment": segment, "product": product},
    ]  # fmt: skip
    targets = targets_of(pd.DataFrame(rows).assign(value=1.0), prepared)
    found = figures(record, cells_of(targets))
    table = record.measures(["segment", "product"])
    of = table[(table["measure"] == "orders") & (table["segment"] == segment) & (table["product"] == product)]
    assert found == pytest.approx(
        [
            record.summary()["revenue"],
            record.weekly()["orders"][5],
            record.summary("segment")[segment]["churn"],
            record.entry("needs")[2, 0].sum(),
            of["value"].item(),
        ]
    )


def test_survival_is_that_of_the_panel(retention: Prepared) -> None:
    """Read by listening, and out of a panel by a function: Kaplan and Meier's curve of who was there."""

    def read(panel: pd.DataFrame) -> pd.DataFrame:
        return survival(panel, by=["segment"]).rename(columns={"weeks": "period", "survival": "value"})

    ends = {RATE: (0.1, 0.5), SPREAD: (0.1, 0.5)}
    options: dict[str, Any] = {"worlds": 2, "customers": 300, "store": None, "jobs": 1, "evaluations": 6}
    listened = simsales.calibrate(retention, kept(), ends, **options)
    panel = simsales.calibrate(retention, kept().drop(columns="measure"), ends, read=read, **options)
    assert listened.residuals["simulated"].to_numpy() == pytest.approx(panel.residuals["simulated"].to_numpy())
    assert dict(listened.values) == dict(panel.values)


# --- What comes out -------------------------------------------------------------------------------------------------

QUICK: dict[str, Any] = {"worlds": 2, "customers": 2000, "jobs": 1, "evaluations": 40}


def test_a_fit_recovers_what_made_the_data_and_is_saved(retention: Prepared, tmp_path: Path) -> None:
    """Two keys free, tied from segment to segment: survival of one made-up segment seen in both."""
    a, b = TRUE["regular"]
    seen = kept().assign(value=lambda frame: curve(a, b, frame["period"]))
    free = {'world.segments."high end".churn.rate': (0.05, 0.9), 'world.segments."high end".churn.spread': (0.05, 0.9)}
    tie = {
        f"world.segments.regular.churn.{name}": f'world.segments."high end".churn.{name}' for name in ("rate", "spread")
    }
    fit = simsales.calibrate(
        retention, seen, free, tie=tie, test=later_than(7), store=None, **{**QUICK, "customers": 8000}
    )
    rate, spread = fit.table["value"]
    assert rate == pytest.approx(a / (a + b), rel=0.06)
    assert spread == pytest.approx(1 / (a + b + 1), rel=0.25)
    assert (fit.table["low"] < fit.table["value"]).all()
    assert fit.score.loc["model", "test_mape"] < 0.06 < fit.score.loc["last value", "test_mape"]
    assert fit.values["world.segments.regular.churn.rate"] == rate
    for told in ("Fitted", "tied", "constant", "last value", "held out", "known"):
        assert told in shown(fit)

    (tmp_path / "deep").mkdir()
    saved = fit.save(tmp_path / "deep" / "fitted.toml")
    assert 'extends = "../retention.toml"' in saved.read_text()
    assert "# Fitted by simsales calibrate to 14 targets of a frame (10 more were held out)." in saved.read_text()
    again = simsales.load(saved)
    assert again.loaded.scenario.world.segments["regular"].churn.spread == spread
    assert again.loaded.ranges == (), "the range was fitted"
    one, two = (simsales.run(each, seed=5).summary() for each in (again, fit.scenario))
    assert one == pytest.approx(two, nan_ok=True)


def test_the_same_is_evaluated_once_and_gone_on_from(retention: Prepared, tmp_path: Path) -> None:
    """Jobs and the store change nothing; after Ctrl-C the best so far is there, and the next fit goes on."""
    free = {RATE: (0.1, 0.5)}

    def fit(**options: Any) -> simsales.Fit:
        chosen: dict[str, Any] = {
            **QUICK,
            "customers": 300,
            "evaluations": 12,
            "store": tmp_path / "kept.db",
            **options,
        }
        return simsales.calibrate(retention, kept(), free, **chosen)

    def stop(progress: Progress) -> None:
        if progress.done >= 9:
            raise KeyboardInterrupt

    cut_short = fit(progress=stop)
    assert cut_short.done.interrupted
    assert 1 <= cut_short.evaluations < 12
    assert cut_short.table["standing"].tolist() == ["not asked"] * 2
    assert "INTERRUPTED" in cut_short.save(tmp_path / "part.toml").read_text()
    whole = fit()
    assert whole.done.from_store >= 8
    assert fit().done.executed == 0
    plain = {**whole.to_dict(), "runs": None}
    assert {**fit(store=None, jobs=2).to_dict(), "runs": None} == plain
    with pytest.raises(KeyboardInterrupt):
        fit(progress=lambda progress: (_ for _ in ()).throw(KeyboardInterrupt), store=None)


@pytest.mark.slow
def test_worlds_and_customers_grow_until_luck_is_small(retention: Prepared, tmp_path: Path) -> None:
    free, few = {"world.segments.*.churn.rate": (0.2, 0.4)}, kept().query("period <= 4")
    options: dict[str, Any] = {"store": None, "jobs": 1, "evaluations": 4}

    def fit(tolerance: float, changes: dict[str, Any] | None = None, **more: Any) -> simsales.Fit:
        said = {"run.customers": 300, "run.weeks": 4, **(changes or {})}
        scenario = simsales.load(tmp_path / "retention.toml", said)
        return simsales.calibrate(scenario, few, free, tolerance=tolerance, **options, **more)

    coarse, fine = fit(0.2), fit(0.012)
    assert coarse.worlds == 4 < fine.worlds
    assert fine.noise <= 0.012 < coarse.noise
    grown = fit(0.012, {"world.size": 8000})
    assert 300 < grown.customers <= 8000
    fixed = fit(1e-4, worlds=2, customers=200)
    assert (fixed.worlds, fixed.customers) == (2, 200)
    assert "not to 0.01%: more worlds or customers would help" in fixed.notes[-1]


def test_what_the_data_do_not_fix_is_said(tmp_path: Path) -> None:
    """Few orders of many people, or more of fewer: the same; and a key that is of no matter at all."""
    text = """
        bare = true
        run = { customers = 2000, weeks = 6 }
        world.size = 200_000
        world.needs.it = { rate = 0.01, worth_having = 100 }
        world.segments.all = { churn.rate = 1 }
    """
    (tmp_path / "few.toml").write_text(text)
    seen = pd.DataFrame({"measure": "orders", "week": range(6), "value": 2000.0})
    free = {"world.needs.it.rate": (0.002, 0.05), "world.size": (50_000, 900_000)}
    fit = simsales.calibrate(tmp_path / "few.toml", seen, free, store=None, jobs=1, worlds=4, customers=2000)
    assert fit.table["standing"].tolist() == ["not fixed apart"] * 2
    assert "world.needs.it.rate and world.size are not fixed apart: with more of world.needs.it.rate" in fit.notes[0]
    assert "and less of world.size" in fit.notes[0]
    product = fit.values["world.needs.it.rate"] * fit.values["world.size"]
    assert product == pytest.approx(2000, rel=0.05), "what is fixed is their product"
    idle = {"world.needs.it.rate": (0.002, 0.05), "world.segments.all.price_response": (0.01, 0.1)}
    alone = simsales.calibrate(tmp_path / "few.toml", seen, idle, store=None, jobs=1, worlds=2, customers=500)
    assert (
        "world.segments.all.price_response moves none of the targets noticeably: these data do not fix it."
        in alone.notes
    )
    assert alone.table["standing"].tolist() == ["fixed", "not fixed"]


def test_an_end_that_is_reached_is_said() -> None:
    found = identified(np.eye(2), np.zeros((2, 2)), 0.01, ["a", "b"], [0.5, 0.999])
    assert found.standing == ["fixed", "at its high end"]
    assert found.notes == ["b lies at the high end of its range: the data ask for what is beyond it."]
    assert found.errors == pytest.approx([0.01, 0.01])


SIMPLE = """
bare = true
run = { customers = 2000, weeks = 8, seed = %d }
[world.segments.all]
holds = { it = 1 }
churn = { rate = 0.3 }
"""


def told(tmp_path: Path, survival: float, seed: int = 1, **more: object) -> pd.Series:
    """What a calibration says of the rate at which customers leave, from how many are left after four periods."""
    (tmp_path / "simple.toml").write_text(SIMPLE % seed)
    seen = pd.DataFrame({"measure": ["survival"], "period": [4], "value": [survival], **more})
    free = {"world.segments.all.churn.rate": (0.01, 0.6)}
    return simsales.calibrate(tmp_path / "simple.toml", seen, free, store=None, jobs=1, worlds=8).table.iloc[0]


def test_as_sure_as_the_targets_are(tmp_path: Path) -> None:
    """By hand: (1 - r)^4 = .3 with a standard error of .0145 (1,000 seen) fixes r to .0145 / (4 (1 - r)^3) = .009."""
    row = told(tmp_path, 0.3, error=[0.0145])
    rate = 1 - 0.3**0.25
    assert row["value"] == pytest.approx(rate, abs=0.006)
    assert (row["high"] - row["low"]) / 4 == pytest.approx(0.0145 / (4 * (1 - rate) ** 3), rel=0.15)


def test_nothing_tells_how_sure_one_target_without_an_error_is(tmp_path: Path) -> None:
    row = told(tmp_path, 0.3)
    assert row["standing"] == "no error said"
    assert (row["low"], row["high"]) == (row["from_"], row["to"]), "anywhere"


@pytest.mark.slow
def test_the_interval_holds_the_truth_as_often_as_it_says(tmp_path: Path) -> None:
    random, held = np.random.default_rng(5), 0
    for seed in range(40):
        rate = random.uniform(0.1, 0.3)
        left = float((random.geometric(rate, 1000) > 4).mean())
        row = told(tmp_path, left, seed, error=[math.sqrt(left * (1 - left) / 1000)])
        held += row["low"] <= rate <= row["high"]
    assert held >= 34  # 95% of 40, less three binomial errors


# --- The command ----------------------------------------------------------------------------------------------------


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("retention.toml").write_text(RETENTION)
    kept().to_csv("seen.csv", index=False)
    asked = ["calibrate", "retention.toml", "--targets", "seen.csv", "--free", f"{RATE}=0.1..0.5", "--until", "7"]
    asked += ["--customers", "200", "--worlds", "2", "--jobs", "1"]
    done = CliRunner().invoke(app, [*asked, "--out", "fitted.toml"], env={"COLUMNS": "80"})
    assert done.exit_code == 0, done.output
    assert "How good, beside naive forecasts" in done.stdout
    assert "Wrote fitted.toml, which extends retention.toml." in done.stderr
    assert CliRunner().invoke(app, ["validate", "fitted.toml"]).exit_code == 0
    found = json.loads(CliRunner().invoke(app, [*asked, "--json", "-"]).stdout)
    assert found["schema"] == "simsales calibration 1"
    assert [each["key"] for each in found["parameters"]] == [RATE.replace("*", name) for name in TRUE]
    for wrong, said in (
        ([*asked, "--free", f"{RATE}=0.1..0.5"], "freed or tied twice"),
        ([*asked, "--tolerance", "close"], "--tolerance"),
        ([*asked[:2], *asked[4:]], "needs --targets FILE.csv"),
        ([*asked[:3], "nowhere.csv", *asked[4:]], "nowhere.csv"),
    ):
        refused = CliRunner().invoke(app, wrong)
        assert refused.exit_code == 2
        assert said in refused.stderr
        assert "Traceback" not in refused.output
