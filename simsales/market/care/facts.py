"""What loops read of the keys of grading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simsales.core.packed import put_together
from simsales.market.care.keys import Grading, SegmentCare, WorldCare
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.offers import Floats


def segment_facts(segments: Sequence[SegmentCare]) -> dict[str, Floats]:
    """How much each segment may grow."""
    return columns(segments, tuple(SegmentCare.model_fields))


def grading_facts(world: WorldCare) -> Any:
    """From where on a customer pays much, or may grow."""
    return put_together("_GradingFacts", numbers(world.grading, tuple(Grading.model_fields)))
