"""A biography leaves nothing out: in a week in which something of a customer changed, something is told of them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import simsales.market
from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import LOOPS, Watch
from simsales.market.attention.words import NOTICED
from simsales.market.channels.levers import Call
from simsales.market.channels.rules import NamedAccounts, PassOn
from simsales.market.ground.telling import Moment
from simsales.market.promotion.levers import Coupons, DiscountPromotion
from tests.laws.guarded import BESIDES, BUSY, COLUMNS, STRATEGIES, SYSTEMS
from tests.laws.worlds import changed, opened
from tests.market.rep_worlds import BUSY_STRATEGY

CUSTOMERS = 126
# All that may happen to a customer: reps who lie and are remembered, calls that annoy, cases, buying centres, coupons
# whose rest comes off some weeks' bills, campaigns that give up.
EVERYTHING = changed(
    BUSY,
    run={"customers": CUSTOMERS, "weeks": 12},
    world__experience={"hurt_weeks": 26, "very_poor": 0.4},
    world__segments__old__account={},
    world__segments__young__need_ends=0.3,
    world__segments__old__need_lapses=0.1,
    channels__telesales={"complains": 0.3, "complains_above": 0.5, "opts_out": 0.2},
    reps__visitors={"day": {"meetings": 2, "calls": 4, "messages": 6}},
    selling={"overstatement": 9.0, "notices": 0.4, "stranger": 0.5, "remembers": 0.3},
)
PASSING = (PassOn(channel="store", to="telesales"), PassOn(channel="telesales", to="store"))
WAYS: tuple[tuple[Any, ...], ...] = (
    (*STRATEGIES[0], *PASSING, Coupons(face=130.0, redeemed=1.0), DiscountPromotion(by=0.2, lasts=4.0)),
    (*STRATEGIES[1], *PASSING, *SYSTEMS[0], Call(channel="telesales", rest=2.0, attempts=2)),
    (*STRATEGIES[2], *PASSING, *SYSTEMS[2], *BUSY_STRATEGY, NamedAccounts(channel="store")),
)
# Columns of which nothing is told, and why.
SILENT = {
    "opinion": "fades week by week; what friends say is told when they say it",
    "fatigue": "fades week by week; the contacts that raise it are told",
    "billed": "a running sum; the charges that it sums are told when they change",
    "friends_holding": "counts friends: what they buy is told of them",
    "reference": "drifts to the going price whenever it is noticed; what follows from it is told in a choice",
    "lived": "the marks of the week, taken off when the experience is told",
    "worked_by": "between two steps only: who works the customer",
    "advised": "between two steps only: who advised the customer who buys elsewhere, which is told",
    "playing": "between two steps only: where the customer decides",
    "subject": "between two steps only: what the customer decides on",
    "grade": "a list's own mark at a contact, which is told",
    "stance": "a campaign's own mark, taken off at the end of its week",
    "caller": "a promise to call again: the call is told",
    "call_again": "a promise to call again: the call is told",
    "contract_end_part": "how far into its week: the week in which a commitment ends is told",
    "trial_rest": "what of a trial's last week is charged: that it ends is told",
    "cut_at_order": "what of a cut on the bill came with the order: the price is told",
    "trial_term": "what was agreed with the trial: that who goes on is bound is told as it ends",
    "off_left": "counts down with the bills: that a discount begins, and is over, is told",
    "spared": "between two steps only: what a bill was less, until points are credited",
    "hurt_case": "a case closes by itself; the experience that opens it is told",
}
# Who somebody is, which no week changes; and what only other worlds move (an order of modes).
UNMOVED = {"alive", "churn_logit", "fits", "orientation", "price_response", "segment", "sensitivity", "usage"} | {
    "tried", "tried_by", "need_ends", "need_factor", "need_until", "weighs", "worth_more", "long_wait", "in_hand",
}  # fmt: skip

type Told = Callable[[Any, Any], Any]


# Columns of which not every change is told: the changes that are, and why not the others.
IN_PART: dict[str, tuple[Told, str]] = {
    "awareness": (lambda before, after: after - before >= NOTICED, "it fades, and every display adds a little"),
    "credit": (lambda before, after: (after > before) | (after < before) & (after <= 0), "it comes off bill by bill"),
    "moment": (lambda before, after: (after != before) & (after > 0), "that it ends was told when it came"),
    "points": (lambda before, after: after < before, "they are credited every week"),
    "mis_sold": (lambda before, after: (after != before) & (after >= 0), "what is held no more is forgotten later"),
    "listed_by": (lambda before, after: (after != before) & (after >= 0), "a list is used up without a sound"),
    "told": (lambda before, after: (after != before) & (after != 0), "it is the word of one week"),
    "tellings": (lambda before, after: (after != before) & (after != 0), "they are the words of one week"),
    "heard": (lambda before, after: (after != before) & (after != 0), "it goes with the tellings"),
    "heard_trust": (lambda before, after: (after != before) & (after != 0), "it goes with the tellings"),
}


def telling(moment: Moment) -> set[str]:
    """The columns of the customer that a step changed in a way that has to be told."""
    found = set()
    for name in COLUMNS:
        before, after = getattr(moment.before, name), getattr(moment.after, name)
        says = IN_PART[name][0] if name in IN_PART else np.not_equal
        if name not in SILENT and says(before, after).any():
            found.add(name)
    return found


@pytest.mark.parametrize("every", [9, *(pytest.param(each, marks=pytest.mark.slow) for each in (5, 3))])
def test_whatever_changes_is_told(every: int) -> None:
    moved: set[str] = set()
    for first, components in enumerate(WAYS):
        for row in range(first, CUSTOMERS, every * len(WAYS)):
            market = opened(EVERYTHING, *components, *BESIDES, seed=5)
            story = CustomerStory(market, row)
            watch = Watch(market, story.customers, story.rows)
            while market.week < market.weeks:
                moments = watch.week()
                changes = set().union(*map(telling, moments))
                assert story.events(moments) or not changes, f"customer {row}, week {market.week - 1}: {changes}"
                moved |= changes
    assert set(COLUMNS) - SILENT.keys() - moved == UNMOVED, "the law is about all other columns"


def test_silent_columns_are_columns_and_not_told_in_part() -> None:
    assert SILENT.keys() | IN_PART.keys() | UNMOVED <= set(COLUMNS)
    assert not SILENT.keys() & IN_PART.keys()


def test_a_loop_that_is_listened_to_shares_its_name_with_no_other() -> None:
    """A function of the same name elsewhere would be taken for it, wherever a mechanism calls it."""
    for found in pkgutil.walk_packages(simsales.market.__path__, "simsales.market."):
        for name, value in vars(importlib.import_module(found.name)).items():
            if name in LOOPS and callable(value):
                assert "people" in inspect.signature(getattr(value, "py_func", value)).parameters, (found.name, name)
