"""What an offer is worth to a customer, price aside: the attributes, as each kind of customer weighs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simsales.market.choice.keys import NeedChoice, ProductChoice, SegmentChoice
from simsales.market.ground.kinds import ATTRIBUTES, HALF_MORE, ORIENTATIONS, SENSITIVITIES
from simsales.market.ground.offers import Floats, OfferBook


def offer_value(weights: Any, attributes: Any, sensitivity: int, orientation: int, worth_having: float) -> float:
    """Utility of an offer's attributes for one kind of customer, price aside.

    Service, brand and security weigh half as much again for customers sensitive to them (D-sens), quality for
    value-orientated and service for service-orientated customers (B-value).
    """
    value = worth_having
    for a in range(len(ATTRIBUTES)):
        value += weighed(weights[a], a, sensitivity, orientation) * attributes[a]
    return value


def weighed(weight: float, a: int, sensitivity: int, orientation: int) -> float:
    """The weight of an attribute, by number, to one kind of customer."""
    attribute = ATTRIBUTES[a]
    if SENSITIVITIES[sensitivity] == attribute:
        weight *= HALF_MORE
    if (ORIENTATIONS[orientation], attribute) in (("value", "quality"), ("service", "service")):
        weight *= HALF_MORE
    return weight


def attribute_table(segments: Sequence[SegmentChoice], a: int, book: OfferBook) -> Floats:
    """Utility of one attribute of every offer: segment x sensitivity x orientation x offer."""
    table = np.zeros((len(segments), len(SENSITIVITIES), len(ORIENTATIONS), len(book.labels.offers)))
    for s, k, o in np.ndindex(table.shape[:3]):
        weight = getattr(segments[s].weights, ATTRIBUTES[a])
        table[s, k, o] = weighed(weight, a, k, o) * book.attributes[:, a]
    return table


def varying(segments: Sequence[SegmentChoice], book: OfferBook) -> list[int]:
    """The file's own attributes, by number, whose worth differs within a segment: each has a column of own factors.

    It stands after those of the four attributes, if these differ too.
    """
    spreads = [each.taste_spread for each in segments]
    return [a for a, name in enumerate(book.own_attributes) if any(each.get(name, 0.0) > 0 for each in spreads)]


def fit(industry: str | None, made_for: Sequence[str], worth: float) -> float:
    """Utility of a solution in its own industry; elsewhere nothing beyond its attributes (D-industry).

    >>> fit("retail", ["retail", "logistics"], 0.5), fit("education", ["retail"], 0.5), fit(None, [], 0.5)
    (0.5, 0.0, 0.0)
    """
    return worth if industry in made_for else 0.0


def value_table(
    segments: Sequence[SegmentChoice],
    needs: Mapping[str, NeedChoice],
    solutions: Sequence[ProductChoice],
    book: OfferBook,
) -> Floats:
    """``offer_value`` of every single-category offer, and the ``fit`` of solutions (our products, first among offers).

    What the file's own attributes are worth to the segment in the mean counts as worth of having the offer. By segment
    x sensitivity x orientation x offer (bundles: 0).
    """
    categories = list(needs.items())
    table = np.zeros((len(segments), len(SENSITIVITIES), len(ORIENTATIONS), len(book.labels.offers)))
    for s, segment in enumerate(segments):
        weights = [getattr(segment.weights, a) for a in ATTRIBUTES]
        tasted = book.named @ np.array([segment.tastes.get(name, 0.0) for name in book.own_attributes])
        for j in np.flatnonzero(~book.is_bundle):
            category, need = categories[int(np.argmax(book.component[j] >= 0))]
            worth = segment.worth_having.get(category, need.worth_having) + float(tasted[j])
            solution = solutions[int(j)] if j < len(solutions) else None
            worth += fit(segment.industry, solution.made_for, solution.fit) if solution else 0.0
            for sensitivity in range(len(SENSITIVITIES)):
                for orientation in range(len(ORIENTATIONS)):
                    table[s, sensitivity, orientation, j] = offer_value(
                        weights, book.attributes[j], sensitivity, orientation, worth
                    )
    return table
