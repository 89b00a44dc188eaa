"""A class: what one classroom session holds. It shares nothing with any other session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simsales.dashboard.answers import Seen, Vote
from simsales.dashboard.arriving import Arriving
from simsales.dashboard.captions import Said
from simsales.dashboard.lesson import Lesson
from simsales.dashboard.person import Follower, happened
from simsales.dashboard.places import CLASH
from simsales.dashboard.sides import Side
from simsales.market.check import Prepared

SLOWEST, FASTEST, USUAL = 0.5, 8.0, 2.0  # weeks a second
MOST_SEED = 2**63 - 1


class Class:
    """Two strategies of a scenario and a seed, the lesson that shows them, and the vote before it.

    The first week may only be played once the vote is closed, or was passed over.
    """

    def __init__(self, prepared: Prepared, strategies: tuple[str, str] | None = None, seed: int | None = None) -> None:
        self.prepared = prepared
        names = list(prepared.strategies)
        self.strategies = strategies or (names[0], names[min(1, len(names) - 1)])
        self.seed = prepared.loaded.scenario.run.seed if seed is None else seed
        self.speed, self.playing = USUAL, False
        self.row: int | None = None  # of the customer who is asked for
        self.follower: Follower | None = None
        self.vote = Vote(self.strategies, prepared.loaded.scenario.run.objective)
        self.passed = False  # the vote, over
        self.closed = False
        self.arriving: Arriving | None = None
        self.answer: Seen | None = None
        self.lesson = Lesson(prepared, self.strategies, self.seed)
        self.drawn, self.channel = "collisions", self.channels[-1]

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels' names."""
        return self.lesson.sides[0].channels

    @property
    def customers(self) -> int:
        """How many customers are simulated."""
        return self.lesson.sides[0].market.customers.n

    @property
    def drawn_names(self) -> tuple[str, ...]:
        """The figures that can be drawn week by week."""
        return tuple(self.lesson.sides[0].by_week)

    @property
    def may_play(self) -> bool:
        """Whether the class has voted, or will not."""
        return self.vote.closed or self.passed

    @property
    def over(self) -> bool:
        """Whether all weeks have been lived."""
        return self.lesson.over

    @property
    def place(self) -> int:
        """The place in the sample of who is followed, or -1."""
        rows = self.lesson.rows
        return rows.index(self.follower.row) if self.follower is not None and self.follower.row in rows else -1

    def choose(self, side: int, name: str) -> None:
        """Put a strategy on a side; one that stands on the other changes places with it."""
        one, other = self.strategies
        if name == self.strategies[1 - side]:
            self.strategies = (other, one)
        else:
            self.strategies = (name, other) if side == 0 else (one, name)

    def open(self) -> None:
        """Start the lesson of these strategies and this seed; other strategies ask for another vote."""
        if self.vote.strategies != self.strategies:
            self.stop()
            self.vote = Vote(self.strategies, self.vote.measure)
            self.passed, self.answer = False, None
        if tuple(self.lesson.strategies) == self.strategies and self.lesson.seed == self.seed:
            self.lesson.start()
        else:
            self.lesson = Lesson(self.prepared, self.strategies, self.seed)
        self.playing, self.follower = False, None

    def step(self) -> None:
        """Live a week on both sides; who is followed lives it too."""
        self.lesson.step()
        self.playing = self.playing and not self.over
        if self.follower is not None:
            self.follower.follow(self.lesson.week)

    def follow(self) -> None:
        """Follow the customer of the ``row``; nobody if there is none."""
        if self.row is None or not 0 <= self.row < self.customers:
            self.follower = None
            return
        if self.follower is None or self.follower.row != self.row:
            self.follower = Follower(self.lesson, self.row)
        self.follower.follow(self.lesson.week)

    def life(self, side: int) -> list[Said]:
        """What channels did so far at who is followed, on a side."""
        return [] if self.follower is None else happened(self.lesson.sides[side], self.follower.row)

    def next_clash(self) -> int | None:
        """The row of the next in the sample, after who is followed, at whom channels clash on a side this week."""
        clashing = {k for dots in self.lesson.dots() for k, dot in enumerate(dots) if dot.look == CLASH}
        if not clashing:
            return self.row
        after = [k for k in sorted(clashing) if k > self.place]
        return self.lesson.rows[after[0] if after else min(clashing)]

    def line(self, side: Side) -> list[tuple[int, float]]:
        """A figure as drawn week by week, on a side."""
        return [(week + 1, value) for week, value in enumerate(side.by_week[self.drawn]) if value == value]

    def ask(self, store: Path | None, make: Callable[..., Arriving] = Arriving) -> Arriving:
        """Ask for the answer over all worlds of the scenario; whoever was asked before is stopped."""
        self.stop()
        self.vote.close()
        self.arriving = make(self.prepared, self.strategies, store=store)
        return self.arriving

    def stop(self) -> None:
        """Run nothing any longer."""
        if self.arriving is not None:
            self.arriving.stop()

    def close(self) -> None:
        """The page is gone: free what it held. Whatever of the page lives on for a while does nothing more."""
        self.stop()
        self.playing, self.closed, self.follower, self.arriving = False, True, None, None
        self.lesson.sides, self.lesson.rows = [], []
