"""What is made in English below the reports is said in Chinese too: remarks, flips, conflicts, file reports."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import simsales
from simsales.evidence.conflicts import KINDS, PAIRS, TOTALS, Conflicts
from simsales.experiments.changes import changed
from simsales.experiments.flip import Condition, Flip
from simsales.experiments.remarks import FIGURES
from simsales.experiments.runner import Done
from simsales.explain.customer_story import CustomerStory
from simsales.market.customer_facts import currencies, repeats
from simsales.market.customer_notes import Reading, Unmatched
from simsales.market.levers import FAMILIES
from simsales.market.starter import starter
from simsales.market.uses import USES
from simsales.reporting.conflicts import verdict
from simsales.reporting.html.doubts import told
from simsales.reporting.html.sections import assumptions
from simsales.reporting.words import Words

ZH = Words("zh")
FILE = """id;code;fee;since;ends
1;F;39;2;2027-01-01
2;F;41;3;
3;G;40;4;2020-01-01
4;G;900;soon;2026-06-01
"""


def assert_chinese(sentence: str) -> None:
    """A sentence has its words in Chinese: no English is left but names."""
    found = ZH.retold(sentence)
    assert found is not None, sentence
    assert re.search(r"[\u4e00-\u9fff]", found), sentence
    assert not re.search(r"\b(the|of|is|are|and|than|was|were|none|more|from)\b", found), (sentence, found)


@pytest.mark.parametrize("share", ["none", "0.32%"])
def test_what_did_nothing(share: str) -> None:
    for use in USES.values():
        assert_chinese(f'"Cut 5%": promotion gift 2 {use.words.format(share=share)}.')
    assert_chinese('"Cut 5%": promotion gift had no chance to act.')
    assert ZH.retold('"A": promotion gift came with none of the orders.') == "“A”：促销·赠品 只随 0% 的订单送出。"


def test_what_else_differs() -> None:
    for figure, said in FIGURES.items():
        for differs in (
            said.beside.format("12% more"),
            said.beside.format(f"12% {said.less}"),
            said.alone.format("50"),
        ):
            for why in ("(channels call)", f"though no component of it is about {figure}"):
                for rest in ("", ", not from price change"):
                    assert_chinese(f'"A" {differs} "B" {why}: part of its difference may come from there{rest}.')
    assert_chinese('"A" changed nothing: every figure of every world is that of "B".')


def test_components_and_figures_are_called_in_chinese() -> None:
    said = ZH.retold(
        '"A, b" makes 14% more contacts than "B" though no component of it is about contacts: part of its difference '
        "may come from there, not from channel_policy double_credit, pricing authority 2."
    )
    assert said is not None
    assert "（接触）" in said
    assert "渠道政策·双重计佣、定价·优惠审批权 2" in said
    assert "“A, b”" in said


@pytest.mark.parametrize(("family", "table"), FAMILIES.items())
def test_every_kind_has_a_name_of_its_own(family: str, table: dict[str, object]) -> None:
    called = [ZH.components(f"{family} {kind}") for kind in table]
    assert len({*called}) == len(called)
    for each in called:
        assert re.search(r"[\u4e00-\u9fff].*·.*[\u4e00-\u9fff]", each), each


@pytest.mark.parametrize(
    "held", ["nothing", "Rival/fibre at 89.00 a month", "a at 1.00 a month, committed until week 9, b at 2.00 a month"]
)
def test_who_a_customer_is(held: str) -> None:
    said = ZH.retold(
        f"young_households, leans to service, sensitive to balanced; holds {held}; satisfaction 0.44, "
        "relationship 0.00, opinion +0.00; billed 1,045.69"
    )
    assert said is not None
    assert "看重服务，均衡型；持有" in said
    assert not re.search(r"nothing|a month|until|opinion", said)


def test_a_customer_of_the_market_is_told_in_chinese() -> None:
    scenario = simsales.load(Path(__file__).parents[3] / "scenarios" / "price_cut.toml", {"run.customers": 100})
    market = simsales.build_market(scenario, "As today", 1)
    for row in range(30):
        said = ZH.retold(CustomerStory(market, row).standing())
        assert said is not None
        assert "看重" in said


def test_names_stay_as_they_are() -> None:
    said = ZH.retold('"none" changed nothing: every figure of every world is that of "3 customers".')
    assert said is not None
    assert "“none”" in said
    assert "“3 customers”" in said


def test_a_list_is_said_part_by_part() -> None:
    assert (
        ZH.retold("holds: A 2 (67%), B b 1 (33%), nothing 0 (0%)") == "持有：A 2（67%），B b 1（33%），未持有 0（0%）"
    )


def test_flips() -> None:
    conditions = (Condition("world.a", True, 0.5), Condition("world.b", False, 2.0))
    for ahead, found in ((0, ()), (9, ()), (9, conditions[:1]), (9, conditions)):
        assert_chinese(Flip("margin", "A", "B", 60, ahead, found, 6, 8, 0.3, 0.9, 0.2, Done()).sentence())


def test_channels_in_conflict() -> None:
    worlds = {name: np.full((2, 2), 3.0) for name in ("sold", "income", *KINDS)}
    worlds |= {name: np.zeros((2, 2, 2)) for name in PAIRS} | {name: np.ones(2) for name in TOTALS}
    assert_chinese(verdict(Conflicts("A", ("store", "web"), "no rule", worlds)))
    worlds["sold"][:, 1] = 0.0
    assert_chinese(verdict(Conflicts("A", ("store", "web"), "no rule", worlds)))


def test_a_customer_file(tmp_path: Path) -> None:
    table = """
[world.customer_file]
path = "f.csv"
id = "id"
charge = "fee"
tenure = "since"
tenure_unit = "years"
contract_ends = "ends"
as_of = 2026-03-01
bad_rows = "skip"
holds = { code = { F = "fibre" } }
"""
    (tmp_path / "f.csv").write_text(FILE, encoding="utf-8")
    path = tmp_path / "fibre.toml"
    path.write_text(f"{starter('fibre')}\n{table}", encoding="utf-8")
    reading = simsales.load(path).loaded.customers.reading  # type: ignore[union-attr]
    assert reading is not None
    lines = [line.strip().replace(str(reading.file), reading.file.name) for line in reading.report()]
    assert len(lines) >= 8
    for line in lines:
        if not re.match(r"f\.csv:\d+: ", line):  # a bad cell in its place
            assert_chinese(line)
    bad = [each for each in told(lines, ZH) if each["lang"] == "en"]
    assert [each["text"][:8] for each in bad] == ["f.csv:5:"], "what stays English says so"


def test_what_must_not_be_overlooked() -> None:
    said = [*currencies({"$": 3}, "yuan"), *repeats(np.array([1.0, 1.0, 2.0]), "id"), "it is UTF-16 text"]
    unmatched = (Unmatched("code", ("1",), {"2": 3, "x": 1}),)
    for line in Reading(Path("f.csv"), 3, unmatched=unmatched, notices=tuple(said)).report():
        assert_chinese(line)
    assert ZH.retold("f.csv: this and that is new") is None, "no sentence is said by halves"


@pytest.mark.parametrize(
    ("kind", "called"), [("normal", "正态分布"), ("lognormal", "对数正态分布"), ("beta", "贝塔分布")]
)
def test_what_a_number_is_drawn_from_is_said_in_chinese(kind: str, called: str, tmp_path: Path) -> None:
    path, rate = tmp_path / "fibre.toml", f'{{ distribution = "{kind}", mean = 0.5, sd = 0.05, high = 0.9 }}'
    path.write_text(f"{starter('fibre')}\n", encoding="utf-8")
    prepared = changed(path, [f"channels.*.presents={rate}"])
    said = [text for _, text in assumptions(prepared, ZH)]
    assert any(re.match(rf"{called}, 90%: 0\.4", text) for text in said), said
