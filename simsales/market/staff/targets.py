"""Sales targets (E-target): split by time, team and person, and how hard reps work towards them.

A target is split by largest remainder, so that the parts are whole and sum to it. A rep works harder the nearer the
target (the goal gradient: Hull 1932; Kivetz, Urminsky & Zheng 2006), gives up where it cannot be reached any more
(expectancy: Vroom 1964), and rests when it is reached.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simsales.core.compiled import rule
from simsales.market.staff.whole import split_target

if TYPE_CHECKING:
    from simsales.market.staff.plan import Goal
    from simsales.market.staff.sellers import Rep
    from simsales.market.staff.tree import Tree


def heads_needed(target: float, conversion: float, capacity: float) -> int:
    """Reps that a target of orders a week needs: each makes ``capacity`` contacts, of which ``conversion`` sell.

    >>> heads_needed(60, conversion=0.05, capacity=125)
    10
    """
    if target <= 0:
        return 0
    if conversion <= 0 or capacity <= 0:
        raise ValueError("nobody reaches a target without contacts that sell")
    return math.ceil(target / (conversion * capacity))


@rule
def hope(done: float, passed: float) -> float:
    """How surely a rep expects to reach a target that is not reached, 0 to 1 (expectancy: Vroom 1964).

    >>> hope(0.0, 0.0), hope(0.25, 0.5), hope(0.0, 0.5), hope(1.0, 0.5)
    (1.0, 0.5, 0.0, 0.0)
    """
    if done >= 1.0 or passed >= 1.0:
        return 0.0
    pace = (1.0 - done) / (1.0 - passed)
    return min(max(2.0 - pace, 0.0), 1.0)


@rule
def zeal(done: float, passed: float) -> float:
    """How hard a rep works for a target, -1 to 1: rising as it comes near, none where it is reached or out of reach.

    ``done`` is the part of the target that is reached, ``passed`` the part of the period that is over. The target is
    out of reach when the rest would take twice the pace that was planned; hope falls from the planned pace on.

    >>> zeal(0.0, 0.0), zeal(0.9, 0.9) > zeal(0.5, 0.5) > zeal(0.1, 0.5), zeal(1.0, 0.5)
    (-1.0, True, -1.0)
    """
    if done >= 1.0 or passed >= 1.0:
        return -1.0
    return 2.0 * done * hope(done, passed) - 1.0


def among_teams(amount: int, members: list[Rep]) -> dict[Rep, int]:
    """A target split among teams, and in each among its members, by capacity."""
    teams = list(dict.fromkeys(rep.team for rep in members))
    parts: dict[Rep, int] = {}
    for team, part in zip(teams, split_target(amount, [_room(members, team) for team in teams]), strict=True):
        own = [rep for rep in members if rep.team == team]
        parts |= zip(own, split_target(part, [float(rep.full_capacity) for rep in own]), strict=True)
    return parts


def _room(members: list[Rep], team: str) -> float:
    return float(sum(rep.full_capacity for rep in members if rep.team == team))


class Pursuit:
    """A goal as its reps pursue it: each rep's part of the period's target, and what they had done when it began.

    ``closed`` are, by rep, target and result of the periods that are over.
    """

    def __init__(self, goal: Goal) -> None:
        self.goal = goal
        self.period = -1
        self.parts: dict[Rep, int] = {}
        self.before: dict[Rep, float] = {}
        self.closed: dict[Rep, tuple[float, float]] = {}

    def done(self, rep: Rep) -> float:
        """What a rep has done in this period: orders, or revenue."""
        return (rep.revenue if self.goal.of == "revenue" else float(rep.orders)) - self.before[rep]

    def attainment(self, rep: Rep) -> float | None:
        """The part of this period's target that a rep has reached; None without a target."""
        return self.done(rep) / self.parts[rep] if self.parts.get(rep) else None

    def open(self, week: int, reps: list[Rep], tree: Tree | None = None) -> None:
        """Hand out a new period's targets, if the week begins one: down the tree, by team, then by person."""
        period = self.goal.period(week)
        if period == self.period:
            return
        self.period = period
        members = [rep for rep in reps if self.goal.team in (None, rep.team)] if period >= 0 else []
        self.before = {rep: rep.revenue if self.goal.of == "revenue" else float(rep.orders) for rep in members}
        self.parts = dict.fromkeys(members, self.goal.amount) if self.goal.per_rep else self.shared(members, week, tree)

    def shared(self, members: list[Rep], week: int, tree: Tree | None) -> dict[Rep, int]:
        """The period's part of the target, split among cities, their districts, the teams there and their members."""
        if not members:
            return {}
        goal = self.goal
        ends = [min((k + 1) * goal.every, goal.weeks) for k in range(math.ceil(goal.weeks / goal.every))]
        lengths = [end - k * goal.every for k, end in enumerate(ends)]
        season = goal.weights or (1.0,)
        weights = [length * season[k % len(season)] for k, length in enumerate(lengths)]
        amount = split_target(goal.amount, weights)[self.period]
        if tree is None or goal.by == "capacity":
            return among_teams(amount, members)
        parts: dict[Rep, int] = {}
        for number, part in tree.handed_down(goal, amount, members, week).items():
            parts |= among_teams(part, [rep for rep in members if tree.numbers[rep.channel] == number])
        return parts

    def standing(self, rep: Rep) -> tuple[float, float]:
        """All that was asked of a rep so far, this period included, and what came of it."""
        target, result = self.closed.get(rep, (0.0, 0.0))
        part = self.parts.get(rep, 0)
        return (target + part, result + self.done(rep)) if part else (target, result)

    def close(self) -> None:
        """Keep what came of the period."""
        for rep, part in self.parts.items():
            target, result = self.closed.get(rep, (0.0, 0.0))
            self.closed[rep] = target + part, result + self.done(rep)
        self.parts = {}
