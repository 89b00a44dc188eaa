"""Worlds for the tests of reps: a field team among customers who all hold a rival's offer, and a busy one."""

from __future__ import annotations

from typing import Any

from simsales.market.leads.levers import Assign, GradeLeads, WriteDown
from simsales.market.market import Market
from tests.laws.worlds import LIVELY, Spec, changed, without

# Reps alone: nobody visits, nobody talks, nothing churns; half of the customers have a latent need.
FIELD: Spec = {
    "title": "A team and its list",
    "run": {"customers": 2000, "weeks": 8},
    "world": {
        "segments": {"all": {"share": 1, "price_response": 0, "relationship": 0.3, "churn": {"rate": 0}}},
        "needs": {"it": {"rate": 0.3, "voiced": 0, "lasts": 5000, "worth_having": 4}},
        "network": {"kind": "nobody"},
        "experience": {"encounters": 0},
    },
    "catalogue": {"products": {"it": {"category": "it", "price": 10, "known": 1}}},
    "channels": {
        "field": {"direction": "outbound", "connects": 0.6, "rapport": 0.6, "discovers": 0.5, "cost_per_contact": 1}
    },
    "selling": {"effort_response": 0},
    "reps": {"team": {"channel": "field", "count": 4, "contacts_per_week": 25, "skill_spread": 0.3}},
    "strategies": {"now": {}},
}

# The same team where its day or its hours say how much it does, and nothing else.
MEASURED = without(FIELD, "reps__team__contacts_per_week")

# Everything about reps at once, in the lively world.
BUSY = changed(
    LIVELY,
    run__weeks=10,
    channels__telesales={
        "attempts": 3, "dial_minutes": 1, "talk_minutes": 6, "complains": 0.3, "complains_above": 0.8,
        "complaint_cost": 7, "opts_out": 0.2,
    },
    reps__callers__hours=12,
    reps__callers__turnover=0.1,
    reps__visitors={"day": {"meetings": 2, "calls": 4, "messages": 6}, "turnover": 0.1},
    selling__stranger=0.5,
    selling__remembers=0.3,
)  # fmt: skip
BUSY_STRATEGY: tuple[Any, ...] = (
    Assign(channel="telesales", rule="expected value"),
    Assign(channel="field", rule="territory"),
    GradeLeads(channel="field", follow_up={"A": 1.0, "B": 2.0, "C": 4.0}),
    GradeLeads(channel="telesales", follow_up={"A": 1.0}),
    WriteDown(channel="telesales", part=0.4),
)


def lost(market: Market, reason: str, at: str) -> float:
    """The part of those at a step (an entry) who were lost there."""
    return float(market.record.entry(reason).sum() / market.record.entry(at).sum())
