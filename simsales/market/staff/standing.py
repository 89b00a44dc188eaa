"""Channels put their effort where it is paid, offer by offer, and partners who are not paid sell the rival's.

A channel's effort on an offer follows the credit that it gets for the sales of it in which it took part, as its effort
as a whole does (``Channel.learn``): so advice that others cash in on is given less. A partner (``defects_below``) whose
pay falls below that part of the sales it took part in leaves us for a while: it goes on meeting customers, and sells
them what rivals offer. Then it comes back, and gives us another chance (assumed).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.ground.day import Today

READS: tuple[str, ...] = ()
WRITES: tuple[str, ...] = ()


def effort_goal(touched: Any, credited: Any) -> Any:
    """The effort that credit calls for: one half where none is got, all of it where all is (assumed).

    >>> effort_goal(np.array([4.0, 4.0, 1.0]), np.array([0.0, 4.0, 3.0])).tolist()
    [0.5, 1.0, 1.0]
    """
    return 0.5 + 0.5 * np.minimum(credited / np.maximum(touched, 1e-300), 1.0)


def leaves(effort: float, least: float) -> bool:
    """Whether a partner leaves: the part it is paid of what it took part in, lately, is less than it asks.

    >>> leaves(0.75, 0.4), leaves(0.65, 0.4)
    (False, True)
    """
    return 2.0 * effort - 1.0 < least - 1e-12


def as_lived(decided: Any, channels: Any) -> Any:
    """The week's decisions as the channels carry them out: what is paid little is presented less, partners defect."""
    steps = [channel for channel in channels if channel.effort_on.size]
    if steps:
        push = decided.push.copy()
        for channel in steps:
            push[:, channel.number] += np.log(channel.effort_on)
        decided = decided._replace(push=push)
    away = np.array([channel.away for channel in channels])
    if away.any():
        decided = decided._replace(on_sale=decided.on_sale & ~away[None, :, None], defected=away)
    return decided


def stand(today: Today) -> None:
    """Let channels learn what which offer is paid, and partners leave and come back."""
    response = today.facts.selling.advice_response
    for channel in today.channels:
        c = channel.number
        if response > 0.0:
            touched, credited = today.books.touched_on[c], today.books.credited_on[c]
            effort = channel.effort_on if channel.effort_on.size else np.ones(len(touched))
            goal = effort_goal(touched, credited)
            channel.effort_on = np.where(touched > 0, effort + response * (goal - effort), effort)
        if channel.away:
            today.tally.defected[:, c, today.tally.nothing] += today.mix_of(c)
            channel.weeks_away -= 1
            if channel.weeks_away <= 0:
                channel.effort = 1.0
        elif channel.spec.defects_below > 0.0 and leaves(channel.effort, channel.spec.defects_below):
            channel.weeks_away = int(channel.spec.comes_back)
