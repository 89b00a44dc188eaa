"""Dispatch: which rep works which lead, who gets the better part of a day, who is dialled again, what is noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from simsales.catalogue.dispatch import Deal, Dispatch, Grading, Recording, Retry
from simsales.catalogue.plan import Plan, replace
from simsales.scenario.units import Share, Weeks
from simsales.strategies.base import STRICT, OutboundName, View

Rule = Literal["owner", "round robin", "skill", "territory", "expected value"]
TRAVEL_SAVED = 0.1  # part of the week that is not spent on the road by whose leads are neighbours (assumed)


@dataclass(frozen=True, kw_only=True)
class Assign:
    """Which rep works which lead (A-task): the week's list is dealt out, and what is beyond a rep's week waits.

    Owner: who owns the customer for good. Round robin: one after another. Skill: the best leads to the most skilled.
    Territory: who works the neighbourhood, which saves travel. Expected value: the lead worth most (chance of an order
    × its price a month) to the rep who has the best chance with it.

    >>> Assign(channel="field", rule="territory").saves
    0.1
    """

    __pydantic_config__ = STRICT

    channel: OutboundName
    rule: Rule
    travel_saved: Annotated[Share, Field(le=0.9)] | None = None

    def __post_init__(self) -> None:
        if self.travel_saved is not None and self.rule != "territory":
            raise ValueError(f'travel is saved by the rule "territory", not by "{self.rule}"')

    @property
    def saves(self) -> float:
        """The part of the week saved."""
        if self.rule != "territory":
            return 0.0
        return TRAVEL_SAVED if self.travel_saved is None else self.travel_saved

    def propose(self, view: View, plan: Plan) -> Plan:
        """Deal out the channel's leads by the rule."""
        deal = Deal[self.rule.replace(" ", "_").upper()]
        dispatch = Dispatch(view.labels.channels.index(self.channel), deal, self.saves)
        return replace(plan, dispatch=(*plan.dispatch, dispatch))


@dataclass(frozen=True, kw_only=True)
class GradeLeads:
    """Lead grading (E-grade): the best leads are A, the next B, the others C, by profile and intent.

    A lead is A if it is among the first of the list (``shares``) and its score is at least so high (``least_scores``),
    B likewise. Reps with a ``day`` meet the A leads, call B and write to C. Who wanted to wait, or had a need but did
    not order, is called again after the weeks of their grade (``follow_up``), not after the campaign's rest.
    """

    __pydantic_config__ = STRICT

    channel: OutboundName
    shares: tuple[Share, Share] = (0.1, 0.4)
    least_scores: tuple[Annotated[float, Field(ge=0, le=100)], Annotated[float, Field(ge=0, le=100)]] = (0.0, 0.0)
    intent: Annotated[float, Field(ge=0, le=10)] = 1.0
    follow_up: dict[Literal["A", "B", "C"], Weeks] | None = None

    def __post_init__(self) -> None:
        if sum(self.shares) > 1 + 1e-9:
            raise ValueError(f"A and B cannot be more than the whole list, and are {sum(self.shares):.4g} of it")
        if self.least_scores[0] < self.least_scores[1]:
            raise ValueError("an A lead needs at least the score of a B lead")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Grade the channel's leads."""
        number = view.labels.channels.index(self.channel)
        said = self.follow_up or {}
        nodes = (said.get("A"), said.get("B"), said.get("C"))
        grading = Grading(number, self.shares, self.least_scores, self.intent, nodes)
        return replace(plan, grading=(*plan.grading, grading))


@dataclass(frozen=True, kw_only=True)
class WriteDown:
    """Information sharing (A-info): a part of the talks is written down, so that later contacts hit the lean for sure.

    It takes time (``takes``, a part of a contact), and stays when the rep leaves.
    """

    __pydantic_config__ = STRICT

    channel: OutboundName
    part: Share = 1.0
    takes: Share = 0.1

    def propose(self, view: View, plan: Plan) -> Plan:
        """Write down what the channel's reps learn."""
        recording = Recording(view.labels.channels.index(self.channel), self.part, self.takes)
        return replace(plan, recording=(*plan.recording, recording))


@dataclass(frozen=True, kw_only=True)
class DialAgain:
    """Retries (E-funnel): who does not answer is dialled again within the week, up to so many dials in all."""

    __pydantic_config__ = STRICT

    channel: OutboundName
    attempts: Annotated[int, Field(ge=1, le=50)]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the channel's attempts."""
        retry = Retry(view.labels.channels.index(self.channel), self.attempts)
        return replace(plan, retries=(*plan.retries, retry))


DISPATCH = {"assign": Assign, "grading": GradeLeads, "recording": WriteDown, "retry": DialAgain}
