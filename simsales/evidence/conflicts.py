"""Channels in conflict, counted: who meets whom, who loses claims to whom, and who takes sales from whom.

What a channel really brings is counted by counterfactual: the same world, the same customers and luck, with that
channel closed. A sale of the channel is *cannibalised* if the customer then buys elsewhere no later; *brought forward*
if they buy elsewhere, a week later at least, within the run; and *incremental* if they buy nothing more of the kind.
The three sum to the channel's sales.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from simsales.evidence.facts import seeds
from simsales.evidence.ledger import Ledger, Sale, kept
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.statistics import Interval, mean_interval
from simsales.experiments.store import DEFAULT, Outcome
from simsales.market.channels.rules import RULES, Closed
from simsales.market.check import Prepared
from simsales.market.opening import build_market

KINDS = ("incremental", "brought_forward", "cannibalised")
PAIRS = ("collisions", "disputes", "lost", "taken", "brought_forward_from", "cannibalised_from")
TOTALS = ("sales", "shared", "disputed", "commission", "spread", "spread_cost")


def settled(own: Sequence[int], others: Sequence[int], instead: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    """What became of a customer's sales in a channel once it was closed: the kind of each, and where they bought (-1).

    ``own`` are the weeks of the channel's sales, ``others`` those of sales elsewhere, ``instead`` weeks and channels of
    the sales without it. Each sale elsewhere keeps the one without the channel that is nearest to it in time; what is
    left answers for the channel's own, the first for the first.

    >>> settled([3], [], []), settled([3], [], [(3, 1)]), settled([3], [], [(5, 1)])
    ([('incremental', -1)], [('cannibalised', 1)], [('brought_forward', 1)])
    >>> settled([3], [9], [(10, 1)])
    [('incremental', -1)]
    """
    left = sorted(instead)
    pairs = sorted((abs(week - each[0]), week, n) for week in set(others) for n, each in enumerate(left))
    waiting, used = Counter(others), set[int]()
    for _, week, n in pairs:
        if waiting[week] > 0 and n not in used:
            waiting[week] -= 1
            used.add(n)
    free = [each for n, each in enumerate(left) if n not in used]
    found = []
    for week in sorted(own):
        if not free:
            found.append(("incremental", -1))
            continue
        when, where = free.pop(0)
        found.append(("brought_forward" if when > week else "cannibalised", where))
    return found


def by_customer(sales: Iterable[Sale]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """The weeks and channels of sales, by customer and category."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for each in sales:
        found[each.row, each.category].append((each.week, each.seller))
    return found


def brought(having: Ledger, without: Ledger, channel: int) -> list[tuple[str, int]]:
    """What became of every sale of a channel in the world without it (see ``settled``)."""
    with_it, instead = by_customer(having.sales), by_customer(without.sales)
    found: list[tuple[str, int]] = []
    for who, sales in with_it.items():
        own = [week for week, seller in sales if seller == channel]
        if own:
            others = [week for week, seller in sales if seller != channel]
            found += settled(own, others, instead.get(who, []))
    return found


def closed(prepared: Prepared, strategy: str, channel: str) -> Prepared:
    """The scenario in which a strategy has a channel closed from the first week on."""
    before = prepared.strategies[strategy]
    other = replace(before, components=(*before.components, Closed(channel=channel)))
    return Prepared(prepared.loaded, {**prepared.strategies, strategy: other})


def between(book: Ledger) -> dict[str, Any]:
    """What channels did to one another in a world: matrices of channel x channel, and figures by channel."""
    channels = len(book.market.book.labels.channels)
    found: dict[str, Any] = {name: np.zeros((channels, channels)) for name in PAIRS}
    found |= {name: np.zeros(channels) for name in ("sold", "income", *KINDS)}
    for sale in book.sales:
        found["sold"][sale.seller] += 1
        found["income"] += sale.paid
        for c in sale.took:
            if sale.disputed and c != sale.seller:
                found["disputes"][c, sale.seller] += 1
        whole = sum(sale.paid)
        for loser in sale.lost:
            winners = np.array(sale.paid) / whole
            found["lost"][loser] += winners
            found["taken"][loser] += winners * whole / len(sale.lost)
    found["collisions"] = book.collisions
    sales = book.sales
    found["totals"] = {
        "sales": len(sales),
        "shared": sum(len(each.took) > 1 for each in sales),
        "disputed": sum(each.disputed for each in sales),
        "commission": sum(sum(each.paid) for each in sales),
        "spread_cost": sum(each.dearer for each in sales),
    }
    return found


@dataclass(frozen=True, slots=True)
class Between:
    """Reads out of a world what its channels do to one another (an observer), as JSON in what it leaves.

    The world is lived once more for every channel, with it closed.
    """

    digest: ClassVar[str] = "between channels"

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Live the world of a task, and again without each channel."""
        start = time.perf_counter()
        book = kept(build_market(prepared, task.strategy, task.seed))
        found, scale = between(book), book.market.sample.stands_for
        for c, name in enumerate(book.market.book.labels.channels):
            without = kept(build_market(closed(prepared, task.strategy, name), task.strategy, task.seed))
            for kind, where in brought(book, without, c):
                found[kind][c] += 1
                if where >= 0:
                    found[f"{kind}_from"][c, where] += 1
        said = {name: (values * scale).tolist() for name, values in found.items() if name != "totals"}
        said["totals"] = {name: value * scale for name, value in found["totals"].items()}
        said["totals"]["spread"] = float(np.mean(book.spread))
        return Outcome({}, json.dumps(said).encode(), time.perf_counter() - start)


@dataclass(frozen=True)
class Conflicts:
    """What channels do to one another under a strategy: each world's figures, as arrays with the world first.

    ``worlds`` has ``PAIRS`` (world x channel x channel: of collisions who was there x who came after; of disputes and
    lost claims who lost x who was paid, ``taken`` in currency; of ``…_from`` whose sale x where it would have been),
    ``sold``, ``income`` and ``KINDS`` (world x channel), and ``TOTALS`` (world).
    """

    strategy: str
    channels: tuple[str, ...]
    rule: str
    worlds: Mapping[str, Any]
    seeds: tuple[int, ...] = ()
    done: Done = field(default_factory=Done)

    def interval(self, name: str, *at: int) -> Interval:
        """A figure as a mean over worlds, with its 95% interval; of one channel, or of a pair."""
        return mean_interval(np.asarray(self.worlds[name][(slice(None), *at)], float))

    def mean(self, name: str) -> Any:
        """A figure's mean over worlds."""
        return np.asarray(self.worlds[name]).mean(axis=0)

    def as_data(self) -> dict[str, Any]:
        """Everything as plain data: the means, and what each world had."""
        worlds = {name: np.asarray(values).tolist() for name, values in self.worlds.items()}
        return {
            "strategy": self.strategy,
            "rule": self.rule,
            "channels": list(self.channels),
            "means": {name: np.asarray(self.mean(name)).tolist() for name in self.worlds},
            "worlds": worlds,
            "seeds": list(self.seeds),
            "runs": self.done.as_data(),
        }


def conflicts(
    scenario: Source,
    strategy: str | None = None,
    replications: int | None = None,
    *,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Conflicts:
    """What the channels of a scenario do to one another under a strategy (the first), in so many worlds.

    ScenarioError for a bad scenario, ExperimentError for an unknown strategy, or if no world can be lived.
    """
    prepared = prepare(scenario)
    name = choose(prepared, None if strategy is None else [strategy])[0]
    run = prepared.loaded.scenario.run
    tasks = {seed: Task(name, seed) for seed in seeds(prepared, replications or run.replications)}
    runner = Runner({"": prepared}, {"": Between()}, jobs=jobs, store=store, progress=progress)
    with runner:
        runner.run(tasks.values())
    done = runner.complete(list(tasks), lambda seed: [tasks[seed]])
    seen = [json.loads(runner.record(tasks[seed])) for seed in done]
    names = ("sold", "income", *KINDS, *PAIRS)
    worlds = {each: np.array([one[each] for one in seen]) for each in names}
    worlds |= {each: np.array([one["totals"][each] for one in seen]) for each in TOTALS}
    return Conflicts(
        name, tuple(prepared.loaded.scenario.channels), rule_of(prepared, name), worlds, tuple(done), runner.done
    )


def rule_of(prepared: Prepared, strategy: str) -> str:
    """The rules between channels of a strategy, in words."""
    kinds = {rule: kind.replace("_", " ") for kind, rule in RULES.items()}
    said = [kinds[type(each)] for each in prepared.strategies[strategy].components if type(each) in kinds]
    return ", ".join(said) or "no rule"
