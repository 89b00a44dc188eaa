"""A customer's life with us: prospect, new, growing, mature, at risk, lost, won back (A-life).

The stage follows from what else is known of a customer, as the week begins: nothing is decided here. It is worked out
only where somebody asks: where the scenario says ``world.life_cycle``, or a target of the plan has a ``life``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.market.bond.facts import LifeCycleFacts
from simsales.market.ground.again import changed
from simsales.market.ground.belonging import is_ours, of_ours
from simsales.market.ground.day import Today
from simsales.market.ground.state import NEVER

READS = ("segment", "since", "satisfaction", "holding", "contract_end", "lost_in", "added_in")
WRITES = ("life",)

PROSPECT, NEW, GROWING, MATURE, AT_RISK, LOST, WON_BACK = range(7)  # as ``scenario.moments.LIVES``


@rule
def life_stage(
    ours: bool, tenure: float, since_added: float, since_lost: float, free: bool, satisfaction_lost: float,
    cycle: LifeCycleFacts,
) -> int:  # fmt: skip
    """The stage of a customer's life with us (A-life), by limits of ``cycle``; the first in this list wins (assumed).

    Not ours: lost if ever ours, else a prospect. Ours: at risk if satisfaction lies ``dissatisfied`` below the
    segment's start, or ``free_dissatisfied`` below it with no commitment left; won back if lost at most ``won_back``
    weeks ago; new within ``new`` weeks of joining; growing within ``growing`` weeks of adding a category; else mature.
    Weeks since what never happened are many thousand.

    >>> cycle = LifeCycleFacts(True, new=13.0, growing=26.0, won_back=52.0, dissatisfied=0.2, free_dissatisfied=0.1)
    >>> life_stage(True, 5.0, 1e4, 1e4, False, 0.0, cycle)  # joined five weeks ago
    1
    >>> life_stage(True, 80.0, 1e4, 1e4, True, 0.15, cycle)  # free and disappointed
    4
    """
    if not ours:
        return PROSPECT if since_lost > 5000.0 else LOST
    if satisfaction_lost > cycle.dissatisfied or (free and satisfaction_lost > cycle.free_dissatisfied):
        return AT_RISK
    if since_lost <= cycle.won_back:
        return WON_BACK
    if tenure < cycle.new:
        return NEW
    return GROWING if since_added < cycle.growing else MATURE


@rule
def is_free(holding: Any, contract_end: Any, own: int, week: int) -> bool:
    """Whether no offer of ours is under a commitment."""
    bound = False
    for g in range(holding.shape[0]):
        bound = bound or (of_ours(holding[g], own) and contract_end[g] > week)
    return not bound


@loop
def note_loss(people: Any, i: int, own: int, week: int) -> None:
    """Note that we have lost a customer, if the last of our offers is gone."""
    if not is_ours(people.holding[i], own):
        people.since[i] = NEVER
        people.won_in_run[i] = 0
        changed(people, i)
        people.lost_in[i] = week


@loop
def _stage(people: Any, facts: Any, week: int, sums: Any) -> None:
    """Work out everybody's stage, counting into ``sums``: segment x stage."""
    own, cycle = facts.own, facts.life_cycle
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        s, ours = people.segment[i], is_ours(people.holding[i], own)
        missed = facts.segment.satisfaction[s] - people.satisfaction[i]
        # Whether they are free matters only to who is disappointed: most need not be asked.
        asked = ours and missed > cycle.free_dissatisfied
        stage = life_stage(
            ours, float(week - people.since[i]), float(week - people.added_in[i]), float(week - people.lost_in[i]),
            asked and is_free(people.holding[i], people.contract_end[i], own, week), missed, cycle,
        )  # fmt: skip
        people.life[i] = stage
        sums[s, stage] += 1.0


def stage(today: Today) -> None:
    """Work out who stands where in their life with us, as the week begins, if the scenario or the plan asks."""
    if not (today.facts.life_cycle.counted or today.plan.asks_life):
        return
    sums = np.zeros((today.tally.segments, WON_BACK + 1))
    _stage(today.people, today.facts, today.week, sums)
    today.tally.life[:, :, -1, -1] += sums.T
