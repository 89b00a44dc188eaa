"""The state of demand in each category, and what it asks for (B-demand; Kotler 1973, The major tasks of marketing).

A run is diagnosed by signs that can be counted: who would not have our offers even for nothing, who knows of them, who
needs anything of the kind, how many of these needs are unspoken, whether orders fall, how they swing over the year,
who is turned away, how many orders are mis-sold. The limits beyond which a sign speaks for a state are assumed.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from simsales.evidence.facts import seeds
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.plain_data import json_text
from simsales.experiments.runner import Found, Progress, Runner
from simsales.experiments.statistics import Interval, mean_interval
from simsales.experiments.store import DEFAULT, Outcome
from simsales.market.channels.plan import Assortment
from simsales.market.check import Prepared
from simsales.market.ground.state import LATENT, NO_NEED
from simsales.market.market import Market
from simsales.market.needs.arise import month_of
from simsales.market.opening import build_market

YEAR = 52  # weeks
SIGNS = ("unwanted", "known", "needed", "latent", "trend", "peak", "turned_away", "mis_sold")


@dataclass(frozen=True, slots=True)
class State:
    """A state of demand: when the signs speak for it, the task of marketing, and the levers that serve it here."""

    name: str
    task: str
    levers: str
    holds: Callable[[dict[str, Interval]], bool]


def _low(signs: dict[str, Interval], name: str) -> float:
    """The lower end of a sign's interval; its mean where there is one world, and no reason to see it where none."""
    mean, low, _ = signs[name]
    return (mean if math.isnan(low) else low) if not math.isnan(mean) else -math.inf


def _high(signs: dict[str, Interval], name: str) -> float:
    mean, _, high = signs[name]
    return (mean if math.isnan(high) else high) if not math.isnan(mean) else math.inf


# In the order in which they are looked for: what would make another task vain comes first.
STATES = (
    State("unwholesome", "counter-marketing", "incentives.clawback, less commission, another range",
          lambda s: _low(s, "mis_sold") > 0.1),
    State("negative", "conversional marketing", "care, better service, a price that makes it worth trying",
          lambda s: _low(s, "unwanted") > 0.5),
    State("overfull", "demarketing", "a higher price in the peak, narrower range, more capacity",
          lambda s: _low(s, "turned_away") > 0.1),
    State("irregular", "synchromarketing", "pricing.over_time, promotion with a calendar against the season",
          lambda s: _low(s, "peak") > 1.5),
    State("none", "stimulational marketing", "display, promotion, whatever makes it known and needed",
          lambda s: _high(s, "known") < 0.2 or _high(s, "needed") < 0.1),
    State("latent", "developmental marketing", "channel_policy.proactive, calls, effort on need",
          lambda s: _low(s, "latent") > 0.5),
    State("falling", "remarketing", "new offers, bundling, a loyalty price",
          lambda s: _high(s, "trend") < -0.1),
    State("full", "maintenance marketing", "care, prices that hold, satisfied customers",
          lambda s: True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The state of demand of a category: the signs with their 95% intervals, and every state they speak for."""

    category: str
    signs: dict[str, Interval]
    states: tuple[State, ...]

    @property
    def state(self) -> State:
        """The first of the states: its task comes before those of the others."""
        return self.states[0]


@dataclass(frozen=True, slots=True)
class Signs:
    """Reads the signs of each category out of a run (an observer), as JSON in what it leaves beside its measures."""

    digest: ClassVar[str] = "signs"

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Live the world of a task, and count the signs."""
        start = time.perf_counter()
        signs = signs_of(build_market(prepared, task.strategy, task.seed))
        said = json.dumps({name: [float(value) for value in values] for name, values in signs.items()})
        return Outcome({}, said.encode(), time.perf_counter() - start)


def diagnose(
    scenario: Source,
    strategy: str | None = None,
    replications: int | None = None,
    *,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Found[Diagnosis]:
    """Live some worlds of a scenario under a strategy (the first), and diagnose the demand for each category.

    ScenarioError for a bad scenario, ExperimentError for an unknown strategy, or if no world can be lived.
    """
    prepared = prepare(scenario)
    name = choose(prepared, None if strategy is None else [strategy])[0]
    tasks = {
        seed: Task(name, seed) for seed in seeds(prepared, replications or prepared.loaded.scenario.run.replications)
    }
    runner = Runner({"": prepared}, {"": Signs()}, jobs=jobs, store=store, progress=progress)
    with runner:
        runner.run(tasks.values())
    seen = [json.loads(runner.record(tasks[seed])) for seed in runner.complete(list(tasks), lambda seed: [tasks[seed]])]
    found = []
    for g, category in enumerate(prepared.loaded.scenario.world.needs):
        signs = {sign: mean_interval(np.array([each[sign][g] for each in seen])) for sign in SIGNS}
        found.append(Diagnosis(category, signs, states_of(signs)))
    return Found(found, len(seen), runner.done)


def states_of(signs: dict[str, Interval]) -> tuple[State, ...]:
    """Every state that the signs speak for; full, if for no other."""
    states = tuple(state for state in STATES if state.holds(signs))
    return states if len(states) == 1 else states[:-1]


def signs_of(market: Market) -> dict[str, Any]:
    """Live a market to its end, and count the signs of each category."""
    book, labels = market.book, market.book.labels
    own, categories = labels.own, len(labels.categories)
    latent, waiting = np.zeros(categories), np.zeros(categories)
    while market.week < market.weeks:
        market.run_for(1)
        need = market.customers.column("need")
        latent += (need == LATENT).sum(axis=0)
        waiting += (need != NO_NEED).sum(axis=0)
    record, covers = market.record, book.covers[:own]
    orders = np.stack(
        [record.entry("orders")[..., :own][..., covers[:, g]].sum(axis=(1, 2, 3)) for g in range(categories)]
    )
    mis_sold = np.array([record.entry("mis_sold")[..., :own][..., covers[:, g]].sum() for g in range(categories)])
    total = orders.sum(axis=1)
    return {
        "unwanted": _unwanted(market), "known": _known(market), "needed": _needed(market),
        "latent": _over(latent, waiting), "trend": np.array([trend(each) for each in orders]),
        "peak": np.array([peak(each * market.sample.share) for each in orders]), "turned_away": _turned_away(market),
        "mis_sold": _over(mis_sold, total),
    }  # fmt: skip


def trend(weekly: Any) -> float:
    """By what part of their mean orders rise or fall in a year: the slope of a line through the weeks.

    >>> round(trend(np.array([3.0, 2.0, 1.0])), 6)
    -26.0
    """
    if len(weekly) < 2 or weekly.sum() == 0:
        return math.nan
    return float(np.polyfit(np.arange(len(weekly)), weekly, 1)[0] * 52 / weekly.mean())


def peak(weekly: Any) -> float:
    """How many times the mean the orders of the best month of the year are; NaN for less than a year.

    Less what chance makes of twelve equal months: the largest of twelve normal draws is 1.63 deviations on average.

    >>> peak(np.full(52, 1e9)).__round__(3), peak(np.ones(20))
    (1.0, nan)
    """
    if len(weekly) < 52 or weekly.sum() == 0:
        return math.nan
    months = np.array([month_of(week) for week in range(len(weekly))])
    best = float(max(weekly[months == month].mean() for month in range(12)) / weekly.mean())
    return max(best - 1.63 / math.sqrt(weekly.sum() / 12), 1.0)


def _over(part: Any, whole: Any) -> Any:
    return np.where(whole > 0, part / np.maximum(whole, 1e-300), math.nan)


def _ours(market: Market) -> Any:
    """Who holds an offer of ours, by category."""
    holding = market.customers.column("holding")
    return (holding >= 0) & (holding < market.book.labels.own)


def _unwanted(market: Market) -> Any:
    """The part of customers without an offer of ours who would not have our best one even for nothing."""
    people, book = market.customers, market.book
    worth = market.facts.offer.value[
        people.column("segment"), people.column("sensitivity"), people.column("orientation")
    ]
    found = []
    for g in range(len(book.labels.categories)):
        single = [j for j in range(book.labels.own) if book.component[j, g] == j]
        without = ~_ours(market)[:, g] & market.customers.alive[: len(worth)]
        if not single or not without.any():
            found.append(math.nan)
            continue
        best = worth[:, single].max(axis=1) + people.column("opinion")
        found.append(float((best[without] < 0).mean()))
    return np.array(found)


def _known(market: Market) -> Any:
    """Mean awareness of our best known offer, among customers who hold none of ours in the category."""
    awareness, book = market.customers.column("awareness"), market.book
    found = []
    for g in range(len(book.labels.categories)):
        without, offers = ~_ours(market)[:, g], book.covers[: book.labels.own, g]
        known = awareness[without][:, offers]
        found.append(float(known.max(axis=1).mean()) if known.size else math.nan)
    return np.array(found)


def _needed(market: Market) -> Any:
    """The part of those who hold nothing of a category who come to need it in the year after, of their own motive.

    Each at a rate of their own, over the weeks until their needs lapse, by ``chance_of``; whose need of it is over
    comes to none.
    """
    people, need = market.customers, market.facts.need
    factor = market.facts.segment.need_rate[people.column("segment")]
    own, over, until = (people.column(name) for name in ("need_factor", "need_over", "need_until"))
    if own.shape[1]:
        factor = factor * own
    weeks = np.full(factor.shape, YEAR)
    if until.shape[1]:
        weeks = np.clip(until - market.week, 0, YEAR)
    if over.shape[1]:
        weeks = np.where(over != 0, 0, weeks)
    months = [month_of(market.week + week) for week in range(YEAR)]
    seasons = np.concatenate([np.zeros((len(need.rate), 1)), need.season[:, months].cumsum(axis=1)], axis=1)
    chance = 1.0 - np.exp(-need.rate * factor * seasons[np.arange(len(need.rate)), weeks])
    without = (people.column("holding") < 0) & people.alive[: len(factor), None]
    return _over((chance * without).sum(axis=0), without.sum(axis=0))


def _turned_away(market: Market) -> Any:
    """The part of visits that found nobody free, in the channels that sell something of the category."""
    assortment, covers = market.plan[Assortment], market.book.covers[: market.book.labels.own]
    sells = (assortment.in_range.astype(int) @ covers.astype(int)) > 0
    away, visits = (market.record.entry(name).sum(axis=(0, 1, 3))[:-1] for name in ("turned_away", "visits"))
    return _over(away @ sells, (away + visits) @ sells)


def as_json(found: Found[Diagnosis]) -> str:
    """The diagnoses as JSON text, with how their runs went."""
    rows = [
        {
            "category": each.category,
            "states": [state.name for state in each.states],
            "task": each.state.task,
            "levers": each.state.levers,
            "signs": {name: sign._asdict() for name, sign in each.signs.items()},
        }
        for each in found
    ]
    said = {"worlds": found.worlds, "runs": found.done.as_data(), "categories": rows}
    return json_text("demand", said)
