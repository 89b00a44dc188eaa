"""What we can sell: products, bundles, the catalogue."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from simsales.files.part import Name, Part
from simsales.files.units import Monthly, Once, Share, Weeks
from simsales.market.usage.keys import Metered


class Offer(Part):
    """What product and bundle have in common."""

    commitment: Weeks = Field(0.0, description="how long the customer commits")
    exit_fee: Share = Field(0.0, description="part of the remaining charges due when leaving early")
    delivery: Weeks = Field(0.0, description="promised weeks from order to first bill")
    on_time: Share = Field(1.0, description="orders delivered as promised; the others come a week late")
    known: Share = Field(0.3, description="awareness at the start")
    launched: Weeks | None = Field(
        None, description="week in which it is launched, new to all; before it is not on sale; if not said, long ago"
    )


class Product(Offer, Metered):
    """Something that can be sold alone."""

    category: Name
    partner: Name | None = Field(None, description="whose product it is, if we sell it for a partner (B-partner)")
    our_part: Share = Field(1.0, description="part of its charges that is ours; the partner gets the rest")
    price: Monthly = Field(0.0, description="list price a month")
    price_once: Once = Field(0.0, description="one-off list price (device, set-up)")
    cost: Monthly = Field(0.0, description="cost of serving it, a month")
    unit_cost: Once = Field(0.0, description="cost of a unit of usage")
    cost_once: Once = Field(0.0, description="one-off cost (purchase price of a device, installation)")
    made_for: list[Name] = Field(
        default_factory=list, description="industries of segments for which it is made: a solution (D-industry)"
    )
    fit: float = Field(
        0.5, ge=0, le=100, allow_inf_nan=False, description="utility of what is made for one's industry (assumed)"
    )
    quality: Share = 0.5
    service: Share = 0.5
    brand: Share = 0.5
    security: Share = 0.5

    @model_validator(mode="after")
    def _partner(self) -> Self:
        said = "our_part" in self.model_fields_set
        if (self.partner is None and self.our_part < 1) or (self.partner is not None and not said):
            raise ValueError(
                "a partner's product needs both `partner` and `our_part`, the part of its charges that we keep"
            )
        return self


class Bundle(Offer):
    """Several products sold as one; on sale only where a strategy's bundling says so."""

    products: list[Name] = Field(min_length=2, max_length=30)
    complementarity: float = Field(
        0.0, ge=-100, le=100, allow_inf_nan=False, description="utility beyond the sum of the parts"
    )


class Catalogue(Part):
    """What we can sell."""

    products: dict[Name, Product] = Field(min_length=1)
    bundles: dict[Name, Bundle] = Field(default_factory=dict)
