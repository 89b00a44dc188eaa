"""Prospects: names that were bought, and friends whom customers referred; who is called first, and who is warm.

A list (B-prospect) is bought by a channel and paid by the name. Names that were filtered have a need more often; some
numbers are wrong from the start, and more become so as a list ages. Whoever was reached once is no wrong number.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform_of
from simsales.market.bond.spending import book_contact
from simsales.market.friends.plan import Referrals
from simsales.market.ground.belonging import is_ours
from simsales.market.ground.day import Today
from simsales.market.ground.plan import Plan
from simsales.market.ground.state import NO_NEED
from simsales.market.leads.plan import Leads

READS = ("segment", "holding", "need")
WRITES = ("listed_by",)


@rule
def on_the_list(luck: float, reach: float, filtered: float, needs: bool) -> bool:
    """Whether a bought list has a name: a part ``reach`` of all, less the part ``filtered`` of those without a need.

    >>> on_the_list(0.3, 0.5, 0.8, True), on_the_list(0.3, 0.5, 0.8, False)
    (True, False)
    """
    return luck < (reach if needs else reach * (1.0 - filtered))


@rule
def still_warm(weeks: int, lasts: float, gain: float) -> float:
    """What a referral still does, ``weeks`` after it: its whole gain while it is warm, then nothing.

    >>> still_warm(3, 13.0, 2.0), still_warm(14, 13.0, 2.0)
    (2.0, 0.0)
    """
    return gain if weeks <= lasts else 0.0


@rule
def wrong_number(luck: float, fresh: float, reached: bool) -> bool:
    """Whether a name on a list of which a part is ``fresh`` cannot be reached at all; who was reached before can."""
    return not reached and luck >= fresh


@loop
def _buy(
    people: Any, own: int, channel: int, category: int, reach: float, filtered: float, price: float, draw: Any,
    luck: int, tally: Any,
) -> None:  # fmt: skip
    nothing = tally.nothing
    for i in range(people.segment.shape[0]):
        if people.listed_by[i] == channel:
            people.listed_by[i] = -1
        if not people.alive[i]:
            continue
        ours, needs = False, False
        for g in range(people.holding.shape[1]):
            ours = ours or (people.holding[i, g] >= 0 and people.holding[i, g] < own)
            needs = needs or ((category < 0 or g == category) and people.need[i, g] != NO_NEED)
        if not ours and on_the_list(uniform_of(draw, i, luck), reach, filtered, needs):
            people.listed_by[i] = channel
            s = people.segment[i]
            tally.names_bought[s, channel, nothing] += 1
            book_contact(people, own, i, channel, price, tally)


@rule
def is_lead(known: bool, listed: bool, referred: bool, reached: bool) -> bool:
    """Whether a channel can call somebody who holds nothing of ours: it must have the name from somewhere."""
    return known or listed or referred or reached


@loop
def _prefer(
    people: Any, facts: Any, channel: int, lists: float, week: int, directory: Any, score: Any
) -> None:  # fmt: skip
    """Take out strangers whose number is not known; let referred leads and bought names who are not ours come first."""
    referral, luck, knows = facts.referral, int(facts.channel.luck[channel]), facts.channel.knows[channel]
    for i in range(people.segment.shape[0]):
        if score[i] < 0.0:
            continue
        listed = lists > 0.0 and people.listed_by[i] == channel
        ours = (listed or knows < 1.0) and is_ours(people.holding[i], facts.own)  # else it does not matter
        if not ours and not is_lead(
            knows >= 1.0 or uniform_of(directory, i, luck) < knows, listed, people.referred_in[i] >= 0,
            people.touched[i, channel] >= 0,
        ):  # fmt: skip
            score[i] = -1.0
            continue
        score[i] += still_warm(week - people.referred_in[i], referral.warm, referral.priority)
        score[i] += lists if listed and not ours else 0.0


LISTED = 1.0  # what being on a list adds to a lead's score (assumed)


def prefers(facts: Any, plan: Plan, channel: int) -> bool:
    """Whether leads of a channel differ by where it has their names from: not where nobody refers or buys."""
    known = facts.channel.knows[channel] >= 1.0 and not facts.referral.on and not plan[Referrals].asking
    return not known or _has_lists(plan, channel)


def _has_lists(plan: Plan, channel: int) -> bool:
    return any(each.channel == channel for each in plan[Leads].lists)


def prefer(people: Any, facts: Any, plan: Plan, channel: int, week: int, directory: Any, score: Any) -> None:
    """Let only known names be leads, and referred or bought ones come first."""
    if prefers(facts, plan, channel):
        _prefer(people, facts, channel, LISTED if _has_lists(plan, channel) else 0.0, week, directory, score)


def freshness(plan: Plan, channel: int) -> float:
    """The part of a channel's list that is no wrong number this week; 1 without a list."""
    return float(min((each.fresh for each in plan[Leads].lists if each.channel == channel), default=1.0))


def buy_lists(today: Today) -> None:
    """Buy the lists that are due this week."""
    for each in today.plan[Leads].lists:
        if each.due:
            _buy(
                today.people, today.facts.own, each.channel, each.category, each.reach, each.filtered, each.price,
                today.key("list"), int(today.facts.channel.luck[each.channel]), today.tally,
            )  # fmt: skip
