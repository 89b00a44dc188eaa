"""How it is counted whether a branch hands over."""

from __future__ import annotations

from simsales.market.ground.use import Use
from simsales.market.visits.levers import BranchHandOver

USES: dict[type, Use] = {
    BranchHandOver: Use(
        acted=("recognised",), chances=("visits",), cells=("channels",),
        words="recognised a need in {share} of the visits",
    ),
}  # fmt: skip
