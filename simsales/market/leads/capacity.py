"""How much an outbound channel can do in a week: contacts, activities, or minutes on the telephone.

All of it is whole: a fraction of a contact that a week leaves over is there in the next. What maintenance has taken
(``Today.used``) is missing for leads.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.ground.day import Today
from simsales.market.leads.plan import Leads, latest
from simsales.market.staff.sellers import Channel
from simsales.market.staff.whole import kept_at_most

PLENTY = 1 << 40


def counts_minutes(channel: Channel) -> bool:
    """Whether the channel's week is measured in minutes on the telephone."""
    return channel.spec.dial_minutes > 0 and any(rep.minutes > 0 for rep in channel.reps)


def has_days(channel: Channel) -> bool:
    """Whether any of the channel's reps has a day of meetings, calls and messages."""
    return any(rep.week is not None for rep in channel.reps)


def longer_week(today: Today, channel: int) -> float:
    """By what factor a week has more contacts (travel saved), or fewer (what is learned is written down)."""
    dispatch, recording = latest(today.plan[Leads].dispatch, channel), latest(today.plan[Leads].recording, channel)
    saved = dispatch.travel_saved if dispatch is not None else 0.0
    written = recording.part * recording.takes if recording is not None else 0.0
    return 1 / (1 - saved) / (1 + written)


def contacts_left(today: Today, channel: Channel) -> float:
    """How many contacts the channel can still make this week, whole ones; where minutes count, how many dials."""
    if counts_minutes(channel):
        dials = float(free_minutes(today, channel).sum() / channel.spec.dial_minutes)
        return min(dials, float(quotas_left(today, channel).sum()))
    if has_days(channel) or latest(today.plan[Leads].dispatch, channel.number) is not None:
        contacts = _week_of_reps(today, channel).sum()
    else:
        full = np.array([channel.capacity() * longer_week(today, channel.number)])
        contacts = _whole(today, channel, "contacts", full)[0]
    return max(float(contacts - today.used[channel.number].sum()), 0.0)  # what maintenance has left


def contacts_wanted(today: Today, channel: Channel) -> int:
    """How many leads the channel's list of the week has."""
    return int(min(contacts_left(today, channel), len(today.people.segment)))


def _whole(today: Today, channel: Channel, work: str, amounts: Any) -> Any:
    """The whole contacts of the channel's week, worked out once."""
    key = (channel.number, work)
    if key not in today.whole:
        today.whole[key] = channel.whole(work, amounts)
    return today.whole[key]


def quotas_left(today: Today, channel: Channel) -> Any:
    """How many meetings, calls and messages each rep can still do this week."""
    if counts_minutes(channel):
        return beside_most(_most_calls(today, channel), today.rep_contacts[channel.number])
    return beside(_week_of_reps(today, channel), today.used[channel.number])


def _most_calls(today: Today, channel: Channel) -> Any:
    """The calls that each rep's week comes to at most where minutes count; whole ones."""
    factor = channel.part_left * longer_week(today, channel.number)
    most = np.array([min(rep.most * rep.present * factor, PLENTY) if factor else 0.0 for rep in channel.reps])
    limited = most < PLENTY
    if limited.any():
        most[limited] = _whole(today, channel, "calls", most[limited])
    return most


def beside_most(most: Any, made: Any) -> Any:
    """The calls that are left to each rep, of the most they make, once some are made: no meetings, no messages.

    >>> beside_most(np.array([5.0, 3.0]), np.array([1.0, 4.0])).tolist()
    [[0, 4, 0], [0, 0, 0]]
    """
    left = np.maximum(most - made, 0.0).astype(np.int64)
    return np.stack([np.zeros_like(left), left, np.zeros_like(left)], axis=1)


def beside(week: Any, used: Any) -> Any:
    """What maintenance leaves of each rep's meetings, calls and messages: it takes calls, then messages, then meetings.

    >>> beside(np.array([[5, 10, 5], [5, 10, 5]]), np.array([4.0, 17.0])).tolist()
    [[5, 6, 5], [3, 0, 0]]
    """
    left, taken = week.copy(), used.copy()
    for medium in (1, 2, 0):
        here = np.minimum(left[:, medium], taken)
        left[:, medium] -= here.astype(left.dtype)
        taken -= here
    return left


def _week_of_reps(today: Today, channel: Channel) -> Any:
    """How many meetings, calls and messages each rep's week has; whole ones, and all of the channel's."""
    if not channel.reps and channel.spec.capacity is None:
        return np.array([[0, PLENTY, 0]])
    factor = channel.part_left * longer_week(today, channel.number)
    quotas = np.zeros((max(len(channel.reps), 1), 3))
    for r, rep in enumerate(channel.reps):
        quotas[r] = rep.week if rep.week is not None else (0, rep.full_capacity, 0)
        quotas[r] *= min(rep.most / rep.full_capacity, 1.0) * rep.present * factor
    if channel.spec.capacity is not None:
        total, wanted = quotas.sum(), channel.capacity() * longer_week(today, channel.number)
        quotas = quotas / total * wanted if total > 0 else np.array([[0.0, wanted, 0.0]])
    return _whole(today, channel, "activities", quotas).astype(np.int64)


def free_minutes(today: Today, channel: Channel) -> Any:
    """The minutes that are left of each rep's week on the telephone."""
    owed = np.array([rep.owes for rep in channel.reps])
    return np.maximum(_minutes_of(today, channel) - owed - today.used[channel.number], 0.0)


def _minutes_of(today: Today, channel: Channel) -> Any:
    """The minutes of each rep's week on the telephone that fall on the sample."""
    factor = channel.part_left * longer_week(today, channel.number) * channel.sample.share
    return np.array([rep.minutes * rep.present * factor for rep in channel.reps])


def overrun(owed: float, minutes: float, used: float, share: float) -> float:
    """Minutes that a rep owes after a week of so many, of which the calls to a sample have ``used`` some.

    The last call of a rep's week goes on beyond its end. Of a sample each week has such a call, of all customers one
    in so many: but for that part it is made good in the weeks that follow.

    >>> overrun(0.0, 18.0, 20.0, 1.0), overrun(0.0, 18.0, 20.0, 0.25), overrun(20.0, 18.0, 0.0, 0.25)
    (0.0, 1.5, 2.0)
    """
    late = max(owed - minutes, 0.0)
    return late + (1.0 - share) * max(owed + used - minutes - late, 0.0)


def carry_minutes(today: Today, channel: Channel) -> None:
    """End a channel's week on the telephone: what its calls to the sample have overrun, or left, is noted.

    What nobody wanted is kept as far as chance explains it (``kept_at_most``), in calls of the channel's length.
    """
    if channel.sample.is_all or not counts_minutes(channel):
        return
    share, length = channel.sample.share, channel.call_length
    minutes, used = _minutes_of(today, channel), today.used[channel.number]
    most = length * kept_at_most(minutes / share / length, share) if length > 0.0 else np.zeros(len(minutes))
    for rep, full, spent, kept in zip(channel.reps, minutes.tolist(), used.tolist(), most.tolist(), strict=True):
        unwanted = max(full - rep.owes - spent, 0.0)
        rep.owes = overrun(rep.owes, full, spent, share) - min(unwanted, kept)


def length_of(taken: Any) -> float:
    """The length of calls by which what a week of them takes swings: longer than their mean, where they differ.

    >>> length_of(np.array([4.0, 4.0])), length_of(np.array([1.0, 3.0])), length_of(np.array([]))
    (4.0, 2.5, 0.0)
    """
    total = float(taken.sum())
    return float((taken**2).sum()) / total if total > 0.0 else 0.0
