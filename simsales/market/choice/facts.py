"""What loops read of the keys of choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simsales.market.choice.keys import NeedChoice, ProductChoice, SegmentChoice, SellingChoice
from simsales.market.choice.value import value_table
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.kinds import ORIENTATIONS, SENSITIVITIES
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
    """What each offer is worth, price aside: segment x sensitivity x orientation x offer."""
    return {"value": value_table(segments, needs, products, book)}
