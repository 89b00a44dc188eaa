"""Asking customers for referrals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simsales.files.needs import Needs
from simsales.files.units import Share, Weeks
from simsales.market.friends.plan import Asking, Referrals
from simsales.market.ground.levers import Reach, View, chosen
from simsales.market.ground.plan import Plan


@dataclass(frozen=True, kw_only=True)
class AskForReferrals(Reach):
    """Staff ask satisfied customers for a referral, after an order or a contact that met what they care for.

    Who is asked refers a friend at once with the chance of a whole year by products held (B-refer; `world.referral`).
    Asking takes ``time``, a part of the channel's capacity; a customer is asked at most every ``rest`` (assumed).
    Of two in the same channel each asks its own customers, and both take time.
    """

    needs: ClassVar[Needs] = Needs("friends")

    part: Share = 1.0
    satisfied: Share = 0.5
    rest: Weeks = 52.0
    time: Share = 0.05

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let the staff of these channels ask."""
        if not self.runs(view.week):
            return plan
        here = chosen(view.labels.channels, self.channels)
        whom = self.whom(view.labels)
        asking = Asking(here, whom, self.part, self.satisfied, self.rest, self.time)
        return plan.change(Referrals, asking=(*plan[Referrals].asking, asking))


REFERRALS = {"ask_for_referrals": AskForReferrals}
