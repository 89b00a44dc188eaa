"""What else of the market staffing a desk moves."""

from __future__ import annotations

from simsales.market.service.levers import StaffDesk

MOVES: dict[type, tuple[str, ...]] = {StaffDesk: ("pay",)}  # who works at a desk is paid as reps are
