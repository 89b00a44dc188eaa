"""Bundles, and what keeps a customer: shared use and points (A-bundle, C-bundle).

Bundles change the channels' assortment and the prices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import AfterValidator

from simsales.files.needs import Needs
from simsales.files.units import Amount, Change, Monthly, Once, Share, Term
from simsales.market.bundle.plan import LockIn
from simsales.market.channels.plan import Assortment
from simsales.market.ground.levers import BundleName, Lasting, OfferName, Reach, View, cells_of, chosen
from simsales.market.ground.offers import Booleans, Floats
from simsales.market.ground.plan import Plan
from simsales.market.price.plan import Prices


@dataclass(frozen=True, kw_only=True)
class MixedBundle(Reach):
    """A soft bundle: on sale beside its parts, ``by`` cheaper than them, or at a price of its own (A-bundle).

    The parts count as they are priced there this week, changes of this strategy's pricing included, promotions not.
    ``by_once`` cuts the one-off price; ``commitment`` replaces the bundle's own. After the end nobody can order it any
    more; who holds it goes on paying for it, and where ``existing`` pricing moves that, it is still priced so.
    """

    bundle: BundleName
    by: Annotated[Change, Needs("no price of its own", "a monthly price")] = 0.0
    price: Monthly | None = None
    by_once: Annotated[Change, Needs("no one-off price of its own", "a one-off price")] = 0.0
    price_once: Once | None = None
    commitment: Term | None = None

    def reach(self, view: View) -> Booleans:
        """The segment x channel x offer cells of the bundle that it concerns."""
        labels = view.labels
        only = chosen(labels.offers[: labels.own], (self.bundle,))
        return cells_of(self.whom(labels), chosen(labels.channels, self.channels), only)

    def parts(self, view: View) -> list[int]:
        """The numbers of the products in the bundle."""
        component = view.book.component[view.labels.offers.index(self.bundle)]
        return [int(part) for part in component[component >= 0]]

    def acts(self, week: int) -> bool:
        """Whether it has begun: who holds the bundle is charged by it after its end too."""
        return week >= self.starts

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put the bundle on sale in its channels, to its segments; at its end it is priced on, for who holds it."""
        if not self.acts(view.week):
            return plan
        if self.runs(view.week):
            return self.sold(view, self.priced(view, plan, self.reach(view)))
        cells, sold = self.reach(view), plan[Assortment]
        return self.priced(view, plan, cells & ~sold.on_sale).change(  # where no other puts it on sale
            Assortment, withdrawn=sold.withdrawn | (cells & sold.in_range)
        )

    def sold(self, view: View, plan: Plan) -> Plan:
        """The plan in which the bundle is on sale, with its commitment."""
        cells, sold, commitment = self.reach(view), plan[Assortment], plan[Prices].commitment
        if self.commitment is not None:
            commitment = np.where(cells, self.commitment, commitment)
        return plan.change(Assortment, on_sale=sold.on_sale | (cells & sold.in_range)).change(
            Prices, commitment=commitment
        )

    def priced(self, view: View, plan: Plan, cells: Booleans) -> Plan:
        """The plan in which the bundle has its price in some cells."""
        parts, prices = self.parts(view), plan[Prices]

        def priced(table: Floats, own: float | None, by: float) -> Floats:
            together = table[:, :, parts].sum(axis=2, keepdims=True)
            return np.where(cells, together * (1 - by) if own is None else own, table)

        return plan.change(
            Prices,
            price=priced(prices.price, self.price, self.by),
            once=priced(prices.once, self.price_once, self.by_once),
        )


@dataclass(frozen=True, kw_only=True)
class PureBundle(MixedBundle):
    """A hard bundle: on sale instead of its parts, which can no longer be ordered alone (A-bundle).

    Until it is launched, its parts are sold as ever.
    """

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put the bundle on sale, and take its parts off sale where and when it is."""
        plan = MixedBundle.propose(self, view, plan)
        if not self.runs(view.week) or view.book.launched[view.labels.offers.index(self.bundle)] > view.week:
            return plan
        sold, parts = plan[Assortment], np.isin(np.arange(view.labels.own), self.parts(view))
        instead = (self.reach(view) & sold.in_range).any(axis=2, keepdims=True) & parts
        return plan.change(
            Assortment, on_sale=sold.on_sale & ~instead, withdrawn=sold.withdrawn | (sold.on_sale & instead)
        )


BUNDLING = {"mixed": MixedBundle, "pure": PureBundle}


@dataclass(frozen=True, kw_only=True)
class Sticky(MixedBundle):
    """A sticky bundle (黏性): a soft bundle whose holders lose more by leaving: what they share, and their points.

    ``shared`` is what having its parts together is worth, a month for each part beyond the first; ``points`` the part
    of the bill that is credited, and redeemed when worth ``redeem_at``; they are forfeited when the customer leaves.
    """

    shared: Monthly = 0.0
    points: Share = 0.0
    redeem_at: Annotated[Amount, Needs("points")] = 100.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put the bundle on sale, and hold those who have it."""
        plan = MixedBundle.propose(self, view, plan)
        if not self.acts(view.week):
            return plan
        only = chosen(view.labels.offers[: view.labels.own], (self.bundle,))
        return plan.with_part(plan[LockIn].with_layer(only, self.shared, self.points, self.redeem_at))


def _several(offers: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(offers)) < 2:
        raise ValueError("it takes at least 2 different offers to be used together")
    return offers


@dataclass(frozen=True, kw_only=True)
class SharedUse(Lasting):
    """Offers that are worth more together, whether bought as one or one by one: one bill, shared data, one family.

    ``worth`` is what a customer gains a month for each of them beyond the first, in different categories, and loses by
    leaving one.
    """

    offers: Annotated[tuple[OfferName, ...], AfterValidator(_several)]
    worth: Monthly

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let them be used together."""
        if not self.runs(view.week):
            return plan
        offers = chosen(view.labels.offers[: view.labels.own], self.offers)
        return plan.with_part(plan[LockIn].with_layer(offers, shared=self.worth))


@dataclass(frozen=True, kw_only=True)
class Points(Lasting):
    """Loyalty points: a part of each bill is credited, redeemed when worth ``redeem_at``, and forfeited by leaving.

    Points are worth their face value to customers and cost us as much when they are redeemed (assumed).
    """

    rate: Annotated[Share, Needs("a monthly price")]
    offers: tuple[OfferName, ...] | None = None
    redeem_at: Amount = 100.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Credit points on the bills of these offers."""
        if not self.runs(view.week):
            return plan
        offers = chosen(view.labels.offers[: view.labels.own], self.offers)
        return plan.with_part(plan[LockIn].with_layer(offers, rate=self.rate, redeem_at=self.redeem_at))


LOCK_IN = {"sticky": Sticky, "shared_use": SharedUse, "points": Points}
