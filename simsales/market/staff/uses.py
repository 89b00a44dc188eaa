"""What else of the market staff levers move: none of them is counted where it acts."""

from __future__ import annotations

from simsales.market.staff.levers import (
    Bonus,
    ClawbackRule,
    Meetings,
    Pay,
    Penalty,
    RepCommission,
    SalesTarget,
    Staffing,
    Training,
)

MOVES: dict[type, tuple[str, ...]] = {
    Staffing: ("contacts", "pay"),
    **dict.fromkeys((Training, Meetings), ("contacts",)),  # time in which nobody is called
    **dict.fromkeys((Pay, ClawbackRule, RepCommission), ("pay",)),
    **dict.fromkeys((Bonus, Penalty, SalesTarget), ("contacts", "pay")),  # with `selling.drive` a target moves effort
}
