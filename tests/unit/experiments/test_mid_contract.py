"""The lever that topped the table and did nothing is named; the bridge shows what did, ablation shows it at zero."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console, RenderableType

import simsales
from simsales.experiments.ablation import Ablation, ablate
from simsales.experiments.comparison import Comparison
from simsales.experiments.inputs import prepare
from simsales.market.check import Prepared
from simsales.market.price.levers import DiscountAuthority
from simsales.reporting.ablation import show_ablation
from simsales.reporting.terminal import show_comparison

MID_CONTRACT = Path(__file__).parent / "scenarios" / "mid_contract.toml"
MINE = "Mid-contract authority"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return simsales.compare(MID_CONTRACT, store=None, jobs=1)


@pytest.fixture(scope="module")
def ablation() -> Ablation:
    return ablate(MID_CONTRACT, MINE, store=None, jobs=1)


def shown(what: RenderableType) -> str:
    """What a terminal of 80 columns shows."""
    stream = io.StringIO()
    Console(file=stream, width=80, no_color=True, highlight=False).print(what)
    return stream.getvalue()


def test_the_authority_of_mid_contract_is_best_and_named_as_hardly_used(comparison: Comparison) -> None:
    assert comparison.best == MINE
    assert comparison.differences().loc[(MINE, "margin"), "low"] > 0, "surely so"
    unused, differs = comparison.remarks
    assert (unused.kind, unused.strategy, unused.about) == ("unused", MINE, "pricing authority")
    granted = [comparison.record(MINE, seed).entry("granted").sum() for seed in comparison.seeds]
    orders = [comparison.record(MINE, seed).entry("orders").sum() for seed in comparison.seeds]
    assert unused.value == np.mean(granted) > 0
    assert unused.of == np.mean(orders)
    assert unused.value / unused.of < 0.01
    assert f"was used in {sum(granted) / sum(orders):.2%} of the orders" in unused.text
    mine, theirs = (
        sum(comparison.record(name, seed).entry("contacts").sum() for seed in comparison.seeds)
        for name in (MINE, "As today")
    )
    assert (differs.kind, differs.about) == ("differs", "contacts")
    assert f"makes {1 - mine / theirs:.0%} fewer contacts" in differs.text
    assert differs.text.endswith("not from pricing authority.")


def test_the_bridge_shows_where_its_gain_comes_from(comparison: Comparison) -> None:
    steps = comparison.bridge(MINE, "As today").steps
    assert steps["mean"].drop(["start", "end"]).idxmax() == "contacts"
    assert steps.loc["contacts", "low"] > 0
    assert -0.01 * steps.loc["contacts", "mean"] < steps.loc["discounts", "mean"] < 0, "the lever gives next to nothing"


def test_ablation_shows_it_at_zero(ablation: Ablation, comparison: Comparison) -> None:
    authority, call = ablation.table.loc["pricing authority"], ablation.table.loc["channel_policy call"]
    assert authority[["worth", "low", "high"]].abs().max() < 0.001 * ablation.total.mean
    assert "pricing authority 0.0k [0.0, 0.0]" in " ".join(shown(show_ablation(ablation, "EUR")).split())
    assert call["worth"] == pytest.approx(ablation.total.mean, rel=0.01), "all of it is whom they call"
    apart = comparison.differences().loc[(MINE, "margin")]
    assert tuple(ablation.total) == pytest.approx(tuple(apart[["difference", "low", "high"]]), rel=0.2)


def test_an_authority_that_is_used_is_not_named() -> None:
    many = simsales.load(MID_CONTRACT, {"world.segments.all.haggles": 0.5, "run.customers": 1000})
    found = simsales.compare(many, store=None, jobs=1).remarks
    assert [remark.kind for remark in found] == ["differs"]


def test_a_component_that_is_all_about_calls_is_not_spoken_of() -> None:
    """Who only calls others than the baseline says so."""
    prepared = prepare(MID_CONTRACT)
    mine = prepared.strategies[MINE]
    only_calls = replace(
        mine, components=tuple(each for each in mine.components if type(each) is not DiscountAuthority)
    )
    only = Prepared(prepared.loaded, {**prepared.strategies, MINE: only_calls})
    assert simsales.compare(only, store=None, replications=2, jobs=1).remarks == []


def test_the_terminal_and_the_data_say_it(comparison: Comparison) -> None:
    said = shown(show_comparison(comparison))
    assert "pricing authority was used in" in said
    assert "--ablate" in said
    data = json.loads(comparison.to_json())["remarks"]
    assert [each["kind"] for each in data] == ["unused", "differs"]
