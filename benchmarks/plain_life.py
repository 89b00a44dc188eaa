"""What customers live through besides: stages of life, key moments, referrals; over ordinary agents."""

from __future__ import annotations

import math

from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_entries import entry
from benchmarks.plain_rules import (
    attended,
    aware,
    birthday_of,
    comes,
    comes_closer,
    dearest,
    eagerness,
    expires,
    has_anniversary,
    is_free,
    is_ours,
    life_stage,
    named_category,
    products_of_ours,
    race,
    raised,
    seen,
    swayed,
    tie_kind,
    uniform,
    uniform_of,
)
from benchmarks.plain_tables import Day
from simsales.market.friends.naming import DEEPEST, LEVELS
from simsales.market.ground.state import EVEN, EXPLICIT, FRIENDS, NO_NEED, UPSET
from simsales.market.needs.moments import ANNIVERSARY, BIRTHDAY, EXPIRY, NO_MOMENT, YEAR

type Customers = list[PlainCustomer]


def stage(customers: Customers, day: Day) -> None:
    """Everybody's stage of life with us is worked out and counted."""
    own, week, cycle = day.facts.own, day.week, day.facts.life_cycle
    for customer in customers:
        s = customer.segment
        customer.life = life_stage(
            is_ours(customer.holding, own), float(week - customer.since), float(week - customer.added_in),
            float(week - customer.lost_in), is_free(customer.holding, customer.contract_end, own, week),
            day.facts.segment.satisfaction[s] - customer.satisfaction, cycle,
        )  # fmt: skip
        day.tally[entry.LIFE_PROSPECT + customer.life][s][day.nobody][day.nothing] += 1


def come_and_go(customers: Customers, day: Day) -> None:
    """Moments that are over are closed, and new ones opened."""
    moments, week, own = day.facts.moments, day.week, day.facts.own
    birthday, keys = int(day.luck.key("birthday")), [day.key(name) for name in ("moment", "moment review", "upset")]
    strike, think, bear = keys
    for customer in customers:
        if customer.moment > 0:
            if week <= customer.moment_until:
                continue
            _close(customer, day, bear)
        g = dearest(customer.holding, customer.paid, 0, own, day.facts.need.by_name)
        if g < 0:
            continue
        for moment in range(1, len(moments.rate)):
            if not moments.comes[moment]:
                continue
            if moment == BIRTHDAY:
                here = week % YEAR == birthday_of(uniform(birthday, customer.slot))
            elif moment == EXPIRY:
                here = expires(customer.holding, customer.contract_end, own, week, moments.before)
            elif moment == ANNIVERSARY:
                here = has_anniversary(week - customer.since)
            else:
                here = comes(uniform_of(strike, customer.slot, moment), moments.rate[moment])
            if here:
                _open(customer, day, moment, g, uniform_of(think, customer.slot, moment))
                break


def _close(customer: PlainCustomer, day: Day, bear: int) -> None:
    moments, now = day.facts.moments, customer.moment
    customer.moment = NO_MOMENT
    opened = customer.moment_until - moments.lasts + 1
    alone = moments.upset[now] > 0.0 and not attended(customer.touched, day.facts.channel.outbound, opened)
    if alone and uniform(bear, customer.slot) < moments.upset[now]:
        day.tally[entry.UPSETS][customer.segment][day.nobody][day.nothing] += 1
        customer.lived |= UPSET


def _open(customer: PlainCustomer, day: Day, moment: int, g: int, luck: float) -> None:
    moments, s = day.facts.moments, customer.segment
    customer.moment = moment
    customer.moment_until = day.week + moments.lasts - 1
    day.tally[entry.MOMENTS][s][day.nobody][day.nothing] += 1
    if customer.need[g] == NO_NEED and luck < moments.review[moment]:
        customer.need[g] = EXPLICIT
        day.tally[entry.REVIEWS][s][day.nobody][day.nothing] += 1


def refer(customers: Customers, day: Day) -> None:
    """Holders of ours refer friends unasked; then the friends take it up, of several givers the first."""
    own, referral, segment = day.facts.own, day.facts.referral, day.facts.segment
    key, givers = day.key("refer"), []
    for customer in customers:
        held = products_of_ours(customer.holding, own)
        if held == 0:
            continue
        s, level = customer.segment, min(held, LEVELS) - 1
        day.tally[entry.HOLDERS_OF_ONE + level][s][day.nobody][day.nothing] += 1
        factor = eagerness(
            customer.satisfaction - segment.satisfaction[s], referral.satisfaction_weight,
            customer.relationship - segment.relationship[s], referral.relationship_weight,
        )  # fmt: skip
        if comes(uniform(key, customer.slot), referral.rate[level] * factor):
            givers.append((customer, held, level))
    told: dict[int, tuple[PlainCustomer, int, int, PlainCustomer, int, float]] = {}
    for giver, held, level in givers:
        named, g, trust = _named(giver, held, day)
        if named is None:
            continue
        j = giver.holding[g]
        day.tally[entry.REFERRALS][giver.segment][day.nobody][j] += 1
        day.tally[entry.REFERRALS_BY_ONE + level][giver.segment][day.nobody][day.nothing] += 1
        told.setdefault(named.slot, (named, j, g, giver, min(giver.referral_depth + 1, DEEPEST), trust))
    for slot in sorted(told):
        _take_up(*told[slot], day)


def _named(giver: PlainCustomer, held: int, day: Day) -> tuple[PlainCustomer | None, int, float]:
    ties, own = day.facts.ties, day.facts.own
    tie, pick = int(day.luck.key("tie")), day.key("friend referred")
    first_spoken_of = int(uniform(day.key("offer referred"), giver.slot) * held)
    for turn in range(held):
        g = named_category(giver.holding, own, first_spoken_of + turn, day.facts.need.by_name)
        best, named, trust = math.inf, None, 0.0
        for friend in giver.friends:
            if 0 <= friend.holding[g] < own:
                continue
            trusted = ties.trust[tie_kind(tie, giver.slot, friend.slot, ties.bounds)]
            fits = day.facts.referral.aim if friend.need[g] != NO_NEED else 1.0
            first = race(uniform_of(pick, giver.slot, friend.slot), trusted * fits)
            if first < best:
                best, named, trust = first, friend, trusted
        if named is not None:
            return named, g, trust
    return None, 0, 0.0


def _take_up(
    friend: PlainCustomer, j: int, g: int, giver: PlainCustomer, depth: int, trust: float, day: Day
) -> None:  # fmt: skip
    referral, week, s = day.facts.referral, day.week, friend.segment
    friend.awareness[j] = aware(friend.awareness[j], 1.0, seen(referral.exposure))
    friend.opinion = swayed(friend.opinion, referral.opinion * trust)
    luck = uniform(day.key("closer by a friend"), friend.slot)
    if comes_closer(luck, friend.relationship, referral.relationship_gain * trust, EVEN):
        friend.relationship = raised(friend.relationship)
    friend.recommended = week
    friend.referred_in = week
    if products_of_ours(friend.holding, day.facts.own) == 0:
        friend.referred_by = giver.slot
        friend.referral_depth = depth
    if friend.need_over and friend.need_over[g] and friend.holding[g] < 0:
        return
    if friend.need[g] != EXPLICIT and uniform(day.key("moved by a friend"), friend.slot) < referral.moves:
        if friend.need[g] == NO_NEED:
            event = entry.NEEDS if friend.holding[g] < 0 else entry.REVIEWS
            day.tally[event][s][day.nobody][day.nothing] += 1
        friend.need[g] = EXPLICIT
        friend.origin[g] = FRIENDS
