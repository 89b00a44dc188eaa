"""Sales plans (A-plan), contracts that are renewed unasked (C-bundle), and terms of payment (B-order)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from pydantic import AfterValidator, Field

from simsales.files.needs import Needs
from simsales.files.units import Monthly, Once, Share, Term, WholeWeeks
from simsales.market.contract.plan import Contracts, Payments, Planned
from simsales.market.ground.levers import (
    EVERYBODY,
    STRICT,
    ChannelName,
    Districts,
    Lasting,
    OfferName,
    SegmentName,
    Target,
    View,
    chosen,
    whom,
)
from simsales.market.ground.plan import Plan
from simsales.market.promotion.base import Period


def _ordered(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError(f"the floor, {pair[0]:g}, is above the ceiling, {pair[1]:g}")
    return pair


@dataclass(frozen=True, kw_only=True)
class Targets:
    """What a plan is to reach in its time, with its offers in its channels; conversion and churn are everybody's.

    All are at least so much, churn a month at most.
    """

    __pydantic_config__ = STRICT

    orders: Annotated[int, Field(ge=1)] | None = None
    acquisitions: Annotated[int, Field(ge=1)] | None = None
    revenue: Once | None = None
    margin: Once | None = None
    conversion: Share | None = None
    churn: Share | None = None


NO_TARGETS = Targets()


@dataclass(frozen=True, kw_only=True)
class SixElements(Lasting):
    """A sales plan: who is to buy which ``offers``, at what price, where, with which promotion, when.

    It changes nothing by itself: the other components carry it out. Before a run they are checked against it, and after
    it ``simsales evaluate`` says, element by element, what was reached. ``price`` and ``price_once`` are (floor,
    ceiling), ``promotion`` the (first, last) week of the strategy's promotions. Target, offers and channels are reached
    if at least the part ``focus`` of the orders in its time is theirs (assumed: half). ``budget`` is for commission,
    gifts, discounts and contacts. The time of two plans of a strategy may not overlap.

    >>> SixElements(offers=("phone",), channels=("store",), starts=4.0, ends=30.0).runs(30)
    False
    """

    target: Target = EVERYBODY
    offers: Annotated[tuple[OfferName, ...], Field(min_length=1)]
    channels: Annotated[tuple[ChannelName, ...], Field(min_length=1)]
    price: Annotated[tuple[Monthly, Monthly], AfterValidator(_ordered)] | None = None
    price_once: Annotated[tuple[Once, Once], AfterValidator(_ordered)] | None = None
    promotion: Period | None = None
    targets: Targets = NO_TARGETS
    budget: Once | None = None
    focus: Share = 0.5

    def weeks(self, of: int) -> slice:
        """Its weeks among those of a run: the first, and the one after the last."""
        first = -int(-self.starts // 1)
        return slice(first, of if self.ends is None else min(-int(-self.ends // 1), of))

    def propose(self, view: View, plan: Plan) -> Plan:
        """Say in the plan of the week whose orders are to be counted as planned."""
        if not self.runs(view.week):
            return plan
        labels = view.labels
        planned = Planned(
            self.target.audience(labels),
            chosen(labels.offers[: labels.own], self.offers),
            chosen(labels.channels, self.channels),
        )
        return plan.change(Contracts, planned=planned)


PLANS = {"six_elements": SixElements}


@dataclass(frozen=True, kw_only=True)
class Renewal(Lasting):
    """Automatic renewal: a commitment that ends goes on for another ``term``, unless its holder then looks around.

    Who looks around is `review_at_expiry` of the need. Some of the others resent it
    (`world.experience.resents_renewal`). The terms stay: price, exit fee, points.
    """

    term: Annotated[Term, Field(ge=1), Needs("a commitment that can be renewed")]
    offers: tuple[OfferName, ...] | None = None
    segments: tuple[SegmentName, ...] | None = None

    def propose(self, view: View, plan: Plan) -> Plan:
        """Renew what ends this week."""
        if not self.runs(view.week):
            return plan
        offers = chosen(view.labels.offers[: view.labels.own], self.offers)
        cells = chosen(view.labels.segments, self.segments)[:, None] & offers[None, :]
        return plan.change(Contracts, renews=np.where(cells, self.term, plan[Contracts].renews))


@dataclass(frozen=True, kw_only=True)
class FreeMove(Lasting):
    """Exit fees waived within our own range: who holds these offers may move to any other of ours, also a cheaper one.

    No fee is due, and what is left of the commitment goes on with the new offer. Without it, moving to a cheaper one
    breaks the commitment.
    """

    needs: ClassVar[Needs] = Needs("a commitment, and another offer of ours")

    offers: tuple[OfferName, ...] | None = None
    segments: tuple[SegmentName, ...] | None = None

    def propose(self, view: View, plan: Plan) -> Plan:
        """Waive fees this week."""
        if not self.runs(view.week):
            return plan
        offers = chosen(view.labels.offers[: view.labels.own], self.offers)
        cells = chosen(view.labels.segments, self.segments)[:, None] & offers[None, :]
        return plan.change(Contracts, waives=plan[Contracts].waives | cells)


RENEWAL = {"renewal": Renewal, "free_move": FreeMove}


@dataclass(frozen=True, kw_only=True)
class PaymentTerms(Lasting):
    """Prepayment or credit (B-order): what these customers pay with the order of these offers, and what they owe.

    `prepaid` is the part of the one-off price that is paid with the order, `months` so many months' charges; `credit`
    the weeks until their bills are due, instead of `selling.credit`. A credit check `finds` that part of those who
    would never pay, and `turns_down` that part of the others: who is refused pays everything once and `instead` months
    before delivery, and has no credit, or leaves. Terms are agreed with an order. What is said later counts.
    """

    needs: ClassVar[Needs] = Needs("bills whose payment is counted")

    prepaid: Annotated[Share, Needs("a one-off price")] = 0.0
    months: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False), Needs("a monthly price")] = 0.0
    credit: WholeWeeks | None = None
    finds: Annotated[Share, Needs("credit", "customers who never pay")] = 0.0
    turns_down: Annotated[Share, Needs("credit")] = 0.0
    instead: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False), Needs("a credit check")] = 1.0
    offers: tuple[OfferName, ...] | None = None
    segments: tuple[SegmentName, ...] | None = None
    districts: Districts = None

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the terms of who orders this week."""
        if not self.runs(view.week):
            return plan
        labels, terms = view.labels, plan[Payments]
        here = whom(labels, self.segments, self.districts)[:, None] & chosen(labels.offers[: labels.own], self.offers)
        return plan.change(
            Payments,
            prepaid=np.where(here, self.prepaid, terms.prepaid),
            months=np.where(here, self.months, terms.months),
            weeks=terms.weeks if self.credit is None else np.where(here, self.credit, terms.weeks),
            finds=np.where(here, self.finds, terms.finds),
            turns_down=np.where(here, self.turns_down, terms.turns_down),
            instead=np.where(here, self.instead, terms.instead),
        )


PAYMENT = {"payment_terms": PaymentTerms}
