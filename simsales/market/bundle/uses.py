"""How it is counted whether bundles and lock-in acted; of a bundle the chances are the orders of all offers."""

from __future__ import annotations

from simsales.market.bundle.levers import MixedBundle, Points, Sticky
from simsales.market.ground.use import Use

_BOUGHT = Use(acted=("orders",), chances=("orders",), words="was bought in {share} of the orders")

USES: dict[type, Use] = {
    MixedBundle: _BOUGHT,
    Sticky: _BOUGHT,
    Points: Use(acted=("points_earned",), words="were credited to nobody"),  # also who redeems none is held by them
}
