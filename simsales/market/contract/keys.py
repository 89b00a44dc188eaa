"""What a scenario may say of contracts: what is held and agreed to, what it costs to serve, and how it ends."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from simsales.files.needs import Needs
from simsales.files.part import Name, Part
from simsales.files.units import Monthly, Once, Rate, Share, Term, Weeks, WholeWeeks


class Churn(Part):
    """How readily free customers leave when satisfied as expected; heterogeneous, so that sBG retention emerges."""

    rate: Rate = Field(
        0.004, le=1, description="mean weekly hazard of a free customer, as satisfied as at the start (assumed)"
    )
    spread: Share = Field(
        0.0,
        lt=1,
        description="heterogeneity of the hazard (polarization index): hazards are Beta with mean `rate` and "
        "alpha + beta = 1/spread - 1 (Fader & Hardie 2007); 0: all alike; near `rate`: many never leave, few soon",
    )


class SegmentContract(Part):
    """What a segment holds at the start, how many are bound to it, and how readily the others leave."""

    in_commitment: Annotated[Share, Needs("holders of what commits")] = Field(
        0.5, description="holders still committed at the start, if their offer commits; the others are free (assumed)"
    )
    churn: Churn = Churn()
    holds: dict[str, Share] = Field(
        default_factory=dict,
        description="offer -> share of the segment that holds it at the start; a rival's offer as `Rival/offer`",
    )


class SegmentPayment(Part):
    """How a segment pays what it is given credit for, and what it minds paying before it is delivered."""

    pays_late: Annotated[Share, Needs("credit")] = Field(
        0.0, lt=1, description="part of the customers who do not pay what is due in a week, each week anew (assumed)"
    )
    defaults: Annotated[Share, Needs("credit")] = Field(
        0.0, description="part of the customers who never pay what they are given credit for (assumed)"
    )
    prepayment_aversion: Annotated[float, Needs("prepayment")] = Field(
        0.5, ge=0, le=100, allow_inf_nan=False,
        description="part by which money that is paid before delivery feels dearer: it is gone, and nothing is had for "
        "it yet (assumed; never below 0: nobody likes to pay earlier)",
    )  # fmt: skip


class SellingPayment(Part):
    """When bills are paid (B-order)."""

    credit: WholeWeeks | None = Field(
        None, description="weeks until a bill is due (0: paid as it is sent); said, cash is counted beside revenue"
    )
    write_off: Annotated[WholeWeeks, Needs("credit")] = Field(
        13, ge=1, description="weeks after which what is overdue is written off (assumed)"
    )


class Stock(Part):
    """What there is of a product, in units; who orders it when none is left waits for the next delivery (B-order)."""

    units: int = Field(0, ge=0, le=10**9, description="in stock as the run begins")
    arrive: int = Field(0, ge=0, le=10**9, description="that are delivered to us each time")
    every: WholeWeeks = Field(4, ge=1, description="weeks between two deliveries, the first after so many")
    patience: Weeks | None = Field(
        None, gt=0, description="mean weeks (exponential) until who waits cancels the order; if not said, nobody does"
    )


class NeedContract(Part):
    """Whether what meets a need is held until it is left."""

    subscription: bool = Field(True, description="held until left; if not (a device), holders do not churn from it")


class ExperienceContract(Part):
    """How what happens makes customers leave."""

    fed_up: Annotated[Share, Needs("a subscription that commits")] = Field(
        0.2, description="satisfaction below which even a committed customer may leave (assumed)"
    )
    satisfaction_weight: Annotated[float, Needs("a subscription")] = Field(
        4.0,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="effect of satisfaction on log odds of churn (assumed)",
    )


class OfferContract(Part):
    """What is agreed to with an offer of ours."""

    commitment: Annotated[Term, Needs("being on sale")] = Field(0.0, description="how long the customer commits")
    exit_fee: Annotated[Share, Needs("its own commitment", "its own price a month")] = Field(
        0.0, description="part of the remaining charges due when leaving early"
    )
    delivery: Annotated[WholeWeeks, Needs("being on sale")] = Field(
        0, description="promised weeks from order to first bill"
    )
    on_time: Annotated[Share, Needs("being on sale")] = Field(
        1.0, description="orders delivered as promised; the others come a week late"
    )


class ProductContract(Part):
    """What it costs to serve a product, and whose it is."""

    partner: Name | None = Field(None, description="whose product it is, if we sell it for a partner (B-partner)")
    our_part: Share = Field(1.0, description="part of its charges that is ours; the partner gets the rest")
    cost: Monthly = Field(0.0, description="cost of serving it, a month")
    cost_share: Annotated[Share, Needs("its own price a month")] = Field(
        0.0, description="cost of serving it as a part of what its holder pays a month, on top of `cost`"
    )
    cost_once: Once = Field(0.0, description="one-off cost (purchase price of a device, installation)")
    stock: Stock | None = Field(None, description="how many there are to sell; if not said, as many as are ordered")

    @model_validator(mode="after")
    def _partner(self) -> Self:
        said = "our_part" in self.model_fields_set
        if (self.partner is None and self.our_part < 1) or (self.partner is not None and not said):
            raise ValueError(
                "a partner's product needs both `partner` and `our_part`, the part of its charges that we keep"
            )
        return self
