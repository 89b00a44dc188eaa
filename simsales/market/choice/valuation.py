"""What an offer is worth to a customer: every decision asks ``value_of``, and nobody else adds utilities.

Utility is relative to leaving everything as it is, which is worth 0, and is measured before the taste shock
(McFadden 1974; Train 2009). Every line is a rule of its room.
"""

from __future__ import annotations

from simsales.core.compiled import rule
from simsales.market.attention import terms as attention
from simsales.market.attention.terms import company_felt, newness_felt
from simsales.market.bond import terms as bond
from simsales.market.bond.terms import standing_felt
from simsales.market.bundle import terms as bundle
from simsales.market.bundle.terms import complementarity_gained, lock_in_felt, rest_felt
from simsales.market.choice import terms as choice
from simsales.market.choice.case import Case, Quote
from simsales.market.choice.terms import attributes_gained, suppliers_felt
from simsales.market.contract import terms as contract
from simsales.market.contract.terms import commitment_felt, exit_fee_felt, inertia_felt, prepayment_felt
from simsales.market.ground.columns import columns
from simsales.market.needs import terms as needs
from simsales.market.needs.terms import worth_for_later
from simsales.market.price import terms as price
from simsales.market.price.terms import price_felt, surprise_felt
from simsales.market.promotion import terms as promotion
from simsales.market.promotion.terms import discount_left_felt, free_left_felt
from simsales.market.usage import terms as usage
from simsales.market.usage.terms import usage_felt

READ_BY_VALUE = columns(
    "segment", "orientation", "sensitivity", "price_response", *choice.READS, *bundle.READS, *price.READS,
    *usage.READS, *promotion.READS, *contract.READS, *bond.READS, *attention.READS, *needs.READS,
)  # fmt: skip


@rule
def value_of(case: Case, quote: Quote) -> float:
    """Utility of taking an offer, or of having nothing in the category, against leaving everything as it is.

    What it can do for them, and what they give up for it; what it costs them, and what that feels like against what
    they are used to; what they use of it, what keeps them where they are, what they think of us, what others have.
    """
    if quote.ahead:
        return worth_for_later(case, quote)
    return (
        attributes_gained(case, quote)
        + complementarity_gained(case, quote)
        - price_felt(case, quote)
        - rest_felt(case, quote)
        + surprise_felt(case, quote)
        + usage_felt(case, quote)
        + lock_in_felt(case, quote)
        - exit_fee_felt(case, quote)
        - discount_left_felt(case, quote)
        - free_left_felt(case, quote)
        - inertia_felt(case, quote)
        - commitment_felt(case, quote)
        - prepayment_felt(case, quote)
        + standing_felt(case, quote)
        - suppliers_felt(case, quote)
        + company_felt(case, quote)
        + newness_felt(case, quote)
    )
