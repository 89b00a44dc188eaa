"""Prices that answer prices: ours answer what rivals have on sale and somebody knows; theirs answer like for like.

What an order agreed to pay is seen in the commission: a channel that earns the whole first year is paid 12 months.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

# Two kinds of customers, who never meet: some come to want a phone, the others fibre. We sell both, and a rival phones.
MARKET = """
title = "Two categories, and customers of one each"
run = { customers = 6000, weeks = 12 }

[world.segments.callers]
share = 0.5
need_rate = { broadband = 0 }
[world.segments.surfers]
share = 0.5
need_rate = { mobile = 0 }

[world.needs.mobile]
rate = 0.1
worth_having = 2
[world.needs.broadband]
rate = 0.1
worth_having = 2

[world.network]
kind = "nobody"

[world.competitors.Rival.offers.phone]
category = "mobile"
price = 60

[catalogue.products.phone]
category = "mobile"
price = 60
[catalogue.products.fibre]
category = "broadband"
price = 60

[channels.store]
direction = "inbound"
commission = 1

[strategies.now]
"""
FIBRE = 'world.competitors.Rival.offers.fibre = { category = "broadband", price = 60 }\n'
CHEAP = "world.competitors.Rival.offers.phone.price = 40\n"
MATCH = 'strategies.now.pricing = [{ kind = "match", lag = 2, floor = 0.5 }]\n'


def monthly(lived: Any, offer: str) -> Any:
    """By week, the mean monthly price that the orders of an offer agreed to."""
    return lived.by_offer("commission")[offer] / lived.by_offer("orders")[offer] / 12


def history_of(lived: Any, segment: str) -> dict[Any, float]:
    return {key: value for key, value in lived.history().items() if key[2] == segment and key[4] != "no product"}


# --- What we match -------------------------------------------------------------------------------------------


def test_match_follows_a_price_that_is_there(live) -> None:
    """A rival at 40: we match it after the lag, in its category only."""
    matched = live(MARKET, MATCH + CHEAP)
    np.testing.assert_allclose(monthly(matched, "phone")[4:], 40)
    np.testing.assert_allclose(monthly(matched, "fibre"), 60)


def test_match_does_not_answer_an_offer_that_is_not_yet_launched(live) -> None:
    """Nobody can buy in the twelve weeks of the run what comes to market in week 100: our price stays what it is."""
    later = 'world.competitors.Rival.offers.to_come = { category = "mobile", price = 40, launched = 100 }\n'
    np.testing.assert_allclose(monthly(live(MARKET, MATCH + later), "phone"), 60)


def test_match_answers_an_offer_once_it_is_launched(live) -> None:
    """Before the launch (and the lag) our own price, at the end of the run the match."""
    later = 'world.competitors.Rival.offers.to_come = { category = "mobile", price = 40, launched = 5 }\n'
    price = monthly(live(MARKET, MATCH + later), "phone")
    np.testing.assert_allclose(price[:5], 60)
    np.testing.assert_allclose(price[9:], 40)


def test_match_answers_an_offer_that_becomes_known_by_advertising(live) -> None:
    """Nobody knows the rival at the start, everybody after its first week of advertising."""
    told = "world.competitors.Rival.known = 0\nworld.competitors.Rival.advertising = 1\n" + CHEAP
    price = monthly(live(MARKET, MATCH + told), "phone")
    assert price[0] == 60
    np.testing.assert_allclose(price[5:], 40)


def test_match_forgets_an_offer_that_was_withdrawn(live) -> None:
    """What is no longer for sale is nobody's alternative: the cut goes when it is gone."""
    old = 'world.competitors.Rival.offers.old = { category = "mobile", price = 40, withdrawn = 3 }\n'
    np.testing.assert_allclose(monthly(live(MARKET, MATCH + old), "phone")[7:], 60)


def test_match_leaves_alone_whom_nobody_knows(live) -> None:
    hidden = live(MARKET, MATCH + CHEAP + "world.competitors.Rival.known = 0")
    np.testing.assert_allclose(monthly(hidden, "phone"), 60)


# --- How a rival follows -------------------------------------------------------------------------------------

ANSWERS = "world.competitors.Rival.reacts = '{}'\nworld.competitors.Rival.lag = 1\n"
CUT = 'strategies.now.pricing = [{ kind = "discount", by = 0.3, offers = ["phone"] }]\n'
ALIKE = """
channels.store = { presents = 1, closes = 1 }
world.segments.callers = { relationship = 0, price_response = 0.1 }
"""
SALES = (("orders", "phone"), ("lost_sale", "Rival/phone"))


@pytest.mark.parametrize("reacts", ["follow", "undercut"])
def test_a_cut_in_one_category_moves_no_rival_price_in_another(live, reacts: str) -> None:
    """The rival answers a cheaper phone with its phone: whoever wants fibre lives the same weeks."""
    answers = ANSWERS.format(reacts)
    as_today, cheaper = live(MARKET, FIBRE + answers), live(MARKET, FIBRE + answers + CUT)
    assert history_of(as_today, "callers") != history_of(cheaper, "callers")
    assert history_of(as_today, "surfers") == history_of(cheaper, "surfers")


@pytest.mark.parametrize("reacts", ["follow", "undercut"])
def test_what_a_rival_also_sells_is_no_part_of_its_answer(live, reacts: str) -> None:
    """A rival of two categories answers a cut in the first as a rival of that one would."""
    answers = ANSWERS.format(reacts) + CUT
    assert history_of(live(MARKET, answers), "callers") == history_of(live(MARKET, answers + FIBRE), "callers")


def test_a_rival_that_follows_wholly_keeps_the_shares_between_us(live) -> None:
    """Both 30% cheaper, value and price alike: of those who take a phone half take ours, as before the cut.

    Taken from week 3 on, when the rival has followed. Half of n buyers: standard error sqrt(n)/2.
    """
    market = live(MARKET, ANSWERS.format("follow") + FIBRE + CUT + ALIKE)
    ours, theirs = (market.by_offer(name)[offer][3:].sum() for name, offer in SALES)
    assert abs(ours - theirs) < 3 * np.sqrt(ours + theirs)
