"""What is worth nothing is worth nothing twice, what is given away is what is counted, and terms mean what they say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

N = 4000

# One shop that shows everything; customers come when they look around. The rest is said by each law.
SHOP = """
title = "A shop that shows everything"
run = { customers = 4000, weeks = 30 }

[world.segments.all]
share = 1
price_response = 0.05
price_response_spread = 0
relationship = 0
satisfaction_spread = 0
weights = { quality = 2, service = 10 }
churn = { rate = 0 }

[world.needs.phone]
rate = 0
worth_having = 5

[world.network]
kind = "nobody"

[world.experience]
encounters = 0

[catalogue.products.phone]
category = "phone"
price = 20

[channels.shop]
direction = "inbound"
presents = 1
closes = 1
service = 1

[strategies.now]
"""

# --- An unwanted part of a bundle ------------------------------------------------------------------------------

BUNDLES = """
world.needs.phone = { rate = 1000, renewal_rate = 0.5 }
world.needs.extra.rate = 0
catalogue.products.poor = { category = "extra", price = 5, quality = 0 }
catalogue.products.rich = { category = "extra", price = 5, quality = QUALITY }
catalogue.bundles.plain = { products = ["phone", "poor"] }
catalogue.bundles.fancy = { products = ["phone", "rich"] }
strategies.now.bundling = [{ kind = "pure", bundle = "plain" }, { kind = "pure", bundle = "fancy" }]
"""


@pytest.mark.parametrize("quality", ["0", "1"])
def test_a_part_that_nobody_wanted_is_worth_the_same_before_and_after_it_is_held(live, quality: str) -> None:
    """Nobody has a need of the extra. Whatever it is worth, the share of the bundle with the better one does not
    drift: who looks around again finds what the first choice found.

    Standard error of the difference of two shares of the same customers: at most sqrt(2 x .25 / N), .011.
    """
    lived = live(SHOP, BUNDLES.replace("QUALITY", quality))
    bought = {name: weeks.sum() for name, weeks in lived.by_offer("acquisitions").items()}
    held = {name: weeks[-1] for name, weeks in lived.by_offer("contracts").items()}
    first, later = (count["fancy"] / (count["fancy"] + count["plain"]) for count in (bought, held))
    assert bought["fancy"] + bought["plain"] > 0.9 * N
    assert abs(later - first) < 3 * np.sqrt(0.5 / N)


# --- What a discount gives away ---------------------------------------------------------------------------------

OFFERS = {
    "discount": "strategies.now.promotion = [{ kind = 'discount', by = 0.5, ends = 1, lasts = 104 }]",
    "targeted": "strategies.now.promotion = [{ kind = 'targeted', by = 0.5, ends = 1, lasts = 104, target = {} }]",
}


@pytest.mark.parametrize("kind", OFFERS)
def test_what_two_years_of_bills_fall_short_of_the_list_is_what_is_counted_as_given_away(live, kind: str) -> None:
    """All order in the first week, at half the price, and stay two years: list value less bills is the discount."""
    lived = live(SHOP, "world.needs.phone.rate = 1000\nrun = { customers = 500, weeks = 104 }", OFFERS[kind])
    at_list = lived.total("contracts") * 20 * 12 / 52
    assert lived.by_offer("orders")["phone"][0] > 450
    assert at_list - lived.total("recurring_revenue") == pytest.approx(lived.total("discounts"), rel=0.01)


# --- Two offers of one supplier ---------------------------------------------------------------------------------

RIVAL = """
world.segments.all.holds."Rival/basic" = 1
world.needs.phone.renewal_rate = 0.2
world.competitors.Rival.offers.basic = { category = "phone", price = 20 }
world.competitors.OTHER.offers.plus = { category = "phone", price = 25, quality = 0.7 }
catalogue.products.phone.price = 100000
"""


def outcomes(lived: Any) -> dict[str, float]:
    """What became of the occasions: who took what of the rivals', and who kept what they had."""
    sold = {name: float(weeks.sum()) for name, weeks in lived.by_offer("lost_sale").items()}
    return sold | {"kept": lived.total("kept")}


def test_moving_between_two_offers_of_one_rival_costs_no_inertia(live) -> None:
    """Inertia is what leaving a supplier costs: where all stay with theirs, it is no matter how much."""
    easy, hard = (
        outcomes(live(SHOP, RIVAL.replace("OTHER", "Rival"), f"selling.inertia = {inertia}")) for inertia in (0, 10)
    )
    assert easy["Rival/plus"] > 100
    assert easy == hard


def test_moving_to_another_rival_costs_inertia(live) -> None:
    easy, hard = (
        outcomes(live(SHOP, RIVAL.replace("OTHER", "Second"), f"selling.inertia = {inertia}")) for inertia in (0, 10)
    )
    assert easy["Second/plus"] > 100 > hard["Second/plus"]


CALLS = """
channels.calls = { direction = "outbound", rapport = 1, discovers = 1, presents = 1, closes = 1, capacity = 4000 }
run.weeks = 1
"""
COMMITTED = "world.segments.all.in_commitment = 1\n"
BOUND = CALLS + COMMITTED + "world.competitors.Rival.offers.basic = { commitment = 12, exit_fee = FEE }"


def test_moving_up_at_the_same_rival_breaks_no_commitment(live) -> None:
    """As with us: who takes a dearer offer of their supplier pays no exit fee, whatever it is."""
    free, dear = (
        outcomes(live(SHOP, RIVAL.replace("OTHER", "Rival"), BOUND.replace("FEE", fee), "selling.closing_horizon = 8"))
        for fee in ("0", "1")
    )
    assert free["Rival/plus"] > 100
    assert free == dear


# --- At the end of the contract ---------------------------------------------------------------------------------

ENDING = "target = { holds = 'ours', weeks_to_end = [0, 8] }"
REACHING = {
    "call": (f"strategies.now.channel_policy = [{{ kind = 'call', channel = 'calls', {ENDING} }}]", "contacts"),
    "targeted": (f"strategies.now.promotion = [{{ kind = 'targeted', by = 0.5, {ENDING} }}]", "discounts"),
    "coupon": (
        f"strategies.now.promotion = [{{ kind = 'coupon', face = 20, redeemed = 1, {ENDING} }}]",
        "vouchers_used",
    ),
    "trial": (f"strategies.now.cultivation = [{{ kind = 'trial', part = 1, cost = 1, {ENDING} }}]", "trials"),
}
OURS = "world.segments.all.holds.phone = 1\nworld.needs.phone.renewal_rate = 0.5\nselling.effort_response = 0\n"
TERMS = {
    "never committed": "",
    "free for years": "catalogue.products.phone.commitment = 20\nworld.segments.all.in_commitment = 0",
}


@pytest.mark.parametrize("terms", TERMS)
@pytest.mark.parametrize("lever", REACHING)
def test_who_has_long_been_free_is_not_at_the_end_of_a_contract(live, lever: str, terms: str) -> None:
    """From 0 to 8 weeks to the end: whoever has no commitment, or had one years ago, is not among them."""
    said, entry = REACHING[lever]
    first_week = live(SHOP, OURS, CALLS, TERMS[terms], said)
    assert first_week.total(entry) == 0


@pytest.mark.parametrize("lever", ["call", "trial"])
def test_whose_contract_ends_within_the_weeks_is_reached(live, lever: str) -> None:
    """A commitment of 20 weeks with what is left even between 0 and 20: 9 of 21 are within 8 weeks of the end."""
    said, entry = REACHING[lever]
    reached = live(SHOP, OURS, CALLS + COMMITTED, "catalogue.products.phone.commitment = 20", said).total(entry)
    assert abs(reached / N - 9 / 21) < 0.03


# --- Authority in the middle of a commitment ---------------------------------------------------------------------

EARLY = """
world.segments.all = { holds = { phone = 1 }, price_response = 0.5, in_commitment = 1, haggles = 1 }
catalogue.products.phone.commitment = 12
world.competitors.Rival.offers.basic = { category = "phone", price = 12 }
selling.inertia = 0
strategies.now.pricing = [{ kind = "authority", levels = { rep = "60%" } }]
"""


def test_who_is_still_committed_asks_for_a_discount_too(live) -> None:
    """A rep who may give 60% calls customers with up to 12 weeks to go, for whom a rival is cheaper.

    Only one in 13 is free. The others, too, are offered 8 less, which is worth 4, several times the spread of tastes:
    most would have to get some 40% off to stay.
    """
    called = live(SHOP, CALLS, EARLY)
    asked = called.total("requests_1", "requests_2", "requests_3", "requests_4")
    assert called.total("contacts") > 0.9 * N
    assert asked > 3 / 13 * called.total("contacts")
