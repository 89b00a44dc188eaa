"""The stages of a relationship between a customer and the rep who owns them: a Markov chain (B-rel).

Stranger, acquainted, dating, trusting, allied: the column ``relationship`` is the stage over four (0 to 1). Their
markers: an acquainted customer knows the rep's name, a dating one comes to events, a trusting one supports us openly,
an allied one introduces friends. A week moves the chain up by contacts, events and care, and down by neglect, each by
one stage at most: a birth and death chain, whose stationary mix is a product of ratios of the two chances.
"""

from __future__ import annotations

import math

from simsales.core.compiled import rule
from simsales.market.ground.state import EVEN

STAGES = ("stranger", "acquainted", "dating", "trusting", "allied")
HIGHEST = 4.0
STAGE = 0.25  # one stage, in points of relationship
DATING = 2  # the stage from which customers come to events


@rule
def stage_of(relationship: float) -> int:
    """The number of the stage, 0 stranger to 4 allied.

    >>> stage_of(0.0), stage_of(0.5), stage_of(1.0)
    (0, 2, 4)
    """
    return int(relationship * HIGHEST + 0.5)


@rule
def raised(relationship: float) -> float:
    """The relationship one stage up; an ally stays one."""
    return min(relationship + STAGE, 1.0)


@rule
def lowered(relationship: float) -> float:
    """The relationship one stage down; a stranger stays one."""
    return max(relationship - STAGE, 0.0)


@rule
def comes_closer(luck: float, relationship: float, gain: float, trust: float) -> bool:
    """Whether a matched contact moves the relationship one stage up (B-rel; the chance is assumed).

    The chance is 4·``gain``·(1 − relationship)·trust/¼, so that the relationship moves ``gain``·trust/¼ of the way to
    an ally on average, where that is not more than one stage.

    >>> comes_closer(0.39, 0.0, 0.1, 0.25), comes_closer(0.41, 0.0, 0.1, 0.25), comes_closer(0.0, 1.0, 0.1, 0.25)
    (True, False, False)
    """
    return luck < HIGHEST * gain * (1.0 - relationship) * (trust / EVEN)


@rule
def neglect_rate(relationship: float, half_life: float) -> float:
    """The weekly rate at which neglect moves the relationship one stage down: linear death (B-rel; assumed).

    Each stage is lost at the rate ln 2/``half_life``, so that the mean relationship halves in a half-life.

    >>> round(neglect_rate(0.5, 52.0), 5), neglect_rate(0.0, 52.0)
    (0.02666, 0.0)
    """
    return math.log(2.0) / half_life * HIGHEST * relationship
