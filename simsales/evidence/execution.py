"""How a sales plan was carried out, and what came of it beside doing as the first strategy does (A-evaluate)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from simsales.evidence.six_elements import Planned, amount, cells, everything, ratio
from simsales.market.measures import MEASURES

if TYPE_CHECKING:
    from simsales.market.contract.levers import SixElements
    from simsales.market.record import Record
    from simsales.market.scenario import Scenario
    from simsales.market.staff.keys import Reps

ACTIVITIES = ("contacts", "visits", "care")


def executed(plan: SixElements, scenario: Scenario) -> Iterator[Planned]:
    """What was done of what the plan's channels have people for, and whom it reached; the budget stands by the plan."""
    span = plan.weeks(int(scenario.run.weeks))
    teams = [team for team in scenario.reps.values() if team.channel in plan.channels and team.hours is None]
    room = sum(team.count * week_of(team) for team in teams) * (span.stop - span.start)
    if room > 0:
        words = f"{amount(room)} contacts and visits"
        yield Planned(
            "activities", words, "of the activities planned", "share", -math.inf, math.inf,
            partial(_done, span=span, plan=plan, room=room), "execution",
        )  # fmt: skip
    if any(scenario.channels[name].direction == "outbound" for name in plan.channels):
        yield Planned(
            "reach", "customers who are called or visited", "of the contacts reached somebody", "share", -math.inf,
            math.inf, partial(_reached, span=span, plan=plan), "execution",
        )  # fmt: skip


def against(plan: SixElements, weeks: int, base: str) -> Iterator[Planned]:
    """What more was sold in the plan's time than under the first strategy, on the same luck: of everything.

    What the plan takes from other offers and channels counts, and so does what it costs beside its orders (pay, desks).
    """
    span = plan.weeks(weeks)
    for name in ("orders", "revenue", "margin"):
        label = MEASURES[name].label.lower()
        yield Planned(
            "against the base", f"{label} above {base}", f"{label} more than {base}", MEASURES[name].unit, 0.0,
            math.inf, partial(everything, span=span, measure=name), "result", against_base=True,
        )  # fmt: skip


def week_of(team: Reps) -> float:
    """The contacts, visits or activities that a rep of a team has a week for.

    >>> from simsales.market.staff.keys import Reps
    >>> week_of(Reps(channel="field", count=3, contacts_per_week=40))
    40.0
    """
    return float(sum(team.day.week) if team.day is not None else team.contacts_per_week)


def _in_channels(record: Record, span: slice, plan: SixElements, entry: str) -> float:
    return float(record.entry(entry)[span][:, :, cells(record, plan)[0]].sum())


def _done(record: Record, span: slice, plan: SixElements, room: float) -> float:
    return sum(_in_channels(record, span, plan, entry) for entry in ACTIVITIES) / room


def _reached(record: Record, span: slice, plan: SixElements) -> float:
    contacts = record.entry("contacts")[span][:, :, cells(record, plan)[0]]
    return ratio(record.entry("connected")[span][:, :, cells(record, plan)[0]], contacts)
