"""The components of strategies held against each other: which of them two strategies do not share."""

from __future__ import annotations

from collections.abc import Sequence

from simsales.market.digest import digest_of
from simsales.market.ground.levers import Component


def same(one: Component, other: Component) -> bool:
    """Whether two components do the same, as far as anybody can tell.

    >>> from simsales.market.friends.levers import AskForReferrals
    >>> same(AskForReferrals(rest=4), AskForReferrals(rest=4)), same(AskForReferrals(rest=4), AskForReferrals())
    (True, False)
    """
    digest = digest_of([one])
    return one is other or (digest is not None and digest == digest_of([other]))


def only_of(components: Sequence[Component], others: Sequence[Component]) -> list[int]:
    """The places of the components that the others do not have; of two alike one may be."""
    rest, places = list(others), []
    for place, component in enumerate(components):
        twin = next((each for each, other in enumerate(rest) if same(component, other)), None)
        if twin is None:
            places.append(place)
        else:
            del rest[twin]
    return places
