"""What an offer is worth to a customer, price aside: the attributes, as each kind of customer weighs them."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.catalogue.offers import Floats, OfferBook
from simsales.scenario.model import ATTRIBUTES, HALF_MORE, ORIENTATIONS, SENSITIVITIES, Scenario


def offer_value(weights: Any, attributes: Any, sensitivity: int, orientation: int, worth_having: float) -> float:
    """Utility of an offer's attributes for one kind of customer, price aside.

    Service, brand and security weigh half as much again for customers sensitive to them (D-sens), quality for
    value-orientated and service for service-orientated customers (B-value).
    """
    value = worth_having
    for a, attribute in enumerate(ATTRIBUTES):
        weight = weights[a]
        if SENSITIVITIES[sensitivity] == attribute:
            weight *= HALF_MORE
        if (ORIENTATIONS[orientation], attribute) in (("value", "quality"), ("service", "service")):
            weight *= HALF_MORE
        value += weight * attributes[a]
    return value


def value_table(scenario: Scenario, book: OfferBook) -> Floats:
    """``offer_value`` of every single-category offer: segment x sensitivity x orientation x offer (bundles: 0)."""
    segments = list(scenario.world.segments.values())
    needs = list(scenario.world.needs.values())
    table = np.zeros((len(segments), len(SENSITIVITIES), len(ORIENTATIONS), len(book.labels.offers)))
    for s, segment in enumerate(segments):
        weights = [getattr(segment.weights, a) for a in ATTRIBUTES]
        for j in np.flatnonzero(~book.is_bundle):
            worth = needs[int(np.argmax(book.component[j] >= 0))].worth_having
            for sensitivity in range(len(SENSITIVITIES)):
                for orientation in range(len(ORIENTATIONS)):
                    table[s, sensitivity, orientation, j] = offer_value(
                        weights, book.attributes[j], sensitivity, orientation, worth
                    )
    return table
