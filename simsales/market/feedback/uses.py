"""How it is counted whether a feedback rule fired."""

from __future__ import annotations

from simsales.market.feedback.levers import Adjust
from simsales.market.ground.use import Use

USES: dict[type, Use] = {Adjust: Use(acted=("rules_fired",), words="never fired", cells=())}
