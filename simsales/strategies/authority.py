"""Discount authority (B-auth): customers ask for the discount that would close the deal; who may grant it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field

from simsales.catalogue.authority import LEVELS_AT_MOST, Authority
from simsales.catalogue.plan import Plan, replace
from simsales.scenario.units import Share, Weeks
from simsales.strategies.base import Scope, View


def _rising(levels: dict[str, float]) -> dict[str, float]:
    for (lower, least), (higher, most) in pairwise(levels.items()):
        if most <= least:
            raise ValueError(
                f"each level must be allowed more than the one before it: {higher} ({most:g}) is not above "
                f"{lower} ({least:g})"
            )
    return levels


@dataclass(frozen=True, kw_only=True)
class DiscountAuthority(Scope):
    """Who may grant how much: ``levels = { rep = "2%", manager = "5%", director = "8%", board = "15%" }``, from below.

    The first level is the seller's own and grants at once. What is above it goes up level by level, a ``wait`` for
    each, and is granted there with chance ``grants``; customers who wait may be lost. Of two for the same cells the
    later counts.

    >>> DiscountAuthority(levels={"rep": 0.02, "manager": 0.05}).wait
    1.0
    """

    levels: Annotated[dict[str, Share], Field(min_length=1, max_length=LEVELS_AT_MOST), AfterValidator(_rising)]
    wait: Weeks = 1.0
    grants: Share = 1.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let the levels grant what they may in the cells it concerns."""
        if not self.runs(view.week):
            return plan
        granting = Authority(self.cells(view, plan), tuple(self.levels.values()), self.wait, self.grants)
        return replace(plan, authority=(*plan.authority, granting))


AUTHORITY = {"authority": DiscountAuthority}
