"""What the mechanisms of one week share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import is_
from typing import Any

import numpy as np

from simsales.core.streams import Streams
from simsales.market.ground.choices import Choices
from simsales.market.ground.friends import Friends
from simsales.market.ground.offers import Floats
from simsales.market.ground.plan import Plan
from simsales.market.ground.sample import Sample

NOBODYS = Choices(np.zeros(0, np.int64))


@dataclass
class Today:
    """All that the mechanisms of one week share: they read the facts and the plan, and change people and tally.

    What rooms and root modules make of their own is ``Any`` here, since the ground stands below them: ``people`` are
    the customers' columns (``market.people``), ``facts`` and ``decided`` the tables of ``market.tables``, ``channels``
    and ``payroll`` the staff room's, ``desk`` the price room's requests that wait.
    ``last`` says that the run ends with this week.
    ``tally`` has an array of segment x (channel + 1) x (offer + 1) for each entry; ``touched`` and ``credited``
    count, by channel, the sales it had a part in and the part it was paid for; ``used`` is what maintenance has taken
    of each rep's week by channel, in contacts, or in minutes where those count (leads then add theirs); ``whole`` are
    the whole contacts of the week, by channel and work; ``rep_contacts`` and ``rep_orders`` count, by channel, each
    rep's week (one entry where a channel has no reps); ``spent`` is what each promotion has given away this week;
    ``teams`` are the reps' teams as the scenario says; ``payroll`` are the books of the reps' incentives;
    ``orders_last_week`` is channel x own offer. ``accounts`` and ``centres`` are the business accounts, if there are
    any. ``choices`` are nobody's until customers choose, ``books`` what is booked of them, row by row. ``mix`` is the
    part of the customers who are there that each segment has: it bears so much of what is nobody's cost. ``sample``
    says for how many the customers stand: what is counted here is the sample's. ``scene`` is what choosers share, and
    ``luck_of_choice`` their luck's keys (``choice.scene``). ``replan`` makes the plan and its tables again, as if
    promotions had given away so much. ``kept`` are tables that a step makes once in a run.
    """

    week: int
    last: bool
    people: Any
    friends: Friends
    facts: Any
    plan: Plan
    decided: Any
    luck: Streams
    tally: Any
    channels: list[Any]
    holders_share: Floats
    rep_skill: list[Floats]
    rep_contacts: list[Floats]
    rep_orders: list[Floats]
    touched: Floats
    credited: Floats
    spent: Floats
    teams: Mapping[str, Any]
    used: list[Floats]
    orders_last_week: Floats
    payroll: Any
    desk: Any
    replan: Callable[[Floats], tuple[Plan, Any]]
    mix: Floats
    sample: Sample
    accounts: Any = None
    centres: Any = None
    choices: Choices = NOBODYS
    books: Any = None
    scene: Any = None
    luck_of_choice: Any = None
    whole: dict[tuple[int, str], Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    def key(self, decision: str) -> Any:
        """This week's key of a decision."""
        return self.luck.key(decision, self.week)

    def mix_of(self, channel: int) -> Floats:
        """The part that each segment has of the customers of a channel: of its district's, where it belongs to one."""
        local = self.channels[channel].local
        if local is None:
            return self.mix
        here: Floats = self.mix * local
        return here / here.sum() if here.any() else self.mix

    def concerns(self, channel: int, rows: Any) -> Any:
        """Which of some customers are a channel's: those of its district, or all where it belongs to none."""
        local = self.channels[channel].local
        return np.ones(len(rows), bool) if local is None else local[self.people.segment[rows]]

    def once[T](self, name: str, make: Callable[[], T], *of: Any) -> T:
        """What a step makes once, and again only when the customers' columns no longer lie where they did.

        Or when something that it is made ``of`` is another than it was: a table that is never written to.
        """
        stands_on = (self.people, *of)
        made: tuple[tuple[Any, ...], T] | None = self.kept.get(name)
        if made is None or len(made[0]) != len(stands_on) or not all(map(is_, made[0], stands_on)):
            made = self.kept[name] = stands_on, make()
        return made[1]
