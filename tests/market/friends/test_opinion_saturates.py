"""What is told moves opinion less and less: opinion of us is bounded, however many friends one has, whoever tells.

Awareness saturates (each exposure reaches a part of what is missing); what the same word does to opinion must too, or
a customer with two hundred friends would be beyond the reach of any price. All bounds are loose: three points of log
odds multiply a hazard by twenty, which is more than anybody has measured for word of mouth.
"""

from __future__ import annotations

import numpy as np
import pytest

MOST = 3.0  # utility, or log odds of churn: more than the best (or worst) reputation can be worth

# Everybody holds our phone and has a service experience every week, a good one, and tells it to all friends.
TALK = """
title = "Everybody tells of us every week"
run = { customers = 2000, weeks = 40 }

[world.segments.all]
share = 1
satisfaction_spread = 0
relationship = 0
churn = { rate = 0.01 }
holds = { phone = 1 }

[world.needs.mobile]
rate = 0

[world.network]
friends = 20

[world.experience]
encounters = 1
spread = 0.05
very_poor = 0.05
very_good = 0.1
told_good = 1
satisfaction_weight = 0
fed_up = 0

[catalogue.products.phone]
category = "mobile"
price = 20

[channels.store]
direction = "inbound"

[strategies.now]
"""
BAD = "world.experience = { very_poor = 0.9, very_good = 0.95, told_poor = 1 }\n"  # the same, held to be poor
STAY = "world.needs.mobile.subscription = false\n"  # nobody leaves, so that all go on telling


def friends(number: int) -> str:
    return f"world.network.friends = {number}\n"


@pytest.mark.parametrize(("word", "sign"), [("", 1), (BAD, -1)], ids=["good", "bad"])
def test_opinion_is_bounded_in_the_number_of_friends(live, word: str, sign: int) -> None:
    """A hundred times the friends is not a hundred times the opinion: 2, 20 and 200 friends, all of whom tell."""
    few, some, many = (
        sign * live(TALK, STAY + friends(number) + word).column("opinion").mean() for number in (2, 20, 200)
    )
    assert 0 < few <= some <= many, "more friends never move it less"
    assert many - some < some - few, "the next 180 friends do less than the first 18"
    assert many < 2 * some
    assert many < MOST


@pytest.mark.parametrize("number", [20, 200])
def test_praise_alone_keeps_nobody_for_good(live, number: int) -> None:
    """Hazards under the best word of mouth are not nothing: at least exp(-3) of those without any.

    Without any word 1 - .99^20 of the holders leave in weeks 20 to 39. Opinion has long settled by then.
    """
    praised = live(TALK, friends(number)).weekly("churned")
    left = praised[20:].sum() / (2000 - praised[:20].sum())
    plain = 1 - 0.99**20
    assert left > np.exp(-MOST) * plain - 3 * np.sqrt(np.exp(-MOST) * plain / 2000)


def test_blame_alone_does_not_drive_everybody_out_in_a_month(live) -> None:
    """At three points of log odds a hazard of 1% becomes 17%: half of the customers are there after four weeks."""
    blamed = live(TALK, BAD + friends(200)).weekly("churned")
    assert blamed[:4].sum() < 0.5 * 2000


def test_no_word_no_opinion(live) -> None:
    """Nobody tells, nobody thinks anything."""
    silent = live(TALK, "world.experience.told_good = 0")
    assert not silent.column("opinion").any()


ALONE = STAY + "world.experience = { encounters = 0, told_good = 0 }\n"
ADVERTISING = (
    ALONE
    + """strategies.now.cultivation = [
    { kind = "advertising", spend = 1000, scale = 100, most = 1, favour = FAVOUR },
]"""
)
TRIALS = ALONE + 'strategies.now.cultivation = [{ kind = "trial", part = 1, cost = 0, favour = FAVOUR }]'


@pytest.mark.parametrize("kind", [ADVERTISING, TRIALS], ids=["advertising", "trials"])
def test_favour_saturates(live, kind: str) -> None:
    """Ten times the favour, week after week, is not ten times the opinion, and no more than word of mouth can do."""
    once, tenfold = (live(TALK, kind.replace("FAVOUR", each)).column("opinion").mean() for each in ("1", "10"))
    assert 0 < once <= tenfold
    assert tenfold < 3 * once
    assert tenfold < MOST


def test_the_word_of_who_is_trusted_saturates(live) -> None:
    """Trust a hundred times as much, and a friend's word still moves opinion no further than it can go."""
    trusted = live(TALK, STAY + "world.network.trust = { relative = 100, member = 100 }")
    assert trusted.column("opinion").max() < MOST


REFERRING = (
    STAY
    + """
world.experience.told_good = 0
world.segments.all.holds.phone = 0.5
world.network.trust.relative = 100
world.referral = { by_holdings = [1, 1, 1], opinion = 0.3, moves = 0 }
"""
)


def test_referrals_by_who_is_trusted_saturate(live) -> None:
    """A referral moves opinion as a telling does: over the most trusted tie, and the more the oftener, to a bound."""
    referred = live(TALK, REFERRING)
    assert referred.total("referrals") > 1000
    assert referred.column("opinion").max() < MOST
