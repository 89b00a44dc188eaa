"""What loops read of the keys of visits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simsales.market.ground.facts import columns
from simsales.market.ground.offers import Floats
from simsales.market.visits.keys import ChannelVisits, NeedVisits, SegmentVisits, SellingVisits


def segment_facts(segments: Sequence[SegmentVisits], selling: SellingVisits) -> dict[str, Floats]:
    """How often each segment comes for other business."""
    found = columns(segments, tuple(SegmentVisits.model_fields))
    return {**found, "visits": np.ones(len(segments))} if selling.everybody_comes else found


def selling_facts(selling: SellingVisits) -> dict[str, float]:
    """Whether who needs something may stay at home."""
    return {"stays_home": 0.0 if selling.nobody_stays_home or selling.everybody_comes else 1.0}


def channel_facts(channels: Sequence[ChannelVisits]) -> dict[str, Floats]:
    """What customers find who come to each channel."""
    return columns(channels, tuple(ChannelVisits.model_fields))


def need_facts(needs: Sequence[NeedVisits]) -> dict[str, Floats]:
    """How each need is voiced on a visit."""
    return columns(needs, tuple(NeedVisits.model_fields))
