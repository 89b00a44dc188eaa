"""A lever said in two parts is the lever, and one of nothing is none, whatever other levers stand beside it.

It is taken apart by segment, channel, offer or time.

What a strategy says may depend only on what it says, not on in how many lines it says it; nor does the order of the
parts matter, since they do not overlap. Money is added up in another order, so counts are equal within rounding.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import MixedBundle
from simsales.market.channels.levers import Commission
from simsales.market.channels.rules import Closed
from simsales.market.contract.levers import FreeMove, PaymentTerms, Renewal
from simsales.market.counts import ENTRIES
from simsales.market.friends.levers import AskForReferrals
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import (
    ByChannel,
    BySegment,
    Discount,
    DiscountAuthority,
    ListPrice,
    Loyalty,
    OverTime,
    Parity,
)
from simsales.market.price.paths import Match, Penetration, Skimming
from simsales.market.promotion.levers import (
    DiscountPromotion,
    Gift,
    ReferralReward,
    Subsidy,
    TargetedOffer,
    TopUp,
    Trial,
)
from simsales.market.usage.levers import Tariff, Tiers
from tests.laws.worlds import LIVELY, changed, lived

WORLD = changed(
    LIVELY,
    run={"customers": 400, "weeks": 11},
    world__referral={"warm": 8},
    world__organisation__cities__town__districts={"north": {"share": 0.5}, "south": {"share": 0.5}},
    world__needs__mobile__usage={"mean": 100, "response": 1},
    selling__credit="2 weeks",
    catalogue__products__phone__price_once=30,
)
UNHAPPY, KNOWN_LONG = Target(satisfaction=(0.0, 0.8)), Target(tenure=(10.0, 300.0))
BUNDLE = MixedBundle(bundle="duo", by=0.15)
# Every kind that says where it holds, in the order in which the families propose.
LEVERS: tuple[Any, ...] = (
    Closed(channel="field"),
    Commission(part=0.08),
    ListPrice(price=60.0, offers=("phone",)),
    ListPrice(price=72.0, price_once=50.0, offers=("fibre",), existing=True),
    Discount(by=0.2),
    Discount(by=0.05, existing=True),
    ByChannel(cuts={"online": 0.1, "store": 0.05}),
    BySegment(cuts={"young": 0.1, "old": -0.05}),
    OverTime(steps=((0.0, 0.2), (4.0, 0.05)), existing=True),
    Loyalty(by=0.1, after=0.0),
    Loyalty(by=0.3, after=10.0, target=UNHAPPY),
    DiscountAuthority(levels={"rep": 0.05, "manager": 0.1}, grants=0.8, early=6.0),
    Parity(like="online"),
    PaymentTerms(prepaid=0.5, months=2.0),
    Tariff(fee=40.0, allowance=50.0, per_unit=0.3, offers=("phone",)),
    Tariff(fee=30.0, allowance=50.0, per_unit=0.3, offers=("phone",), existing=True),
    Tiers(per_unit=0.5, steps=((0.0, 0.0), (50.0, 0.4)), offers=("phone",), existing=True),
    Match(lag=1),
    Penetration(by=0.3, stages=(1.0, 2.0, 4.0)),
    Skimming(by=0.3, stages=(1.0, 2.0, 4.0)),
    Renewal(term=26.0),
    FreeMove(),
    BUNDLE,
    MixedBundle(bundle="duo", by=0.3, commitment=40.0),
    DiscountPromotion(by=0.1),
    DiscountPromotion(by=0.3, lasts=8.0),
    Gift(value=60.0, cost=40.0),
    Subsidy(amount=25.0, commitment=60.0),
    TargetedOffer(by=0.3, target=UNHAPPY, lasts=8.0),
    TargetedOffer(by=0.1, target=Target(holds="rival"), lasts=8.0),
    TargetedOffer(by=0.2, target=KNOWN_LONG, commitment=30.0),
    TargetedOffer(by=0.2, target=Target(open_need="mobile"), commitment=30.0),
    Trial(weeks=4.0),
    TopUp(pay=100.0, bonus=30.0),
    ReferralReward(reward=30.0),
    AskForReferrals(part=0.5, time=0.0),
)
ALIKE = (ByChannel, Closed, MixedBundle, Tariff, Tiers)  # of which a strategy has one
PLACES = {
    "segments": (("young",), ("old",)),
    "channels": (("store", "telesales"), ("online", "field")),
    "districts": (("north",), ("south",)),
    "offers": (("phone",), ("fibre",)),
}
NO_OFFERS = (AskForReferrals, MixedBundle)  # that speak of no offers, or of one
FROM_START = (OverTime, Penetration, Skimming)  # whose steps are counted from where they start


def parts_of(lever: Any) -> Iterator[tuple[Any, tuple[Any, Any]]]:
    """A lever, and the same in two parts, in each way in which it can be taken apart."""
    said = {each.name for each in fields(lever)}
    for key, (one, other) in PLACES.items():
        if key in said and not (key == "offers" and (isinstance(lever, NO_OFFERS) or lever.offers is not None)):
            whole = replace(lever, offers=(*one, *other)) if key == "offers" else lever
            yield whole, (replace(lever, **{key: one}), replace(lever, **{key: other}))
    if "starts" in said and not isinstance(lever, FROM_START):
        yield (
            replace(lever, starts=2.0, ends=10.0),
            (replace(lever, starts=2.0, ends=6.0), replace(lever, starts=6.0, ends=10.0)),
        )


def beside(chance: random.Random, lever: Any) -> list[Any]:
    """Some other levers, of each kind of which there may be one, one."""
    found: list[Any] = []
    for each in chance.sample(LEVERS, chance.choice([1, 2, 3])):
        if each is not lever and not any(
            type(each) is type(there) and type(each) in ALIKE for there in (lever, *found)
        ):
            found.append(each)
    return found


def seen(market: Market) -> dict[str, Any]:
    """What became of the market: everything counted, and what customers hold and pay."""
    counts = {name: market.record.entry(name) for name in ENTRIES}
    return counts | {name: market.customers.column(name).copy() for name in ("holding", "paid", "contract_end")}


def differing(one: Market, other: Market) -> list[str]:
    """In what two markets differ by more than rounding."""
    of_one, of_other = seen(one), seen(other)
    return [name for name in of_one if not np.allclose(of_one[name], of_other[name], rtol=1e-9, atol=1e-9)]


def placed(lever: Any, others: list[Any]) -> tuple[list[Any], Callable[..., list[Any]]]:
    """Other levers in the order in which they propose, and the same with what is said of a lever in its place."""
    order = {id(each): number for number, each in enumerate(LEVERS)}
    others = sorted(others, key=lambda each: order[id(each)])
    at = sum(order[id(each)] < order[id(lever)] for each in others)
    return others, lambda *these: [*others[:at], *these, *others[at:]]


def meets(chance: random.Random) -> Iterator[tuple[str, list[list[Any]]]]:
    """A lever among others, whole, in its parts, and in its parts turned round: strategies that should be alike."""
    lever = chance.choice([each for each in LEVERS if list(parts_of(each))])
    others, among = placed(lever, beside(chance, lever))
    for whole, (one, other) in parts_of(lever):
        yield f"{one} and {other} beside {others}", [among(whole), among(one, other), among(other, one)]


def check(number: int) -> None:
    for what, (whole, *said) in meets(random.Random(number)):
        market = lived(WORLD, *whole)
        for strategy in said:
            assert differing(market, lived(WORLD, *strategy)) == [], what


@pytest.mark.parametrize("number", range(6))
def test_a_lever_in_parts_is_the_lever(number: int) -> None:
    check(number)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(6, 206))
def test_more_levers_in_parts_are_the_lever(number: int) -> None:
    check(number)


@pytest.mark.slow
def test_the_world_sees_each_of_these_levers_and_most_of_their_parts() -> None:
    """Or the law would hold of anything."""
    usual, parts, seen = [each for each in LEVERS if isinstance(each, ByChannel) or each is BUNDLE], 0, 0
    for lever in LEVERS:
        others, among = placed(lever, [each for each in usual if type(each) is not type(lever)])
        without = lived(WORLD, *others)
        for whole, these in parts_of(lever):
            market = lived(WORLD, *among(whole))
            assert differing(market, without) != [], whole
            parts += len(these)
            seen += sum(differing(market, lived(WORLD, *among(part))) != [] for part in these)
    assert seen > 0.9 * parts


def nothings_of(lever: Any) -> Iterator[Any]:
    """A lever that says the same to nobody, nowhere, never, or for nothing."""
    said = {each.name for each in fields(lever)}
    yield from (replace(lever, **{key: ()}) for key in ("segments", "channels") if key in said)
    yield from (replace(lever, **{key: value}) for key, value in (("starts", 100.0), ("budget", 0.0)) if key in said)
    if "by" in said and not getattr(lever, "existing", False):  # that brings holders to the price of others
        yield replace(lever, by=0.0)


def check_nothing(number: int) -> None:
    chance = random.Random(number)
    lever = chance.choice([each for each in LEVERS if not isinstance(each, MixedBundle) and list(nothings_of(each))])
    whole, among = placed(lever, beside(chance, lever))
    market = lived(WORLD, *whole)
    for nothing in nothings_of(lever):
        assert differing(market, lived(WORLD, *among(nothing))) == [], f"{nothing} beside {whole}"


@pytest.mark.parametrize("number", [*range(6), 136])
def test_a_lever_of_nothing_changes_nothing(number: int) -> None:
    check_nothing(number)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(100, 300))
def test_more_levers_of_nothing_change_nothing(number: int) -> None:
    check_nothing(number)
