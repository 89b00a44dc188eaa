"""Every broken file gets a located, helpful message, and never a traceback: `expected.toml` says which."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.files.problems import ScenarioError
from simsales.market import check as market_check
from simsales.market.channels.levers import Call
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.ground import levers as base
from simsales.market.ground.audience import HOLDS
from simsales.market.ground.kinds import ORIENTATIONS
from simsales.market.loading import load_file
from simsales.market.opening import build_market

HERE = Path(__file__).parent
EXPECTED: dict[str, list[str]] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))


def check(path: Path) -> None:
    """What `simsales validate` does with a file."""
    market_check.check(load_file(path))


@cache
def complaint(path: Path) -> ScenarioError:
    """What is said about a file."""
    with pytest.raises(ScenarioError) as caught:
        check(path)
    assert caught.value.problems
    return caught.value


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_file_is_told_where_and_what(name: str) -> None:
    said = str(complaint(HERE / name))
    assert said.startswith(str(HERE))
    for fragment in EXPECTED[name]:
        assert fragment in said
    assert all(letter.isprintable() or letter == "\n" for letter in said)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_file_is_told_one_thing_unless_more_is_expected(name: str) -> None:
    problems = complaint(HERE / name).problems
    located = [each for each in EXPECTED[name] if each.startswith((":", ".csv:")) or "missing key" in each]
    assert len(problems) <= max(1, len(located)) or name in SEVERAL


SEVERAL = {"customers_many_bad.toml", "extends_below.toml", "only_a_comment.toml"}


def test_every_broken_file_is_in_the_table() -> None:
    assert {path.name for path in HERE.glob("*.toml")} - {"expected.toml"} == set(EXPECTED)
    assert len(EXPECTED) >= 140


@pytest.mark.parametrize("name", ["base.toml", "customers.toml", "strategies.toml"])
def test_what_they_extend_or_resemble_is_not_broken(name: str) -> None:
    check(HERE / "good" / name)


def test_two_campaigns_of_a_channel_stand_side_by_side() -> None:
    prepared = market_check.check(load_file(HERE / "good" / "strategies.toml"))
    market = build_market(prepared, "two campaigns", 1)
    assert [component.rest for component in market.strategy if isinstance(component, Call)] == [8, 2]
    calls = market.decide(market.post_rival_prices())[ChannelPolicy].calling[market.book.labels.channels.index("calls")]
    about = market.book.labels.categories.index
    assert [(each.category, each.rest_weeks) for each in calls] == [(about("mobile"), 8), (about("broadband"), 2)]


def test_a_component_and_the_plan_know_the_same_words() -> None:
    assert get_args(base.Orientation) == ORIENTATIONS
    assert get_args(base.Holds) == HOLDS


# What must not be on a terminal: the inside of the program.
INSIDE = re.compile(r"Traceback|File \".*\.py\"|pydantic|\w+Error\b")


def told(stdout: str, stderr: str, code: int, name: str) -> None:
    """The command line ended with a located sentence on stderr and nothing else."""
    assert code == 2, stderr
    assert stdout == ""
    assert stderr.startswith(str(HERE))
    assert not INSIDE.search(stderr)
    for fragment in EXPECTED[name]:
        assert fragment in stderr


ASKED = [
    pytest.param(name, command, marks=() if command == "validate" or place % 5 == 0 else pytest.mark.slow)
    for place, name in enumerate(EXPECTED)
    for command in ("validate", "run", "compare")
]
"""Every command reads files in the same way: of run and compare a part is asked always, all with `pytest -m slow`."""


@pytest.mark.parametrize(("name", "command"), ASKED)
def test_the_command_line_tells_it_on_stderr_with_exit_code_2(name: str, command: str) -> None:
    done = CliRunner().invoke(app, [command, str(HERE / name)])
    assert isinstance(done.exception, SystemExit)
    told(done.stdout, done.stderr, done.exit_code, name)


@pytest.mark.parametrize("name", ["misspelt_key.toml", "promotion_that_no_channel_sells.toml"])
def test_so_does_a_process_of_its_own(name: str) -> None:
    command = [sys.executable, "-c", "from simsales.cli import main; main()", "validate", str(HERE / name)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"})
    told(done.stdout, done.stderr, done.returncode, name)


def test_validate_tells_of_every_file_it_is_given() -> None:
    good = HERE / "good" / "base.toml"
    paths = [HERE / name for name in EXPECTED]
    done = CliRunner().invoke(app, ["validate", *map(str, [*paths[:50], good, *paths[50:]])])
    assert done.exit_code == 2
    assert done.stdout.startswith(f"{good}: ok")
    assert done.stdout.count("\n") == 1
    for name, fragments in EXPECTED.items():
        for fragment in fragments:
            assert fragment in done.stderr, name


def _missing(folder: Path) -> Path:
    (folder / "bundle.toml").write_text("title = 'x'")
    return folder / "bundel.toml"


def _nowhere(folder: Path) -> Path:
    return folder / "no folder" / "bundle.toml"


def _folder(folder: Path) -> Path:
    return folder


def _device(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.toml")
    return folder / "pipe.toml"


def _huge(folder: Path) -> Path:
    (folder / "huge.toml").write_text("# a very long comment\n" * 250_000)
    return folder / "huge.toml"


def _brackets(folder: Path) -> Path:
    (folder / "brackets.toml").write_text("title = " + "[" * 100_000)
    return folder / "brackets.toml"


def _dots(folder: Path) -> Path:
    (folder / "dots.toml").write_text(".".join("a" * 50_000) + " = 1")
    return folder / "dots.toml"


def _digits(folder: Path) -> Path:
    (folder / "digits.toml").write_text("title = 'x'\n[run]\ncustomers = " + "9" * 10_000)
    return folder / "digits.toml"


def _too_many_files(folder: Path) -> Path:
    (folder / "0.toml").write_text("title = 'x'")
    for number in range(1, 20):
        below = f'"{number - 1}.toml"'
        (folder / f"{number}.toml").write_text(f"extends = [{below}, {below}]")
    return folder / "19.toml"


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (_missing, ["there is no such scenario file", 'did you mean "bundle.toml"?']),
        (_nowhere, ["there is no such scenario file", "no folder does not exist"]),
        (_folder, ["is a folder, not a scenario file"]),
        (_device, ["is not an ordinary file"]),
        (_huge, ["is larger than 5 MB"]),
        (_brackets, [":1:1: is nested more than 20 deep"]),
        (_dots, [":1:1: is nested more than 20 deep"]),
        (_digits, [":3:13: a number of 10,000 digits"]),
        (_too_many_files, ["a scenario may be made of 50 files"]),
    ],
)
def test_files_that_no_repository_should_hold(
    make: Callable[[Path], Path], expected: list[str], tmp_path: Path
) -> None:
    said = str(complaint(make(tmp_path)))
    for fragment in expected:
        assert fragment in said
