"""How much customers use at the start, and by which tariff they pay for it."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtri

from simsales.catalogue.offers import OfferBook
from simsales.core.streams import Streams
from simsales.scenario.model import Scenario


def draw_usage(
    scenario: Scenario, book: OfferBook, segment: Any, holding: Any, luck: Streams, slots: Any
) -> dict[str, Any]:
    """The columns ``usage`` and ``terms``: log-normal around the segment's mean; holders have the list's tariff."""
    needs, names = list(scenario.world.needs.items()), list(scenario.world.segments)
    usage, terms = np.zeros((len(slots), len(needs)), np.float32), np.zeros((len(slots), len(needs)), np.int16)
    for g, (category, need) in enumerate(needs):
        if need.usage is None:
            continue
        mean = np.array([need.usage.segments.get(name, need.usage.mean) for name in names])[segment]
        spread = need.usage.spread
        score = ndtri(luck.uniforms(f"usage {category}", slots))
        usage[:, g] = mean * np.exp(spread * score - spread * spread / 2)
        held = holding[:, g]
        part = book.component[np.maximum(held, 0), g]
        terms[:, g] = np.where(held >= 0, book.terms[np.maximum(part, 0)], 0)
    return {"usage": usage, "terms": terms}
