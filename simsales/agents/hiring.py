"""How a rep comes to a team: with the team's skill, more or less, by their own luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simsales.agents.sellers import Rep
from simsales.scenario.model import STEPS, Reps

if TYPE_CHECKING:
    import mesa

    from simsales.agents.sellers import Channel


def hire(model: mesa.Model, team: str, spec: Reps, channel: Channel, luck: float) -> Rep:
    """A new rep of a team in its channel; ``luck`` is a standard normal draw by which their skill differs."""
    mean = np.array([spec.skills.get(step, spec.skill) for step in STEPS])
    talent = np.clip(mean + spec.skill_spread * luck, 0, 1)
    rep = Rep(model, team, channel.number, talent, spec.contacts_per_week, spec.pay, spec.skill_half_life)
    channel.reps.append(rep)
    return rep
