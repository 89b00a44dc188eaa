"""What loops read of the keys of satisfaction, relationship and the stages of life."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simsales.core.packed import Packed, put_together
from simsales.market.bond.keys import Bond, ExperienceBond, LifeCycle, SegmentBond, SellingBond, WorldBond
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.offers import Floats, OfferBook


def segment_facts(segments: Sequence[SegmentBond]) -> dict[str, Floats]:
    """Where each segment's satisfaction and relationship start."""
    return columns(segments, ("satisfaction", "relationship"))


def selling_facts(selling: SellingBond) -> dict[str, float]:
    """How contacts and mis-sales move a relationship, and how it fades."""
    return numbers(selling, tuple(SellingBond.model_fields))


def experience_facts(experience: ExperienceBond) -> dict[str, float]:
    """How what happens becomes satisfaction."""
    return numbers(experience, tuple(ExperienceBond.model_fields))


def bond_facts(world: WorldBond) -> Any:
    """The chances that an event moves the relationship."""
    return put_together("_BondFacts", numbers(world.bond, tuple(Bond.model_fields)))


def offer_facts(book: OfferBook) -> dict[str, Floats]:
    """How good each offer's service is; ``ours`` and ``our_service`` end with 0, for who holds nothing (-1)."""
    return {
        "ours": np.append(book.rival < 0, False).astype(float),
        "our_service": np.append(np.where(book.rival < 0, book.attributes[:, 1], 0.0), 0.0),
        "service": book.attributes[:, 1].copy(),
    }


class LifeCycleFacts(Packed):
    """The limits between the stages of life, and whether they are ``counted`` week by week."""

    counted: bool
    new: float
    growing: float
    won_back: float
    dissatisfied: float
    free_dissatisfied: float


def life_cycle_facts(world: WorldBond) -> LifeCycleFacts:
    """The limits between the stages; the defaults, and not counted, where the world says nothing."""
    cycle = world.life_cycle or LifeCycle()
    numbers = {name: float(getattr(cycle, name)) for name in LifeCycle.model_fields}
    return LifeCycleFacts(counted=world.life_cycle is not None, **numbers)
