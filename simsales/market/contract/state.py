"""What contracts add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field
from simsales.market.ground.state import NEVER

COUNTS = (
    "orders", "acquisitions", "switches", "renewals", "cross_sales", "disputes", "shared_sales", "churned",
    "churned_to_rival", "won_from_rival", "late_deliveries", "origin_own", "origin_friends", "origin_staff",
    "moment_orders", "returns", "recurring_revenue", "one_off_revenue", "exit_fees", "service_cost", "goods_cost",
    "billed_off", "once_off", "bills",
    "commission", "dispute_cost", "order_profit", "return_profit", "planned_orders", "target_orders",
    "planned_price", "planned_once", "partners_part", "contracts", "subscriptions", "free_contracts",
    "exposed", "served", "new_recurring", "new_once", "new_service", "new_goods", "cash", "written_off",
    "new_written_off", "receivables", "receivables_left", "paid_ahead", "used_ahead", "paid_back", "prepayments",
    "prepayments_left", "refused_credit",
)  # fmt: skip
OF_A_PLAN = (
    "planned_orders",
    "target_orders",
    "planned_price",
    "planned_once",
)  # kept for `evaluate`: nothing hears it
GROUPS = {
    "origin": ("origin_own", "origin_friends", "origin_staff"),
}


class Columns:
    """The columns of a customer that contracts need."""

    churn_logit = Field("f4", -5.5, doc="log odds of leaving in a week when free and satisfied as expected")
    since = Field("i4", NEVER, doc="week in which the customer came to us; NEVER: not a customer so far")
    holding = Field("i2", -1, shape=("category",), doc="offer held in the category, or -1")
    contract_end = Field("i4", NEVER, shape=("category",), doc="week in which the commitment ends")
    contract_end_part = Field("i2", shape=("category",), doc="how far into it, in parts of a week (`ground.dates`)")
    bill_from = Field(
        "i4", NEVER, shape=("category",), doc="week in which service begins, and bills, unless in a free trial"
    )
    paid = Field("f8", shape=("category",), doc="agreed price a month counted to the category")
    usual_paid = Field(
        "f8", shape=("category",), doc="price a month that churn starts from: that paid at the start, else the list's"
    )
    agreed = Field("f8", shape=("category",), doc="price a month that was agreed, before targeted cuts")
    listed = Field("f8", shape=("category",), doc="list price a month that stood when a price was agreed")
    came = Field("i4", NEVER, doc="week in which the customer first came to us, whatever happened since; NEVER: never")
    bought_in = Field("i2", -1, shape=("category",), doc="channel in which it was bought; -1: before the start")
    won_in_run = Field("i1", doc="1: came to us in this run, and is a customer of ours still")
    billed = Field("f8", doc="all that was ever billed")
