"""A charge that a file says, with usage in it, is split: what is paid for usage comes off it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simsales.core.compiled import loop
from simsales.market.ground.belonging import held_of_ours
from simsales.market.ground.offers import OfferBook
from simsales.market.usage.facts import UsageFacts, usage_facts
from simsales.market.usage.keys import NeedUsage
from simsales.market.usage.plan import Terms
from simsales.market.usage.usage import lifted, used_and_due


@loop
def _add_dues(
    used: Any, agreed: Any, holding: Any, usage: UsageFacts, component: Any, own: int, terms: Terms, due: Any
) -> None:  # fmt: skip
    """Add up, by customer, what their usage costs a month by the terms that they have."""
    for i in range(holding.shape[0]):
        for g in range(holding.shape[1]):
            if not usage.metered[g] or holding[i, g] < 0 or holding[i, g] >= own:
                continue
            most = np.float64(used[i, g]) * lifted(usage.raises, usage.quality, component, holding[i], -1, g)
            due[i] += used_and_due(usage, terms, g, most, int(agreed[i, g]))[1]


def without_usage(
    needs: Mapping[str, NeedUsage], book: OfferBook, columns: Mapping[str, Any], said: Any
) -> dict[str, Any]:
    """The prices in ``columns`` of customers whose charge was ``said``, less what their usage costs at the start.

    What they pay in all is then what the file says; who uses more than that pays for usage only.
    """
    usage, due, own = usage_facts(needs, book), np.zeros(len(said)), book.labels.own
    terms = book.usage.register().tables()
    _add_dues(columns["usage"], columns["terms"], columns["holding"], usage, book.component, own, terms, due)
    ours = held_of_ours(columns["holding"], own)
    total = np.where(ours, columns["paid"], 0.0).sum(axis=1)
    left = np.where(said & (total > 0), np.maximum(1.0 - due / np.maximum(total, 1e-9), 0.0), 1.0)
    paid = np.where(ours, columns["paid"] * left[:, None], columns["paid"])
    return {name: paid.copy() for name in ("paid", "usual_paid", "agreed", "listed")}
