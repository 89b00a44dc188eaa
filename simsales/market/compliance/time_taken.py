"""The time that compliance takes of a team: minutes of a week, which are missing in the next for selling.

Reps whose week is counted in contacts have one of 40 hours (assumed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.market.compliance.plan import Compliance
from simsales.market.ground.day import Today

if TYPE_CHECKING:
    from simsales.market.staff.sellers import Channel, Rep

READS = ("touched", "segment")
WRITES: tuple[str, ...] = ()

FULL_WEEK = 40 * 60.0  # minutes (assumed)


def week_of(rep: Rep) -> float:
    """The minutes of a rep's week."""
    return rep.minutes if rep.minutes > 0.0 else FULL_WEEK


def minutes_of(channel: Channel) -> float:
    """The minutes of a team's week as it is left to it, of all customers."""
    return float(sum(week_of(rep) * rep.present for rep in channel.reps))


def spend(today: Today, channel: Channel, minutes: float, entry: str) -> None:
    """Book minutes of a team, of all customers, which are missing in its next week."""
    mix = today.mix_of(channel.number) * (minutes * today.sample.share)
    getattr(today.tally, entry)[:, channel.number, today.tally.nothing] += mix
    channel.minutes_taken += minutes


def take(today: Today) -> None:
    """Check the talks of the week that ends, and take from each team's next week what compliance has taken."""
    said, people = today.plan[Compliance], today.people
    for c in np.flatnonzero(said.checks).tolist():
        channel = today.channels[c]
        met = np.flatnonzero(people.touched[:, c] == today.week)
        checked = met[today.luck.uniforms("quality check", met, today.week) < said.checks[c]]
        counts: Any = np.bincount(people.segment[checked], minlength=today.tally.segments)
        today.tally.checked[:, c, today.tally.nothing] += counts
        spend(today, channel, today.sample.scaled(float(len(checked))) * said.check_minutes[c], "check_minutes")
    for channel in today.channels:
        if channel.minutes_taken > 0.0:
            there = sum(week_of(rep) for rep in channel.reps)
            left = max(1.0 - channel.minutes_taken / there, 0.0) if there > 0.0 else 1.0
            for rep in channel.reps:
                rep.capacity *= left
            channel.minutes_taken = 0.0
