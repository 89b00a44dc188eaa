"""What loops read of the keys of prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simsales.core.packed import put_together
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.offers import Floats, OfferBook
from simsales.market.price.keys import ReferencePrice, SegmentPrice, SellingPrice, WorldPrice


def segment_facts(segments: Sequence[SegmentPrice]) -> dict[str, Floats]:
    """How many of each segment ask for a discount."""
    return columns(segments, ("haggles",))


def selling_facts(selling: SellingPrice) -> dict[str, float]:
    """How one-off prices are felt, and how long a discount is waited for."""
    return numbers(selling, tuple(SellingPrice.model_fields))


def offer_facts(book: OfferBook) -> dict[str, Floats]:
    """Each offer's list price a month."""
    return {"list_price": book.list_price}


def reference_facts(world: WorldPrice) -> Any:
    """How prices are remembered; ``on`` says whether they are."""
    said = world.reference_price
    keys = numbers(said or ReferencePrice(), tuple(ReferencePrice.model_fields))
    return put_together("_ReferenceFacts", {"on": said is not None}, keys)
