"""Whether a change of a file is refused, changes its history, or does nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simsales.experiments.inputs import change
from simsales.files.needs import is_off
from simsales.files.problems import ScenarioError
from simsales.market.build import build_market
from simsales.market.check import Prepared, check
from simsales.market.loading import Loaded
from simsales.market.market import Market

HERE = Path(__file__).parent
REFUSED, MATTERS, SILENT, OFF = "refused", "matters", "silent", "off"


class World(NamedTuple):
    """A file, and a strategy of it whose history is compared."""

    loaded: Loaded
    strategy: str

    def changed(self, changes: Mapping[str, Any]) -> Prepared:
        """The scenario with some keys changed, checked."""
        return check(change(self.loaded, changes))


def weeks(market: Market) -> Iterator[bytes]:
    """A hash of each week: of all columns of the customers, and of all that was counted."""
    while market.week < market.weeks:
        market.run_for(1)
        digest = hashlib.blake2b(np.ascontiguousarray(market.record.counts[-1]).tobytes())
        for name in sorted(market.customers.columns):
            digest.update(market.customers.column(name).tobytes())
        yield digest.digest()


def opened(prepared: Prepared, strategy: str) -> Market:
    """The market of a scenario in its own seed."""
    return build_market(prepared, strategy, prepared.loaded.scenario.run.seed)


class History:
    """The weeks of a world, lived as far as somebody asks."""

    def __init__(self, prepared: Prepared, strategy: str) -> None:
        self.prepared, self.strategy = prepared, strategy

    @cached_property
    def lived(self) -> list[bytes]:
        """All its weeks."""
        return list(weeks(opened(self.prepared, self.strategy)))

    def differs(self, other: Prepared) -> bool:
        """Whether another scenario has another history; it is lived until it does."""
        market = opened(other, self.strategy)
        return market.weeks != len(self.lived) or any(
            now != then for now, then in zip(weeks(market), self.lived, strict=True)
        )


def is_located(error: ScenarioError) -> bool:
    """Whether all that is wrong has its place: in the file, or, of a value that was given as a change, its key."""
    return all(each.line or each.key for each in error.problems)


def outcome(world: World, base: History, changes: Mapping[str, Any], key: str) -> str:
    """What becomes of a change of a key; what switches off is no other history where there was nothing to switch."""
    try:
        prepared = world.changed(changes)
    except ScenarioError as error:
        return REFUSED if is_located(error) else SILENT
    if base.differs(prepared):
        return MATTERS
    said = changes.get(key)
    return OFF if is_off(said) and said != {} else SILENT
