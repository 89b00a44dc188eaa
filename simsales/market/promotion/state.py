"""What promotions add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field
from simsales.market.ground.state import NEVER

COUNTS = (
    "gift_cost", "discounts", "targeted_orders", "vouchers_used", "tried_free", "given_back", "free_to_come",
    "off_to_come", "serving_to_come",
)  # fmt: skip


class Columns:
    """The columns of a customer that promotions need."""

    vouchers = Field("i1", shape=("promotion",), doc="1: the promotion's voucher has been used")
    credit = Field("f8", doc="what vouchers still take off the bills, in currency")
    off = Field("f4", shape=("lasting",), doc="part off the bill for a while, by category; see `off_left`")
    off_left = Field("f4", shape=("lasting",), doc="weeks for which it is still off")
    trial_ends = Field("i4", NEVER, shape=("category",), doc="last week of the free trial; NEVER: had none so far")
    trial_rest = Field("i2", shape=("category",), doc="what of it is charged, with the next (in parts of a week)")
    cut_at_order = Field("f8", shape=("trying",), doc="what of `bill_cut` came with the order, in currency a month")
    trial_term = Field("i4", shape=("trying",), doc="for how long who goes on after it is bound (in parts of a week)")
