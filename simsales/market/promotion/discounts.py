"""What is given away with an order: cuts, vouchers, free weeks, and whose budget bears it."""

from __future__ import annotations

from typing import Any, NamedTuple

from simsales.core.compiled import loop, rule
from simsales.market.ground.again import changed
from simsales.market.ground.money import given_away, months_charged
from simsales.market.needs.terms import is_used_up
from simsales.market.price.terms import commitment_of
from simsales.market.promotion.terms import cuts_bills, off_once, off_the_bill, off_worth, to_credit, trial_worth


class Deal(NamedTuple):
    """The terms of an order that say what is given away with it (a ``booking.Sale`` has them too).

    ``price`` a month after the targeted ``cut`` (-1: none), ``commitment`` in weeks, ``months`` of charges that count
    where a year's would be too many, ``free`` the worth of the weeks that are free, in currency. A part ``off`` comes
    off the bills of ``off_weeks``; that is worth ``later``.
    """

    row: int
    offer: int
    channel: int
    segment: int
    price: float
    cut: int
    voucher: int
    commitment: float
    months: float
    free: float
    off: float
    off_weeks: float
    later: float


@rule
def deal_of(
    people: Any, facts: Any, decided: Any, i: int, j: int, c: int, price: float, cut: int, voucher: int
) -> Deal:  # fmt: skip
    """The terms of an order of ours: how long it binds; of a trial it binds who goes on."""
    s, free = int(people.segment[i]), 0.0
    commitment = commitment_of(decided, s, c, j, cut)
    if decided.giving.trials:
        free = trial_worth(people, facts, i, j, price, decided.giving.free_weeks[s, c, j])
    months = months_charged(is_used_up(facts.offer.component, facts.consumption.used, j), commitment)
    off, off_weeks = off_the_bill(decided, s, c, j, cut)
    later = off_worth(off, off_weeks, price)
    return Deal(i, j, c, s, price, cut, voucher, commitment, months, free, off, off_weeks, later)


@rule
def cut_given(decided: Any, deal: Any) -> float:
    """What a targeted cut gives away with an order; of a cut on the bill the one-off part: the bill counts the rest."""
    if deal.cut < 0:
        return 0.0
    once = decided.once[deal.segment, deal.channel, deal.offer]
    less = once * (1.0 - decided.target_off[deal.cut])
    if decided.target_on_bill[deal.cut]:
        return once - less
    months = max(deal.months, deal.commitment * 12.0 / 52.0)
    return given_away(decided.price[deal.segment, deal.channel, deal.offer], deal.price, once, less, months)


@rule
def voucher_given(decided: Any, deal: Any) -> tuple[float, float]:
    """What a voucher takes off the one-off price that the cut has left, and what of it comes off the bills."""
    if deal.voucher < 0:
        return 0.0, 0.0
    once = decided.once[deal.segment, deal.channel, deal.offer]
    if deal.cut >= 0:
        once *= 1.0 - decided.target_off[deal.cut]
    face = decided.giving.face[deal.voucher]
    return off_once(face, once), to_credit(face, once, deal.price, deal.months)


@rule
def charge(decided: Any, deal: Any, spent: Any) -> None:
    """Charge an order to the budgets of the promotions that bear what is given away with it."""
    s, c, j = deal.segment, deal.channel, deal.offer
    by_cut = cuts_bills(decided, s, c, j, deal.cut)
    if deal.cut >= 0 and decided.target_promotion[deal.cut] >= 0:
        spent[decided.target_promotion[deal.cut]] += cut_given(decided, deal) + (deal.later if by_cut else 0.0)
    if not by_cut and decided.giving.off_by[s, c, j] >= 0:
        spent[decided.giving.off_by[s, c, j]] += deal.later
    if deal.voucher >= 0:
        taken, credit = voucher_given(decided, deal)
        spent[decided.giving.promotion[deal.voucher]] += taken + credit
    if deal.free > 0.0:
        spent[decided.giving.free_by[s, c, j]] += deal.free
    for p in range(min(decided.spending.shape[0], spent.shape[0])):
        spent[p] += decided.spending[p, s, c, j]


@loop
def reserve(people: Any, facts: Any, decided: Any, rows: Any, choices: Any, spent: Any) -> None:
    """Charge the orders that some customers have chosen, before they are booked."""
    for k in range(rows.shape[0]):
        i, j = int(rows[k]), int(choices.chosen[k])
        if 0 <= j < facts.own:
            cut, voucher = int(choices.cut[k]), int(choices.used[k])
            charge(
                decided, deal_of(people, facts, decided, i, j, int(people.playing[i]), choices.price[k], cut, voucher),
                spent,
            )  # fmt: skip


@loop
def book_discounts(people: Any, decided: Any, sale: Any, spent: Any, tally: Any) -> float:
    """Book what promotions give away with an order (a ``booking.Sale``), and what of it their budgets bear.

    What of it comes off the bills that follow, in currency.
    """
    i, j, c, s = sale.row, sale.offer, sale.channel, sale.segment
    taken, credit = voucher_given(decided, sale)
    if sale.cut >= 0 and (decided.target_off[sale.cut] > 0.0 or sale.commitment != decided.commitment[s, c, j]):
        tally.targeted_orders[s, c, j] += 1
    if sale.voucher >= 0:
        people.credit[i] += credit  # comes off the bills, and counts as it does
        changed(people, i)
        people.vouchers[i, decided.giving.promotion[sale.voucher]] = 1
        tally.vouchers_used[s, c, j] += 1
    if sale.free > 0.0:
        tally.tried_free[s, c, j] += 1
    tally.discounts[s, c, j] += decided.saving[s, c, j] + cut_given(decided, sale) + taken + sale.free
    charge(decided, sale, spent)
    return credit
