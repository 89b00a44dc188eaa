"""Feedback rules at work: as a week ends, the last weeks' figures change the strategy for the next one (E-iterate).

Nothing is drawn, so the luck is the same. What fired, and when, is kept with the market (``fired_of``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from pydantic import ValidationError

from simsales.files.adapters import adapter_of
from simsales.market.counts import ENTRIES
from simsales.market.feedback.levers import Adjust, Bound, adjusted
from simsales.market.ground.day import Today
from simsales.market.ground.levers import Component
from simsales.market.record import Record

KEPT = "feedback"


class Fired(NamedTuple):
    """A rule that has fired: from which ``week`` on its change holds, its number among the rules (from 1), and what."""

    week: int
    rule: int
    key: str
    before: float
    after: float
    measure: str
    value: float
    limit: float

    @property
    def said(self) -> str:
        """What it did, in words."""
        return f"rule {self.rule} sets {self.key} from {self.before:.6g} to {self.after:.6g} from week {self.week} on"

    @property
    def why(self) -> str:
        """What it saw."""
        return f"{self.measure} {self.value:.6g} {'>' if self.value > self.limit else '<'} {self.limit:.6g}"


class Adjusted(Protocol):
    """What adjusting needs of a market."""

    week: int
    strategy: tuple[Component, ...]
    kept: dict[str, object]
    today: Today

    @property
    def record(self) -> Record:
        """What has been counted in the weeks before this one."""


@dataclass
class Rules:
    """The rules of a strategy: which component each changes (by place), when each fired last, how often, and all."""

    places: list[int | None]
    last: list[int | None]
    times: list[int]
    fired: list[Fired] = field(default_factory=list)


def adjust(market: Adjusted) -> None:
    """Let every rule whose condition holds change the strategy, in the order of the strategy."""
    rules = [each for each in market.strategy if isinstance(each, Adjust)]
    if not rules:
        return
    if KEPT not in market.kept:
        places = [_place(market.strategy, each) for each in rules]
        market.kept[KEPT] = Rules(places, [None] * len(rules), [0] * len(rules))
    state: Any = market.kept[KEPT]
    for number, rule in enumerate(rules):
        place, last = state.places[number], state.last[number]
        if place is None or not _may(rule, market.week + 1, last, state.times[number]):
            continue
        record = _latest(market, rule.when.over)
        split: Any = rule.when.split or (None, "")
        value = record.measure(rule.when.measure, *split)
        if rule.when.holds(value):
            _fire(market, state, number, rule, place, value)


def fired_of(market: Any) -> list[Fired]:
    """The rules that have fired in a market so far, in order."""
    state: Any = market.kept.get(KEPT)
    return [] if state is None else state.fired


def _place(strategy: tuple[Component, ...], rule: Adjust) -> int | None:
    """Where the component stands that a rule changes; None if the strategy has it no more (somebody took it out)."""
    wanted = rule.then.of if isinstance(rule.then, Bound) else None
    same = [place for place, each in enumerate(strategy) if each is wanted]
    alike = [place for place, each in enumerate(strategy) if type(each) is type(wanted) and each == wanted]
    return next(iter(same + alike), None)


def _may(rule: Adjust, week: int, last: int | None, times: int) -> bool:
    """Whether a rule may change something for a week: it is in force, it has seen enough, it has not just fired."""
    rested = last is None or week - last >= rule.at_most.every
    return rule.runs(week) and week >= rule.when.over and rested and times < (rule.at_most.times or times + 1)


def _latest(market: Adjusted, weeks: int) -> Record:
    """What was counted in so many weeks, this one included."""
    today, past = market.today, market.record
    now = today.sample.scaled(np.stack([getattr(today.tally, name) for name in ENTRIES]))
    before = past.counts[len(past.counts) - (weeks - 1) :] if weeks > 1 else past.counts[:0]
    return Record(np.concatenate([before, now[None]]), past.labels)


def _fire(market: Adjusted, state: Rules, number: int, rule: Adjust, place: int, value: float) -> None:
    """Change the number, if that is a change, and one that the component allows."""
    then: Any = rule.then
    now = getattr(market.strategy[place], then.field)
    try:
        new = adjusted(market.strategy[place], then.field, then.after(now))
        adapter_of(type(new)).validate_python(vars(new))
    except (ValueError, ValidationError):  # another rule has moved it further than the component allows
        return
    after = getattr(new, then.field)
    if after == now:
        return
    market.strategy = (*market.strategy[:place], new, *market.strategy[place + 1 :])
    state.last[number], state.times[number] = market.week + 1, state.times[number] + 1
    limit = rule.when.above if rule.when.above is not None else rule.when.below
    measure = rule.when.measure + (f" of {rule.when.split[1]}" if rule.when.split else "")
    seen = Fired(market.week + 1, number + 1, then.key, now, after, measure, value, float(limit or 0.0))
    state.fired.append(seen)
    today = market.today
    today.tally.rules_fired[0, today.tally.nobody, today.tally.nothing] += today.sample.share
