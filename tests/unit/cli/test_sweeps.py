"""``simsales sweep`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.cli.conftest import Cli

PRICE_CUT = Path(__file__).parents[3] / "scenarios" / "price_cut.toml"
LAG = "world.competitors.Rival.lag"


def test_the_command_shows_writes_and_says(cli: Cli, tmp_path: Path) -> None:
    small = ("--customers", "200", "--weeks", "6", "--replications", "2", "--no-store", "--jobs", "1")
    said = cli("sweep", str(PRICE_CUT), "--over", f"{LAG}=2,5", *small, "--csv", "out.csv", "--json", "out.json")
    assert f"A: {LAG}" in said
    assert "Of 2 points:" in said
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 1 + 2 * 4
    kept = json.loads((tmp_path / "out.json").read_text())
    assert kept["schema"] == "simsales sweep 1"
    assert len(kept["rows"]) == 8
    cli("sweep", str(PRICE_CUT), "--over", f"{LAG}=2,5", "--measure", "margn", code=2)


def test_optimise_names_the_best_and_measures_it_anew(cli: Cli, tmp_path: Path) -> None:
    small = ("--customers", "100", "--weeks", "4", "--replications", "3", "--runs", "9", "--no-store", "--jobs", "1")
    by = ("--strategy", "Cut 5 percent", "--over", 'strategies."Cut 5 percent".pricing[0].by=1%,5%,40%')
    said = cli("optimise", str(PRICE_CUT), *small, *by, "--fresh", "4", "--json", "out.json", "--plot", "out.png")
    assert "Best:" in said
    kept = json.loads((tmp_path / "out.json").read_text())
    assert kept["schema"] == "simsales optimum 1"
    assert [row["by" if "by" in row else by[3].partition("=")[0]] for row in kept["points"]] == ["1%", "5%", "40%"]
    cli("optimise", str(PRICE_CUT), *small, *by, "--limit", "margin", code=2)


def test_a_posterior_is_written_and_worlds_draw_from_it(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("measure,week,value\nneeds,1,4\nneeds,2,4\n")
    small = ("--customers", "50", "--weeks", "3", "--no-store", "--jobs", "1")
    free = ("--targets", "seen.csv", "--free", "world.needs.mobile.rate=0.001..0.1", "--worlds", "2")
    said = cli("calibrate", "fibre.toml", *small, *free, "--posterior", "posterior.toml")
    assert "world.needs.mobile.rate" in said
    compared = cli("compare", "fibre.toml", *small, "--replications", "2", "--worlds", "posterior.toml", "--json", "-")
    plain = cli("compare", "fibre.toml", *small, "--replications", "2", "--json", "-")
    assert json.loads(compared)["strategies"] == json.loads(plain)["strategies"]
    assert "2 worlds" in cli("compare", "posterior.toml", "--replications", "2", "--no-store", "--jobs", "1")
    cli("compare", "fibre.toml", *small, "--worlds", "fibre.toml", code=2)
    for idle in (("--out", "o.toml"), ("--loss", "multinomial"), ("--loss", "least squares"), ("--tolerance", "0.1%")):
        refused = cli("calibrate", "fibre.toml", *small, *free, "--posterior", "p.toml", *idle, code=2)
        assert "goes without" in refused
    assert not (tmp_path / "p.toml").exists()


def test_sensitivity_over_the_scenarios_own_ranges(cli: Cli, tmp_path: Path) -> None:
    small = ("--customers", "50", "--weeks", "3", "--replications", "1", "--no-store", "--jobs", "1")
    names = ("--strategies", "As today,Cut 5 percent", "--method", "morris", "--points", "4")
    said = cli("sensitivity", str(PRICE_CUT), *small, *names, "--csv", "out.csv", "--json", "out.json")
    assert "Cut 5 percent − As today" in said
    kept = json.loads((tmp_path / "out.json").read_text())
    assert kept["schema"] == "simsales sensitivity 1"
    assert len(kept["indices"]) == 3 * len(kept["keys"])
    one = cli("sensitivity", str(PRICE_CUT), *small, "--over", f"{LAG}=2..9", code=2)
    assert "1 key: which of several matter can be asked of two at least" in " ".join(one.split())
    wrong = cli("sensitivity", str(PRICE_CUT), *small, "--over", f"{LAG}g=2..9", code=2)
    assert f"{LAG}g: unknown key" in wrong
    assert 'did you mean "lag"?' in wrong


def test_a_key_of_a_strategy_that_is_not_run_is_refused(cli: Cli) -> None:
    small = ("--customers", "50", "--weeks", "3", "--no-store", "--jobs", "1")
    key = 'strategies."Cut 15 percent".pricing[0].by'
    two = ("--strategies", "As today,Cut 5 percent", "--replications", "1")
    for asked in (
        ("optimise", str(PRICE_CUT), "--strategy", "Cut 5 percent", "--over", f"{key}=0%,5%"),
        ("sensitivity", str(PRICE_CUT), *two, "--over", f"{key}=0%..5%", "--over", f"{LAG}=2..9"),
        ("sweep", str(PRICE_CUT), *two, "--over", f"{key}=0%,5%"),
        ("compare", str(PRICE_CUT), *two, "--vary", f"{key}=0%,5%"),
    ):
        said = " ".join(cli(*asked, *small, code=2).split())
        assert f'{key} would move nothing: it is of "Cut 15 percent", and what is run is' in said, asked
