"""How it is counted whether care acted, and what else of the market it moves."""

from __future__ import annotations

from simsales.market.care.levers import CustomerEvent, Maintenance
from simsales.market.ground.use import Use

USES: dict[type, Use] = {
    Maintenance: Use(acted=("care",), words="kept in touch with nobody", cells=("channels",)),
    CustomerEvent: Use(acted=("guests",), words="had no guests", cells=()),
}
MOVES: dict[type, tuple[str, ...]] = {Maintenance: ("contacts", "care")}  # it takes the time of contacts that sell
