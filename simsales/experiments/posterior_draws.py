"""A posterior as draws: what is believed by parameter, a scenario whose worlds draw from it, and a file of that."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from simsales.experiments.changes import written
from simsales.experiments.errors import ExperimentError
from simsales.experiments.fitted import extending
from simsales.experiments.free import Parameters
from simsales.experiments.inputs import Source, change, load, prepare
from simsales.experiments.runner import Done
from simsales.files.positions import Location
from simsales.market.check import Prepared, check

VAGUE = 0.8  # of the prior's width: about as wide as before anything was seen


@dataclass(frozen=True)
class Posterior:
    """Draws of parameters: ``draws`` has a row a draw and a column a key (tied ones too); each world takes one of them.

    ``table`` has by free key the ``median``, the middle 90% from ``low`` to ``high``, and how much ``of_prior`` its
    width is.
    """

    prepared: Prepared
    strategy: str
    parameters: Parameters
    draws: pd.DataFrame
    table: pd.DataFrame
    worlds: int
    points: int
    targets: int
    done: Done

    @property
    def changes(self) -> dict[str, Any]:
        """By key ``{ draws = […] }``, as a scenario says it."""
        return {key: {"draws": self.draws[key].tolist()} for key in self.draws}

    @property
    def scenario(self) -> Prepared:
        """The scenario whose worlds draw from the posterior."""
        return check(change(self.prepared.loaded, self.changes))

    def correlations(self) -> pd.DataFrame:
        """How the draws of each two keys go together."""
        return self.draws.corr()

    def notes(self) -> list[str]:
        """What the targets did not tell."""
        vague = self.table.index[self.table["of_prior"] > VAGUE].tolist()
        return [f"the targets hardly tell {', '.join(vague)}: it is about as open as before."] if vague else []

    def save(self, path: str | Path) -> Path:
        """Write a scenario file that extends this one and whose worlds draw from the posterior, and read it."""
        origin = [
            f"Posterior of simsales: {len(self.draws)} draws, by synthetic likelihood of {self.targets} targets, from "
            f'{self.points} points in {self.worlds} worlds, as "{self.strategy}".',
            *self.notes(),
        ]
        path = extending(Path(path), self.prepared, origin, self.changes)
        load(path)
        return path


def with_worlds(source: Source, path: str | Path) -> Prepared:
    """A scenario whose worlds draw what a saved posterior says: all ``{ draws = […] }`` of that file.

    ExperimentError for a file without any; ScenarioError where they do not fit the scenario.
    """
    try:
        said = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExperimentError(f"{path} is no TOML file: {error}") from None
    found = dict(_draws(said, ()))
    if not found:
        raise ExperimentError(f"{path} is no posterior: no number in it is {{ draws = […] }}")
    return check(change(prepare(source).loaded, {written(location): value for location, value in found.items()}))


def _draws(node: Any, location: Location) -> Any:
    if isinstance(node, Mapping):
        if "draws" in node:
            yield location, dict(node)
            return
        for key, value in node.items():
            yield from _draws(value, (*location, key))
