"""Bundling: which bundles are on sale, at what price, and whether their parts may still be bought alone.

Bundling proposes after pricing: a bundle is so much cheaper than its parts as they are priced this week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simsales.catalogue.offers import Booleans, Floats
from simsales.catalogue.plan import Plan, replace
from simsales.scenario.units import Change, Monthly, Once, Weeks
from simsales.strategies.base import BundleName, Reach, View, chosen


@dataclass(frozen=True, kw_only=True)
class MixedBundle(Reach):
    """A soft bundle: on sale beside its parts, ``by`` cheaper than them, or at a price of its own (A-bundle).

    The parts count as they are priced there this week, changes of this strategy's pricing included, promotions not.
    ``by_once`` cuts the one-off price; ``commitment`` replaces the bundle's own.
    """

    bundle: BundleName
    by: Change = 0.0
    price: Monthly | None = None
    by_once: Change = 0.0
    price_once: Once | None = None
    commitment: Weeks | None = None

    def reach(self, view: View, plan: Plan) -> Booleans:
        """The segment x channel x offer cells of the bundle that it concerns."""
        labels = view.labels
        only = chosen(labels.offers[: labels.own], (self.bundle,))
        return plan.where(chosen(labels.segments, self.segments), chosen(labels.channels, self.channels), only)

    def parts(self, view: View) -> list[int]:
        """The numbers of the products in the bundle."""
        component = view.book.component[view.labels.offers.index(self.bundle)]
        return [int(part) for part in component[component >= 0]]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put the bundle on sale in its channels, to its segments."""
        if not self.runs(view.week):
            return plan
        cells, parts = self.reach(view, plan), self.parts(view)

        def priced(table: Floats, own: float | None, by: float) -> Floats:
            together = table[:, :, parts].sum(axis=2, keepdims=True)
            return np.where(cells, together * (1 - by) if own is None else own, table)

        commitment = plan.commitment
        if self.commitment is not None:
            commitment = np.where(cells, int(np.ceil(self.commitment)), commitment)
        return replace(
            plan,
            price=priced(plan.price, self.price, self.by),
            once=priced(plan.once, self.price_once, self.by_once),
            on_sale=plan.on_sale | (cells & plan.in_range),
            commitment=commitment,
        )


@dataclass(frozen=True, kw_only=True)
class PureBundle(MixedBundle):
    """A hard bundle: on sale instead of its parts, which can no longer be ordered alone (A-bundle)."""

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put the bundle on sale, and take its parts off sale where it is."""
        if not self.runs(view.week):
            return plan
        plan = MixedBundle.propose(self, view, plan)
        instead = (self.reach(view, plan) & plan.in_range).any(axis=2)
        on_sale = plan.on_sale.copy()
        on_sale[:, :, self.parts(view)] &= ~instead[:, :, None]
        return replace(plan, on_sale=on_sale)


BUNDLING = {"mixed": MixedBundle, "pure": PureBundle}
