"""An ordinary customer chooses among the offers they know or are shown, and may object or put it off."""

from __future__ import annotations

from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_entries import entry
from benchmarks.plain_rules import (
    aware,
    considered_chance,
    gate_log_odds,
    logistic,
    occurs,
    paid_for,
    pressed,
    seen,
    uniform,
    uniform_of,
)
from benchmarks.plain_tables import Day
from benchmarks.plain_valuation import our_quote, rivals_quote, value_of
from simsales.core.streams import NONE_OF_THEM
from simsales.market.choice.choose import BETTER
from simsales.market.ground.choices import KEEP, LATER
from simsales.market.ground.state import ANNOYED, EXPLICIT, NO_NEED
from simsales.market.selling.gates import CLOSE, OBJECTIONS, ON_CLOSE, ON_PRESENT, PRESENT

type Outcome = tuple[int, float, float, int]


def decide(customer: PlainCustomer, day: Day, keys: dict[str, int]) -> Outcome:
    """What a customer does in the end: (offer, KEEP or LATER; price a month; one-off price; cut)."""
    s, c, tally = customer.segment, customer.playing, day.tally
    tally[entry.OCCASIONS][s][c][day.nothing] += 1
    outcome = weigh(customer, day, keys["consider"])
    pick = outcome[0]
    if pick == KEEP:
        tally[entry.KEPT][s][c][day.nothing] += 1
        for h, need in enumerate(customer.need):
            if need == EXPLICIT and customer.holding[h] >= 0:
                customer.need[h] = NO_NEED
        return outcome
    customer.subject = dict(day.meeting(customer.need, customer.subject))[pick]
    if pick >= day.facts.own:
        tally[entry.LOST_SALE][s][c][pick] += 1
        return outcome
    return outcome if is_closed(customer, day, pick, keys) else (LATER, *outcome[1:])


def weigh(customer: PlainCustomer, day: Day, consider: int) -> Outcome:
    """The offer of highest utility of those in the running, or KEEP."""
    facts, offer, own, week = day.facts, day.facts.offer, day.facts.own, day.week
    c, g, slot, holding = customer.playing, customer.subject, customer.slot, customer.holding
    on_sale, presents = day.decided.on_sale[customer.segment][c], chance_to_present(customer, day)
    best = day.tastes.of(slot, offer.luck[holding[g]] if holding[g] >= 0 else NONE_OF_THEM)
    outcome: Outcome = (KEEP, 0.0, 0.0, -1)
    seen_in, who = g, customer.as_seen(own, g, week)
    for j, h in day.meeting(customer.need, g):
        if j < own:
            if not on_sale[j] or not is_considered(customer, day, j, presents, consider):
                continue
            if h != seen_in:
                seen_in, who = h, customer.as_seen(own, h, week)
            quote = our_quote(customer, day, j, who)
            bound = j == holding[h] and customer.contract_end[h] > week
            if bound and quote.monthly >= paid_for(holding, customer.paid, j):
                continue
        else:
            if j == holding[h] or uniform_of(day.knows, slot, offer.luck[j]) >= facts.offer.known[j]:
                continue
            quote = rivals_quote(day, j)
        level = value_of(customer, day, h, quote)
        if j == holding[h] and level <= BETTER:
            continue  # the same on the same terms is what they have
        level += day.tastes.of(slot, offer.luck[j])
        if level > best:
            best, outcome = level, (j, quote.monthly, quote.once, quote.cut)
    return outcome


def chance_to_present(customer: PlainCustomer, day: Day) -> float:
    """The chance that who serves the customer presents an offer."""
    c, selling = customer.playing, day.facts.selling
    chance: float = logistic(
        gate_log_odds(
            day.facts.channel.presents[c], day.rep_skill[c][customer.worked_by][PRESENT], selling.skill_weight,
            day.decided.effort[c][ON_PRESENT], selling.effort_weight, 0.0,
        )
    )  # fmt: skip
    return chance


def is_considered(customer: PlainCustomer, day: Day, j: int, presents: float, consider: int) -> bool:
    """Whether an offer of ours is in the running: known, or presented here and now, which makes it known."""
    u = uniform_of(consider, customer.slot, day.facts.offer.luck[j])
    if u >= considered_chance(customer.awareness[j], presents):
        return False
    day.tally[entry.CONSIDERED][customer.segment][customer.playing][j] += 1
    if u < presents:
        day.tally[entry.PRESENTED][customer.segment][customer.playing][j] += 1
        customer.awareness[j] = aware(customer.awareness[j], 1.0, seen(day.facts.selling.presentation))
    return True


def is_closed(customer: PlainCustomer, day: Day, pick: int, keys: dict[str, int]) -> bool:
    """Whether who wants an offer of ours takes it now; who does not may feel pressed."""
    s, c, slot, tally = customer.segment, customer.playing, customer.slot, day.tally
    channel, selling, skill = day.facts.channel, day.facts.selling, day.rep_skill[c][customer.worked_by]
    closing = day.decided.effort[c][ON_CLOSE]
    gate = (selling.skill_weight, closing, selling.effort_weight, 0.0)
    if not occurs(uniform(keys["objections"], slot), gate_log_odds(channel.overcomes[c], skill[OBJECTIONS], *gate)):
        tally[entry.OBJECTED][s][c][pick] += 1
    elif not occurs(uniform(keys["close"], slot), gate_log_odds(channel.closes[c], skill[CLOSE], *gate)):
        tally[entry.POSTPONED][s][c][pick] += 1
    else:
        return True
    if pressed(uniform(keys["press"], slot), closing):
        customer.lived |= ANNOYED
    return False
