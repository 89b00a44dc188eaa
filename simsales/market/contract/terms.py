"""What binds customers (Klemperer 1987): the fee for leaving early, inertia, a new commitment; what they prepay."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.contract.prepayment import is_refused, paid_before
from simsales.market.ground.binding import weeks_to_pay_for
from simsales.market.ground.dates import time_left
from simsales.market.ground.taking import takes

READS = (  # by what it adds to the value of an offer
    "segment", "holding", "paid", "contract_end", "contract_end_part", "trial_ends", "trial_rest",
)  # fmt: skip


@rule
def exit_fee_due(part: float, weeks_left: float, paid: float) -> float:
    """The fee for leaving early: a part of the charges that remain, of the ``weeks_to_pay_for``."""
    return part * paid * weeks_left * 12.0 / 52.0 if weeks_left > 0 else 0.0


@rule
def breaks_commitment(rival: Any, now: int, offer: int, weeks_left: float, dearer: float) -> bool:
    """Whether taking an offer breaks the commitment to the one held: another supplier's, or a cheaper one of the same.

    Renewing, and moving up to an offer of the same supplier that is ``dearer`` (more a month than what is paid to them
    for all that it replaces), never does; having nothing (-1) always does.
    ``rival`` is the number of each offer's supplier (-1: us).

    >>> import numpy as np
    >>> rival = np.array([-1, -1, 0])
    >>> asked = ((1, 9, 5.0), (1, 9, -5.0), (2, 9, 5.0), (-1, 9, 0.0), (2, 0, 5.0))
    >>> [breaks_commitment(rival, 0, *each) for each in asked]
    [False, True, True, True, False]
    """
    if weeks_left <= 0 or now == offer:
        return False
    return bool(offer < 0 or rival[now] != rival[offer] or dearer < 0.0)


@rule
def is_broken(decided: Any, rival: Any, segment: int, now: int, offer: int, weeks_left: float, dearer: float) -> bool:
    """``breaks_commitment``, unless we waive that: then moving within our own range breaks nothing."""
    if not breaks_commitment(rival, now, offer, weeks_left, dearer):
        return False
    within = offer >= 0 and rival[now] < 0 and rival[offer] < 0
    return not (within and decided.waives[segment, now])


@rule
def paid_to_supplier(people: Any, offer: Any, i: int, j: int) -> float:
    """What is paid a month to the supplier of offer j for what it replaces, in currency; nothing for having none."""
    before = 0.0
    for h in range(people.holding.shape[1]):
        now = int(people.holding[i, h])
        if j >= 0 and now >= 0 and offer.component[j, h] >= 0 and offer.rival[now] == offer.rival[j]:
            before += people.paid[i, h]
    return before


@rule
def extra_a_month(case: Any, quote: Any) -> float:
    """What an offer's monthly price is above what its supplier is paid a month for what it replaces, in currency."""
    return quote.monthly - paid_to_supplier(case.people, case.facts.offer, case.row, int(quote.offer))


@rule
def exit_fee_felt(case: Any, quote: Any) -> float:
    """Utility lost by the fees for breaking commitments, felt a month over the closing horizon."""
    people, facts, i = case.people, case.facts, case.row
    fees = 0.0
    for h in range(people.holding.shape[1]):
        now = int(people.holding[i, h])
        left = time_left(people.contract_end[i, h], people.contract_end_part[i, h], case.week)
        if left <= 0 or now < 0 or not takes(facts.offer.component, quote.offer, case.category, h):
            continue
        dearer = extra_a_month(case, quote)
        if is_broken(case.decided, facts.offer.rival, people.segment[i], now, quote.offer, left, dearer):
            weeks = weeks_to_pay_for(people, facts.own, i, h, case.week)
            fees += exit_fee_due(facts.offer.exit_fee[now], weeks, people.paid[i, h])
    return case.price_response * fees / (facts.selling.closing_horizon * 12.0 / 52.0)


@rule
def inertia_felt(case: Any, quote: Any) -> float:
    """Utility lost by changing suppliers, once for each category that changes; nothing for having nothing instead."""
    facts, holding = case.facts, case.people.holding[case.row]
    changes = 0
    if quote.offer >= 0:
        for h in range(holding.shape[0]):
            if facts.offer.component[quote.offer, h] >= 0 and holding[h] >= 0:
                changes += 1 if facts.offer.rival[holding[h]] != facts.offer.rival[quote.offer] else 0
    return facts.selling.inertia * changes


@rule
def weeks_bound(case: Any, quote: Any) -> float:
    """For how many weeks a customer is bound to us already in what an offer would replace without breaking it."""
    people, facts, i = case.people, case.facts, case.row
    bound = 0.0
    for h in range(people.holding.shape[1]):
        now = int(people.holding[i, h])
        left = time_left(people.contract_end[i, h], people.contract_end_part[i, h], case.week)
        if left <= bound or now < 0 or not takes(facts.offer.component, quote.offer, case.category, h):
            continue
        dearer = extra_a_month(case, quote)
        if not is_broken(case.decided, facts.offer.rival, people.segment[i], now, quote.offer, left, dearer):
            bound = left
    return bound


@rule
def commitment_felt(case: Any, quote: Any) -> float:
    """Utility lost by being bound for longer than one is: so much a year."""
    if quote.commitment <= 0:
        return 0.0
    longer = max(quote.commitment - weeks_bound(case, quote), 0.0)
    return case.facts.segment.commitment_aversion[case.people.segment[case.row]] * longer / 52.0


@rule
def prepayment_felt(case: Any, quote: Any) -> float:
    """Utility lost by what is paid before delivery: so much dearer it feels, a month over the closing horizon.

    Who is refused credit pays more of it (B-order). Nothing where nobody counts when bills are paid.
    """
    terms, facts, i, j = case.decided.advance, case.facts, case.row, quote.offer
    if not terms.on or facts.selling.credit < 0.0 or j < 0 or j >= facts.own:
        return 0.0
    s = int(case.people.segment[i])
    part, months = terms.prepaid[s, j], terms.months[s, j]
    if is_refused(case.scene.never_pays[i], case.scene.checked[i], terms.finds[s, j], terms.turns_down[s, j]):
        part, months = 1.0, max(months, terms.instead[s, j])
    paid = paid_before(quote.monthly, quote.once, part, months)
    a_month = paid / (facts.selling.closing_horizon * 12.0 / 52.0)
    return facts.segment.prepayment_aversion[s] * case.price_response * a_month
