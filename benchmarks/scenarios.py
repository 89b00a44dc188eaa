"""The market in which the plain and the compiled market are compared."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from simsales.build import Prepared, check
from simsales.build.world import open_market
from simsales.market import Market
from simsales.scenario import load_file

MARKET = Path(__file__).with_name("market.toml")


@cache
def prepared(path: Path = MARKET) -> Prepared:
    """A scenario file, read and checked."""
    return check(load_file(path))


def market_of(
    strategy: str, customers: int, weeks: int, seed: int = 1, path: Path = MARKET, network: str | None = None
) -> Market:
    """The market of a scenario file before its first week, of another size, in another ``network`` if said.

    >>> market_of("list", customers=50, weeks=4).customers.n
    50
    """
    ready = prepared(path)
    scenario = ready.loaded.at(seed)
    changed: dict[str, Any] = {"run": scenario.run.model_copy(update={"customers": customers, "weeks": float(weeks)})}
    if network is not None:
        friends = scenario.world.network.model_copy(update={"kind": network})
        changed["world"] = scenario.world.model_copy(update={"network": friends})
    return open_market(scenario.model_copy(update=changed), ready.strategies[strategy].components, seed)
