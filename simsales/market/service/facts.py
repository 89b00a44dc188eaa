"""What is read of the keys of queues and of the three responses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.offers import Integers
from simsales.market.service.keys import RESPONSES, ChannelService, Responses


def channel_facts(channels: Sequence[ChannelService], segments: Iterable[str]) -> dict[str, Integers]:
    """The priority of each segment in each channel's queue: 0 is served first."""
    names = list(segments)
    firsts = [each.queue.first if each.queue is not None else [] for each in channels]
    return {"rank": np.array([[bool(first) and name not in first for name in names] for first in firsts], np.int64)}


class ResponseFacts(Packed):
    """The desks of the three responses in their order, an array each; ``on`` says which there are.

    ``takes`` (by channel) says whose customers come to them; ``owner`` is a channel's number. Times are in minutes;
    ``patience`` and ``escalates`` are infinite where nobody withdraws, or takes over. ``able`` is the second's.
    """

    takes: Any
    on: Any
    owner: Any
    servers: Any
    opens: Any
    closes: Any
    days: Any
    minutes: Any
    spread: Any
    promised: Any
    hurts: Any
    patience: Any
    escalates: Any
    supervisors: Any
    pay: Any
    able: float


def response_facts(responses: Responses | None, channels: Sequence[str]) -> ResponseFacts:
    """The desks of the three responses; none where the scenario says nothing of them."""
    desks = [getattr(responses, name, None) for name in RESPONSES]
    whose = channels if responses is None or responses.channels is None else responses.channels

    def each(name: str, kind: Any, without: float = 0.0, unit: float = 1.0) -> Any:
        said = (None if desk is None else getattr(desk, name) for desk in desks)
        return np.array([without if value is None else value * unit for value in said], kind)

    return ResponseFacts(
        takes=np.array([responses is not None and name in whose for name in channels], np.bool_),
        on=np.array([desk is not None for desk in desks], np.bool_),
        owner=np.array([-1 if desk is None else channels.index(desk.owner) for desk in desks], np.int64),
        servers=each("servers", np.int64),
        opens=each("opens", np.int64),
        closes=each("closes", np.int64),
        days=each("days", np.int64),
        minutes=each("minutes", np.float64),
        spread=each("spread", np.float64),
        promised=each("promised", np.float64, unit=60.0),
        hurts=each("hurts", np.float64, unit=1 / 60.0),
        patience=each("patience", np.float64, np.inf, 60.0),
        escalates=each("escalates", np.float64, np.inf, 60.0),
        supervisors=each("supervisors", np.int64),
        pay=each("pay", np.float64),
        able=1.0 if responses is None or responses.capability is None else responses.capability.able,
    )
