"""How a rep comes to a team: with the team's skill, more or less, by their own luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simsales.agents.sellers import Rep, talent_of
from simsales.scenario.model import Reps

if TYPE_CHECKING:
    import mesa

    from simsales.agents.sellers import Channel


def hire(model: mesa.Model, team: str, spec: Reps, channel: Channel, luck: float) -> Rep:
    """A new rep of a team in its channel; ``luck`` is the uniform draw by which their skill differs."""
    week = spec.day.week if spec.day is not None else None
    contacts = spec.contacts_per_week if week is None else sum(week)
    rep = Rep(
        model, team, channel.number, talent_of(spec, luck), contacts, spec.pay, spec.skill_half_life,
        week=week, minutes=60 * (spec.hours or 0.0), turnover=spec.turnover,
    )  # fmt: skip
    channel.reps.append(rep)
    return rep
