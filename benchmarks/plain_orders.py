"""What an order does to an ordinary customer, and who is paid for it."""

from __future__ import annotations

from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_entries import entry
from benchmarks.plain_rules import (
    break_bundle,
    breaks_commitment,
    commission_due,
    credit_part,
    exit_fee_due,
    first_year_profit,
    took_part,
    uniform_of,
)
from benchmarks.plain_tables import Day
from simsales.market.ground.state import KEPT_PROMISE, LATE, NEVER, NO_NEED


def order(customer: PlainCustomer, day: Day, j: int, price: float, once: float, cut: int, late: int) -> None:
    """Take offer j: end what it replaces, sign the contract, and let the channels be paid."""
    offer, own, decided, tally, week = day.facts.offer, day.facts.own, day.decided, day.tally, day.week
    c, s, held = customer.playing, customer.segment, customer.holding[customer.subject]
    was_ours, adds, slow = any(0 <= now < own for now in customer.holding), False, False
    replaced = 0.0
    for h, now in enumerate(customer.holding):
        if now >= 0 and offer.component[j, h] >= 0:
            replaced += customer.paid[h]
    commitment = offer.commitment[j]
    if j < own:
        commitment = decided.commitment[s][c][j]
        if cut >= 0 and decided.target_commitment[cut] >= 0:
            commitment = decided.target_commitment[cut]
        slow = uniform_of(late, customer.slot, offer.luck[j]) >= offer.on_time[j]
    for h in range(len(customer.holding)):
        if offer.component[j, h] < 0:
            continue
        now = customer.holding[h]
        if 0 <= now < own:
            came = customer.bought_in[h] if customer.bought_in[h] >= 0 else day.nobody
            weeks_left = customer.contract_end[h] - week
            if breaks_commitment(now, j, own, weeks_left, price - replaced):
                fee = exit_fee_due(offer.exit_fee[now], weeks_left, customer.paid[h])
                customer.billed += fee
                tally[entry.EXIT_FEES][s][came][now] += fee
            if j >= own and day.facts.need.subscription[h]:
                tally[entry.CHURNED][s][came][now] += 1
                tally[entry.CHURNED_TO_RIVAL][s][came][now] += 1
        if j < own <= now:
            tally[entry.WON_FROM_RIVAL][s][c][j] += 1
        if now >= 0 and now != j:
            break_bundle(offer.component, offer.list_price, customer.holding, customer.paid, now, j)
        if now < 0:
            for friend in customer.friends:
                friend.friends_holding[h] += 1
        new_to_us = now < 0 or now >= own
        adds = adds or (new_to_us and j < own)
        customer.holding[h] = j
        customer.need[h] = NO_NEED
        customer.paid[h] = price * offer.weight[j][h]
        customer.bought_in[h] = c
        waits = new_to_us and j < own
        customer.bill_from[h] = week + (offer.delivery[j] + (1 if slow else 0) if waits else 0)
        customer.contract_end[h] = week + commitment if commitment else week - 1
    if j >= own:
        if was_ours:
            customer.note_loss(own, week)
        return
    if customer.moment > 0:
        tally[entry.MOMENT_ORDERS][s][c][j] += 1
    tally[entry.ORDERS][s][c][j] += 1
    day.rep_orders[c][customer.worked_by] += 1
    returning = customer.since != NEVER
    if not was_ours:
        tally[entry.ACQUISITIONS][s][c][j] += 1
        customer.since = week
        if week - customer.lost_in <= day.facts.life_cycle.won_back:
            tally[entry.WON_BACK][s][c][j] += 1
    elif held == j:
        tally[entry.RENEWALS][s][c][j] += 1
    elif adds:
        tally[entry.CROSS_SALES][s][c][j] += 1
        customer.added_in = week
    else:
        tally[entry.SWITCHES][s][c][j] += 1
    if not was_ours or (adds and held != j):
        origin = (entry.ORIGIN_OWN, entry.ORIGIN_FRIENDS, entry.ORIGIN_STAFF)[customer.origin[customer.subject]]
        tally[origin][s][c][j] += 1
        if week - customer.referred_in <= day.facts.referral.warm:
            customer.referred_orders += 1
            tally[entry.REFERRED_ORDERS][s][c][j] += 1
    if slow and adds:
        tally[entry.LATE_DELIVERIES][s][c][j] += 1
        customer.lived |= LATE
    elif adds and offer.delivery[j] > 0:
        customer.lived |= KEPT_PROMISE
    pay_for(customer, day, j, price, once, cut, commitment, returning)


def pay_for(
    customer: PlainCustomer, day: Day, j: int, price: float, once: float, cut: int, commitment: int, returning: bool
) -> None:  # fmt: skip
    """Book the money of an order, and share the commission by the conflict rule."""
    decided, tally, selling, week = day.decided, day.tally, day.facts.selling, day.week
    c, s, offer = customer.playing, customer.segment, day.facts.offer
    tally[entry.ONE_OFF_REVENUE][s][c][j] += once
    customer.billed += once
    tally[entry.GOODS_COST][s][c][j] += offer.cost_once[j]
    tally[entry.GIFT_COST][s][c][j] += decided.gift_cost[s][c][j]
    given = decided.saving[s][c][j]
    if cut >= 0 and not decided.target_on_bill[cut]:
        cut_value = (decided.price[s][c][j] - price) * max(float(commitment), 52.0) * 12.0 / 52.0
        given += cut_value
        if decided.target_promotion[cut] >= 0:
            day.spent[decided.target_promotion[cut]] += cut_value
    tally[entry.DISCOUNTS][s][c][j] += given
    for p, spending in enumerate(decided.spending):
        day.spent[p] += spending[s][c][j]
    due = commission_due(decided.commission[s][c][j], price, once)
    serving = 0.0
    for cost in offer.serving[j]:
        serving += cost
    profit = first_year_profit(price, serving, once, offer.cost_once[j], decided.gift_cost[s][c][j], due)
    tally[entry.ORDER_PROFIT][s][c][j] += profit
    if returning:
        tally[entry.RETURNS][s][c][j] += 1
        tally[entry.RETURN_PROFIT][s][c][j] += profit
    outbound, window = day.facts.channel.outbound, selling.collision_window
    took = [took_part(customer.touched, outbound, d, c, week, window) for d in range(len(customer.touched))]
    parties = sum(took)
    if parties > 1:
        tally[entry.SHARED_SALES][s][c][j] += 1
        if decided.credit == 0:
            tally[entry.DISPUTES][s][c][j] += 1
            tally[entry.DISPUTE_COST][s][c][j] += selling.dispute_cost
    protected = customer.owned_until >= week
    for d, part_taken in enumerate(took):
        part = credit_part(decided.credit, d, part_taken, c, customer.owner, protected, parties)
        if part_taken:
            day.touched[d] += 1.0
        day.credited[d] += part
        tally[entry.COMMISSION][s][d][j] += due * part
