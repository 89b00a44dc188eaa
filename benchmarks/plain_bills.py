"""Bills are sent, one ordinary agent after the other: what each pays from this week on, and what is counted of it."""

from __future__ import annotations

from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_entries import entry
from benchmarks.plain_rules import bill_after_cut, deepest_cut, exact, weekly
from benchmarks.plain_tables import Day

type Customers = list[PlainCustomer]


def bill(customers: Customers, day: Day) -> None:
    """Every holder of our offers pays this week's part of the agreed price; who is billed is served, and may leave."""
    week, own, offer, decided, nobody = day.week, day.facts.own, day.facts.offer, day.decided, day.nobody
    exposed, served = day.tally[entry.EXPOSED], day.tally[entry.SERVED]
    recurring, service_cost = day.tally[entry.RECURRING_REVENUE], day.tally[entry.SERVICE_COST]
    subscription, on_bill = day.facts.need.subscription, any(decided.target_on_bill)
    granted: dict[tuple[int, int, int], float] = {}
    for customer in customers:
        s, ours = customer.segment, False
        for g, j in enumerate(customer.holding):
            if j < 0 or j >= own:
                continue
            ours, c = True, customer.bought_in[g]
            at = c if c >= 0 else nobody
            exposed[s][at][j] += subscription[g]
            if customer.bill_from[g] > week:
                continue
            free = customer.contract_end[g] <= week
            if free and decided.reprices[s][at][j] and (c < 0 or customer.bill_from[g] < week):
                customer.paid[g] = customer.agreed[g] = decided.bill_price[s][at][j] * offer.weight[j][g]
                customer.listed[g] = decided.bill_listed[s][at][j] * offer.weight[j][g]
                customer.note_bill_cut(g, 0.0)
            if on_bill:
                cut_bill(customer, day, g, at)
            if customer.bill_cut:
                granted[s, at, j] = granted.get((s, at, j), 0.0) + exact(weekly(customer.bill_cut[g]))
            due, cost = exact(weekly(customer.paid[g])), exact(weekly(offer.serving[j][g]))
            customer.billed += due
            recurring[s][at][j] += due
            day.tally[entry.BILLED_OFF][s][at][j] += exact(weekly(customer.listed[g])) - due
            day.tally[entry.BILLS][s][at][j] += 1
            service_cost[s][at][j] += cost
            if customer.won_in_run:
                day.tally[entry.NEW_RECURRING][s][at][j] += due
                day.tally[entry.NEW_SERVICE][s][at][j] += cost
        served[s][nobody][day.nothing] += ours
    for (s, at, j), off in granted.items():
        day.tally[entry.DISCOUNTS][s][at][j] += off
    new_due, new_cost = day.tally[entry.NEW_RECURRING], day.tally[entry.NEW_SERVICE]
    for dues, costs in ((recurring, service_cost), (new_due, new_cost)):
        for of_segment, cost_of_segment in zip(dues, costs, strict=True):
            for of_channel, cost_of_channel in zip(of_segment, cost_of_segment, strict=True):
                for j in range(own):
                    cost_of_channel[j] += of_channel[j] * offer.cost_share[j]


def best_cut(customer: PlainCustomer, day: Day, g: int, at: int, j: int, paid: float) -> int:
    """The number of the deepest cut on the bill of offer j that a customer may have, who pays so much for it, or -1."""
    decided, s = day.decided, customer.segment
    who = customer.as_seen(day.facts.own, g, day.week)._replace(paid=paid)
    bought_in = [at] if at != day.nobody else [c for c, sells in enumerate(decided.sells[s]) if sells[j]]
    cuts = [deepest_cut(decided.target_off, decided.bill_cells, decided.audience, s, c, j, who) for c in bought_in]
    return -1 if -1 in cuts else max(cuts, key=lambda each: decided.target_off[each])


def cut_bill(customer: PlainCustomer, day: Day, g: int, at: int) -> None:
    """A targeted cut on the bill lowers what is paid, if it is not as low already."""
    cut = best_cut(customer, day, g, at, customer.holding[g], customer.paid[g])
    if cut >= 0:
        reduced = bill_after_cut(customer.agreed[g], day.decided.target_off[cut])
        if customer.paid[g] >= reduced:
            customer.note_bill_cut(g, customer.bill_cut[g] + (customer.paid[g] - reduced))
            customer.paid[g] = reduced


def priced_alone(customer: PlainCustomer, day: Day, h: int) -> tuple[float, float, float]:
    """What a customer would pay for their part of a bundle on its own, before a cut, and at list."""
    decided, s = day.decided, customer.segment
    part = day.facts.offer.component[customer.holding[h], h]
    at = customer.bought_in[h] if customer.bought_in[h] >= 0 else day.nobody
    agreed = listed = decided.bill_listed[s][at][part]
    if customer.contract_end[h] <= day.week and decided.reprices[s][at][part]:
        agreed = decided.bill_price[s][at][part]
    cut = best_cut(customer, day, h, at, part, agreed)
    return bill_after_cut(agreed, decided.target_off[cut]) if cut >= 0 else agreed, agreed, listed


def break_bundle(customer: PlainCustomer, day: Day, leaving: int, keep: int) -> None:
    """End a bundle: its parts outside the categories of offer ``keep`` become the single products, at their prices."""
    component = day.facts.offer.component
    for h, now in enumerate(customer.holding):
        if now == leaving and (keep < 0 or component[keep, h] < 0) and component[leaving, h] != leaving:
            alone = priced_alone(customer, day, h)
            customer.holding[h] = component[leaving, h]
            customer.paid[h], customer.agreed[h], customer.listed[h] = alone
            customer.note_bill_cut(h, customer.agreed[h] - customer.paid[h])
