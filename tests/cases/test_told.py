"""What a command says of a file: what never acts, which rows were left out, which cells match nothing; names to choose.

Where the words are open they are assumed: a component is named as in every other message, by its key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import simsales

CASES = Path(__file__).parent / "market"
COMMANDS = ["validate", "run", "compare"]


def arguments(command: str, file: Path) -> list[object]:
    """A command about a file that keeps nothing and takes no time."""
    return [command, file, *(["--no-store", "--replications", "2"] if command == "compare" else [])]


def write(folder: Path, name: str, text: str) -> Path:
    """A file beside copies of the cases' customers."""
    for path in CASES.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize("command", ["validate", "compare"])
@pytest.mark.parametrize("name", ["Three days", "After the run"])
def test_never_acts(name: str, command: str, said: Callable[..., Any]) -> None:
    """Day 1 to day 4 lies between the beginnings of two weeks, 2 years after a run of 13 weeks: named, or refused."""
    assert f"strategies.{name}.promotion[0]" in said(*arguments(command, CASES / "never_acts.toml")).text


GIFT = "promotion = [{{ kind = 'gift', value = 1, cost = 1, {} }}]"
IDLE = {
    "calendar": GIFT.format("calendar = [['1 day', '4 days'], ['50 days', '55 days'], ['1 year', '2 years']]"),
    "after the last week": GIFT.format("starts = 13"),
    "pricing": "pricing = [{ kind = 'discount', by = '5%', starts = '3 years' }]",
    "loyalty": "pricing = [{ kind = 'loyalty', by = '5%', after = 0, starts = 13, ends = 14 }]",
    "over_time": "pricing = [{ kind = 'over_time', steps = [['1 year', '5%']] }]",
    "bundling": "bundling = [{ kind = 'points', rate = '5%', starts = 20 }]",
    "channel_policy": "channel_policy = [{ kind = 'commission', part = '5%', starts = '8 days', ends = '13 days' }]",
}
BUSY = {
    "about the beginning of a week": GIFT.format("starts = '6 days', ends = '8 days'"),
    "in the last week": GIFT.format("starts = 12"),
    "in some of its seasons": GIFT.format("calendar = [['1 day', '4 days'], ['1 week', '2 weeks']]"),
    "from now on": "pricing = [{ kind = 'over_time', steps = [[0, '5%'], ['1 year', '10%']] }]",
}


def with_strategy(folder: Path, components: str) -> Path:
    """The case with one strategy more."""
    text = (CASES / "never_acts.toml").read_text(encoding="utf-8").partition("[strategies.")[0]
    return write(folder, "question.toml", f'{text}[strategies."None"]\n[strategies.Tried]\n{components}\n')


@pytest.mark.parametrize("components", IDLE.values(), ids=IDLE)
def test_every_component_that_never_acts_is_named(components: str, said: Callable[..., Any], tmp_path: Path) -> None:
    """None of these is in force when one of the weeks 0 to 12 begins."""
    family = components.partition(" ")[0]
    assert f"strategies.Tried.{family}[0]" in said("validate", with_strategy(tmp_path, components)).text


@pytest.mark.parametrize("components", BUSY.values(), ids=BUSY)
def test_what_acts_is_not_complained_of(components: str, said: Callable[..., Any], tmp_path: Path) -> None:
    """Held already: these are in force in at least one of the weeks 0 to 12."""
    done = said("validate", with_strategy(tmp_path, components))
    assert done.code == 0
    assert "strategies.Tried" not in done.text


def test_a_shorter_run_makes_a_component_idle(said: Callable[..., Any], tmp_path: Path) -> None:
    """What starts in week 10 acts in the file's 13 weeks, and never in the 8 that the command line asks for."""
    file = with_strategy(tmp_path, GIFT.format("starts = 10"))
    assert "strategies.Tried.promotion[0]" not in said("run", file, "--strategy", "Tried").text
    assert "strategies.Tried.promotion[0]" in said("run", file, "--strategy", "Tried", "--weeks", "8").text


def chosen(said: Callable[..., Any], file: Path, names: list[str]) -> bool:
    """Whether some way of writing it compares just these strategies: the option repeated, or names with commas."""
    repeated: list[object] = [part for name in names for part in ("--strategies", name)]
    for way in (repeated, ["--strategies", ",".join(names)]):
        done = said(*arguments("compare", file), *way, "--json", "-")
        if done.code == 0 and [each["name"] for each in json.loads(done.stdout)["strategies"]] == names:
            return True
    return False


@pytest.mark.parametrize("names", [["List", "Cut 5%, all"], ["Cut 10%, all", "Cut 5%, all"], ["Cut 5%, all"]])
def test_comma_in_a_name(names: list[str], said: Callable[..., Any]) -> None:
    """A name that a file may have can be chosen (assumed: by repeating the option), or the file is refused."""
    file = CASES / "comma_in_a_name.toml"
    refused = said("validate", file)
    assert chosen(said, file, names) or (refused.code == 2 and "comma" in refused.text)


@pytest.mark.parametrize("name", ["A ", "A, B", "A,B", "A", "Cut +5% & more"])  # A, Cut …: held already
def test_every_name_that_a_file_may_have_can_be_chosen(name: str, said: Callable[..., Any], tmp_path: Path) -> None:
    """The same for other legal names, beside strategies of which the name could be a list."""
    text = (CASES / "holders.toml").read_text(encoding="utf-8").replace("[strategies.Now]", "")
    names = dict.fromkeys([name, "A", "B"])
    file = write(tmp_path, "names.toml", text + "".join(f'[strategies."{each}"]\n' for each in names))
    if said("validate", file).code == 0:
        assert chosen(said, file, [name])


def test_names_with_commas_stand_side_by_side_in_a_life(said: Callable[..., Any]) -> None:
    """The same where a life is told under several strategies: both can be named (assumed: by repeating the option)."""
    file = CASES / "comma_in_a_name.toml"
    if said("validate", file).code == 0:
        names = ["--strategies", "Cut 5%, all", "--strategies", "Cut 10%, all"]
        done = said("trace", file, "--customer", "1", *names)
        assert done.code == 0, done.text
        assert "Cut 5%, all" in done.text
        assert "Cut 10%, all" in done.text


@pytest.mark.parametrize("command", COMMANDS)
def test_skipped_rows(command: str, said: Callable[..., Any]) -> None:
    """Of 6 rows some are customers and the others were left out; it is said how many, which, and why.

    Assumed: as "2 of 6 rows … left out", with the place of each as in every other message; how many the case leaves
    out depends on which cells can be read, and that of line 6 ends on a date, where weeks were asked for.
    """
    market = simsales.build_market(simsales.load(CASES / "skipped_rows.toml"), "A", seed=1)
    customers = len(market.customers.column("paid"))
    text = said(*arguments(command, CASES / "skipped_rows.toml")).text
    assert re.search(rf"\b{6 - customers} of 6 rows\b.{{0,40}}left out", text)
    assert "f.csv:6" in text


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("bad", [0, 1, 25])  # 0: held already
def test_every_row_that_is_left_out_is_counted(
    bad: int, command: str, said: Callable[..., Any], tmp_path: Path
) -> None:
    """40 good rows and some whose tenure is a word: so many of all are left out; nothing is said where none is."""
    text = (CASES / "skipped_rows.toml").read_text(encoding="utf-8")
    file = write(tmp_path, "rows.toml", text)
    rows = ["id,plan,tenure,charge,ends", *["1,p,12,52,3"] * 40, *["1,p,long,52,3"] * bad]
    (tmp_path / "f.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    text = said(*arguments(command, file)).text
    if bad:
        assert re.search(rf"\b{bad} of {40 + bad} rows\b.{{0,40}}left out", text)
        assert 'expected a number, not "long"' in text
    else:
        assert "left out" not in text


@pytest.mark.parametrize("command", COMMANDS)
def test_codes(command: str, said: Callable[..., Any]) -> None:
    """60 rows say 1.0 and 40 say 2.0, and the file explains 1: what matched nothing is said with its number of rows.

    Assumed: as "2.0 (40 rows)". Whether 1.0 is 1 is left open: then these 60 hold the plan.
    """
    market = simsales.build_market(simsales.load(CASES / "codes.toml"), "A", seed=1)
    held = int((market.customers.column("holding") >= 0).sum())
    text = said(*arguments(command, CASES / "codes.toml")).text
    assert "2.0 (40 rows)" in text
    assert held == 60 or (held == 0 and "1.0 (60 rows)" in text)


def test_every_cell_that_matches_nothing_is_said(said: Callable[..., Any], tmp_path: Path) -> None:
    """Two labels that nobody has explained, one of them by its capital; who is blank holds nothing, as it should be."""
    text = (CASES / "codes.toml").read_text(encoding="utf-8").replace('{ 1 = "plan" }', '{ basic = "plan" }')
    file = write(tmp_path, "labels.toml", text)
    rows = ["code", *["basic"] * 5, *["Basic"] * 3, *["gold"] * 2, *[" "] * 4]
    (tmp_path / "codes.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    text = said("validate", file).text
    assert "Basic (3 rows)" in text
    assert "gold (2 rows)" in text
    assert "basic (" not in text


def test_a_file_that_is_explained_wholly_is_left_in_peace(said: Callable[..., Any], tmp_path: Path) -> None:
    """Held already: where every cell matches nothing is said."""
    file = write(tmp_path, "codes.toml", (CASES / "codes.toml").read_text(encoding="utf-8"))
    (tmp_path / "codes.csv").write_text("code\n" + "1\n" * 100, encoding="utf-8")
    done = said("validate", file)
    assert done.code == 0
    assert "matches none" not in done.text
    assert "rows)" not in done.text
