"""Reps leave, and somebody new takes the seat: customers whom the rep owned lose a stage of their relationship.

What the rep knew of them goes as well; only what was recorded stays, and with it the relationship (A-info).
"""

from __future__ import annotations

import numpy as np

from simsales.core.compiled import plain
from simsales.core.streams import chance_of
from simsales.market.bond.relationship import STAGE
from simsales.market.channels.touch import owning_reps
from simsales.market.ground.again import EVERY
from simsales.market.ground.day import Today
from simsales.market.ground.state import NEVER, RECORDED
from simsales.market.staff.sellers import Channel, talent_of

READS = ("segment", "touched")
WRITES = ("relationship", "known")


def change_owners(today: Today) -> None:
    """Let the reps of each channel leave at their rate; luck belongs to the seat."""
    for channel in today.channels:
        if any(rep.turnover > 0 for rep in channel.reps):
            _leave(today, channel)


def _leave(today: Today, channel: Channel) -> None:
    people, c = today.people, channel.number
    seats = np.arange(len(channel.reps))
    luck = today.luck.uniforms(f"rep leaves {channel.name}", seats, today.week)
    chance = np.array([plain(chance_of)(rep.turnover) for rep in channel.reps])
    leaving = luck < chance
    if not leaving.any():
        return
    met = np.flatnonzero(people.alive & (people.touched[:, c] > NEVER))
    left = met[leaving[owning_reps(today, c, met)]]
    today.tally.owner_changes[:, c, -1] += np.bincount(people.segment[left], minlength=today.tally.segments)
    left = left[people.known[left] != RECORDED]
    people.relationship[left] = np.maximum(people.relationship[left] - STAGE, 0.0)
    people.stirred[left] = EVERY
    people.known[left[people.known[left] == 1 + c]] = 0
    drawn = today.luck.uniforms(f"skill of who follows {channel.name}", seats, today.week)
    for seat in np.flatnonzero(leaving):
        rep = channel.reps[seat]
        rep.succeed(talent_of(today.teams[rep.team], drawn[seat]))
