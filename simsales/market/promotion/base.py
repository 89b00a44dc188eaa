"""What all promotions share: a time, a budget, a display."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from pydantic import AfterValidator, Field

from simsales.files.units import Once, Weeks
from simsales.market.attention.plan import Attention
from simsales.market.ground.levers import Scope, Target, View, whom
from simsales.market.ground.offers import Booleans, Floats, Integers
from simsales.market.ground.plan import Plan, frozen
from simsales.market.price.plan import Prices
from simsales.market.promotion.plan import Promotions, affordable


def _lasting(period: tuple[float, float]) -> tuple[float, float]:
    if period[1] <= period[0]:
        raise ValueError(f"the end (week {period[1]:g}) must come after the start (week {period[0]:g})")
    return period


type Period = Annotated[tuple[Weeks, Weeks], AfterValidator(_lasting)]


def own_used_up(view: View) -> Booleans:
    """Which of our own offers are used up and bought again."""
    return view.book.used_up[: view.labels.own]


def boxes_of(cells: Booleans) -> Iterator[tuple[Booleans, Booleans, Booleans]]:
    """Cells of a segment x channel x offer table as boxes, each all cells of some segments, channels and offers.

    >>> cells = np.array([[[False], [True]], [[False], [True]]])
    >>> [[part.tolist() for part in box] for box in boxes_of(cells)]
    [[[True, True], [False, True], [True]]]
    """
    for of_segment in np.unique(cells, axis=0):
        segments = (cells == of_segment).all(axis=(1, 2))
        for offers in np.unique(of_segment, axis=0):
            if offers.any():
                yield segments, (of_segment == offers).all(axis=1), offers


def given_back(spending: tuple[Floats, ...], by: Integers, amounts: Floats) -> tuple[Floats, ...]:
    """What an order costs the budgets, less these amounts of the promotion that gave them (``by``) in each cell."""
    return tuple(frozen(each - np.where(by == number, amounts, 0.0)) for number, each in enumerate(spending))


@dataclass(frozen=True, kw_only=True)
class Promotion(Scope):
    """What promotions share: a budget (what may be given away in all) and a display that makes the offers known.

    ``calendar`` is a list of (start, end) weeks; without it the promotion runs from ``starts`` until ``ends``.
    A budget counts the list value that this promotion gives away and the cost of its gifts. It is never exceeded: an
    order that it cannot pay any more goes without, and who comes first in a week is the customers' own luck.
    A display is seen by everybody, whatever the segments and channels.
    """

    asks: ClassVar[bool] = False  # whether what an order takes of its budget hangs on the prices that are asked

    budget: Once | None = None
    display: Annotated[float, Field(ge=0, le=20, description="weekly exposure of the offers promoted")] = 0.0
    calendar: tuple[Period, ...] = ()

    def in_season(self, view: View, number: int) -> bool:
        """Whether the promotion runs this week and has budget left."""
        return self.acts(view.week) and self.left(view, number) > 0.0

    def left(self, view: View, number: int) -> float:
        """What is left of its budget for the customers who are simulated, in currency; infinite if it has none."""
        return math.inf if self.budget is None else (self.budget - float(view.spent[number])) * view.share

    def asked(self, plan: Plan) -> Prices:
        """The prices by which it measures: those asked once all have proposed, as far as they are known yet."""
        return plan[Promotions].asked or plan[Prices]

    def measured(self, prices: Prices) -> tuple[object, ...]:
        """What of some prices it measures by: all on which it hangs what an order takes of its budget, if it asks."""
        asks = self.asks and self.budget is not None
        return (prices.price, prices.once, prices.commitment, prices.against) if asks else ()

    def cells_for(self, view: View, target: Target) -> Booleans:
        """The cells that it concerns, of the segments and districts of its target."""
        those: Booleans = self.cells(view) & whom(view.labels, target.segments, target.districts)[:, None, None]
        return those

    def payable(self, view: View, plan: Plan, cells: Booleans, takes: float | Floats) -> tuple[Plan, Booleans]:
        """Of some cells (segment x channel x own offer) those in which its budget can pay what an order takes.

        Where the plan is made again, what its budget could not pay stays withheld: the plan says so (``proposing``).
        """
        so_far = plan[Promotions]
        those: Booleans = cells & affordable(np.broadcast_to(takes, cells.shape), self.left(view, so_far.number))
        if self.budget is None or so_far.asked is None:
            return plan, those
        for number, withheld in so_far.withheld:
            if number == so_far.number:
                those = those & ~withheld
        return plan.change(Promotions, withheld=(*so_far.withheld, (so_far.number, cells & ~those))), those

    def acts(self, week: int) -> bool:
        """Whether it runs, and it is the season."""
        season = not self.calendar or any(start <= week < end for start, end in self.calendar)
        return self.runs(week) and season

    def promoted(self, plan: Plan, offers: Booleans, saving: Floats, gifts: Floats) -> Plan:
        """The plan with the promotion's display, and what an order costs it: list value given away, and gifts."""
        so_far, exposure = plan[Promotions], plan[Attention].exposure
        return plan.change(Attention, exposure=exposure + np.where(offers, self.display, 0.0)).change(
            Promotions,
            promoted=so_far.promoted | offers,
            saving=so_far.saving + saving,
            gift_cost=so_far.gift_cost + gifts,
            spending=(*so_far.spending, frozen(saving + gifts)),
            budgets=(*so_far.budgets, self.most),
        )

    def idle(self, plan: Plan) -> Plan:
        """The plan with a promotion that gives nothing away: its number is kept, so that its budget is."""
        so_far = plan[Promotions]
        nothing = frozen(np.zeros_like(so_far.saving))
        return plan.change(Promotions, spending=(*so_far.spending, nothing), budgets=(*so_far.budgets, self.most))

    @property
    def most(self) -> float:
        """What it may give away in all, in currency; infinite if that is not said."""
        return math.inf if self.budget is None else self.budget
