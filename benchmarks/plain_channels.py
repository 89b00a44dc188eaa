"""Channels and ordinary customers: whom the outbound ones call, who comes to the inbound ones."""

from __future__ import annotations

import numpy as np

from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_entries import entry
from benchmarks.plain_rules import (
    belongs,
    channel_utility,
    gumbel_of,
    known_to_be_worked,
    lead_score,
    may_call,
    may_take,
    seen_in,
    still_warm,
    territory_of,
    uniform,
    uniform_of,
    weekly,
)
from benchmarks.plain_subject import with_need
from benchmarks.plain_tables import Day, Table
from simsales.core.streams import NONE_OF_THEM
from simsales.market.channels.plan import TERRITORIES, Calling, ChannelPolicy
from simsales.market.ground.audience import EVERYONE
from simsales.market.ground.state import EXPLICIT, WAITED
from simsales.market.leads.scoring import FIRST
from simsales.market.staff.sellers import Channel

type Customers = list[PlainCustomer]


def score_leads(customers: Customers, day: Day, channel: Channel, calling: Calling) -> list[tuple[float, int]]:
    """The leads of an outbound channel as (minus the score, row): sorted, the best come first."""
    c, week, decided, own = channel.number, day.week, day.decided, day.facts.own
    territories, ways = decided.access & TERRITORIES, day.facts.channel
    window = day.facts.selling.collision_window
    noise, land = day.key(f"lead {channel.name}"), int(day.luck.key("territory"))
    everyone, conditions = calling.audience == EVERYONE, Table(np.array([calling.audience.row()]))
    access, rest = decided.access, calling.rest_weeks
    referral, refers = day.facts.referral, day.facts.referral.on
    leads = []
    for row, customer in enumerate(customers):
        by = customer.passer(day, c)
        if week - customer.touched[c] < rest or customer.playing >= 0 or (by >= 0 and week < customer.passed_due[0]):
            continue
        territory = territory_of(land, customer.slot, ways.outbound, ways.by_name) if territories else -1
        named = customer.named[0] if customer.named else -1
        if not may_call(access, c, customer.owner, customer.owned_until >= week, territory, named):
            continue
        if known_to_be_worked(customer.touched, decided.shares, c, week, window):
            continue
        category = seen_in(customer.holding, customer.paid, own, calling.category, day.facts.need.by_name)
        who = customer.as_seen(own, category, week)
        if everyone or belongs(conditions, 0, who):
            ends = 0.0 if who.free_for >= 0.0 else who.weeks_to_end
            score = lead_score(ends, who.supplier, customer.relationship, uniform(noise, customer.slot))
            if refers:
                score += still_warm(week - customer.referred_in, referral.warm, referral.priority)
            leads.append((-score, row))
    return leads


def keep_rules(customers: Customers, day: Day) -> None:
    """Name the accounts of the week, each that of the first audience the customer belongs to; pay for shared data."""
    policy, own = day.plan[ChannelPolicy], day.facts.own
    tables = [Table(np.array([each.audience.row()])) for each in policy.named]
    for customer in customers if policy.named else ():
        customer.named[0] = -1
        for each, conditions in zip(policy.named, tables, strict=True):
            g = seen_in(customer.holding, customer.paid, own, -1, day.facts.need.by_name)
            if belongs(conditions, 0, customer.as_seen(own, g, day.week)):
                customer.named[0] = each.channel
                break
    if policy.share and policy.sharing_cost > 0.0:
        counts = np.bincount([each.segment for each in customers], minlength=len(day.tally[0]))
        for s, part in enumerate((counts / counts.sum()).tolist()):
            for name in (entry.SHARING_COST, entry.COMMON_SPEND):
                day.tally[name][s][day.nobody][day.nothing] += weekly(policy.sharing_cost) * part


def work_leads(customers: Customers, day: Day, channels: list[Channel]) -> None:
    """Each outbound channel, by name, calls its best leads, in the order of rows."""
    keys = {name: day.key(name) for name in ("answer", "rapport", "find", "match", "closer")}
    for channel in sorted(channels, key=lambda each: each.name):
        campaigns = day.plan[ChannelPolicy].calling[channel.number] if channel.outbound else ()
        calling = campaigns[0] if campaigns else None  # a plain market has one at most
        wanted = int(min(whole_week(channel, "contacts"), len(customers))) if calling else 0
        if calling is None or wanted == 0:
            continue
        about = dict.fromkeys(range(len(customers)), calling.category)
        leads = {row: score for score, row in score_leads(customers, day, channel, calling)}
        leads |= passed_on_to(customers, day, channel.number, leads, about)
        best = sorted((score, row) for row, score in leads.items())[:wanted]
        for row in sorted(row for _, row in best):
            customers[row].be_called(day, channel.number, about[row], keys)


def passed_on_to(
    customers: Customers, day: Day, c: int, leads: dict[int, float], about: dict[int, int]
) -> dict[int, float]:  # fmt: skip
    """Those who are due in a channel, passed on by another, with (minus) their scores: they come first."""
    found = {}
    for row, customer in enumerate(customers):
        if not customer.is_awaited(day, c) or customer.playing >= 0:
            continue
        named, protected = customer.named[0] if customer.named else -1, customer.owned_until >= day.week
        if may_take(customer.passer(day, c), c, customer.owner, protected, named):
            found[row] = -FIRST + min(leads.get(row, 0.0), 0.0)
            about[row] = customer.passed_about[0]
    return found


def whole_week(channel: Channel, work: str) -> float:
    """The whole contacts or visits of a channel's week; a fraction left over is there in the next."""
    whole: float = channel.whole(work, np.array([channel.capacity()]))[0]
    return whole


def go_to_channels(customers: Customers, day: Day, channels: list[Channel]) -> list[Customers]:
    """Customers not yet in play choose an inbound channel or stay at home: who comes, by channel."""
    come, taste = day.key("visit"), day.key("channel")
    facts, entry_price = day.facts.channel, day.decided.entry
    visit_rate, service_weight = day.facts.segment.visits, day.facts.segment.service_weight
    inbound = [channel.number for channel in channels if not channel.outbound]
    turned_away = [channel.turned_away for channel in channels]
    visitors: list[Customers] = [[] for _ in channels]
    if not inbound:
        return visitors
    for customer in customers:
        if customer.playing >= 0:
            continue
        s, slot = customer.segment, customer.slot
        g = with_need(customer, day, -1, EXPLICIT)[0] if EXPLICIT in customer.need else -1
        agreed = expected_at(customer, day)
        if agreed >= 0:
            customer.playing, customer.subject = agreed, customer.passed_about[0]
            visitors[agreed].append(customer)
            continue
        if g < 0 and (visit_rate[s] <= 0.0 or uniform(come, slot) >= visit_rate[s]):
            continue
        best, chosen, cheapest = float("-inf"), -1, 0.0
        if g >= 0:
            best = gumbel_of(taste, slot, NONE_OF_THEM)
            cheapest = min(entry_price[s][c][g] for c in inbound)
        for c in inbound:
            dearer = 0.0
            if g >= 0:
                if entry_price[s][c][g] == float("inf"):
                    continue
                dearer = entry_price[s][c][g] - cheapest
            value = gumbel_of(taste, slot, facts.luck[c]) + channel_utility(
                service_weight[s], facts.service[c], facts.hassle[c], facts.waiting_weight[c], turned_away[c],
                customer.price_response, dearer,
            )  # fmt: skip
            if value > best:
                best, chosen = value, c
        if chosen >= 0:
            customer.playing = chosen
            customer.subject = g
            visitors[chosen].append(customer)
    return visitors


def expected_at(customer: PlainCustomer, day: Day) -> int:
    """The inbound channel to which the customer comes this week, passed on to it by another; -1 if to none."""
    if not customer.passed_by or customer.passed_by[0] < 0:
        return -1
    c, g = customer.passed_to[0], customer.passed_about[0]
    sold = not day.decided.closed[c] and day.decided.entry[customer.segment][c][g] < float("inf")
    comes = sold and not day.facts.channel.outbound[c] and customer.need[g] == EXPLICIT
    return int(c) if comes and customer.is_awaited(day, c) else -1


def receive(customers: Customers, day: Day, channels: list[Channel]) -> None:
    """Inbound channels serve who comes, first come first served, and turn away the others."""
    keys = {name: day.key(name) for name in ("speak", "ask", "rapport", "find", "match", "closer")}
    arrival = day.key("arrival")
    visitors = go_to_channels(customers, day, channels)
    for channel in channels:
        if channel.outbound:
            continue
        c, coming = channel.number, visitors[channel.number]
        served, capacity = coming, whole_week(channel, "visits")
        if len(coming) > capacity:
            in_order = sorted(coming, key=lambda customer: uniform(arrival, customer.slot))
            for customer in in_order[int(capacity) :]:
                customer.playing = customer.subject = -1
                customer.lived |= WAITED
                day.tally[entry.TURNED_AWAY][customer.segment][c][day.nothing] += 1
            served = [customer for customer in coming if customer.playing >= 0]
        channel.turn_away(float(len(coming)), len(served))
        for customer in served:
            customer.be_served(day, c, keys)


def pass_on(customer: PlainCustomer, day: Day, key: int) -> None:
    """Pass a customer on to another channel, who was advised in vain, if the channels have agreed to."""
    c, g = customer.playing, customer.subject
    rate, to, delay = day.decided.passing[c][:3]
    if rate <= 0.0 or day.decided.closed[int(to)] or customer.need[g] != EXPLICIT:
        return
    if customer.passed_by and customer.passed_by[0] >= 0 and customer.passer(day, customer.passed_to[0]) >= 0:
        return
    day.tally[entry.PASSABLE][customer.segment][c][day.nothing] += 1
    if uniform_of(key, customer.slot, day.facts.channel.luck[c]) < rate:
        customer.passed_by[0], customer.passed_to[0] = c, int(to)
        customer.passed_due[0], customer.passed_about[0] = day.week + int(delay), g
        day.tally[entry.PASSED_ON][customer.segment][c][day.nothing] += 1
