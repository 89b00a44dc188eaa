"""How an offer comes before a customer, and on which terms: ours after every lever, a rival's as it stands."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.core.streams import logistic, uniform_of
from simsales.market.attention.awareness import aware, seen
from simsales.market.choice.case import Case, Quote
from simsales.market.choice.valuation import value_of
from simsales.market.contract.terms import commitment_felt
from simsales.market.ground.belonging import Who, who_of
from simsales.market.ground.knowing import knows_of
from simsales.market.ground.money import months_charged
from simsales.market.needs.terms import is_used_up
from simsales.market.price.terms import commitment_of, may_have
from simsales.market.promotion.terms import Terms, as_felt, best_voucher, off_once, to_credit
from simsales.market.selling.cards import put_first


@rule
def considered_chance(awareness: float, presents: float) -> float:
    """Chance that an offer is in the running: known, or presented here and now."""
    return 1.0 - (1.0 - awareness) * (1.0 - presents)


@rule
def known_to(luck: Any, known: float, i: int, option: int) -> bool:
    """Whether a customer knows a rival's offer: drawn once, so that who knows it goes on knowing it."""
    return knows_of(luck.knows, known, i, option)


@rule
def presents_chance(case: Case, j: int, presenting: float, card: int) -> float:
    """Chance that the seller presents an offer of ours: by the log odds of any, what pays, and the card shown."""
    selling, segment = case.facts.selling, int(case.people.segment[case.row])
    log_odds = presenting + case.decided.push[segment, case.channel, j]
    if card >= 0:
        log_odds = put_first(log_odds, j == card, selling.card_lift, selling.card_crowding)
    return logistic(log_odds)


@loop
def presented(case: Case, luck: Any, j: int, presenting: float, card: int, tally: Any) -> tuple[bool, float]:
    """Whether an offer of ours is in the running, and by how much whoever presents it overstates it.

    ``presenting`` is the log odds that the seller presents any offer; what is presented becomes known.
    """
    people, facts, decided, i, c = case.people, case.facts, case.decided, case.row, case.channel
    s = int(people.segment[i])
    presents = presents_chance(case, j, presenting, card)
    u = uniform_of(luck.consider, i, int(facts.offer.luck[j]))
    if u >= considered_chance(people.awareness[i, j], presents):
        return False, 0.0
    tally.considered[s, c, j] += 1
    if u < presents:
        tally.presented[s, c, j] += 1
        people.awareness[i, j] = aware(people.awareness[i, j], 1.0, seen(facts.selling.presentation))
        return True, decided.claim[s, c, j]
    return True, 0.0


@rule
def our_quote(case: Case, luck: Any, j: int, skill: float, claim: float, ahead: bool) -> Quote:
    """Our offer as it stands for a customer: with the targeted cut that suits them best, unless none suits them better.

    Of cuts that are felt alike the first.
    """
    people, decided = case.people, case.decided
    s = int(people.segment[case.row])
    who = who_of(people, case.facts.own, case.row, case.category, case.week)
    best = quote_with(case, luck, j, skill, claim, ahead, who, -1)
    for k in range(decided.target_off.shape[0]):
        if may_have(decided.target_cells, decided.audience, k, s, case.channel, j, who):
            other = quote_with(case, luck, j, skill, claim, ahead, who, k)
            better = terms_felt(case, other) - terms_felt(case, best)
            if better > 0.0 or (better == 0.0 and best.cut < 0):
                best = other
    return best


@rule
def terms_felt(case: Case, quote: Quote) -> float:
    """What the terms of an offer are felt as, whatever it is: its price, all in, and for how long it binds."""
    return -case.price_response * quote.all_in - commitment_felt(case, quote)


@rule
def quote_with(
    case: Case, luck: Any, j: int, skill: float, claim: float, ahead: bool, who: Who, cut: int
) -> Quote:  # fmt: skip
    """Our offer at this week's price less a targeted ``cut`` (-1: none) and the best voucher that a customer has.

    ``skill`` is the seller's at presenting: what of a gift must be explained is seen in that part only.
    """
    people, facts, decided, i, c = case.people, case.facts, case.decided, case.row, case.channel
    s = int(people.segment[i])
    commitment = commitment_of(decided, s, c, j, cut)
    monthly, once = decided.price[s, c, j], decided.once[s, c, j]
    if cut >= 0:
        if decided.target_lasts[cut] <= 0.0:
            monthly *= 1.0 - decided.target_off[cut]
        once *= 1.0 - decided.target_off[cut]
    voucher, credit = -1, 0.0
    if decided.giving.vouchers:
        voucher = best_voucher(decided.giving, people, luck.voucher, i, c, j, who)
        if voucher >= 0:
            used_up = is_used_up(facts.offer.component, facts.consumption.used, j)
            face, months = decided.giving.face[voucher], months_charged(used_up, commitment)
            credit = to_credit(face, once, monthly, months)
            once -= off_once(face, once)
    felt = as_felt(people, facts, decided, i, j, c, Terms(cut, monthly, once, credit, commitment), skill)
    return Quote(j, monthly, once, felt.gift, commitment, felt.all_in, ahead, cut, voucher, claim)


@rule
def full_quote(case: Case, j: int, skill: float, claim: float, ahead: bool) -> Quote:
    """Our offer at this week's price, without a cut or voucher of the customer's own: what a discount is asked off."""
    people, facts, decided, i, c = case.people, case.facts, case.decided, case.row, case.channel
    s = int(people.segment[i])
    monthly, once, commitment = decided.price[s, c, j], decided.once[s, c, j], decided.commitment[s, c, j]
    felt = as_felt(people, facts, decided, i, j, c, Terms(-1, monthly, once, 0.0, commitment), skill)
    return Quote(j, monthly, once, felt.gift, commitment, felt.all_in, ahead, -1, -1, claim)


@loop
def own_terms_worth(case: Case, quote: Quote, skill: float) -> tuple[Quote, float]:
    """Our offer without the cut and the voucher of a customer's own, and the utility that these are worth to them."""
    if quote.cut < 0 and quote.voucher < 0:
        return quote, 0.0
    full = full_quote(case, quote.offer, skill, quote.claim, quote.ahead)
    at_full = value_of(case, full)  # before the other: a trace tells the terms that it heard last
    return full, max(value_of(case, quote) - at_full, 0.0)


@rule
def rivals_quote(case: Case, j: int, ahead: bool) -> Quote:
    """A rival's offer as it stands for everybody: at its price of this week."""
    price = case.decided.rival_price[j]
    return Quote(j, price, 0.0, 0.0, case.facts.offer.commitment[j], price, ahead, -1, -1, 0.0)
