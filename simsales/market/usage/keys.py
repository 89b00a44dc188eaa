"""What a scenario file says about usage: how much of a service customers use, and what a unit costs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from simsales.files.part import Name, Part
from simsales.files.problems import Finding, suggest
from simsales.files.units import Once
from simsales.market.ground.keys import Serves

UsageInCharge = Annotated[
    bool | None,
    Field(
        description="whether usage that is billed by a tariff is in the charge: true splits it off, false says that it "
        "is none of it; not said: a file whose charges look as if it were is refused"
    ),
]


class Usage(Part):
    """How much of a category's service customers use in a month, and how that responds to the price of a unit."""

    mean: float = Field(
        gt=0, le=1e9, allow_inf_nan=False, description="units a month that a customer uses where they cost nothing"
    )
    segments: dict[Name, float] = Field(default_factory=dict, description="segment -> mean, where it differs")
    spread: float = Field(
        0.5, ge=0, le=3, allow_inf_nan=False, description="sd of the logarithm between customers (assumed)"
    )
    demand: Literal["linear", "exponential"] = Field(
        "linear",
        description="linear: it falls to nothing (Lambrecht, Seim & Skiera 2007); exponential: by the same part for "
        "every unit of currency",
    )
    response: float = Field(
        0.0,
        ge=0,
        le=1e6,
        allow_inf_nan=False,
        description="part by which it falls at first where a unit costs one unit of currency; 0: it never does, and "
        "what usage is worth is not counted",
    )
    varies: float = Field(
        0.0, ge=0, le=0.5, allow_inf_nan=False, description="sd of a week's usage around a customer's own, as a part"
    )
    raised_by: dict[Name, float] = Field(
        default_factory=dict,
        description="category -> part by which a product of quality 1 held there raises it (C-subsidy)",
    )

    @model_validator(mode="after")
    def _numbers(self) -> Self:
        for name, mean in self.segments.items():
            if not 0 <= mean <= 1e9:
                raise ValueError(f"the mean for {name} must lie between 0 and 1e9")
        for name, part in self.raised_by.items():
            if not -1 <= part <= 100:
                raise ValueError(f"the part for {name} must lie between -1 and 100")
        return self


class NeedUsage(Part):
    """Whether it is modelled how much of a category is used."""

    usage: Usage | None = Field(None, description="how much of it is used; not said: usage is not modelled")


class Metered(Serves):
    """What an offer's usage costs on top of its price, where its category says how it is used (A-price)."""

    per_unit: Once = Field(0.0, description="price of a unit of usage beyond the allowance")
    allowance: float = Field(
        0.0, ge=0, le=1e9, allow_inf_nan=False, description="units a month included in the price, before `per_unit`"
    )

    @model_validator(mode="after")
    def _allowance_of_something(self) -> Self:
        if self.allowance > 0 and self.per_unit == 0:
            raise ValueError("an allowance needs a `per_unit` price beyond it; without one, all usage is included")
        return self


class ProductUsage(Metered):
    """What usage of our own product costs us."""

    unit_cost: Once = Field(0.0, description="cost of a unit of usage")


def check_usage_names(needs: Mapping[str, Any], segments: Mapping[str, Any]) -> Iterator[Finding]:
    """Find segments and categories that usage names and that do not exist, in the data as the file has them."""
    for category, need in needs.items():
        usage = need.get("usage") if isinstance(need, Mapping) else None
        for key, known, what in (("segments", segments, "segment"), ("raised_by", needs, "need")):
            names = usage.get(key) if isinstance(usage, Mapping) else None
            for name in names if isinstance(names, Mapping) else ():
                if name not in known:
                    place = ("world", "needs", category, "usage", key, name)
                    yield Finding(place, f'there is no {what} "{name}"', suggest(name, list(known)), value=False)


def check_usage(
    needs: Mapping[str, NeedUsage],
    products: Mapping[str, ProductUsage],
    rivals: Mapping[str, Mapping[str, Metered]],
) -> Iterator[Finding]:
    """Find prices of usage where nobody says how much is used; ``rivals`` are the offers of each competitor."""
    for name, product in products.items():
        if (product.per_unit or product.unit_cost) and needs[product.category].usage is None:
            key = "per_unit" if product.per_unit else "unit_cost"
            yield _never_used(("catalogue", "products", name, key), product.category)
    for rival, offers in rivals.items():
        for name, offer in offers.items():
            if offer.per_unit and needs[offer.category].usage is None:
                yield _never_used(("world", "competitors", rival, "offers", name, "per_unit"), offer.category)


def _never_used(place: tuple[str, ...], category: str) -> Finding:
    return Finding(place, f"nobody says how much of {category} is used", f"say [world.needs.{category}.usage]")
