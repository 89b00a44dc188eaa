"""How it is counted whether asking for referrals acted, and what else of the market it moves."""

from __future__ import annotations

from simsales.market.friends.levers import AskForReferrals
from simsales.market.ground.use import Use

USES: dict[type, Use] = {
    AskForReferrals: Use(
        acted=("asked_to_refer",), chances=("orders", "contacts"), cells=("segments", "channels"),
        words="led to asking after {share} of the orders and contacts",
    ),
}  # fmt: skip
MOVES: dict[type, tuple[str, ...]] = {AskForReferrals: ("contacts",)}
