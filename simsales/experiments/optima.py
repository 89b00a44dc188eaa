"""What a search for the best values came to: the winner or the front, in fresh worlds, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simsales.experiments.aims import Aim
from simsales.experiments.changes import changed
from simsales.experiments.errors import ExperimentError
from simsales.experiments.numbers import Scale
from simsales.experiments.plain_data import json_text, rows_of
from simsales.experiments.runner import Done
from simsales.market.check import Prepared
from simsales.market.measures import MEASURES


@dataclass(frozen=True)
class Optimum:
    """The best values of some keys.

    ``frame`` has a row a point that was tried (means of the search's own worlds: the best of them are too good);
    ``best`` the values by key, None with several objectives or where no point keeps the limits. ``fresh`` has by taken
    point and measure what worlds say in which nothing was looked for, and the paired difference from the scenario as
    it stands. ``probability``: that the best is within the ``margin`` of the best of the finalists; it ``kept`` the
    promise or not. ``complete``: every point of a grid was tried.
    """

    aim: Aim
    strategy: str
    keys: tuple[str, ...]
    frame: pd.DataFrame
    best: Mapping[str, str] | None
    probability: float | None
    kept: bool
    margin: float
    promise: float
    complete: bool
    fresh: pd.DataFrame
    fresh_worlds: int
    prepared: Prepared
    done: Done

    @property
    def scenario(self) -> Prepared:
        """The scenario with the best values. ExperimentError where there are none."""
        if self.best is None:
            raise ExperimentError("there is no best point: see the front, or why none keeps the limits")
        return changed(self.prepared, [f"{key}={value}" for key, value in self.best.items()])

    def sentences(self) -> list[str]:
        """What is best, how surely, and what it brings."""
        if not self.frame["taken"].any():
            limits = " and ".join(map(str, self.aim.limits)) or "the figures"
            return [f"None of {len(self.frame)} points keeps {limits}."]
        if self.best is None:
            names = ", ".join(MEASURES[name].label.lower() for name in self.aim.objectives)
            return [f"{int(self.frame['taken'].sum())} of {len(self.frame)} points are bettered by none in {names}."]
        unit, currency = MEASURES[self.aim.objectives[0]].unit, self.prepared.loaded.scenario.currency
        near = self._text(unit, self.margin, currency)
        sure = f"at least {self.promise:.0%}" if self.kept else f"{self.probability:.0%} only"
        among = f"all {len(self.frame)} points" if self.complete else "the best that were tried"
        values = ", ".join(f"{key} = {value}" for key, value in self.best.items())
        lines = [f"Best: {values}; of {among}, or within {near} of the best, with a probability of {sure}."]
        for _, row in self.fresh.iterrows():
            measure = MEASURES[row["measure"]]
            scale = Scale.of(
                measure.unit, [row["mean"], row["as_it_stands"]], [row["difference_high"] - row["difference"]]
            )
            ends = scale.interval(row["difference_low"], row["difference_high"], signed=True)
            lines.append(
                f"{measure.label} in {self.fresh_worlds} fresh worlds: {scale.text(row['mean'])}, "
                f"{scale.apart(row['difference'])} {ends} from the scenario as it stands."
            )
        return lines

    def _text(self, unit: str, value: float, currency: str) -> str:
        text = Scale.of(unit, [value]).apart(value).removeprefix("+")
        return f"{text} {currency}" if unit == "money" else text

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        said = {
            name: getattr(self, name) for name in ("strategy", "probability", "kept", "margin", "promise", "complete")
        }
        return {
            **said,
            "objectives": list(self.aim.objectives),
            "limits": list(map(str, self.aim.limits)),
            "keys": list(self.keys),
            "best": None if self.best is None else dict(self.best),
            "points": rows_of(self.frame),
            "fresh": rows_of(self.fresh),
            "fresh_worlds": self.fresh_worlds,
            "sentences": self.sentences(),
            "account": self.done.as_data(),
        }

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json_text("optimum", self.to_dict())
