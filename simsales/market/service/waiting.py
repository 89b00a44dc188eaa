"""A channel's week as a queue: who comes at what time, who is served when, who gives up, and how the wait felt.

Each visitor has an hour, a time of service and a patience of their own, by their luck. Who gives up is lost to the
channel as who is turned away. A wait above what was expected is lived through (``bond.experience``), in proportion.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import ndtri

from simsales.core.streams import Streams
from simsales.market.ground.day import Today
from simsales.market.ground.offers import Floats, Integers
from simsales.market.ground.state import LONG_WAIT, WAITED
from simsales.market.service.keys import DAYS, HOURS, Queue
from simsales.market.service.queueing import CALLED_BACK, SERVED, SLOT, Waits, serve


@dataclass(frozen=True)
class Week:
    """The open hours of a week: their ``slots`` (hours since it began), what ``part`` of the visits comes until the end
    of each, the ``share`` of the servers on duty by slot, and by slot when the doors close (``closes``, a slot)."""

    slots: Integers
    part: Floats
    share: Floats
    closes: Integers


def week_of(queue: Queue) -> Week:
    """The open hours of a queue's week.

    >>> week = week_of(Queue(opens=9, closes=11, days=2, busy=[1.0, 3.0]))
    >>> week.slots.tolist(), week.part.tolist(), week.closes[[8, 9, 10, 11]].tolist()
    ([9, 10, 33, 34], [0.125, 0.5, 0.625, 1.0], [8, 11, 11, 11])
    """
    return hours_of(queue.opens, queue.closes, queue.days, tuple(queue.busy), tuple(queue.on_duty))


@lru_cache(maxsize=64)
def hours_of(opens: int, closes: int, days: int, busy: tuple[float, ...] = (), on_duty: tuple[float, ...] = ()) -> Week:
    """The week of so many days with these hours; how many come and serve in each, if not alike."""
    hours = closes - opens
    slots = (np.arange(days)[:, None] * HOURS + np.arange(opens, closes)).ravel()
    weight = np.tile(np.array(busy or (1.0,) * hours), days)
    share = np.zeros(DAYS * HOURS)
    share[slots] = np.tile(np.array(on_duty or (1.0,) * hours), days)
    shut = np.arange(DAYS * HOURS)
    shut[slots] = slots // HOURS * HOURS + closes
    return Week(slots, np.cumsum(weight) / weight.sum(), share, shut)


def arrivals(week: Week, luck: Floats) -> Floats:
    """When visitors come, in minutes since the week began, by their luck (0 to 1): in open hours, as many as each has.

    >>> week = week_of(Queue(opens=9, closes=11, days=1, busy=[1.0, 3.0]))
    >>> arrivals(week, np.array([0.125, 0.25, 0.625])).tolist()
    [570.0, 600.0, 630.0]
    """
    hour = np.minimum(np.searchsorted(week.part, luck, side="right"), len(week.slots) - 1)
    before = np.concatenate(([0.0], week.part))[hour]
    into = np.minimum((luck - before) / (week.part[hour] - before), 1.0 - 1e-12)
    minutes: Floats = np.asarray((week.slots[hour] + into) * SLOT, np.float64)
    return minutes


def whole_servers(share: Floats, heads: float) -> Integers:
    """How many are on duty in each slot: whole people, of whom a fraction is there in some of the slots.

    >>> whole_servers(np.array([1.0, 1.0, 0.0, 1.0, 0.5]), 1.5).tolist()
    [2, 1, 0, 2, 0]
    """
    until = np.floor(np.cumsum(share * heads) + 0.5 + 1e-9)
    return np.diff(until, prepend=0.0).astype(np.int64)


def times_of_service(mean: float, spread: float, luck: Floats) -> Floats:
    """How long each visit takes, in minutes: lognormal with this mean and spread (sd / mean), by inverse CDF.

    >>> times_of_service(6.0, 0.0, np.array([0.2, 0.9])).tolist()
    [6.0, 6.0]
    """
    width = np.sqrt(np.log1p(spread**2))
    minutes: Floats = mean * np.exp(width * ndtri(luck) - width**2 / 2)
    return minutes


def how_long_it_feels(minutes: Any, expected: float, hurts: float) -> Any:
    """How much worse than expected a wait makes the service feel, 0 to 1: so much a minute above what was expected.

    >>> [round(float(how_long_it_feels(wait, 5.0, 0.02)), 9) for wait in (3.0, 5.0, 20.0, 500.0)]
    [0.0, 0.0, 0.3, 1.0]
    """
    return np.clip(hurts * (minutes - expected), 0.0, 1.0)


def waits_of(queue: Queue, heads: float, rows: Integers, ranks: Integers, luck: Streams, week: int) -> Waits:
    """What becomes of the visitors in ``rows`` (their customers' numbers), in that order, with so many servers."""
    hours = week_of(queue)
    comes = arrivals(hours, luck.uniforms("arrival", rows, week))
    order = np.argsort(comes, kind="stable")
    slots = rows[order]
    patience = np.full(len(rows), np.inf)
    if queue.patience is not None:
        patience = -queue.patience * np.log(luck.uniforms("patience", slots, week))
    found = serve(
        comes[order], times_of_service(queue.minutes, queue.spread, luck.uniforms("service time", slots, week)),
        whole_servers(hours.share, heads), ranks[order], patience,
        luck.uniforms("call back", slots, week) < queue.call_back, hours.closes,
    )  # fmt: skip
    back = np.empty(len(rows), np.int64)
    back[order] = np.arange(len(rows))
    return Waits(found.wait[back], found.outcome[back], found.busy, found.paid)


def wait_in_turn(today: Today, channel: int, queue: Queue, heads: float, rows: Integers) -> Integers:
    """Let the visitors of a channel wait in its queue; those who are served, in the order in which they were given."""
    people, tally = today.people, today.tally
    segment = people.segment[rows]
    ranks = today.facts.channel.rank[channel][segment]
    found = waits_of(queue, heads, rows, ranks, today.luck, today.week)
    left, served, back = found.left, found.outcome == SERVED, found.outcome == CALLED_BACK

    def count(name: str, weights: Any) -> None:
        counted = np.bincount(segment, weights=weights, minlength=tally.segments)
        getattr(tally, name)[:, channel, tally.nothing] += counted

    count("queued", np.ones(len(rows)))
    count("wait_minutes", found.wait * served)
    count("in_time", served & (found.wait <= queue.target))
    count("called_back", back)
    count("gave_up", left)
    count("turned_away", left)
    gone = rows[left]
    people.playing[gone] = -1
    people.subject[gone] = -1
    people.lived[gone] |= WAITED
    felt = np.where(served, how_long_it_feels(found.wait, queue.expected, queue.hurts), 0.0)
    long = felt > 0.0
    people.long_wait[rows[long], 0] = felt[long]
    people.lived[rows[long]] |= LONG_WAIT
    stayed: Integers = rows[~left]
    return stayed
