"""Who it is spent on, and who brings it: every split sums to the whole in every cell, and no share is above one."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales
from simsales.market.attention.levers import Advertising
from simsales.market.bundle.levers import Points
from simsales.market.channels.levers import Proactive
from simsales.market.channels.rules import NoRule, Split
from simsales.market.formulas import selling_cost
from simsales.market.market import Market
from simsales.market.measures import MEASURES
from simsales.market.price.levers import DiscountAuthority
from simsales.market.promotion.levers import Gift
from tests.laws.worlds import LIVELY, changed, opened, total

LADDER = {"rep": 0.02, "manager": 0.05, "director": 0.08, "board": 0.15}
HAGGLING = changed(
    LIVELY,
    channels__store={"capacity": 1000, "overcomes": 0.7},
    world__segments={name: {"haggles": 1.0} for name in ("young", "old")},
)
OWN: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "gifts and disputes": (LIVELY, (NoRule(), Gift(value=30.0, cost=20.0), Proactive(channel="store"))),
    "points and advertising": (
        LIVELY, (Split(), Points(rate=0.2, redeem_at=20.0), Advertising(spend=2000.0, scale=5000.0, exposure=0.5)),
    ),
    "waiting for approval": (HAGGLING, (DiscountAuthority(levels=LADDER, wait=2.0),)),
}  # fmt: skip
FOLDER = Path(__file__).parents[2] / "scenarios"
PACKAGED = {
    "layered_lock_in": "Layered", "scenic_area_tickets": "Through agents", "incentive_plan": "Steep with clawback",
    "seasonal_promotion": "Gift", "bank_branch": "Seven and seven", "data_refills": "Half price",
    "tariff_redesign": "Three-part menu", "cluster_market": "Champion first",
}  # fmt: skip
SPLITS = ("week", "segment", "channel", "product")


def packaged(name: str, strategy: str, customers: int = 400) -> Market:
    """A packaged scenario, lived."""
    scenario = simsales.load(FOLDER / f"{name}.toml", {"run.customers": customers})
    market = simsales.build_market(scenario, strategy, seed=3)
    market.run()
    return market


@pytest.fixture(scope="module", params=[*OWN, *PACKAGED])
def market(request: pytest.FixtureRequest) -> Market:
    if request.param in PACKAGED:
        return packaged(request.param, PACKAGED[request.param])
    spec, components = OWN[request.param]
    market = opened(spec, *components)
    market.run()
    return market


def by(market: Market, *keep: str) -> dict[str, Any]:
    """The measures by some splits, an array each."""
    totals = market.record._totals(keep)
    return {name: np.asarray(measure.of(totals), float) for name, measure in MEASURES.items()} | {
        "selling_cost_of_entries": np.asarray(selling_cost(totals), float),
        "acquired": np.asarray(totals["acquisitions"], float),
        "served": np.asarray(totals["served"], float),
    }


def test_what_it_costs_to_sell_is_spent_to_win_to_keep_or_on_nobody(market: Market) -> None:
    """Acquisition + retention + common spend = cost of selling, by every split and in every single cell."""
    for count in range(len(SPLITS) + 1):
        for keep in combinations(SPLITS, count):
            n = by(market, *keep)
            parts = n["acquisition_spend"] + n["retention_spend"] + n["common_spend"]
            scale = max(1.0, float(np.abs(n["selling_cost"]).max()))
            np.testing.assert_allclose(parts, n["selling_cost"], rtol=1e-9, atol=1e-9 * scale, err_msg=str(keep))
            won = n["margin_of_new"] + n["margin_of_kept"] - n["acquisition_spend"] - n["common_spend"]
            np.testing.assert_allclose(won, n["margin"], rtol=1e-9, atol=1e-8 * scale, err_msg=str(keep))
            np.testing.assert_array_equal(n["selling_cost"], n["selling_cost_of_entries"])
    whole = by(market)
    assert whole["acquisition_spend"] > 0
    assert whole["retention_spend"] > 0
    cost, months = whole["acquisition_cost"] * whole["acquired"], whole["served"] * 12 / 52
    both = np.nan_to_num(cost) + np.nan_to_num(whole["retention_cost"] * months) + whole["common_spend"]
    assert both == pytest.approx(whole["selling_cost"], rel=1e-9)


def test_no_conversion_is_above_one(market: Market) -> None:
    """Of needs, of occasions and of times in the running: by every split and in every single cell."""
    for count in range(len(SPLITS) + 1):
        for keep in combinations(SPLITS, count):
            totals = market.record._totals(keep)
            for part, whole in (("converted", "opportunities"), ("orders", "decisions")):
                above = np.asarray(totals[part]) - np.asarray(totals[whole])
                assert above.max() <= 1e-9, f"{part} of {whole} by {keep}: {above.max()}"
            assert not np.nanmax(by(market, *keep)["conversion"]) > 1 + 1e-12
            assert not np.nanmax(by(market, *keep)["orders_per_occasion"]) > 1 + 1e-12


def test_orders_per_need_times_needs_are_the_orders(market: Market) -> None:
    for keep in ((), ("week",), ("segment",), ("week", "segment")):
        totals = market.record._totals(keep)
        n, needs = by(market, *keep), np.asarray(totals["opportunities"], float)
        np.testing.assert_allclose(np.nan_to_num(n["orders_per_need"]) * needs, n["orders"], rtol=1e-12)
        assert (np.nan_to_num(n["orders_per_need"]) <= np.nan_to_num(n["conversion"]) + 1e-12).all()


def test_the_won_bring_what_they_were_billed_and_cost() -> None:
    """Counted once more from the customers' own columns: what those who were won have been billed."""
    market = opened(changed(LIVELY, run__weeks=20), Gift(value=30.0, cost=20.0))
    billed, before, came = 0.0, market.customers.column("billed").copy(), 0
    won_before = market.customers.column("won_in_run").copy()
    assert not won_before.any()
    while market.week < market.weeks:
        week = market.week
        market.run_for(1)
        won, now = market.customers.column("won_in_run"), market.customers.column("billed")
        billed += float((now - before)[(won != 0) | (won_before != 0)].sum())
        came += int(((won != 0) & (market.customers.column("since") == week)).sum())
        before, won_before = now.copy(), won.copy()
    counted = total(market, "new_recurring") + total(market, "new_once")
    # Who is won and lost within the same week is seen neither before nor after it.
    unseen = total(market, "acquisitions") - came
    assert 0 <= unseen < 10
    assert billed == pytest.approx(counted, abs=400 * unseen + 1e-6)
    assert 0 < total(market, "new_service") < total(market, "service_cost")
    assert 0 < total(market, "new_goods") <= total(market, "goods_cost")
    assert 0 < total(market, "new_spend") < total(market, "kept_spend")


def test_contacts_are_charged_to_whom_they_were_with() -> None:
    """Nobody buys: of calls at 2 and visits at 5 the part with holders of ours is retention, the rest acquisition."""
    spec = changed(
        LIVELY, world__needs={name: {"rate": 0.0, "renewal_rate": 0.0} for name in ("mobile", "broadband")},
        channels__telesales__range=[], channels__field__range=[], channels__store__range=[], channels__online__range=[],
        run__weeks=8,
    )  # fmt: skip
    market = opened(spec)
    ours, others = 0.0, 0.0
    while market.week < market.weeks:
        held = market.customers.column("holding").copy()
        week = market.week
        market.run_for(1)
        mine = ((held >= 0) & (held < market.book.labels.own)).any(axis=1)
        touched = market.customers.column("touched") == week
        ours, others = ours + float(touched[mine].sum()), others + float(touched[~mine].sum())
    record = market.record
    pay, met = total(market, "pay"), record.entry("met_ours").sum()
    contact = record.entry("contact_cost").sum()
    assert total(market, "orders") == 0
    assert total(market, "commission") == 0
    assert 0 < met < total(market, "contacts") + total(market, "visits")
    spent = total(market, "kept_spend") + total(market, "won_spend") + total(market, "common_spend")
    assert spent == pytest.approx(pay + contact)
    answered = ours / (ours + others)
    assert met / (total(market, "contacts") + total(market, "visits")) == pytest.approx(answered, abs=0.05)


def test_pay_of_a_week_without_work_is_common() -> None:
    """Reps of an outbound channel that nobody may be called in earn their pay: it is spent on nobody."""
    spec = changed(LIVELY, channels__field={"knows": 0.0}, reps__visitors__pay=700, run__weeks=5)
    market = opened(spec)
    market.run()
    channel = market.book.labels.channels.index("field")
    n = {name: market.record.entry(name).sum(axis=(0, 1, 3))[channel] for name in ("pay", "common_spend", "contacts")}
    idle = market.record.entry("contacts").sum(axis=(1, 3))[:, channel] == 0
    assert n["common_spend"] == pytest.approx(3 * 700 * idle.sum())
    assert n["pay"] == pytest.approx(3 * 700 * 5)


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_packaged_scenario_splits_what_it_spends(path: Path) -> None:
    scenario = simsales.load(path, {} if "customer_file" in path.read_text() else {"run.customers": 400})
    for strategy in scenario.strategies:
        market = simsales.build_market(scenario, strategy, seed=5)
        market.run()
        test_no_conversion_is_above_one(market)
        n = by(market, *SPLITS)
        scale = max(1.0, float(np.abs(n["selling_cost"]).max()))
        parts = n["acquisition_spend"] + n["retention_spend"] + n["common_spend"]
        np.testing.assert_allclose(parts, n["selling_cost"], rtol=1e-9, atol=1e-9 * scale)
