"""Customers refer friends to us, the more so the more they hold (B-refer), over ties of five kinds (D-derive).

Who refers is decided first, from what everybody was like before; then each names one friend, and at last the friends
take it up. Of several who refer the same friend in a week the lowest row counts, so the order of rows never matters.
A referral makes the offer known, speaks for us, and may make a need explicit; nothing is ordered by it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import chance_of, comes, uniform, uniform_of
from simsales.market.attention.awareness import aware, seen
from simsales.market.bond.relationship import comes_closer, raised
from simsales.market.friends.plan import Referrals
from simsales.market.friends.ties import WEEKS_A_YEAR, tie_kind
from simsales.market.ground.day import Today
from simsales.market.ground.opinion import swayed
from simsales.market.ground.state import EVEN, EXPLICIT, FRIENDS, MATCHED, NO_NEED

if TYPE_CHECKING:
    pass


READS = ("segment", "satisfaction", "holding", "touched", "lived")
WRITES = (
    "awareness", "opinion", "relationship", "need", "origin", "recommended", "asked_in", "referred_in", "referred_by",
    "referral_depth",
)  # fmt: skip

LEVELS = 3  # one product, two, three or more
DEEPEST = 120  # referrals in a row that are counted


@rule
def products_of_ours(holding: Any, own: int) -> int:
    """In how many categories a customer holds an offer of ours.

    >>> products_of_ours(np.array([2, -1, 7, 0]), 3)
    2
    """
    held = 0
    for g in range(holding.shape[0]):
        if holding[g] >= 0 and holding[g] < own:
            held += 1
    return held


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


@rule
def named_category(holding: Any, own: int, number: int, by_name: Any) -> int:
    """The category of the product of ours that a customer holds as number so many by name, from 0 and round again.

    >>> [named_category(np.array([2, -1, 0]), 3, number, np.array([0, 1, 2])) for number in (0, 1, 2)]
    [0, 2, 0]
    """
    left = number % products_of_ours(holding, own)
    named = 0
    for n in range(holding.shape[0]):
        g = int(by_name[n])
        if holding[g] >= 0 and holding[g] < own:
            if left == 0:
                named = g
            left -= 1
    return named


@rule
def race(luck: float, weight: float) -> float:
    """Whom of several friends a customer names is a race: the lowest time wins, each in proportion to its weight."""
    return -math.log(luck) / weight if weight > 0.0 else math.inf


@loop
def _refer(people: Any, facts: Any, on: bool, pull: Any, refer: Any, rows: Any, tally: Any) -> int:
    """Who refers somebody unasked this week, by each offer's ``pull``; how many of ``rows`` are filled."""
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
            rows[found] = i
            found += 1
    return found


@loop
def _ask(
    people: Any, facts: Any, rows: Any, ordered: Any, channel: int, part: float, satisfied: float, rest: float,
    week: int, ask: Any, agree: Any, agreed: Any, tally: Any,
) -> None:  # fmt: skip
    """Ask those who ordered, or were well understood, in a channel this week; who ``agreed`` refers somebody now."""
    nothing = tally.nothing
    referral, luck = facts.referral, int(facts.channel.luck[channel])
    for k in range(rows.shape[0]):
        i = int(rows[k])
        held = products_of_ours(people.holding[i], facts.own)
        if held == 0 or people.satisfaction[i] < satisfied or week - people.asked_in[i] < rest:
            continue
        if ordered[k] == 0 and people.lived[i] & MATCHED == 0:
            continue
        if uniform_of(ask, i, luck) >= part:
            continue
        s = people.segment[i]
        people.asked_in[i] = week
        tally.asked_to_refer[s, channel, nothing] += 1
        factor = eagerness(
            people.satisfaction[i] - facts.segment.satisfaction[s], referral.satisfaction_weight,
            people.relationship[i] - facts.segment.relationship[s], referral.relationship_weight,
        )  # fmt: skip
        if uniform(agree, i) < chance_if_asked(referral.rate[min(held, LEVELS) - 1], factor):
            agreed[k] = 1


@loop
def _name(
    people: Any, facts: Any, start: Any, friend: Any, givers: Any, speak: Any, tie: Any, pick: Any, named: Any,
    categories: Any, trust: Any,
) -> None:  # fmt: skip
    """The friend whom each giver names (-1: nobody lacks an offer), of which category, and the trust of the tie.

    A customer speaks of any of the products held, with the same chance each, and of the next if all friends have it.
    """
    own, ties = facts.own, facts.ties
    for k in range(givers.shape[0]):
        i = int(givers[k])
        held = products_of_ours(people.holding[i], own)
        first_spoken_of = int(uniform(speak, i) * held)
        best = math.inf
        for turn in range(held):
            if best < math.inf:
                break
            g = named_category(people.holding[i], own, first_spoken_of + turn, facts.need.by_name)
            categories[k] = g
            for at in range(start[i], start[i + 1]):
                j = int(friend[at])
                if not people.alive[j] or (people.holding[j, g] >= 0 and people.holding[j, g] < own):
                    continue
                trusted = ties.trust[tie_kind(tie, i, j, ties.bounds)]
                fits = facts.referral.aim if people.need[j, g] != NO_NEED else 1.0
                first = race(uniform_of(pick, i, j), trusted * fits)
                if first < best:
                    best, named[k], trust[k] = first, j, trusted


@loop
def _take_up(
    people: Any, facts: Any, rows: Any, offers: Any, categories: Any, givers: Any, depths: Any, trust: Any, week: int,
    move: Any, closer: Any, tally: Any,
) -> None:  # fmt: skip
    """Friends take up what they were told: ``offers`` of ``categories``, by ``givers`` whom they ``trust``."""
    nobody, nothing = tally.nobody, tally.nothing
    referral = facts.referral
    for k in range(rows.shape[0]):
        i, j, g = int(rows[k]), int(offers[k]), int(categories[k])
        s = people.segment[i]
        people.awareness[i, j] = aware(people.awareness[i, j], 1.0, seen(referral.exposure))
        people.opinion[i] = swayed(people.opinion[i], referral.opinion * trust[k])
        if comes_closer(uniform(closer, i), people.relationship[i], referral.relationship_gain * trust[k], EVEN):
            people.relationship[i] = raised(people.relationship[i])
        people.recommended[i] = week
        people.referred_in[i] = week
        if products_of_ours(people.holding[i], facts.own) == 0:
            people.referred_by[i] = givers[k]
            people.referral_depth[i] = depths[k]
        if people.need[i, g] != EXPLICIT and uniform(move, i) < referral.moves:
            if people.need[i, g] == NO_NEED:
                if people.holding[i, g] < 0:
                    tally.needs[s, nobody, nothing] += 1
                else:
                    tally.reviews[s, nobody, nothing] += 1
            people.need[i, g] = EXPLICIT
            people.origin[i, g] = FRIENDS


class Told(NamedTuple):
    """Referrals, one an entry: who was named, by whom, what offer of what category, how trusted, how long a chain."""

    named: Any
    givers: Any
    offers: Any
    categories: Any
    trust: Any
    depths: Any


def _named(people: Any, facts: Any, friends: Any, givers: Any, keys: Any, channels: Any, tally: Any) -> Told:
    """Let each giver name a friend, and count the referrals by the channel that asked."""
    named: Any = np.full(len(givers), -1, np.int64)
    categories: Any = np.zeros(len(givers), np.int64)
    trust: Any = np.zeros(len(givers))
    speak, tie, pick = keys
    _name(people, facts, friends.start, friends.friend, givers, speak, tie, pick, named, categories, trust)
    met = named >= 0
    givers, channels, named, categories, trust = (each[met] for each in (givers, channels, named, categories, trust))
    offers = people.holding[givers, categories].astype(np.int64)
    held = ((people.holding[givers] >= 0) & (people.holding[givers] < facts.own)).sum(axis=1)
    segments = people.segment[givers]
    np.add.at(tally.referrals, (segments, channels, offers), 1.0)
    np.add.at(tally.referrals_by, (np.minimum(held, LEVELS) - 1, segments, channels, -1), 1.0)
    depths = np.minimum(people.referral_depth[givers].astype(np.int64) + 1, DEEPEST)
    return Told(named, givers, offers, categories, trust, depths)


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
    for each, c in [(one, int(c)) for one in asking for c in np.flatnonzero(one.channels)]:
        here = np.flatnonzero((people.touched[:, c] == today.week) & people.alive & each.segments[people.segment])
        agreed = np.zeros(len(here), np.int8)
        _ask(
            people, facts, here, np.isin(here, bought).astype(np.int8), c, each.part, each.satisfied, each.rest,
            today.week, today.key("ask for referral"), today.key("agree to refer"), agreed, today.tally,
        )  # fmt: skip
        givers = np.append(givers, here[agreed > 0])
        channels = np.append(channels, np.full(int(agreed.sum()), c))
    givers, first = np.unique(givers, return_index=True)
    keys = today.key("offer referred"), today.luck.key("tie"), today.key("friend referred")
    told = _named(people, facts, friends, givers, keys, channels[first], today.tally)
    rows, first = np.unique(told.named, return_index=True)  # of several givers the first, who has the lowest row
    _take_up(
        people, facts, rows, told.offers[first], told.categories[first], told.givers[first], told.depths[first],
        told.trust[first], today.week, today.key("moved by a friend"), today.key("closer by a friend"), today.tally,
    )  # fmt: skip
