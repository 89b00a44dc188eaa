"""What else of the market compliance moves: what it takes is time in which nobody is called."""

from __future__ import annotations

from simsales.market.compliance.levers import ComplaintDesk, DataProtection, QualityCheck

MOVES: dict[type, tuple[str, ...]] = dict.fromkeys((QualityCheck, ComplaintDesk, DataProtection), ("contacts",))
