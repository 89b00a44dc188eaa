"""How it is counted whether prices and discount authority acted."""

from __future__ import annotations

from simsales.market.ground.use import Use
from simsales.market.price.levers import DiscountAuthority, Loyalty

USES: dict[type, Use] = {
    DiscountAuthority: Use(acted=("granted",), chances=("orders",), words="was used in {share} of the orders"),
    Loyalty: Use(acted=("discounts",), words="took nothing off any bill or order", cells=("segments", "offers")),
}
