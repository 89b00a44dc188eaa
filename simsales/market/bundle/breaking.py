"""Leaving any part of a bundle ends it: its other parts go on as the single products, at their list prices."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule


@rule
def break_bundle(component: Any, list_price: Any, holding: Any, paid: Any, leaving: int, keep: int) -> None:
    """End a bundle: its parts outside the categories of offer ``keep`` become the single products at list price."""
    for h in range(holding.shape[0]):
        if holding[h] == leaving and (keep < 0 or component[keep, h] < 0):
            part = component[leaving, h]
            if part != leaving:
                holding[h] = part
                paid[h] = list_price[part]
