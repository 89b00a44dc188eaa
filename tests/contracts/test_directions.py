"""What every kind of component is for: the same worlds with and without it differ in the direction that it promises."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import pytest

from simsales.market.attention.levers import HotSelling
from simsales.market.bundle.levers import MixedBundle, PureBundle
from simsales.market.channels.levers import Call, Commission, DoNotCall, Proactive, Range
from simsales.market.channels.rules import FirstTouch, NoRule, Split, Territory
from simsales.market.ground.levers import Target
from simsales.market.leads.levers import InOrder
from simsales.market.levers import FAMILIES
from simsales.market.market import Market
from simsales.market.price.levers import ByChannel, BySegment, Discount, ListPrice, Loyalty, OverTime
from simsales.market.price.paths import Match, Penetration, Skimming
from simsales.market.promotion.levers import DiscountPromotion, Gift, Subsidy, TargetedOffer
from simsales.market.selling.levers import Cards
from simsales.market.staff.levers import Effort, Meetings, Script, Training
from simsales.market.visits.levers import BranchHandOver, Lobby, Teller
from tests.contracts import promises_branch
from tests.contracts.components import KINDS
from tests.contracts.promises_accounts import APPROACH, BUSINESSES, won
from tests.contracts.promises_campaign import CAMPAIGN_PROMISES, SOMETHING_TO_SIGN_FOR
from tests.contracts.promises_care import ACQUAINTED, CARE_PROMISES
from tests.contracts.promises_compliance import COMPLAINING, COMPLIANCE_BESIDE, COMPLIANCE_PROMISES
from tests.contracts.promises_dispatch import DISPATCH_PROMISES
from tests.contracts.promises_display import hot, played
from tests.contracts.promises_giving import DEVICE, GIVING_PROMISES, LONG_ENOUGH, REFERRING
from tests.contracts.promises_incentives import INCENTIVE_PROMISES
from tests.contracts.promises_lock_in import CHEAPER, LOCK_IN_PROMISES
from tests.contracts.promises_payment import MINDING, PAYMENT_PROMISES
from tests.contracts.promises_plans import PLANS_PROMISES
from tests.contracts.promises_prospecting import PROSPECTING_PROMISES
from tests.contracts.promises_rules import RULE_BESIDE, RULE_PROMISES
from tests.contracts.promises_service import SERVICE_PROMISES, SLOW
from tests.contracts.promises_tariff import METERED, TARIFF_PROMISES
from tests.laws.worlds import LIVELY, changed, lived, total

WORLD = changed(
    LIVELY,
    run__customers=4000,
    channels__store__capacity=1000,
    world__competitors__Rival__reacts="hold",
    channels__telesales__rapport=0.6,
    world__moments={"expiry": {"before": 4}, "device_change": {"rate": 0.05}},
    reps__advisers={"channel": "store", "count": 2, "contacts_per_week": 40},
    world__segments__young__conformity=3,
)
as_it_is = cache(partial(lived, WORLD))  # once for most components: promises only look


def orders(market: Market, segment: str | None = None, channel: str | None = None, offer: str | None = None,
           weeks: slice = slice(None), entry: str = "orders") -> float:  # fmt: skip
    """An entry of the record in a part of the market."""
    labels = market.book.labels
    counts = market.record.entry(entry)[weeks]
    if segment is not None:
        counts = counts[:, [labels.segments.index(segment)]]
    if channel is not None:
        counts = counts[:, :, [labels.channels.index(channel)]]
    if offer is not None:
        counts = counts[:, :, :, [labels.offers.index(offer)]]
    return float(counts.sum())


def more_orders(**where: Any) -> Callable[[Market, Market], None]:
    """More orders in a part of the market."""

    def holds(without: Market, having: Market) -> None:
        assert orders(having, **where) > orders(without, **where)

    return holds


def fewer_orders(without: Market, having: Market) -> None:
    """Fewer orders of what is dearer."""
    assert orders(having, offer="phone") < orders(without, offer="phone")


def loyalty(without: Market, having: Market) -> None:
    ours = orders(without, entry="contracts", offer="phone"), orders(having, entry="contracts", offer="phone")
    per_contract = [total(m, "recurring_revenue") / n for m, n in zip((without, having), ours, strict=True)]
    assert per_contract[1] < per_contract[0], "loyal customers pay less"
    assert total(having, "churned") < total(without, "churned"), "and stay"


def mixed(without: Market, having: Market) -> None:
    assert orders(without, offer="duo") == 0 < orders(having, offer="duo")
    assert orders(having, offer="phone") > 0


def pure(without: Market, having: Market) -> None:
    assert orders(without, offer="duo") == 0 < orders(having, offer="duo")
    for part in ("phone", "fibre"):
        assert orders(having, offer=part, entry="presented") == orders(having, offer=part) == 0
        assert orders(without, offer=part) > 0


def in_season(without: Market, having: Market) -> None:
    assert orders(having, weeks=slice(4)) == orders(without, weeks=slice(4))
    assert orders(having, weeks=slice(4, 8)) > orders(without, weeks=slice(4, 8))
    assert orders(having, weeks=slice(8, None), entry="discounts") == 0 < total(having, "discounts")


def gift(without: Market, having: Market) -> None:
    assert orders(having, offer="phone") > orders(without, offer="phone")
    assert orders(having, offer="phone", entry="gift_cost") == 150 * orders(having, offer="phone")


def subsidy(without: Market, having: Market) -> None:
    assert orders(having, offer="fibre") > orders(without, offer="fibre")
    assert orders(without, offer="fibre", entry="one_off_revenue") == 100 * orders(without, offer="fibre")
    assert orders(having, offer="fibre", entry="one_off_revenue") == 10 * orders(having, offer="fibre")


def targeted(without: Market, having: Market) -> None:
    assert total(having, "won_from_rival") > total(without, "won_from_rival")
    assert total(having, "discounts") > 0


def narrowed(without: Market, having: Market) -> None:
    assert orders(without, channel="store", offer="fibre") > 0
    for entry in ("orders", "presented"):
        assert orders(having, channel="store", offer="fibre", entry=entry) == 0
    assert orders(having, channel="store", offer="phone") > 0


def dearer_sales(without: Market, having: Market) -> None:
    assert orders(having) == orders(without)
    paid = [orders(market, entry="commission", channel="telesales") for market in (without, having)]
    assert paid[0] < paid[1]


def only_the_young(without: Market, having: Market) -> None:
    where = {"channel": "telesales", "entry": "contacts"}
    assert orders(having, segment="old", **where) == 0 < orders(without, segment="old", **where)
    assert orders(having, segment="young", **where) > orders(without, segment="young", **where)


def silent(without: Market, having: Market) -> None:
    assert orders(having, channel="telesales", entry="contacts") == 0
    assert orders(without, channel="telesales", entry="contacts") > 0
    assert total(having, "collisions") < total(without, "collisions")


def asked(without: Market, having: Market) -> None:
    assert orders(without, channel="store", entry="discovered") == 0
    assert orders(having, channel="store", entry="discovered") > 0
    assert orders(having, channel="store") > orders(without, channel="store")


def disputed(without: Market, having: Market) -> None:
    """Without any rule said, there is none."""
    assert total(having, "disputes") == total(without, "disputes") == total(without, "shared_sales") > 0


def fewer_collisions(without: Market, having: Market) -> None:
    assert total(having, "collisions") < total(without, "collisions")
    assert total(having, "disputes") == 0 < total(without, "disputes")


def apart(without: Market, having: Market) -> None:
    fewer_collisions(without, having)
    for market, shared in ((without, True), (having, False)):
        touched = market.customers.column("touched")[:, 2:] >= 0
        assert (touched.all(axis=1).any()) == shared, "no customer is called by two outbound channels"


def shared(without: Market, having: Market) -> None:
    assert total(having, "disputes") == 0 < total(having, "shared_sales")
    for market, others_too in ((without, False), (having, True)):
        commission, sold = (market.record.entry(name).sum(axis=1) for name in ("commission", "orders"))
        assert ((commission > 0) & (sold == 0)).any() == others_too, "a channel is paid for a sale that another made"


def warmer(without: Market, having: Market) -> None:
    """Effort on trust: more customers go on listening, and relationships grow."""
    assert total(having, "no_rapport") < total(without, "no_rapport")
    called = (having.customers.column("touched")[:, 2:] >= 0).any(axis=1)
    known = [float(market.customers.column("relationship")[called].mean()) for market in (without, having)]
    assert known[0] < known[1]


def skilled(market: Market) -> np.ndarray[Any, Any]:
    return np.array([rep.skill for rep in market.reps if rep.team == "callers"])


def trained(without: Market, having: Market) -> None:
    assert (skilled(having) > skilled(without)).all()
    assert orders(having, channel="telesales", entry="contacts") < orders(
        without, channel="telesales", entry="contacts"
    )


def scripted(without: Market, having: Market) -> None:
    assert skilled(having).min() > skilled(without).min()
    assert total(having, "no_rapport") < total(without, "no_rapport")
    assert having.reps[0].capacity == having.reps[0].full_capacity, "a script costs no time"


def met(without: Market, having: Market) -> None:
    assert np.ptp(skilled(having)) < np.ptp(skilled(without)), "laggards come nearer to the others"
    assert skilled(having).max() == skilled(without).max()


PROMISES: dict[tuple[str, str], tuple[Any, Callable[[Market, Market], None]]] = {
    ("pricing", "list"): (ListPrice(price=45.0, offers=("phone",)), more_orders(offer="phone")),
    ("pricing", "match"): (Match(lag=1, floor=0.5, offers=("phone",)), more_orders(offer="phone")),
    ("pricing", "penetration"): (Penetration(by=0.4, offers=("phone",)), more_orders(offer="phone")),
    ("pricing", "skimming"): (Skimming(by=0.4, offers=("phone",)), fewer_orders),
    ("pricing", "discount"): (Discount(by=0.3, offers=("phone",)), more_orders(offer="phone")),
    ("pricing", "by_channel"): (ByChannel(cuts={"online": 0.3}), more_orders(channel="online")),
    ("pricing", "by_segment"): (BySegment(cuts={"young": 0.3}), more_orders(segment="young")),
    ("pricing", "over_time"): (OverTime(steps=((0.0, 0.5), (8.0, 0.0))), more_orders(weeks=slice(8))),
    ("pricing", "loyalty"): (Loyalty(by=0.3, after=0.0), loyalty),
    ("bundling", "mixed"): (MixedBundle(bundle="duo", by=0.2), mixed),
    ("bundling", "pure"): (PureBundle(bundle="duo", by=0.2), pure),
    ("promotion", "discount"): (DiscountPromotion(by=0.4, calendar=((4.0, 8.0),)), in_season),
    ("promotion", "gift"): (Gift(value=200.0, cost=150.0, offers=("phone",)), gift),
    ("promotion", "subsidy"): (Subsidy(amount=90.0, commitment=0.0, offers=("fibre",)), subsidy),
    ("promotion", "targeted"): (TargetedOffer(by=0.4, target=Target(holds="rival")), targeted),
    ("channel_policy", "range"): (Range(channel="store", offers=("phone",)), narrowed),
    ("channel_policy", "commission"): (Commission(part=0.3, channels=("telesales",)), dearer_sales),
    ("channel_policy", "call"): (Call(channel="telesales", target=Target(segments=("young",))), only_the_young),
    ("channel_policy", "do_not_call"): (DoNotCall(channel="telesales"), silent),
    ("channel_policy", "proactive"): (Proactive(channel="store"), asked),
    ("channel_policy", "no_rule"): (NoRule(), disputed),
    ("channel_policy", "first_touch"): (FirstTouch(protection=8.0), fewer_collisions),
    ("channel_policy", "territory"): (Territory(), apart),
    ("channel_policy", "split"): (Split(), shared),
    **RULE_PROMISES,
    ("channel_policy", "mode_order"): (InOrder(order=("telesales", "field")), promises_branch.one_after_the_other),
    ("branch", "hand_over"): (
        BranchHandOver(channel="store", managers="advisers", lobby=Lobby(recognises=0.6), teller=Teller(says=0.3)),
        promises_branch.sold_by_managers,
    ),
    ("selling", "effort"): (Effort(trust=0.55, need=0.15, present=0.15, close=0.15), warmer),
    ("selling", "training"): (Training(team="callers", part=0.2), trained),
    ("selling", "script"): (Script(level=0.9, half_life=500.0), scripted),
    ("selling", "meetings"): (Meetings(part=0.3), met),
    **DISPATCH_PROMISES | TARIFF_PROMISES | PLANS_PROMISES,
    **LOCK_IN_PROMISES | PAYMENT_PROMISES | GIVING_PROMISES,
    ("accounts", "approach"): (APPROACH, won),
    **INCENTIVE_PROMISES,
    **CAMPAIGN_PROMISES | CARE_PROMISES,
    **PROSPECTING_PROMISES | SERVICE_PROMISES | COMPLIANCE_PROMISES,
    ("display", "hot_selling"): (HotSelling(top=1), hot),
    ("display", "cards"): (Cards(segments={"young": "phone", "old": "phone"}, channels=("store",)), played),
}
WORLDS = (
    {("accounts", "approach"): changed(WORLD, **BUSINESSES)}
    | {each: changed(WORLD, **METERED) for each in TARIFF_PROMISES}
    | {("promotion", "coupon"): changed(WORLD, **DEVICE), ("promotion", "trial"): changed(WORLD, **LONG_ENOUGH)}
    | {("promotion", "referral_reward"): changed(WORLD, **REFERRING), ("service", "desk"): changed(WORLD, **SLOW)}
    | {("channel_policy", "mode_order"): changed(WORLD, **promises_branch.CALLED_ONLY)}
    | dict.fromkeys(COMPLIANCE_PROMISES, COMPLAINING)
    | dict.fromkeys(PAYMENT_PROMISES, changed(WORLD, **MINDING))
    | {("care", "event"): changed(WORLD, **ACQUAINTED), ("bundling", "free_move"): changed(WORLD, **CHEAPER)}
)  # where a promise needs more than WORLD
BESIDE: dict[tuple[str, str], tuple[Any, ...]] = {  # what is in force with and without the component
    ("campaign", "stance"): (SOMETHING_TO_SIGN_FOR,),
    **RULE_BESIDE,
    **COMPLIANCE_BESIDE,
}


def test_every_kind_promises_something() -> None:
    assert set(PROMISES) == set(KINDS), "give a new kind a promise here"
    for (family, kind), (component, _) in PROMISES.items():
        assert type(component) is FAMILIES[family][kind]


@pytest.mark.parametrize(("family", "kind"), KINDS)
def test_a_component_does_what_it_is_for(family: str, kind: str) -> None:
    component, promise = PROMISES[family, kind]
    world, beside = WORLDS.get((family, kind), WORLD), BESIDE.get((family, kind), ())
    for seed in (1, 2):
        without = as_it_is(seed=seed) if world is WORLD and not beside else lived(world, *beside, seed=seed)
        promise(without, lived(world, *beside, component, seed=seed))


def test_a_display_makes_offers_known() -> None:
    quiet = lived(WORLD, DiscountPromotion(by=0.0))
    loud = lived(WORLD, DiscountPromotion(by=0.0, display=0.5))
    assert np.mean(loud.customers.column("awareness")) > np.mean(quiet.customers.column("awareness"))


def test_a_commitment_that_is_asked_for_is_what_customers_sign() -> None:
    market = lived(WORLD, Subsidy(amount=90.0, commitment=104.0, offers=("fibre",)))
    fibre = market.customers.column("holding")[:, 1] == 1
    signed = fibre & (market.customers.column("bought_in")[:, 1] >= 0)
    assert signed.any()
    assert (market.customers.column("contract_end")[signed, 1] >= 104).all()
