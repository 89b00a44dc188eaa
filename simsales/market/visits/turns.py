"""Whose turn comes in an inbound channel this week: in its queue, or among as many as it can serve in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.market.ground.day import Today
from simsales.market.ground.state import WAITED
from simsales.market.service.waiting import wait_in_turn
from simsales.market.visits.hand_over import counter_capacity, counter_heads
from simsales.market.visits.plan import Branches

if TYPE_CHECKING:
    from simsales.market.staff.sellers import Channel


def in_turn(today: Today, channel: Channel, rows: Any) -> Any:
    """Those visitors of a channel whose turn comes this week: in its queue, or as many as it can serve in all."""
    people, hand_overs, queue = today.people, today.plan[Branches].hand_overs, channel.spec.queue
    if queue is not None:
        heads = counter_heads(channel, hand_overs) if queue.servers is None else float(queue.servers)
        return wait_in_turn(today, channel.number, queue, heads, rows)
    capacity = channel.whole("visits", np.array([counter_capacity(channel, hand_overs)]))[0]
    if len(rows) > capacity:
        arrival = today.luck.uniforms("arrival", rows, today.week)
        too_late = np.argsort(arrival, kind="stable")[int(capacity) :]
        late = rows[too_late]
        people.playing[late] = -1
        people.subject[late] = -1
        people.lived[late] |= WAITED
        away = np.bincount(people.segment[late], minlength=today.tally.segments)
        today.tally.turned_away[:, channel.number, today.tally.nothing] += away
        rows = np.delete(rows, too_late)
    channel.keep("visits", np.array([capacity - len(rows)]))
    return rows
