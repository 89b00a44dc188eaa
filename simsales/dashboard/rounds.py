"""A world lived in rounds: each goes on from where the last ended, under the strategies of that round.

The weeks of the scenario are shared out among the rounds. To play the third, the first two are lived again as they
were, with the same luck, and the market that they left goes on: what customers hold, whom they trust, who is
registered for whom. So a round is a run like any other. A promotion at the same place of two rounds' strategies is
one: its budget goes on.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simsales.experiments.execute import Task
from simsales.experiments.store import Outcome
from simsales.market.build import open_market
from simsales.market.check import Prepared
from simsales.market.ground.levers import Component, View
from simsales.market.ground.plan import Plan
from simsales.market.record import Record

type Plans = tuple[tuple[Component, ...], ...]


@dataclass(frozen=True)
class Turns:
    """A strategy that takes turns: the components of each round, first round first; a round has so many weeks."""

    weeks: int
    plans: Plans

    def propose(self, view: View, plan: Plan) -> Plan:
        """What the components of the week's round propose."""
        for component in self.plans[min(view.week // self.weeks, len(self.plans) - 1)]:
            plan = component.propose(view, plan)
        return plan


def in_turns(prepared: Prepared, weeks: int, earlier: Mapping[str, Plans]) -> Prepared:
    """The scenario with its strategies as those of the coming round, each after its earlier ones."""
    strategies = {
        name: replace(each, components=(Turns(weeks, (*earlier.get(name, ()), each.components)),))
        for name, each in prepared.strategies.items()
    }
    return Prepared(prepared.loaded, strategies)


@dataclass(frozen=True, slots=True)
class LastRound:
    """Lives the rounds of a strategy that takes turns, and reads out the last (an observer)."""

    digest: str = "last round"

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Live the rounds, and keep what the last one left."""
        start = time.perf_counter()
        (turns,) = prepared.strategies[task.strategy].components
        assert isinstance(turns, Turns)
        loaded = prepared.loaded
        everything = [component for plan in turns.plans for component in plan]  # columns wide enough for every round
        market = open_market(loaded.at(task.seed), everything, task.seed, loaded.customers)
        market.spent = np.zeros(len(everything))
        for plan in turns.plans:
            market.strategy = plan
            market.run_for(turns.weeks)
        whole = market.record
        last = Record(whole.counts[-turns.weeks :], whole.labels)
        summary = {name: float(value) for name, value in last.summary().items()}
        return Outcome(summary, last.to_bytes(), time.perf_counter() - start)
