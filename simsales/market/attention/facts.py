"""What loops read of attention's keys."""

from __future__ import annotations

from collections.abc import Sequence

from simsales.market.attention.keys import SegmentAttention, SellingAttention
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.offers import Floats, OfferBook


def segment_facts(segments: Sequence[SegmentAttention]) -> dict[str, Floats]:
    """What draws each segment."""
    return columns(segments, tuple(SegmentAttention.model_fields))


def selling_facts(selling: SellingAttention) -> dict[str, float]:
    """How offers become known, and are forgotten."""
    return numbers(selling, tuple(SellingAttention.model_fields))


def offer_facts(book: OfferBook) -> dict[str, Floats]:
    """How well each offer is known, and since when it is there."""
    return {"known": book.known, "known_at_start": book.known, "launched": book.launched}
