"""What friends add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field
from simsales.market.ground.state import NEVER

COUNTS = (
    "referrals", "referred_orders", "referrals_by_one", "referrals_by_two", "referrals_by_more", "holders_of_one",
    "holders_of_two", "holders_of_more", "asked_to_refer",
)  # fmt: skip
GROUPS = {
    "referrals_by": ("referrals_by_one", "referrals_by_two", "referrals_by_more"),
    "holders_of": ("holders_of_one", "holders_of_two", "holders_of_more"),
}


class Columns:
    """The columns of a customer that friends need."""

    opinion = Field("f8", doc="opinion of us, in utility, -1 to 1: what friends told, what was advertised")
    heard = Field("i4", doc="good minus bad tellings heard this week")
    tellings = Field("i4", doc="all tellings heard this week")
    told = Field("i1", doc="what the customer tells this week: 1 good, -1 bad, 0 nothing")
    friends_holding = Field("i4", shape=("category",), doc="friends who hold an offer of the category")
    recommended = Field("i4", NEVER, doc="week in which a friend last told good things about us")
    heard_trust = Field("i4", doc="by how much this week's tellings count more for who told them, in hundredths")
    asked_in = Field("i4", NEVER, doc="week in which the customer was last asked for a referral")
    referred_in = Field("i4", NEVER, doc="week in which a friend last referred the customer to us")
    referred_by = Field("i4", -1, doc="row of the friend who brought the customer to us, or -1")
    referral_depth = Field("i1", doc="how many referrals led to this customer, one after another; 0: none")
    referred_orders = Field("i2", doc="new business in the weeks after a referral")
