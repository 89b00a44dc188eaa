"""Channel policy: what each channel may sell, what it earns, whom it calls; rules between channels are in ``rules``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.units import Share, Weeks
from simsales.market.channels.plan import Assortment, Calling, ChannelPolicy
from simsales.market.channels.rules import RULES
from simsales.market.ground.levers import (
    EVERYBODY,
    STRICT,
    CategoryName,
    ChannelName,
    InboundName,
    Lasting,
    OfferName,
    OutboundName,
    Scope,
    Target,
    View,
    chosen,
)
from simsales.market.ground.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Range:
    """What a channel may sell: only these offers (bundles still need a bundling component)."""

    __pydantic_config__ = STRICT

    channel: ChannelName
    offers: tuple[OfferName, ...]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Narrow or widen the channel's range."""
        labels = view.labels
        c = labels.channels.index(self.channel)
        wanted = chosen(labels.offers[: labels.own], self.offers)
        in_range, on_sale = plan[Assortment].in_range.copy(), plan[Assortment].on_sale.copy()
        in_range[c] = wanted
        on_sale[:, c] = wanted & (on_sale.any(axis=1) | ~view.book.is_bundle[: labels.own])
        return plan.change(Assortment, in_range=in_range, on_sale=on_sale)


@dataclass(frozen=True, kw_only=True)
class Commission(Scope):
    """Commission: a part of the first year's charges and of one-off prices, by segment, channel and offer."""

    part: Share

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the commission."""
        if not self.runs(view.week):
            return plan
        return plan.change(
            ChannelPolicy, commission=np.where(self.cells(view), self.part, plan[ChannelPolicy].commission)
        )


@dataclass(frozen=True, kw_only=True)
class Call(Lasting):
    """Whom an outbound channel calls, and about which category; one customer at most every ``rest``.

    A campaign that gives up after some ``attempts`` contacts no customer more often. A channel may have several at a
    time: who is meant by two is called by the one that stands first. While none runs the channel calls as without them.
    """

    channel: Annotated[OutboundName, Needs("contacts")]
    category: CategoryName | None = None
    target: Target = EVERYBODY
    rest: Weeks = 8.0
    attempts: Annotated[int, Field(ge=1, le=1000)] | None = None

    def propose(self, view: View, plan: Plan) -> Plan:
        """Add the campaign to the channel's, while it runs."""
        number = plan[ChannelPolicy].campaigns + 1
        plan = plan.change(ChannelPolicy, campaigns=number)
        if not self.runs(view.week):
            return plan
        labels = view.labels
        category = -1 if self.category is None else labels.categories.index(self.category)
        campaign = Calling(self.target.audience(labels), category, self.rest, number, self.attempts)
        c, calling = labels.channels.index(self.channel), list(plan[ChannelPolicy].calling)
        calling[c] = (*(each for each in calling[c] if each.number > 0), campaign)
        return plan.change(ChannelPolicy, calling=tuple(calling))


@dataclass(frozen=True, kw_only=True)
class DoNotCall:
    """An outbound channel calls nobody, but for campaigns that stand behind this."""

    __pydantic_config__ = STRICT

    channel: Annotated[OutboundName, Needs("contacts")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """End the channel's campaign."""
        calling = list(plan[ChannelPolicy].calling)
        calling[view.labels.channels.index(self.channel)] = ()
        return plan.change(ChannelPolicy, calling=tuple(calling))


@dataclass(frozen=True, kw_only=True)
class Proactive:
    """Staff of an inbound channel offer unasked to a part of the visitors (B-need)."""

    needs: ClassVar[Needs] = Needs("visits")

    __pydantic_config__ = STRICT

    channel: InboundName
    part: Share = 1.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set how many visitors are asked."""
        proactive = plan[ChannelPolicy].proactive.copy()
        proactive[view.labels.channels.index(self.channel)] = self.part
        return plan.change(ChannelPolicy, proactive=proactive)


CHANNEL_POLICY = {
    "range": Range,
    "commission": Commission,
    "call": Call,
    "do_not_call": DoNotCall,
    "proactive": Proactive,
} | RULES
