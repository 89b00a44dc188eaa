"""Which targeted price a customer may have."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.belonging import belongs


@rule
def targeted_cut(
    off: Any, offers: Any, channels: Any, audience: Any, channel: int, offer: int, segment: int, orientation: int,
    tenure: float, weeks_to_end: float, satisfaction: float, paid: float, supplier: int, life: int,
) -> int:  # fmt: skip
    """The number of the deepest targeted price cut that this customer may have on this offer here, or -1."""
    best, deepest = -1, 0.0
    for k in range(off.shape[0]):
        if (
            offers[k, offer]
            and channels[k, channel]
            and (best < 0 or off[k] > deepest)
            and belongs(audience, k, segment, orientation, tenure, weeks_to_end, satisfaction, paid, supplier, life)
        ):
            best, deepest = k, off[k]
    return best
