"""Business accounts: columnar Mesa agents beside the customers, one for each customer that is a business (D-buy)."""

from __future__ import annotations

from typing import Any

from simsales.columnar.columns import ColumnarAgent
from simsales.columnar.field import Field
from simsales.market.accounts.keys import GATEKEEPER, ROLES

AGREES, DECLINES, FORBIDS = 0, 1, 2  # what a buying centre says to buying from us
VERDICTS = ("agrees", "declines", "forbids")
FOUND, REVEALED = 1, 2  # how the rival's offer became known to us, as bits of ``rival_known``


class Account(ColumnarAgent):
    """The buying centre of one business: a light view of a row of the accounts' columns.

    >>> Account.stance.shape
    ('role',)
    """

    customer = Field("i4", doc="row of the customer that it buys for")
    stance = Field("f8", shape=("role",), doc="stance of each role towards us, -1 (against) to 1 (for)")
    start = Field("f8", shape=("role",), doc="the same at the start, to which it falls back")
    meetings = Field("i4", doc="outbound contacts in which a role listened, so far")
    addressed = Field("i1", -1, doc="role addressed last, or -1")
    weighted = Field("f8", doc="influence-weighted stance this week")
    verdict = Field("i1", DECLINES, doc="0 agrees to buy from us, 1 declines, 2 technical veto")
    rival_known = Field("i1", doc="how the rival's offer is known to us: 1 need found, 2 told by the insider, as bits")

    @property
    def agrees(self) -> bool:
        """Whether the buying centre would buy from us this week."""
        return bool(self.verdict == AGREES)

    @property
    def stances(self) -> dict[str, float]:
        """Stance by role."""
        return {role: float(value) for role, value in zip(ROLES, self.stance, strict=True)}

    @property
    def gatekeeper(self) -> float:
        """The technical gatekeeper's stance."""
        stance: Any = self.stance
        return float(stance[GATEKEEPER])
