"""Every broken file gets a located, helpful message, and never a traceback: `expected.toml` says which."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from simsales.scenario import ScenarioError, load_file

HERE = Path(__file__).parent
EXPECTED: dict[str, list[str]] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))


def check(path: Path) -> None:
    """What `simsales validate` does with a file."""
    load_file(path)


def complaint(path: Path) -> str:
    """What is said about a file."""
    with pytest.raises(ScenarioError) as caught:
        check(path)
    assert caught.value.problems
    return str(caught.value)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_file_is_told_where_and_what(name: str) -> None:
    said = complaint(HERE / name)
    assert said.startswith(str(HERE))
    for fragment in EXPECTED[name]:
        assert fragment in said
    assert all(letter.isprintable() or letter == "\n" for letter in said)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_file_is_told_one_thing_unless_more_is_expected(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        check(HERE / name)
    located = [each for each in EXPECTED[name] if each.startswith((":", ".csv:")) or "missing key" in each]
    assert len(caught.value.problems) <= max(1, len(located)) or name in SEVERAL


SEVERAL = {"customers_many_bad.toml", "extends_below.toml", "only_a_comment.toml"}


def test_every_broken_file_is_in_the_table() -> None:
    assert {path.name for path in HERE.glob("*.toml")} - {"expected.toml"} == set(EXPECTED)
    assert len(EXPECTED) >= 45


@pytest.mark.parametrize("name", ["base.toml", "customers.toml"])
def test_what_they_extend_is_not_broken(name: str) -> None:
    check(HERE / "good" / name)


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
        (_brackets, ["is nested more than 20 deep"]),
        (_dots, ["is nested more than 20 deep"]),
        (_digits, ["is not valid TOML", "4300 digits"]),
        (_too_many_files, ["a scenario may be made of 50 files"]),
    ],
)
def test_files_that_no_repository_should_hold(
    make: Callable[[Path], Path], expected: list[str], tmp_path: Path
) -> None:
    said = complaint(make(tmp_path))
    for fragment in expected:
        assert fragment in said
