"""What a comparison found: strategies on the same worlds, as tidy frames, a verdict, a figure and JSON."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from simsales.experiments.paired import Paired
from simsales.experiments.standing import standing
from simsales.experiments.verdict import verdict
from simsales.market.record import Split

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Comparison(Paired):
    """The answer: strategies run in the same worlds, with the same luck; the first strategy is the baseline.

    ``compare`` makes it. Worlds in which a strategy is missing (an interrupted comparison) are left out.
    """

    def verdict(self) -> list[str]:
        """A sentence a headline measure: which strategy wins, by how much, how surely, or that it is open."""
        return verdict(self)

    def plot(self, measure: str | None = None) -> Figure:
        """A figure: a measure (the objective) by week, and paired differences of the headline measures."""
        from simsales.experiments.figures import comparison_figure

        return comparison_figure(self, measure or self.objective)

    def to_dict(self, by: Split | None = None) -> dict[str, Any]:
        """Everything that the terminal shows, as plain data; None where a figure is not defined."""
        grouped = {"by": {by: rows_of(self.by(by))}} if by is not None and self.worlds else {}
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
            "worlds_by_strategy": {name: self.worlds_of(name) for name in self.strategies},
            "standing": {name: asdict(standing(self, name)) for name in self.headlines} if self.worlds else {},
            "verdict": self.verdict(),
            "account": asdict(self.account),
            **grouped,
        }

    def to_json(self, by: Split | None = None) -> str:
        """``to_dict`` as JSON text."""
        return json.dumps(self.to_dict(by), indent=2, ensure_ascii=False, allow_nan=False)

    def __repr__(self) -> str:
        names = ", ".join(self.strategies)
        return f"<Comparison of {names} in {self.worlds} worlds: {' '.join(self.verdict())}>"


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame as JSON rows: NaN becomes None, infinity the text "Infinity"."""
    return [{name: plain_value(value) for name, value in row.items()} for row in frame.reset_index().to_dict("records")]


def plain_value(value: Any) -> Any:
    """A figure as JSON has it: NaN becomes None, infinity the text "Infinity"."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
