"""The ledger of sales between channels, and what channels take from one another by counterfactual."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from simsales.cli import app
from simsales.evidence.conflicts import KINDS, Between, between, brought, closed, conflicts, settled
from simsales.evidence.ledger import Ledger, kept, ledger
from simsales.experiments.execute import Task
from simsales.experiments.inputs import load
from simsales.market.build import open_market
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.channels.rules import (
    Closed,
    DoubleCredit,
    FirstTouch,
    NamedAccounts,
    NoRule,
    PassOn,
    Registration,
    SharedData,
    Split,
    SplitByRole,
    Territory,
)
from simsales.market.check import Prepared
from simsales.market.opening import build_market
from simsales.market.scenario import Scenario
from tests.laws.worlds import LIVELY, changed, total

CONFLICT = Path("scenarios/channel_conflict.toml")
SMALL = {"run.customers": 1500, "run.weeks": 20}
CROWDED = changed(LIVELY, channels__store__capacity=1000, channels__store__commission=0.1, run__customers=1500)
RULES: dict[str, tuple[Any, ...]] = {
    "none": (NoRule(),),
    "first touch": (FirstTouch(protection=6.0),),
    "registration": (Registration(protection=6.0),),
    "territory": (Territory(),),
    "split": (Split(),),
    "by role": (SplitByRole(),),
    "double": (DoubleCredit(),),
    "named": (NamedAccounts(channel="telesales"),),
    "shared": (SharedData(cost=100.0),),
    "registered, by role": (Registration(protection=4.0), SplitByRole(introduced=0.5, advised=0.1, closed=0.4)),
    "named, shared, double": (NamedAccounts(channel="store"), SharedData(), DoubleCredit()),
    "passed on": (PassOn(channel="telesales", to="store"), PassOn(channel="field", to="telesales", introduced=0.6)),
    "passed on, registered, double": (
        PassOn(channel="store", to="field", rate=0.8),
        Registration(protection=4),
        DoubleCredit(),
    ),
    "territory, first touch, split": (Territory(), FirstTouch(protection=4.0), Split()),
}


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return load(CONFLICT, SMALL)


@pytest.fixture(scope="module", params=RULES)
def book(request: pytest.FixtureRequest) -> tuple[str, Ledger]:
    market = open_market(Scenario.model_validate(CROWDED), RULES[request.param], seed=3)
    return request.param, kept(market)


def test_commission_paid_is_the_sum_over_sales(book: tuple[str, Ledger]) -> None:
    """Under every rule and combination: by channel, and as a whole; and every sale is in the ledger."""
    _, seen = book
    market = seen.market
    assert len(seen.sales) == total(market, "orders") > 100
    paid = np.array([sale.paid for sale in seen.sales]).sum(axis=0)
    by_channel = market.record.entry("commission").sum(axis=(0, 1, 3))[:-1]
    np.testing.assert_allclose(paid, by_channel, rtol=1e-9)
    assert sum(len(sale.took) > 1 for sale in seen.sales) == total(market, "shared_sales")
    assert sum(sale.disputed for sale in seen.sales) == total(market, "disputes")


def test_nobody_is_paid_but_who_took_part_or_has_a_right_to(book: tuple[str, Ledger]) -> None:
    """Under double credit a sale of several is paid twice, the seller half of it; no other rule pays anything twice."""
    name, seen = book
    several = [sale for sale in seen.sales if len(sale.took) > 1 and sum(sale.paid) > 0]
    assert several or "named" in name or "shared" in name
    passed = [sale for sale in several if parted_as_agreed(seen, sale)]
    assert bool(passed) == ("passed" in name)
    for sale in several:
        assert sale.seller in sale.took
        if "double" in name and sale not in passed:
            assert sale.paid[sale.seller] == pytest.approx(sum(sale.paid) / 2)
        if "first touch" not in name and "regist" not in name and "named" not in name:
            assert all(c in sale.took for c, paid in enumerate(sale.paid) if paid > 0)


def parted_as_agreed(seen: Ledger, sale: Any) -> bool:
    """Whether two channels are paid for a sale, by the part that one of them has for passing the customer on."""
    parts = {each.channel: each.introduced for each in seen.market.plan[ChannelPolicy].passing}
    whole = sum(sale.paid)
    return any(
        c != sale.seller
        and sale.paid[c] == pytest.approx(part * whole)
        and sale.paid[sale.seller] == pytest.approx((1 - part) * whole)
        for c, part in parts.items()
    )


@pytest.mark.parametrize("name", ["registered, by role", "passed on", "territory, first touch, split"])
def test_the_three_kinds_sum_to_the_sales_of_a_channel_under_rules_together(name: str) -> None:
    """Incremental, brought forward and cannibalised: of the channel that meets all others; the other rules are slow."""
    three_kinds(name, "telesales")


@pytest.mark.slow
@pytest.mark.parametrize("channel", ["store", "online", "telesales", "field"])
@pytest.mark.parametrize("name", RULES)
def test_under_every_rule_the_three_kinds_sum_to_the_sales_of_every_channel(name: str, channel: str) -> None:
    three_kinds(name, channel)


def three_kinds(name: str, channel: str) -> None:
    """Hold what became of a channel's sales against the channel's sales, in the same world without it."""
    spec = Scenario.model_validate(CROWDED)
    having = kept(open_market(spec, RULES[name], seed=3))
    without = kept(open_market(spec, (*RULES[name], Closed(channel=channel)), seed=3))
    c = having.market.book.labels.channels.index(channel)
    found = brought(having, without, c)
    sold = having.market.record.entry("orders")[:, :, c].sum()
    assert len(found) == sum(sale.seller == c for sale in having.sales) == sold
    assert {kind for kind, _ in found} <= set(KINDS)
    assert found or "named" in name, "others have no accounts there"
    assert not any(sale.seller == c for sale in without.sales)


def test_every_collision_has_its_pair(book: tuple[str, Ledger]) -> None:
    _, seen = book
    by_channel = seen.market.record.entry("collisions").sum(axis=(0, 1, 3))[:-1]
    np.testing.assert_array_equal(seen.collisions.sum(axis=0), by_channel)
    assert np.diag(seen.collisions).sum() == 0


def test_who_looks_on_changes_nothing(prepared: Prepared) -> None:
    alone = build_market(prepared, "No rule", 5)
    alone.run()
    seen = kept(build_market(prepared, "No rule", 5)).market
    np.testing.assert_array_equal(alone.record.counts, seen.record.counts)


@pytest.mark.parametrize("channel", ["store", "outreach", "telesales"])
def test_the_three_kinds_sum_to_the_channels_sales(prepared: Prepared, channel: str) -> None:
    having = kept(build_market(prepared, "First touch", 5))
    without = kept(build_market(closed(prepared, "First touch", channel), "First touch", 5))
    c = having.market.book.labels.channels.index(channel)
    found = brought(having, without, c)
    assert len(found) == sum(sale.seller == c for sale in having.sales) > 5
    assert not any(sale.seller == c or c in sale.took for sale in without.sales), "it is closed"
    assert {kind for kind, _ in found} <= set(KINDS)
    assert all((where == -1) == (kind == "incremental") and where != c for kind, where in found)


def test_where_nobody_else_sells_every_sale_is_incremental() -> None:
    spec = Scenario.model_validate(CROWDED)
    others = [name for name in CROWDED["channels"] if name != "store"]
    alone = tuple(Closed(channel=name) for name in others)
    having = kept(open_market(spec, alone, seed=4))
    without = kept(open_market(spec, (*alone, Closed(channel="store")), seed=4))
    c = having.market.book.labels.channels.index("store")
    assert having.sales
    assert not without.sales
    assert {kind for kind, _ in brought(having, without, c)} == {"incremental"}


weeks = st.lists(st.integers(0, 20), max_size=5)


@given(own=st.lists(st.integers(0, 20), min_size=1, max_size=4), others=weeks, instead=weeks)
def test_each_sale_without_the_channel_answers_for_one_sale(
    own: list[int], others: list[int], instead: list[int]
) -> None:
    found = settled(own, others, [(week, 1) for week in instead])
    answered = sum(kind != "incremental" for kind, _ in found)
    assert len(found) == len(own)
    assert answered == min(max(len(instead) - len(others), 0), len(own))


def test_a_frame_has_a_row_a_sale(prepared: Prepared) -> None:
    frame = ledger(prepared, "No rule", 5)
    lost = frame[frame["lost"] != ""]
    assert len(lost) > 0
    assert (lost["disputed_with"] == lost["lost"]).all(), "without a rule who is not paid disputes it"
    assert (frame.filter(like="paid_").sum(axis=1) - frame["commission"]).abs().max() < 1e-9
    assert frame["customer"].between(1, 1500).all()
    settled_by_split = ledger(prepared, "Split", 5)
    assert (settled_by_split["lost"] == "").all()
    assert (settled_by_split["disputed_with"] == "").all()


def test_figures_of_an_experiment_are_those_of_its_worlds(prepared: Prepared) -> None:
    found = conflicts(prepared, "No rule", 2, jobs=1, store=None)
    task = Task("No rule", found.seeds[0])
    again = json.loads(Between()(prepared, task).record)
    np.testing.assert_allclose(found.worlds["collisions"][0], again["collisions"])
    sold = sum(found.worlds[kind] for kind in KINDS)
    np.testing.assert_allclose(sold, found.worlds["sold"])
    np.testing.assert_allclose(found.worlds["income"].sum(axis=1), found.worlds["commission"])
    first = between(kept(build_market(prepared, "No rule", found.seeds[0])))
    np.testing.assert_allclose(found.worlds["lost"][0], first["lost"])


def test_the_command_says_draws_and_writes(tmp_path: Path) -> None:
    picture, data = tmp_path / "who.png", tmp_path / "who.json"
    asked = [
        "--strategy",
        "Split",
        "--replications",
        "1",
        "--customers",
        "400",
        "--weeks",
        "8",
        "--jobs",
        "1",
        "--no-store",
    ]
    files = ["--json", str(data), "--plot", str(picture)]
    result = CliRunner().invoke(app, ["conflicts", str(CONFLICT), *asked, *files], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    assert "What each channel brings" in result.output
    assert picture.read_bytes().startswith(b"\x89PNG")
    said = json.loads(data.read_text(encoding="utf-8"))
    assert said["schema"].startswith("simsales conflicts")
    assert said["rule"] == "split"


def test_a_picture_of_no_kind_and_an_unknown_strategy_are_refused() -> None:
    result = CliRunner().invoke(app, ["conflicts", str(CONFLICT), "--plot", "who.gif"])
    assert result.exit_code == 2
    result = CliRunner().invoke(app, ["conflicts", str(CONFLICT), "--strategy", "Spilt", "--no-store"])
    assert result.exit_code == 2
    assert "Split" in result.output
