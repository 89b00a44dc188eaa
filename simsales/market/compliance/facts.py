"""What mechanisms read of the keys of compliance."""

from __future__ import annotations

from simsales.core.packed import Packed
from simsales.market.compliance.keys import Breaches, Complaints, WorldCompliance


class ComplianceFacts(Packed):
    """Complaints and leaks: nothing of either happens where its rate is 0. Weeks, currency."""

    complains: float
    patience: int
    escalation: float
    leaks: float
    leak_cost: float
    hear: float


def compliance_facts(world: WorldCompliance) -> ComplianceFacts:
    """The facts of a world, in which nothing is complained of and nothing leaks if it does not say so."""
    complaints = world.complaints or Complaints(part=0.0)
    breaches = world.breaches or Breaches(rate=0.0)
    return ComplianceFacts(
        complains=float(complaints.part), patience=int(complaints.patience), escalation=float(complaints.cost),
        leaks=float(breaches.rate), leak_cost=float(breaches.cost), hear=float(breaches.part),
    )  # fmt: skip
