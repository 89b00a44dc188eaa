"""What is given away with an order: cuts, coupons, free weeks, and whose budget bears it."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop
from simsales.market.ground.money import given_away
from simsales.market.promotion.terms import off_once, to_credit


@loop
def book_discounts(people: Any, decided: Any, sale: Any, spent: Any, tally: Any) -> float:
    """Book what promotions give away with an order (a ``booking.Sale``), and what of it their budgets bear.

    What of it comes off the bills that follow, in currency.
    """
    i, j, c, s, cut = sale.row, sale.offer, sale.channel, sale.segment, sale.cut
    given, full_once, credit = decided.saving[s, c, j], decided.once[s, c, j], 0.0
    if cut >= 0:
        cut_once = full_once * (1.0 - decided.target_off[cut])
        if decided.target_on_bill[cut]:
            given += full_once - cut_once  # the bill counts the rest
        else:
            months = max(sale.months, sale.commitment * 12.0 / 52.0)
            cut_value = given_away(decided.price[s, c, j], sale.price, full_once, cut_once, months)
            given += cut_value
            if decided.target_promotion[cut] >= 0:
                spent[decided.target_promotion[cut]] += cut_value
        full_once = cut_once
    if sale.voucher >= 0:
        face, promotion = decided.giving.face[sale.voucher], int(decided.giving.promotion[sale.voucher])
        taken = off_once(face, full_once)
        credit = to_credit(face, full_once, sale.price, sale.months)
        given += taken
        people.credit[i] += credit  # comes off the bills, and counts as it does
        spent[promotion] += taken + credit
        people.vouchers[i, promotion] = 1
        tally.coupons_used[s, c, j] += 1
    if sale.free > 0.0:
        given += sale.free
        spent[decided.giving.free_by[s, c, j]] += sale.free
        tally.tried_free[s, c, j] += 1
    tally.discounts[s, c, j] += given
    for p in range(min(decided.spending.shape[0], spent.shape[0])):
        spent[p] += decided.spending[p, s, c, j]
    return credit
