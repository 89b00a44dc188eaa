"""Customers leave: the rule by which a customer churns is ``churn_hazard``.

Free customers (commitment over) and fed-up ones leave a category with a weekly hazard. Each customer's own log
odds are heterogeneous, so that with everything else off shifted-beta-geometric retention emerges (Fader & Hardie
2007). Who leaves takes a rival's offer or none, by random utility.
"""

from __future__ import annotations

import math
from typing import Any

from simsales.catalogue.entries import CHURNED, CHURNED_TO_RIVAL, EXIT_FEES
from simsales.core.compiled import loop, rule
from simsales.core.streams import gumbel_of, uniform_of
from simsales.mechanisms.choice import exit_fee_due, switching_cost
from simsales.mechanisms.fulfilment import break_bundle
from simsales.mechanisms.tables import Today

READS = (
    "segment", "orientation", "sensitivity", "price_response", "churn_logit", "satisfaction", "relationship", "opinion",
)  # fmt: skip
WRITES = ("holding", "contract_end", "paid", "bought_in", "friends_holding", "billed", "need")


@rule
def churn_hazard(
    own_log_odds: float,
    dissatisfaction: float,
    weight: float,
    standing: float,
    overpaid: float,
    switching: float,
) -> float:
    """Chance of leaving a category this week.

    ``own_log_odds`` hold for a free customer as satisfied and related as at the start, at list prices.
    ``dissatisfaction`` is satisfaction lost since, ``standing`` relationship and opinion gained (utility),
    ``overpaid`` the utility of what a rival's price has become better than ours, ``switching`` the switching cost.

    >>> churn_hazard(0.0, 0.0, 4.0, 0.0, 0.0, 0.0)
    0.5
    """
    odds = own_log_odds + weight * dissatisfaction - standing + overpaid - switching
    if odds < -40.0:
        return 0.0
    return 1.0 / (1.0 + math.exp(-odds))


@rule
def may_leave(weeks_left: int, satisfaction: float, fed_up: float) -> bool:
    """Free customers may leave, and fed-up ones even before their commitment ends."""
    return weeks_left <= 0 or satisfaction < fed_up


@rule
def overpaying(price_response: float, paid: float, listed: float, rival_dearer: float) -> float:
    """Utility of the price gap that has opened since the start: we dearer than list, or the rival cheaper than its."""
    return price_response * (paid - listed - rival_dearer)


@loop
def _leave(
    people: Any, facts: Any, decided: Any, rival_dearer: Any, churns: Any, week: int, leave: Any, taste: Any,
    friends_start: Any, friend: Any, tally: Any,
) -> None:  # fmt: skip
    own, offer, selling = facts.own, facts.offer, facts.selling
    offers, nobody = offer.component.shape[0], tally.shape[2] - 1
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        for g in range(people.holding.shape[1]):
            j = people.holding[i, g]
            if j < 0 or j >= own or not churns[g]:
                continue
            weeks_left = people.contract_end[i, g] - week
            if not may_leave(weeks_left, people.satisfaction[i], facts.experience.fed_up):
                continue
            s = people.segment[i]
            beta = people.price_response[i] + 0.0
            switching, fee = 0.0, 0.0
            if weeks_left > 0:
                fee = exit_fee_due(offer.exit_fee[j], weeks_left, people.paid[i, g])
                switching = switching_cost(beta, fee, selling.closing_horizon, selling.inertia)
            standing = (
                selling.relationship_weight * (people.relationship[i] - facts.segment.relationship[s])
                + people.opinion[i]
            )
            listed = offer.list_price[j] * offer.weight[j, g]
            hazard = churn_hazard(
                people.churn_logit[i] + 0.0,
                facts.segment.satisfaction[s] - people.satisfaction[i],
                facts.experience.satisfaction_weight,
                standing,
                overpaying(beta, people.paid[i, g], listed, rival_dearer[g]),
                switching,
            )
            if uniform_of(leave, i, g) >= hazard:
                continue
            value = offer.value[s, people.sensitivity[i], people.orientation[i]]
            best, to = gumbel_of(taste, i, offers), -1
            for r in range(own, offers):
                if offer.component[r, g] >= 0 and uniform_of(leave, i, g + 100 + r) < offer.known[r]:
                    level = value[r] - beta * decided.rival_price[r] + gumbel_of(taste, i, r)
                    if level > best:
                        best, to = level, r
            c = people.bought_in[i, g] if people.bought_in[i, g] >= 0 else nobody
            tally[CHURNED, s, c, j] += 1
            tally[EXIT_FEES, s, c, j] += fee
            people.billed[i] += fee
            people.holding[i, g] = to
            people.contract_end[i, g] = week - 1
            people.bought_in[i, g] = -1
            people.need[i, g] = 0
            people.paid[i, g] = 0.0 if to < 0 else decided.rival_price[to]
            break_bundle(offer.component, offer.weight, offer.list_price, people.holding[i], people.paid[i], j, to)
            if to >= 0:
                tally[CHURNED_TO_RIVAL, s, c, j] += 1
            elif i + 1 < friends_start.shape[0]:
                for k in range(friends_start[i], friends_start[i + 1]):
                    people.friends_holding[friend[k], g] -= 1


def leave(today: Today, rival_dearer: Any, churns: Any) -> None:
    """Let customers leave; ``rival_dearer`` is, by category, how much the best rival's price has risen."""
    _leave(
        today.people, today.facts, today.decided, rival_dearer, churns, today.week, today.key("leave"),
        today.key("rival"), today.friends.start, today.friends.friend, today.tally,
    )  # fmt: skip
