"""What the bond with us add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field
from simsales.market.ground.state import NEVER

COUNTS = (
    "experiences", "very_poor", "very_good", "told_good", "told_poor", "regrets", "stage_1", "stage_2", "stage_3",
    "stage_4", "hurt", "hurt_lost", "returns_for_service", "returns_for_product", "returns_for_price", "customers",
    "satisfaction_sum", "won_back", "life_prospect", "life_new", "life_growing", "life_mature", "life_at_risk",
    "life_lost", "life_won_back", "won_spend", "kept_spend", "common_spend", "new_spend", "met_ours", "met_new",
)  # fmt: skip
GROUPS = {
    "stage": ("stage_1", "stage_2", "stage_3", "stage_4"),
    "life": ("life_prospect", "life_new", "life_growing", "life_mature", "life_at_risk", "life_lost", "life_won_back"),
}


class Columns:
    """The columns of a customer that the bond with us need."""

    satisfaction = Field("f8", 0.5, doc="satisfaction with us, 0 to 1")
    expectation = Field("f8", 0.5, doc="service expected, 0 to 1")
    relationship = Field(
        "f8",
        doc="stage of the relationship with us over 4: 0 stranger, 1/4 acquainted, 1/2 dating, 3/4 trusting, 1 allied",
    )
    hurt_in = Field("i4", NEVER, doc="week of the last very poor experience, where that is remembered")
    hurt_case = Field("i1", doc="very poor service: 0 no case, 1 open, 2 open and decided for us since")
    lived = Field("i2", doc="what happened this week, as bits")
    lost_in = Field("i4", NEVER, doc="week in which we lost the customer: the last of our offers went; NEVER: not yet")
    added_in = Field("i4", NEVER, doc="week in which a customer of ours last added a category")
    life = Field("i1", doc="stage of life with us, as in LIVES, where somebody asks for it (A-life)")
    mis_sold = Field("i2", -1, doc="offer held only because a rep overstated it, or -1")
