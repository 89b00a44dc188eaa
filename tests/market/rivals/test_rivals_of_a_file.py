"""With a customer file the customers are the file's, whatever is said of the segments' ``share``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import simsales
from simsales.files.problems import ScenarioError
from simsales.market.customer_table import parts_of
from simsales.market.loading import load_file
from simsales.market.market import Market

FILE = """
title = "Four hundred customers"
[run]
weeks = 6
[world.segments]
poor = {{ share = {poor}, price_response = 0.1 }}
rich = {{ share = {rich}, price_response = 0.02 }}
[world.needs.mobile]
worth_having = 3
[world.competitors.Rival]
{reacts}
[world.competitors.Rival.offers.phone]
category = "mobile"
price = 60
[catalogue.products.phone]
category = "mobile"
price = 60
[channels.store]
direction = "inbound"
[world.customer_file]
path = "customers.csv"
id = "id"
{columns}
[strategies.any]
{strategy}
"""
SEGMENT = 'segment = "kind"'
CUT = 'pricing = [{ kind = "discount", by = 0.3, segments = ["poor"] }]'
PLAN = 'plan = [{ kind = "six_elements", offers = ["phone"], channels = ["store"], target = { segments = ["rich"] } }]'
ANSWERS = {
    "best_response": 'reacts = "best_response"\nevery = 2',
    "follow": 'reacts = "follow"\nlag = 1',
    "undercut": 'reacts = "undercut"\nlag = 1',
}
SHARES = (0.5, 0.99, 0.01, 1.0, 0.0)


def written(
    folder: Path, kinds: list[str], poor: float, reacts: str = "", columns: str = SEGMENT, more: str = "",
    strategy: str = CUT,
) -> Path:  # fmt: skip
    """A scenario whose file has a customer of each of these kinds (blank: not said)."""
    rows = "".join(f"{k},{kind}{more}\n" for k, kind in enumerate(kinds))
    (folder / "customers.csv").write_text("id,kind,response,home\n" + rows, encoding="utf-8")
    path = folder / "scenario.toml"
    said = FILE.format(
        poor=poor, rich=round(1 - poor, 2), reacts=ANSWERS.get(reacts, ""), columns=columns, strategy=strategy
    )
    path.write_text(said, encoding="utf-8")
    return path


def asked(path: Path) -> list[float]:
    """What the rival asked, week by week."""
    market: Market = simsales.build_market(simsales.load(path), "any", 1)
    market.run()
    return list(market.rival_prices().price)


@pytest.mark.parametrize("reacts", [*ANSWERS])
def test_a_rival_answers_for_the_customers_of_the_file(reacts: str, tmp_path: Path) -> None:
    """300 rich and 100 poor customers are the same whatever `share` says."""
    kinds = ["rich"] * 300 + ["poor"] * 100
    prices = [asked(written(tmp_path, kinds, poor, reacts, more=",,")) for poor in SHARES]
    assert len(set(prices[0])) > 1, "it answers"
    assert prices[1:] == prices[:1] * (len(SHARES) - 1)


def test_a_rival_follows_by_the_customers_of_the_file(tmp_path: Path) -> None:
    """A quarter are asked 30% less, so 60 becomes 55.50; of 200 more of whom nothing is said, a half: 53.25."""
    kinds = ["rich"] * 150 + ["poor"] * 50
    assert asked(written(tmp_path, kinds, 0.9, "follow", more=",,"))[1:] == pytest.approx([55.5] * 5)
    blank = written(tmp_path, [*kinds, *[""] * 200], 0.5, "follow", more=",,")
    assert asked(blank)[1:] == pytest.approx([53.25] * 5)


def test_what_the_file_says_of_customers_prices_is_what_research_says(tmp_path: Path) -> None:
    columns = f'{SEGMENT}\nattributes = {{ price_response = "response" }}'
    path = written(tmp_path, ["rich"] * 30, 0.5, columns=columns, more=",0.07,")
    assert simsales.build_market(simsales.load(path), "any", 1).research.response == pytest.approx(0.07)
    text = (tmp_path / "customers.csv").read_text(encoding="utf-8").replace("1,rich,0.07", "1,rich,")
    (tmp_path / "customers.csv").write_text(text, encoding="utf-8")
    blank = text.count("rich,,")
    told = (0.07 * (30 - blank) + 0.02 * blank) / 30
    assert simsales.build_market(simsales.load(path), "any", 1).research.response == pytest.approx(told)


def test_a_plan_is_for_whom_there_are(tmp_path: Path) -> None:
    """For a segment of no `share` in which all customers of the file are; not for one of all shares, and nobody's."""
    rich = ["rich"] * 10
    assert simsales.load(written(tmp_path, rich, 1.0, strategy=PLAN, more=",,"))
    with pytest.raises(ScenarioError, match="the plan is for nobody: no customer is of rich"):
        simsales.load(written(tmp_path, ["poor"] * 10, 0.0, strategy=PLAN, more=",,"))


def test_the_parts_of_a_files_customers_by_hand(tmp_path: Path) -> None:
    """By segment and district: as said, or as drawn where the one, the other or neither is said."""
    tree = "[world.organisation.cities.Town.districts]\nNorth = { share = 0.75 }\nSouth = { share = 0.25 }\n"
    columns = f'{SEGMENT}\ndistrict = "home"'
    path = written(tmp_path, [], 0.5, columns=columns)
    path.write_text(path.read_text(encoding="utf-8") + tree, encoding="utf-8")
    rows = "1,poor,,South\n2,poor,,\n3,,,North\n4,,,\n"
    (tmp_path / "customers.csv").write_text("id,kind,response,home\n" + rows, encoding="utf-8")
    loaded = load_file(path)
    found = parts_of(loaded.scenario.world, loaded.customers) * 4
    hand = [0.75 + 0.5 + 0.375, 1 + 0.25 + 0.125, 0.5 + 0.375, 0.125]
    np.testing.assert_allclose(found, hand)
    np.testing.assert_allclose(parts_of(loaded.scenario.world, None), [0.375, 0.125, 0.375, 0.125])
    assert "South (0.375 of the customers" in simsales.odd(path)
