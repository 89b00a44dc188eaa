"""What a product's attributes are worth to one customer: as to their kind, and what is their own."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule


@rule
def worth_to(people: Any, facts: Any, value: Any, i: int, j: int) -> float:
    """Utility of a product to a customer, price aside: ``value`` is that to their kind, by product.

    Where customers of a segment differ, what is their own comes on top: a factor on the weight of each attribute (of
    the file's own attributes, on a unit: what it has beyond 1 is an own taste), and utility of having the category.
    """
    worth, s = value[j], people.segment[i]
    if people.worth_more.shape[1] > 0:
        worth += people.worth_more[i, facts.offer.category[j]]
    for a in range(people.weighs.shape[1]):
        part = facts.offer.by_attribute[s, people.sensitivity[i], people.orientation[i], j, a]
        worth += (people.weighs[i, a] - 1.0) * part
    return worth
