"""How it is counted whether cultivation acted."""

from __future__ import annotations

from simsales.market.attention.levers import FreeTrial
from simsales.market.ground.use import Use

USES: dict[type, Use] = {FreeTrial: Use(acted=("trials",), words="was visited by nobody", cells=())}
