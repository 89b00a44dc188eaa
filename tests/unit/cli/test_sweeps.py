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
