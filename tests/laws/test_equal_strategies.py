"""A strategy that equals the baseline is bit-identical to it, in every column and in everything counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simsales.market.bundle.levers import MixedBundle, PureBundle
from simsales.market.channels.levers import Call, Commission, Proactive, Range
from simsales.market.channels.rules import NoRule
from simsales.market.check import check
from simsales.market.ground.levers import Target
from simsales.market.loading import load_file
from simsales.market.opening import build_market
from simsales.market.price.levers import ByChannel, BySegment, Discount, ListPrice, Loyalty, OverTime
from simsales.market.promotion.levers import DiscountPromotion, Gift, Subsidy, TargetedOffer
from tests.laws.worlds import LIVELY, fingerprint, lived

NOBODY = Target(satisfaction=(1.0, 1.0), tenure=(4999, 5000))
LATER = 100.0  # weeks: after the end of the run
SAME: dict[str, tuple[Any, ...]] = {
    "no discount": (Discount(by=0.0),),
    "a discount later": (Discount(by=0.5, starts=LATER),),
    "a discount on no offer": (Discount(by=0.5, offers=()),),
    "a discount for no segment": (Discount(by=0.5, segments=()),),
    "no discount for holders either": (Discount(by=0.0, existing=True, offers=("phone", "fibre")),),
    "the list price said again": (ListPrice(price=70.0, offers=("phone",)), ListPrice(price=80.0, offers=("fibre",))),
    "another price taken back": (ListPrice(price=9.0, offers=("phone",)), ListPrice(price=70.0, offers=("phone",))),
    "a list that says nothing": (ListPrice(),),
    "cuts in no channel": (ByChannel(cuts={}),),
    "no cuts in channels": (ByChannel(cuts={"store": 0.0, "online": 0.0}),),
    "no cuts in segments": (BySegment(cuts={"young": 0.0, "old": 0.0}),),
    "a schedule that says the same": (OverTime(steps=((0.0, 0.0), (4.0, 0.0))),),
    "a schedule that begins later": (OverTime(steps=((LATER, 0.5),)),),
    "a loyalty price of nothing": (Loyalty(by=0.0, after=0.0),),
    "a loyalty price for nobody": (Loyalty(by=0.5, after=4000.0),),
    "a bundle later": (MixedBundle(bundle="duo", by=0.5, starts=LATER),),
    "a hard bundle later": (PureBundle(bundle="duo", by=0.5, starts=LATER),),
    "a promotion that never runs": (DiscountPromotion(by=0.5, display=5.0, calendar=((100.0, 104.0),)),),
    "a promotion without budget": (DiscountPromotion(by=0.5, display=5.0, budget=0.0),),
    "a promotion of nothing": (DiscountPromotion(by=0.0),),
    "a gift worth nothing": (Gift(value=0.0, cost=0.0),),
    "a gift later": (Gift(value=50.0, cost=40.0, starts=LATER),),
    "a subsidy of nothing": (Subsidy(amount=0.0, commitment=0.0),),
    "an offer for nobody": (TargetedOffer(by=0.5, target=NOBODY),),
    "a targeted offer of nothing": (TargetedOffer(by=0.0, target=Target()),),
    "the commission there is": (
        Commission(part=0.05, channels=("store", "telesales")),
        Commission(part=0.01, channels=("online",)),
        Commission(part=0.1, channels=("field",)),
    ),
    "the range there is": (Range(channel="store", offers=("phone", "fibre", "duo")),),
    "the calls there are": (Call(channel="telesales"), Call(channel="field")),
    "nobody asked": (Proactive(channel="store", part=0.0),),
    "no rule": (NoRule(),),
    "all of them": (Discount(by=0.0), MixedBundle(bundle="duo", starts=LATER), Gift(value=0.0, cost=0.0), NoRule()),
}


@pytest.fixture(scope="module")
def baseline() -> str:
    return fingerprint(lived(LIVELY))


@pytest.mark.parametrize("components", SAME.values(), ids=SAME.keys())
def test_a_strategy_equal_to_the_baseline_is_bit_identical(baseline: str, components: tuple[Any, ...]) -> None:
    assert fingerprint(lived(LIVELY, *components)) == baseline


def test_the_fingerprint_sees_a_strategy_that_differs(baseline: str) -> None:
    assert fingerprint(lived(LIVELY, Discount(by=0.001))) != baseline
    assert fingerprint(lived(LIVELY, Commission(part=0.051))) != baseline


def test_strategies_of_a_file_that_say_the_same_are_bit_identical(tmp_path: Path) -> None:
    path = tmp_path / "same.toml"
    path.write_text(SCENARIO)
    prepared = check(load_file(path))
    runs = {}
    for name in prepared.strategies:
        market = build_market(prepared, name, seed=3)
        market.run()
        runs[name] = fingerprint(market)
    same = {runs[name] for name in ("cut", "heir", "renamed", "schedule")}
    assert same == {runs["cut"]}
    assert len({runs["now"], runs["heir of now"]}) == 1
    assert runs["cut"] != runs["now"]


SCENARIO = """
title = "Strategies that say the same"
run = { customers = 800, weeks = 8 }
[world.segments.all]
share = 1
[world.needs.mobile]
rate = "10% per week"
worth_having = 2
[catalogue.products.phone]
category = "mobile"
price = 20
[channels.store]
direction = "inbound"
[strategies.now]
[strategies."heir of now"]
inherits = "now"
[strategies.cut]
pricing = [{ kind = "discount", by = "20%" }]
[strategies.heir]
inherits = "cut"
[strategies.renamed]
description = "the same in other words"
pricing = [{ kind = "list", price = 20 }, { kind = "discount", by = 0.2 }]
[strategies.schedule]
pricing = [{ kind = "over_time", steps = [["0 weeks", "20%"], ["1 month", "20%"]] }]
"""
