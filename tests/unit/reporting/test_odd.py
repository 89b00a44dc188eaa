"""The ODD protocol of a scenario: what is read from the sources is what the market has, and nothing is left out."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import simsales
from simsales.cli import app
from simsales.files.problems import ScenarioError
from simsales.market.loading import load_file
from simsales.market.market import Market
from simsales.market.opening import build_market
from simsales.market.people import Customer
from simsales.market.week import ORDER, Step
from simsales.reporting.odd.idling import IDLE, idles
from simsales.reporting.odd.said import said_keys
from simsales.reporting.odd.sources import columns, modules, rules_of, steps

CUSTOMERS = {"run.customers": 300}
ELEMENTS = (
    "1. Purpose and patterns", "2. Entities, state variables, and scales", "3. Process overview and scheduling",
    "4. Design concepts", "5. Initialization", "6. Input data", "7. Submodels",
)  # fmt: skip
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    """The protocol of a packaged scenario."""
    return simsales.odd(repository / "scenarios" / "price_cut.toml")


def test_it_has_the_seven_elements_and_eleven_concepts_in_their_order(page: str) -> None:
    assert tuple(re.findall(r"^## (\d.*)$", page, re.MULTILINE)) == ELEMENTS
    fourth = page.split("## 4. Design concepts")[1].split("## 5.")[0]
    assert tuple(re.findall(r"^\*\*([\w ]+)\.\*\*", fourth, re.MULTILINE)) == CONCEPTS
    assert "{" not in fourth, "everything is filled in"


def test_the_steps_read_are_those_of_the_week() -> None:
    read = steps()
    assert [(each.name, each.what, each.own) for each in read] == [(each.name, each.what, each.own) for each in ORDER]
    for each, lived in zip(read, ORDER, strict=True):
        assert each.says, each.name
        if not lived.own:
            assert each.module == lived.module.__name__
            assert each.reads == getattr(lived.module, "READS", ())
            assert each.writes == getattr(lived.module, "WRITES", ())


def test_the_columns_read_are_those_of_a_customer() -> None:
    read = columns()
    assert list(read) == list(Customer._fields)
    for name, field in read.items():
        there = Customer._fields[name]
        assert (field.dtype, field.shape, field.default) == (there.dtype, there.shape, there.default)
        assert field.__doc__ == there.__doc__ != "", f"{name} says what it is"


def test_every_step_and_every_column_is_in_it(page: str) -> None:
    overview = page.split("## 3.")[1].split("## 4.")[0]
    for number, step in enumerate(ORDER, start=1):
        assert f"{number}. **{step.what[0].upper()}{step.what[1:]}**" in overview
        assert f"### 7.{number} {step.what[0].upper()}{step.what[1:]}\n" in page
    entities = page.split("## 2.")[1].split("## 3.")[0]
    assert all(f"| `{name}` |" in entities for name in Customer._fields)


def test_every_rule_is_in_it(page: str) -> None:
    submodels = page.split("## 7. Submodels")[1]
    names = [rule.name for module in modules() for rule in rules_of(module)]
    assert len(names) > 200
    assert [name for name in names if f"`{name}" not in submodels] == []
    assert "churn_log_odds = own_log_odds + dissatisfied + (leaving - at_start) + pull" in submodels


@pytest.mark.parametrize("name", ["price_cut", "cluster_market", "retention_offer", "facts"])
def test_every_key_that_is_said_is_in_it(name: str, repository: Path) -> None:
    loaded = load_file(repository / "scenarios" / f"{name}.toml")
    fifth = simsales.odd(loaded).split("## 5. Initialization")[1].split("## 6. Input data")[0]
    heading, seen = "", set()
    for line in fifth.splitlines():
        if re.fullmatch(r"`[^`]+`|At the top", line):
            heading = line.strip("`") if line != "At the top" else ""
        elif row := re.match(r"\| `([^`]+)` \|", line):
            seen.add(f"{heading}{'' if row[1].startswith('[') or not heading else '.'}{row[1]}")
    said = {each.key for each in said_keys(loaded.said)} - {"title"}
    assert len(said) > 50
    assert said == {key.replace("\\|", "|") for key in seen}


QUICK = ("price_cut", "provincial_targets", "three_responses")


def lived_idle(path: Path) -> dict[str, bool]:
    """By step that is said to idle: whether it changed a count, a customer or a rep under any strategy."""
    prepared = simsales.load(path, {"run.weeks": 6} | ({} if "customer_file" in path.read_text() else CUSTOMERS))
    moved = {step.name: False for step in ORDER if idles(prepared, step.name) is not None}
    for strategy in prepared.strategies:
        market = build_market(prepared, strategy, seed=3)

        def state(market: Market = market) -> list[bytes]:
            customers = [market.customers.column(name).tobytes() for name in Customer._fields]
            reps = np.array([(rep.capacity, rep.pay, rep.income) for rep in market.reps])
            return [market._week_counts.tobytes(), reps.tobytes(), *customers]

        def heard(step: Step, act: Callable[[], None], market: Market = market) -> None:
            before = state(market) if step.name in moved else []
            act()
            moved[step.name] = moved.get(step.name, False) or (bool(before) and state(market) != before)

        market.listener = heard
        market.run()
    return {name: moved[name] for name in IDLE if name in moved and idles(prepared, name) is not None}


@pytest.mark.parametrize("name", [*QUICK[:1], *(pytest.param(each, marks=pytest.mark.slow) for each in QUICK[1:])])
def test_a_step_that_is_said_to_idle_changes_nothing(name: str, repository: Path) -> None:
    moved = lived_idle(repository / "scenarios" / f"{name}.toml")
    assert len(moved) > 5
    assert [step for step, did in moved.items() if did] == []


@pytest.mark.slow
def test_no_step_that_is_said_to_idle_changes_anything_in_any_scenario(repository: Path) -> None:
    found = {path.stem: lived_idle(path) for path in sorted((repository / "scenarios").glob("*.toml"))}
    assert {name: each for name, each in found.items() if any(each.values())} == {}
    said = {step for each in found.values() for step in each}
    assert said == set(IDLE), "every reason is given somewhere"


def test_which_steps_idle_is_said(page: str, repository: Path) -> None:
    overview = page.split("## 3.")[1].split("## 4.")[0]
    assert "In this scenario " in overview
    assert overview.count("*Idles in this scenario: ") > 5
    desks = simsales.odd(repository / "scenarios" / "three_responses.toml").split("## 3.")[1].split("## 4.")[0]
    assert "there are no desks" in overview
    assert "there are no desks" not in desks


def test_districts_and_targets_are_said(page: str, repository: Path) -> None:
    province = simsales.odd(repository / "scenarios" / "provincial_targets.toml")
    assert "**The organisation**, a province with cities and districts: Lakeside: Harbour (0.34" in province
    assert (
        "- **By customers**: 600 orders by all teams, in periods of 13 weeks, handed down to districts by their"
        in province
    )
    assert "**The organisation**" not in page
    assert "Sales targets:" not in page


def test_a_customer_file_is_input_data(repository: Path) -> None:
    sixth = simsales.odd(repository / "scenarios" / "retention_offer.toml").split("## 6. Input data")[1]
    assert "`customers.csv`" in sixth.split("## 7.")[0]


def test_the_command_writes_it(page: str, repository: Path, tmp_path: Path) -> None:
    file = str(repository / "scenarios" / "price_cut.toml")
    done = CliRunner().invoke(app, ["odd", file, "--out", str(tmp_path / "odd.md")])
    assert done.exit_code == 0
    assert (tmp_path / "odd.md").read_text(encoding="utf-8") == page == CliRunner().invoke(app, ["odd", file]).stdout
    missing = CliRunner().invoke(app, ["odd", str(tmp_path / "none.toml")])
    assert missing.exit_code == 2
    assert "there is no such scenario file" in missing.stderr


def test_a_wrong_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text("titel = 1\n")
    with pytest.raises(ScenarioError, match="titel"):
        simsales.odd(tmp_path / "wrong.toml")


def test_it_loads_nothing_heavy(repository: Path) -> None:
    code = (
        "import sys; from simsales.cli import app\n"
        "app(['odd', 'scenarios/price_cut.toml'], standalone_mode=False)\n"
        "app(['keys'], standalone_mode=False)\n"
        "print('loaded:', {'mesa', 'numba', 'scipy', 'pandas', 'matplotlib', 'joblib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, text=True)
    assert done.stdout.endswith("loaded: set()\n"), done.stdout[-200:] + done.stderr
    assert done.stdout.startswith("# ODD protocol: ")
