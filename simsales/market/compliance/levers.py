"""Quality checks of talks, a desk for complaints, rules on shared data (E-comply): each takes time, prevents losses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.units import Share
from simsales.market.compliance.plan import Compliance, Desk
from simsales.market.ground.levers import ChannelName, Lasting, View
from simsales.market.ground.plan import Plan

type Minutes = Annotated[float, Field(ge=0, le=2400, allow_inf_nan=False)]


@dataclass(frozen=True, kw_only=True)
class QualityCheck(Lasting):
    """Talks are recorded, and a part of them checked before the order is booked: ``minutes`` each of the team's time.

    Who was told more than is true is told the truth, and thinks again; and reps, who may lose the sale, overstate less.
    """

    channel: Annotated[ChannelName, Needs("its channel's reps")]
    part: Annotated[Share, Field(gt=0)]
    minutes: Minutes = 5.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Check this week's talks."""
        if not self.runs(view.week):
            return plan
        c, said = view.labels.channels.index(self.channel), plan[Compliance]
        checks, minutes = said.checks.copy(), said.check_minutes.copy()
        checks[c], minutes[c] = self.part, self.minutes
        return plan.change(Compliance, checks=checks, check_minutes=minutes)


@dataclass(frozen=True, kw_only=True)
class ComplaintDesk(Lasting):
    """A channel's team settles complaints, the oldest first: ``minutes`` each, a ``part`` of its week at most.

    A complaint that is settled makes up for some of what went wrong; one that is not escalates.
    """

    needs: ClassVar[Needs] = Needs("complaints that are made")

    channel: Annotated[ChannelName, Needs("its channel's reps")]
    part: Annotated[Share, Field(gt=0)] = 0.1
    minutes: Annotated[float, Field(gt=0, le=2400, allow_inf_nan=False)] = 30.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Open the desk."""
        if not self.runs(view.week):
            return plan
        desk = Desk(view.labels.channels.index(self.channel), self.part, self.minutes)
        return plan.change(Compliance, desks=(*plan[Compliance].desks, desk))


@dataclass(frozen=True, kw_only=True)
class DataProtection(Lasting):
    """Rules on shared data: who looks up a customer signs for it, ``minutes`` a week of each rep with access.

    They prevent a part of the leaks. Fewer ``channels`` with access (kind `shared_data`) prevent others.
    """

    needs: ClassVar[Needs] = Needs("data that may leak")

    prevents: Annotated[Share, Field(gt=0)] = 0.8
    minutes: Minutes = 30.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Protect the data."""
        if not self.runs(view.week):
            return plan
        said = plan[Compliance]
        return plan.with_part(
            replace(said, leaks=said.leaks * (1.0 - self.prevents), protecting=said.protecting + self.minutes)
        )


COMPLIANCE = {"quality_check": QualityCheck, "complaint_desk": ComplaintDesk, "data_protection": DataProtection}
