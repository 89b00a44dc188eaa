"""Accounts: how reps work the buying centre of a business, role by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simsales.files.needs import Needs
from simsales.market.accounts.keys import ROLES, Content, RoleName
from simsales.market.accounts.plan import Approaches, Approaching
from simsales.market.ground.levers import BusinessName, OutboundName, Reach, View, chosen
from simsales.market.ground.offers import Booleans
from simsales.market.ground.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Approach(Reach):
    """Which role of a buying centre an outbound contact addresses, and what it speaks of (D-buy).

    Among `roles`, by `addresses`: "in turn" goes through them, contact after contact; "weakest" goes to who is most
    against us; "most influential" to where a contact that suits moves the weighted stance most; "champion first" wins
    the champion (stance of one half), then goes to the most influential. `content` is "match", what suits the role as
    far as the rep's skill finds it, or one of results, price, function, technology, service, relationship for all.
    Of two approaches for the same accounts the later counts; without one, reps go to the decision maker.

    >>> Approach(roles=("decision_maker",), content="price").addresses
    'in turn'
    """

    needs: ClassVar[Needs] = Needs("calls", "business accounts")

    channels: tuple[OutboundName, ...] | None = None
    segments: tuple[BusinessName, ...] | None = None
    addresses: Literal["in turn", "weakest", "most influential", "champion first"] = "in turn"
    roles: Annotated[tuple[RoleName, ...], Field(min_length=1)] = ROLES
    content: Content = "match"

    def __post_init__(self) -> None:
        super().__post_init__()
        twice = [role for role in self.roles if self.roles.count(role) > 1]
        if twice:
            raise ValueError(f"{twice[0]} is named twice")
        if self.addresses == "champion first" and "champion" not in self.roles:
            raise ValueError('the champion cannot come first: add "champion" to the roles')

    def propose(self, view: View, plan: Plan) -> Plan:
        """Tell the reps in these channels whom to see in these accounts."""
        if not self.runs(view.week):
            return plan
        labels = view.labels
        approach = Approaching(
            channels=None if self.channels is None else _numbers(chosen(labels.channels, self.channels)),
            segments=None if self.whom(labels).all() else _numbers(self.whom(labels)),
            roles=self.roles,
            order=self.addresses,
            content=self.content,
        )
        return plan.change(Approaches, approaches=(*plan[Approaches].approaches, approach))


def _numbers(wanted: Booleans) -> tuple[int, ...]:
    return tuple(int(number) for number in np.flatnonzero(wanted))


ACCOUNTS = {"approach": Approach}
