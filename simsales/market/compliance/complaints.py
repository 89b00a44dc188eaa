"""Customers complain of what went wrong; a desk settles what it has time for, the rest escalates (E-comply).

Settling makes up for some of what went wrong (the recovery of service: Smith, Bolton & Wagner 1999). What waits for
longer than patience lasts goes to the regulator: that costs, and the customer is upset once more, and tells of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.compliance.plan import Compliance
from simsales.market.compliance.time_taken import minutes_of, spend
from simsales.market.ground.again import EVERY
from simsales.market.ground.belonging import hold_ours, is_ours
from simsales.market.ground.day import Today
from simsales.market.ground.state import LATE, LONG_WAIT, NEVER, REGRETS, UPSET, WAITED

READS = ("segment", "holding", "won_in_run")
WRITES = ("complains_since", "satisfaction", "lived")

BAD = REGRETS | LATE | UPSET | WAITED | LONG_WAIT
RECOVERED = 0.25  # the part of the way to full satisfaction that a complaint settled gives back (assumed)


def room_of(today: Today, desk: Any) -> int:
    """How many complaints of the sample a desk can settle this week; fractions are there in the next."""
    channel = today.channels[desk.channel]
    amount = desk.part * minutes_of(channel) / desk.minutes
    return int(channel.whole("complaints", np.array([amount]))[0])


def handle(today: Today) -> None:
    """Open the week's complaints, settle the oldest that desks have time for, and let those escalate that waited."""
    said, people, tally, week = today.facts.compliance, today.people, today.tally, today.week
    if said.complains == 0.0:
        return
    since, nobody, nothing = people.complains_since[:, 0], tally.nobody, tally.nothing
    ours = hold_ours(people.holding, today.facts.own)
    bad = np.flatnonzero(((people.lived & BAD) != 0) & people.alive & ours & (since == NEVER))
    opened = bad[today.luck.uniforms("complaint", bad, week) < said.complains]
    since[opened] = week

    def count(entry: str, rows: Any, c: int = nobody) -> None:
        getattr(tally, entry)[:, c, nothing] += np.bincount(people.segment[rows], minlength=tally.segments)

    count("complaint_cases", opened)
    waiting = np.flatnonzero(since > NEVER)
    waiting = waiting[np.argsort(since[waiting], kind="stable")]
    for desk in today.plan[Compliance].desks:
        room = room_of(today, desk)
        settled = waiting[today.concerns(desk.channel, waiting)][:room]
        waiting = waiting[~np.isin(waiting, settled)]
        since[settled] = NEVER
        people.satisfaction[settled] += RECOVERED * (1.0 - people.satisfaction[settled])
        people.stirred[settled] = EVERY
        count("settled", settled, desk.channel)
        minutes = today.sample.scaled(float(len(settled))) * desk.minutes
        spend(today, today.channels[desk.channel], minutes, "desk_minutes")
    late = waiting[since[waiting] <= week - said.patience]
    since[late] = NEVER
    people.lived[late] |= UPSET
    count("complaints_escalated", late)
    _book(today, late, said.escalation)


def _book(today: Today, rows: Any, cost: float) -> None:
    """Book what complaints cost that have escalated, each on the customer whose it was."""
    people, tally = today.people, today.tally
    ours = np.array([is_ours(people.holding[i], today.facts.own) for i in rows], bool)
    for entry, which in (
        ("contact_cost", rows), ("kept_spend", rows[ours]), ("won_spend", rows[~ours]),
        ("new_spend", rows[ours & (people.won_in_run[rows] != 0)]),
    ):  # fmt: skip
        spent = cost * np.bincount(people.segment[which], minlength=tally.segments)
        getattr(tally, entry)[:, tally.nobody, tally.nothing] += spent
