"""Within free weeks: an agreed price stands, what is still free counts, and nothing of it counts twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import MixedBundle
from simsales.market.channels.levers import Call, DoNotCall
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import Discount, Loyalty
from simsales.market.promotion.levers import DiscountPromotion, TargetedOffer, Trial
from simsales.market.usage.levers import Tariff
from tests.laws.worlds import SURE, Spec, changed, lived, opened, total
from tests.market.promotion.test_discounts_that_last import CALL, N, shop
from tests.market.promotion.test_trials_that_bind import CUT, both_in_one, dates

FREE, MONTH = Trial(weeks=4.0, ends=1.0), 52 / 12
RISE = Discount(by=-0.5, existing=True, starts=2.0)


def at_20(weeks: int = 14, worth: float = 100.0, **more: Any) -> Spec:
    """A shop of a plan at 20 a month."""
    return changed(shop(weeks=weeks, worth=worth), catalogue__products__phone__price=20, **more)


def paid(market: Market) -> Any:
    """What everybody pays a month, by category."""
    return market.customers.column("paid")


def weekly(market: Market, entry: str) -> Any:
    """What was counted by week."""
    return market.record.entry(entry).sum(axis=(1, 2, 3))


@pytest.mark.parametrize("existing", [Discount(by=0.0, existing=True), RISE], ids=["from the start", "within"])
@pytest.mark.parametrize(
    ("given", "world", "price", "term"),
    [
        ((CUT,), {}, 12.0, 52.0),
        ((), {"catalogue__products__phone__commitment": 26.0}, 20.0, 26.0),
    ],
    ids=["a cut", "the contract"],
)
def test_a_price_agreed_against_a_commitment_stands_through_the_free_weeks(
    existing: Discount, given: tuple[TargetedOffer, ...], world: dict[str, Any], price: float, term: float
) -> None:
    market = lived(at_20(**world), CALL, existing, *given, FREE)
    assert paid(market)[:, 0] == pytest.approx(np.full(N, price))
    assert dates(market) == pytest.approx(np.full(N, 4.0 + term))


def test_who_has_agreed_to_no_commitment_pays_what_others_do() -> None:
    for free in ((), (FREE,)):
        assert paid(lived(at_20(weeks=6), CALL, RISE, *free))[:, 0] == pytest.approx(np.full(N, 30.0))


def test_in_all_parts_of_what_is_tried() -> None:
    spec, duo = both_in_one(catalogue__bundles__duo__commitment=26.0), MixedBundle(bundle="duo", by=0.1)
    spec = changed(spec, world__segments__all__holds={"phone": 1.0}, world__segments__all__in_commitment=0.0)
    quiet = DoNotCall(channel="all"), Call(channel="all", category="broadband", rest=5000.0, target=Target())
    usual, risen = (lived(spec, *more, *quiet, FREE, duo) for more in ((), (RISE,)))
    assert total(usual, "tried_free") == N, "who holds a phone already tries the other part"
    assert (paid(risen) == paid(usual)).all()


def test_a_tariff_agreed_with_a_commitment_stands_too() -> None:
    spec = at_20(
        weeks=10, world__needs__mobile__usage={"mean": 100, "spread": 0, "varies": 0},
        catalogue__products__phone__per_unit=0.1, catalogue__products__phone__commitment=20.0,
    )  # fmt: skip
    dearer = Tariff(per_unit=0.2, offers=("phone",), existing=True, starts=2.0)
    usual, risen = (lived(spec, DoNotCall(channel="all"), CALL, *more, FREE) for more in ((), (dearer,)))
    assert weekly(usual, "usage_revenue")[5] > 0
    assert (weekly(risen, "usage_revenue") == weekly(usual, "usage_revenue")).all()


@pytest.mark.parametrize("after", [0.0, 1.0, 3.0, 4.0, 5.0])
@pytest.mark.parametrize("weeks", [4.0, MONTH])
def test_discounts_are_what_bills_are_below_the_list(after: float, weeks: float) -> None:
    """An identity: what is free is no dearer by a loyalty price that begins within it, or came with the order."""
    spec = at_20(weeks=8, catalogue__products__phone__commitment=10.0)
    loyal = Loyalty(by=0.1, after=after)
    market = lived(spec, DoNotCall(channel="all"), CALL, loyal, Trial(weeks=weeks, ends=1.0))
    below = total(market, "billed_off") + total(market, "once_off")
    assert total(market, "discounts") / N == pytest.approx(below / N)
    assert paid(market)[:, 0] == pytest.approx(np.full(N, 18.0))


@pytest.mark.parametrize("weeks", [4.0, MONTH])
def test_a_cut_that_comes_with_the_order_counts_in_the_free_weeks_too(weeks: float) -> None:
    """The same identity for who holds a phone and takes it with fibre, of which fibre is free: both parts are cut."""
    spec = changed(
        both_in_one(), world__segments__all={"holds": {"phone": 1.0}, "in_commitment": 0.0},
        world__needs__mobile__renewal_rate=SURE, run__weeks=8,
    )  # fmt: skip
    levers = (
        MixedBundle(bundle="duo", by=0.1),
        Loyalty(by=0.1, after=0.0, offers=("duo",)),
        Trial(weeks=weeks, ends=1.0),
    )
    market = lived(spec, DoNotCall(channel="all"), CALL, *levers)
    assert total(market, "tried_free") == N
    assert (market.customers.column("cut_at_order") > 0).all(), "both parts are ordered at the loyalty price"
    below = total(market, "billed_off") + total(market, "once_off")
    assert total(market, "discounts") / N == pytest.approx(below / N)


@pytest.mark.parametrize("weeks", [4.0, MONTH])
def test_the_fee_is_of_the_weeks_that_were_agreed(weeks: float) -> None:
    """Half the charges of 26 weeks at most, 60: the rest of the trial, in which they were bound to nothing, is free."""
    spec = at_20(
        weeks=12, worth=6.0, world__segments__all={"churn": {"rate": 0.2}, "satisfaction": 0.2},
        world__experience__fed_up=0.9, catalogue__products__phone={"commitment": 26.0, "exit_fee": 0.5},
    )  # fmt: skip
    market = lived(spec, DoNotCall(channel="all"), CALL, Trial(weeks=weeks, ends=1.0))
    left, fees, week = weekly(market, "churned"), weekly(market, "exit_fees"), np.arange(12)
    last = int(np.ceil(weeks)) - 1
    assert (left[last:] > 0).all()
    assert (fees[:last] == 0).all()
    due = 0.5 * 20 * (26 - np.maximum(week - weeks, 0)) * 12 / 52
    assert fees[last:] / left[last:] == pytest.approx(due[last:])


def lives(spec: Spec, *levers: Any) -> list[Any]:
    """What everybody holds at the end of each week."""
    market, found = opened(spec, *levers), []
    while market.week < market.weeks:
        market.run_for(1)
        found.append(market.customers.column("holding").copy())
    return found


@pytest.mark.parametrize("weeks", [26.0, 3 * MONTH, 13.5])
@pytest.mark.parametrize("delivery", [0, 2])
def test_free_weeks_keep_whom_all_off_the_bills_of_as_many_weeks_keeps(weeks: float, delivery: int) -> None:
    """A law, customer by customer, in reviews with a cheaper rival and in leaving: the same gift, said in two ways."""
    rival = {"Rival": {"known": 1, "offers": {"plan": {"category": "mobile", "price": 15, "quality": 0, "service": 0}}}}
    spec = at_20(
        weeks=8, worth=6.0, world__needs__mobile__renewal_rate=SURE, world__competitors=rival, selling__inertia=0,
        world__segments__all__churn={"rate": 0.02}, catalogue__products__phone__delivery=delivery,
    )  # fmt: skip
    again = Call(channel="all", category="mobile", rest=1.0, target=Target())
    trial, off, none = (
        lives(spec, again, *given)
        for given in ((Trial(weeks=weeks, ends=1.0),), (DiscountPromotion(by=1.0, lasts=weeks, ends=1.0),), ())
    )
    assert all((one == other).all() for one, other in zip(trial, off, strict=True))
    assert (trial[-1] == 0).sum() > (none[-1] == 0).sum()
