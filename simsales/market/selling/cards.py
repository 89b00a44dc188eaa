"""Identity quadrants and their cards: which offer the staff put first, to whom (C-quad, C-match).

Explicit need (in how many categories it is said) by latent need (in how many it is not yet) makes four quadrants:
star (much of both), question mark (latent only), cash cow (explicit only), dog (little of either). A strategy gives
each quadrant, or each segment, its card. The card is presented first and with conviction; attention is limited, so
the other offers are presented less.

Explicit need has its triggers (C-quad), which are rules of this model: a top-up, opening a service and other
business while a bundle runs are visits for other business (``visits``), on which needs are voiced; a new SIM and a SIM
replacement are needs that arise (``needs``); a plan change and joining a bundle are reviews, when a commitment ends,
when a holder looks around, or when a contact prompts it (``needs``, ``contact``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import rule
from simsales.market.ground.day import Today
from simsales.market.ground.state import EXPLICIT, LATENT
from simsales.market.selling.plan import Hands

STAR, QUESTION_MARK, CASH_COW, DOG = range(4)  # as ``plan.QUADRANTS``


@rule
def quadrant(explicit: int, latent: int, many: float, some: float) -> int:
    """The quadrant of a customer with needs explicit and latent in so many categories (C-quad).

    >>> [quadrant(e, l, 2.0, 1.0) for e, l in ((2, 1), (1, 1), (2, 0), (1, 0))]
    [0, 1, 2, 3]
    """
    if explicit >= many:
        return STAR if latent >= some else CASH_COW
    return QUESTION_MARK if latent >= some else DOG


@rule
def quadrant_of(need: Any, many: float, some: float) -> int:
    """The quadrant of a customer with these needs, by category."""
    explicit, latent = 0, 0
    for g in range(need.shape[0]):
        explicit += 1 if need[g] == EXPLICIT else 0
        latent += 1 if need[g] == LATENT else 0
    return quadrant(explicit, latent, many, some)


@rule
def put_first(log_odds: float, is_card: bool, lift: float, crowding: float) -> float:
    """Log odds that an offer is presented where staff have a card: the card's rise, those of the others fall.

    >>> put_first(0.0, True, 1.0, 0.5), put_first(0.0, False, 1.0, 0.5)
    (1.0, -0.5)
    """
    return log_odds + lift if is_card else log_odds - crowding


def cards_of(today: Today) -> Any:
    """The cards of this week: own offer by channel, segment and quadrant, -1 for none; later components win."""
    table = np.full((len(today.channels), today.tally.segments, 4), -1, np.int64)
    for deck in today.plan[Hands].decks:
        for channel in deck.channels:
            said = np.array(deck.offers, np.int64)
            table[channel] = np.where(said >= 0, said, table[channel])
    return table
