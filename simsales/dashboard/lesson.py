"""The classroom's lesson: two strategies in the same world, the same people on both sides, week by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from simsales.dashboard.captions import Said, caption
from simsales.dashboard.places import Dot, dots
from simsales.dashboard.sides import Side
from simsales.evidence.ledger import Ledger, kept
from simsales.experiments.execute import compile_rules
from simsales.experiments.inputs import choose
from simsales.market.check import Prepared
from simsales.market.opening import build_market

MOST_DOTS = 400


def sample_of(sides: Sequence[Ledger], most: int = MOST_DOTS) -> list[int]:
    """The rows of at most so many customers who are shown, in their order: the same for both sides.

    Those over whom channels dispute most often on either side, then those at whom they collide most often, then who
    buys, then the first of the others. Nobody's luck has a part in it.
    """
    score: Counter[int] = Counter()
    for book in sides:
        score.update(each.row for each in book.meetings)
        for sale in book.sales:
            score[sale.row] += 1 + 100 * sale.disputed
    chosen = sorted(score, key=lambda row: (-score[row], row))[: most - most // 8]
    seen = set(chosen)
    others = (row for row in range(min(book.market.customers.n for book in sides)) if row not in seen)
    return sorted([*chosen, *islice(others, most - len(chosen))])


class Lesson:
    """Two sides of one world; ``step`` lives a week on both.

    The world is lived once beforehand, out of sight, to find who is worth looking at. ExperimentError for an unknown
    strategy.

    >>> from tempfile import mkdtemp
    >>> from pathlib import Path
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> lesson = Lesson(load(write_starter(Path(mkdtemp(), "fibre.toml")), {"run.customers": 200, "run.weeks": 4}))
    >>> lesson.step()
    >>> lesson.week, lesson.weeks, [len(each) for each in lesson.dots()]
    (1, 4, [200, 200])
    """

    def __init__(self, prepared: Prepared, strategies: Sequence[str] | None = None, seed: int | None = None) -> None:
        self.prepared = prepared
        self.strategies = choose(prepared, strategies or list(prepared.strategies)[:2])
        self.seed = prepared.loaded.scenario.run.seed if seed is None else seed
        compile_rules()
        ahead = [kept(build_market(prepared, name, self.seed)) for name in self.strategies]
        self.rows = sample_of(ahead)
        self.start()

    def start(self) -> None:
        """Go back to before the first week of the same world."""
        self.sides = [Side(self.prepared, name, self.seed) for name in self.strategies]

    @property
    def week(self) -> int:
        """How many weeks have been lived."""
        return self.sides[0].week

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return self.sides[0].market.weeks

    @property
    def over(self) -> bool:
        """Whether all weeks have been lived."""
        return self.week >= self.weeks

    def step(self) -> None:
        """Live one week on both sides, unless all have been."""
        if not self.over:
            for side in self.sides:
                side.step()

    def dots(self) -> list[list[Dot]]:
        """The dots of each side, a dot a customer of the sample, in the same order on both."""
        return [dots(side.stand(self.rows)) for side in self.sides]

    def caption(self) -> list[Said]:
        """What just happened, and why."""
        return caption(self.sides, frozenset(self.rows))
