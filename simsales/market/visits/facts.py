"""What loops read of the keys of visits."""

from __future__ import annotations

from collections.abc import Sequence

from simsales.market.ground.facts import columns
from simsales.market.ground.offers import Floats
from simsales.market.visits.keys import ChannelVisits, NeedVisits, SegmentVisits


def segment_facts(segments: Sequence[SegmentVisits]) -> dict[str, Floats]:
    """How often each segment comes for other business."""
    return columns(segments, tuple(SegmentVisits.model_fields))


def channel_facts(channels: Sequence[ChannelVisits]) -> dict[str, Floats]:
    """What customers find who come to each channel."""
    return columns(channels, tuple(ChannelVisits.model_fields))


def need_facts(needs: Sequence[NeedVisits]) -> dict[str, Floats]:
    """How each need is voiced on a visit."""
    return columns(needs, tuple(NeedVisits.model_fields))
