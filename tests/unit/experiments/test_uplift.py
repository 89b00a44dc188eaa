"""The split of a promotion's uplift, in worlds in which everybody's alternative is known; and its laws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from simsales.cli import app
from simsales.evidence.uplift import SPLIT, Life, compared, lived, uplift
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import load
from simsales.market.bundle.levers import MixedBundle
from simsales.market.channels.levers import Call
from simsales.market.contract.levers import Renewal
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.opening import build_market
from simsales.market.price.levers import ListPrice
from simsales.market.promotion.levers import DiscountPromotion, Gift, ReferralReward
from tests.laws.worlds import BARE, LIVELY, QUIET, SURE, Spec, changed, opened

SCENARIOS = Path(__file__).parents[3] / "scenarios"
N = 200
CALL = Call(channel="all", category="mobile", rest=1.0, target=Target(holds="nothing"))
SALE = DiscountPromotion(by=0.9, starts=2.0, ends=4.0)


def everybody_needs_a_phone(**more: Any) -> Spec:
    """All want one from the first week on, are called every week, and buy below 100 a month."""
    sure = {"direction": "outbound", "capacity": N, "connects": 1, "rapport": 1, "presents": 1, "closes": 1}
    spec = changed(
        QUIET,
        run={"customers": N, "weeks": 10},
        world__needs__mobile={"rate": SURE, "worth_having": 100, "lasts": 5200},
        world__segments__all__price_response=1.0,
        catalogue__products__phone__price=200,
        **more,
    )
    spec["channels"] = {"all": {**sure, "overcomes": 1, "cost_per_contact": 0}}
    return spec


def split(spec: Spec, *without: Any, sale: Any = SALE) -> dict[str, float]:
    markets: list[Market] = [opened(spec, CALL, *rest) for rest in ((*without, sale), without)]
    return compared(*(lived(market) for market in markets))


def test_who_would_have_bought_nothing_is_new() -> None:
    found = split(everybody_needs_a_phone())
    assert (found["orders_without"], found["orders_with"], found["new"]) == (0, N, N)
    assert found["dip"] == found["brought_forward"] == found["from_rivals"] == 0


def test_who_would_have_bought_later_is_brought_forward_and_missing_then() -> None:
    found = split(everybody_needs_a_phone(), ListPrice(price=50.0, starts=6.0))
    assert (found["uplift"], found["brought_forward"], found["dip"], found["net_orders"]) == (N, N, -N, 0)
    assert found["margin_in_its_weeks"] > 0 > found["margin_over_the_run"], "sold at 20 what would have sold at 50"


def test_who_would_have_gone_to_a_rival_switches() -> None:
    rival = {"Rival": {"known": 1.0, "offers": {"phone": {"category": "mobile", "price": 80, "launched": 3}}}}
    found = split(everybody_needs_a_phone(world__competitors=rival))
    assert (found["uplift"], found["from_rivals"]) == (N, N)


def test_who_would_have_bought_anyway_is_no_uplift() -> None:
    spec = changed(everybody_needs_a_phone(), catalogue__products__phone__price=90)
    early = DiscountPromotion(by=0.9, starts=0.0, ends=2.0)
    found = split(spec, sale=early)
    assert (found["orders_without"], found["orders_with"], found["anyway"], found["uplift"]) == (N, N, N, 0)
    assert found["margin_over_the_run"] == pytest.approx(-0.9 * 90 * N * 10 * 12 / 52)


def test_only_an_order_that_goes_missing_is_brought_forward() -> None:
    """Who orders later just as well, as things are used up and bought again, was not brought forward."""
    spec = changed(
        everybody_needs_a_phone(), catalogue__products__phone__commitment=2,
        world__needs__mobile={"rate": SURE, "worth_having": 100, "lasts": 5200, "subscription": False, "consumed": {}},
    )  # fmt: skip
    found = split(spec, ListPrice(price=50.0, starts=6.0))
    assert found["uplift"] > 0 == found["dip"], "all buy again at 50 with it and without"
    assert found["brought_forward"] == 0 < found["new"]


def test_what_is_renewed_unasked_is_no_order() -> None:
    spec = changed(LIVELY, run={"customers": 1000, "weeks": 30}, world__experience={"fed_up": 0})
    sale = DiscountPromotion(by=0.3, starts=4.0, ends=26.0)
    life = lived(opened(spec, Renewal(term=10.0), sale))
    record = life.market.record
    assert record.entry("rolled_over").sum() > 100
    assert (life.ordered >= 0).sum() == record.entry("orders").sum() > 100


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.toml")), ids=lambda path: path.stem)
def test_orders_are_those_that_the_record_counts(path: Path) -> None:
    """Offer by offer and week by week, of every scenario's last strategy, which does most."""
    loaded = load(path).loaded
    few = {"run.weeks": min(26, loaded.scenario.run.weeks)}
    prepared = load(path, few if loaded.customers is not None else {"run.customers": 400, **few})
    life = lived(build_market(prepared, list(prepared.strategies)[-1], 1))
    assert_counted(life)
    assert (life.taken[life.ordered >= 0] == life.ordered[life.ordered >= 0]).all()


def assert_counted(life: Life) -> None:
    """The orders of a life are those of its record."""
    own, share = life.market.book.labels.own, life.market.sample.share
    found = np.array([np.bincount(week[week >= 0], minlength=own) for week in life.ordered])
    counted = life.market.record.entry("orders")[..., :own].sum(axis=(1, 2)) * share
    np.testing.assert_allclose(found, counted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("churn", [1, 0.3, 0])
def test_an_order_whose_subscription_ends_in_its_week_is_an_order(churn: float) -> None:
    """Needs are NBD and what is ordered is over at once: with churn of all each need in these weeks is an order."""
    spec = changed(
        BARE,
        run={"customers": 2000, "weeks": 8},
        world__needs__mobile={"rate": 0.1, "worth_having": 0.5},
        world__segments__all={"need_rate_spread": 0.7, "churn": {"rate": churn}, "price_response": 0.1},
        catalogue__products__phone={"category": "mobile", "price_once": 10},
    )
    having, without = lived(opened(spec, DiscountPromotion(by=0.5, starts=2, ends=6))), lived(opened(spec))
    found = compared(having, without)
    for life, name in ((having, "orders_with"), (without, "orders_without")):
        assert_counted(life)
        assert found[name] == life.market.record.entry("orders")[2:6].sum() > 300
    assert sum(found[name] for name in SPLIT) == found["uplift"] > 0


def test_who_would_have_ordered_of_a_rival_switches_however_short_they_would_have_stayed() -> None:
    rival = {"Rival": {"known": 1.0, "offers": {"phone": {"category": "mobile", "price": 80, "launched": 3}}}}
    spec = everybody_needs_a_phone(world__competitors=rival, world__segments__all__churn={"rate": 1})
    found = split(spec)
    assert found["from_rivals"] == N, "all would have taken the rival's, and have left it within the week"
    assert found["new"] == found["uplift"] - N


def test_a_bundle_is_one_order() -> None:
    spec = changed(
        everybody_needs_a_phone(),
        world__needs__broadband={"rate": SURE, "worth_having": 100, "lasts": 5200},
        catalogue__products__fibre={"category": "broadband", "price": 200},
        catalogue__bundles={"duo": {"products": ["phone", "fibre"]}},
    )
    found = split(spec, MixedBundle(bundle="duo", by=0.0), sale=DiscountPromotion(by=0.9, starts=2.0, ends=4.0))
    assert found["orders_with"] == found["uplift"] == N, "each customer orders it once, in two categories"


def test_a_reward_and_a_display_promote_too() -> None:
    spec = changed(LIVELY, run={"customers": 500, "weeks": 12}, world__referral={"by_holdings": [0.9, 0.9, 0.9]})
    reward = ReferralReward(reward=30.0, starts=2.0, ends=6.0)
    display = Gift(value=0.0, cost=0.0, display=5.0, starts=2.0, ends=6.0)
    rewarded, shown = (compared(lived(opened(spec, each)), lived(opened(spec))) for each in (reward, display))
    assert rewarded["given_away"] > 0
    assert shown["orders_with"] > 0 == shown["given_away"]


def test_no_uplift_has_no_parts_and_a_promoting_baseline_is_told(tmp_path: Path) -> None:
    """Shares of nothing are not said; and that the other strategy promotes too is said."""
    text = (SCENARIOS / "seasonal_promotion.toml").read_text()
    file = tmp_path / "scenario.toml"
    file.write_text(text)
    command = ["uplift", str(file), "--strategy", "Gift", "--against", "Deep cut", "--replications", "2"]
    done = CliRunner().invoke(app, [*command, "--json", str(tmp_path / "u.json")], env={"COLUMNS": "100"})
    assert done.exit_code == 0, done.stderr
    assert "Deep cut promotes too" in done.output
    said = json.loads((tmp_path / "u.json").read_text())
    assert said["without_promotes_too"] is True
    assert said["figures"]["uplift"][0] < 0 == len(said["split"])


def test_the_parts_make_up_the_whole() -> None:
    spec = changed(LIVELY, run={"customers": 2000, "weeks": 30})
    sale = DiscountPromotion(by=0.4, calendar=((4.0, 8.0), (16.0, 18.0)))
    having, without = lived(opened(spec, sale)), lived(opened(spec))
    found = compared(having, without)
    assert sum(found[name] for name in SPLIT) == found["uplift"] > 0
    assert found["orders_with"] - found["orders_without"] == found["uplift"]
    assert found["anyway"] <= min(found["orders_with"], found["orders_without"])
    for life, key in ((having, "orders_with"), (without, "orders_without")):
        during = having.promoted.any(axis=1)
        assert found[key] == life.market.record.entry("orders")[during].sum(), "as the record counts them"
    assert (having.ordered[:4] == without.ordered[:4]).all(), "nothing happens before it"
    weekly = having.market.record.weekly()["margin"] - without.market.record.weekly()["margin"]
    assert found["margin_over_the_run"] == pytest.approx(float(np.sum(weekly)))


def test_a_promotion_that_nobody_sees_changes_nothing() -> None:
    found = split(everybody_needs_a_phone(), sale=Gift(value=0.0, cost=5.0, starts=2.0, ends=4.0))
    assert all(found[name] == 0 for name in ("uplift", "dip", "margin_over_the_run", *SPLIT))


def test_what_cannot_be_asked_is_refused() -> None:
    prepared = load(SCENARIOS / "seasonal_promotion.toml", {"run.customers": 200})
    with pytest.raises(ExperimentError, match="promotes nothing"):
        uplift(prepared, "No promotion", "Gift", 1)
    said = CliRunner().invoke(app, ["uplift", str(SCENARIOS / "seasonal_promotion.toml"), "--strategy", "Deep cutt"])
    assert said.exit_code == 2
    assert "Deep cut" in said.stderr


@pytest.mark.slow
def test_a_deep_cut_looks_good_in_its_weeks_and_loses_over_the_year(tmp_path: Path) -> None:
    """The packaged scenario: more orders and margin while it runs, less margin over the run; by the command."""
    file = tmp_path / "uplift.json"
    command = ["uplift", str(SCENARIOS / "seasonal_promotion.toml"), "--strategy", "Deep cut", "--replications", "8"]
    done = CliRunner().invoke(app, [*command, "--json", str(file)], env={"COLUMNS": "80"})
    assert done.exit_code == 0, done.stderr
    assert "looks good in its weeks, and loses money over the run" in done.output
    assert "brought forward" in done.output
    found = json.loads(file.read_text())["figures"]
    assert found["margin_in_its_weeks"][1] > 0 > found["margin_over_the_run"][2]
    assert found["dip"][2] < 0
