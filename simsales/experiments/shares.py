"""Choice probabilities, exactly: what every offer is worth to every customer, by the market's own valuation.

No luck is drawn: shares are what the choices of infinitely many worlds with these customers come to. Utilities are
``value_of``'s; what follows is the logit (McFadden 1974), over what a customer considers.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import compile_rules
from simsales.experiments.inputs import Source, choose, prepare
from simsales.files.problems import suggest
from simsales.market.opening import build_market

if TYPE_CHECKING:
    import pandas as pd

    from simsales.market.market import Market

MOST_UNCERTAIN = 12  # offers that some consider and others do not: all their sets are gone through
NOTHING = "nothing new"  # keep what one has, or take nothing

type Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Shares:
    """What customers would take who decide in a channel about a category: probabilities, and how prices move them.

    ``probabilities`` is customer x (offer, and last ``NOTHING``), ``slopes`` the mean change of each by the logarithm
    of each offer's price a month, ``segment`` the segment of each customer, by number.
    """

    strategy: str
    channel: str
    category: str
    week: int
    offers: tuple[str, ...]
    segments: tuple[str, ...]
    probabilities: Floats = field(repr=False)
    slopes: Floats = field(repr=False)
    segment: Any = field(repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """Share of each offer, and its standard error if the customers are a sample of very many: offer, share, error.

        The error is 0 where all customers are alike.
        """
        return self._told(self.probabilities)

    @property
    def elasticities(self) -> pd.DataFrame:
        """By what percent each share (row) moves with one percent of each offer's monthly price (column), at the point.

        On the diagonal own elasticities, beside it cross elasticities. Not a number where nobody takes an offer.
        """
        import pandas as pd

        share = self.probabilities.mean(axis=0)[:, None]
        moves = np.where(share > 0, self.slopes / np.where(share > 0, share, 1.0), np.nan)
        return pd.DataFrame(moves, index=pd.Index([*self.offers, NOTHING], name="share of"), columns=list(self.offers))

    def by_segment(self) -> pd.DataFrame:
        """The same table within each segment: segment, offer, share, error."""
        import pandas as pd

        tables = []
        of_each = np.array(self.segments, object)[self.segment]
        for name in (name for name in dict.fromkeys(self.segments) if (of_each == name).any()):
            table = self._told(self.probabilities[of_each == name])
            table.insert(0, "segment", name)
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    def _told(self, probabilities: Floats) -> pd.DataFrame:
        import pandas as pd

        differ = np.ptp(probabilities, axis=0) > 0
        error = np.where(differ, probabilities.std(axis=0), 0.0) / np.sqrt(len(probabilities))
        return pd.DataFrame({"offer": [*self.offers, NOTHING], "share": probabilities.mean(axis=0), "error": error})


def shares(
    scenario: Source,
    strategy: str | None = None,
    *,
    channel: str | None = None,
    category: str | None = None,
    week: int = 0,
    seed: int | None = None,
) -> Shares:
    """The exact choice probabilities of all customers, if each had a need of a category and were in a channel.

    By the market's own valuation, in a ``week`` (what came before it is lived), at that week's prices, under a strategy
    (the first), in the first inbound channel and the first category unless named. Before the seller closes, and of
    offers as they are, not as somebody overstates them. Averages are over the customers of the scenario (a file's, or
    drawn). ScenarioError for a bad scenario; ExperimentError for what is not there, and where more than 12 offers are
    considered by chance.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> found = shares(load(file, {"run.customers": 100}))
    >>> round(float(found.table["share"].sum()), 9), list(found.elasticities) == list(found.offers)
    (1.0, True)
    """
    prepared = prepare(scenario)
    name = choose(prepared, None if strategy is None else [strategy])[0]
    said = prepared.loaded.scenario
    inbound = [each for each, way in said.channels.items() if way.direction == "inbound"]
    channel = _one_of("channel", channel, list(said.channels), inbound)
    category = _one_of("category", category, list(said.world.needs), [])
    if not 0 <= week < said.run.weeks:
        raise ExperimentError(f"the weeks of the run are 0 to {said.run.weeks - 1}: there is no week {week}")
    compile_rules()
    market = build_market(prepared, name, said.run.seed if seed is None else seed)
    value, slope, chance, held = valued(market, channel, category, week)
    labels = market.book.labels
    there = np.flatnonzero(market.book.component[:, labels.categories.index(category)] >= 0)
    found, slopes = chosen(value[:, there], slope[:, there], chance[:, there], _among(held, there))
    segment = market.customers.column("segment")[np.flatnonzero(market.everybody().alive)]
    offers = tuple(labels.offers[j] for j in there)
    return Shares(name, channel, category, week, offers, labels.segments, found, slopes, segment)


def valued(market: Market, channel: str, category: str, week: int = 0) -> tuple[Floats, Floats, Floats, Any]:
    """What every offer is worth to every customer there is: value, slope, chance and held (``probabilities.Read``).

    The market is lived up to the choices of the week, and then of no further use: all are given the need.
    """
    from simsales.market.choice.probabilities import Asked, Read, read_out
    from simsales.market.choice.scene import luck_of, scene_of
    from simsales.market.ground.state import EXPLICIT
    from simsales.market.week import ORDER

    while market.week < week:
        market.run_for(1)
    for step in itertools.takewhile(lambda step: step.name != "choice", ORDER):
        market.live(step)
    today, labels = market.today, market.book.labels
    people, c, g = today.people, labels.channels.index(channel), labels.categories.index(category)
    people.need[:, g] = EXPLICIT
    rows = np.flatnonzero(people.alive)
    shape = len(rows), len(labels.offers)
    held = np.full(len(rows), -1, np.int64)
    read = Read(value=np.zeros(shape), slope=np.zeros(shape), chance=np.zeros(shape), held=held)
    asked = Asked(rows, c, g, market.week)
    read_out(people, today.facts, today.decided, scene_of(today), luck_of(today), asked, read)
    return read.value, read.slope, read.chance, read.held


def chosen(value: Floats, slope: Floats, chance: Floats, held: Any) -> tuple[Floats, Floats]:
    """Logit probabilities, customer x (offer, nothing), and their mean slopes (offer and nothing x offer).

    What is considered by chance is independent by offer: all sets of it are gone through (Manski 1977). Who considers
    better terms for what they have (``held``) takes these instead of keeping it.

    >>> p, slopes = chosen(np.zeros((1, 1)), np.full((1, 1), -2.0), np.array([[0.5]]), np.array([-1]))
    >>> p.tolist(), slopes.tolist()
    ([[0.25, 0.75]], [[-0.25], [0.25]])
    """
    n, offers = value.shape
    free = [j for j in range(offers) if ((chance[:, j] > 0) & (chance[:, j] < 1) & np.isfinite(value[:, j])).any()]
    if len(free) > MOST_UNCERTAIN:
        raise ExperimentError(
            f"{len(free)} offers are considered by chance, and at most {MOST_UNCERTAIN} can be gone through: say "
            "presents = 1 of the channel, or known = 1 of offers"
        )
    found, slopes = np.zeros((n, offers + 1)), np.zeros((offers + 1, offers))
    keeping, row = np.append(np.full((n, offers), -np.inf), np.zeros((n, 1)), axis=1), np.arange(n)
    for mask in itertools.product((False, True), repeat=len(free)):
        weight, considered = np.ones(n), chance > 0
        for j, included in zip(free, mask, strict=True):
            weight = weight * (chance[:, j] if included else 1 - chance[:, j])
            considered[:, j] &= included
        utility = keeping.copy()
        utility[:, :offers] = np.where(considered, value, -np.inf)
        better = (held >= 0) & np.isfinite(utility[row, held])
        utility[better, offers] = -np.inf
        odds = np.exp(utility - utility.max(axis=1, keepdims=True))
        part = odds / odds.sum(axis=1, keepdims=True)
        found += weight[:, None] * part
        moved = part[:, :offers] * slope
        slopes -= (weight[:, None] * part).T @ moved / n
        slopes[np.arange(offers), np.arange(offers)] += (weight[:, None] * moved).mean(axis=0)
    return found, slopes


def _among(held: Any, there: Any) -> Any:
    """The numbers of what is held, among some offers."""
    place = np.full(int(there.max(initial=0)) + 2, -1)
    place[there] = np.arange(len(there))
    return place[held]


def _one_of(what: str, name: str | None, known: Sequence[str], first: Sequence[str]) -> str:
    if name is None:
        return [*first, *known][0]
    if name not in known:
        raise ExperimentError(f'there is no {what} "{name}": {suggest(name, list(known)) or ", ".join(known)}')
    return name
