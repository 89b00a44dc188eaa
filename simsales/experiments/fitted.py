"""What a calibration came to: values, how good they are, what is not known, and a scenario file that says them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from simsales.experiments.changes import written
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import load
from simsales.experiments.keys import inner, location_of
from simsales.experiments.plain_data import json_text, plain_value, rows_of
from simsales.experiments.runner import Done
from simsales.files.positions import Location
from simsales.market.check import Prepared

_BARE = re.compile("[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Fit:
    """Parameters fitted to targets.

    ``table`` has a row a free key: ``value``, ``low`` and ``high`` (two standard errors to either side, as far as its
    range goes), ``start``, ``from_`` and ``to`` (its range), ``scale`` and ``standing`` (fixed, not fixed, not fixed
    apart, at its low or high end). ``residuals`` are the targets with what was simulated, the ``noise`` of that, and
    ``off``. ``score`` holds the model against naive forecasts on train and test. ``notes`` say what is not known.
    ``loss`` has the standard error ``loss_error``; ``noise`` is how well simulated targets are known, ``tolerance``
    how well they were to be.
    """

    prepared: Prepared
    strategy: str
    loss_name: str
    values: Mapping[str, Any]
    table: pd.DataFrame
    residuals: pd.DataFrame
    score: pd.DataFrame
    correlations: pd.DataFrame
    notes: Sequence[str]
    loss: float
    loss_error: float
    noise: float
    tolerance: float
    worlds: int
    customers: int
    evaluations: int
    source: str
    done: Done

    @property
    def scenario(self) -> Prepared:
        """The scenario with the fitted values, to be run and compared."""
        from simsales.experiments.inputs import change
        from simsales.market.check import check

        return check(change(self.prepared.loaded, self.values))

    def save(self, path: str | Path) -> Path:
        """Write a scenario file that extends the fitted one and says the fitted values, with where they come from.

        Whatever else was changed before the fit (``bare``, changes of ``load``) is written too. The file is read and
        checked once it is there. ExperimentError where the scenario lies on another drive, so that none can extend it.
        """
        path = extending(Path(path), self.prepared, self.origin(), self.values, self._margin)
        load(path)
        return path

    def origin(self) -> list[str]:
        """Where the values come from, in lines."""
        trained = int((self.residuals["use"] == "train").sum())
        held = len(self.residuals) - trained
        model = self.score.loc["model"]
        lines = [
            f"Fitted by simsales calibrate to {trained} targets of {self.source}"
            + (f" ({held} more were held out)." if held else "."),
            f"Loss: {self.loss_name}, {self.loss:.4g}; off by {model['train_off']:.2%} of the size of the targets"
            + (f", by {model['test_off']:.2%} of those held out." if held else "."),
            f"{self.evaluations} evaluations in {self.worlds} worlds of {self.customers:,} customers, as "
            f'"{self.strategy}"; simulated targets are known to within {self.noise:.2%}.',
        ]
        return [*lines, *(["INTERRUPTED: the best so far."] if self.done.interrupted else []), *self.notes]

    def _margin(self, key: str) -> str:
        if key not in self.table.index:
            return "  # tied"
        row = self.table.loc[key]
        known = f"{row['low']:.4g} to {row['high']:.4g}"
        return f"  # {known}" if row["standing"] == "fixed" else f"  # {row['standing']}"

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json_text("calibration", self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        figures = {name: plain_value(getattr(self, name)) for name in ("loss", "loss_error", "noise", "tolerance")}
        return {
            "strategy": self.strategy,
            "loss_name": self.loss_name,
            **figures,
            "values": dict(self.values),
            "parameters": rows_of(self.table),
            "residuals": rows_of(self.residuals),
            "score": rows_of(self.score),
            "correlations": rows_of(self.correlations),
            "notes": list(self.notes),
            "worlds": self.worlds,
            "customers": self.customers,
            "evaluations": self.evaluations,
            "targets": self.source,
            "runs": self.done.as_data(),
        }


def extending(
    path: Path, prepared: Prepared, origin: Sequence[str], values: Mapping[str, Any],
    margin: Callable[[str], str] = lambda key: "",
) -> Path:  # fmt: skip
    """Write a scenario file that extends another and says values, with comments on top and in the margin.

    Whatever else was changed of the file before is written too. ExperimentError where the scenario lies on another
    drive, or is the file itself.
    """
    loaded = prepared.loaded
    try:
        base = Path(os.path.relpath(loaded.path.resolve(), path.resolve().parent)).as_posix()
    except ValueError:
        raise ExperimentError(f"{path} lies on another drive than {loaded.path}, which it extends") from None
    if path.resolve() == loaded.path.resolve():
        raise ExperimentError(f"{path} is the scenario itself: save what was fitted under another name")
    lines = [*(f"# {line}" for line in origin), "", f"extends = {json.dumps(base, ensure_ascii=False)}"]
    if loaded.scenario.bare:
        lines.append("bare = true")
    said = {key: value for key, value in _before(prepared).items() if key != "bare" and key not in values}
    lines += [f"{toml_key(location_of(key))} = {toml(value)}" for key, value in said.items()]
    lines += [f"{toml_key(location_of(key))} = {toml(value)}{margin(key)}" for key, value in values.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _before(prepared: Prepared) -> dict[str, Any]:
    """What was changed of a file before, by key; a list as a whole."""
    found: dict[Location, Any] = {}
    for location in sorted(prepared.loaded.changed, key=str):
        cut = next((place for place, part in enumerate(location) if isinstance(part, int)), len(location))
        here: Any = prepared.loaded.said
        for part in location[:cut]:
            here = inner(here, part)
        found[location[:cut]] = here
    return {written(location): value for location, value in found.items()}


def toml_key(location: Location) -> str:
    """A location as a key of a TOML file.

    >>> toml_key(("world", "segments", "A b", "share"))
    'world.segments."A b".share'
    """
    parts = map(str, location)
    return ".".join(part if _BARE.fullmatch(part) else json.dumps(part, ensure_ascii=False) for part in parts)


def toml(value: Any) -> str:
    """A value as a TOML file writes it.

    >>> toml({"low": 0.5, "A b": ["x", True]})
    '{ low = 0.5, "A b" = ["x", true] }'
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{toml_key((str(key),))} = {toml(each)}' for key, each in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return repr(value) if isinstance(value, int | float) else str(value)
