"""The levers in which two strategies differ, and the strategies that lie between them.

A lever is a component that only one of them has, or one kind that both have with other figures. What both have alike
stays in all that lies between.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from simsales.experiments.components import only_of
from simsales.files.explaining import show
from simsales.market.check import ResolvedStrategy
from simsales.market.ground.levers import Component
from simsales.market.levers import FAMILIES, names_of

PLAN = tuple(FAMILIES["plan"].values())  # it changes nothing by itself: the other components carry it out
MOST_NAMED = 2  # figures of a lever that are other, told by name and value


@dataclass(frozen=True)
class Between:
    """Two strategies, the names of the ``levers`` in which they differ, and all that lies between them.

    ``places`` has a component each, in the order in which they propose, with the lever that brings it and the lever
    that takes it away (None: nothing does).
    """

    then: ResolvedStrategy
    now: ResolvedStrategy
    levers: tuple[str, ...]
    places: tuple[tuple[Component, int | None, int | None], ...]

    @cached_property
    def acting(self) -> int:
        """The levers that change anything by themselves (bit i: lever i): all but sales plans.

        A plan is only held against what happens; so what lies between is not run twice, with the plan and without it.
        """
        idle = {lever for part, *by in self.places for lever in by if isinstance(part, PLAN) and lever is not None}
        return sum(1 << lever for lever in range(len(self.levers)) if lever not in idle)

    def strategy(self, coalition: int) -> ResolvedStrategy:
        """The strategy with these levers (bit i: lever i) as the later one has them, the others as the earlier one.

        Levers that change nothing by themselves are as the earlier one has them, unless all others are the later one's.
        """
        coalition &= self.acting
        if coalition == 0:
            return self.then
        if coalition == self.acting:
            return self.now
        parts = tuple(
            component
            for component, brings, takes in self.places
            if (brings is None or coalition >> brings & 1) and (takes is None or not coalition >> takes & 1)
        )
        return ResolvedStrategy(f"{self.then.name} to {self.now.name}: {coalition}", "", parts)


def between(then: ResolvedStrategy, now: ResolvedStrategy) -> Between:
    """The levers in which two strategies differ. No lever: they do the same, or the same in another order.

    >>> from simsales.market.price.levers import Discount
    >>> one = ResolvedStrategy("One", "", (Discount(by=0.05),))
    >>> between(one, ResolvedStrategy("Two", "", (Discount(by=0.08),))).levers
    ('pricing discount (by: 0.05 → 0.08)',)
    """
    gone, come = only_of(then.components, now.components), only_of(now.components, then.components)
    names_then, names_now = names_of(then.components), names_of(now.components)
    levers: list[str] = []
    brings: dict[int, int] = {}
    takes: dict[int, int] = {}
    left = list(gone)
    for place in come:
        twin = next((each for each in left if type(then.components[each]) is type(now.components[place])), None)
        brings[place] = len(levers)
        if twin is None:
            levers.append(names_now[place])
            continue
        left.remove(twin)
        takes[twin] = len(levers)
        levers.append(f"{names_now[place]}{_changed(then.components[twin], now.components[place])}")
    for place in left:
        takes[place] = len(levers)
        levers.append(f"without {names_then[place]}")
    return Between(then, now, tuple(levers), _merged(then.components, now.components, brings, takes))


def _merged(
    then: Sequence[Component], now: Sequence[Component], brings: dict[int, int], takes: dict[int, int]
) -> tuple[tuple[Component, int | None, int | None], ...]:
    """The components of both in one order: the later one's, in which each that goes keeps its place among the others.

    What takes another's place stands where that stood; what both have stands once.
    """
    instead = {lever: place for place, lever in takes.items()}
    waiting = list(range(len(then)))  # of the earlier one, not yet placed
    merged: list[tuple[Component, int | None, int | None]] = []
    for place, component in enumerate(now):
        lever = brings.get(place)
        twin = instead.get(lever) if lever is not None else _common(component, then, waiting, takes)
        if twin in waiting:
            for earlier in [each for each in waiting if each < twin and each in takes]:
                merged.append((then[earlier], None, takes[earlier]))
                waiting.remove(earlier)
            waiting.remove(twin)
            if lever is not None:
                merged.append((then[twin], None, lever))
        merged.append((component, lever, None))
    return (*merged, *((then[each], None, takes[each]) for each in waiting if each in takes))


def _common(component: Component, then: Sequence[Component], waiting: Sequence[int], takes: dict[int, int]) -> int:
    """The place of a component that both have, in the earlier one."""
    mine = [each for each in waiting if each not in takes]
    return next(each for each in mine if not only_of([component], [then[each]]))


def _changed(then: Any, now: Any) -> str:
    """In which figures two components of a kind differ, in brackets."""
    if not dataclasses.is_dataclass(then):
        return ""
    names = [each.name for each in dataclasses.fields(then)]
    other = [name for name in names if getattr(then, name) != getattr(now, name)]
    if len(other) > MOST_NAMED:
        return f" ({', '.join(other)})"
    told = []
    for name in other:
        values = getattr(then, name), getattr(now, name)
        simple = all(isinstance(value, int | float | str | bool) for value in values)
        told.append(f"{name}: {' → '.join(map(show, values))}" if simple else name)
    return f" ({', '.join(told)})" if told else ""
