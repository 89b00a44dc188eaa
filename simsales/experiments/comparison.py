"""What a comparison found: strategies on the same worlds, as tidy frames, a verdict, a figure and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from simsales.experiments.bridge import Bridge, bridge
from simsales.experiments.paired import Paired
from simsales.experiments.plain_data import rows_of
from simsales.experiments.remarks import Remark, remarks_of
from simsales.experiments.verdict import verdict
from simsales.files.problems import suggest
from simsales.market.books import BOOKS
from simsales.market.record import Split

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Comparison(Paired):
    """The answer: strategies run in the same worlds, with the same luck; the first strategy is the baseline.

    ``compare`` makes it. Worlds in which a strategy is missing (an interrupted comparison) are left out.
    """

    components: Mapping[str, Sequence[Any]] = MappingProxyType({})
    """By strategy what it consists of, where that is known."""

    def verdict(self) -> list[str]:
        """A sentence a headline measure: which strategy wins, by how much, how surely, or that it is open."""
        return verdict(self)

    def bridge(self, now: str | None = None, then: str | None = None, measure: str | None = None) -> Bridge:
        """Why one strategy (the best) earns more than another (the baseline; if that is best, the runner-up).

        The measure is the objective if that is revenue or margin, else margin. ValueError for another measure, or for
        a strategy that was not run.
        """
        now = now or self.best
        then = then or next((name for name in (self.strategies[0], *self.ranking(self.objective)) if name != now), now)
        for name in (now, then):
            if name not in self.strategies:
                raise ValueError(f'no strategy "{name}" was run: {suggest(name, self.strategies, "there are")}')
        measure = measure or (self.objective if self.objective in BOOKS else "margin")
        records, records_then = ([self.record(name, seed) for seed in self.seeds] for name in (now, then))
        return Bridge(then, now, measure, bridge(records, records_then, measure))

    @cached_property
    def remarks(self) -> list[Remark]:
        """What did nothing, and in what else strategies differ from the baseline than they say."""
        return remarks_of(self, self.components)

    @property
    def has_bridge(self) -> bool:
        """Whether a bridge answers the question: two strategies at least, and an objective that is a sum of money."""
        return len(self.strategies) > 1 and self.worlds > 0 and self.objective in BOOKS

    def plot(self, measure: str | None = None) -> Figure:
        """A figure: a measure (the objective) by week, and paired differences of the headline measures."""
        from simsales.experiments.figures import comparison_figure

        return comparison_figure(self, measure or self.objective)

    def to_dict(self, by: Split | None = None) -> dict[str, Any]:
        """Everything that the terminal shows, as plain data; None where a figure is not defined."""
        grouped: dict[str, Any] = {"by": {by: rows_of(self.by(by))}} if by is not None and self.worlds else {}
        if self.has_bridge:
            grouped["bridge"] = self.bridge().to_dict()
        return {
            **asdict(self.question),
            "strategies": [{"name": name, "description": text} for name, text in self.descriptions.items()],
            "worlds": self.worlds,
            "seeds": self.seeds,
            "measures": {
                name: {"label": m.label, "unit": m.unit, "better": m.better, "description": m.description}
                for name, m in self.measures.items()
            },
            "table": rows_of(self.table()),
            "differences": rows_of(self.differences()),
            "best": self.best if self.worlds else None,
            "verdict": self.verdict(),
            "remarks": [remark.to_dict() for remark in self.remarks],
            "account": asdict(self.account),
            **grouped,
        }

    def to_json(self, by: Split | None = None) -> str:
        """``to_dict`` as JSON text."""
        return json.dumps(self.to_dict(by), indent=2, ensure_ascii=False, allow_nan=False)

    def __repr__(self) -> str:
        names = ", ".join(self.strategies)
        return f"<Comparison of {names} in {self.worlds} worlds: {' '.join(self.verdict())}>"
