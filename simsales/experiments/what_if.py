"""What if: one key of a scenario at several values, one after the other, and which strategy wins then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simsales.experiments import statistics
from simsales.experiments.changes import changed, skipped
from simsales.experiments.comparison import Comparison
from simsales.experiments.inputs import Source
from simsales.experiments.keys import values_of
from simsales.experiments.plain_data import json_text, rows_of
from simsales.experiments.standing import Standing, standing
from simsales.market.check import Prepared

SURE, AS_GOOD, OPEN = "surely best", "as good", "cannot tell"
"""How surely the best at a value is best; ``AS_GOOD``: no other is better, and some are as good."""


@dataclass(frozen=True)
class WhatIf:
    """One key at several values, and what came out: a comparison each, in the same worlds.

    ``asked``: all values, those too that were not compared. ``skipped``: sentences on what a ``*`` passed over.
    """

    key: str
    comparisons: Mapping[str, Comparison]
    asked: Sequence[str] = ()
    skipped: Sequence[str] = ()

    @property
    def values(self) -> list[str]:
        """All values that were asked for."""
        return list(self.asked) or list(self.comparisons)

    def standings(self) -> dict[str, Standing]:
        """By value where the strategies stand on the objective; none for a value without worlds, or without figures."""
        found = {value: standing(each, each.objective) for value, each in self.comparisons.items() if each.worlds}
        return {value: each for value, each in found.items() if each.best is not None}

    def table(self) -> pd.DataFrame:
        """By value: the best strategy, how surely it is that, its mean, the runner-up, and by how much it is behind.

        With the 95% interval of that difference alone, and the number of worlds.
        """
        rows = []
        for value, stands in self.standings().items():
            found = self.comparisons[value]
            best, *rest = stands.order
            second = stands.runner_up or (rest[0] if rest else None)
            apart = statistics.mean_interval(found.difference(found.objective, best, second)) if second else [None] * 3
            mean = found.means()[found.objective][best]
            rows.append((value, best, _words(stands), mean, second, *apart, found.worlds))
        columns = ["value", "best", "standing", "mean", "runner_up", "difference", "low", "high", "worlds"]
        return pd.DataFrame(rows, columns=columns).set_index("value")

    def sentence(self) -> str:
        """At how many values which strategy is surely best, where it turns, and where it cannot be told."""
        table, asked = self.table(), len(self.values)
        if table.empty:
            return f"No world was completed at any of {asked} values of {self.key}."
        at = {words: table[table["standing"] == words] for words in (SURE, AS_GOOD, OPEN)}
        sure = at[SURE]["best"]
        counts = sure.value_counts(sort=False)
        winner = counts.idxmax() if len(counts) else None
        said = "No strategy" if winner is None else str(winner)
        some = f"any of {asked}" if winner is None else f"{counts[winner]} of {asked}"
        parts = [f"{said} is surely best at {some} values of {self.key}"]
        turns = [f"{name} at {_listed(rows)}" for name, rows in sure.groupby(sure, sort=False) if name != winner]
        if turns:
            parts.append(f"it turns: {', '.join(turns)}")
        if len(at[OPEN]):
            parts.append(f"it cannot be told at {_listed(at[OPEN])}")
        if len(at[AS_GOOD]):
            stands = self.standings()
            good = (f"{value} ({', '.join(_as_good(stands[value]))})" for value in at[AS_GOOD].index)
            parts.append(f"as good at {', '.join(good)}")
        missing = [value for value in self.values if value not in table.index]
        if missing:
            parts.append(f"not compared: {', '.join(missing)}")
        return f"{'; '.join(parts)}."

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json_text("what_if", self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """The table and the sentence as plain data; the ``difference`` of a share is one of shares."""
        one = next((each for each in self.comparisons.values() if each.objective in each.measures), None)
        measure = None if one is None else {"name": one.objective, "unit": one.measures[one.objective].unit}
        return {
            "key": self.key,
            "measure": measure,
            "asked": self.values,
            "values": rows_of(self.table()),
            "sentence": self.sentence(),
            "skipped": list(self.skipped),
        }


def vary(source: Source, text: str, compare: Callable[[Prepared, int], Comparison]) -> WhatIf:
    """Compare the strategies at each value of a ``key=a,b,c``, with the same luck; a value is used as ``--set`` does.

    All values are checked before the first is run. ``compare`` is told how many they are, as they share the doubt of 5%
    (``parts`` of ``simsales.compare``). ExperimentError and ScenarioError as of
    ``changed``.
    """
    key, values = values_of(text)
    variants = {value: changed(source, [f"{key}={value}"]) for value in values}
    passed = dict.fromkeys(line for value in values for line in skipped(source, [f"{key}={value}"]))
    done: dict[str, Comparison] = {}
    for value, prepared in variants.items():
        done[value] = compare(prepared, len(values))
        if done[value].account.interrupted:
            break
    return WhatIf(key, done, values, list(passed))


def _words(found: Standing) -> str:
    """How surely the best is best."""
    if found.open:
        return OPEN
    return SURE if found.sure or len(found.order) == 1 else AS_GOOD


def _as_good(found: Standing) -> list[str]:
    """The best, and those that are as good."""
    return [name for name in found.order if name == found.best or name in (*found.same, *found.equal)]


def _listed(rows: pd.Series | pd.DataFrame) -> str:
    return ", ".join(str(value) for value in rows.index)
