"""What a search for the best values came to: the winner or the front, in fresh worlds, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments import statistics
from simsales.experiments.aims import Aim
from simsales.experiments.changes import changed
from simsales.experiments.errors import ExperimentError
from simsales.experiments.numbers import Scale, worlds_of
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
    promise or not. ``complete``: every point of a grid was tried. ``asked`` points were to be tried; where Ctrl-C came
    before the search was over it is not ``searched``: ``best`` is the best so far, of which no probability is known.
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
    asked: int = 0
    searched: bool = True

    @property
    def lived(self) -> int:
        """How many points have figures."""
        return int(self.frame[self.aim.measures].notna().all(axis=1).sum())

    @property
    def scenario(self) -> Prepared:
        """The scenario with the best values. ExperimentError where there are none."""
        if self.best is None:
            raise ExperimentError("there is no best point: see the front, or why none keeps the limits")
        return changed(self.prepared, [f"{key}={value}" for key, value in self.best.items()])

    def sentences(self) -> list[str]:
        """What is best, how surely, and what it brings."""
        first = [] if self.searched else [f"Interrupted: {self.lived} of {self.asked} points lived."]
        of = f"{len(self.frame)} points" if self.searched else f"the {self.lived} that were lived"
        if not self.frame["taken"].any():
            limits = " and ".join(map(str, self.aim.limits)) or "the figures"
            return [*first, f"None of {of} keeps {limits}."]
        if self.best is None:
            names = ", ".join(MEASURES[name].label.lower() for name in self.aim.objectives)
            front = f"{int(self.frame['taken'].sum())} of {of} are bettered by none in {names}."
            return [*first, front, *self._cut_short()]
        return [*first, self._choice(), *map(self._anew, self.fresh.to_dict("records")), *self._cut_short()]

    def _choice(self) -> str:
        """Which values are best, and how surely."""
        assert self.best is not None
        values = ", ".join(f"{key} = {value}" for key, value in self.best.items())
        if not self.searched:
            return f"The best so far: {values}; how surely it is the best nobody can say yet."
        unit, currency = MEASURES[self.aim.objectives[0]].unit, self.prepared.loaded.scenario.currency
        near = self._text(unit, self.margin, currency)
        sure = f"at least {self.promise:.0%}" if self.kept else f"{self.probability:.0%} only"
        among = f"all {len(self.frame)} points" if self.complete else "the best that were tried"
        return f"Best: {values}; of {among}, or within {near} of the best, with a probability of {sure}."

    def _anew(self, row: Mapping[Any, Any]) -> str:
        """What a measure is in fresh worlds."""
        measure, worlds, pairs = MEASURES[row["measure"]], int(row["worlds"]), int(row["pairs"])
        scale = Scale.of(measure.unit, [row["mean"], row["as_it_stands"]], [row["difference_high"] - row["difference"]])
        some = "" if worlds == self.fresh_worlds else f"{worlds} of "
        told = f"{measure.label} in {some}{self.fresh_worlds} fresh worlds: {scale.text(row['mean'])}"
        if not pairs:
            return f"{told}; there is no world to tell it from the scenario as it stands."
        ends = scale.interval(row["difference_low"], row["difference_high"], signed=True) or "(no interval)"
        among = "" if pairs == worlds else f", in {worlds_of(pairs)} of both"
        return f"{told}, {scale.apart(row['difference'])} {ends} from the scenario as it stands{among}."

    def _cut_short(self) -> list[str]:
        """That fresh worlds lack since Ctrl-C came."""
        if not self.done.interrupted:
            return []
        some = "not all" if len(self.fresh) else "none"
        return [f"Interrupted: {some} of the fresh worlds were lived; the search's own figures are too good."]

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
            "asked": self.asked,
            "lived": self.lived,
            "searched": self.searched,
            "sentences": self.sentences(),
            "account": self.done.as_data(),
        }

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json_text("optimum", self.to_dict())


def fresh_rows(aim: Aim, taken: Sequence[int], anew: Any, base: Any) -> pd.DataFrame:
    """By point taken and measure: its mean in fresh worlds, and how far that is from the scenario as it stands.

    ``worlds`` have the measure, ``pairs`` have it of the scenario as it stands too. A point that was lived in none has
    no rows.
    """
    rows = []
    for place, figures in zip(taken, anew, strict=True):
        if not np.isfinite(figures).any():
            continue
        for column, name in enumerate(aim.measures):
            own, apart = figures[:, column], statistics.apart(figures[:, column], base[:, column])
            stands = float(np.nanmean(base[:, column])) if np.isfinite(base[:, column]).any() else np.nan
            known = int(np.isfinite(own).sum()), int(np.isfinite(apart).sum())
            means = *statistics.mean_interval(own), stands, *statistics.mean_interval(apart)
            rows.append((place, name, *means, *known))
    columns = ["point", "measure", "mean", "low", "high", "as_it_stands"]
    more = ["difference", "difference_low", "difference_high", "worlds", "pairs"]
    return pd.DataFrame(rows, columns=[*columns, *more])
