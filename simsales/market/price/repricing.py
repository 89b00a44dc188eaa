"""What a holder pays from a week on without a new order: this week's price for who is free, then a cut on the bill.

Free is who is bound by no commitment, and has agreed to none that begins with the end of a trial (``free_from``).

A targeted cut "on the bill" (a loyalty price) lowers what is paid to the price that was agreed, before any targeted
cut, less this one: cuts do not add up. Who pays less already goes on paying less, and a price once granted stands like
one agreed: what it takes off is given for as long as it stands (``bill_cut``), whether the cut runs still or not. Who
bought in no channel counts as having bought in those that sell them the offer: they are reached where all of these
reprice, or give them a cut on the bill, in however many parts that is said; at the lowest of the prices.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simsales.core.compiled import rule
from simsales.market.ground.again import AT_ONCE, NOT_AGAIN
from simsales.market.ground.belonging import Who, belongs_until, paying, who_of
from simsales.market.ground.binding import free_from
from simsales.market.price.terms import deepest_cut

READS = (
    "segment", "orientation", "since", "satisfaction", "holding", "contract_end", "bought_in", "life", "attempts",
    "need", "fits", "trial_ends", "trial_rest", "trial_term",
)  # fmt: skip


class Repriced(NamedTuple):
    """What a holder pays for a category from this week on, had agreed to before cuts, and the list price then.

    ``granted`` is what cuts on the bill take off what is paid, beyond what a cut with the order did. All in currency a
    month.
    """

    paid: float
    agreed: float
    listed: float
    granted: float


@rule
def bill_after_cut(monthly: float, off: float) -> float:
    """A monthly charge after a cut on the bill."""
    return monthly * (1.0 - off)


@rule
def bill_cut_of(people: Any, i: int, g: int) -> float:
    """What cuts on the bill take off what is paid for a category, in currency a month (none: there are no such)."""
    return people.bill_cut[i, g] if people.bill_cut.shape[1] > 0 else 0.0


@rule
def note_bill_cut(people: Any, i: int, g: int, cut: float) -> None:
    """Note what cuts on the bill take off what is paid for a category, in currency a month."""
    if people.bill_cut.shape[1] > 0:
        people.bill_cut[i, g] = cut


@rule
def cut_on_bill(decided: Any, s: int, c: int, j: int, who: Who) -> int:
    """The number of the cut that a holder may have on the bill, or -1; who bought in no channel has the deepest.

    That is, if they may have one in every channel that sells them the offer.
    """
    if c < decided.sells.shape[1]:
        return int(deepest_cut(decided.target_off, decided.bill_cells, decided.audience, s, c, j, who))
    deepest = -1
    for each in range(decided.sells.shape[1]):
        if not decided.sells[s, each, j]:
            continue
        k = int(deepest_cut(decided.target_off, decided.bill_cells, decided.audience, s, each, j, who))
        if k < 0:
            return -1
        if deepest < 0 or decided.target_off[k] > decided.target_off[deepest]:
            deepest = k
    return deepest


@rule
def repriced(people: Any, facts: Any, decided: Any, week: int, i: int, g: int, c: int) -> Repriced:
    """What a holder pays from this week on.

    ``c`` is the channel in which they bought, or the number after the last channel's: none.
    """
    j, s, first_bill = int(people.holding[i, g]), int(people.segment[i]), people.bill_from[i, g]
    paid, agreed, listed = people.paid[i, g], people.agreed[i, g], people.listed[i, g]
    granted = bill_cut_of(people, i, g)
    if first_bill > week:
        return Repriced(paid, agreed, listed, granted)
    free, old = free_from(people, facts.consumption.used, i, g) <= week, first_bill < week or people.bought_in[i, g] < 0
    if free and old and decided.reprices[s, c, j]:
        part = facts.offer.weight[j, g]
        paid = agreed = decided.bill_price[s, c, j] * part
        listed, granted = decided.bill_listed[s, c, j] * part, 0.0
    k = cut_on_bill(decided, s, c, j, paying(who_of(people, facts.own, i, g, week), paid))
    if k >= 0:
        reduced = bill_after_cut(agreed, decided.target_off[k])
        if paid >= reduced:
            paid, granted = reduced, granted + (paid - reduced)
    return Repriced(paid, agreed, listed, granted)


@rule
def priced_alone(people: Any, facts: Any, decided: Any, week: int, i: int, h: int) -> Repriced:
    """What a customer pays for their part of a bundle in category h once it goes on alone: what a holder of it does.

    That is this week's list, or price where it reaches who is free, there where they bought the bundle; less a cut.
    What a trial of the bundle would have bound them to falls away with it.
    """
    part, s = int(facts.offer.component[people.holding[i, h], h]), int(people.segment[i])
    c = int(people.bought_in[i, h]) if people.bought_in[i, h] >= 0 else decided.sells.shape[1]
    agreed = listed = decided.bill_listed[s, c, part]
    if people.contract_end[i, h] <= week and decided.reprices[s, c, part]:
        agreed = decided.bill_price[s, c, part]
    k = cut_on_bill(decided, s, c, part, paying(who_of(people, facts.own, i, h, week), agreed))
    paid = bill_after_cut(agreed, decided.target_off[k]) if k >= 0 else agreed
    return Repriced(paid, agreed, listed, agreed - paid)


@rule
def has_the_deepest(people: Any, decided: Any, i: int, g: int, c: int) -> bool:
    """Whether a holder pays no more already than with any cut on the bill there, so that none of them can matter."""
    j, s, deepest = int(people.holding[i, g]), int(people.segment[i]), 0.0
    for k in range(decided.target_off.shape[0]):
        if decided.bill_cells[k, s, c, j]:
            deepest = max(deepest, decided.target_off[k])
    return bool(people.paid[i, g] <= bill_after_cut(people.agreed[i, g], deepest))


@rule
def other_cut_from(people: Any, facts: Any, decided: Any, week: int, i: int, g: int, c: int) -> int:
    """The week from which other cuts on the bill may be a holder's than now, as long as nothing befalls them."""
    j, until, who = int(people.holding[i, g]), NOT_AGAIN, who_of(people, facts.own, i, g, week)
    for k in range(decided.target_off.shape[0]):
        if decided.bill_cells[k, people.segment[i], c, j]:
            until = min(until, belongs_until(decided.audience, k, who))
    return until


@rule
def price_stands_until(people: Any, facts: Any, decided: Any, week: int, i: int, g: int, c: int) -> int:
    """The week from which a holder may pay something else than now, as long as prices stand and nothing befalls them.

    ``AT_ONCE`` where they do this week, or may in any week; ``NOT_AGAIN`` where they never do.
    """
    j, s, until, freely = int(people.holding[i, g]), int(people.segment[i]), NOT_AGAIN, False
    if decided.reprices[s, c, j]:
        if people.bill_from[i, g] >= week:
            return AT_ONCE
        free = free_from(people, facts.consumption.used, i, g)
        freely = free <= week
        if not freely:
            until = min(until, free)
    if freely or not has_the_deepest(people, decided, i, g, c):
        until = min(until, other_cut_from(people, facts, decided, week, i, g, c))
    if until <= week:
        return AT_ONCE
    now = repriced(people, facts, decided, week, i, g, c)
    stands = now.paid == people.paid[i, g] and now.agreed == people.agreed[i, g] and now.listed == people.listed[i, g]
    return until if stands and now.granted == bill_cut_of(people, i, g) else AT_ONCE
