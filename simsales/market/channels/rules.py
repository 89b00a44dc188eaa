"""Rules between channels: who may go on at a customer, and who is paid where several took part (A-conflict, B-own).

Rules of access (registration, first touch, territories, named accounts, shared data) go together with one another and
with one rule of credit (split, split by role, double credit), in any order. Where nothing is said of credit, a named
account's channel is paid, else the protected first, else the seller; only under no rule at all do others dispute it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.units import Monthly, Share, WholeWeeks
from simsales.market.channels.plan import (
    PROTECTED,
    TERRITORIES,
    Assortment,
    ChannelPolicy,
    Credit,
    Naming,
    Passing,
)
from simsales.market.ground.levers import EVERYBODY, STRICT, ChannelName, Target, View
from simsales.market.ground.plan import Plan

BETWEEN = Needs("two channels", "calls")
CLAIMED = Needs("two channels", "claims")


def ruled(plan: Plan, credit: Credit, access: int = 0, **changes: object) -> Plan:
    """The plan with one more rule between channels: it joins those that stand already."""
    policy = plan[ChannelPolicy]
    return plan.change(ChannelPolicy, credit=policy.credit.or_else(credit), access=policy.access | access, **changes)


@dataclass(frozen=True, kw_only=True)
class NoRule:
    """No rule between channels: whoever sells is paid, others dispute it."""

    needs: ClassVar[Needs] = CLAIMED

    __pydantic_config__ = STRICT

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let every channel work every customer."""
        return plan.change(ChannelPolicy, credit=Credit.NONE, access=0, at_need=False, named=(), share=())


@dataclass(frozen=True, kw_only=True)
class FirstTouch:
    """Lead registration: the channel that touched first keeps the customer for the protection period (B-own)."""

    __pydantic_config__ = STRICT

    protection: Annotated[WholeWeeks, Field(ge=1), Needs("two channels", "calls")] = 8

    def propose(self, view: View, plan: Plan) -> Plan:
        """Protect first touches."""
        weeks = float(self.protection)
        return ruled(plan, Credit.FIRST_TOUCH, PROTECTED, protection_weeks=weeks, at_need=False)


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A lead is registered by the channel that finds its need, and is its own for the protection period (B-own).

    Unlike a first touch, a dial that finds nothing registers nobody: a list called through in haste claims no one.
    """

    __pydantic_config__ = STRICT

    protection: Annotated[WholeWeeks, Field(ge=1), Needs("two channels", "calls")] = 8

    def propose(self, view: View, plan: Plan) -> Plan:
        """Protect who has found a need."""
        weeks = float(self.protection)
        return ruled(plan, Credit.FIRST_TOUCH, PROTECTED, protection_weeks=weeks, at_need=True)


@dataclass(frozen=True, kw_only=True)
class Territory:
    """Each customer belongs to the territory of one outbound channel; the others do not call there."""

    needs: ClassVar[Needs] = BETWEEN

    __pydantic_config__ = STRICT

    def propose(self, view: View, plan: Plan) -> Plan:
        """Keep outbound channels to their territories."""
        return ruled(plan, Credit.TERRITORY, TERRITORIES)


@dataclass(frozen=True, kw_only=True)
class NamedAccounts:
    """Customers of a kind are one channel's accounts: no other calls them, and their sales are credited to it.

    The first of several that fits a customer counts. A ``target`` that asks what is held asks it of the category for
    which they pay us (or a rival) most.
    """

    __pydantic_config__ = STRICT

    channel: Annotated[ChannelName, BETWEEN]
    target: Target = EVERYBODY

    def propose(self, view: View, plan: Plan) -> Plan:
        """Name the accounts."""
        labels = view.labels
        naming = Naming(labels.channels.index(self.channel), self.target.audience(labels))
        return ruled(plan, Credit.TERRITORY, named=(*plan[ChannelPolicy].named, naming))


@dataclass(frozen=True, kw_only=True)
class Split:
    """Commission is split in equal parts among all channels that took part in a sale."""

    needs: ClassVar[Needs] = CLAIMED

    __pydantic_config__ = STRICT

    def propose(self, view: View, plan: Plan) -> Plan:
        """Split the commission."""
        return ruled(plan, Credit.SPLIT)


@dataclass(frozen=True, kw_only=True)
class SplitByRole:
    """Commission is split by what each did: who came first introduced, who came last advised, the seller closed.

    The three parts sum to one. Of two channels the one beside the seller both introduced and advised; whoever sells
    alone is paid it all. Who was there between the first and the last is paid nothing.

    >>> SplitByRole(introduced=0.5, advised=0.1, closed=0.4).closed
    0.4
    """

    needs: ClassVar[Needs] = CLAIMED

    __pydantic_config__ = STRICT

    introduced: Share = 0.3
    advised: Share = 0.2
    closed: Share = 0.5

    def __post_init__(self) -> None:
        total = self.introduced + self.advised + self.closed
        if not math.isclose(total, 1.0, abs_tol=1e-9):
            raise ValueError(f"introduced, advised and closed are {total:.6g} together: they must sum to 1")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Split the commission by role."""
        return ruled(plan, Credit.ROLES, roles=(float(self.introduced), float(self.advised), float(self.closed)))


@dataclass(frozen=True, kw_only=True)
class DoubleCredit:
    """Commission is paid twice where several took part: to the seller whole, and once more to the others in parts."""

    needs: ClassVar[Needs] = CLAIMED

    __pydantic_config__ = STRICT

    def propose(self, view: View, plan: Plan) -> Plan:
        """Pay twice."""
        return ruled(plan, Credit.DOUBLE)


@dataclass(frozen=True, kw_only=True)
class SharedData:
    """Channels share what they know of customers, at a cost a month: they neither repeat nor collide (E-share).

    None calls whom another of them has touched within ``selling.collision_window``; who comes of themselves is met by
    staff who know of the contact. What a talk with rapport tells of a customer's lean all of them know from then on.
    Only the ``channels`` said have access (all, if not said). It says nothing of who is paid: two who took part in a
    sale dispute it as before, if no rule of credit stands beside it.
    """

    needs: ClassVar[Needs] = BETWEEN

    __pydantic_config__ = STRICT

    channels: Annotated[tuple[ChannelName, ...] | None, Field(min_length=2)] = None
    cost: Monthly = 0.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Give the channels access."""
        labels = view.labels
        names = labels.channels if self.channels is None else self.channels
        share = {*plan[ChannelPolicy].share, *(labels.channels.index(name) for name in names)}
        cost = plan[ChannelPolicy].sharing_cost + float(self.cost)
        return plan.change(ChannelPolicy, share=tuple(sorted(share)), sharing_cost=cost)


@dataclass(frozen=True, kw_only=True)
class PassOn:
    """A channel passes on a part of whom it advised and who did not buy to another, for a part of the credit (A-cross).

    ``delay`` later they come first in the other channel: it calls them, or they come as agreed, and it knows what they
    were advised on. Until then it leaves them alone; then it ``waits`` for them so long. The two do
    not collide; of a sale that follows in that time the channel that ``introduced`` them has this part of the
    commission, the seller the rest, and no others anything. A channel has one such agreement.
    """

    __pydantic_config__ = STRICT

    channel: Annotated[ChannelName, Needs("two channels")]
    to: ChannelName
    rate: Share = 1.0
    delay: Annotated[WholeWeeks, Field(ge=1)] = 1
    waits: WholeWeeks = 8
    introduced: Share = 0.3

    def __post_init__(self) -> None:
        if self.channel == self.to:
            raise ValueError(f"{self.channel} cannot pass customers on to itself")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Agree on it."""
        index, policy = view.labels.channels.index, plan[ChannelPolicy]
        each = Passing(
            index(self.channel), index(self.to), float(self.rate), self.delay, self.waits, float(self.introduced)
        )
        return plan.change(ChannelPolicy, passing=(*policy.passing, each))


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A channel is closed: it sells nothing, goes to nobody, keeps in touch with nobody, and nobody comes to it.

    Its reps are paid on. What stands behind it in the strategy may open it again.
    """

    __pydantic_config__ = STRICT

    channel: ChannelName

    def propose(self, view: View, plan: Plan) -> Plan:
        """Close the channel."""
        c, policy = view.labels.channels.index(self.channel), plan[ChannelPolicy]
        in_range, on_sale = plan[Assortment].in_range.copy(), plan[Assortment].on_sale.copy()
        in_range[c], on_sale[:, c] = False, False
        proactive, calling = policy.proactive.copy(), list(policy.calling)
        proactive[c], calling[c] = 0.0, ()
        plan = plan.change(Assortment, in_range=in_range, on_sale=on_sale)
        closed = tuple(sorted({*policy.closed, c}))
        return plan.change(ChannelPolicy, proactive=proactive, calling=tuple(calling), closed=closed)


RULES = {
    "no_rule": NoRule,
    "first_touch": FirstTouch,
    "registration": Registration,
    "territory": Territory,
    "named_accounts": NamedAccounts,
    "split": Split,
    "split_by_role": SplitByRole,
    "double_credit": DoubleCredit,
    "shared_data": SharedData,
    "pass_on": PassOn,
    "closed": Closed,
}
SHARING = (Split, SplitByRole, DoubleCredit)
"""Rules of credit, of which a strategy has one at most."""
EXCLUSIVE = (FirstTouch, Registration)
"""Rules of who becomes protected, of which a strategy has one at most."""
BESIDE_NO_RULE = (FirstTouch, Registration, Territory, NamedAccounts, *SHARING)
"""Rules that say what no rule denies."""
