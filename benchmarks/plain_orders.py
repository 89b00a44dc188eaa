"""What an order does to an ordinary customer, and who is paid for it."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.plain_bills import break_bundle
from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_entries import entry
from benchmarks.plain_rules import (
    breaks_commitment,
    claim_of,
    commission_due,
    credit_part,
    date_of,
    exact,
    exit_fee_due,
    first_year_profit,
    given_away,
    is_disputed,
    months_charged,
    paid_alone,
    parts_of,
    time_left,
    took_part,
    uniform_of,
)
from benchmarks.plain_tables import Day, Row
from simsales.market.channels.passing import INTRODUCED
from simsales.market.ground.state import KEPT_PROMISE, LATE, NEVER, NO_NEED


class Sale(NamedTuple):
    """An order on its terms: ``commitment`` in weeks, ``replaced`` what was paid a month to its supplier before.

    ``before_cut`` is the price a month before a targeted cut, ``begins`` the date at which the term begins.
    """

    offer: int
    price: float
    once: float
    cut: int
    commitment: float
    slow: bool
    replaced: float
    before_cut: float
    begins: int


def order(customer: PlainCustomer, day: Day, j: int, price: float, once: float, cut: int, late: int) -> None:
    """Take offer j: end what it replaces, sign the contract, and let the channels be paid."""
    own, week, held = day.facts.own, day.week, customer.holding[customer.subject]
    was_ours, adds = any(0 <= now < own for now in customer.holding), False
    sale, carried = agreed(customer, day, j, price, once, cut, late), date_of(week, 0)
    for h in day.parts_of[j]:
        now = customer.holding[h]
        adds = adds or (j < own and not 0 <= now < own)
        if j < own and customer.need[h] != NO_NEED:
            day.tally[entry.NEEDS_SATISFIED][customer.segment][customer.playing][j] += 1
        carried = max(carried, end(customer, day, sale, h))
        if customer.need_ends and customer.need[h] != NO_NEED:
            drawn = uniform_of(day.key("need ends"), customer.slot, day.facts.need.luck[h])
            customer.need_over[h] = int(customer.need_over[h] or drawn < customer.need_ends[h])
        if now < 0:
            for friend in customer.friends:
                friend.friends_holding[h] += 1
    for h in day.parts_of[j]:
        begin(customer, day, sale, h, carried)
    if j >= own:
        if was_ours:
            customer.note_loss(own, week)
        return
    day.rep_orders[customer.playing][customer.worked_by] += 1
    returning = customer.came != NEVER
    count(customer, day, sale, held, was_ours, adds)
    book(customer, day, sale, was_ours, returning)
    pay(customer, day, sale, was_ours)


def agreed(customer: PlainCustomer, day: Day, j: int, price: float, once: float, cut: int, late: int) -> Sale:
    """The order as it was chosen: what it binds to, what it replaces, whether it is late."""
    offer, decided, slow, replaced = day.facts.offer, day.decided, False, 0.0
    commitment, before_cut = offer.commitment[j], price
    if j < day.facts.own:
        if cut >= 0:
            before_cut = decided.price[customer.segment][customer.playing][j]
        commitment = decided.commitment[customer.segment][customer.playing][j]
        if cut >= 0 and decided.target_commitment[cut] >= 0:
            commitment = decided.target_commitment[cut]
        slow = uniform_of(late, customer.slot, offer.luck[j]) >= offer.on_time[j]
    begins = date_of(day.week, 0)
    for h in day.parts_of[j]:
        now = customer.holding[h]
        if now < 0:
            continue
        if offer.rival[now] == offer.rival[j]:
            replaced += customer.paid[h]
        if customer.contract_end[h] == day.week and offer.rival[now] == offer.rival[j]:
            begins = max(begins, date_of(day.week, customer.contract_end_part[h]))
    return Sale(j, price, once, cut, commitment, slow, replaced, before_cut, begins)


def end(customer: PlainCustomer, day: Day, sale: Sale, h: int) -> int:
    """End what an order replaces in category h, with its fee; the date until which a commitment is carried over."""
    offer, own, tally, week, s = day.facts.offer, day.facts.own, day.tally, day.week, customer.segment
    j, now, ends, part = sale.offer, customer.holding[h], customer.contract_end[h], customer.contract_end_part[h]
    left = time_left(ends, part, week)
    if now < 0:
        return date_of(week, 0)
    if j < own <= now:
        tally[entry.WON_FROM_RIVAL][s][customer.playing][j] += 1
    breaks = breaks_commitment(offer.rival, now, j, left, sale.price - sale.replaced)
    if now < own:
        came = customer.bought_in[h] if customer.bought_in[h] >= 0 else day.nobody
        if breaks:
            fee = exit_fee_due(offer.exit_fee[now], left, customer.paid[h])
            customer.billed += exact(fee)
            tally[entry.EXIT_FEES][s][came][now] += fee
            tally[entry.NEW_ONCE][s][came][now] += fee * customer.won_in_run
        if j >= own and day.facts.need.subscription[h]:
            tally[entry.CHURNED][s][came][now] += 1
            tally[entry.EXPOSED][s][came][now] += 1
            tally[entry.CHURNED_TO_RIVAL][s][came][now] += 1
    if now != j:
        break_bundle(customer, day, now, j)
    ended = breaks or offer.rival[now] != offer.rival[j]
    return date_of(week, 0) if ended else date_of(ends, part)


def begin(customer: PlainCustomer, day: Day, sale: Sale, h: int, carried: int) -> None:
    """Begin what an order brings in category h: who holds what, at which price, until when."""
    offer, own, week, j = day.facts.offer, day.facts.own, day.week, sale.offer
    now = customer.holding[h]
    customer.unwanted[h] = 0 if customer.wants(h) else 1
    customer.holding[h], customer.need[h], customer.bought_in[h] = j, NO_NEED, customer.playing
    customer.paid[h] = sale.price * offer.weight[j][h]
    customer.agreed[h] = sale.before_cut * offer.weight[j][h]
    customer.listed[h] = customer.agreed[h]
    if j < own:
        customer.listed[h] = day.decided.listed[customer.segment][customer.playing][j] * offer.weight[j][h]
    on_bill = sale.cut >= 0 and day.decided.target_on_bill[sale.cut]
    customer.note_bill_cut(h, customer.agreed[h] - customer.paid[h] if on_bill else 0.0)
    customer.usual_paid[h] = offer.list_price[j] * offer.weight[j][h]
    waits = j < own and not 0 <= now < own
    customer.bill_from[h] = week + (offer.delivery[j] + (1 if sale.slow else 0) if waits else 0)
    ends = sale.begins + parts_of(sale.commitment) if sale.commitment > 0 else date_of(week - 1, 0)
    if carried >= date_of(week + 1, 0):
        ends = max(ends, carried)
    customer.bind(h, ends)


def count(customer: PlainCustomer, day: Day, sale: Sale, held: int, was_ours: bool, adds: bool) -> None:
    """Count an order of ours by its kind, and where a need for something new came from."""
    tally, week, s, c, j = day.tally, day.week, customer.segment, customer.playing, sale.offer
    if customer.moment > 0:
        tally[entry.MOMENT_ORDERS][s][c][j] += 1
    tally[entry.ORDERS][s][c][j] += 1
    if not was_ours:
        tally[entry.ACQUISITIONS][s][c][j] += 1
        customer.since, customer.won_in_run = week, 1
        if customer.came == NEVER:
            customer.came = week
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
    if sale.slow and adds:
        tally[entry.LATE_DELIVERIES][s][c][j] += 1
        customer.lived |= LATE
    elif adds and day.facts.offer.delivery[j] > 0:
        customer.lived |= KEPT_PROMISE


def book(customer: PlainCustomer, day: Day, sale: Sale, was_ours: bool, returning: bool) -> None:
    """Book the money of an order: one-off price, goods, gifts, discounts, the profit of its first year."""
    decided, tally, offer = day.decided, day.tally, day.facts.offer
    s, c, j, months = customer.segment, customer.playing, sale.offer, months_charged(False, sale.commitment)
    gifts = decided.gift_cost[s][c][j]
    tally[entry.ONE_OFF_REVENUE][s][c][j] += sale.once
    tally[entry.ONCE_OFF][s][c][j] += decided.listed_once[s][c][j] - sale.once
    customer.billed += exact(sale.once)
    tally[entry.GOODS_COST][s][c][j] += offer.cost_once[j]
    tally[entry.GIFT_COST][s][c][j] += gifts
    customer.cost(day, was_ours, c, j, gifts)
    tally[entry.NEW_ONCE][s][c][j] += sale.once * customer.won_in_run
    tally[entry.NEW_GOODS][s][c][j] += offer.cost_once[j] * customer.won_in_run
    if sale.cut >= 0 and (decided.target_off[sale.cut] > 0.0 or sale.commitment != decided.commitment[s][c][j]):
        tally[entry.TARGETED_ORDERS][s][c][j] += 1
    tally[entry.DISCOUNTS][s][c][j] += decided.saving[s][c][j] + cut_given(day, sale, s, c)
    charge(day, sale, s, c, day.spent)
    serving = 0.0
    for cost in offer.serving[j]:
        serving += cost
    profit = first_year_profit(
        sale.price * (offer.keeps[j] - offer.cost_share[j]), serving, sale.once * offer.keeps[j], offer.cost_once[j],
        gifts,
        commission_due(decided.commission[s][c][j], sale.price, sale.once, months), months,
    )  # fmt: skip
    tally[entry.ORDER_PROFIT][s][c][j] += profit
    if returning:
        tally[entry.RETURNS][s][c][j] += 1
        tally[entry.RETURN_PROFIT][s][c][j] += profit


def cut_given(day: Day, sale: Sale, s: int, c: int) -> float:
    """What a targeted cut gives away with an order; a cut on the bill is counted there, but for the one-off price."""
    decided, j, cut = day.decided, sale.offer, sale.cut
    if cut < 0:
        return 0.0
    full_once = decided.once[s][c][j]
    cut_once: float = full_once * (1.0 - decided.target_off[cut])
    if decided.target_on_bill[cut]:
        return full_once - cut_once
    months = max(months_charged(False, sale.commitment), sale.commitment * 12.0 / 52.0)
    value: float = given_away(decided.price[s][c][j], sale.price, full_once, cut_once, months)
    return value


def charge(day: Day, sale: Sale, s: int, c: int, spent: list[float]) -> None:
    """Charge an order to the budgets of the promotions that bear what is given away with it."""
    promotion = day.decided.target_promotion[sale.cut] if sale.cut >= 0 else -1
    if promotion >= 0:
        spent[promotion] += cut_given(day, sale, s, c)
    for p, spending in enumerate(day.decided.spending):
        spent[p] += spending[s][c][sale.offer]


def pay(customer: PlainCustomer, day: Day, sale: Sale, was_ours: bool) -> None:
    """Share the commission of an order among the channels, by the conflict rule."""
    decided, tally, selling, week = day.decided, day.tally, day.facts.selling, day.week
    s, c, j = customer.segment, customer.playing, sale.offer
    months = months_charged(False, sale.commitment)
    due = commission_due(decided.commission[s][c][j], sale.price, sale.once, months)
    outbound, window = day.facts.channel.outbound, selling.collision_window
    named = customer.named[0] if customer.named else -1
    alone = paid_alone(decided.credit, c, customer.owner, customer.owned_until >= week, named)
    passer = customer.passer(day, c)
    passed = decided.passing[passer][INTRODUCED] if passer >= 0 else 0.0
    claim = claim_of(
        Row(customer.touched), outbound, day.facts.channel.by_name, c, alone, -1, week, window, passer, passed
    )  # fmt: skip
    tally[entry.PASSED_ORDERS][s][c][j] += passer >= 0
    took = [took_part(customer.touched, outbound, d, claim, week, window) for d in range(len(customer.touched))]
    if claim.parties > 1:
        tally[entry.SHARED_SALES][s][c][j] += 1
        if decided.credit == 0 and is_disputed(claim):
            tally[entry.DISPUTES][s][c][j] += 1
            tally[entry.DISPUTE_COST][s][c][j] += selling.dispute_cost
            day.disputed.append((customer, was_ours, c, j))
    for d, part_taken in enumerate(took):
        part = credit_part(decided.credit, d, part_taken, claim, decided.roles)
        if part_taken:
            day.touched[d] += 1.0
        day.credited[d] += part
        tally[entry.COMMISSION][s][d][j] += due * part
        customer.cost(day, was_ours, d, j, due * part)
