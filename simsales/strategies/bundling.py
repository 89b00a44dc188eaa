"""Bundling: which bundles are on sale, at what price, and whether their parts may still be bought alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simsales.catalogue.plan import Plan
from simsales.scenario.units import Change, Monthly, Once, Weeks
from simsales.strategies.base import BundleName, Scope, View, chosen


@dataclass(frozen=True, kw_only=True)
class MixedBundle(Scope):
    """A soft bundle: on sale beside its parts, ``by`` cheaper than them, or at a price of its own (A-bundle).

    ``by_once`` cuts the one-off price; ``commitment`` replaces the bundle's own.
    """

    bundle: BundleName
    by: Change = 0.0
    price: Monthly | None = None
    by_once: Change = 0.0
    price_once: Once | None = None
    commitment: Weeks | None = None

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put the bundle on sale in its channels."""
        if not self.runs(view.week):
            return plan
        labels = view.labels
        j = labels.offers.index(self.bundle)
        only = chosen(labels.offers[: labels.own], (self.bundle,))
        cells = plan.where(chosen(labels.segments, self.segments), chosen(labels.channels, self.channels), only)
        price = np.where(cells, plan.price * (1 - self.by) if self.price is None else self.price, plan.price)
        once = np.where(
            cells, plan.once * (1 - self.by_once) if self.price_once is None else self.price_once, plan.once
        )
        commitment = plan.commitment.copy()
        if self.commitment is not None:
            commitment[j] = int(np.ceil(self.commitment))
        on_sale = plan.on_sale.copy()
        on_sale[:, j] |= plan.in_range[:, j] & chosen(labels.channels, self.channels)
        return replace(plan, price=price, once=once, on_sale=on_sale, commitment=commitment)


@dataclass(frozen=True, kw_only=True)
class PureBundle(MixedBundle):
    """A hard bundle: on sale instead of its parts, which can no longer be ordered alone (A-bundle)."""

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put the bundle on sale, and take its parts off sale where it is."""
        if not self.runs(view.week):
            return plan
        plan = MixedBundle.propose(self, view, plan)
        labels, book = view.labels, view.book
        j = labels.offers.index(self.bundle)
        on_sale = plan.on_sale.copy()
        for part in book.component[j][book.component[j] >= 0]:
            on_sale[:, part] &= ~on_sale[:, j]
        return replace(plan, on_sale=on_sale)


BUNDLING = {"mixed": MixedBundle, "pure": PureBundle}
