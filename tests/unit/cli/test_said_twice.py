"""What is said on the command line and would be ignored, or is another question than it seems."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from simsales.cli import app
from tests.unit.cli.conftest import Cli

TINY = ["--customers", "200", "--weeks", "6"]


class TestSaidTwice:
    """What would be ignored is refused, and what does not scale is told."""

    @pytest.mark.parametrize("option", [["--by", "segment"], ["--seed", "3"], ["--weeks", "4"]])
    def test_an_option_that_is_said_twice_is_refused(self, cli: Cli, option: list[str]) -> None:
        command = "run" if option[0] == "--seed" else "compare"
        assert f"{option[0]} is said 2 times" in cli(command, "fibre.toml", *option, *option, code=2)

    @pytest.mark.parametrize(
        ("command", "name"), [("compare", "replications"), ("sweep", "replications"), ("run", "seed")]
    )
    def test_what_an_option_and_a_key_both_say_is_refused(self, cli: Cli, command: str, name: str) -> None:
        over = ["--over", "run.weeks=2,3"] if command == "sweep" else []
        said = cli(command, "fibre.toml", f"--{name}", "4", "--set", f"run.{name}=2", *over, code=2)
        assert f"--{name} and --set both say run.{name}: say it once" in said

    def test_one_that_is_repeatable_is_not(self, cli: Cli) -> None:
        sets = ["--set", "run.customers=50", "--set", "run.weeks=2"]
        assert "Margin" in cli("compare", "fibre.toml", *sets, "--replications", "2", "--no-store", "--jobs", "1")

    def test_other_customers_without_a_size_are_another_market(self, cli: Cli) -> None:
        said = "reps, capacities and budgets stay as the scenario says"
        done = CliRunner().invoke(app, ["run", "fibre.toml", "--customers", "50", "--weeks", "2"])
        assert said in done.stderr
        sized = ["--set", "world.size=9000", "--set", "run.customers=50", "--weeks", "2"]
        assert said not in CliRunner().invoke(app, ["run", "fibre.toml", *sized]).stderr

    def test_a_bridge_that_cannot_be_drawn_is_refused_before_the_work(self, cli: Cli) -> None:
        def refused(*options: str) -> str:
            return cli("compare", "fibre.toml", *options, code=2)

        assert "draws a sum of money" in refused("--set", "run.objective=churn", "--bridge", "bridge.png")
        assert "there is only one" in refused("--strategies", "As today", "--bridge", "bridge.png")
        assert "--bridge writes .png" in refused("--bridge", "bridge.doc")

    def test_the_bridge_is_drawn(self, cli: Cli) -> None:
        worlds = ["--replications", "2", "--no-store", "--jobs", "1"]
        cli("compare", "fibre.toml", *TINY, *worlds, "--bridge", "bridge.png", "--plot", "plot.svg")
        assert (cli.folder / "bridge.png").read_bytes().startswith(b"\x89PNG")
        assert "Difference from As today" in (cli.folder / "plot.svg").read_text()
