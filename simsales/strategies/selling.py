"""Selling: how reps spend their effort in a contact, and what is done to make them better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from simsales.catalogue.plan import Coaching, Plan, replace
from simsales.scenario.model import EFFORTS, STEPS, Step
from simsales.scenario.units import Share, Weeks
from simsales.strategies.base import STRICT, ChannelName, Lasting, TeamName, View, chosen


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
        return replace(plan, effort=np.where(here[:, None], parts, plan.effort))


@dataclass(frozen=True, kw_only=True)
class Programme(Lasting):
    """What training, scripts and coaching share: the team, from and until a week."""

    team: TeamName | None = None

    def added(self, view: View, plan: Plan, coaching: Coaching) -> Plan:
        """The plan with the programme, if it is on."""
        return replace(plan, coaching=(*plan.coaching, coaching)) if self.runs(view.week) else plan


@dataclass(frozen=True, kw_only=True)
class Training(Programme):
    """Training (E-train, A-train): a part of the week at the cost of selling time, for a lift in skill that fades.

    ``lifts`` is the part of the way to full skill that a week of nothing else would gain (assumed).
    """

    part: Annotated[Share, Field(gt=0)]
    lifts: Share = 0.5
    steps: Annotated[tuple[Step, ...], Field(min_length=1)] = STEPS

    def propose(self, view: View, plan: Plan) -> Plan:
        """Train the team."""
        return self.added(view, plan, Coaching(self.team, self.part, self.lifts, self.steps))


@dataclass(frozen=True, kw_only=True)
class Script(Programme):
    """A script library (E-script): a floor under the skill of every rep, which ages and must be renewed."""

    level: Share
    half_life: Annotated[Weeks, Field(gt=0)] = 26.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Hand out the script; its level halves every ``half_life`` since it was written."""
        age = view.week - self.starts
        return self.added(view, plan, Coaching(self.team, script=self.level * 0.5 ** (age / self.half_life)))


@dataclass(frozen=True, kw_only=True)
class Meetings(Programme):
    """Weekly meetings (A-task) in which the weakest fifth is brought part of the way to the team's median."""

    part: Annotated[Share, Field(gt=0)] = 0.1

    def propose(self, view: View, plan: Plan) -> Plan:
        """Coach the laggards."""
        return self.added(view, plan, Coaching(self.team, laggards=self.part))


SELLING = {"effort": Effort, "training": Training, "script": Script, "meetings": Meetings}
