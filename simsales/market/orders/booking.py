"""What an order is booked as: its kind, gifts, discounts, profit, and the commission that channels share."""

from __future__ import annotations

from typing import Any, NamedTuple

from simsales.core.compiled import loop
from simsales.core.packed import Packed
from simsales.market.bond.repeat import first_year_profit
from simsales.market.bond.spending import book_spend
from simsales.market.channels.conflict import (
    NO_RULE,
    advised_by,
    claim_of,
    credit_part,
    is_disputed,
    named_for,
    paid_alone,
    took_part,
)
from simsales.market.channels.passing import INTRODUCED, passer_to
from simsales.market.ground.again import changed
from simsales.market.ground.money import commission_due, exact
from simsales.market.ground.state import KEPT_PROMISE, LATE, NEVER
from simsales.market.promotion.budgets import is_paid
from simsales.market.promotion.discounts import book_discounts


class Sale(NamedTuple):
    """One order: whose, of what, where, in which category, on which terms.

    ``months`` of charges are counted where a year's would be too many (what is used up); ``free`` is the worth of the
    weeks that are free, ``slow`` whether it is delivered late, ``replaced`` what was paid a month to its supplier for
    what it replaces, ``before_cut`` the price a month before a targeted cut, ``begins`` the date at which its term
    begins. A part ``off`` comes off the bills of ``off_weeks``, which is worth ``later``. ``ours``: the customer was
    one of ours already, so that what the order costs is spent to keep them.
    """

    row: int
    offer: int
    channel: int
    category: int
    segment: int
    price: float
    once: float
    cut: int
    voucher: int
    commitment: float
    months: float
    free: float
    slow: bool
    replaced: float
    before_cut: float
    off: float
    off_weeks: float
    later: float
    begins: int
    ours: bool


class Books(Packed):
    """Where sales are booked: by channel (and offer) what it touched and is credited, by promotion what is spent.

    ``won`` says that a row is an order of ours, ``own`` is the rep's own commission, ``paid`` all that the seller gets;
    ``due`` is the whole commission of its sale, before it is shared. ``disputed`` says of a disputed one whom it was
    sold to: 1 not ours, 2 ours, 3 ours since this run (0: no dispute).
    """

    touched: Any
    credited: Any
    touched_on: Any
    credited_on: Any
    spent: Any
    won: Any
    own: Any
    paid: Any
    due: Any
    disputed: Any


@loop
def count_order(
    people: Any, facts: Any, sale: Sale, held: int, was_ours: bool, adds: bool, week: int, tally: Any
) -> bool:  # fmt: skip
    """Count an order of ours by its kind; whether the customer had been ours before."""
    i, j, c, s = sale.row, sale.offer, sale.channel, sale.segment
    if people.moment[i] > 0:
        tally.moment_orders[s, c, j] += 1
    tally.orders[s, c, j] += 1
    returning = people.came[i] != NEVER
    if facts.consumption.used[sale.category] and returning:
        tally.renewals[s, c, j] += 1
    elif not was_ours:
        tally.acquisitions[s, c, j] += 1
        people.since[i] = week
        people.won_in_run[i] = 1
        changed(people, i)
        if not returning:
            people.came[i] = week
        if week - people.lost_in[i] <= facts.life_cycle.won_back:
            tally.won_back[s, c, j] += 1
    elif held == j:
        tally.renewals[s, c, j] += 1
    elif adds:
        tally.cross_sales[s, c, j] += 1
        people.added_in[i] = week
    else:
        tally.switches[s, c, j] += 1
    if sale.slow and adds:
        tally.late_deliveries[s, c, j] += 1
        people.lived[i] |= LATE
    elif adds and facts.offer.delivery[j] > 0:
        people.lived[i] |= KEPT_PROMISE
    return returning


@loop
def gifts_of(people: Any, facts: Any, decided: Any, sale: Sale, new: bool, week: int, spent: Any, tally: Any) -> float:
    """What comes with an order, in currency: gifts, and the reward of the friend who brought the customer, once."""
    i, j, c, s = sale.row, sale.offer, sale.channel, sale.segment
    gifts = decided.gift_cost[s, c, j]
    if new:
        tally.origin[people.origin[i, sale.category], s, c, j] += 1
        if week - people.referred_in[i] <= facts.referral.warm:
            people.referred_orders[i] += 1
            tally.referred_orders[s, c, j] += 1
            reward, promotion = decided.giving.reward[s, c, j], int(decided.giving.rewarded_by[s, c, j])
            first = reward > 0.0 and people.referred_orders[i] == 1
            if first and is_paid(spent[promotion] + reward, decided.giving.budget[promotion]):
                gifts += reward
                spent[promotion] += reward
    return gifts


@loop
def _settle(
    people: Any, facts: Any, decided: Any, sale: Sale, due: float, k: int, week: int, books: Any, tally: Any
) -> float:  # fmt: skip
    """Share a sale's commission among the channels; the part of the one that sold."""
    selling, i, c, j, s = facts.selling, sale.row, sale.channel, sale.offer, sale.segment
    outbound, window, sellers = facts.channel.outbound, selling.collision_window, 0.0
    alone = paid_alone(decided.credit, c, people.owner[i], people.owned_until[i] >= week, named_for(people, i))
    advised, passer = advised_by(people, i), passer_to(people, decided.passing, i, c, week)
    passed = decided.passing[passer, INTRODUCED] if passer >= 0 else 0.0
    claim = claim_of(
        people.touched[i], outbound, facts.channel.by_name, c, alone, advised, week, window, passer, passed
    )  # fmt: skip
    tally.passed_orders[s, c, j] += 1.0 if passer >= 0 else 0.0
    if claim.parties > 1:
        tally.shared_sales[s, c, j] += 1
        if decided.credit == NO_RULE and is_disputed(claim):
            tally.disputes[s, c, j] += 1
            tally.dispute_cost[s, c, j] += selling.dispute_cost
            books.disputed[k] = 1.0 if not sale.ours else 3.0 if people.won_in_run[i] != 0 else 2.0
    for d in range(people.touched.shape[1]):
        took = took_part(people.touched[i], outbound, d, claim, week, window)
        part = credit_part(decided.credit, d, took, claim, decided.roles)
        books.touched[d] += 1.0 if took else 0.0
        books.credited[d] += part
        books.touched_on[d, j] += 1.0 if took else 0.0
        books.credited_on[d, j] += part
        tally.commission[s, d, j] += due * part
        book_spend(people, i, sale.ours, d, j, due * part, tally)
        if d == c:
            sellers = due * part
    return sellers


@loop
def book(people: Any, facts: Any, decided: Any, sale: Sale, gifts: float, k: int, returning: bool, week: int,
          books: Any, tally: Any) -> None:  # fmt: skip
    """Book an order of ours: one-off price, goods, gifts, discounts, profit, commission."""
    offer, i, j, c, s = facts.offer, sale.row, sale.offer, sale.channel, sale.segment
    tally.one_off_revenue[s, c, j] += sale.once
    tally.once_off[s, c, j] += decided.listed_once[s, c, j] - sale.once
    people.billed[i] += exact(sale.once)
    tally.goods_cost[s, c, j] += offer.cost_once[j]
    tally.gift_cost[s, c, j] += gifts
    book_spend(people, i, sale.ours, c, j, gifts, tally)
    tally.new_once[s, c, j] += sale.once * people.won_in_run[i]
    tally.new_goods[s, c, j] += offer.cost_once[j] * people.won_in_run[i]
    once = sale.once - book_discounts(people, decided, sale, books.spent, tally)  # a voucher's credit neither
    due = commission_due(decided.commission[s, c, j], sale.price, once, sale.months)
    serving = 0.0
    for h in range(people.holding.shape[1]):
        serving += offer.serving[j, h]
    profit = first_year_profit(
        sale.price * (offer.keeps[j] - offer.cost_share[j]), serving, once * offer.keeps[j], offer.cost_once[j],
        gifts + sale.free + sale.later, due, sale.months,
    )  # fmt: skip
    tally.order_profit[s, c, j] += profit
    if returning:
        tally.returns[s, c, j] += 1
        tally.return_profit[s, c, j] += profit
    books.won[k] = 1.0
    books.due[k] = due
    books.paid[k] = _settle(people, facts, decided, sale, due, k, week, books, tally)
    if decided.rep_commission[s, c, j] > 0.0:
        books.own[k] = commission_due(decided.rep_commission[s, c, j], sale.price, once, sale.months)
        books.paid[k] += books.own[k]
        tally.commission[s, c, j] += books.own[k]
        book_spend(people, i, sale.ours, c, j, books.own[k], tally)
