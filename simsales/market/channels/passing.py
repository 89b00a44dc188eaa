"""A channel passes on whom it has advised in vain: another contacts them later, and both are paid (A-cross).

Store and call centre hand leads over to each other. Who is passed on is left alone by the receiving channel until the
delay is over; then they come first there (a channel that goes to customers calls them, to one that waits for them they
come as agreed), until they are met or it has lasted too long. The two know of each other: they do not collide, and a
sale that follows is credited to both as agreed, whatever else is said of credit. Nobody is passed on twice at a time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform_of
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.ground.day import Today
from simsales.market.ground.state import EXPLICIT

READS = ("segment", "need", "playing", "subject")
WRITES = ("passed_by", "passed_to", "passed_due", "passed_about")
RATE, TO, DELAY, WAITS, INTRODUCED = range(5)  # what `passing` says of each channel: a rate of 0 is no agreement


@rule
def is_passed(people: Any, passing: Any, i: int, week: int) -> bool:
    """Whether a customer has been passed on, and it still counts: until so many weeks after they are due."""
    if people.passed_by.shape[1] == 0 or people.passed_by[i, 0] < 0:
        return False
    return bool(week <= people.passed_due[i, 0] + passing[people.passed_by[i, 0], WAITS])


@rule
def passer_to(people: Any, passing: Any, i: int, channel: int, week: int) -> int:
    """The channel that has passed a customer on to this one; -1 if none has."""
    if not is_passed(people, passing, i, week) or people.passed_to[i, 0] != channel:
        return -1
    return int(people.passed_by[i, 0])


@rule
def partner_of(people: Any, passing: Any, i: int, channel: int, week: int) -> int:
    """The other of the two channels between which a customer has been passed on, if this is one of them; else -1."""
    if not is_passed(people, passing, i, week):
        return -1
    if people.passed_to[i, 0] == channel:
        return int(people.passed_by[i, 0])
    return int(people.passed_to[i, 0]) if people.passed_by[i, 0] == channel else -1


@rule
def is_early(people: Any, passing: Any, i: int, channel: int, week: int) -> bool:
    """Whether a customer has been passed on to this channel, and is not due yet."""
    return passer_to(people, passing, i, channel, week) >= 0 and week < people.passed_due[i, 0]


@rule
def is_awaited(people: Any, passing: Any, i: int, channel: int, week: int) -> bool:
    """Whether a customer who was passed on to this channel is due there, and has not been met since."""
    if passer_to(people, passing, i, channel, week) < 0 or week < people.passed_due[i, 0]:
        return False
    return bool(people.touched[i, channel] < people.passed_due[i, 0])


@loop
def _pass(
    people: Any, passing: Any, closed: Any, rows: Any, chosen: Any, key: Any, options: Any, week: int, tally: Any
) -> None:
    """Pass on a part of those who were advised this week and did not buy, and whom nobody has passed on already."""
    for k in range(rows.shape[0]):
        i = int(rows[k])
        c, g = int(people.playing[i]), int(people.subject[i])
        if chosen[k] >= 0 or c < 0 or g < 0 or passing[c, RATE] <= 0.0 or closed[int(passing[c, TO])]:
            continue
        if people.need[i, g] != EXPLICIT or is_passed(people, passing, i, week):
            continue
        tally.passable[people.segment[i], c, tally.nothing] += 1
        if uniform_of(key, i, int(options[c])) < passing[c, RATE]:
            people.passed_by[i, 0], people.passed_to[i, 0] = c, int(passing[c, TO])
            people.passed_due[i, 0], people.passed_about[i, 0] = week + int(passing[c, DELAY]), g
            tally.passed_on[people.segment[i], c, tally.nothing] += 1


def pass_on(today: Today) -> None:
    """Pass customers on, where channels have agreed to."""
    if not today.plan[ChannelPolicy].passing:
        return
    people, choices, decided = today.people, today.choices, today.decided
    _pass(
        people, decided.passing, decided.closed, choices.rows, np.asarray(choices.chosen, np.int64),
        today.key("pass on"), today.facts.channel.luck, today.week, today.tally,
    )  # fmt: skip


def receives(today: Today, channel: int) -> bool:
    """Whether others pass customers on to a channel, or have done so: then it has leads, whatever it calls besides."""
    return bool(today.people.passed_by.shape[1]) and bool((today.people.passed_to[:, 0] == channel).any())
