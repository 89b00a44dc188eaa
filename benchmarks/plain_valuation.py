"""What an offer is worth to an ordinary customer: the market's one valuation, written a second time.

The sums are those of ``simsales.market.choice.valuation.value_of``, in its order of additions, so that they are equal
to the bit. What the markets compared here do not have is left out, since it adds nothing there: usage, lock-in, the
number of suppliers, remembered prices, novelty, conformity and company; coupons, trials, and stock.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.plain_bills import priced_alone
from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_rules import all_in_price, breaks_commitment, exit_fee_due, felt_over, may_have, time_left
from benchmarks.plain_tables import Day
from simsales.market.ground.belonging import Who


class Quote(NamedTuple):
    """An offer as it stands for one customer (-1: nothing): prices, commitment in weeks, number of the cut (-1: none).

    ``all_in`` is the price a month with one-off price and gift spread.
    """

    offer: int
    monthly: float
    once: float
    commitment: float
    all_in: float
    cut: int


NOTHING = Quote(-1, 0.0, 0.0, 0.0, 0.0, -1)


def our_quote(customer: PlainCustomer, day: Day, j: int, who: Who) -> Quote:
    """Our offer as it stands for a customer: with the targeted cut that suits them best, unless none suits better."""
    decided, s, c = day.decided, customer.segment, customer.playing
    best, most = quote_with(customer, day, j, -1), -math.inf
    for k in range(len(decided.target_off)):
        if may_have(decided.target_cells, decided.audience, k, s, c, j, who):
            if best.cut < 0:
                most = terms_felt(customer, day, best)
            other = quote_with(customer, day, j, k)
            felt = terms_felt(customer, day, other)
            if felt > most or (felt == most and best.cut < 0):
                best, most = other, felt
    return best


def quote_with(customer: PlainCustomer, day: Day, j: int, cut: int) -> Quote:
    """Our offer at this week's price, less a cut (-1: none)."""
    decided, s, c = day.decided, customer.segment, customer.playing
    monthly, once, commitment = decided.price[s][c][j], decided.once[s][c][j], decided.commitment[s][c][j]
    if cut >= 0:
        monthly *= 1.0 - decided.target_off[cut]
        once *= 1.0 - decided.target_off[cut]
        if decided.target_commitment[cut] >= 0:
            commitment = decided.target_commitment[cut]
    weeks = felt_over(False, commitment, day.facts.selling.closing_horizon)
    return Quote(j, monthly, once, commitment, all_in_price(monthly, once, decided.gift[s][c][j], weeks), cut)


def terms_felt(customer: PlainCustomer, day: Day, quote: Quote) -> float:
    """What the terms of an offer are felt as: its price, all in, and for how long it binds."""
    offer, longer, taken = day.facts.offer, 0.0, day.parts_of[quote.offer]
    if quote.commitment > 0:
        before = 0.0
        for h in taken:
            if customer.holding[h] >= 0 and offer.rival[customer.holding[h]] == offer.rival[quote.offer]:
                before += customer.paid[h]
        dearer = quote.monthly - before
        longer = max(quote.commitment - commitments(customer, day, quote.offer, taken, dearer)[1], 0.0)
    aversion: float = day.facts.segment.commitment_aversion[customer.segment]
    return -customer.price_response * quote.all_in - aversion * longer / 52.0


def rivals_quote(day: Day, r: int) -> Quote:
    """A rival's offer at its price of this week."""
    price = day.decided.rival_price[r]
    return Quote(r, price, 0.0, day.facts.offer.commitment[r], price, -1)


def worth_of(customer: PlainCustomer, day: Day) -> list[float]:
    """What each offer's attributes are worth to a customer."""
    worth: list[float] = day.facts.offer.value[customer.segment][customer.sensitivity][customer.orientation]
    return worth


def value_of(customer: PlainCustomer, day: Day, g: int, quote: Quote) -> float:
    """Utility of taking an offer, or of having nothing in category g, against leaving everything as it is."""
    offer, own, selling, j = day.facts.offer, day.facts.own, day.facts.selling, quote.offer
    holding, paid, component = customer.holding, customer.paid, offer.component
    taken: Sequence[int] = day.parts_of[j] if j >= 0 else (g,)
    worth, beta, ours = worth_of(customer, day), customer.price_response, 0 <= j < own
    attributes, given_up, before, rest, standing = 0.0, 0.0, 0.0, 0.0, 0.0
    together = offer.complementarity[j] if j >= 0 else 0.0
    changes, is_bound = 0, False
    replaced: list[int] = []
    for h in taken:
        now = holding[h]
        if j >= 0 and customer.wants(h):
            attributes += worth[component[j, h]]
        if standing == 0.0 and ours != (0 <= now < own):
            standing = customer.standing(selling.relationship_weight)
            standing = standing if ours else -standing
        if now < 0:
            continue
        if not customer.unwanted[h]:
            attributes -= worth[component[now, h]]
        given_up += paid[h]
        if j >= 0 and offer.rival[now] == offer.rival[j]:
            before += paid[h]
        is_bound = is_bound or customer.contract_end[h] > day.week
        if j >= 0 and offer.rival[now] != offer.rival[j]:
            changes += 1
        if now not in replaced:
            replaced.append(now)
            together -= offer.complementarity[now]
            for other, beside in enumerate(holding):
                if beside == now and other not in taken:
                    rest += priced_alone(customer, day, other)[0] - paid[other]
    fees, bound = commitments(customer, day, j, taken, quote.monthly - before) if is_bound else (0.0, 0.0)
    longer = max(quote.commitment - bound, 0.0) if quote.commitment > 0 else 0.0
    value: float = (
        attributes
        + together
        - beta * (quote.all_in - given_up)
        - beta * rest
        - beta * fees / (selling.closing_horizon * 12.0 / 52.0)
        - selling.inertia * changes
        - day.facts.segment.commitment_aversion[customer.segment] * longer / 52.0
        + standing
    )
    return value


def commitments(
    customer: PlainCustomer, day: Day, j: int, taken: Sequence[int], dearer: float
) -> tuple[float, float]:  # fmt: skip
    """The fees for the commitments that an offer breaks, and for how many weeks those that it does not bind anyhow."""
    offer, fees, bound = day.facts.offer, 0.0, 0.0
    for h in taken:
        now = customer.holding[h]
        left = time_left(customer.contract_end[h], customer.contract_end_part[h], day.week)
        if now < 0 or left <= 0:
            continue
        if breaks_commitment(offer.rival, now, j, left, dearer):
            fees += exit_fee_due(offer.exit_fee[now], left, customer.paid[h])
        else:
            bound = max(bound, left)
    return fees, bound
