"""The markets in which the plain and the compiled market are compared."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from simsales.market.build import open_market
from simsales.market.check import Prepared, check
from simsales.market.loading import load_file
from simsales.market.market import Market
from simsales.market.scenario import Scenario

MARKET = Path(__file__).with_name("market.toml")
ALIVE, MONTHLY = MARKET.with_name("alive.toml"), MARKET.with_name("monthly.toml")
ENDING = MARKET.with_name("ending.toml")
PRICE_CUT = MARKET.parents[1] / "scenarios" / "price_cut.toml"


@cache
def prepared(path: Path = MARKET) -> Prepared:
    """A scenario file, read and checked."""
    return check(load_file(path))


def resized(scenario: Scenario, customers: int, weeks: int) -> Scenario:
    """The scenario with as many customers as said, and the reps and capacities that go with them."""
    factor = customers / scenario.run.customers
    channels = {
        name: channel.model_copy(
            update={} if channel.capacity is None else {"capacity": round(channel.capacity * factor)}
        )
        for name, channel in scenario.channels.items()
    }
    reps = {
        name: team.model_copy(update={"count": max(1, round(team.count * factor))})
        for name, team in scenario.reps.items()
    }
    run = scenario.run.model_copy(update={"customers": customers, "weeks": weeks})
    return scenario.model_copy(update={"run": run, "channels": channels, "reps": reps})


def market_of(
    strategy: str, customers: int, weeks: int, seed: int = 1, path: Path = MARKET, network: str | None = None
) -> Market:
    """The market of a scenario file before its first week, of another size, in another ``network`` if said.

    >>> market_of("list", customers=50, weeks=4).customers.n
    50
    """
    ready = prepared(path)
    scenario = resized(ready.loaded.at(seed), customers, weeks)
    if network is not None:
        friends: Any = scenario.world.network.model_copy(update={"kind": network})
        scenario = scenario.model_copy(update={"world": scenario.world.model_copy(update={"network": friends})})
    return open_market(scenario, ready.strategies[strategy].components, seed)
