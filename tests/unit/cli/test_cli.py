"""The command line: what it prints, what it writes, and how it ends."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.cli.shared import write
from tests.unit.cli.conftest import Cli

TINY = ["--customers", "200", "--weeks", "6"]


class TestNewAndValidate:
    """Starting from nothing, and checking files."""

    def test_a_new_scenario_is_valid_and_is_not_overwritten(self, cli: Cli) -> None:
        assert cli("validate", "fibre.toml") == (
            "fibre.toml: ok, 5,000 customers, 3 strategies: As today, Cut fibre, Home bundle\n"
        )
        before = (cli.folder / "fibre.toml").read_text()
        assert "exists already" in cli("new", "fibre.toml", code=2)
        assert (cli.folder / "fibre.toml").read_text() == before

    @pytest.mark.parametrize("gone", ["As today", "Cut fibre", "Home bundle"])
    def test_a_new_scenario_stays_valid_without_any_one_of_its_strategies(self, cli: Cli, gone: str) -> None:
        """No strategy carries what the world, the catalogue or another strategy needs."""
        head, *strategies = re.split(r"(?m)^(?=\[strategies\.)", (cli.folder / "fibre.toml").read_text())
        rest = [each for each in strategies if not each.startswith(f'[strategies."{gone}"]')]
        assert len(rest) == len(strategies) - 1
        (cli.folder / "less.toml").write_text(head + "".join(rest))
        assert "less.toml: ok, 5,000 customers, 2 strategies" in cli("validate", "less.toml")

    def test_all_files_are_checked(self, cli: Cli) -> None:
        text = (cli.folder / "fibre.toml").read_text()
        (cli.folder / "bad.toml").write_text(text.replace("weeks = 52", "weeks = 0\nweaks = 3"))
        done = CliRunner().invoke(app, ["validate", "bad.toml", "fibre.toml"])
        assert done.exit_code == 2
        assert "fibre.toml: ok" in done.stdout
        assert "bad.toml:14:9: run.weeks" in done.stderr
        assert 'did you mean "weeks"' in done.stderr
        assert "^^^^^" in done.stderr

    @pytest.mark.parametrize("command", ["validate", "run", "compare"])
    def test_a_missing_file(self, cli: Cli, command: str) -> None:
        assert 'did you mean "fibre.toml"' in cli(command, "fiber.toml", code=2)

    def test_a_folder_that_is_not_there(self, cli: Cli) -> None:
        assert "nowhere" in cli("new", "nowhere/fibre", code=2)

    def test_the_schema_knows_the_kinds_of_strategies(self, cli: Cli) -> None:
        schema = json.loads(cli("schema"))
        assert schema["$defs"]["Run"]["properties"]["customers"]
        assert "loyalty" in json.dumps(schema)


class TestRun:
    """One strategy in one world."""

    def test_shows_and_writes_the_measures(self, cli: Cli) -> None:
        shown = cli("run", "fibre.toml", *TINY, "--csv", "weeks.csv", "--json", "run.json")
        assert "As today, seed 1" in shown
        assert "Conversion" in shown
        read = json.loads((cli.folder / "run.json").read_text())
        assert read["strategy"] == "As today"
        assert read["measures"]["revenue"] > 0
        assert (cli.folder / "weeks.csv").read_text().startswith("week,segment,channel,product,measure,value\n")

    def test_strategy_and_seed_are_chosen(self, cli: Cli) -> None:
        one = json.loads(cli("run", "fibre.toml", *TINY, "--strategy", "Home bundle", "--seed", "5", "--json", "-"))
        other = json.loads(cli("run", "fibre.toml", *TINY, "--strategy", "Home bundle", "--seed", "6", "--json", "-"))
        assert (one["strategy"], one["seed"]) == ("Home bundle", 5)
        assert one["measures"] != other["measures"]

    def test_unknown_strategy(self, cli: Cli) -> None:
        assert 'did you mean "Home bundle"' in cli("run", "fibre.toml", "--strategy", "home bundel", code=2)


class TestCompare:
    """All strategies in the same worlds."""

    def test_shows_everything_and_writes_the_same(self, cli: Cli) -> None:
        files = ["--json", "all.json", "--plot", "all.svg", "--by", "segment"]
        shown = cli("compare", "fibre.toml", *TINY, "--replications", "3", *files)
        for part in ("Is it better", "Margin (CNY) ★ the objective", "Conversion", "Churn", "Revenue", "baseline"):
            assert part in shown
        assert "9 runs made" in shown
        assert "by segment" in shown
        assert "\x1b" not in shown
        assert max(map(len, shown.splitlines())) <= 80
        read = json.loads((cli.folder / "all.json").read_text())
        assert read["worlds"] == 3
        flat = " ".join(shown.split())
        assert all(" ".join(sentence.split()) in flat for sentence in read["verdict"])
        assert (cli.folder / "all.svg").read_text().lstrip().startswith("<?xml")

    def test_a_repeated_command_runs_nothing(self, cli: Cli) -> None:
        command = ["compare", "fibre.toml", *TINY, "--replications", "2"]
        assert "6 runs made" in cli(*command)
        assert (cli.folder / ".simsales" / "results.db").exists()
        assert "0 runs made" in cli(*command)
        assert "3 runs made" in cli("compare", "fibre.toml", *TINY, "--replications", "3")

    def test_on_several_processes_each_run_is_made_once_and_nothing_is_kept(self, cli: Cli) -> None:
        """That they change nothing: test_jobs."""
        command = ["compare", "fibre.toml", *TINY, "--replications", "2", "--no-store", "--json", "-", "--jobs", "2"]
        assert json.loads(cli(*command))["account"]["executed"] == 6
        assert not (cli.folder / ".simsales").exists()

    def test_one_world_shows_dashes_for_what_it_cannot_say(self, cli: Cli) -> None:
        shown = cli("compare", "fibre.toml", *TINY, "--replications", "1", "--no-store")
        assert "—" in shown
        assert "nan" not in shown
        assert "One world cannot say how surely" in shown.replace("\n", " ").replace("  ", " ")

    def test_precision_is_reported(self, cli: Cli) -> None:
        shown = cli("compare", "fibre.toml", *TINY, "--strategies", "As today,Cut fibre", "--precision", "90%")
        said = " ".join(shown.split())
        assert "The precision of 90% was reached: every other strategy is surely beaten." in said
        assert "20 worlds × 2 strategies" in said, "and the baseline is run no further either"
        alone = cli("compare", "fibre.toml", *TINY, "--strategies", "As today", "--precision", "90%")
        assert "The precision of 90% was reached, and held in a quarter more worlds." in " ".join(alone.split())

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--strategies", "As tomorrow"], 'no strategy "As tomorrow"'),
            (["--precision", "often"], 'precision "often": say 1%'),
            (["--precision", "0%"], "must be 0.0001% or more"),
            (["--precision", "0.5pp"], "0.5 points"),
            (["--precision", "0.5 points"], "the objective is margin, in CNY: say an amount such as 20k"),
            (["--precision", "20k USD"], "the scenario's money is CNY"),
            (["--set", "run.objective=churn", "--precision", "20k"], "the objective is churn, a share: say 0.5 points"),
            (["--plot", "figure.doc"], ".png, .svg or .pdf"),
            (["--plot", "nowhere/figure.png"], "nowhere/figure.png"),
            (["--json", "nowhere/all.json"], "nowhere/all.json"),
            (["--json", "."], "directory"),
            (["--store", "fibre.toml"], "not a database"),
            (["--store", "s.db", "--no-store"], "exclude each other"),
            (["--jobs", "0"], "jobs"),
            (["--replications", "0"], "replications"),
            (["--customers", "0"], "customers"),
            (["--customers", "1000000000"], "customers"),
            (["--weeks", "1000000"], "weeks"),
            (["--by", "age"], "segment"),
            (["--colour"], "--colour"),
        ],
    )
    def test_mistakes_are_said_in_a_sentence(self, cli: Cli, arguments: list[str], message: str) -> None:
        before = sorted(path.name for path in cli.folder.iterdir())
        assert message in cli("compare", "fibre.toml", *arguments, code=2)
        assert sorted(path.name for path in cli.folder.iterdir()) == before


class TestTexts:
    """What users write stands on terminals and in figures as they wrote it, and does nothing there."""

    @pytest.mark.parametrize("key", ["title", "question", "description"])
    @pytest.mark.parametrize("sign", ["\\u001b[2J", "\\u0007", "\\u009b", "\\u202e"])
    def test_a_text_cannot_steer_a_terminal(self, cli: Cli, key: str, sign: str) -> None:
        text = (cli.folder / "fibre.toml").read_text()
        (cli.folder / "bad.toml").write_text(text.replace(f'{key} = "', f'{key} = "{sign}', 1))
        said = cli("validate", "bad.toml", code=2)
        assert "control character U+" in said
        assert not set(said) & set("\x1b\x07\x9b\u202e")

    def test_a_cell_of_a_customer_file_cannot_either(self, cli: Cli) -> None:
        rows = ["segment,has", *["young,mobile_plan"] * 9, "young,\x1b[31mred"]
        (cli.folder / "customers.csv").write_text("\n".join(rows) + "\n")
        said = '[world.customer_file]\npath = "customers.csv"\nsegment = "segment"\n'
        said += 'holds = { has = { mobile_plan = "mobile_plan" } }\n\n[world.segments.families]'
        text = (cli.folder / "fibre.toml").read_text().replace("[world.segments.families]", said)
        (cli.folder / "file.toml").write_text(text)
        done = CliRunner().invoke(app, ["validate", "file.toml"])
        assert "[31mred (1 row) matches none of" in done.stderr
        assert "\x1b" not in done.stderr

    def test_a_dollar_is_a_dollar(self, cli: Cli) -> None:
        text = (cli.folder / "fibre.toml").read_text()
        title = "Is $x_1 & <b> worth $\\frac{?"
        (cli.folder / "dollar.toml").write_text(text.replace('title = "Fibre"', f"title = '{title}'"))
        cli("compare", "dollar.toml", *TINY, "--replications", "2", "--no-store", "--plot", "all.svg")
        texts = [each.text for each in ElementTree.parse(cli.folder / "all.svg").iter() if each.text]
        assert title in texts

    def test_only_so_many_problems_are_shown(self, cli: Cli) -> None:
        text = (cli.folder / "fibre.toml").read_text()
        (cli.folder / "bad.toml").write_text("".join(f"x{i} = 1\n" for i in range(300)) + text)
        said = cli("validate", "bad.toml", code=2)
        assert said.endswith("300 problems in 1 file, of which 50 are shown\n")
        assert said.count("unknown key") == 50

    def test_a_value_of_the_command_line_is_not_looked_for_in_the_file(self, cli: Cli) -> None:
        said = cli("run", "fibre.toml", "--weeks", "9999", code=2)
        assert (
            said == "fibre.toml: run.weeks: must be at most 5200, not 9999 (as it was given, not as the file has it)\n"
        )


def test_a_funnel_of_strategies_that_meet_nobody(cli: Cli) -> None:
    scenario = str(Path(__file__).parents[3] / "scenarios" / "key_moments.toml")
    tiny = ["--customers", "20", "--weeks", "1", "--no-store", "--funnel"]
    assert "Funnel of" in cli("compare", scenario, *tiny, "--replications", "2")


def test_a_file_is_written_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "found.json"
    write(path, "before")

    def full(self: Path, text: str, **options: object) -> int:
        with self.open("w") as file:
            file.write(text[:3])
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        write(path, "after that")
    assert [each.name for each in tmp_path.iterdir()] == ["found.json"]
    assert path.read_text() == "before\n"


def simsales(*arguments: str, code: str = "from simsales.cli import main; main()") -> subprocess.Popen[str]:
    """The command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["validate", "fibre.toml"]])
def test_light_commands_load_nothing_heavy(cli: Cli, arguments: list[str]) -> None:
    code = (
        "import sys, atexit\n"
        "heavy = {'mesa', 'numba', 'scipy', 'pandas', 'matplotlib', 'joblib'}\n"
        "atexit.register(lambda: print('loaded:', sorted(heavy & set(sys.modules))))\n"
        "from simsales.cli import main; main()"
    )
    output, problems = simsales(*arguments, code=code).communicate()
    assert output.endswith("loaded: []\n"), output + problems


def test_a_reader_who_leaves_is_no_error(cli: Cli) -> None:
    process = simsales("schema")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 1  # as command lines made with Click end then


def test_the_terminal_may_be_poor(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "wide")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    process = simsales("compare", "fibre.toml", *TINY, "--replications", "2")
    output, problems = process.communicate()
    assert process.returncode == 0, problems
    assert "* the objective" in output
    assert "?" not in output.partition("[ ] are 95%")[2]
