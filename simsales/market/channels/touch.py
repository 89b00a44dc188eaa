"""A rep meets a customer: what every contact and every visit has in common, whoever goes to whom.

The meeting is registered (first touch, protection), it may collide with another channel's, it tires, and somebody
works the customer this week: the rep's number within the channel stands in ``worked_by`` until the week's orders are
fulfilled.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.market.channels.conflict import collides
from simsales.market.channels.passing import is_awaited, partner_of
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.ground.day import Today
from simsales.market.ground.state import ANNOYED, RECORDED


class Shift(Packed):
    """Who of a channel's reps meets whom this week.

    ``reps`` are the reps' places within the channel, one for each customer met, ``skills`` their skills (rep x step).
    ``contacts`` counts what each rep has done this ``week``; a first touch keeps a customer for ``protection`` weeks,
    or the first who finds a need (``at_need``). ``shares`` are the channels that share their data, ``passing`` is what
    they have agreed on (``PolicyTables``).
    """

    reps: Any
    skills: Any
    contacts: Any
    week: int
    protection: float
    at_need: bool
    shares: Any
    passing: Any


def shift_of(today: Today, channel: int, reps: Any) -> Shift:
    """A channel's week, in which these reps meet a customer each."""
    policy = today.plan[ChannelPolicy]
    return Shift(
        reps, today.rep_skill[channel], today.rep_contacts[channel], today.week, float(policy.protection_weeks),
        bool(policy.at_need), today.decided.shares, today.decided.passing,
    )  # fmt: skip


@rule
def reads_customer(skill: float, luck: float) -> bool:
    """Whether a rep finds content that matches the customer's lean: one in three by chance, all at full skill."""
    return luck < 1.0 / 3.0 + 2.0 / 3.0 * skill


@rule
def knows(known: int, channel: int, owns: bool, shares: Any) -> bool:
    """Whether a rep need not guess the customer's lean: it is recorded, or they own the customer and remember (A-info).

    What a rep of another channel remembers counts where both channels share their data (E-share).

    >>> import numpy as np
    >>> alone, both = np.zeros(127, np.bool_), np.ones(127, np.bool_)
    >>> knows(RECORDED, 0, False, alone), knows(1, 0, True, alone), knows(1, 0, False, alone), knows(1, 1, True, alone)
    (True, True, False, False)
    >>> knows(127, 126, True, alone), knows(1, 1, False, both), knows(0, 1, True, both)
    (True, True, False)
    """
    if known == RECORDED or (owns and known == 1 + channel):
        return True
    return known > 0 and bool(shares[known - 1]) and bool(shares[channel])


@rule
def shared_lean(known: int, channel: int, shares: Any) -> int:
    """Who knows a customer's lean after a talk with rapport: it enters the history that the channel shares, if it does.

    >>> import numpy as np
    >>> both = np.ones(2, np.bool_)
    >>> shared_lean(0, 1, both), shared_lean(RECORDED, 1, both) == RECORDED, shared_lean(0, 1, np.zeros(2, np.bool_))
    (2, True, 0)
    """
    return 1 + channel if shares[channel] and known != RECORDED else known


DONE_WITH = 3.0  # fatigue at which one more contact annoys (assumed)


@rule
def faded(fatigue: float, weeks: float, half_life: float) -> float:
    """Fatigue that is left after some weeks without contact."""
    return fatigue * 0.5 ** (weeks / half_life)


@rule
def last_touch(touched: Any) -> int:
    """The week of the last contact by any channel."""
    last = touched[0]
    for channel in range(1, touched.shape[0]):
        last = max(last, touched[channel])
    return int(last)


@loop
def register(people: Any, i: int, channel: int, shift: Shift, need: bool) -> None:
    """Make a customer the channel's lead, if no channel has registered them and is protected still.

    By a contact, or by a ``need`` that has come up, as the rule says.
    """
    if shift.at_need == need and people.owned_until[i] < shift.week:
        people.owner[i] = channel
        people.owned_until[i] = shift.week + int(shift.protection)


@loop
def touch(
    people: Any, facts: Any, i: int, channel: int, shift: Shift, k: int, medium: int, tiring: float, tally: Any
) -> float:
    """Put a customer in touch with the rep of place ``k`` in the shift; fatigue before it.

    ``tiring`` is 1 if the rep came uninvited, else 0.
    """
    week = shift.week
    tired = faded(people.fatigue[i], float(week - last_touch(people.touched[i])), facts.selling.fatigue_half_life)
    window, partner = facts.selling.collision_window, partner_of(people, shift.passing, i, channel, week)
    if is_awaited(people, shift.passing, i, channel, week):
        tally.passed_met[people.segment[i], channel, tally.nothing] += 1
    if collides(people.touched[i], facts.channel.outbound, shift.shares, channel, week, window, partner):
        tally.collisions[people.segment[i], channel, tally.nothing] += 1
        if tiring > 0.0:
            people.lived[i] |= ANNOYED
    elif tiring > 0.0 and tired > DONE_WITH:
        people.lived[i] |= ANNOYED
    register(people, i, channel, shift, False)
    people.fatigue[i] = tired + tiring
    people.touched[i, channel] = week
    people.worked_by[i] = int(shift.reps[k])
    people.medium[i] = medium
    return tired


def owning_reps(today: Today, channel: int, rows: Any) -> Any:
    """The reps of a channel who own customers, by their number in it: an equal part each, for good (by luck)."""
    reps = len(today.rep_skill[channel])
    if reps == 1:
        return np.zeros(len(rows), np.int64)
    own = today.luck.uniforms(f"rep {today.channels[channel].name}", rows)
    return (own * reps).astype(np.int64)
