"""Pricing: what our offers cost. New prices hold for new orders, and for holders out of commitment if ``existing``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from pydantic import Field

from simsales.catalogue.offers import Booleans
from simsales.catalogue.plan import Plan, Targeted
from simsales.scenario.units import Change, Monthly, Once, Share, Weeks
from simsales.strategies.base import EVERYBODY, ChannelName, Scope, SegmentName, Target, View, chosen


def _changed(plan: Plan, cells: Booleans, factor: float, existing: bool, offers: Booleans) -> Plan:
    price = np.where(cells, plan.price * factor, plan.price)
    return replace(plan, price=price, reprices=plan.reprices | (offers & existing))


@dataclass(frozen=True, kw_only=True)
class ListPrice(Scope):
    """A new list price.

    >>> ListPrice(price=99.0, offers=("fibre",)).price
    99.0
    """

    price: Monthly | None = None
    price_once: Once | None = None
    existing: bool = False

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the price in the cells it concerns."""
        if not self.runs(view.week):
            return plan
        cells = self.cells(view, plan)
        price = plan.price if self.price is None else np.where(cells, self.price, plan.price)
        once = plan.once if self.price_once is None else np.where(cells, self.price_once, plan.once)
        return replace(
            plan,
            price=price,
            once=once,
            reprices=plan.reprices | (self.own_offers(view.labels) & self.existing),
        )


@dataclass(frozen=True, kw_only=True)
class Discount(Scope):
    """A price change by a share: ``by = "5%"`` cuts, ``by = "-3%"`` raises."""

    by: Change
    existing: bool = False

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut the price in the cells it concerns."""
        if not self.runs(view.week):
            return plan
        return _changed(plan, self.cells(view, plan), 1 - self.by, self.existing, self.own_offers(view.labels))


@dataclass(frozen=True, kw_only=True)
class ByChannel(Scope):
    """Price cuts that differ by channel, as ``cuts = { online = "10%" }``."""

    cuts: dict[ChannelName, Change]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut each channel's prices by its own share."""
        if not self.runs(view.week):
            return plan
        for channel, cut in self.cuts.items():
            only = chosen(view.labels.channels, (channel,))
            plan = _changed(
                plan,
                self.cells(view, plan) & only[None, :, None],
                1 - cut,
                False,
                self.own_offers(view.labels),
            )
        return plan


@dataclass(frozen=True, kw_only=True)
class BySegment(Scope):
    """Price cuts that differ by segment, as ``cuts = { students = "20%" }``."""

    cuts: dict[SegmentName, Change]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut each segment's prices by its own share."""
        if not self.runs(view.week):
            return plan
        for segment, cut in self.cuts.items():
            only = chosen(view.labels.segments, (segment,))
            plan = _changed(
                plan,
                self.cells(view, plan) & only[:, None, None],
                1 - cut,
                False,
                self.own_offers(view.labels),
            )
        return plan


@dataclass(frozen=True, kw_only=True)
class OverTime(Scope):
    """Price cuts that change over time: ``steps = [["0 weeks", "20%"], ["12 weeks", "5%"]]`` (each until the next)."""

    steps: Annotated[tuple[tuple[Weeks, Change], ...], Field(min_length=1)]
    existing: bool = False

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut the price by the step that is in force."""
        cut = 0.0
        for start, by in sorted(self.steps):
            if start <= view.week:
                cut = by
        if not self.runs(view.week):
            return plan
        return _changed(plan, self.cells(view, plan), 1 - cut, self.existing, self.own_offers(view.labels))


@dataclass(frozen=True, kw_only=True)
class Loyalty(Scope):
    """A loyalty price: customers for longer than ``after`` get a cut on the running bill and on new orders."""

    by: Share
    after: Weeks
    target: Target = EVERYBODY

    def propose(self, view: View, plan: Plan) -> Plan:
        """Add the cut for loyal customers."""
        if not self.runs(view.week):
            return plan
        labels = view.labels
        base = self.target.audience(labels)
        segments = None if self.segments is None else tuple(labels.segments.index(s) for s in self.segments)
        audience = replace(base, tenure=(self.after, 5000.0), holds="ours", segments=base.segments or segments)
        cut = Targeted(audience, self.own_offers(labels), chosen(labels.channels, self.channels), self.by, on_bill=True)
        return replace(plan, targeted=(*plan.targeted, cut))


PRICING = {
    "list": ListPrice,
    "discount": Discount,
    "by_channel": ByChannel,
    "by_segment": BySegment,
    "over_time": OverTime,
    "loyalty": Loyalty,
}
