"""For whom: the same comparison within each segment, channel or product."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from simsales.experiments.execute import Task
from simsales.experiments.paired import HEADLINES, Paired
from simsales.experiments.statistics import mean_interval
from simsales.market.record import Record, Split

INDIFFERENT = 0.01  # assumed, where the whole has no mean that an amount could be a share of
COLUMNS = ("mean", "low", "high", "difference", "difference_low", "difference_high", "worlds", "undefined")


class Part(Paired):
    """A comparison within one of so many parts, told by its objective alone: each has its part of the doubt."""

    @property
    def headlines(self) -> list[str]:
        """The objective; where it is not defined in any part, the first headline measure that is."""
        return [self.objective]


def within(comparison: Paired, group: Split) -> dict[str, Part]:
    """The comparison within each member of a group, by name; the same worlds, with the same luck.

    The objective decides, or a headline measure where no member has a value of that.
    """
    split: dict[Task, dict[str, dict[str, float]]] = {
        Task(name, seed): comparison.record(name, seed).summary(by=group)
        for name in comparison.strategies
        for seed in comparison.seeds_of(name)
    }
    members = next(iter(split.values()), {})
    objective = _decides(comparison, [each for told in split.values() for each in told.values()])
    question = replace(
        comparison.question, objective=objective, indifference=_indifference(comparison),
        parts=comparison.question.parts * len(members),
    )  # fmt: skip
    told = {member: {task: of_all[member] for task, of_all in split.items()} for member in members}
    seeds, account = comparison.all_seeds, comparison.account
    return {
        member: Part(question, comparison.descriptions, summaries, _no_records, seeds, account)
        for member, summaries in told.items()
    }


def by(parts: Mapping[str, Part], group: Split) -> pd.DataFrame:
    """Mean and difference from the first strategy within each member of a group, with 95% intervals.

    Indexed by strategy, group and measure; ``worlds`` have a value, ``undefined`` have none and are left out. What has
    no value in any world is no row.
    """
    rows = []
    for member, part in parts.items():
        base = part.strategies[0]
        for measure in part.measures:
            for name in part.strategies:
                mean = mean_interval(part.evened(part.own(measure, name))).within(*part.measures[measure].ends)
                missing = part.undefined(measure).get(name, 0)
                apart = mean_interval(part.lead(measure, name, base))
                rows.append((name, member, measure, *mean, *apart, part.worlds_of(name) - missing, missing))
    frame = pd.DataFrame(rows, columns=["strategy", group, "measure", *COLUMNS])
    return frame[frame["mean"].notna()].set_index(["strategy", group, "measure"])


def _decides(comparison: Paired, told: list[dict[str, float]]) -> str:
    """The objective, or the first headline measure that has a value somewhere."""
    for measure in (comparison.objective, *HEADLINES):
        if any(not math.isnan(each.get(measure, math.nan)) for each in told):
            return measure
    return comparison.objective


def _indifference(comparison: Paired) -> float:
    """The margin of indifference as a share: an amount is of the whole, and each member has its share of it."""
    said = comparison.question.indifference
    if said < 1:
        return said
    base = abs(mean_interval(comparison.own(comparison.objective, comparison.strategies[0])).mean)
    return min(said / base, 0.5) if base > 0 else INDIFFERENT


def _no_records(task: Task) -> Record:
    raise KeyError(task)
