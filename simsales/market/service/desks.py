"""A desk's week: its cases wait for whoever is free, are taken over by a supervisor, are answered, or are withdrawn.

No market is known here: cases go in (``cases.KIND``), when they are done comes out. Who came first is served first
(``queueing``); a desk that closes goes on where it stopped when it opens again. Two desks in a row are queues in
tandem: what leaves the first comes to the second (Jackson 1957; by Burke 1956 as a Poisson stream, if services are
exponential).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.ground.offers import Integers
from simsales.market.service.keys import DAYS, HOURS
from simsales.market.service.queueing import LEFT, SLOT, serve

SPAN = DAYS * HOURS * SLOT  # minutes of a week


def wait_in_line(
    joined: Any, minutes: Any, leaves: Any, servers: Integers, until: Any, start: float
) -> tuple[Any, Any]:
    """When each case of a line is begun this week (infinite: not this week), and who has left it by then.

    All times are in minutes since the run began, as is ``start``, the beginning of the week. ``servers`` on duty by
    hour of the week; ``until`` when those who are busy from before are done. Who is not begun, and has not left, waits.

    >>> begun, left = wait_in_line([0.0, 1.0, 2.0], [600.0] * 3, [np.inf, np.inf, 99.0], np.ones(168), [30.0], 0.0)
    >>> begun.tolist(), left.tolist()
    ([30.0, 630.0, inf], [False, False, True])
    """
    joined, minutes, leaves = (np.asarray(each, np.float64) for each in (joined, minutes, leaves))
    order = np.argsort(joined, kind="stable")
    comes = np.maximum(joined - start, 0.0)
    found = serve(
        comes[order], minutes[order], servers, patience=np.maximum(leaves - start - comes, 0.0)[order],
        closes=np.full(len(servers), len(servers)), until=np.asarray(until, np.float64) - start,
    )  # fmt: skip
    begun, missed = np.empty(len(joined)), np.empty(len(joined), bool)
    begun[order], missed[order] = start + comes[order] + found.wait, found.outcome == LEFT
    return np.where(missed, np.inf, begun), missed & (leaves <= start + SPAN)


def work(cases: Any, start: float, servers: Integers, supervisors: Integers, escalates: float) -> Any:
    """Let the cases of a desk live the week that starts at ``start`` (minutes): which of them are withdrawn.

    Fills in when they are ``done``, and whether a ``superior`` has taken them over: after ``escalates`` minutes, if
    nobody has begun by then. Both ``servers`` and ``supervisors`` are how many are on duty in each hour of the week.
    """
    gone = np.zeros(len(cases), bool)
    for superior, on_duty in ((False, servers), (True, supervisors)):
        here = cases["superior"] == superior
        waits = np.flatnonzero(here & np.isinf(cases["done"]) & ~gone)
        busy = cases["done"][here & np.isfinite(cases["done"])]
        came, gives_up = cases["came"][waits], cases["gives_up"][waits]
        taken_over = came + escalates
        joined, leaves = (taken_over, gives_up) if superior else (came, np.minimum(gives_up, taken_over))
        begun, left = wait_in_line(joined, cases["minutes"][waits], leaves, on_duty, busy, start)
        cases["done"][waits] = begun + cases["minutes"][waits]
        escalated = left & (taken_over < gives_up) & (not superior)
        cases["superior"][waits[escalated]] = True
        gone[waits[left & ~escalated]] = True
    return gone
