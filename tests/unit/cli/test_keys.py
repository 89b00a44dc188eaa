"""docs/keys.md is what `simsales keys` prints, and has every key of a scenario with what it needs."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.files.needs import keys_of
from simsales.market.levers import FAMILIES
from simsales.market.scenario import Channel, Product, Scenario, Segment, Selling, World
from simsales.reporting.keys import Table, tables


@pytest.fixture(scope="module")
def found() -> dict[str, Table]:
    """All tables by path."""
    return {each.path: each for each in tables()}


def test_the_page_is_up_to_date(repository: Path) -> None:
    done = CliRunner().invoke(app, ["keys"])
    assert done.exit_code == 0
    page = (repository / "docs" / "keys.md").read_text(encoding="utf-8")
    assert page == done.stdout, "make it anew: simsales keys > docs/keys.md"
    assert "any value" not in page
    assert re.search(r"\| `price_response` \| number, 0 to 100 \| 0.03 \|", page)


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("", Scenario), ("world", World), ("world.segments.*", Segment), ("catalogue.products.*", Product),
        ("channels.*", Channel), ("selling", Selling),
    ],
)  # fmt: skip
def test_every_key_of_a_table_with_what_it_needs(path: str, model: type, found: dict[str, Table]) -> None:
    told = {key.name: key.needs for key in found[path].keys if key.name != "extends"}
    assert told == {name: known.words for name, known in keys_of(model).items()}


def test_every_kind_of_a_strategy_with_its_keys(found: dict[str, Table]) -> None:
    for family, kinds in FAMILIES.items():
        for kind, component in kinds.items():
            told = [key.name for key in found[f"strategies.*.{family}: {kind}"].keys]
            assert told == [field.name for field in dataclasses.fields(component)]


def test_a_key_says_unit_and_default(found: dict[str, Table]) -> None:
    keys = {key.name: key for key in found["world.needs.*"].keys}
    assert keys["rate"].kind.startswith("rate a week")
    lag = next(key for key in found["world.competitors.*"].keys if key.name == "lag")
    assert (lag.kind, lag.default, lag.needs) == ("whole weeks", "4", ("following or undercutting",))
    [rate] = [key for key in found["world.segments.*.churn"].keys if key.name == "rate"]
    assert (rate.kind, rate.default) == ("rate a week, at most 1", "0.004")
