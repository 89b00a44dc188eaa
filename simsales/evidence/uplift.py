"""What a promotion really brings: its extra orders, customer by customer, and what they cost later.

The same customers are lived through twice, with the promotion and without it, in the same worlds with the same luck. So
it can be seen of each who ordered in the promotion what they would have done without it: ordered just the same; made a
later order that they now do not make (brought forward; or stockpiled, where they still had some); taken a rival's offer
(switching) or another of ours (cannibalised); or bought nothing (new).
The split is that of Gupta (1988) and van Heerde, Leeflang & Wittink (2004), but counted, not estimated. What was
brought forward is missing afterwards (the dip), as is who then finds the usual price dear (reference price).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from simsales.evidence.facts import seeds
from simsales.experiments.collecting import ordered_of_us
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import choose
from simsales.experiments.percent import share_interval, well_above_zero
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.statistics import Interval, mean_interval
from simsales.experiments.store import Outcome
from simsales.market.catalogue import offer_book
from simsales.market.check import Prepared
from simsales.market.market import Market
from simsales.market.opening import build_market
from simsales.market.people import People
from simsales.market.promotion.plan import Promotions
from simsales.market.week import Step

SPLIT = ("stockpiled", "brought_forward", "from_rivals", "cannibalised", "new", "not_made")
FIGURES = (
    "orders_without", "orders_with", "uplift", *SPLIT, "anyway", "dip", "net_orders", "margin_in_its_weeks",
    "margin_afterwards", "margin_over_the_run", "given_away",
)  # fmt: skip


@dataclass(frozen=True)
class Uplift:
    """A promotion's figures: each world's, and their means with 95% intervals; ``weeks`` are those it ran in.

    ``seeds`` are the worlds that are complete, in the order of ``worlds``; ``done`` says how their runs went.
    ``both`` says that the other strategy promotes something too: the figures are then what one brings beyond the other.
    """

    strategy: str
    without: str
    weeks: tuple[int, ...]
    offers: tuple[str, ...]
    worlds: dict[str, Any]
    both: bool = False
    seeds: tuple[int, ...] = ()
    done: Done = field(default_factory=Done)

    @property
    def figures(self) -> dict[str, Interval]:
        """Each of ``FIGURES`` as a mean over worlds, with its interval."""
        return {name: mean_interval(np.asarray(values, float)) for name, values in self.worlds.items()}

    def split(self) -> dict[str, Interval]:
        """The parts of the uplift, each as a share of it; they sum to one.

        Empty where the uplift is not well above zero (``well_above_zero``): there is nothing to split.
        """
        total = np.asarray(self.worlds["uplift"], float)
        if not (well_above_zero(total) or (len(total) == 1 and total[0] > 0)):
            return {}
        return {name: share_interval(np.asarray(self.worlds[name], float), total) for name in SPLIT}


@dataclass(frozen=True)
class Life:
    """One run: by week and customer what was held by category, and what was ordered (-1: nothing).

    A customer orders once a week at most; a bundle is one order. ``ordered`` are our offers, as the record and the
    panel count them: also those that are over in the week of the order.
    """

    market: Market
    held: Any
    ordered: Any
    taken: Any  # what was ordered of us or of rivals
    stocked: Any  # orders made while something of the category was left (it is used up, and bought again)
    promoted: Any  # week x own offer


def lived(market: Market) -> Life:
    """Live a market to its end, and keep who ordered what when."""
    shape = market.weeks, market.customers.n
    ordered, taken, stocked = np.full(shape, -1), np.full(shape, -1), np.zeros(shape, bool)
    held, promoted = [], []
    used: Any = market.facts.consumption.used

    def hear(step: Step, act: Callable[[], None]) -> None:
        if step.name == "fulfilment":
            week, people, choices = market.week, market.today.people, market.today.choices
            own, some = ordered_of_us(market), choices.chosen >= 0
            taken[week, choices.rows[some]] = choices.chosen[some]
            rows, offers = choices.rows[own], choices.chosen[own]
            ordered[week, rows] = offers
            left = (people.holding[rows] >= 0) & (people.contract_end[rows] > week) & used
            stocked[week, rows] = (left & market.book.covers[offers]).any(axis=1)
        act()

    market.listener = hear
    while market.week < market.weeks:
        market.run_for(1)
        held.append(People.of(market.customers).holding.copy())
        promoted.append(market.plan[Promotions].promoted)
    return Life(market, np.array(held), ordered, taken, stocked, np.array(promoted))


def compared(having: Life, without: Life) -> dict[str, float]:
    """The figures of one world (see ``FIGURES``). ExperimentError if nothing is promoted."""
    offers, weeks = having.promoted.any(axis=0), np.flatnonzero(having.promoted.any(axis=1))
    if not len(weeks):
        raise ExperimentError("the strategy promotes nothing in any week of the run")
    during = np.zeros(len(having.promoted), bool)
    during[weeks] = True
    after = ~during & (np.arange(len(during)) > weeks[0])  # between its seasons, and after them
    last = int(weeks[-1])
    own = having.market.book.labels.own

    def counts(life: Life, when: Any, ahead: bool = False) -> Any:
        """By customer, the orders of promoted offers in some weeks; or those of them for stock."""
        orders = np.where(life.stocked[when] | (not ahead), life.ordered[when], -1)
        return (np.where(orders >= 0, offers[np.maximum(orders, 0)], False)).sum(axis=0)

    one, other = counts(having, during), counts(without, during)
    gone = np.maximum(counts(without, after) - counts(having, after), 0)  # later orders that are not made any more
    extra, missing = np.maximum(one - other, 0), np.maximum(other - one, 0)
    concerned = covered(having, during, offers)
    held = had(without, during, last)
    theirs = (concerned & (held >= own)).any(axis=1)
    others = (concerned & (held >= 0)).any(axis=1) & ~theirs
    uplift = float((one - other).sum())
    stock = np.minimum(np.maximum(counts(having, during, True) - counts(without, during, True), 0), extra)
    forward = np.minimum(extra - stock, gone)
    rest = extra - stock - forward
    rival, ours, new = rest * theirs, rest * others, rest * ~(theirs | others)
    stands_for = having.market.sample.stands_for
    margins = having.market.record.weekly()["margin"] - without.market.record.weekly()["margin"]
    given = float(having.market.record.entry("discounts").sum() + having.market.record.entry("gift_cost").sum())
    given -= float(without.market.record.entry("discounts").sum() + without.market.record.entry("gift_cost").sum())
    dip = float(counts(having, after).sum() - counts(without, after).sum())
    orders = {
        "orders_without": float(other.sum()),
        "orders_with": float(one.sum()),
        "uplift": uplift,
        "stockpiled": float(stock.sum()),
        "brought_forward": float(forward.sum()),
        "from_rivals": float(rival.sum()),
        "cannibalised": float(ours.sum()),
        "new": float(new.sum()),
        "not_made": -float(missing.sum()),
        "anyway": float(np.minimum(one, other).sum()),
        "dip": dip,
        "net_orders": uplift + dip,
    }
    return {name: stands_for * count for name, count in orders.items()} | {
        "margin_in_its_weeks": float(margins[during].sum()),
        "margin_afterwards": float(margins[~during].sum()),
        "margin_over_the_run": float(margins.sum()),
        "given_away": given,
    }


def had(life: Life, when: Any, last: int) -> Any:
    """By customer and category, what they hold as a week ends; of nothing, what they ordered last in some weeks."""
    covers, found = life.market.book.covers, np.full(life.held.shape[1:], -1)
    for week in np.flatnonzero(when):
        rows = np.flatnonzero(life.taken[week] >= 0)
        offers = life.taken[week, rows, None]
        found[rows] = np.where(covers[offers[:, 0]], offers, found[rows])
    return np.where(life.held[last] >= 0, life.held[last], found)


def covered(life: Life, when: Any, offers: Any) -> Any:
    """By customer and category, whether they ordered any of some offers that covers it, in some weeks."""
    covers = life.market.book.covers
    found = np.zeros(life.held.shape[1:], bool)
    for j in np.flatnonzero(offers):
        found |= (life.ordered[when] == j).any(axis=0)[:, None] & covers[j][None, :]
    return found


@dataclass(frozen=True, slots=True)
class Against:
    """Reads out of a world what a strategy's promotions bring against another strategy (an observer).

    Beside the figures it leaves, as JSON, the weeks and offers of the promotions, and whether the other promotes too.
    """

    without: str
    digest: ClassVar[str] = "uplift"  # the other strategy counts by what it does, not by its name

    def others(self) -> Sequence[str]:
        """The strategy without the promotions."""
        return (self.without,)

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Live the world of a task twice. ExperimentError if nothing is promoted."""
        start = time.perf_counter()
        having = lived(build_market(prepared, task.strategy, task.seed))
        other = lived(build_market(prepared, self.without, task.seed))
        figures = compared(having, other)
        promoted, labels = having.promoted, having.market.book.labels
        about = {
            "weeks": np.flatnonzero(promoted.any(axis=1)).tolist(),
            "offers": [labels.offers[j] for j in np.flatnonzero(promoted.any(axis=0))],
            "both": bool(other.promoted.any()),
        }
        return Outcome(figures, json.dumps(about).encode(), time.perf_counter() - start)


def uplift(
    prepared: Prepared,
    strategy: str,
    without: str,
    replications: int = 10,
    progress: Callable[[Progress], None] = lambda progress: None,
    *,
    jobs: int = -1,
    store: Path | str | None = None,
) -> Uplift:
    """What the promotions of a strategy bring against another strategy, which should have none, in so many worlds.

    ExperimentError for an unknown strategy, or if nothing is promoted.
    """
    choose(prepared, (strategy, without))
    tasks = {seed: Task(strategy, seed) for seed in seeds(prepared, replications)}
    runner = Runner({"": prepared}, {"": Against(without)}, jobs=jobs, store=store, progress=progress)
    with runner:
        runner.run(tasks.values())
    done = runner.complete(list(tasks), lambda seed: [tasks[seed]])
    about = [json.loads(runner.record(tasks[seed])) for seed in done]
    offers = {name for each in about for name in each["offers"]}
    names = tuple(name for name in offer_book(prepared.loaded.scenario).labels.offers if name in offers)
    weeks = tuple(sorted({week for each in about for week in each["weeks"]}))
    worlds = {name: np.array([runner.summaries[tasks[seed]][name] for seed in done]) for name in FIGURES}
    both = any(each["both"] for each in about)
    return Uplift(strategy, without, weeks, names, worlds, both, tuple(done), runner.done)
