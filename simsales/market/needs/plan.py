"""What a strategy decides about key moments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MomentsFirst:
    """An outbound channel works customers in some moments before its other leads; ``wanted`` has a bit for each."""

    channel: int
    wanted: int
