"""Whom a customer who refers us names, and what the friend makes of it.

Each giver names one friend who lacks what they speak of. A referral makes the offer known, speaks for us, and may make
a need explicit; nothing is ordered by it. Of several who refer the same friend in a week the lowest row counts, so the
order of rows never matters.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform, uniform_of
from simsales.market.attention.awareness import aware, seen
from simsales.market.bond.relationship import comes_closer, raised
from simsales.market.friends.ties import tie_kind
from simsales.market.ground.again import feels_better, need_changed
from simsales.market.ground.belonging import held_of_ours
from simsales.market.ground.day import Today
from simsales.market.ground.opinion import swayed
from simsales.market.ground.state import EVEN, EXPLICIT, FRIENDS, NO_NEED
from simsales.market.needs.ending import is_over

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


class Told(Packed):
    """Referrals, one an entry.

    Who is ``named``, by which of the ``givers``, which of our ``offers`` of which of the ``categories``; how much the
    tie is worth in ``trust``, and how many referrals in a row have led there (``depths``).
    """

    named: Any
    givers: Any
    offers: Any
    categories: Any
    trust: Any
    depths: Any


class NamingLuck(Packed):
    """The keys of which product a customer speaks of, of the kind of each tie (for good), and of whom they pick."""

    speak: Any
    tie: Any
    pick: Any


class TakingUpLuck(Packed):
    """The keys of whether a friend comes closer to us, and whether the word makes them want it."""

    closer: Any
    move: Any


@loop
def _name(
    people: Any, facts: Any, start: Any, friend: Any, givers: Any, luck: NamingLuck, named: Any, categories: Any,
    trust: Any,
) -> None:  # fmt: skip
    """The friend whom each giver names (-1: nobody lacks an offer), of which category, and the trust of the tie.

    A customer speaks of any of the products held, with the same chance each, and of the next if all friends have it.
    """
    own, ties = facts.own, facts.ties
    for k in range(givers.shape[0]):
        i = int(givers[k])
        held = products_of_ours(people.holding[i], own)
        first_spoken_of = int(uniform(luck.speak, i) * held)
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
                trusted = ties.trust[tie_kind(luck.tie, i, j, ties.bounds)]
                fits = facts.referral.aim if people.need[j, g] != NO_NEED else 1.0
                first = race(uniform_of(luck.pick, i, j), trusted * fits)
                if first < best:
                    best, named[k], trust[k] = first, j, trusted


@loop
def _take_up(
    people: Any, facts: Any, rows: Any, told: Told, week: int, luck: TakingUpLuck, tally: Any
) -> None:  # fmt: skip
    """Friends take up what they were told: they know the offer, like us better, and may come to want it."""
    nobody, nothing = tally.nobody, tally.nothing
    referral = facts.referral
    for k in range(rows.shape[0]):
        i, j, g = int(rows[k]), int(told.offers[k]), int(told.categories[k])
        s = people.segment[i]
        people.awareness[i, j] = aware(people.awareness[i, j], 1.0, seen(referral.exposure))
        people.opinion[i] = swayed(people.opinion[i], referral.opinion * told.trust[k])
        if comes_closer(
            uniform(luck.closer, i), people.relationship[i], referral.relationship_gain * told.trust[k], EVEN
        ):
            people.relationship[i] = raised(people.relationship[i])
            feels_better(people, i)
        people.recommended[i] = week
        people.referred_in[i] = week
        if products_of_ours(people.holding[i], facts.own) == 0:
            people.referred_by[i] = told.givers[k]
            people.referral_depth[i] = told.depths[k]
        wants = people.holding[i, g] >= 0 or not is_over(people.need_over[i], g)
        if wants and people.need[i, g] != EXPLICIT and uniform(luck.move, i) < referral.moves:
            if people.need[i, g] == NO_NEED:
                if people.holding[i, g] < 0:
                    tally.needs[s, nobody, nothing] += 1
                else:
                    tally.reviews[s, nobody, nothing] += 1
            people.need[i, g] = EXPLICIT
            need_changed(people, i)
            people.origin[i, g] = FRIENDS


def named(today: Today, givers: Any, channels: Any) -> Told:
    """Let each giver name a friend, and count the referrals by the channel that asked."""
    people, facts, tally = today.people, today.facts, today.tally
    friends: Any = np.full(len(givers), -1, np.int64)
    categories: Any = np.zeros(len(givers), np.int64)
    trust: Any = np.zeros(len(givers))
    luck = NamingLuck(
        speak=today.key("offer referred"),
        tie=today.luck.key("tie"),
        pick=today.key("friend referred"),
    )
    _name(people, facts, today.friends.start, today.friends.friend, givers, luck, friends, categories, trust)
    met = friends >= 0
    givers, channels, friends, categories, trust = (
        each[met] for each in (givers, channels, friends, categories, trust)
    )
    offers = people.holding[givers, categories].astype(np.int64)
    held = held_of_ours(people.holding[givers], facts.own).sum(axis=1)
    segments = people.segment[givers]
    np.add.at(tally.referrals, (segments, channels, offers), 1.0)
    np.add.at(tally.referrals_by, (np.minimum(held, LEVELS) - 1, segments, channels, -1), 1.0)
    depths = np.minimum(people.referral_depth[givers].astype(np.int64) + 1, DEEPEST)
    return Told(friends, givers, offers, categories, trust, depths)


def take_up(today: Today, told: Told) -> None:
    """Let the friends take up what they were told, of several givers by the first, who has the lowest row."""
    rows, first = np.unique(told.named, return_index=True)
    luck = TakingUpLuck(closer=today.key("closer by a friend"), move=today.key("moved by a friend"))
    _take_up(
        today.people, today.facts, rows, Told(*(each[first] for each in told)), today.week, luck, today.tally
    )  # fmt: skip
