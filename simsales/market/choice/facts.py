"""What loops read of the keys of choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simsales.market.choice.keys import NeedChoice, ProductChoice, SegmentChoice, SellingChoice
from simsales.market.choice.value import attribute_table, value_table, varying
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.kinds import ATTRIBUTES, ORIENTATIONS, SENSITIVITIES
from simsales.market.ground.offers import Floats, OfferBook


def segment_facts(segments: Sequence[SegmentChoice]) -> dict[str, Floats]:
    """What a year of commitment and a point of service are worth to each segment."""
    service_weight = np.array([segment.weights.service for segment in segments])
    return {**columns(segments, ("commitment_aversion",)), "service_weight": service_weight}


def kinds_of(segment: SegmentChoice) -> Floats:
    """The part of a segment that is of each kind: sensitivity x orientation."""
    sensitivity = np.array([getattr(segment.sensitivity, name) for name in SENSITIVITIES])
    orientation = np.array([getattr(segment.orientation, name) for name in ORIENTATIONS])
    parts: Floats = np.outer(sensitivity, orientation)
    return parts


def selling_facts(selling: SellingChoice) -> dict[str, float]:
    """How long tastes last, and what it costs to leave a supplier, or to have several."""
    return numbers(selling, tuple(SellingChoice.model_fields))


def offer_facts(
    segments: Sequence[SegmentChoice],
    needs: Mapping[str, NeedChoice],
    products: Sequence[ProductChoice],
    book: OfferBook,
) -> dict[str, Floats]:
    """What each offer is worth, price aside: segment x sensitivity x orientation x offer; and of it, by attribute.

    The latter only where customers of a segment weigh attributes differently. ``category`` is an offer's first.
    """
    value = value_table(segments, needs, products, book)
    attributes = len(ATTRIBUTES) if any(each.weights_spread > 0 for each in segments) else 0
    own = varying(segments, book)
    by_attribute = np.zeros((*value.shape, attributes + len(own)))
    for a in range(attributes):
        by_attribute[..., a] = attribute_table(segments, a, book)
    by_attribute[..., attributes:] = book.named[:, own]  # an own factor on it less 1 is an own taste
    category = np.argmax(book.covers, axis=1)
    return {"value": value, "by_attribute": by_attribute, "category": category.astype(np.int64)}
