"""What a scenario file says about competitors: their offers, and how they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, field_validator, model_validator

from simsales.files.needs import Needs
from simsales.files.part import Name, Part
from simsales.files.units import Monthly, Rate, Share, Term, Weeks, WholeWeeks
from simsales.market.ground.keys import Serves


class RivalOffer(Serves):
    """An offer of a competitor."""

    price: Monthly
    commitment: Term = 0.0
    exit_fee: Annotated[Share, Needs("its own commitment", "its own price a month")] = Field(
        0.0, description="part of the remaining charges due when leaving early"
    )
    cost: Annotated[Monthly, Needs("a rival that answers")] = Field(
        0.0, description="what a customer costs it; read by `best_response`"
    )
    prices: Annotated[
        tuple[Annotated[tuple[Weeks, Monthly], Strict(False)], ...], Needs("a rival that has not answered yet")
    ] = Field((), strict=False, description="list prices to come, each from a week on: `[[12, 55], [26, 49]]`")
    launched: Weeks | None = Field(None, description="week in which it comes to market; not said: long ago")
    withdrawn: Weeks | None = Field(None, description="week from which it takes no new customers; not said: never")
    answers: tuple[Name, ...] | None = Field(
        None,
        strict=False,
        min_length=1,
        description="our offers whose prices it follows or undercuts; not said: our products of its category",
    )

    @model_validator(mode="after")
    def _on_sale_at_all(self) -> Self:
        if self.withdrawn is not None and self.withdrawn <= (self.launched or 0.0):
            raise ValueError(f"withdrawn (week {self.withdrawn:g}) must come after launched")
        return self


class Competitor(Part):
    """A rival: its offers, how well they are known, and how it answers our prices."""

    offers: Mapping[Name, RivalOffer]
    known: Share = Field(1.0, description="customers who know its offers")
    reacts: Literal["hold", "follow", "undercut", "best_response"] = Field(
        "hold",
        description="hold its prices; follow our price changes; undercut our lowest price; or the price that earns it "
        "most by the logit demand it estimates",
    )
    lag: Annotated[WholeWeeks, Needs("following or undercutting")] = Field(
        4, description="weeks until it has followed; it sees our price after the week: at least one"
    )
    share_of_change: Annotated[Share, Needs("following")] = Field(
        1.0, description="part of our price change that it follows"
    )
    only_cuts: Annotated[bool, Needs("following")] = Field(
        False, description="follow our price cuts, and no rise above our list prices"
    )
    undercut: Annotated[Share, Needs("undercutting")] = Field(
        0.05, description="part by which it goes below our lowest price (assumed)"
    )
    floor: Annotated[Share, Needs("undercutting")] = Field(
        0.7, description="part of its list price below which it does not undercut (assumed)"
    )
    every: Annotated[WholeWeeks, Needs("answering")] = Field(
        13, ge=1, description="weeks between two best responses (assumed: a quarter)"
    )
    advertising: Annotated[Rate, Needs("offers that not all know")] = Field(
        0.0, le=1, description="part of those who do not know its offers yet that its advertising reaches, per week"
    )
    advertises: Annotated[Annotated[tuple[Weeks, Weeks], Strict(False)] | None, Needs("advertising")] = Field(
        None, description="first week of its advertising, and the week it stops; not said: all the time"
    )

    @model_validator(mode="after")
    def _answers_at_all(self) -> Self:
        if self.only_cuts and self.reacts != "follow":
            raise ValueError(f'only_cuts is for a rival that follows, and it reacts with "{self.reacts}"')
        named = [name for name, offer in self.offers.items() if offer.answers is not None]
        if named and self.reacts not in ("follow", "undercut"):
            message = "answers is for a rival that follows or undercuts, and it reacts with"
            raise ValueError(f'offers.{named[0]}.{message} "{self.reacts}"')
        return self

    @field_validator("advertises")
    @classmethod
    def _in_order(cls, value: tuple[float, float] | None) -> tuple[float, float] | None:
        if value is not None and value[1] <= value[0]:
            raise ValueError(f"its advertising stops (week {value[1]:g}) before it starts (week {value[0]:g})")
        return value
