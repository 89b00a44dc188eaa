"""Customers leave: the rule by which a customer churns is ``churn_log_odds``.

Free customers (commitment over) and fed-up ones leave a category with a weekly hazard. Each customer's own log
odds are heterogeneous, so that with everything else at its default shifted-beta-geometric retention emerges (Fader &
Hardie 2007). What a customer would lose by leaving is what ``value_of`` says of having nothing; it counts as far as it
differs from how they stood at the start. When a free trial ends its holder decides anew, and may give it back, or goes
on, bound as was agreed. Who leaves takes the offer of a rival whom they know, or none, by random utility.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.ahead import fetching
from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import NONE_OF_THEM, occurs, uniform_of
from simsales.market.bond.lifecycle import note_loss
from simsales.market.bond.standing import left_in_case
from simsales.market.choice.case import Case, case_of, quote_of_nothing, quote_to_go_on, taste_of
from simsales.market.choice.offering import known_to, rivals_quote
from simsales.market.choice.scene import luck_of, scene_of
from simsales.market.choice.suppliers import leaving_adds
from simsales.market.choice.valuation import READ_BY_VALUE, value_of
from simsales.market.churn.bound import (
    Bound,
    bound_of,
    may_go,
    may_leave,
    odds_at_most,
    odds_of,
    to_look_at,
    whose_trial_ends,
)
from simsales.market.contract.closing import CLOSED, close
from simsales.market.contract.terms import commitment_felt, exit_fee_due, exit_fee_felt
from simsales.market.ground.again import changed
from simsales.market.ground.binding import weeks_to_pay_for
from simsales.market.ground.columns import columns
from simsales.market.ground.dates import bind, date_of, parts_of
from simsales.market.ground.day import Today
from simsales.market.ground.friends import tell_friends
from simsales.market.ground.money import exact
from simsales.market.ground.state import NO_NEED
from simsales.market.ground.worth import worth_to
from simsales.market.price.repricing import note_bill_cut
from simsales.market.promotion.going_on import go_on, weeks_agreed
from simsales.market.rivals.terms import pull_gained
from simsales.market.usage.terms import by_the_list
from simsales.market.usage.usage import AGREED, agree_terms

READS = columns(*READ_BY_VALUE, "churn_logit", "trial_ends", "trial_rest", "usual_paid")
WRITES = columns(
    "holding", "contract_end", "contract_end_part", "paid", "agreed", "listed", "bill_cut", "bought_in",
    "friends_holding", "billed", "need", "unwanted", "since", "lost_in", "hurt_case", "won_in_run", *AGREED, *CLOSED,
)  # fmt: skip
fetch = fetching(*READS, *WRITES)


@rule
def churn_log_odds(own_log_odds: float, dissatisfied: float, leaving: float, at_start: float, pull: float) -> float:
    """Log odds of leaving a category this week; the hazard is their logistic.

    ``own_log_odds`` hold for a customer who stands as at the start. ``dissatisfied`` is what satisfaction lost since
    adds, ``leaving`` the utility of having nothing instead of what they have (`value_of`; below zero: what they would
    lose), ``at_start`` the same as they stood at the start, ``pull`` what rivals have become more inviting since.

    >>> churn_log_odds(-4.0, 1.0, -3.0, -2.5, 0.0)
    -3.5
    """
    return own_log_odds + dissatisfied + (leaving - at_start) + pull


@rule
def leaving_at_start(case: Case) -> float:
    """Utility of having nothing instead, as a customer stood at the start.

    Free, with nothing beside it, at the price that they have always paid, and that of the list for usage, as related
    to us as their segment was.
    """
    people, facts, i, g = case.people, case.facts, case.row, case.category
    part, beta = int(facts.offer.component[people.holding[i, g], g]), case.price_response
    standing = facts.selling.relationship_weight * facts.segment.relationship[people.segment[i]]
    worth = worth_to(people, facts, case.worth, i, part) if people.unwanted[i, g] == 0 else 0.0
    return beta * people.usual_paid[i, g] - worth - standing - beta * by_the_list(case, part)


@rule
def dissatisfied(people: Any, facts: Any, i: int) -> float:
    """Log odds that satisfaction lost since the start adds, beyond what of it counts in our standing."""
    weight = max(facts.experience.satisfaction_weight - facts.experience.choice_weight, 0.0)
    return weight * (facts.segment.satisfaction[people.segment[i]] - people.satisfaction[i])


@loop
def _decide(
    people: Any, facts: Any, decided: Any, scene: Any, luck: Any, week: int, leave: Any, bound: Bound, rows: Any,
    leaving: Any,
) -> int:  # fmt: skip
    """Which of ``rows`` leave which category this week: how many of ``leaving`` (row, category) are filled."""
    own, fed_up, shopping, found = facts.own, facts.experience.fed_up, facts.selling.shopping_cost, 0
    for k in range(rows.shape[0]):
        i = int(rows[k])
        fetch(people, rows, k)
        if not people.alive[i]:
            continue
        for g in range(people.holding.shape[1]):
            j = int(people.holding[i, g])
            if j < 0 or j >= own or facts.need.subscription[g] == 0.0:
                continue
            if not may_leave(people.contract_end[i, g] - week, people.satisfaction[i], fed_up):
                continue
            u = uniform_of(leave, i, int(facts.need.luck[g]))
            if bound.holds and not occurs(u, odds_at_most(people, facts.offer, bound, i, g) - people.opinion[i]):
                continue
            case = case_of(people, facts, decided, scene, luck, i, g, -1, week)
            odds = churn_log_odds(
                np.float64(people.churn_logit[i]), dissatisfied(people, facts, i), value_of(case, quote_of_nothing()),
                leaving_at_start(case), pull_gained(case, luck),
            )  # fmt: skip
            if shopping > 0.0:
                odds -= shopping * leaving_adds(facts.offer.rival, people.holding[i], g)
            if occurs(u, odds):
                leaving[found, 0], leaving[found, 1] = i, g
                found += 1
    return found


@loop
def give_back(
    people: Any, facts: Any, decided: Any, scene: Any, luck: Any, week: int, rows: Any, leaving: Any
) -> int:  # fmt: skip
    """Which of ``rows`` give back what, of those whose free weeks end: how many of ``leaving`` are filled.

    By what it is worth to them less its price, and less being bound from now on if it binds, with the tastes that they
    now have, against having nothing. So who tries within a quarter goes on if they would have bought without a trial;
    after a longer trial some have found that they like it, or do not.
    """
    own, found = facts.own, 0
    for k in range(rows.shape[0]):
        i = int(rows[k])
        for g in range(people.holding.shape[1]):
            j = int(people.holding[i, g])
            if people.trial_ends[i, g] != week or not people.alive[i] or j < 0 or j >= own:
                continue
            case = case_of(people, facts, decided, scene, luck, i, g, -1, week)
            mine = taste_of(luck, i, int(facts.offer.luck[j]), week)
            mine -= commitment_felt(case, quote_to_go_on(j, weeks_agreed(people, i, g)))
            nothing = value_of(case, quote_of_nothing()) + exit_fee_felt(case, quote_of_nothing())  # no fee is due
            if nothing + taste_of(luck, i, NONE_OF_THEM, week) > mine:
                leaving[found, 0], leaving[found, 1] = i, g
                found += 1
    return found


@rule
def where_to(case: Case, luck: Any) -> int:
    """The offer of a rival that who leaves takes, or -1 for none: by random utility, of those that they know."""
    facts, i, week = case.facts, case.row, case.week
    nothing = value_of(case, quote_of_nothing())
    best, to = taste_of(luck, i, NONE_OF_THEM, week), -1
    for r in range(facts.own, facts.offer.component.shape[0]):
        option = int(facts.offer.luck[r])
        if facts.offer.component[r, case.category] >= 0 and known_to(luck, facts.offer.known[r], i, option):
            level = value_of(case, rivals_quote(case, r, False)) - nothing + facts.selling.inertia
            level += taste_of(luck, i, option, week)
            if level > best:
                best, to = level, r
    return to


class Left(Packed):
    """What is left, a row each: in which category, which offer, and the fee for leaving it early.

    Who leaves several parts of a bundle at once leaves one contract: all this is of what they held before.
    """

    category: Any
    offer: Any
    fee: Any


@loop
def _note_left(people: Any, facts: Any, week: int, rows: Any, left: Left, given_back: bool) -> None:
    """Fill in what ``rows`` leave, and the fees for it; for a trial ``given_back`` there is none."""
    for k in range(rows.shape[0]):
        i, g = int(rows[k]), int(left.category[k])
        left.offer[k] = people.holding[i, g]
        weeks = weeks_to_pay_for(people, facts.own, i, g, week)
        fee = exit_fee_due(facts.offer.exit_fee[left.offer[k]], weeks, people.paid[i, g])
        left.fee[k] = 0.0 if given_back else fee


@loop
def _move_out(
    people: Any, facts: Any, decided: Any, scene: Any, luck: Any, week: int, rows: Any, left: Left,
    given_back: bool, tally: Any,
) -> None:  # fmt: skip
    """Let who leaves go; a trial ``given_back`` is none of our subscriptions lost."""
    own, offer, nobody = facts.own, facts.offer, tally.nobody
    for k in range(rows.shape[0]):
        i, g = int(rows[k]), int(left.category[k])
        fetch(people, rows, k)
        j, s, fee = int(left.offer[k]), int(people.segment[i]), left.fee[k]
        case = case_of(people, facts, decided, scene, luck, i, g, -1, week)
        to = where_to(case, luck)
        c = people.bought_in[i, g] if people.bought_in[i, g] >= 0 else nobody
        if given_back:
            tally.given_back[s, c, j] += 1
        else:
            tally.churned[s, c, j] += 1
            tally.churned_to_rival[s, c, j] += 1.0 if to >= 0 else 0.0
        if facts.experience.hurt_weeks > 0.0 and left_in_case(people, i, week, facts.experience.hurt_weeks):
            tally.hurt_lost[s, nobody, tally.nothing] += 1
        tally.exit_fees[s, c, j] += fee
        tally.new_once[s, c, j] += fee * people.won_in_run[i]
        people.billed[i] += exact(fee)
        people.holding[i, g] = to
        changed(people, i)
        agree_terms(people, facts, decided.terms, i, g, to, c)
        term = offer.commitment[to] if to >= 0 else 0.0
        bind(people, i, g, date_of(week, parts_of(term)) if term > 0.0 else date_of(week - 1, 0))
        people.bought_in[i, g] = -1
        people.need[i, g], people.unwanted[i, g] = NO_NEED, 0
        people.paid[i, g] = people.agreed[i, g] = people.listed[i, g] = 0.0 if to < 0 else decided.rival_price[to]
        note_bill_cut(people, i, g, 0.0)
        close(people, facts, decided, week, i, g, c, j, to, tally)
        note_loss(people, i, own, week)
        if to < 0:
            tell_friends(scene.friends_start, scene.friend, people.friends_holding, i, g, -1)


def leave(today: Today) -> None:
    """Let customers give back what they tried, and leave."""
    people, facts, decided, week = today.people, today.facts, today.decided, today.week
    scene, luck = scene_of(today), luck_of(today)
    if scene.herd:
        scene = scene._replace(herd=False)

    def let_go(leaving: Any, given_back: bool) -> None:
        place = np.argsort(facts.need.by_name)  # who leaves two does so by name
        rows, categories = np.ascontiguousarray(leaving[np.lexsort((place[leaving[:, 1]], leaving[:, 0]))].T)
        left = Left(categories, np.empty(len(rows), np.int64), np.empty(len(rows)))
        _note_left(people, facts, week, rows, left, given_back)
        _move_out(people, facts, decided, scene, luck, week, rows, left, given_back, today.tally)

    leaving = np.empty((people.holding.size, 2), np.int32)
    bound = today.once("leaving at most", lambda: bound_of(facts, decided, scene), facts, decided, scene.rivals_cut)
    odds, rows = odds_of(today, bound), to_look_at(today)
    tried = whose_trial_ends(today, rows)
    if len(tried):
        let_go(leaving[: give_back(people, facts, decided, scene, luck, week, tried, leaving)], True)
        go_on(people, facts, week, tried)
        rows = to_look_at(today)
    key = today.key("leave")
    rows = may_go(today, odds, rows)
    let_go(leaving[: _decide(people, facts, decided, scene, luck, week, key, bound, rows, leaving)], False)
