"""What if: a strategy of the scenario against one in the making, in the same worlds, as they arrive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simsales.dashboard.answers import VOTED, Seen, seen
from simsales.dashboard.arriving import Arriving
from simsales.dashboard.drafts import Draft, file_name, save, with_drafts
from simsales.dashboard.knobs import Knob, world_knobs
from simsales.experiments.bridge import Bridge
from simsales.experiments.comparison import Comparison
from simsales.files.positions import Location
from simsales.market.check import Prepared

FEWEST, MOST_WORLDS = 2, 500
OFTEN = 1.5  # times the worlds of the last bridge, after which it is made again: it looks at every record


class Trial:
    """One session's bench: A as the file has it, B turned by hand; it shares nothing with any other session."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        names, run = list(prepared.strategies), prepared.loaded.scenario.run
        self.one = names[0]
        self.base = names[min(1, len(names) - 1)]
        self.measure: str = run.objective
        self.worlds = int(run.replications)
        self.world: dict[Location, float] = {}
        self.turned: dict[Location, Any] = {}
        self.draft = Draft.of(prepared, self.base, "B")
        self.arriving: Arriving | None = None
        self.comparison: Comparison | None = None
        self.history: list[Seen] = []
        self.differences: list[Seen] = []  # of every measure that is shown
        self.bridge: Bridge | None = None  # why: the lines of the books from A to B, as of the last time it was made
        self._bridged = 0  # worlds

    def start_from(self, strategy: str) -> None:
        """Make B a copy of another strategy."""
        self.base, self.turned = strategy, {}
        self.draft = Draft.of(self.prepared, strategy, self.draft.name)

    def rename(self, name: str) -> None:
        """Call B otherwise."""
        self.draft = Draft(name.strip(), self.draft.tables, self.draft.description)

    def knobs(self) -> list[Knob]:
        """What may be turned of B."""
        return self.draft.knobs(self.prepared)

    def world_knobs(self) -> list[Knob]:
        """What may be assumed of the world, under A and B alike."""
        return world_knobs(self.prepared)

    def turn(self, knob: Knob, value: float | str) -> None:
        """Turn a knob of B."""
        self.draft = self.draft.turned(knob.location, knob.said(value))
        self.turned[knob.location] = value

    def assume(self, knob: Knob, value: float | None) -> None:
        """Hold a number of the world at a value, or (None) let every world draw its own again."""
        if value is None:
            self.world.pop(knob.location, None)
        else:
            self.world[knob.location] = int(value) if knob.step == 1.0 and float(value).is_integer() else float(value)

    def compare(self, store: Path | None) -> Arriving:
        """Ask for A against B; who was asked before is stopped. ScenarioError, ExperimentError for what is wrong."""
        self.stop()
        self._forget()
        prepared = with_drafts(self.prepared, [self.draft], self.world)
        self.arriving = Arriving(prepared, [self.one, self.draft.name], self.worlds, store=store)
        return self.arriving

    def arrived(self, comparison: Comparison) -> None:
        """Take note of so many worlds."""
        self.comparison = comparison
        one, other = comparison.strategies
        self.history.append(seen(comparison, one, other, self.measure))
        self.differences = [seen(comparison, one, other, name) for name in VOTED]
        if comparison.worlds >= OFTEN * self._bridged or comparison.worlds >= self.worlds:
            self._bridged = comparison.worlds
            self.bridge = comparison.bridge(other, one)

    def ask(self, measure: str) -> None:
        """Look at another measure of the same worlds."""
        self.measure = measure
        if self.comparison is not None:
            one, other = self.comparison.strategies
            self.history = [seen(self.comparison, one, other, measure)]

    @property
    def answer(self) -> Seen | None:
        """What the worlds so far say."""
        return self.history[-1] if self.history else None

    def save(self, folder: Path) -> Path:
        """Save B as a file that extends the scenario."""
        return save(self.prepared, self.draft, folder, self.world)

    @property
    def file_name(self) -> str:
        """The name of the file that B is handed over as."""
        return file_name(self.draft.name)

    def text(self) -> str:
        """B as a file beside the scenario's; ScenarioError if it does not fit."""
        with_drafts(self.prepared, [self.draft], self.world)
        return self.draft.text(self.prepared.loaded.path.name, self.world)

    def stop(self) -> None:
        """Run nothing any longer."""
        if self.arriving is not None:
            self.arriving.stop()

    def close(self) -> None:
        """The page is gone: free what it held."""
        self.stop()
        self.arriving = None
        self._forget()

    def _forget(self) -> None:
        self.comparison, self.bridge, self._bridged = None, None, 0
        self.history, self.differences = [], []
