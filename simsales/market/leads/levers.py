"""How leads are found, dealt out, ordered and followed up (A-task, E-grade, D-moments, D-aed, A-modes, B-prospect)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.units import Once, Share, Weeks, WholeWeeks
from simsales.market.ground.audience import EVERYONE
from simsales.market.ground.levers import STRICT, CategoryName, Lasting, MomentName, OutboundName, Target, View
from simsales.market.ground.plan import Plan
from simsales.market.leads.plan import (
    Deal,
    Dispatch,
    Grading,
    Leads,
    ModeOrder,
    MomentsFirst,
    NameList,
    Recording,
    Retry,
    Stance,
)
from simsales.market.needs.keys import MOMENTS

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

    channel: Annotated[OutboundName, Needs("contacts")]
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
        return plan.change(Leads, dispatch=(*plan[Leads].dispatch, dispatch))


@dataclass(frozen=True, kw_only=True)
class GradeLeads:
    """Lead grading (E-grade): the best leads are A, the next B, the others C, by profile and intent.

    A lead is A if it is among the first of the list (``shares``) and its score is at least so high (``least_scores``),
    B likewise. Reps with a ``day`` meet the A leads, call B and write to C. Who wanted to wait, or had a need but did
    not order, is called again after the weeks of their grade (``follow_up``), not after the campaign's rest.
    """

    __pydantic_config__ = STRICT

    channel: Annotated[OutboundName, Needs("contacts")]
    shares: tuple[Share, Share] = (0.1, 0.4)
    least_scores: tuple[Annotated[float, Field(ge=0, le=100)], Annotated[float, Field(ge=0, le=100)]] = (0.0, 0.0)
    intent: Annotated[float, Field(ge=0, le=10)] = 1.0
    follow_up: dict[Literal["A", "B", "C"], WholeWeeks] | None = None

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
        return plan.change(Leads, grading=(*plan[Leads].grading, grading))


@dataclass(frozen=True, kw_only=True)
class WriteDown:
    """Information sharing (A-info): a part of the talks is written down, so that later contacts hit the lean for sure.

    It takes time (``takes``, a part of a contact), and stays when the rep leaves.
    """

    __pydantic_config__ = STRICT

    channel: Annotated[OutboundName, Needs("contacts")]
    part: Share = 1.0
    takes: Share = 0.1

    def propose(self, view: View, plan: Plan) -> Plan:
        """Write down what the channel's reps learn."""
        recording = Recording(view.labels.channels.index(self.channel), self.part, self.takes)
        return plan.change(Leads, recording=(*plan[Leads].recording, recording))


@dataclass(frozen=True, kw_only=True)
class DialAgain:
    """Retries (E-funnel): who does not answer is dialled again within the week, up to so many dials in all."""

    __pydantic_config__ = STRICT

    channel: Annotated[OutboundName, Needs("contacts")]
    attempts: Annotated[int, Field(ge=1, le=50), Needs("calls that nobody answers")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the channel's attempts."""
        retry = Retry(view.labels.channels.index(self.channel), self.attempts)
        return plan.change(Leads, retries=(*plan[Leads].retries, retry))


DISPATCH = {"assign": Assign, "grading": GradeLeads, "recording": WriteDown, "retry": DialAgain}


@dataclass(frozen=True, kw_only=True)
class Campaign(Lasting):
    """What campaigns share: an outbound channel, from and until a week. Of two of a kind the later one counts."""

    channel: Annotated[OutboundName, Needs("contacts")]


@dataclass(frozen=True, kw_only=True)
class InMoments(Campaign):
    """Key moments first (D-moments): the channel works customers in these moments (all, if none is named) first.

    Its other leads follow, as far as its week goes.
    """

    moments: tuple[MomentName, ...] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.moments == ():
            raise ValueError("name at least one moment, or leave moments out for all of them")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put customers in the moments first."""
        if not self.runs(view.week):
            return plan
        wanted = sum(1 << (MOMENTS.index(name) + 1) for name in set(self.moments or MOMENTS))
        first = MomentsFirst(view.labels.channels.index(self.channel), wanted)
        return plan.change(Leads, moments_first=(*plan[Leads].moments_first, first))


@dataclass(frozen=True, kw_only=True)
class Stances(Campaign):
    """Attack, extend, defend (D-aed): how the channel's contacts are split among the classes of accounts.

    The best leads of each class are worked up to its part; what a class has not enough leads for goes to the others in
    this order.
    """

    attack: Share
    extend: Share
    defend: Share

    def __post_init__(self) -> None:
        super().__post_init__()
        total = self.attack + self.extend + self.defend
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the parts of attack, extend and defend must sum to 1, and sum to {total:.4g}")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Split the channel's contacts."""
        if not self.runs(view.week):
            return plan
        stance = Stance(view.labels.channels.index(self.channel), (self.attack, self.extend, self.defend))
        return plan.change(Leads, stances=(*plan[Leads].stances, stance))


CAMPAIGN = {"moments": InMoments, "stance": Stances}


@dataclass(frozen=True, kw_only=True)
class InOrder:
    """The order in which outbound channels work a lead (A-modes), and whom each is for.

    A lead is worked by the first channel whose condition it meets and that has capacity left. Who was tried in vain
    (no answer, no rapport) goes to the next channel after `hand_over` (assumed). Who is not named in `whom` is for
    everybody, or with `typical` for the typical customer of the channel's mode. Channels outside the order work after
    it, as without one.
    """

    __pydantic_config__ = STRICT

    order: Annotated[tuple[OutboundName, ...], Field(min_length=1)]
    whom: dict[OutboundName, Target] = field(default_factory=dict)
    typical: Annotated[bool, Needs("a sales mode without its own condition")] = False
    hand_over: Annotated[Weeks, Field(gt=0), Needs("a second channel")] = 2.0

    def __post_init__(self) -> None:
        twice = [name for name in self.order if self.order.count(name) > 1]
        if twice:
            raise ValueError(f'"{twice[0]}" stands twice in the order')
        strangers = [name for name in self.whom if name not in self.order]
        if strangers:
            raise ValueError(f'"{strangers[0]}" of `whom` is not in the order: {", ".join(self.order)}')

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the order."""
        labels = view.labels
        otherwise = None if self.typical else EVERYONE
        audiences = tuple(self.whom[name].audience(labels) if name in self.whom else otherwise for name in self.order)
        channels = tuple(labels.channels.index(name) for name in self.order)
        return plan.change(Leads, order=ModeOrder(channels, audiences, self.hand_over))


@dataclass(frozen=True, kw_only=True)
class Lists:
    """An outbound channel buys names: a part ``reach`` of those who are not our customers, at a ``price`` each.

    A part ``fresh`` of the numbers is right on the day, and half as many of them after ``half_life``; the list is
    bought anew ``every`` so many weeks, which keeps it up to date. ``filtered`` is the part of names without a need
    (of the ``category``, if one is said) that were taken out beforehand (all assumed).
    """

    __pydantic_config__ = STRICT

    channel: Annotated[OutboundName, Needs("contacts")]
    reach: Annotated[Share, Field(gt=0)]
    price: Once
    category: Annotated[CategoryName | None, Needs("names taken out")] = None
    filtered: Share = 0.0
    fresh: Share = 0.9
    half_life: Annotated[Weeks, Field(gt=0)] = 26.0
    every: Annotated[Weeks, Field(ge=1)] = 26.0
    starts: Weeks = 0.0
    ends: Weeks | None = None

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends <= self.starts:
            raise ValueError(f"ends (week {self.ends:g}) must come after starts (week {self.starts:g})")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Buy the list when it is due; it ages until the next one."""
        if not self.acts(view.week):
            return plan
        since = (view.week - self.starts) % self.every
        labels = view.labels
        bought = NameList(
            channel=labels.channels.index(self.channel),
            category=-1 if self.category is None else labels.categories.index(self.category),
            reach=self.reach,
            filtered=self.filtered,
            fresh=self.fresh * 0.5 ** (since / self.half_life),
            price=self.price,
            due=since < 1.0,
        )
        return plan.change(Leads, lists=(*plan[Leads].lists, bought))

    def acts(self, week: int) -> bool:
        """Whether the channel has a list this week."""
        return self.starts <= week and (self.ends is None or week < self.ends)


PROSPECTING = {
    "lists": Lists,
}


MODE_ORDER = {"mode_order": InOrder}
