"""What loops read of the keys of channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simsales.market.channels.keys import ChannelWay, SellingChannels
from simsales.market.ground.facts import columns, numbers


def channel_facts(channels: Sequence[ChannelWay]) -> dict[str, Any]:
    """Which way each channel goes, and what a contact costs there."""
    return {
        **columns(channels, ("cost_per_contact",)),
        "outbound": np.array([channel.direction == "outbound" for channel in channels]),
    }


def selling_facts(selling: SellingChannels) -> dict[str, float]:
    """How often a customer may be called, and how channels share credit."""
    return numbers(selling, tuple(SellingChannels.model_fields))
