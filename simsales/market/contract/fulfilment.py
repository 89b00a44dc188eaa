"""Orders become holdings: contract, first bill, commission, goods and gifts; what is replaced comes to an end.

Leaving any part of a bundle ends it: its other parts go on as the single products, at their list prices. A commitment
that is not broken is carried over: who moves up is bound for as long as they were, or for the new term if that ends
later.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform_of
from simsales.market.bond.lifecycle import note_loss
from simsales.market.bond.repeat import first_year_profit
from simsales.market.bundle.breaking import break_bundle
from simsales.market.channels.conflict import NO_RULE, credit_part
from simsales.market.contract.terms import breaks_commitment, exit_fee_due
from simsales.market.ground.choices import Choices
from simsales.market.ground.day import Today
from simsales.market.ground.friends import tell_friends
from simsales.market.ground.money import commission_due, given_away, months_charged
from simsales.market.ground.state import KEPT_PROMISE, LATE, NEVER, NO_NEED
from simsales.market.leads.scoring import promise_calls
from simsales.market.needs.stock import price_of_stock, used_until
from simsales.market.needs.terms import is_wanted
from simsales.market.promotion.terms import may_try, off_once, to_credit, trial_worth
from simsales.market.usage.usage import agree_terms

READS = ("segment", "touched", "owner", "owned_until", "grade", "origin", "referred_in", "moment")
WRITES = (
    "need", "holding", "contract_end", "bill_from", "paid", "bought_in", "since", "lived", "friends_holding", "billed",
    "worked_by", "playing", "subject", "call_again", "caller", "referred_orders", "lost_in", "added_in",
    "terms", "points", "trial_ends", "came", "usual_paid", "agreed", "unwanted", "vouchers", "credit",
)  # fmt: skip


class Sale(NamedTuple):
    """One order: whose, of what, where, in which category, on which terms.

    ``months`` of charges are counted where a year's would be too many (what is used up); ``free`` is the worth of the
    weeks that are free, ``slow`` whether it is delivered late, ``replaced`` what was paid a month for what it replaces.
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
    commitment: int
    months: float
    free: float
    slow: bool
    replaced: float


class Books(Packed):
    """Where sales are booked: by channel what it touched and is credited, by promotion what is spent, by row the rep's.

    ``won`` says that a row is an order of ours, ``own`` is the rep's own commission, ``paid`` all that the seller gets.
    """

    touched: Any
    credited: Any
    spent: Any
    won: Any
    own: Any
    paid: Any


@rule
def took_part(touched: Any, outbound: Any, channel: int, seller: int, week: int, window: float) -> bool:
    """Whether a channel had a part in a sale made this week: the seller, or a touch that collided with the seller's."""
    if channel == seller:
        return True
    return bool(week - touched[channel] <= window and (outbound[channel] or outbound[seller]))


@loop
def _sale(people: Any, facts: Any, decided: Any, i: int, late: Any, choices: Any, k: int, week: int) -> Sale:
    """An order as it was chosen: what it binds to, what of it is free, whether it is late."""
    offer, j = facts.offer, int(choices.chosen[k])
    c, g, s = int(people.playing[i]), int(people.subject[i]), int(people.segment[i])
    commitment, free, ours = int(offer.commitment[j]), 0.0, j < facts.own
    cut, used_up, replaced = int(choices.cut[k]), False, 0.0
    if ours:
        commitment = int(decided.commitment[s, c, j])
        if cut >= 0 and decided.target_commitment[cut] >= 0:
            commitment = int(decided.target_commitment[cut])
        if decided.giving.trials:
            free = trial_worth(people, facts, i, j, choices.price[k], decided.giving.free_weeks[s, c, j])
            if free > 0.0:
                commitment = 0
    for h in range(people.holding.shape[1]):
        if offer.component[j, h] >= 0:
            used_up = used_up or facts.consumption.used[h]
            replaced += people.paid[i, h] if people.holding[i, h] >= 0 else 0.0
    slow = ours and uniform_of(late, i, int(offer.luck[j])) >= offer.on_time[j]
    return Sale(
        i, j, c, g, s, choices.price[k], choices.once[k], cut, int(choices.used[k]), commitment,
        months_charged(used_up, commitment), free, slow, replaced,
    )  # fmt: skip


@loop
def _end(people: Any, facts: Any, sale: Sale, h: int, week: int, tally: Any) -> int:
    """End what an order replaces in category h, with its fee; the week until which a commitment is carried over."""
    offer, own, i, j, s = facts.offer, facts.own, sale.row, sale.offer, sale.segment
    now, ends, carried = int(people.holding[i, h]), int(people.contract_end[i, h]), week
    if now >= own and j < own:
        tally.won_from_rival[s, sale.channel, j] += 1
    if now >= 0 and now < own:
        came = people.bought_in[i, h] if people.bought_in[i, h] >= 0 else tally.nobody
        if breaks_commitment(now, j, own, ends - week, sale.price - sale.replaced):
            fee = exit_fee_due(offer.exit_fee[now], ends - week, people.paid[i, h])
            people.billed[i] += fee
            tally.exit_fees[s, came, now] += fee
        elif j < own:
            carried = ends
        if j >= own and facts.need.subscription[h] != 0.0:
            tally.churned[s, came, now] += 1
            tally.exposed[s, came, now] += 1  # they are not billed any more
            tally.churned_to_rival[s, came, now] += 1
    if now >= 0 and now != j:
        break_bundle(people, offer, i, now, j)
    return carried


@loop
def _begin(people: Any, facts: Any, decided: Any, sale: Sale, h: int, carried: int, week: int) -> None:
    """Begin what an order brings in category h: who holds what, at which price, until when."""
    offer, own, i, j = facts.offer, facts.own, sale.row, sale.offer
    now, left = int(people.holding[i, h]), int(people.contract_end[i, h])
    new_to_us, used_up = now < 0 or now >= own, facts.consumption.used[h]
    price = sale.price * offer.weight[j, h]
    if used_up and now >= 0:
        price = price_of_stock(people.paid[i, h], max(left - week, 0), price, sale.commitment)
    people.unwanted[i, h] = 0 if is_wanted(people, i, h) else 1
    people.holding[i, h], people.need[i, h], people.bought_in[i, h] = j, NO_NEED, sale.channel
    people.paid[i, h], people.agreed[i, h] = price, price
    people.usual_paid[i, h] = offer.list_price[j] * offer.weight[j, h]
    if j >= own:
        people.points[i, h] = 0.0
    if facts.usage.on:
        agree_terms(people, facts, decided.terms, i, h, j, sale.channel)
    waits = new_to_us and j < own  # what we serve already goes on without a gap
    people.bill_from[i, h] = week + ((offer.delivery[j] + (1 if sale.slow else 0)) if waits else 0)
    if sale.free > 0.0 and may_try(now, people.trial_ends[i, h], own):
        weeks = decided.giving.free_weeks[sale.segment, sale.channel, j]
        people.trial_ends[i, h] = people.bill_from[i, h] + weeks - 1
    elif people.trial_ends[i, h] >= week:
        people.trial_ends[i, h] = week - 1  # taking another offer ends it
    if used_up:
        people.contract_end[i, h] = used_until(left if now >= 0 else week, week, sale.commitment)
    else:
        ends = week + sale.commitment if sale.commitment > 0 else week - 1
        people.contract_end[i, h] = max(ends, carried) if carried > week else ends


@loop
def _count_order(
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
def _gifts(people: Any, facts: Any, decided: Any, sale: Sale, new: bool, week: int, spent: Any, tally: Any) -> float:
    """What comes with an order, in currency: gifts, and the reward of the friend who brought the customer, once."""
    i, j, c, s = sale.row, sale.offer, sale.channel, sale.segment
    gifts = decided.gift_cost[s, c, j]
    if new:
        tally.origin[people.origin[i, sale.category], s, c, j] += 1
        if week - people.referred_in[i] <= facts.referral.warm:
            people.referred_orders[i] += 1
            tally.referred_orders[s, c, j] += 1
            if decided.giving.reward > 0.0 and people.referred_orders[i] == 1:
                gifts += decided.giving.reward
                spent[decided.giving.rewarded_by] += decided.giving.reward
    return gifts


@loop
def _discounts(people: Any, decided: Any, sale: Sale, spent: Any, tally: Any) -> None:
    """Book what promotions give away with an order, and what of it their budgets bear."""
    i, j, c, s, cut = sale.row, sale.offer, sale.channel, sale.segment, sale.cut
    given, full_once = decided.saving[s, c, j], decided.once[s, c, j]
    if cut >= 0:
        cut_once = full_once * (1.0 - decided.target_off[cut])
        if decided.target_on_bill[cut]:
            given += full_once - cut_once  # the bill counts the rest
        else:
            months = max(sale.months, sale.commitment * 12.0 / 52.0)
            cut_value = given_away(decided.price[s, c, j], sale.price, full_once, cut_once, months)
            given += cut_value
            if decided.target_promotion[cut] >= 0:
                spent[decided.target_promotion[cut]] += cut_value
        full_once = cut_once
    if sale.voucher >= 0:
        face, promotion = decided.giving.face[sale.voucher], int(decided.giving.promotion[sale.voucher])
        taken, credit = off_once(face, full_once), to_credit(face, full_once, sale.price, sale.months)
        given += taken
        people.credit[i] += credit  # comes off the bills, and counts as it does
        spent[promotion] += taken + credit
        people.vouchers[i, promotion] = 1
        tally.coupons_used[s, c, j] += 1
    if sale.free > 0.0:
        given += sale.free
        spent[decided.giving.free_by[s, c, j]] += sale.free
        tally.tried_free[s, c, j] += 1
    tally.discounts[s, c, j] += given
    for p in range(min(decided.spending.shape[0], spent.shape[0])):
        spent[p] += decided.spending[p, s, c, j]


@loop
def _settle(people: Any, facts: Any, decided: Any, sale: Sale, due: float, week: int, books: Any, tally: Any) -> float:
    """Share a sale's commission among the channels; the part of the one that sold."""
    selling, i, c, j, s = facts.selling, sale.row, sale.channel, sale.offer, sale.segment
    count = 0
    for d in range(people.touched.shape[1]):
        if took_part(people.touched[i], facts.channel.outbound, d, c, week, selling.collision_window):
            count += 1
    if count > 1:
        tally.shared_sales[s, c, j] += 1
        if decided.credit == NO_RULE:
            tally.disputes[s, c, j] += 1
            tally.dispute_cost[s, c, j] += selling.dispute_cost
    protected, sellers = people.owned_until[i] >= week, 0.0
    for d in range(people.touched.shape[1]):
        took = took_part(people.touched[i], facts.channel.outbound, d, c, week, selling.collision_window)
        part = credit_part(decided.credit, d, took, c, people.owner[i], protected, count)
        books.touched[d] += 1.0 if took else 0.0
        books.credited[d] += part
        tally.commission[s, d, j] += due * part
        if d == c:
            sellers = due * part
    return sellers


@loop
def _book(people: Any, facts: Any, decided: Any, sale: Sale, gifts: float, k: int, returning: bool, week: int,
          books: Any, tally: Any) -> None:  # fmt: skip
    """Book an order of ours: one-off price, goods, gifts, discounts, profit, commission."""
    offer, i, j, c, s = facts.offer, sale.row, sale.offer, sale.channel, sale.segment
    tally.one_off_revenue[s, c, j] += sale.once
    people.billed[i] += sale.once
    tally.goods_cost[s, c, j] += offer.cost_once[j]
    tally.gift_cost[s, c, j] += gifts
    _discounts(people, decided, sale, books.spent, tally)
    due = commission_due(decided.commission[s, c, j], sale.price, sale.once, sale.months)
    serving = 0.0
    for h in range(people.holding.shape[1]):
        serving += offer.serving[j, h]
    profit = first_year_profit(
        sale.price * offer.keeps[j], serving, sale.once * offer.keeps[j], offer.cost_once[j], gifts + sale.free, due,
        sale.months,
    )  # fmt: skip
    tally.order_profit[s, c, j] += profit
    if returning:
        tally.returns[s, c, j] += 1
        tally.return_profit[s, c, j] += profit
    books.won[k] = 1.0
    books.paid[k] = _settle(people, facts, decided, sale, due, week, books, tally)
    if decided.rep_commission[s, c, j] > 0.0:
        books.own[k] = commission_due(decided.rep_commission[s, c, j], sale.price, sale.once, sale.months)
        books.paid[k] += books.own[k]
        tally.commission[s, c, j] += books.own[k]


@loop
def _fulfil(
    people: Any, facts: Any, decided: Any, friends: Any, rows: Any, choices: Any, late: Any, week: int, books: Any,
    tally: Any,
) -> None:  # fmt: skip
    own, offer = facts.own, facts.offer
    for k in range(rows.shape[0]):
        i, j = int(rows[k]), int(choices.chosen[k])
        if j < 0:
            continue
        sale = _sale(people, facts, decided, i, late, choices, k, week)
        held, was_ours, adds = int(people.holding[i, sale.category]), False, False
        for h in range(people.holding.shape[1]):
            was_ours = was_ours or 0 <= people.holding[i, h] < own
        for h in range(people.holding.shape[1]):
            if offer.component[j, h] < 0:
                continue
            now = int(people.holding[i, h])
            adds = adds or (j < own and (now < 0 or now >= own))
            if j < own and people.need[i, h] != NO_NEED:
                tally.needs_satisfied[sale.segment, sale.channel, j] += 1
            carried = _end(people, facts, sale, h, week, tally)
            if now < 0:
                tell_friends(friends.start, friends.friend, people.friends_holding, i, h, 1)
            _begin(people, facts, decided, sale, h, carried, week)
        if j >= own:
            if was_ours:
                note_loss(people, i, own, week)
            continue
        new = not was_ours or (adds and held != j)
        returning = _count_order(people, facts, sale, held, was_ours, adds, week, tally)
        gifts = _gifts(people, facts, decided, sale, new, week, books.spent, tally)
        _book(people, facts, decided, sale, gifts, k, returning, week, books, tally)


def fulfil(today: Today, choices: Choices) -> None:
    """Turn this week's choices into contracts, and pay for them; then nobody is in play any more."""
    people, count = today.people, len(choices.rows)
    books = Books(today.touched, today.credited, today.spent, np.zeros(count), np.zeros(count), np.zeros(count))
    _fulfil(
        people, today.facts, today.decided, today.friends, choices.rows, choices.table(), today.key("late"),
        today.week, books, today.tally,
    )  # fmt: skip
    for channel in today.channels:
        orders = today.rep_orders[channel.number]
        sold = (people.playing[choices.rows] == channel.number) & (books.won > 0)
        here = choices.rows[sold]
        sellers = people.worked_by[here].astype(np.int64)
        orders += np.bincount(sellers, minlength=len(orders))
        if today.plan.pays_by_sale:
            charges = 12.0 * choices.price[sold] + choices.once[sold]
            today.payroll.credit(
                today.week, today.plan, channel, sellers, here, choices.chosen[sold], charges, books.own[sold],
                books.paid[sold],
            )  # fmt: skip
    promise_calls(today, choices)
    people.worked_by[:] = -1
    people.playing[:] = -1
    people.subject[:] = -1
