"""What is read of the keys of queues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from simsales.market.ground.offers import Integers
from simsales.market.service.keys import ChannelService


def channel_facts(channels: Sequence[ChannelService], segments: Iterable[str]) -> dict[str, Integers]:
    """The priority of each segment in each channel's queue: 0 is served first."""
    names = list(segments)
    firsts = [each.queue.first if each.queue is not None else [] for each in channels]
    return {"rank": np.array([[bool(first) and name not in first for name in names] for first in firsts], np.int64)}
