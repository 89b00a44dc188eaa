"""Customers leave: the rule by which a customer churns is ``churn_log_odds``.

Free customers (commitment over) and fed-up ones leave a category with a weekly hazard. Each customer's own log
odds are heterogeneous, so that with everything else off shifted-beta-geometric retention emerges (Fader & Hardie
2007). Who gives a free trial back leaves too (``giving``). Who leaves takes a rival's offer or none, by random utility.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import NONE_OF_THEM, gumbel_of, occurs, uniform_of
from simsales.market.bond.lifecycle import note_loss
from simsales.market.bond.standing import grudge_left, left_in_case
from simsales.market.bundle.lock_in import lost_by_leaving
from simsales.market.choice.exchange import exit_fee_due, switching_cost
from simsales.market.choice.suppliers import deals_with, leaving_adds
from simsales.market.contract.fulfilment import break_bundle
from simsales.market.ground.choices import TASTE_WEEKS
from simsales.market.ground.day import Today
from simsales.market.ground.friends import tell_friends
from simsales.market.ground.state import NO_NEED
from simsales.market.promotion.trials import give_back
from simsales.market.usage.usage import usage_net

READS = (
    "segment", "orientation", "sensitivity", "price_response", "churn_logit", "satisfaction", "relationship", "opinion",
    "hurt_in", "usage", "points", "trial_ends",
)  # fmt: skip
WRITES = (
    "holding",
    "contract_end",
    "paid",
    "bought_in",
    "friends_holding",
    "billed",
    "need",
    "since",
    "lost_in",
    "hurt_case",
    "terms",
    "points",
)


@rule
def churn_log_odds(
    own_log_odds: float, dissatisfaction: float, weight: float, standing: float, overpaid: float, switching: float
) -> float:
    """Log odds of leaving a category this week; the hazard is their logistic.

    ``own_log_odds`` hold for a free customer as satisfied and related as at the start, at list prices.
    ``dissatisfaction`` is satisfaction lost since, ``standing`` relationship and opinion gained (utility),
    ``overpaid`` the utility of what a rival's price has become better than ours, ``switching`` the switching cost.

    >>> churn_log_odds(-4.0, 0.25, 4.0, 0.0, 0.0, 0.0)
    -3.0
    """
    return own_log_odds + weight * dissatisfaction - standing + overpaid - switching


@rule
def may_leave(weeks_left: int, satisfaction: float, fed_up: float) -> bool:
    """Free customers may leave, and fed-up ones even before their commitment ends."""
    return weeks_left <= 0 or satisfaction < fed_up


@rule
def overpaying(price_response: float, paid: float, listed: float, rival_dearer: float) -> float:
    """Utility of the price gap that has opened since the start: we dearer than list, or the rival cheaper than its."""
    return price_response * (paid - listed - rival_dearer)


@loop
def _decide(
    people: Any, facts: Any, rival_dearer: Any, churns: Any, terms: Any, locks: Any, week: int, key: Any, rows: Any,
    categories: Any,
) -> int:  # fmt: skip
    """Who leaves which category this week; how many of ``rows`` and ``categories`` are filled."""
    own, offer, selling, settings = facts.own, facts.offer, facts.selling, facts.experience
    found = 0
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        for g in range(people.holding.shape[1]):
            j = people.holding[i, g]
            if j < 0 or j >= own or not churns[g]:
                continue
            weeks_left = people.contract_end[i, g] - week
            if not may_leave(weeks_left, people.satisfaction[i], settings.fed_up):
                continue
            s = people.segment[i]
            beta = np.float64(people.price_response[i])
            switching = 0.0
            if weeks_left > 0:
                fee = exit_fee_due(offer.exit_fee[j], weeks_left, people.paid[i, g])
                switching = switching_cost(beta, fee, selling.closing_horizon, selling.inertia)
            if locks.on:
                switching += beta * lost_by_leaving(people, facts, locks, i, g)
            related = people.relationship[i] - facts.segment.relationship[s]
            standing = selling.relationship_weight * related + people.opinion[i]
            if settings.grudge > 0.0:
                weeks_since = float(week - people.hurt_in[i])
                standing -= grudge_left(settings.grudge, weeks_since, settings.grudge_half_life)
            odds = churn_log_odds(
                np.float64(people.churn_logit[i]),
                facts.segment.satisfaction[s] - people.satisfaction[i],
                settings.satisfaction_weight,
                standing,
                overpaying(beta, people.paid[i, g], offer.list_price[j] * offer.weight[j, g], rival_dearer[g]),
                switching,
            )
            if facts.usage.on:
                listed = int(facts.usage.listed[offer.component[j, g]])
                odds += beta * usage_net(people, facts, terms, i, g, listed)
                odds -= beta * usage_net(people, facts, terms, i, g, int(people.terms[i, g]))
            if selling.shopping_cost > 0.0:
                odds -= selling.shopping_cost * leaving_adds(offer.rival, people.holding[i], g)
            if occurs(uniform_of(key, i, g), odds):
                rows[found], categories[found] = i, g
                found += 1
    return found


@loop
def _move_out(
    people: Any, facts: Any, decided: Any, rows: Any, categories: Any, week: int, known: Any, taste: Any,
    friends_start: Any, friend: Any, tally: Any,
) -> None:  # fmt: skip
    own, offer = facts.own, facts.offer
    offers, nobody = offer.component.shape[0], tally.nobody
    for k in range(rows.shape[0]):
        i, g = int(rows[k]), int(categories[k])
        j, s = int(people.holding[i, g]), int(people.segment[i])
        if j < 0 or j >= own:
            continue
        fee = exit_fee_due(offer.exit_fee[j], people.contract_end[i, g] - week, people.paid[i, g])
        value = offer.value[s, people.sensitivity[i], people.orientation[i]]
        best, to = gumbel_of(taste, i, NONE_OF_THEM), -1
        for r in range(own, offers):
            luck = int(offer.luck[r])
            if offer.component[r, g] >= 0 and uniform_of(known, i, luck) < offer.known[r]:
                level = value[r] - people.price_response[i] * decided.rival_price[r] + gumbel_of(taste, i, luck)
                if facts.usage.on:
                    tariff = int(facts.usage.listed[r])
                    level += people.price_response[i] * usage_net(people, facts, decided.terms, i, g, tariff)
                if facts.selling.shopping_cost > 0.0 and deals_with(
                    offer.rival, people.holding[i], g, int(offer.rival[r])
                ):
                    level += facts.selling.shopping_cost
                if level > best:
                    best, to = level, r
        c = people.bought_in[i, g] if people.bought_in[i, g] >= 0 else nobody
        tally.churned[s, c, j] += 1
        if facts.experience.hurt_weeks > 0.0 and left_in_case(people, i, week, facts.experience.hurt_weeks):
            tally.hurt_lost[s, tally.nobody, tally.nothing] += 1
        tally.exit_fees[s, c, j] += fee
        people.billed[i] += fee
        people.holding[i, g] = to
        if facts.usage.on:
            people.terms[i, g] = facts.usage.listed[to] if to >= 0 else 0
        people.points[i, g] = 0.0
        people.contract_end[i, g] = week + (offer.commitment[to] if to >= 0 and offer.commitment[to] > 0 else -1)
        people.bought_in[i, g] = -1
        people.need[i, g] = NO_NEED
        people.paid[i, g] = 0.0 if to < 0 else decided.rival_price[to]
        break_bundle(offer.component, offer.list_price, people.holding[i], people.paid[i], j, to)
        note_loss(people, i, own, week)
        if to >= 0:
            tally.churned_to_rival[s, c, j] += 1
        else:
            tell_friends(friends_start, friend, people.friends_holding, i, g, -1)


def leave(today: Today) -> None:
    """Let customers leave: what was on trial is given back, or a contract ends by the rule of churn."""
    people, terms, locks = today.people, today.decided.terms, today.decided.locks
    rows, categories = np.empty(people.holding.size, np.int32), np.empty(people.holding.size, np.int8)

    def let_go(found: int) -> None:
        _move_out(
            people, today.facts, today.decided, rows[:found], categories[:found], today.week, today.key("rival known"),
            today.key("rival"), today.friends.start, today.friends.friend, today.tally,
        )  # fmt: skip

    if (people.trial_ends == today.week).any():
        taste = today.luck.key("taste", today.week // TASTE_WEEKS)
        let_go(give_back(people, today.facts, terms, locks, today.week, taste, rows, categories, today.tally))
    key = today.key("leave")
    let_go(
        _decide(people, today.facts, today.rival_dearer, today.churns, terms, locks, today.week, key, rows, categories)
    )
