"""Tastes are the customer's own: they change for one now and for another then, and never wholly.

Two brands alike in everything, whose buyers look around all the time: who changes over does so for a reason of taste
alone. With tastes that last some 13 weeks each, about one in 26 changes in any week; if all were drawn anew at once,
half of everybody would.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

N = 4000
YEAR = 52

ALIKE = """
title = "Two brands alike"
run = { customers = 4000, weeks = 54 }

[world.segments.all]
share = 1
price_response_spread = 0
relationship = 0
satisfaction_spread = 0
weights = { service = 100 }
churn = { rate = 0 }

[world.needs.it]
rate = 1000
worth_having = 20
lasts = 5000

[world.network]
kind = "nobody"

[world.experience]
encounters = 0

[catalogue.products.one]
category = "it"
price = 20

[channels.shop]
direction = "inbound"
service = 1
presents = 1
closes = 1

[strategies.now]
"""
LOOKING = "world.needs.it.renewal_rate = 1000\n"
OURS = LOOKING + 'catalogue.products.two = { category = "it", price = 20 }\n'
THEIRS = LOOKING + 'world.competitors.Rival.offers.two = { category = "it", price = 20 }\nselling.inertia = 0\n'
USED_UP = """
world.needs.it = { subscription = false, consumed = { looks = 0 } }
catalogue.products.one.commitment = 1
catalogue.products.two = { category = "it", price = 20, commitment = 1 }
"""
BRANDS = {"both ours": OURS, "a rival's": THEIRS}


def changed_over(lived: Any) -> Any:
    """Who took the other brand, week by week; nobody can in the first."""
    return lived.weekly("switches", "won_from_rival", "churned_to_rival")


def holdings(live: Any, brands: str, weeks: int) -> Any:
    return live(ALIKE, brands, f"run.weeks = {weeks}").column("holding")[:, 0].copy()


@pytest.mark.parametrize("brands", BRANDS)
def test_no_week_changes_everybodys_mind(live, brands: str) -> None:
    """At the end of a quarter as in any other week at most a few in a hundred change over."""
    moved = changed_over(live(ALIKE, BRANDS[brands]))
    assert moved.max() < 0.15 * N, f"in week {moved.argmax()}"


def test_no_week_changes_what_everybody_buys_again(live) -> None:
    """What is bought anew every week: from one week to the next most buy the brand of last time."""
    same = [holdings(live, USED_UP, week + 1) == holdings(live, USED_UP, week) for week in (7, 12, 13, 14)]
    assert min(each.mean() for each in same) > 0.85


@pytest.mark.parametrize("brands", [OURS, USED_UP], ids=["held", "used up"])
def test_after_a_year_more_than_half_like_what_they_liked(live, brands: str) -> None:
    """A part of taste is the customer's own for good: half would be mere chance (its standard error is .008)."""
    first, later = (holdings(live, brands, weeks) for weeks in (2, 2 + YEAR))
    both = (first >= 0) & (later >= 0)
    assert both.mean() > 0.99
    assert (first == later)[both].mean() > 0.55


@pytest.mark.parametrize("weeks", [1, 20, 53])
def test_two_brands_alike_are_bought_alike(live, weeks: int) -> None:
    """However tastes last, half of all like the one better, in any week."""
    one = (holdings(live, USED_UP, weeks) == 0).mean()
    assert abs(one - 0.5) < 3 * np.sqrt(0.25 / N)
