"""What a comparison found: strategies on the same worlds, as tidy frames, a verdict, a figure and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from simsales.experiments.accounting import Account
from simsales.experiments.bridge import Bridge, bridge
from simsales.experiments.execute import Task
from simsales.experiments.groups import Part, by, within
from simsales.experiments.paired import Paired, Question
from simsales.experiments.plain_data import json_text, rows_of
from simsales.experiments.regret import decision
from simsales.experiments.remarks import Remark, remarks_of
from simsales.experiments.standing import standing
from simsales.experiments.verdict import verdict
from simsales.files.problems import suggest
from simsales.market.books import BOOKS
from simsales.market.record import Record, Split

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

type Drew = Callable[[Sequence[int]], pd.DataFrame]  # what worlds drew, by their seeds


class Comparison(Paired):
    """The answer: strategies run in the same worlds, with the same luck; the first strategy is the baseline.

    ``compare`` makes it. Worlds in which a strategy is missing (an interrupted comparison) are left out.
    """

    def __init__(
        self, question: Question, strategies: Mapping[str, str], summaries: Mapping[Task, Mapping[str, float]],
        records: Callable[[Task], Record], seeds: Sequence[int], account: Account,
        components: Mapping[str, Sequence[Any]] = MappingProxyType({}), drew: Drew | None = None,
    ) -> None:  # fmt: skip
        super().__init__(question, strategies, summaries, records, seeds, account)
        self.components = components  # by strategy what it consists of, where that is known
        self._drew = drew
        self._within: dict[Split, dict[str, Part]] = {}

    def verdict(self) -> list[str]:
        """A sentence a headline measure: which strategy wins, by how much, how surely, or that it is open."""
        return verdict(self)

    def within(self, group: Split = "segment") -> dict[str, Part]:
        """The same comparison within each segment, channel or product, by name: each has its own ``verdict``."""
        if group not in self._within:  # every record is added up for it, once
            self._within[group] = within(self, group)
        return self._within[group]

    @property
    def places(self) -> tuple[Split, ...]:
        """What customers can be split into by where they live; nothing without an organisation, or without worlds."""
        lived = self.worlds and self.record(self.strategies[0], self.seeds[0]).labels.districts
        return ("district", "city") if lived else ()

    def verdict_by(self, group: Split = "segment") -> dict[str, str]:
        """A sentence for each segment, channel or product on the objective there, with one doubt of 5% for them all."""
        return {member: verdict(part)[0] for member, part in self.within(group).items()}

    def by(self, group: Split = "segment") -> pd.DataFrame:
        """For whom: mean and difference from the first strategy within each segment, channel or product.

        With 95% intervals; indexed by strategy, group and measure. ``worlds`` have a value, ``undefined`` have none.
        """
        return by(self.within(group), group)

    @property
    def drawn(self) -> pd.DataFrame:
        """What each world drew for each range of the scenario: a row a world (by its seed), a column a key, base units.

        No columns where nothing is uncertain.
        """
        import pandas as pd

        if self._drew is None:
            return pd.DataFrame(index=pd.Index(self.seeds, name="seed"))
        return self._drew(self.seeds)

    def decision(self, measure: str | None = None) -> pd.DataFrame:
        """What choosing each strategy risks, of a measure (the objective), in the worlds of all of them.

        How often it wins, what is missed against the best of each world (expected regret, Savage 1951), the worst 5% of
        worlds (from 100 on): columns as of ``simsales.experiments.regret.decision``. KeyError for an unknown measure.
        """
        name = measure or self.objective
        return decision(self.values(name), self.measures[name].better, self.strategies)

    def matters(self) -> list[str]:
        """The measures beside the headlines in which a strategy differs from the first: the interval excludes zero."""
        frame = self.differences()
        apart = frame[(frame["low"] > 0) | (frame["high"] < 0) | (frame["low"].isna() & (frame["difference"] != 0))]
        found = set(apart[apart["difference"].notna()].index.get_level_values("measure"))
        return [name for name in self.measures if name in found and name not in self.headlines]

    def bridge(self, now: str | None = None, then: str | None = None, measure: str | None = None) -> Bridge:
        """Why one strategy (the best) earns more than another (the baseline; if that is best, the runner-up).

        In the worlds of both. The measure is the objective if that is revenue or margin, else margin. ValueError for
        another measure, or for a strategy that was not run.
        """
        order = self.ranking(self.objective)
        now = now or order[0]
        then = then or next((name for name in (self.strategies[0], *order) if name != now), now)
        for name in (now, then):
            if name not in self.strategies:
                raise ValueError(f'no strategy "{name}" was run: {suggest(name, self.strategies, "there are")}')
        measure = measure or (self.objective if self.objective in BOOKS else "margin")
        seeds = self.seeds_of(now, then)
        records, records_then = ([self.record(name, seed) for seed in seeds] for name in (now, then))
        return Bridge(then, now, measure, bridge(records, records_then, measure))

    @cached_property
    def remarks(self) -> list[Remark]:
        """What did nothing, and in what else strategies differ from the baseline than they say."""
        return remarks_of(self, self.components)

    @property
    def has_bridge(self) -> bool:
        """Whether a bridge answers the question: two strategies at least, and an objective that is a sum of money."""
        return len(self.strategies) > 1 and self.best is not None and self.objective in BOOKS

    def plot(self, measure: str | None = None) -> Figure:
        """A figure: a measure (the objective) by week, and paired differences of the headline measures."""
        from simsales.experiments.figures import comparison_figure

        return comparison_figure(self, measure or self.objective)

    def plot_bridge(self, now: str | None = None, then: str | None = None, measure: str | None = None) -> Figure:
        """The ``bridge`` as a figure: where it starts, each step from where the one before it led, where it ends."""
        from simsales.experiments.bridge_figure import bridge_figure

        return bridge_figure(self.bridge(now, then, measure), self.question.currency)

    def to_dict(self, by: Split | None = None) -> dict[str, Any]:
        """Everything that the terminal shows, as plain data; None where a figure is not defined."""
        grouped: dict[str, Any] = {}
        if by is not None and self.worlds:
            grouped = {"by": {by: rows_of(self.by(by))}, "verdict_by": {by: self.verdict_by(by)}}
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
            "matters": self.matters() if self.worlds else [],
            "best": self.best,
            "decision": rows_of(self.decision()) if self.worlds else [],
            "drawn": rows_of(self.drawn),
            "worlds_by_strategy": {name: self.worlds_of(name) for name in self.strategies},
            "standing": {name: asdict(standing(self, name)) for name in self.headlines} if self.worlds else {},
            "verdict": self.verdict(),
            "remarks": [remark.to_dict() for remark in self.remarks],
            "account": self.account.as_data(),
            **grouped,
        }

    def to_json(self, by: Split | None = None) -> str:
        """``to_dict`` as JSON text."""
        return json_text("comparison", self.to_dict(by))

    def __repr__(self) -> str:
        names = ", ".join(self.strategies)
        return f"<Comparison of {names} in {self.worlds} worlds: {' '.join(self.verdict())}>"
