"""What terms of payment promise (B-order): prepayment costs orders of who minds it, and is held until it is billed."""

from __future__ import annotations

from simsales.market.contract.levers import PaymentTerms
from simsales.market.market import Market
from tests.laws.worlds import total

MINDING = {
    "selling__credit": 2,
    "world__segments__young__prepayment_aversion": 3.0,
    "world__segments__old__prepayment_aversion": 3.0,
}


def prepaid(without: Market, having: Market) -> None:
    assert total(without, "paid_ahead") == 0 < total(having, "paid_ahead")
    assert total(having, "orders") < total(without, "orders")
    assert total(having, "prepayments") > 0
    assert total(having, "receivables") < total(without, "receivables")


PAYMENT_PROMISES = {("pricing", "payment_terms"): (PaymentTerms(prepaid=1.0, months=6.0), prepaid)}
