"""Pay, targets, staffing, training and scripts of reps (E-kpi, E-target, E-train, E-script)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.units import Once, Share, Weeks
from simsales.market.ground.kinds import EFFORTS, STEPS, Step
from simsales.market.ground.levers import STRICT, ChannelName, DistrictName, Lasting, Scope, TeamName, View, chosen
from simsales.market.ground.plan import Plan
from simsales.market.staff.plan import Clawback, Coaching, Goal, Heads, Reward, Staff, Wage


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How a contact's effort is split among trust, need, presentation and closing (B-steps): parts of one.

    The source's new way is 40/30/20/10, trust first; the old way 10/20/30/40, close first.

    >>> Effort(trust=0.4, need=0.3, present=0.2, close=0.1).close
    0.1
    """

    __pydantic_config__ = STRICT

    trust: Share
    need: Share
    present: Share
    close: Share
    channels: tuple[ChannelName, ...] | None = None

    def __post_init__(self) -> None:
        total = self.trust + self.need + self.present + self.close
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the parts of effort must sum to 1, and sum to {total:.4g}")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Split the effort of the reps in these channels (all, if none is named)."""
        here = chosen(view.labels.channels, self.channels)
        parts = np.array([getattr(self, name) for name in EFFORTS])
        return plan.change(Staff, effort=np.where(here[:, None], parts, plan[Staff].effort))


@dataclass(frozen=True, kw_only=True)
class Programme(Lasting):
    """What training, scripts and coaching share: the team, from and until a week."""

    team: TeamName | None = None

    def added(self, view: View, plan: Plan, coaching: Coaching) -> Plan:
        """The plan with the programme, if it is on."""
        return plan.change(Staff, coaching=(*plan[Staff].coaching, coaching)) if self.runs(view.week) else plan


@dataclass(frozen=True, kw_only=True)
class Training(Programme):
    """Training (E-train, A-train): a part of the week at the cost of selling time, for a lift in skill that fades.

    ``lifts`` is the part of the way to full skill that a week of nothing else would gain (assumed).
    """

    part: Annotated[Share, Field(gt=0), Needs("reps")]
    lifts: Share = 0.5
    steps: Annotated[tuple[Step, ...], Field(min_length=1)] = STEPS

    def propose(self, view: View, plan: Plan) -> Plan:
        """Train the team."""
        return self.added(view, plan, Coaching(self.team, self.part, self.lifts, self.steps))


@dataclass(frozen=True, kw_only=True)
class Script(Programme):
    """A script library (E-script): a floor under the skill of every rep, which ages and must be renewed."""

    level: Annotated[Share, Needs("reps")]
    half_life: Annotated[Weeks, Field(gt=0)] = 26.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Hand out the script; its level halves every ``half_life`` since it was written."""
        age = view.week - self.starts
        return self.added(view, plan, Coaching(self.team, script=self.level * 0.5 ** (age / self.half_life)))


@dataclass(frozen=True, kw_only=True)
class Meetings(Programme):
    """Weekly meetings (A-task) in which the weakest fifth is brought part of the way to the team's median."""

    needs: ClassVar[Needs] = Needs("reps")

    part: Annotated[Share, Field(gt=0)] = 0.1

    def propose(self, view: View, plan: Plan) -> Plan:
        """Coach the laggards."""
        return self.added(view, plan, Coaching(self.team, laggards=self.part))


SELLING = {"effort": Effort, "training": Training, "script": Script, "meetings": Meetings}


type Weight = Annotated[float, Field(ge=0, le=10**9, allow_inf_nan=False)]
type Measured = Literal["orders", "revenue"]


@dataclass(frozen=True, kw_only=True)
class Pay(Programme):
    """Base pay a week of a team (all, if none is named), instead of the scenario's."""

    amount: Annotated[Once, Needs("reps")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the base pay."""
        if not self.runs(view.week):
            return plan
        return plan.change(Staff, wages=(*plan[Staff].wages, Wage(self.team, self.amount)))


@dataclass(frozen=True, kw_only=True)
class RepCommission(Scope):
    """Commission of the rep who sells: a part of the first year's charges and of one-off prices.

    It comes on top of the rep's part in what the channel earns (channel_policy `commission`), and only where there are
    reps. Reps with `selling.greed` present what pays them.
    """

    part: Annotated[Share, Needs("reps")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the reps' commission."""
        if not self.runs(view.week):
            return plan
        own = np.where(self.cells(view), self.part, plan[Staff].rep_commission)
        return plan.change(Staff, rep_commission=own)


@dataclass(frozen=True, kw_only=True)
class OnAttainment(Programme):
    """What bonus and penalty share: an amount, and a target for each rep and period (`target`, of orders or revenue).

    Without a `target` of its own, it is about the rep's part of the team's target (kind `target`) and its periods.
    """

    amount: Annotated[Once, Needs("a rep's target")]
    target: Annotated[int, Field(ge=1, le=10**9)] | None = None
    of: Annotated[Measured, Needs("a target of its own")] = "orders"
    every: Annotated[Weeks, Field(ge=1), Needs("a target of its own")] = 13.0

    def promised(self, view: View, plan: Plan, at: float, penalty: bool) -> Plan:
        """The plan with the reward, and its own goal if it has one, while it is on."""
        if not self.runs(view.week):
            return plan
        so_far = plan[Staff]
        if self.target is None:
            reward = Reward(self.team, self.amount, at, None, penalty)
            return plan.change(Staff, rewards=(*so_far.rewards, reward))
        goal = Goal(self.team, self.target, self.of, per_rep=True, starts=self.starts, every=self.every)
        goals = so_far.goals if goal in so_far.goals else (*so_far.goals, goal)
        reward = Reward(self.team, self.amount, at, goal, penalty)
        return plan.change(Staff, goals=goals, rewards=(*so_far.rewards, reward))


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

    needs: ClassVar[Needs] = Needs("reps", "a commission")

    __pydantic_config__ = STRICT

    part: Annotated[Share, Field(gt=0)] = 0.5
    within: Weeks = 26.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put commissions at risk."""
        return plan.change(Staff, clawback=Clawback(self.part, self.within))


@dataclass(frozen=True, kw_only=True)
class SalesTarget(Programme):
    """A sales target (E-target) of a team (or of all teams together): orders, or revenue of the first year.

    From `starts` to `ends`; split into periods (`every`) by length and by seasonal `weights` (a period each, again
    from the first after the last), then among teams and reps in proportion to their capacity, in whole orders or units
    of currency. In an organisation it may be handed down first, from the province to cities, districts and the teams
    of their channels: each district alike (`by` equal), by its customers, by what was billed there in the period
    before (in the first: by what its customers pay), or in `parts` that are given. What teams without a district
    have is theirs by capacity.
    """

    amount: Annotated[int, Field(ge=1, le=10**12), Needs("reps")]
    of: Measured = "orders"
    ends: Weeks | None = 52.0
    every: Annotated[Weeks, Field(ge=1)] = 13.0
    weights: tuple[Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)], ...] = ()
    by: Annotated[Literal["capacity", "equal", "customers", "revenue"], Needs("districts with reps")] = "capacity"
    parts: Annotated[dict[DistrictName, Weight] | None, Needs("districts with reps")] = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.ends is None:
            raise ValueError("a target needs an end")
        if self.parts is not None and self.by != "capacity":
            raise ValueError(f'the parts of districts are given, and by "{self.by}" too: say one of them')
        if self.parts is not None and sum(self.parts.values()) <= 0:
            raise ValueError("the parts are all zero")
        if self.weights and sum(self.weights) <= 0:
            raise ValueError("the weights are all zero")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the target."""
        if not self.runs(view.week) or self.ends is None:
            return plan
        goal = Goal(
            self.team, self.amount, self.of, starts=self.starts, weeks=self.ends - self.starts, every=self.every,
            weights=self.weights, by=self.by if self.parts is None else "parts",
            parts=tuple(sorted((self.parts or {}).items())),
        )  # fmt: skip
        return plan.change(Staff, goals=(*plan[Staff].goals, goal))


@dataclass(frozen=True, kw_only=True)
class Staffing(Programme):
    """How many work in a team while it runs; afterwards it is the scenario's number again.

    Who is hired starts with `skill` at each step and needs `ramp` to reach what they are capable of (assumed); of
    fewer heads, the last hired leave. The channel's customers are dealt out anew.
    """

    team: TeamName = field()  # must be said: without `field` it would be what a programme has
    heads: Annotated[int, Field(ge=1, le=100_000)]
    skill: Share = 0.3
    ramp: Weeks = 13.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the head count."""
        if not self.runs(view.week):
            return plan
        heads = Heads(self.team, self.heads, self.skill, self.ramp)
        return plan.change(Staff, heads=(*plan[Staff].heads, heads))


INCENTIVES = {
    "pay": Pay,
    "commission": RepCommission,
    "bonus": Bonus,
    "penalty": Penalty,
    "clawback": ClawbackRule,
    "target": SalesTarget,
    "staffing": Staffing,
}
