"""What loops read of the keys of usage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.offers import OfferBook
from simsales.market.usage.keys import NeedUsage


class UsageFacts(Packed):
    """What no strategy changes about usage: by category, by category x category, by offer.

    ``raises[g, h]`` is the part by which a product of quality 1 in category h raises usage in g; ``listed`` the number
    of each single offer's own terms.
    """

    on: bool
    metered: Any
    response: Any
    linear: Any
    varies: Any
    raises: Any
    quality: Any
    unit_cost: Any
    listed: Any


def usage_facts(needs: Mapping[str, NeedUsage], book: OfferBook) -> UsageFacts:
    """The facts of usage by category; where no category says how it is used, all is off."""
    names = book.labels.categories
    said = [needs[name].usage for name in names]
    raises = np.zeros((len(names), len(names)))
    for g, usage in enumerate(said):
        for name, part in (usage.raised_by if usage else {}).items():
            raises[g, names.index(name)] = part

    def column(values: list[Any], kind: Any = float) -> Any:
        return np.array(values, kind)

    return UsageFacts(
        on=any(said),
        metered=column([usage is not None for usage in said], bool),
        response=column([usage.response if usage else 0.0 for usage in said]),
        linear=column([usage is not None and usage.demand == "linear" for usage in said], bool),
        varies=column([usage.varies if usage else 0.0 for usage in said]),
        raises=raises,
        quality=book.attributes[:, 0].copy(),
        unit_cost=book.unit_cost.copy(),
        listed=book.usage.of.copy(),
    )
