"""What these tests share: a world is written as a scenario file would say it, and one call lives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales
from tests.market.quiet import error, world

__all__ = ["Lived", "differ", "error", "live", "outcome_of", "world"]


@dataclass(frozen=True)
class Lived:
    """A market after its last week, and what was counted in it."""

    market: Any

    def entry(self, name: str) -> Any:
        """The counts of an entry: week x segment x (channel + 1) x (offer + 1)."""
        return np.asarray(self.market.record.entry(name))

    def total(self, *names: str) -> float:
        """Entries summed over everything."""
        return float(sum(self.entry(name).sum() for name in names))

    def weekly(self, *names: str) -> Any:
        """Entries by week, summed over everything else."""
        return sum(self.entry(name).sum(axis=(1, 2, 3)) for name in names)

    def by_offer(self, name: str) -> dict[str, Any]:
        """An entry by offer and week."""
        offers = self.market.record.names("product")
        return dict(zip(offers, self.entry(name).sum(axis=(1, 2)).T, strict=True))

    def by_segment(self, name: str) -> dict[str, float]:
        """An entry by segment."""
        return dict(
            zip(self.market.record.names("segment"), self.entry(name).sum(axis=(0, 2, 3)).tolist(), strict=True)
        )

    def column(self, name: str) -> Any:
        """A column of the customers, as they are at the end."""
        return self.market.customers.column(name)

    def history(self) -> dict[tuple[Any, ...], float]:
        """Everything counted that is not zero, by name: measure, week, segment, channel and product."""
        frame = self.market.record.frame()
        keys = zip(frame.measure, frame.week, frame.segment, frame.channel, frame["product"], strict=True)
        return dict(zip(keys, frame.value, strict=True))


type Live = Callable[..., Lived]


@pytest.fixture
def live(tmp_path: Path) -> Live:
    """``live(base, *more)``: a market lived to its end; each text of ``more`` is said over those before it."""

    def lived(*texts: str, changes: Mapping[str, Any] | None = None, strategy: str = "now", seed: int = 1) -> Lived:
        said = [text for text in texts if text]
        for number, text in enumerate(said):
            (tmp_path / f"{number}.toml").write_text(text, encoding="utf-8")
        layers = ", ".join(f'"{number}.toml"' for number in range(len(said)))
        (tmp_path / "world.toml").write_text(f"extends = [{layers}]", encoding="utf-8")
        market = simsales.build_market(simsales.load(tmp_path / "world.toml", changes), strategy, seed=seed)
        market.run()
        return Lived(market)

    return lived


def differ(one: Lived, other: Lived, moves: tuple[str, ...], least: float) -> bool:
    """Whether two histories differ: in one of the entries that have to move (any, if none is named), by some part."""
    if least:
        pairs = [(one.total(name), other.total(name)) for name in moves]
        return any(abs(a - b) >= least * max(a, b) > 0 for a, b in pairs)
    # That more is told is no effect of telling.
    first, second = (
        {key: value for key, value in each.history().items() if key[0] in moves or (not moves and "told" not in key[0])}
        for each in (one, other)
    )
    return first != second


@pytest.fixture
def outcome_of(live: Live) -> Callable[..., str]:
    """What becomes of a key with two values: "refused", with its name; "matters", if they differ; or "ignored".

    Of two keys that exclude each other the other one, ``partner``, may be named as well.
    """

    def outcome(
        base: str, world: str, key: str, values: tuple[Any, Any], moves: tuple[str, ...] = (), least: float = 0.0,
        partner: str = "",
    ) -> str:  # fmt: skip
        lived = []
        for value in values:
            try:
                lived.append(live(base, world, changes={key: value}))
            except simsales.ScenarioError as error:
                names = [name for name in (key.split(".")[-1].split("[")[0], partner) if name]
                named = any(name in str(error) for name in names)
                return "refused" if named else f"refused without naming {' or '.join(names)}: {error}"
        return "matters" if differ(*lived, moves, least) else "ignored"

    return outcome
