"""Ordinary customers leave a category, for the offer of a rival whom they know or for nothing."""

from __future__ import annotations

from benchmarks.plain_bills import break_bundle
from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_entries import entry
from benchmarks.plain_rules import (
    churn_log_odds,
    date_of,
    exact,
    exit_fee_due,
    may_leave,
    occurs,
    parts_of,
    time_left,
    uniform_of,
    with_one_more,
)
from benchmarks.plain_tables import Day
from benchmarks.plain_valuation import NOTHING, rivals_quote, value_of, worth_of
from simsales.core.streams import NONE_OF_THEM
from simsales.market.ground.state import NO_NEED


def leave(customers: list[PlainCustomer], day: Day) -> None:
    """Free and fed-up customers leave by their own hazards; who leaves is settled before anybody does.

    The odds are worked out for everybody who may leave: the bound by which the compiled market is done with most of
    them is thereby held against the odds themselves.
    """
    own, settings, key = day.facts.own, day.facts.experience, day.key("leave")
    need, fed_up, leaving = day.facts.need, settings.fed_up, []
    for customer in customers:
        for g in need.by_name:
            j = customer.holding[g]
            if j < 0 or j >= own or not need.subscription[g]:
                continue
            if not may_leave(customer.contract_end[g] - day.week, customer.satisfaction, fed_up):
                continue
            if occurs(uniform_of(key, customer.slot, need.luck[g]), odds_of_leaving(customer, day, g)):
                leaving.append((customer, g))
    for each in [(customer, g, customer.holding[g], exit_fee(customer, day, g)) for customer, g in leaving]:
        move_out(each[0], day, *each[1:])


def odds_of_leaving(customer: PlainCustomer, day: Day, g: int) -> float:
    """The log odds that a customer leaves category g: what they would lose, against how they stood at the start."""
    settings, satisfied = day.facts.experience, day.facts.segment.satisfaction[customer.segment]
    weight = max(settings.satisfaction_weight - settings.choice_weight, 0.0)
    odds: float = churn_log_odds(
        customer.churn_logit, weight * (satisfied - customer.satisfaction), value_of(customer, day, g, NOTHING),
        leaving_at_start(customer, day, g), pull_gained(customer, day, g),
    )  # fmt: skip
    return odds


def leaving_at_start(customer: PlainCustomer, day: Day, g: int) -> float:
    """Utility of having nothing instead, as a customer stood at the start."""
    part = day.facts.offer.component[customer.holding[g], g]
    worth = 0.0 if customer.unwanted[g] else worth_of(customer, day)[part]
    standing = day.facts.selling.relationship_weight * day.facts.segment.relationship[customer.segment]
    at_start: float = customer.price_response * customer.usual_paid[g] - worth - standing
    return at_start


def pull_gained(customer: PlainCustomer, day: Day, g: int) -> float:
    """Utility by which the offers of the rivals whom a customer knows have become more inviting since the start."""
    if not day.rivals_moved[g]:
        return 0.0
    offer, beta, worth = day.facts.offer, customer.price_response, worth_of(customer, day)
    now, then = 0.0, 0.0
    for r in day.offers_of[g]:
        if r < day.facts.own:
            continue
        luck = uniform_of(day.knows, customer.slot, offer.luck[r])
        if luck < offer.known[r]:
            now = with_one_more(now, worth[r] - beta * day.decided.rival_price[r])
        if luck < offer.known_at_start[r]:
            then = with_one_more(then, worth[r] - beta * offer.list_price[r])
    return now - then


def where_to(customer: PlainCustomer, day: Day, g: int) -> int:
    """The offer of a rival that who leaves takes, or -1 for none."""
    offer, slot, inertia = day.facts.offer, customer.slot, day.facts.selling.inertia
    nothing = value_of(customer, day, g, NOTHING)
    best, to = day.tastes.of(slot, NONE_OF_THEM), -1
    for r in day.offers_of[g]:
        if r < day.facts.own or uniform_of(day.knows, slot, offer.luck[r]) >= offer.known[r]:
            continue
        level = value_of(customer, day, g, rivals_quote(day, r)) - nothing + inertia
        level += day.tastes.of(slot, offer.luck[r])
        if level > best:
            best, to = level, r
    return to


def exit_fee(customer: PlainCustomer, day: Day, g: int) -> float:
    """The fee for leaving what is held in category g."""
    left = time_left(customer.contract_end[g], customer.contract_end_part[g], day.week)
    fee: float = exit_fee_due(day.facts.offer.exit_fee[customer.holding[g]], left, customer.paid[g])
    return fee


def move_out(customer: PlainCustomer, day: Day, g: int, j: int, fee: float) -> None:
    """Leave offer j, held in category g as the leaving began: pay the fee, go over to the rival, tell friends."""
    offer, week, tally, s = day.facts.offer, day.week, day.tally, customer.segment
    to = where_to(customer, day, g)
    c = customer.bought_in[g] if customer.bought_in[g] >= 0 else day.nobody
    tally[entry.CHURNED][s][c][j] += 1
    tally[entry.CHURNED_TO_RIVAL][s][c][j] += to >= 0
    tally[entry.EXIT_FEES][s][c][j] += fee
    tally[entry.NEW_ONCE][s][c][j] += fee * customer.won_in_run
    customer.billed += exact(fee)
    customer.holding[g] = to
    term = offer.commitment[to] if to >= 0 else 0.0
    customer.bind(g, date_of(week, parts_of(term)) if term > 0 else date_of(week - 1, 0))
    customer.bought_in[g] = -1
    customer.need[g], customer.unwanted[g] = NO_NEED, 0
    customer.paid[g] = customer.agreed[g] = customer.listed[g] = 0.0 if to < 0 else day.decided.rival_price[to]
    customer.note_bill_cut(g, 0.0)
    break_bundle(customer, day, j, to)
    customer.note_loss(day.facts.own, week)
    if to < 0:
        for friend in customer.friends:
            friend.friends_holding[g] -= 1
