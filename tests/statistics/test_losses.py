"""A loss has no percent, on any page; the interval of the difference is right."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from simsales.experiments.compare import compare
from simsales.experiments.comparison import Comparison
from simsales.experiments.inputs import load
from simsales.experiments.statistics import mean_interval
from simsales.reporting.terminal import show_comparison

HERE = Path(__file__).parent
PROVINCE = HERE.parents[1] / "scenarios" / "broadband_province.toml"
WORLDS = 60


@pytest.fixture(scope="module")
def loss() -> Comparison:
    """A service below cost, and cheaper, in 60 worlds."""
    return compare(load(HERE / "loss.toml"), replications=WORLDS, store=None)


def no_percent_of_margin(found: Comparison) -> None:
    """Nowhere: table, terminal, verdict, figure, JSON."""
    base = found.strategies[0]
    assert found.values("margin")[:, 0].mean() < 0
    assert found.differences().xs("margin", level="measure")["percent"].isna().all()
    assert "%" not in found.verdict()[0].partition(" sure)")[0].rpartition("(")[0]
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(show_comparison(found))
    text = console.export_text()
    table = text[text.index("Margin (") : text.index("Conversion")]
    assert all("%" not in line.replace(">99.9%", "") or line.split("%")[0][-1].isdigit() for line in table.splitlines())
    change = next(line for line in table.splitlines() if found.strategies[-1] in line)
    assert "k" in change or "," in change
    assert "%  [" not in change
    (panel,) = [axes for axes in found.plot().axes if axes.get_title(loc="left").startswith("Margin ★")]
    assert panel.get_title(loc="left") == f"Margin ★, {found.question.currency}", base
    assert not any("%" in text.get_text() for text in panel.get_xticklabels())
    rows = json.loads(found.to_json())["differences"]
    assert all(row["percent"] is None for row in rows if row["measure"] == "margin")


def test_a_loss_as_baseline(loss: Comparison) -> None:
    no_percent_of_margin(loss)
    assert loss.verdict()[0].startswith("Margin (the objective): As today is best, +")
    assert " EUR [+" in loss.verdict()[0]


def test_its_interval_is_right(loss: Comparison) -> None:
    # 20 worlds at a time hold the mean of all 60 (they are a third of it: their error is .82 of that from the truth).
    worlds = loss.difference("margin", "Cheaper")
    truth = worlds.mean()
    held = [low <= truth <= high for _, low, high in map(mean_interval, worlds.reshape(-1, 20))]
    assert sum(held) >= len(held) - 1
    found = mean_interval(worlds)
    assert found.half_width == pytest.approx(1.96 * np.std(worlds, ddof=1) / math.sqrt(WORLDS), rel=0.15)


def test_the_province_loses_money_with_its_whole_staff_and_few_customers() -> None:
    scenario = load(PROVINCE, {"run.customers": 1000, "run.weeks": 26})
    found = compare(scenario, ["New customers, in turn", "New and own, trained"], 8, store=None)
    no_percent_of_margin(found)
    worlds = found.difference("margin", "New and own, trained")
    row = found.differences().loc[("New and own, trained", "margin")]
    assert (row["difference"], row["low"], row["high"]) == pytest.approx(mean_interval(worlds))
    assert " CNY [" in found.verdict()[0]
