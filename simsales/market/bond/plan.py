"""The stages of life, as loops read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simsales.core.packed import Packed
from simsales.market.bond.keys import LifeCycle

if TYPE_CHECKING:
    from simsales.market.scenario import World


class LifeCycleFacts(Packed):
    """The limits between the stages of life, and whether they are ``counted`` week by week."""

    counted: bool
    new: float
    growing: float
    won_back: float
    dissatisfied: float
    free_dissatisfied: float


def life_cycle_facts(world: World) -> LifeCycleFacts:
    """The limits between the stages; the defaults, and not counted, where the world says nothing."""
    cycle = world.life_cycle or LifeCycle()
    numbers = {name: float(getattr(cycle, name)) for name in LifeCycle.model_fields}
    return LifeCycleFacts(counted=world.life_cycle is not None, **numbers)
