"""A comparison that arrives world by world, in pieces that take turns with everybody else's.

It is the bench of ``simsales.compare``, extended by a few worlds at a time: what it says of so many worlds is what the
command says of them. It can be stopped between two runs.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from threading import Event

from simsales.dashboard.pools import Pools
from simsales.experiments.compare import Bench
from simsales.experiments.comparison import Comparison
from simsales.experiments.execute import Observer, simulate
from simsales.experiments.inputs import choose
from simsales.experiments.runner import Progress, Runner
from simsales.market.check import Prepared

PIECE = 0.5  # seconds that a piece of the work takes, about
FEWEST = 2  # worlds of the first look


class Stopped(Exception):
    """Nobody waits for this any longer."""


class Arriving:
    """Strategies of a scenario compared in so many worlds (the scenario's, if not said), as they come in.

    Runs are found and kept in the ``store`` (None: kept until nobody needs them). ExperimentError for an unknown
    strategy, or where the machine is too small.
    """

    def __init__(
        self,
        prepared: Prepared,
        strategies: Sequence[str],
        worlds: int | None = None,
        *,
        store: Path | None,
        observer: Observer = simulate,
    ) -> None:
        self.prepared, self.strategies = prepared, choose(prepared, strategies)
        self.worlds = prepared.loaded.scenario.run.replications if worlds is None else worlds
        self.found: Comparison | None = None
        self.seconds = 0.0  # that the last world took
        self._stop = Event()
        self._runner = Runner({"": prepared}, {"": observer}, jobs=1, store=store, progress=self._listen)
        self._bench = Bench(prepared, self.strategies, self._runner)

    def stop(self) -> None:
        """Run no further; what has been found stays."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether it was stopped."""
        return self._stop.is_set()

    def look(self, worlds: int) -> Comparison:
        """The comparison in the first so many worlds. Stopped, if it was."""
        before = 0 if self.found is None else self.found.worlds
        start = time.perf_counter()
        with self._runner:
            self._bench.extend(self._runner, worlds)
        self.found = self._bench.comparison(1)
        self.seconds = (time.perf_counter() - start) / max(worlds - before, 1)
        return self.found

    def next_worlds(self) -> int:
        """How many worlds the next look has: as many more as take about half a second."""
        if self.found is None:
            return min(FEWEST, self.worlds)
        more = max(1, int(PIECE / max(self.seconds, 1e-3)))
        return min(self.found.worlds + more, self.worlds)

    async def come_in(self, pools: Pools) -> AsyncIterator[Comparison]:
        """One comparison after the other, each of more worlds; none after it was stopped.

        ScenarioError and ExperimentError as of ``compare``.
        """
        while not self.stopped and (self.found is None or self.found.worlds < self.worlds):
            asked = self.next_worlds()
            try:
                found = await pools.slowly(self.look, asked)
            except Stopped:
                return
            yield found
            if found.worlds < asked:  # some could not be run: what is wrong with them is told
                return

    def _listen(self, progress: Progress) -> None:
        if self._stop.is_set():
            raise Stopped
