"""Needs arise, are reviewed when a commitment ends, wait, and are given up.

A need of a category arises with a hazard (Bass: innovation plus imitation of friends); it is explicit or latent.
Holders review what they have when its commitment ends, and at a rate once they are free; a commitment that nobody
reviews may be renewed by itself. A bundle is one contract: who looks around in any of its parts lets all of it end.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core import screening
from simsales.core.ahead import fetching
from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import chance_of, comes, uniform_of
from simsales.market.ground.again import AT_ONCE, NEEDS, NOT_AGAIN, flag_again, looked, need_changed
from simsales.market.ground.dates import bind, date_of, parts_of
from simsales.market.ground.day import Today
from simsales.market.ground.friends import share_of_friends
from simsales.market.ground.state import ANNOYED, EXPLICIT, FRIENDS, LATENT, NO_NEED, OWN_MOVE
from simsales.market.needs.ending import is_over
from simsales.market.needs.lapsing import lapse

READS = ("segment", "holding", "friends_holding", "recommended", "need_factor", "in_hand", "need_until")
WRITES = ("need", "origin", "contract_end", "contract_end_part", "lived", "need_over")
fetch = fetching(*READS[:-1], *WRITES)  # when needs lapse is no matter of the loop


@rule
def need_hazard(rate: float, factor: float, imitation: float, friends_share: float) -> float:
    """Weekly rate at which a need arises: own motive times a factor, plus imitation (Bass 1969).

    The chance of a week is ``chance_of`` the rate.

    >>> need_hazard(0.03, 1.0, 0.38, 0.5)
    0.22
    """
    return rate * factor + imitation * friends_share


@rule
def month_of(week: int) -> int:
    """The month of the year, 0 to 11, in which a week begins; the run begins with the first.

    >>> [month_of(week) for week in (0, 4, 5, 51, 52)]
    [0, 0, 1, 11, 0]
    """
    return week * 12 // 52 % 12


@rule
def reviews(luck: float, weeks_to_end: int, at_expiry: float, renewal_rate: float) -> bool:
    """Whether a holder reviews this week: by chance when the commitment ends, later at a rate, never before."""
    if weeks_to_end > 0:
        return False
    return luck < at_expiry if weeks_to_end == 0 else comes(luck, renewal_rate)


@rule
def rolls_over(weeks_to_end: int, term: float) -> bool:
    """Whether a commitment that ends, and that its holder does not review, goes on by itself for another term.

    The next term begins at the date at which the last one ends.

    >>> rolls_over(0, 52.0), rolls_over(0, 0.0), rolls_over(-1, 52.0)
    (True, False, False)
    """
    return weeks_to_end == 0 and term > 0


@rule
def origin_of(weeks_since_told: int, remembered: float) -> int:
    """Where a need that the customer voices unasked comes from: friends who told of us lately, or their own move.

    >>> origin_of(3, 8.0), origin_of(9, 8.0)
    (1, 0)
    """
    return FRIENDS if weeks_since_told <= remembered else OWN_MOVE


class Luck(Packed):
    """The keys of whether a need arises or is reviewed, is forgotten, and whether a renewal unasked is resented."""

    arise: Any
    forget: Any
    resent: Any


class Around(Packed):
    """What is around customers as needs arise: the month's ``season`` by category, and who of their friends holds it.

    Where everybody knows everybody (``mixed``) that is a ``share`` of all; else ``start`` is where friends begin.
    """

    season: Any
    mixed: bool
    share: Any
    start: Any


@rule
def needs_again(people: Any, i: int, week: int) -> int:
    """The week in which needs look at a customer again, luck apart: at once while they need something, else as soon as
    a commitment ends."""
    again = NOT_AGAIN
    for g in range(people.need.shape[1]):
        if people.need[i, g] != NO_NEED:
            again = AT_ONCE
        elif people.contract_end[i, g] > week:
            again = min(again, int(people.contract_end[i, g]))
    return again


@rule
def looks_around(people: Any, facts: Any, week: int, luck: Luck, i: int, g: int) -> bool:
    """Whether a customer looks around, as a commitment ends, in any part of what they hold in category g."""
    need = facts.need
    for h in range(people.holding.shape[1]):
        if people.holding[i, h] != people.holding[i, g] or facts.consumption.used[h]:
            continue
        weeks_to_end, u = people.contract_end[i, h] - week, uniform_of(luck.arise, i, int(need.luck[h]))
        if people.need[i, h] != NO_NEED or reviews(u, weeks_to_end, need.review_at_expiry[h], need.renewal_rate[h]):
            return True
    return False


@loop
def _renew(people: Any, facts: Any, renews: Any, week: int, luck: Luck, i: int, tally: Any) -> None:
    """Let contracts that end this week go on for another term, where their holder looks around in no part of them."""
    s, used = people.segment[i], facts.consumption.used
    for n in range(people.holding.shape[1]):
        g = int(facts.need.by_name[n])
        j = int(people.holding[i, g])
        if j < 0 or j >= facts.own or used[g] or not rolls_over(people.contract_end[i, g] - week, renews[s, j]):
            continue
        if looks_around(people, facts, week, luck, i, g):
            continue
        until = date_of(week, people.contract_end_part[i, g]) + parts_of(renews[s, j])
        for h in range(people.holding.shape[1]):
            if people.holding[i, h] == j and not used[h]:
                bind(people, i, h, until)
        tally.rolled_over[s, tally.nobody, j] += 1
        if uniform_of(luck.resent, i, int(facts.need.luck[g])) < facts.experience.resents_renewal:
            people.lived[i] |= ANNOYED


@loop
def _arise_in(people: Any, facts: Any, week: int, luck: Luck, around: Around, i: int, tally: Any) -> None:
    """What becomes of a customer's need in each category."""
    nobody, nothing, need, s = tally.nobody, tally.nothing, facts.need, people.segment[i]
    for g in range(people.need.shape[1]):
        if people.need[i, g] != NO_NEED:
            if people.in_hand.shape[1] > 0 and people.in_hand[i, 0] == g:
                continue  # who waits for an answer, or for what they have ordered, does not give the need up
            if uniform_of(luck.forget, i, int(need.luck[g])) * need.lasts[g] < 1.0:
                people.need[i, g] = NO_NEED
                need_changed(people, i)
                tally.given_up[s, nobody, nothing] += 1
            continue
        friends = 0.0
        if need.imitation[g] > 0.0:
            friends = around.share[g]
            if not around.mixed:
                friends = share_of_friends(people.friends_holding, around.start, i, g)
        factor = facts.segment.need_rate[s, g]
        if people.need_factor.shape[1] > 0:
            factor *= people.need_factor[i, g]
        hazard = need_hazard(need.rate[g] * around.season[g], factor, need.imitation[g], friends)
        weeks_to_end = people.contract_end[i, g] - week
        u = uniform_of(luck.arise, i, int(need.luck[g]))
        # Above both rates nothing happens, whoever holds what.
        if u >= max(hazard, need.renewal_rate[g]) and weeks_to_end != 0:
            continue
        if people.holding[i, g] < 0:
            if comes(u, hazard) and not is_over(people.need_over[i], g):
                people.need[i, g] = EXPLICIT if u < chance_of(hazard) * need.voiced[g] else LATENT
                need_changed(people, i)
                people.origin[i, g] = origin_of(week - people.recommended[i], facts.experience.remembered)
                tally.needs[s, nobody, nothing] += 1
        elif reviews(u, weeks_to_end, need.review_at_expiry[g], need.renewal_rate[g]):
            people.need[i, g] = EXPLICIT
            need_changed(people, i)
            people.origin[i, g] = origin_of(week - people.recommended[i], facts.experience.remembered)
            tally.reviews[s, nobody, nothing] += 1


@loop
def _arise(
    people: Any, facts: Any, renews: Any, week: int, luck: Luck, around: Around, rows: Any, tally: Any
) -> None:  # fmt: skip
    """What becomes of the needs of each of ``rows``, and when they are looked at again."""
    for k in range(rows.shape[0]):
        i = int(rows[k])
        fetch(people, rows, k)
        if people.alive[i]:
            _renew(people, facts, renews, week, luck, i, tally)
            _arise_in(people, facts, week, luck, around, i, tally)
        people.need_again[i] = needs_again(people, i, week) if people.alive[i] else NOT_AGAIN
        looked(people, i, NEEDS)


def arise(today: Today) -> None:
    """Let needs lapse, needs and reviews arise, and unmet needs be given up."""
    people, need = today.people, today.facts.need
    lapse(people, today.week)
    luck = Luck(arise=today.key("need"), forget=today.key("give up"), resent=today.key("renewal"))
    around = Around(
        season=np.ascontiguousarray(need.season[:, month_of(today.week)]),
        mixed=bool(today.friends.mixed),
        share=today.holders_share,
        start=today.friends.start,
    )
    flags = screening.nobody_of(people.segment)
    flag_again(flags, people.stirred, NEEDS, people.need_again, today.week)
    most = most_hazard(people, today.facts, around)
    screening.flag_options(flags, luck.arise, need.luck, most, screening.words_of_a_block())
    rows = screening.rows_of(flags)
    _arise(people, today.facts, today.decided.renews, today.week, luck, around, rows, today.tally)


def most_hazard(people: Any, facts: Any, around: Around) -> Any:
    """The largest weekly rate, by category, at which anybody's need may arise or be reviewed."""
    need, factor = facts.need, facts.segment.need_rate.max(axis=0)
    if people.need_factor.shape[1] > 0:
        factor = factor * people.need_factor.max(axis=0, initial=0.0)
    friends = around.share if around.mixed else np.ones(len(factor))
    hazards = map(need_hazard, need.rate * around.season, factor, need.imitation, friends)
    return np.maximum(list(hazards), need.renewal_rate)
