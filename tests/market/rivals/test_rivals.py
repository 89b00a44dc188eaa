"""Rivals that answer: undercutting to a floor, best response, prices to come, launches, and their advertising."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from simsales.market.market import Market
from simsales.market.price.levers import Discount, ListPrice
from simsales.market.scenario import Scenario
from tests.laws.worlds import LIVELY, QUIET, Spec, changed, fingerprint, lived, opened, total

SEEDS = range(1, 7)


def rival(**keys: Any) -> Spec:
    """The lively world, with a rival that behaves in another way."""
    return changed(LIVELY, run__customers=800, world__competitors__Rival={"reacts": "hold", **keys})


def posted(market: Market, offer: str = "Rival/phone") -> list[float]:
    """A rival's price of each week."""
    j, prices = market.book.labels.offers.index(offer), []
    while market.week < market.weeks:
        prices.append(float(market.post_rival_prices()[j]))
        market.run_for(1)
    return prices


def surely_less(less: list[float], more: list[float]) -> bool:
    gaps = np.array(more) - np.array(less)
    return bool(gaps.mean() > 2 * gaps.std(ddof=1) / np.sqrt(len(gaps)) > 0)


def test_a_rival_that_undercuts_goes_below_our_price_with_its_lag_down_to_its_floor() -> None:
    spec = rival(reacts="undercut", lag=2, undercut=0.1, floor=0.8)
    prices = posted(opened(spec, ListPrice(price=60.0, offers=("phone",), starts=4.0)))
    assert prices[:2] == [60.0, 60.0], "nothing seen yet"
    assert prices[2:6] == [60.0] * 4, "63 would be above its list"
    assert prices[6:] == pytest.approx([54.0] * 10)
    deep = posted(opened(spec, ListPrice(price=20.0, offers=("phone",))))
    assert deep[2:] == pytest.approx([48.0] * 14), "its floor"


def test_undercutting_takes_orders_from_a_price_cut() -> None:
    cut = Discount(by=0.3, offers=("phone",), existing=False)
    held = [total(lived(rival(), cut, seed=s), "orders") for s in SEEDS]
    under = [total(lived(rival(reacts="undercut", lag=1, floor=0.3), cut, seed=s), "orders") for s in SEEDS]
    assert surely_less(under, held)


def test_two_rivals_that_answer_each_other_come_to_the_nash_price() -> None:
    """Logit, value 2, response 1, no cost: 1.5989, by the market's own order of the day; we sell nothing."""
    offer = {"category": "mobile", "price": 1.0, "quality": 0, "service": 0}
    alike = {"reacts": "best_response", "every": 1, "offers": {"phone": offer}}
    spec = changed(
        QUIET,
        run={"customers": 50, "weeks": 40},
        world__segments__all__price_response=1.0,
        world__needs__mobile__worth_having=2.0,
        world__competitors={"One": alike, "Other": alike},
        catalogue__products__phone__price=10000.0,
    )
    market = lived(spec)
    prices = market.post_rival_prices()[market.book.rival >= 0]
    assert prices == pytest.approx([1.5989, 1.5989], abs=1e-4)


def test_it_thinks_again_only_when_due() -> None:
    spec = rival(reacts="best_response", every=5)
    prices = posted(opened(spec))
    assert prices[:5] == [60.0] * 5
    assert prices[5] != 60.0
    assert len(set(prices[5:10])) == 1


def test_prices_to_come_are_posted_when_they_come() -> None:
    spec = rival(offers={"phone": {"prices": ((4.0, 50.0), (8.0, 55.0))}})
    assert posted(opened(spec)) == [60.0] * 4 + [50.0] * 4 + [55.0] * 8


def test_advertising_wins_the_rival_customers() -> None:
    unknown = rival(known=0.1)
    told = changed(unknown, world__competitors__Rival__advertising=0.3)
    ours = [total(lived(unknown, seed=s), "orders") for s in SEEDS]
    less = [total(lived(told, seed=s), "orders") for s in SEEDS]
    assert surely_less(less, ours)
    market = lived(changed(told, world__competitors__Rival__advertises=(2.0, 4.0)))
    assert market.competitors[0].known(2).tolist() == pytest.approx([0.1, 0.1])
    assert market.competitors[0].known(9).tolist() == pytest.approx([1 - 0.9 * 0.7**2] * 2)


def test_an_offer_not_yet_launched_or_withdrawn_wins_nobody() -> None:
    spec = rival(offers={"phone": {"launched": 99.0}, "fibre": {"withdrawn": 1.0}})
    never = changed(spec, world__competitors__Rival__known=0.0)
    assert total(lived(spec), "orders") >= total(lived(rival()), "orders")
    market = lived(spec)
    assert market.facts.offer.known[market.book.rival >= 0].tolist() == [0.0, 0.0]
    assert total(lived(never), "orders") >= total(market, "orders")


def test_what_is_off_changes_nothing() -> None:
    silent = rival(undercut=0.5, floor=0.1, every=1, offers={"phone": {"cost": 9.0}})
    assert fingerprint(lived(silent)) == fingerprint(lived(rival()))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValidationError, match="before it starts"):
        Scenario.model_validate(rival(advertises=(4.0, 2.0)))
    with pytest.raises(ValidationError, match="must come after launched"):
        Scenario.model_validate(rival(offers={"phone": {"launched": 5.0, "withdrawn": 5.0}}))


def test_a_rival_follows_what_it_answers_and_no_rise_if_it_only_cuts() -> None:
    """Of two plans of ours one is cut by a fifth: an offer that answers it follows wholly, by category a half."""
    two = {"plain": {"category": "mobile", "price": 50.0}}
    named = rival(reacts="follow", lag=1, share_of_change=1.0, offers={"phone": {"answers": ("phone",)}})
    cut, rise = (Discount(by=by, offers=("phone",)) for by in (0.2, -0.2))
    assert posted(opened(changed(named, catalogue__products=two), cut))[1:] == pytest.approx([48.0] * 15)
    by_category = changed(rival(reacts="follow", lag=1, share_of_change=1.0), catalogue__products=two)
    assert posted(opened(by_category, cut))[1:] == pytest.approx([54.0] * 15)
    assert posted(opened(named, rise))[1:] == pytest.approx([72.0] * 15)
    only_cuts = changed(named, world__competitors__Rival__only_cuts=True)
    assert posted(opened(only_cuts, rise)) == [60.0] * 16
    undercuts = rival(reacts="undercut", lag=1, undercut=0.0, floor=0.1, offers={"fibre": {"answers": ("phone",)}})
    assert posted(opened(undercuts, ListPrice(price=9.0, offers=("phone",))), "Rival/fibre")[1:] == [9.0] * 15


def test_what_rivals_asked_is_kept_week_by_week() -> None:
    market = lived(rival(offers={"phone": {"prices": ((4.0, 50.0),), "launched": 2.0}}))
    phone = market.rival_prices().set_index("offer").loc["phone"]
    assert phone["rival"].unique().tolist() == ["Rival"]
    assert phone["week"].tolist() == list(range(market.weeks))
    assert phone["price"].tolist() == [60.0] * 4 + [50.0] * 12
    assert phone["known"].tolist() == [0.0] * 2 + [1.0] * 14


@pytest.mark.parametrize("keys", [{"only_cuts": True}, {"offers": {"phone": {"answers": ("phone",)}}}])
def test_what_a_rival_that_holds_its_prices_would_ignore_is_refused(keys: Spec) -> None:
    with pytest.raises(ValidationError, match="it reacts with"):
        Scenario.model_validate(rival(**keys))


# --- Who counts when a rival looks at our prices: the customers there are -------------------------------------


def cut_for_some(reacts: str, **segments: tuple[float, bool]) -> list[float]:
    """What a rival that answers week by week asks, if some segments (share, whether we are 30% cheaper) are there."""
    young = LIVELY["world"]["segments"]["young"]
    spec = rival(reacts=reacts, lag=1, undercut=0.1, floor=0.1, share_of_change=1.0, every=1)
    spec["world"]["segments"] = {name: {**young, "share": share} for name, (share, _) in segments.items()}
    cheaper = tuple(name for name, (_, cut) in segments.items() if cut)
    return posted(opened(spec, Discount(by=0.3, segments=cheaper)))


REACTS = ("follow", "undercut", "best_response")


@pytest.mark.parametrize("reacts", REACTS)
def test_a_segment_without_customers_tells_a_rival_nothing(reacts: str) -> None:
    """Cheaper for nobody is not cheaper, and a price that nobody is asked takes nothing from one that some are."""
    one = cut_for_some(reacts, some=(0.9, False), few=(0.1, True))
    assert cut_for_some(reacts, some=(0.9, False), few=(0.1, True), none=(0.0, False)) == pytest.approx(one)
    assert cut_for_some(reacts, some=(0.9, False), few=(0.1, True), none=(0.0, True)) == pytest.approx(one)
    dear = cut_for_some(reacts, some=(1.0, False), none=(0.0, False))
    assert cut_for_some(reacts, some=(1.0, False), none=(0.0, True)) == dear != one


@pytest.mark.parametrize("reacts", REACTS)
def test_two_halves_of_a_segment_are_the_whole_to_a_rival(reacts: str) -> None:
    whole = cut_for_some(reacts, some=(0.9, False), few=(0.1, True))
    halves = cut_for_some(reacts, one=(0.45, False), other=(0.45, False), few=(0.1, True))
    assert halves == pytest.approx(whole)


def test_a_rival_follows_by_how_many_customers_pay_less() -> None:
    """A tenth of the customers are asked 30% less: our prices have fallen by 3%, and 60 becomes 58.20."""
    assert cut_for_some("follow", some=(0.9, False), few=(0.1, True))[1:] == pytest.approx([58.2] * 15)


def test_a_district_counts_by_its_customers() -> None:
    """9 of 10 customers live in a district where we are 30% cheaper: 60 becomes 43.80."""
    tree = {"cities": {"Town": {"districts": {"North": {"share": 0.9}, "South": {"share": 0.1}}}}}
    spec = changed(rival(reacts="follow", lag=1, share_of_change=1.0), world__organisation=tree)
    assert posted(opened(spec, Discount(by=0.3, districts=("North",))))[1:] == pytest.approx([43.8] * 15)
