"""Customers refer friends to us, the more so the more they hold (B-refer), over ties of five kinds (D-derive).

Who refers is decided first, from what everybody was like before; then each names one friend, and at last the friends
take it up (``naming``).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import chance_of, comes, uniform, uniform_of
from simsales.market.friends.naming import LEVELS, named, products_of_ours, take_up
from simsales.market.friends.plan import Referrals
from simsales.market.friends.ties import WEEKS_A_YEAR
from simsales.market.ground.day import Today
from simsales.market.ground.state import MATCHED

READS = ("segment", "satisfaction", "holding", "touched", "lived", "need_over")
WRITES = (
    "awareness", "opinion", "relationship", "need", "origin", "recommended", "asked_in", "referred_in", "referred_by",
    "referral_depth",
)  # fmt: skip


@rule
def eagerness(content: float, satisfaction_weight: float, related: float, relationship_weight: float) -> float:
    """Factor on the rate of referral: by satisfaction and relationship gained since the start (1: as at the start).

    >>> eagerness(-0.3, 0.0, 0.5, 0.0)
    1.0
    """
    return math.exp(satisfaction_weight * content + relationship_weight * related)


def rewarded(reward: float, response: float) -> float:
    """Factor on the rate of referral by a reward, in currency: it grows with the logarithm of one more (assumed).

    Rewards make customers refer, the more so the larger they are, but less and less (Ryu & Feick 2007).

    >>> rewarded(0.0, 0.2), round(rewarded(50.0, 0.2), 3)
    (1.0, 1.786)
    """
    return 1.0 + response * math.log1p(reward)


@rule
def pull_on(holding: Any, pull: Any, own: int) -> float:
    """Factor on the rate of referral by rewards: that of the offer held for which most is promised.

    >>> pull_on(np.array([2, -1, 0]), np.array([1.0, 1.5, 1.2]), 3)
    1.2
    """
    most = 1.0
    for g in range(holding.shape[0]):
        if holding[g] >= 0 and holding[g] < own and pull[holding[g]] > most:
            most = pull[holding[g]]
    return most


@rule
def chance_if_asked(rate: float, factor: float) -> float:
    """Chance that a customer who is asked refers somebody at once: that of a whole year without being asked (assumed).

    >>> round(chance_if_asked(-math.log(1 - 0.34) / 52, 1.0), 10)
    0.34
    """
    return chance_of(WEEKS_A_YEAR * rate * factor)


@loop
def _refer(people: Any, facts: Any, on: bool, pull: Any, refer: Any, givers: Any, tally: Any) -> int:
    """Who refers somebody unasked this week, by each offer's ``pull``; how many of ``givers`` are filled."""
    nobody, nothing = tally.nobody, tally.nothing
    referral, found = facts.referral, 0
    # Satisfaction and relationship lie between 0 and 1, so nobody is keener than this: most draws are above it.
    keenest = 1.001 * eagerness(1.0, abs(referral.satisfaction_weight), 1.0, abs(referral.relationship_weight))
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        held = products_of_ours(people.holding[i], facts.own)
        if held == 0:
            continue
        s, level = people.segment[i], min(held, LEVELS) - 1
        tally.holders_of[level, s, nobody, nothing] += 1
        u = uniform(refer, i)
        if not on:
            continue
        drawn = pull_on(people.holding[i], pull, facts.own)
        if u >= referral.rate[level] * keenest * drawn:
            continue
        factor = eagerness(
            people.satisfaction[i] - facts.segment.satisfaction[s], referral.satisfaction_weight,
            people.relationship[i] - facts.segment.relationship[s], referral.relationship_weight,
        )  # fmt: skip
        if comes(u, referral.rate[level] * factor * drawn):
            givers[found] = i
            found += 1
    return found


class Request(Packed):
    """Whom staff ask for a referral: a ``part`` of who is ``satisfied``, and nobody again within ``rest`` weeks."""

    part: float
    satisfied: float
    rest: float


class RequestLuck(Packed):
    """The keys of whether a customer is asked, and agrees to refer somebody."""

    ask: Any
    agree: Any


@loop
def _ask(
    people: Any, facts: Any, rows: Any, ordered: Any, channel: int, request: Request, week: int, luck: RequestLuck,
    agreed: Any, tally: Any,
) -> None:  # fmt: skip
    """Ask those who ordered, or were well understood, in a channel this week; who ``agreed`` refers somebody now."""
    nothing = tally.nothing
    referral, option = facts.referral, int(facts.channel.luck[channel])
    for k in range(rows.shape[0]):
        i = int(rows[k])
        held = products_of_ours(people.holding[i], facts.own)
        if held == 0 or people.satisfaction[i] < request.satisfied or week - people.asked_in[i] < request.rest:
            continue
        if ordered[k] == 0 and people.lived[i] & MATCHED == 0:
            continue
        if uniform_of(luck.ask, i, option) >= request.part:
            continue
        s = people.segment[i]
        people.asked_in[i] = week
        tally.asked_to_refer[s, channel, nothing] += 1
        factor = eagerness(
            people.satisfaction[i] - facts.segment.satisfaction[s], referral.satisfaction_weight,
            people.relationship[i] - facts.segment.relationship[s], referral.relationship_weight,
        )  # fmt: skip
        if uniform(luck.agree, i) < chance_if_asked(referral.rate[min(held, LEVELS) - 1], factor):
            agreed[k] = 1


def refer(today: Today) -> None:
    """Let customers refer friends, by themselves or asked by staff after an order or a good contact."""
    people, facts, friends = today.people, today.facts, today.friends
    asking = today.plan[Referrals].asking
    if not (facts.referral.on or asking) or not len(friends.friend):
        return
    rows = np.empty(len(people.segment), np.int64)
    pull = np.vectorize(rewarded)(today.decided.giving.reward.max(axis=(0, 1)), facts.referral.reward_response)
    found = _refer(people, facts, facts.referral.on, pull, today.key("refer"), rows, today.tally)
    nobody = len(today.channels)
    givers, channels = rows[:found], np.full(found, nobody)
    choices = today.choices
    bought = choices.rows[(choices.chosen >= 0) & (choices.chosen < facts.own)]
    luck = RequestLuck(ask=today.key("ask for referral"), agree=today.key("agree to refer"))
    # Channel by channel, so that who was met in two is asked by the same, in however many lines staff are told to ask.
    for c, each in [(c, one) for c in range(nobody) for one in asking if one.channels[c]]:
        here = np.flatnonzero((people.touched[:, c] == today.week) & people.alive & each.segments[people.segment])
        agreed = np.zeros(len(here), np.int8)
        request = Request(float(each.part), float(each.satisfied), float(each.rest))
        ordered = np.isin(here, bought).astype(np.int8)
        _ask(people, facts, here, ordered, c, request, today.week, luck, agreed, today.tally)
        givers = np.append(givers, here[agreed > 0])
        channels = np.append(channels, np.full(int(agreed.sum()), c))
    givers, first = np.unique(givers, return_index=True)
    take_up(today, named(today, givers, channels[first]))
