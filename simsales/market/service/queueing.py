"""Queues that are queues: whoever comes waits for the first free server, by priority and then by arrival.

No market is known here: arrivals, service times, patience and the servers of each hour go in; waits come out.

Of ``c`` servers, first come first served, the waits are those of the recursion of Kiefer & Wolfowitz (1955), by a heap
of the times at which busy servers are done. The roster says how many are on duty in each hour: service begins while
fewer are busy, and who goes off duty finishes with whom they serve. Priority is not pre-emptive (Cobham 1954). Who runs
out of patience before their turn hangs up and takes no server's time (Palm's model, Erlang A), unless they let
themselves be called back: they keep their place and wait elsewhere. Nobody waits overnight: as the doors close, whoever
waits goes home, and only calls back are made on another day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed

SERVED, LEFT, CALLED_BACK = 0, 1, 2  # what became of a visit
SLOT = 60.0  # minutes of an entry of the roster


class Visits(Packed):
    """Visits in the order of their arrival, an array each; all times in minutes since the first slot began.

    ``arrival``; ``service`` is how long each takes; ``rank`` is their priority, 0 first; ``patience`` for how long they
    wait at most; ``call_back`` says who lets themselves be called back rather than leave.
    """

    arrival: Any
    service: Any
    rank: Any
    patience: Any
    call_back: Any


class Roster(Packed):
    """``servers`` on duty in each slot; ``closes``: the slot before which whoever waits in a slot has to leave."""

    servers: Any
    closes: Any


class Line(Packed):
    """Who waits: for each rank the ``first`` and the ``last``, and for each visit who is ``behind`` it; -1 nobody."""

    first: Any
    last: Any
    behind: Any


class Busy(Packed):
    """When each busy server will be done: a heap of ``done``; ``many`` (one number) are busy."""

    done: Any
    many: Any


class Found(Packed):
    """What becomes of each visit: the minutes of its ``wait``, and its ``outcome``."""

    wait: Any
    outcome: Any


@loop
def _begin(busy: Busy, done: float) -> None:
    """One server more is busy, until ``done``."""
    at = int(busy.many[0])
    busy.many[0] = at + 1
    while at > 0 and busy.done[(at - 1) // 2] > done:
        busy.done[at] = busy.done[(at - 1) // 2]
        at = (at - 1) // 2
    busy.done[at] = done


@loop
def _finish(busy: Busy) -> None:
    """The first who is done is no longer busy."""
    many = int(busy.many[0]) - 1
    last, at = busy.done[many], 0
    busy.many[0] = many
    while 2 * at + 1 < many:
        child = 2 * at + 1
        if child + 1 < many and busy.done[child + 1] < busy.done[child]:
            child += 1
        if busy.done[child] >= last:
            break
        busy.done[at] = busy.done[child]
        at = child
    busy.done[at] = last


@loop
def _next_free(busy: Busy, servers: Any, now: float) -> float:
    """When service may begin next, at ``now`` or later: as soon as fewer are busy than are on duty in that slot."""
    while True:
        while busy.many[0] > 0 and busy.done[0] <= now:
            _finish(busy)
        slot = int(now / SLOT)
        if slot >= servers.shape[0]:
            return np.inf
        if busy.many[0] < servers[slot]:
            return now
        now = (slot + 1) * SLOT
        if busy.many[0] > 0:
            now = min(now, float(busy.done[0]))


@loop
def _join(line: Line, i: int, rank: int) -> None:
    """Let a visit wait behind those of its rank."""
    line.behind[i] = -1
    if line.first[rank] < 0:
        line.first[rank] = i
    else:
        line.behind[line.last[rank]] = i
    line.last[rank] = i


@loop
def _first_in(line: Line) -> int:
    """Take whose turn it is out of the line; -1 if nobody waits."""
    for rank in range(line.first.shape[0]):
        i = int(line.first[rank])
        if i >= 0:
            line.first[rank] = line.behind[i]
            return i
    return -1


@rule
def stays_for(arrival: float, patience: float, closes: Any) -> float:
    """For how many minutes a visitor waits at most: until their patience is at its end, or the doors close."""
    slot = int(arrival / SLOT)
    left = closes[slot] * SLOT - arrival if slot < closes.shape[0] else 0.0
    return min(patience, max(left, 0.0))


@loop
def _run_line(visits: Visits, roster: Roster, line: Line, busy: Busy, found: Found) -> None:
    """Serve all visits, or see them go."""
    n, come, waiting, now = visits.arrival.shape[0], 0, 0, 0.0
    while come < n or waiting > 0:
        if waiting == 0:
            now = max(now, float(visits.arrival[come]))
        now = _next_free(busy, roster.servers, now) if now < np.inf else now
        while come < n and visits.arrival[come] <= now:
            _join(line, come, int(visits.rank[come]))
            come, waiting = come + 1, waiting + 1
        i = _first_in(line)
        waiting -= 1
        wait = now - visits.arrival[i]
        stays = stays_for(float(visits.arrival[i]), float(visits.patience[i]), roster.closes)
        if now == np.inf or (wait > stays and not visits.call_back[i]):
            found.wait[i], found.outcome[i] = stays, LEFT
        else:
            found.wait[i], found.outcome[i] = wait, CALLED_BACK if wait > stays else SERVED
            _begin(busy, now + visits.service[i])


@dataclass(frozen=True)
class Waits:
    """What became of visits: ``wait`` in minutes until served or gone, and ``outcome`` (SERVED, LEFT, CALLED_BACK).

    ``busy`` are the minutes that servers served in all, ``paid`` those for which they were on duty.
    """

    wait: Any
    outcome: Any
    busy: float
    paid: float

    @property
    def left(self) -> Any:
        """Who left before their turn came."""
        return self.outcome == LEFT

    @property
    def utilisation(self) -> float:
        """Minutes of service by minutes on duty: above one where servers stay longer to finish; 0 without a roster."""
        return self.busy / self.paid if self.paid > 0 else 0.0


def closing(servers: Any) -> Any:
    """For each slot, the slot before which whoever waits in it has to leave: the end of the run of slots with servers.

    >>> closing(np.array([0, 2, 1, 0, 3])).tolist()
    [0, 3, 3, 3, 5]
    """
    slots = np.arange(len(servers))
    shut = np.flatnonzero(np.append(np.asarray(servers) <= 0, True))
    return shut[np.searchsorted(shut, slots)] if len(slots) else slots


def serve(
    arrival: Any, service: Any, servers: Any, rank: Any = 0, patience: Any = np.inf, call_back: Any = False,
    closes: Any = None, until: Any = (),
) -> Waits:  # fmt: skip
    """Who waits how long, who leaves, and how busy the servers are.

    ``arrival`` (minutes, ascending) and ``service`` (minutes) by visit; ``servers`` on duty by hour; ``rank`` (0
    first), ``patience`` (minutes) and ``call_back`` by visit or for all; ``closes``: by hour, before which hour whoever
    waits has to leave (not said: the next without servers). Some servers are busy from before, ``until`` (minutes).
    ValueError for what cannot be.

    >>> waits = serve([0.0, 1.0, 2.0, 3.0], [10.0, 10.0, 10.0, 10.0], [1], patience=[np.inf, np.inf, 5.0, np.inf])
    >>> waits.wait.tolist(), waits.outcome.tolist()
    ([0.0, 9.0, 5.0, 17.0], [0, 0, 1, 0])
    >>> serve([0.0, 1.0, 2.0], [10.0, 10.0, 10.0], [1], rank=[0, 1, 0]).wait.tolist()
    [0.0, 19.0, 8.0]
    >>> serve([0.0, 1.0], [10.0, 10.0], [1], until=[5.0]).wait.tolist()
    [5.0, 14.0]
    """
    arrival, on = np.ascontiguousarray(arrival, np.float64), np.ascontiguousarray(servers, np.int64)
    n = len(arrival)

    def each(name: str, values: Any, kind: Any) -> Any:
        given = np.asarray(values)
        if given.ndim and given.shape != (n,):
            raise ValueError(f"`{name}` has {given.shape} values, of {n} visits")
        return np.ascontiguousarray(np.broadcast_to(given.astype(kind), n))

    service, ranks = each("service", service, np.float64), each("rank", rank, np.int64)
    patient = each("patience", patience, np.float64)
    _check(arrival, service, ranks, patient, on)
    ranking = int(ranks.max(initial=0)) + 1
    found, before = Found(np.zeros(n), np.zeros(n, np.int64)), np.sort(np.asarray(until, np.float64))
    heap = np.concatenate([before, np.zeros(int(on.max(initial=0)) + 1)])
    _run_line(
        Visits(arrival, service, ranks, patient, each("call_back", call_back, np.bool_)),
        Roster(on, np.ascontiguousarray(closing(on) if closes is None else closes, np.int64)),
        Line(np.full(ranking, -1, np.int64), np.full(ranking, -1, np.int64), np.full(n, -1, np.int64)),
        Busy(heap, np.array([len(before)], np.int64)),
        found,
    )
    busy = float(service[found.outcome != LEFT].sum())
    return Waits(found.wait, found.outcome, busy, float(on.sum() * SLOT))


def _check(arrival: Any, service: Any, ranks: Any, patience: Any, servers: Any) -> None:
    """ValueError if no queue can be like this."""
    if not (np.isfinite(arrival).all() and (np.diff(arrival) >= 0).all() and (arrival[:1] >= 0).all()):
        raise ValueError("`arrival` must be minutes from 0 on, in ascending order")
    if not (np.isfinite(service).all() and (service >= 0).all()):
        raise ValueError("`service` must be minutes, none of them below 0")
    if (ranks < 0).any() or (ranks > 1000).any():
        raise ValueError("`rank` must be from 0 (served first) to 1000")
    if not (patience >= 0).all():
        raise ValueError("`patience` must be minutes, none of them below 0")
    if (servers < 0).any():
        raise ValueError("`servers` must be none or more in every hour")
