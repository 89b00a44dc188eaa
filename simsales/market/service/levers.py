"""Service: who answers at the desks of the three responses, and what is promised there (A-three)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from simsales.files.needs import Needs
from simsales.market.ground.levers import Lasting, View
from simsales.market.ground.plan import Plan
from simsales.market.service.keys import RESPONSES, Hours
from simsales.market.service.plan import Desks


@dataclass(frozen=True, kw_only=True)
class StaffDesk(Lasting):
    """One of the three responses (A-three) has so many ``servers``, or is promised within so many hours.

    It counts while it runs, instead of what the scenario says. What was promised before stays promised. Who works at
    the desk is paid as the scenario says. Of two for the same desk, the later one in the strategy counts.
    """

    needs: ClassVar[Needs] = Needs("that desk")

    desk: Literal["need", "capability", "order"]
    servers: Annotated[int, Field(ge=1, le=100_000)] | None = None
    promised: Hours | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.servers is None and self.promised is None:
            raise ValueError("say `servers` or `promised`: it changes nothing")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Staff the desk, and promise."""
        if not self.runs(view.week):
            return plan
        at, desks = RESPONSES.index(self.desk), plan[Desks]
        for name in ("servers", "promised"):
            said = getattr(self, name)
            if said is not None:
                values = list(getattr(desks, name))
                values[at] = float(said)
                plan = plan.change(Desks, **{name: tuple(values)})
        return plan


SERVICE = {"desk": StaffDesk}
