"""Orders become holdings: contract, first bill, commission, goods and gifts; what is replaced comes to an end.

Leaving any part of a bundle ends it: its other parts go on as the single products, at their list prices.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform_of
from simsales.market.bond.lifecycle import note_loss
from simsales.market.bond.repeat import first_year_profit
from simsales.market.channels.conflict import NO_RULE, credit_part
from simsales.market.choice.exchange import breaks_commitment, exit_fee_due
from simsales.market.ground.choices import Choices
from simsales.market.ground.day import Today
from simsales.market.ground.friends import tell_friends
from simsales.market.ground.money import commission_due, given_away
from simsales.market.ground.state import KEPT_PROMISE, LATE, NEVER, NO_NEED
from simsales.market.leads.scoring import promise_calls
from simsales.market.needs.stock import used_until
from simsales.market.promotion.terms import may_try, trial_worth, usable
from simsales.market.staff.plan import Staff
from simsales.market.usage.usage import agree_terms

READS = ("segment", "touched", "owner", "owned_until", "grade", "origin", "referred_in", "moment")
WRITES = (
    "need", "holding", "contract_end", "bill_from", "paid", "bought_in", "since", "lived", "friends_holding", "billed",
    "worked_by", "playing", "subject", "call_again", "caller", "referred_orders", "lost_in", "added_in",
    "terms", "points", "trial_ends",
)  # fmt: skip


@rule
def took_part(touched: Any, outbound: Any, channel: int, seller: int, week: int, window: float) -> bool:
    """Whether a channel had a part in a sale made this week: the seller, or a touch that collided with the seller's."""
    if channel == seller:
        return True
    return bool(week - touched[channel] <= window and (outbound[channel] or outbound[seller]))


@rule
def break_bundle(component: Any, list_price: Any, holding: Any, paid: Any, leaving: int, keep: int) -> None:
    """End a bundle: its parts outside the categories of offer ``keep`` become the single products at list price."""
    for h in range(holding.shape[0]):
        if holding[h] == leaving and (keep < 0 or component[keep, h] < 0):
            part = component[leaving, h]
            if part != leaving:
                holding[h] = part
                paid[h] = list_price[part]


@loop
def _settle(people: Any, facts: Any, decided: Any, i: int, c: int, j: int, due: float, week: int, touched: Any,
            credited: Any, tally: Any) -> float:  # fmt: skip
    """Share a sale's commission among the channels; the part of the one that sold."""
    selling = facts.selling
    s = people.segment[i]
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
        touched[d] += 1.0 if took else 0.0
        credited[d] += part
        tally.commission[s, d, j] += due * part
        if d == c:
            sellers = due * part
    return sellers


@loop
def _fulfil(
    people: Any, facts: Any, decided: Any, friends_start: Any, friend: Any, rows: Any, chosen: Any, price: Any,
    once: Any, cut: Any, used: Any, late: Any, week: int, touched: Any, credited: Any, spent: Any, rep_won: Any,
    rep_own: Any, rep_paid: Any, tally: Any,
) -> None:  # fmt: skip
    own, offer, nobody = facts.own, facts.offer, tally.nobody
    for k in range(rows.shape[0]):
        j = int(chosen[k])
        if j < 0:
            continue
        i = int(rows[k])
        c, g, s = int(people.playing[i]), int(people.subject[i]), int(people.segment[i])
        held = int(people.holding[i, g])
        was_ours, adds, replaced = False, False, 0.0
        for h in range(people.holding.shape[1]):
            if people.holding[i, h] >= 0 and people.holding[i, h] < own:
                was_ours = True
            if people.holding[i, h] >= 0 and offer.component[j, h] >= 0:
                replaced += people.paid[i, h]
        commitment = offer.commitment[j]
        if j < own:
            commitment = decided.commitment[s, c, j]
            if cut[k] >= 0 and decided.target_commitment[cut[k]] >= 0:
                commitment = decided.target_commitment[cut[k]]
        free = 0.0
        if decided.giving.trials and j < own:
            free = trial_worth(people, facts, i, j, price[k], decided.giving.free_weeks[s, c, j])
            if free > 0.0:
                commitment = 0
        slow = j < own and uniform_of(late, i, int(offer.luck[j])) >= offer.on_time[j]
        for h in range(people.holding.shape[1]):
            if offer.component[j, h] < 0:
                continue
            now = int(people.holding[i, h])
            if now >= 0 and now < own:
                came = people.bought_in[i, h] if people.bought_in[i, h] >= 0 else nobody
                weeks_left = people.contract_end[i, h] - week
                if breaks_commitment(now, j, own, weeks_left, price[k] - replaced):
                    fee = exit_fee_due(offer.exit_fee[now], weeks_left, people.paid[i, h])
                    people.billed[i] += fee
                    tally.exit_fees[s, came, now] += fee
                if j >= own and facts.need.subscription[h]:
                    tally.churned[s, came, now] += 1
                    tally.churned_to_rival[s, came, now] += 1
            if now >= own and j < own:
                tally.won_from_rival[s, c, j] += 1
            if now >= 0 and now != j:
                break_bundle(offer.component, offer.list_price, people.holding[i], people.paid[i], now, j)
            if now < 0:
                tell_friends(friends_start, friend, people.friends_holding, i, h, 1)
            new_to_us = now < 0 or now >= own
            adds = adds or (new_to_us and j < own)
            people.holding[i, h] = j
            people.need[i, h] = NO_NEED
            people.paid[i, h] = price[k] * offer.weight[j, h]
            people.bought_in[i, h] = c
            if j >= own:
                people.points[i, h] = 0.0
            if facts.usage.on:
                agree_terms(people, facts, decided.terms, i, h, j, c)
            waits = new_to_us and j < own  # what we serve already goes on without a gap
            people.bill_from[i, h] = week + ((offer.delivery[j] + (1 if slow else 0)) if waits else 0)
            if free > 0.0 and may_try(now, people.trial_ends[i, h], own):
                people.trial_ends[i, h] = people.bill_from[i, h] + decided.giving.free_weeks[s, c, j] - 1
            elif people.trial_ends[i, h] >= week:
                people.trial_ends[i, h] = week - 1  # taking another offer ends it
            left = int(people.contract_end[i, h]) if now >= 0 else week
            people.contract_end[i, h] = week + commitment
            if facts.consumption.on and facts.consumption.used[h]:
                people.contract_end[i, h] = used_until(left, week, commitment)
            if commitment == 0:
                people.contract_end[i, h] = week - 1
        if j >= own:
            if was_ours:
                note_loss(people, i, own, week)
            continue
        if people.moment[i] > 0:
            tally.moment_orders[s, c, j] += 1
        tally.orders[s, c, j] += 1
        rep_won[k] = 1.0
        returning = people.since[i] != NEVER
        again = facts.consumption.on and facts.consumption.used[g] and returning
        if again:
            tally.renewals[s, c, j] += 1
        elif not was_ours:
            tally.acquisitions[s, c, j] += 1
            people.since[i] = week
            if week - people.lost_in[i] <= facts.life_cycle.won_back:
                tally.won_back[s, c, j] += 1
        elif held == j:
            tally.renewals[s, c, j] += 1
        elif adds:
            tally.cross_sales[s, c, j] += 1
            people.added_in[i] = week
        else:
            tally.switches[s, c, j] += 1
        gifts = decided.gift_cost[s, c, j]
        if not was_ours or (adds and held != j):
            tally.origin[people.origin[i, g], s, c, j] += 1
            if week - people.referred_in[i] <= facts.referral.warm:
                people.referred_orders[i] += 1
                tally.referred_orders[s, c, j] += 1
                if decided.giving.reward[s, c, j] > 0.0:
                    gifts += decided.giving.reward[s, c, j]
                    spent[decided.giving.rewarded_by[s, c, j]] += decided.giving.reward[s, c, j]
        if slow and adds:
            tally.late_deliveries[s, c, j] += 1
            people.lived[i] |= LATE
        elif adds and offer.delivery[j] > 0:
            people.lived[i] |= KEPT_PROMISE
        tally.one_off_revenue[s, c, j] += once[k]
        people.billed[i] += once[k]
        tally.goods_cost[s, c, j] += offer.cost_once[j]
        tally.gift_cost[s, c, j] += gifts
        given = decided.saving[s, c, j]
        if cut[k] >= 0 and not decided.target_on_bill[cut[k]]:
            cut_value = given_away(decided.price[s, c, j], price[k], 0.0, 0.0, commitment)
            given += cut_value
            if decided.target_promotion[cut[k]] >= 0:
                spent[decided.target_promotion[cut[k]]] += cut_value
        if used[k] >= 0:
            off = usable(decided.giving.face[used[k]], price[k], decided.once[s, c, j])
            given += off
            spent[decided.giving.promotion[used[k]]] += off
            tally.coupons_used[s, c, j] += 1
        if free > 0.0:
            given += free
            spent[decided.giving.free_by[s, c, j]] += free
            tally.tried_free[s, c, j] += 1
        tally.discounts[s, c, j] += given
        for p in range(min(decided.spending.shape[0], spent.shape[0])):
            spent[p] += decided.spending[p, s, c, j]
        due = commission_due(decided.commission[s, c, j], price[k], once[k])
        serving = 0.0
        for h in range(people.holding.shape[1]):
            serving += offer.serving[j, h]
        profit = first_year_profit(
            price[k] * offer.keeps[j], serving, once[k] * offer.keeps[j], offer.cost_once[j],
            gifts + free, due,
        )  # fmt: skip
        tally.order_profit[s, c, j] += profit
        if returning:
            tally.returns[s, c, j] += 1
            tally.return_profit[s, c, j] += profit
        rep_paid[k] = _settle(people, facts, decided, i, c, j, due, week, touched, credited, tally)
        if decided.rep_commission[s, c, j] > 0.0:
            rep_own[k] = commission_due(decided.rep_commission[s, c, j], price[k], once[k])
            rep_paid[k] += rep_own[k]
            tally.commission[s, c, j] += rep_own[k]


def fulfil(today: Today, choices: Choices) -> None:
    """Turn this week's choices into contracts, and pay for them; then nobody is in play any more."""
    people = today.people
    won, own, paid = np.zeros(len(choices.rows)), np.zeros(len(choices.rows)), np.zeros(len(choices.rows))
    _fulfil(
        people, today.facts, today.decided, today.friends.start, today.friends.friend, choices.rows, choices.chosen,
        choices.price, choices.once, choices.cut, choices.used, today.key("late"), today.week, today.touched,
        today.credited, today.spent, won, own, paid, today.tally,
    )  # fmt: skip
    for channel in today.channels:
        orders = today.rep_orders[channel.number]
        sold = (people.playing[choices.rows] == channel.number) & (won > 0)
        here = choices.rows[sold]
        sellers = people.worked_by[here].astype(np.int64)
        orders += np.bincount(sellers, minlength=len(orders))
        if today.plan[Staff].pays_by_sale:
            charges = 12.0 * choices.price[sold] + choices.once[sold]
            today.payroll.credit(
                today.week, today.plan[Staff].clawback is not None, channel, sellers, here, choices.chosen[sold],
                charges, own[sold], paid[sold],
            )  # fmt: skip
    promise_calls(today, choices)
    people.worked_by[:] = -1
    people.playing[:] = -1
    people.subject[:] = -1
