"""What customers are worth: the discounted contribution of those won and of those kept, and the rest to be expected.

Contribution is revenue less serving, goods, and what it costs to keep customers (points included); what it cost to win
them is set against it. Two groups are followed: the *kept*, who were ours when the run began, and the *won*, who came
in it (who was lost and came back is won). The part within the run is counted. The rest is extrapolated: who is left
goes on to bring a week what their group's members brought over the last quarter (recurring charges less serving and
keeping), and stays as the shifted-beta-geometric curve has it that fits the run (``evidence.retention``). How far that
curve lies from what was observed is said beside it. Who uses things up is lost when a rival takes them, not before.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from simsales.evidence.facts import seeds
from simsales.evidence.retention import fitted, observed
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.statistics import Interval, mean_interval
from simsales.experiments.store import DEFAULT, Outcome
from simsales.market.check import Prepared
from simsales.market.formulas import margin_of_kept, margin_of_new
from simsales.market.ground.state import NEVER
from simsales.market.market import Market
from simsales.market.opening import build_market

GROUPS = ("kept", "won")
FIGURES = ("customers", "in_run", "rest", "value", "cost", "net", "stay", "gap")
TOTALS = ("in_run", "rest", "spent", "total")
ENTRIES = (
    "recurring_revenue", "one_off_revenue", "exit_fees", "service_cost", "goods_cost", "kept_spend", "won_spend",
    "common_spend", "new_recurring", "new_once", "new_service", "new_goods", "new_spend", "acquisitions",
    "written_off", "new_written_off",
)  # fmt: skip
QUARTER = 13  # weeks at the end of the run, by which the rest is told
YEAR = 52.0


def weekly_rate(yearly: float) -> float:
    """The rate a week of a yearly one.

    >>> round(weekly_rate(0.1), 6)
    0.001835
    """
    return math.expm1(math.log1p(yearly) / YEAR)


@dataclass
class Spells:
    """How long customers of a group have stayed, counted by weeks of tenure (of the kept: since the run began).

    ``at_risk`` might have left after so many weeks, ``lost`` did; ``left`` are there at the end, by tenure; ``weeks``
    is how many were there as each week began, those who came in it included.
    """

    at_risk: Any
    lost: Any
    left: Any
    weeks: Any

    @classmethod
    def of(cls, came: Any, here: Any) -> Spells:
        """From who ``came`` in each week, and who of them is ``here`` as a week ends: week they came in x week."""
        count = len(came)
        at_risk, lost, left, weeks = np.zeros((4, count))
        for first in range(count):
            if came[first] > 0:
                stock = np.concatenate([[came[first]], here[first, first:]])
                at_risk[: count - first] += stock[:-1]
                lost[: count - first] -= np.diff(stock)
                weeks[first:] += stock[:-1]
            left[count - 1 - first] += here[first, -1]  # has survived so many occasions to leave, and one more
        return cls(at_risk, lost, left, weeks)


def lived(market: Market) -> dict[str, Any]:
    """Live a market to its end: by group its spells, and by week what it brought and what was spent, as plain data."""
    people, weeks = market.customers, market.weeks
    if not market.facts.need.subscription.any():
        raise ExperimentError("customers have no lifetime here: no need is a subscription, so nobody stays or leaves")
    kept_here, won_here = np.zeros((weeks, weeks)), np.zeros((weeks, weeks))
    kept_came = np.zeros(weeks)
    kept_came[0] = float(_ours(market).sum())
    while market.week < weeks:
        week = market.week
        market.run_for(1)
        since, ours, won = people.column("since"), _ours(market), people.column("won_in_run") != 0
        won_here[:, week] = np.bincount(since[ours & won], minlength=weeks)
        kept_here[0, week] = float((ours & ~won).sum())
    record, share = market.record, market.sample.stands_for
    counts = {name: record.entry(name).sum(axis=(1, 2, 3)) for name in ENTRIES}
    groups = {
        "kept": Spells.of(kept_came * share, kept_here * share),
        "won": Spells.of(counts["acquisitions"], won_here * share),
    }
    flows = {
        "kept": (margin_of_kept(counts), _running(counts) - _running_new(counts)),
        "won": (margin_of_new(counts), _running_new(counts)),
    }
    said: dict[str, Any] = {
        name: {
            **{key: value.tolist() for key, value in vars(spells).items()},
            "margin": flows[name][0].tolist(),
            "running": flows[name][1].tolist(),
        }
        for name, spells in groups.items()
    }
    return said | {name: counts[name].tolist() for name in ("acquisitions", "won_spend", "common_spend")}


def _ours(market: Market) -> Any:
    """Who is a customer of ours."""
    since = market.customers.column("since")
    return (since > NEVER) & market.customers.alive[: len(since)]


def _running(n: Mapping[str, Any]) -> Any:
    """What goes on week by week: recurring charges less serving and keeping."""
    return n["recurring_revenue"] - n["service_cost"] - n["kept_spend"] - n["written_off"]


def _running_new(n: Mapping[str, Any]) -> Any:
    return n["new_recurring"] - n["new_service"] - n["new_spend"] - n["new_written_off"]


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else math.nan


def valued(run: Mapping[str, Any], yearly: float) -> dict[str, float]:
    """The value of a run's customers at its beginning, discounted at a rate a year: by group ``FIGURES``, and totals.

    Of a group ``customers`` are how many there are; for each of them, as of when they came, ``in_run`` is the
    contribution in the run, ``rest`` what is extrapolated, ``value`` their sum, ``cost`` what it cost to win one (the
    kept: 0), and ``net`` what is left. ``stay`` is the part that is expected to be left after a year, by the fitted
    curve, and ``gap`` the largest distance of that curve from what was observed. ``TOTALS`` are of all customers, in
    currency: contribution in the run and beyond, what was spent to win customers and in common, and what is left.
    """
    discount = weekly_rate(yearly)
    weeks = len(run["acquisitions"])
    worth = (1.0 + discount) ** -np.arange(weeks)
    spent = {"kept": 0.0, "won": float(worth @ np.asarray(run["won_spend"]))}
    came = {"kept": float(run["kept"]["at_risk"][0]), "won": float(worth @ np.asarray(run["acquisitions"]))}
    figures: dict[str, float] = {}
    totals = dict.fromkeys(TOTALS, 0.0)
    for name in GROUPS:
        group = {key: np.asarray(value, float) for key, value in run[name].items()}
        curve = fitted(group["at_risk"], group["lost"])
        last = slice(max(weeks - QUARTER, 0), None)
        flow = _ratio(float(group["running"][last].sum()), float(group["weeks"][last].sum()))
        lives = float(group["left"] @ curve.residuals(discount, 1.0, weeks - 1))
        rest = flow * lives * (1.0 + discount) ** -weeks if lives > 0 else 0.0
        in_run = float(worth @ group["margin"])
        seen = observed(group["at_risk"], group["lost"])
        customers = float(group["at_risk"][0]) if name == "kept" else float(np.sum(run["acquisitions"]))
        each = {
            "in_run": _ratio(in_run, came[name]),
            "rest": _ratio(rest, came[name]),
            "value": _ratio(in_run + rest, came[name]),
            "cost": _ratio(spent[name], came[name]),
            "net": _ratio(in_run + rest - spent[name], came[name]),
        }
        figures |= {f"{name}_{key}": value for key, value in each.items()}
        figures[f"{name}_customers"] = customers
        figures[f"{name}_stay"] = float(curve.survival(YEAR)) if customers > 0 else math.nan
        gaps = np.abs(curve.survival(np.arange(1, len(seen) + 1)) - seen)
        figures[f"{name}_gap"] = float(gaps.max()) if len(seen) else math.nan
        totals["in_run"] += in_run
        totals["rest"] += rest
    totals["spent"] = spent["won"] + float(worth @ np.asarray(run["common_spend"]))
    totals["total"] = totals["in_run"] + totals["rest"] - totals["spent"]
    return figures | totals


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Reads out of a run how long customers stay and what they bring (an observer), as JSON beside its measures."""

    digest: ClassVar[str] = "lifetimes"

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Live the world of a task. ExperimentError where nothing is a subscription."""
        start = time.perf_counter()
        said = lived(build_market(prepared, task.strategy, task.seed))
        return Outcome({}, json.dumps(said).encode(), time.perf_counter() - start)


@dataclass(frozen=True)
class Lifetime:
    """The value of customers by strategy: each world's figures, and means with 95% intervals.

    ``worlds`` has, by strategy, an array of values for each figure (``kept_…``, ``won_…`` of ``FIGURES``; ``TOTALS``).
    """

    weeks: int
    discount_rate: float
    worlds: dict[str, dict[str, Any]]
    seeds: tuple[int, ...] = ()
    done: Done = field(default_factory=Done)

    def figures(self, strategy: str) -> dict[str, Interval]:
        """Each figure of a strategy as a mean over worlds with its interval. KeyError for an unknown strategy."""
        return {name: mean_interval(values) for name, values in self.worlds[strategy].items()}

    def difference(self, strategy: str, name: str = "total") -> Interval:
        """How much more a figure is than under the first strategy, in the same worlds."""
        first = next(iter(self.worlds.values()))
        return mean_interval(self.worlds[strategy][name] - first[name])


def lifetime(
    scenario: Source,
    strategies: Sequence[str] | None = None,
    replications: int | None = None,
    *,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Lifetime:
    """What the customers of a scenario are worth under some strategies (all), in the same worlds.

    ScenarioError for a bad scenario, ExperimentError for an unknown strategy, where nothing is a subscription, or if no
    world can be lived.
    """
    prepared = prepare(scenario)
    run = prepared.loaded.scenario.run
    names = choose(prepared, strategies)
    tasks = {
        seed: {name: Task(name, seed) for name in names} for seed in seeds(prepared, replications or run.replications)
    }
    runner = Runner({"": prepared}, {"": Lifetimes()}, jobs=jobs, store=store, progress=progress)
    with runner:
        runner.run([task for each in tasks.values() for task in each.values()])
    done = runner.complete(list(tasks), lambda seed: tasks[seed].values())
    worlds: dict[str, dict[str, Any]] = {}
    for name in names:
        values = [valued(json.loads(runner.record(tasks[seed][name])), float(run.discount_rate)) for seed in done]
        worlds[name] = {key: np.array([each[key] for each in values]) for key in values[0]}
    return Lifetime(run.weeks, float(run.discount_rate), worlds, tuple(done), runner.done)
