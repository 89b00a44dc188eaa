"""Prices as a strategy sets them, and who may grant discounts (A-price, B-auth)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import AfterValidator, Field

from simsales.files.needs import Needs
from simsales.files.units import Change, Monthly, Once, Share, Weeks
from simsales.market.channels.plan import Assortment
from simsales.market.ground.levers import EVERYBODY, ChannelName, Scope, SegmentName, Target, View, chosen, meet
from simsales.market.ground.plan import Plan
from simsales.market.price.plan import LEVELS_AT_MOST, Authority, Prices, Targeted, cut_by


@dataclass(frozen=True, kw_only=True)
class ForHolders(Scope):
    """A price that also reaches holders out of commitment, if ``existing``.

    They pay the week's price from the start on, and after the end the list as it then is.
    """

    existing: Annotated[bool, Needs("a monthly price")] = False

    def acts(self, week: int) -> bool:
        """Whether it runs, or holders pay the list for it since it has."""
        return self.runs(week) or (self.existing and week >= self.starts)

    def reaching(self, view: View, plan: Plan) -> Plan:
        """The plan in which the price of the cells it concerns reaches holders, if it is to and has started."""
        if not self.existing or not self.acts(view.week):
            return plan
        return plan.change(Prices, reprices=plan[Prices].reprices | self.cells(view))


@dataclass(frozen=True, kw_only=True)
class ListPrice(ForHolders):
    """A new list price.

    With ``existing`` it reaches holders out of commitment too; after the end they pay the list as it then is.

    >>> ListPrice(price=99.0, offers=("fibre",)).price
    99.0
    """

    needs: ClassVar[Needs] = Needs("a price of its own")

    price: Monthly | None = None
    price_once: Once | None = None

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the price in the cells it concerns."""
        plan = self.reaching(view, plan)
        if not self.runs(view.week):
            return plan
        cells, prices = self.cells(view), plan[Prices]
        price = prices.price if self.price is None else np.where(cells, self.price, prices.price)
        once = prices.once if self.price_once is None else np.where(cells, self.price_once, prices.once)
        return plan.change(Prices, price=price, once=once)


@dataclass(frozen=True, kw_only=True)
class Discount(ForHolders):
    """A price change by a share, of what is paid monthly and once: ``by = "5%"`` cuts, ``by = "-3%"`` raises.

    With ``existing`` it reaches holders out of commitment too; after the end they pay the list as it then is.
    """

    by: Annotated[Change, Needs("a price")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut the price in the cells it concerns."""
        plan = self.reaching(view, plan)
        if not self.runs(view.week):
            return plan
        return cut_by(plan, self.cells(view), self.by)


@dataclass(frozen=True, kw_only=True)
class ByChannel(Scope):
    """Price cuts that differ by channel, as ``cuts = { online = "10%" }``."""

    cuts: Annotated[dict[ChannelName, Change], Needs("a price")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut each channel's prices by its own share."""
        if not self.runs(view.week):
            return plan
        for channel, cut in self.cuts.items():
            only = chosen(view.labels.channels, (channel,))
            plan = cut_by(plan, self.cells(view) & only[None, :, None], cut)
        return plan


@dataclass(frozen=True, kw_only=True)
class BySegment(Scope):
    """Price cuts that differ by segment, as ``cuts = { students = "20%" }``."""

    cuts: Annotated[dict[SegmentName, Change], Needs("a price")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut each segment's prices by its own share."""
        if not self.runs(view.week):
            return plan
        for segment, cut in self.cuts.items():
            only = chosen(view.labels.segments, (segment,))
            plan = cut_by(plan, self.cells(view) & only[:, None, None], cut)
        return plan


@dataclass(frozen=True, kw_only=True)
class OverTime(ForHolders):
    """Price cuts that change over time: ``steps = [["0 weeks", "20%"], ["12 weeks", "5%"]]`` (each until the next).

    With ``existing`` they reach holders out of commitment too; after the end these pay the list as it then is.
    """

    steps: Annotated[tuple[tuple[Weeks, Change], ...], Field(min_length=1), Needs("a price")]

    def acts(self, week: int) -> bool:
        """Whether it runs, and its first step has begun."""
        return super().acts(week) and any(start <= week for start, _ in self.steps)

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut the price by the step that is in force."""
        plan = self.reaching(view, plan)
        cut = 0.0
        for start, by in sorted(self.steps):
            if start <= view.week:
                cut = by
        if not self.runs(view.week):
            return plan
        return cut_by(plan, self.cells(view), cut)


@dataclass(frozen=True, kw_only=True)
class Loyalty(Scope):
    """A loyalty price: customers for longer than ``after`` get a cut on the running bill and on new orders.

    It is for those whom both its own ``segments`` and its ``target`` allow; one that leaves nobody, or whose target is
    not of holders, is refused. A price once granted stands until the customer orders again: the end is for new ones.
    """

    by: Annotated[Share, Needs("a price", "holders who pay again")]
    after: Weeks
    target: Target = EVERYBODY

    def __post_init__(self) -> None:
        super().__post_init__()
        meet(self, self.target)
        if self.target.holds not in ("any", "ours"):
            raise ValueError(f'a loyalty price is for holders of ours, and its target holds "{self.target.holds}"')
        if self.target.tenure is not None and self.target.tenure[1] < self.after:
            raise ValueError(
                f"it is for nobody: after week {self.after:g} of a tenure of at most {self.target.tenure[1]:g} weeks"
            )

    def propose(self, view: View, plan: Plan) -> Plan:
        """Add the cut for loyal customers."""
        if not self.runs(view.week):
            return plan
        labels = view.labels
        base = self.target.audience(labels, self.whom(labels))
        audience = dataclasses.replace(base, tenure=(max(self.after, base.tenure[0]), base.tenure[1]), holds="ours")
        cut = Targeted(audience, self.cells(view), self.by, on_bill=True)
        return plan.change(Prices, targeted=(*plan[Prices].targeted, cut))


def at_parity(own: Any, reference: Any, holds: Any) -> Any:
    """What channels ask: the reference channel's price where parity holds, else their own.

    >>> at_parity(np.array([79.0, 79.0]), 99.0, np.array([True, False])).tolist()
    [99.0, 79.0]
    """
    return np.where(holds, reference, own)


@dataclass(frozen=True, kw_only=True)
class Parity(Scope):
    """Price parity: channels ask what the channel ``like`` asks, a month and once (A-conflict).

    It levels what stands before it, of what that channel sells, and to whom it sells; what stands behind it, and
    promotions, may set channels apart again. Bundles are priced by their parts after it: a hard bundle's parts count as
    sold, since they make its price, and a bundle that each channel prices in its own way is not levelled.
    """

    like: Annotated[ChannelName, Needs("prices that differ by channel")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Level the prices in the cells it concerns."""
        if not self.runs(view.week):
            return plan
        here, prices, sold = [view.labels.channels.index(self.like)], plan[Prices], plan[Assortment]
        asked = sold.on_sale[:, here] & sold.serves[:, here, None]  # nobody is asked a price where it is not sold
        cells = self.cells(view) & asked
        return plan.change(
            Prices,
            price=at_parity(prices.price, prices.price[:, here], cells),
            once=at_parity(prices.once, prices.once[:, here], cells),
        )


PRICING = {
    "list": ListPrice,
    "discount": Discount,
    "by_channel": ByChannel,
    "by_segment": BySegment,
    "over_time": OverTime,
    "loyalty": Loyalty,
    "parity": Parity,
}


def _rising(levels: dict[str, float]) -> dict[str, float]:
    for (lower, least), (higher, most) in pairwise(levels.items()):
        if most <= least:
            raise ValueError(
                f"each level must be allowed more than the one before it: {higher} ({most:g}) is not above "
                f"{lower} ({least:g})"
            )
    return levels


@dataclass(frozen=True, kw_only=True)
class DiscountAuthority(Scope):
    """Who may grant how much: ``levels = { rep = "2%", manager = "5%", director = "8%", board = "15%" }``, from below.

    The first level is the seller's own and grants at once. What is above it goes up level by level, a ``wait`` for
    each, and is granted there with chance ``grants``; customers who wait may be lost. Of two for the same cells the
    later counts. With ``early = "6 weeks"`` they may also bargain with who would keep what they have, and is bound to
    it for so long at most: for the discount at which a new commitment from now on is worth it to them.

    >>> DiscountAuthority(levels={"rep": 0.02, "manager": 0.05}).wait
    1.0
    """

    levels: Annotated[
        dict[str, Share],
        Field(min_length=1, max_length=LEVELS_AT_MOST),
        AfterValidator(_rising),
        Needs("customers who haggle"),
    ]
    wait: Annotated[Weeks, Needs("a second level")] = 1.0
    grants: Annotated[Share, Needs("a second level")] = 1.0
    early: Annotated[Weeks | None, Needs("a commitment that can be renewed")] = None

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let the levels grant what they may in the cells it concerns."""
        if not self.runs(view.week):
            return plan
        early = -1.0 if self.early is None else self.early
        granting = Authority(self.cells(view), tuple(self.levels.values()), self.wait, self.grants, early)
        return plan.change(Prices, authority=(*plan[Prices].authority, granting))


AUTHORITY = {"authority": DiscountAuthority}
