"""A sales plan evaluated: the plan's six elements, how it was carried out, and what came of it (A-plan, A-evaluate)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simsales.evidence.execution import against, executed
from simsales.evidence.facts import seeds
from simsales.evidence.six_elements import Planned, elements
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.plain_data import json_text
from simsales.experiments.runner import Found, Progress, Runner
from simsales.experiments.statistics import Interval, mean_interval
from simsales.experiments.store import DEFAULT
from simsales.market.contract.levers import SixElements
from simsales.market.record import Record

if TYPE_CHECKING:
    import pandas as pd

PARTS = ("plan", "execution", "result")


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a plan: what was planned, the figure that was reached with its 95% interval, the verdict."""

    strategy: str
    plan: int
    planned: Planned
    reached: Interval

    @property
    def verdict(self) -> str:
        """reached, missed, or not sure where the interval holds both; by the mean where there is one world.

        Not asked where the plan says nothing of it.
        """
        mean, low, high = self.reached
        if math.isnan(mean):
            return "not seen"
        if math.isinf(self.planned.least) and math.isinf(self.planned.most):
            return "not asked"
        low, high = (mean, mean) if math.isnan(low) else (low, high)
        if self.planned.least <= low and high <= self.planned.most:
            return "reached"
        return "missed" if high < self.planned.least or low > self.planned.most else "not sure"


def evaluate(
    scenario: Source,
    strategies: Sequence[str] | None = None,
    replications: int | None = None,
    *,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Found[Element]:
    """Run the strategies that have a plan (or those named), and hold what was reached against what was planned.

    Plan (six elements), execution (activities, reach, budget) and result (targets, and the difference from the first
    strategy, where that is another). Only worlds in which all of them were run count. ExperimentError if none of them
    has a plan, or no world is complete; ScenarioError for a bad scenario.
    """
    prepared = prepare(scenario)
    names = choose(prepared, strategies)
    plans = {
        name: [each for each in prepared.strategies[name].components if isinstance(each, SixElements)] for name in names
    }
    wanted = [name for name in names if plans[name]]
    if not wanted:
        raise ExperimentError(
            f"no plan to evaluate in {', '.join(names)}: a strategy has one with [[strategies.NAME.plan]], "
            'kind = "six_elements"'
        )
    run = prepared.loaded.scenario.run
    worlds = seeds(prepared, run.replications if replications is None else replications)
    base = next(iter(prepared.strategies))
    lived = list(dict.fromkeys([*wanted, base]))
    runner = Runner({"": prepared}, jobs=jobs, store=store, progress=progress)
    with runner:
        runner.run(Task(name, seed) for seed in worlds for name in lived)
    complete = runner.complete(worlds, lambda seed: [Task(name, seed) for name in lived])
    found = []
    for name in wanted:
        planned = [
            (number, each)
            for number, plan in enumerate(plans[name])
            for each in (
                *elements(plan, int(run.weeks)),
                *executed(plan, prepared.loaded.scenario),
                *(against(plan, int(run.weeks), base) if name != base else ()),
            )
        ]
        values = np.zeros((len(complete), len(planned)))
        for world, seed in enumerate(complete):  # two records at a time: they are large
            record, of_base = (Record.from_bytes(runner.record(Task(each, seed))) for each in (name, base))
            values[world] = [each.of(record) - each.against_base * each.of(of_base) for _, each in planned]
        rows = [Element(name, number, each, mean_interval(values[:, k])) for k, (number, each) in enumerate(planned)]
        found += sorted(rows, key=lambda row: (row.plan, PARTS.index(row.planned.part)))
    return Found(found, len(complete), runner.done)


def evaluation_table(found: Sequence[Element]) -> pd.DataFrame:
    """The elements as one tidy table: a row an element, strategy by strategy; plan, then execution, then result.

    Columns: strategy, plan (its number), part, element, planned, demanded, unit, mean, low, high, verdict.
    """
    import pandas as pd

    rows = [
        {
            "strategy": each.strategy, "plan": each.plan, "part": each.planned.part, "element": each.planned.element,
            "planned": each.planned.words, "demanded": each.planned.demanded, "unit": each.planned.unit,
            **each.reached._asdict(), "verdict": each.verdict,
        }
        for each in found
    ]  # fmt: skip
    return pd.DataFrame(rows)


def as_json(found: Found[Element]) -> str:
    """The elements as JSON text, with how their runs went."""
    rows = [
        {
            "strategy": each.strategy,
            "plan": each.plan,
            "part": each.planned.part,
            "element": each.planned.element,
            "planned": each.planned.words,
            "demanded": each.planned.demanded,
            "figure": each.planned.figure,
            "unit": each.planned.unit,
            "least": each.planned.least,
            "most": each.planned.most,
            "reached": each.reached._asdict(),
            "verdict": each.verdict,
        }
        for each in found
    ]
    said = {"worlds": found.worlds, "runs": found.done.as_data(), "elements": rows}
    return json_text("evaluation", said)
