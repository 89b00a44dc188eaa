"""The biography of one customer or one rep: what happened to them week by week, and why, under one strategy or more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import compile_rules
from simsales.experiments.inputs import Source, choose, prepare
from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import Watch
from simsales.explain.rep_story import RepStory
from simsales.market.ground.telling import Event, Moment
from simsales.market.market import Market
from simsales.market.opening import build_market

if TYPE_CHECKING:
    import pandas as pd


MOST = 3  # strategies side by side


@dataclass(frozen=True)
class Life:
    """What happened to somebody under one strategy: events in order, and how they stood at the start and the end."""

    start: str
    events: list[Event]
    end: str

    def weeks(self) -> dict[int, list[Event]]:
        """The events by week; quiet weeks are left out."""
        found: dict[int, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.week, []).append(event)
        return found


@dataclass(frozen=True)
class Biography:
    """The lives of one customer or rep in one world, one a strategy."""

    who: str
    seed: int
    weeks: int
    lives: dict[str, Life]

    @property
    def events(self) -> pd.DataFrame:
        """Everything as a tidy table: strategy, week, event, what, why."""
        import pandas as pd

        rows = [
            (name, each.week, each.event, each.what, "; ".join(each.why))
            for name, life in self.lives.items()
            for each in life.events
        ]
        return pd.DataFrame(rows, columns=["strategy", "week", "event", "what", "why"])

    @property
    def first_difference(self) -> int | None:
        """The first week in which not the same happened under all strategies; None if there is none."""
        weeks = [life.weeks() for life in self.lives.values()]
        for week in sorted({week for each in weeks for week in each}):
            if any([e.what for e in each.get(week, [])] != [e.what for e in weeks[0].get(week, [])] for each in weeks):
                return week
        return None


def trace(
    scenario: Source,
    *,
    customer: int | None = None,
    rep: int | None = None,
    strategies: Sequence[str] | None = None,
    seed: int | None = None,
) -> Biography:
    """Tell what happens to one customer, or one rep, in one world, under one strategy (the first) or up to three.

    Customers are numbered from 1, as their ``unique_id`` in the market; reps from 1, in the order of the file. The
    market lives as it always does. ScenarioError for a bad scenario; ExperimentError for who or what is not there.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> biography = trace(load(file, {"run.customers": 100, "run.weeks": 8}), customer=17)
    >>> biography.who, list(biography.events.columns)
    ('customer 17', ['strategy', 'week', 'event', 'what', 'why'])
    """
    if (customer is None) == (rep is None):
        raise ExperimentError("say whose biography: either a customer's or a rep's")
    prepared = prepare(scenario)
    names = choose(prepared, strategies)[: MOST + 1 if strategies is not None else 1]
    if len(names) > MOST:
        raise ExperimentError(f"at most {MOST} strategies fit side by side")
    seed = prepared.loaded.scenario.run.seed if seed is None else seed
    compile_rules()
    lives: dict[str, Life] = {}
    for name in names:
        market = build_market(prepared, name, seed)
        lives[name] = _live(market, _story(market, customer, rep))
    who = f"customer {customer}" if rep is None else f"rep {rep}"
    return Biography(who, seed, market.weeks, lives)


class Story(Protocol):
    """Somebody whose life can be told: ``rows`` are looked at, and ``customers`` listened to."""

    rows: Sequence[int]

    def customers(self, loop: str, given: Mapping[str, Any]) -> Any:
        """The rows to listen to in a loop, in ascending order."""
        ...

    def events(self, moments: Iterable[Moment]) -> list[Event]:
        """What happened in a week."""
        ...

    def standing(self) -> str:
        """How they stand now, in a sentence."""
        ...


def _live(market: Market, story: Story) -> Life:
    """Live all weeks of a market, and tell them."""
    watch, start = Watch(market, story.customers, story.rows), story.standing()
    events: list[Event] = []
    while market.week < market.weeks:
        events += story.events(watch.week())
    return Life(start, events, story.standing())


def _story(market: Market, customer: int | None, rep: int | None) -> Story:
    """The story of a customer or of a rep, by number."""
    if customer is not None:
        _there("customer", customer, market.customers.n)
        return CustomerStory(market, customer - 1)
    number = -1 if rep is None else rep
    _there("rep", number, len(market.reps))
    return RepStory(market, market.reps[number - 1])


def _there(what: str, number: int, count: int) -> None:
    if not 1 <= number <= count:
        has = f"they are numbered from 1 to {count:,}" if count else f"the scenario has no {what}s"
        raise ExperimentError(f"there is no {what} {number}: {has}")
