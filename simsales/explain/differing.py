"""Whose life is worth comparing: a customer whom two strategies treat differently."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import compile_rules
from simsales.experiments.inputs import Source, choose, prepare
from simsales.market.opening import build_market


def customer_who_differs(scenario: Source, strategies: tuple[str, str], seed: int | None = None) -> int:
    """The number (from 1) of a customer who comes to hold something else under one strategy than under the other.

    Who still does at the end comes first, then whose holding is other the earliest. Both markets are lived side by
    side. ScenarioError for a bad scenario; ExperimentError where nobody ever holds anything else.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> customer_who_differs(load(file, {"run.customers": 500, "run.weeks": 20}), ("As today", "Home bundle")) > 0
    True
    """
    prepared = prepare(scenario)
    one, other = choose(prepared, strategies)
    seed = prepared.loaded.scenario.run.seed if seed is None else seed
    compile_rules()
    markets = [build_market(prepared, name, seed) for name in (one, other)]
    weeks = markets[0].weeks
    first = np.full(len(_holdings(markets[0])), weeks)
    for week in range(weeks):
        for market in markets:
            market.run_for(1)
        apart = (_holdings(markets[0]) != _holdings(markets[1])).any(axis=1)
        first[apart & (first == weeks)] = week
    if (first == weeks).all():
        raise ExperimentError(
            f'no customer ever holds anything else under "{other}" than under "{one}" in the world of seed {seed}'
        )
    order = np.lexsort((np.arange(len(first)), first, ~apart))
    return int(order[0]) + 1


def _holdings(market: Any) -> np.ndarray[Any, np.dtype[np.int16]]:
    """What each customer holds by category, as they are numbered; somebody who is no longer there holds nothing."""
    people = market.everybody()
    return np.where(people.alive[:, None], people.holding, -1)
