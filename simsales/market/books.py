"""The books: the lines of which revenue and margin are the sum, each a pure function of what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

type Counts = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A line of the books: what it is called, whether it is money in (1) or out (-1), and the entries it sums.

    Those in ``less`` are taken off: they stand in a line of their own.
    """

    label: str
    sign: int
    entries: tuple[str, ...]
    less: tuple[str, ...] = ()

    def of(self, n: Counts) -> Any:
        """The line as it adds to margin, in currency: below zero what is paid out."""
        return self.sign * (sum(n[name] for name in self.entries) - sum(n[name] for name in self.less))


RECURRING = "recurring"
REVENUE: dict[str, Line] = {
    RECURRING: Line("Recurring charges at list price", 1, ("recurring_revenue", "billed_off"), ("usage_revenue",)),
    "discounts": Line("Discounts on bills", -1, ("billed_off",)),
    "usage": Line("Usage", 1, ("usage_revenue",)),
    "one_off": Line("One-off prices at list", 1, ("one_off_revenue", "once_off")),
    "cuts_once": Line("Discounts on one-off prices", -1, ("once_off",)),
    "exit_fees": Line("Exit fees", 1, ("exit_fees",)),
}
COSTS: dict[str, Line] = {
    "serving": Line("Cost of serving", -1, ("service_cost",)),
    "goods": Line("Cost of goods", -1, ("goods_cost",)),
    "commission": Line("Commission", -1, ("commission",)),
    "pay": Line("Pay of reps", -1, ("pay",)),
    "contacts": Line("Contacts", -1, ("contact_cost",)),
    "gifts": Line("Gifts", -1, ("gift_cost",)),
    "obligations": Line("Points owed", -1, ("points_owed",)),
    "disputes": Line("Disputes", -1, ("dispute_cost",)),
    "sharing": Line("Shared data", -1, ("sharing_cost",)),
    "written_off": Line("Written off", -1, ("written_off",)),
    "cultivation": Line("Advertising and trials", -1, ("cultivation_cost",)),
}
BOOKS: dict[str, dict[str, Line]] = {"revenue": REVENUE, "margin": REVENUE | COSTS}
"""By measure the lines whose sum it is."""
