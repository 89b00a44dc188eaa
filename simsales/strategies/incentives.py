"""Incentives: what reps are paid for, what is asked of them, and how many they are (E-kpi, E-target)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from simsales.catalogue.incentives import Clawback, Goal, Heads, Reward, Wage
from simsales.catalogue.plan import Plan, replace
from simsales.scenario.units import Once, Share, Weeks
from simsales.strategies.base import STRICT, Scope, TeamName, View
from simsales.strategies.selling import Programme

type Measured = Literal["orders", "revenue"]


@dataclass(frozen=True, kw_only=True)
class Pay(Programme):
    """Base pay a week of a team (all, if none is named), instead of the scenario's."""

    amount: Once

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the base pay."""
        return replace(plan, wages=(*plan.wages, Wage(self.team, self.amount))) if self.runs(view.week) else plan


@dataclass(frozen=True, kw_only=True)
class RepCommission(Scope):
    """Commission of the rep who sells: a part of the first year's charges and of one-off prices.

    It comes on top of the rep's part in what the channel earns (channel_policy `commission`), and only where there are
    reps. Reps with `selling.greed` present what pays them.
    """

    part: Share

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the reps' commission."""
        if not self.runs(view.week):
            return plan
        return replace(plan, rep_commission=np.where(self.cells(view, plan), self.part, plan.rep_commission))


@dataclass(frozen=True, kw_only=True)
class OnAttainment(Programme):
    """What bonus and penalty share: an amount, and a target for each rep and period (`target`, of orders or revenue).

    Without a `target` of its own, it is about the rep's part of the team's target (kind `target`) and its periods.
    """

    amount: Once
    target: Annotated[int, Field(ge=1, le=10**9)] | None = None
    of: Measured = "orders"
    every: Annotated[Weeks, Field(ge=1)] = 13.0

    def promised(self, view: View, plan: Plan, at: float, penalty: bool) -> Plan:
        """The plan with the reward, and its own goal if it has one, while it is on."""
        if not self.runs(view.week):
            return plan
        if self.target is None:
            return replace(plan, rewards=(*plan.rewards, Reward(self.team, self.amount, at, None, penalty)))
        goal = Goal(self.team, self.target, self.of, per_rep=True, starts=self.starts, every=self.every)
        goals = plan.goals if goal in plan.goals else (*plan.goals, goal)
        return replace(plan, goals=goals, rewards=(*plan.rewards, Reward(self.team, self.amount, at, goal, penalty)))


@dataclass(frozen=True, kw_only=True)
class Bonus(OnAttainment):
    """A bonus for every rep who reaches their target (`at`: that part of it) by the end of the period."""

    at: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)] = 1.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Promise the bonus."""
        return self.promised(view, plan, self.at, penalty=False)


@dataclass(frozen=True, kw_only=True)
class Penalty(OnAttainment):
    """What a rep loses who stays below a part of their target (`floor`) by the end of the period."""

    floor: Share = 0.5

    def propose(self, view: View, plan: Plan) -> Plan:
        """Threaten with the penalty."""
        return self.promised(view, plan, self.floor, penalty=True)


@dataclass(frozen=True, kw_only=True)
class ClawbackRule:
    """A part of a sale's commission that the rep pays back if the customer regrets the sale or leaves early.

    It makes overstating an offer worth less to the rep.
    """

    __pydantic_config__ = STRICT

    part: Annotated[Share, Field(gt=0)] = 0.5
    within: Weeks = 26.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put commissions at risk."""
        return replace(plan, clawback=Clawback(self.part, self.within))


@dataclass(frozen=True, kw_only=True)
class SalesTarget(Programme):
    """A sales target (E-target) of a team (or of all teams together): orders, or revenue of the first year.

    From `starts` to `ends`; split into periods (`every`) by length and by seasonal `weights` (a period each, again
    from the first after the last), then among teams and reps in proportion to their capacity, in whole orders or units
    of currency.
    """

    amount: Annotated[int, Field(ge=1, le=10**12)]
    of: Measured = "orders"
    ends: Weeks | None = 52.0
    every: Annotated[Weeks, Field(ge=1)] = 13.0
    weights: tuple[Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)], ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.ends is None:
            raise ValueError("a target needs an end")
        if self.weights and sum(self.weights) <= 0:
            raise ValueError("the weights are all zero")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the target."""
        if not self.runs(view.week) or self.ends is None:
            return plan
        goal = Goal(
            self.team, self.amount, self.of, starts=self.starts, weeks=self.ends - self.starts, every=self.every,
            weights=self.weights,
        )  # fmt: skip
        return replace(plan, goals=(*plan.goals, goal))


@dataclass(frozen=True, kw_only=True)
class Staffing(Programme):
    """How many work in a team while it runs; afterwards it is the scenario's number again.

    Who is hired starts with `skill` at each step and needs `ramp` to reach what they are capable of (assumed); of
    fewer heads, the last hired leave. The channel's customers are dealt out anew.
    """

    team: TeamName
    heads: Annotated[int, Field(ge=1, le=100_000)]
    skill: Share = 0.3
    ramp: Weeks = 13.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the head count."""
        if not self.runs(view.week):
            return plan
        return replace(plan, heads=(*plan.heads, Heads(self.team, self.heads, self.skill, self.ramp)))


INCENTIVES = {
    "pay": Pay,
    "commission": RepCommission,
    "bonus": Bonus,
    "penalty": Penalty,
    "clawback": ClawbackRule,
    "target": SalesTarget,
    "staffing": Staffing,
}
