"""What a researcher asks of the commands: panels in files, a bare market, exact shares."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from tests.unit.cli.conftest import Cli

TINY = ["--customers", "200", "--weeks", "6"]


def told(*arguments: str) -> str:
    """What a command that ends well says on stderr."""
    done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "80"})
    assert done.exit_code == 0, done.output
    return done.stderr


def test_a_run_writes_its_panel(cli: Cli) -> None:
    pytest.importorskip("pyarrow")
    said = told("run", "fibre.toml", *TINY, "--strategy", "Home bundle", "--seed", "3", "--panel", "p.parquet")
    assert "Wrote p.parquet: 200 customers in 6 weeks, 1,200 rows, of Home bundle." in said
    frame = pd.read_parquet(cli.folder / "p.parquet")
    again = simsales.load("fibre.toml", {"run.customers": 200, "run.weeks": 6})
    pd.testing.assert_frame_equal(frame, simsales.panel(again, "Home bundle", 3), check_categorical=False)
    assert frame["world"].unique().tolist() == [3]


def test_a_comparison_writes_the_panel_of_every_strategy(cli: Cli) -> None:
    asked = ["--panel", "p.csv", "--panel-of", "20", "--panel-columns", "satisfaction, holding"]
    cli("compare", "fibre.toml", *TINY, "--replications", "2", "--strategies", "As today,Cut fibre", *asked)
    frame = pd.read_csv(cli.folder / "p.csv")
    assert frame.groupby("strategy").size().to_dict() == {"As today": 120, "Cut fibre": 120}
    assert {"satisfaction", "holding.broadband"} <= set(frame.columns)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--panel", "p.xlsx"], "ends in .parquet or .csv, and p.xlsx does not"),
        (["--panel", "nowhere/p.csv"], "nowhere/p.csv"),
        (["--panel-of", "10"], "say where it goes"),
        (["--panel", "p.csv", "--panel-columns", "mood"], 'no column "mood"'),
    ],
)
def test_a_panel_that_cannot_be_written_is_refused(cli: Cli, arguments: list[str], message: str) -> None:
    done = CliRunner().invoke(app, ["run", "fibre.toml", *TINY, *arguments])
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.output
    assert not (cli.folder / "p.csv").exists()


def test_vary_goes_without_a_panel(cli: Cli) -> None:
    assert "--panel" in cli("compare", "fibre.toml", "--vary", "run.weeks=4,6", "--panel", "p.csv", code=2)


def test_bare_says_what_it_switches_off(cli: Cli) -> None:
    said = told("run", "fibre.toml", *TINY, "--bare")
    assert "bare: nothing happens that the file does not say. Off (a key that is said is on):" in said
    assert "  selling.matched_lift = 0 (else 0.5)" in said
    assert "bare" not in told("run", "fibre.toml", *TINY)
    text = (cli.folder / "fibre.toml").read_text()
    (cli.folder / "said.toml").write_text("bare = true\n" + text)
    assert "keys stand otherwise (--bare lists them)" in told("validate", "said.toml")


def test_bare_leaves_nothing_of_a_market_but_a_few_lines(cli: Cli) -> None:
    (cli.folder / "few.toml").write_text("[world.segments.all]\nholds = { it = 1 }\nchurn = { rate = 0.1 }\n")
    assert "missing key" in cli("validate", "few.toml", code=2)
    said = told("run", "few.toml", "--bare", "--weeks", "4", "--customers", "100")
    assert "supplied: " in said
    assert "channels.shop.direction" in said


def test_shares_and_elasticities_are_shown_and_written(cli: Cli) -> None:
    asked = ["--category", "broadband", "--channel", "store", "--csv", "s.csv", "--by-segment", "--week", "2"]
    shown = cli("shares", "fibre.toml", "--customers", "300", *asked)
    assert "who decides on broadband in store, week 2" in shown
    assert "nothing new" in shown
    assert "Shares within segments" in shown
    frame = pd.read_csv(cli.folder / "s.csv")
    assert frame["share"].sum() == pytest.approx(1)
    assert 'no channel "stor"' in CliRunner().invoke(app, ["shares", "fibre.toml", "--channel", "stor"]).stderr


def test_a_bare_file_is_checked_without_what_computes(cli: Cli) -> None:
    """As every light command."""
    (cli.folder / "few.toml").write_text("bare = true\n")
    code = (
        "import sys; from typer.testing import CliRunner; from simsales.cli import app\n"
        "done = CliRunner().invoke(app, ['validate', 'few.toml']); print(done.output)\n"
        "print(sorted({'numba', 'scipy', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=cli.folder, check=True)
    assert "few.toml: ok" in done.stdout
    assert done.stdout.strip().endswith("[]")
