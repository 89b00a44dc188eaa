"""Estimated coefficients of a choice model, put into a scenario as the tastes of its segments."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import Source, change, loaded_of
from simsales.market.check import Prepared, check


def with_coefficients(
    scenario: Source,
    coefficients: Mapping[str, float],
    *,
    spreads: Mapping[str, float] | None = None,
    price: str | None = None,
    price_spread: float = 0.0,
    segments: Sequence[str] | None = None,
) -> Prepared:
    """The scenario with estimated coefficients as the tastes of its segments (all, or these), checked.

    ``coefficients`` are utility by a unit of the offers' own ``attributes``, of any sign, ``spreads`` the sds of those
    that are normal among customers (mixed logit); both stand in place of all tastes that the segments had. The
    coefficient named as ``price`` becomes ``price_response``, and ``price_spread`` the sd of its logarithm.
    ScenarioError if the scenario has no such attribute; ExperimentError for a price coefficient above 0, a spread below
    0, or an unknown segment.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp(), "lines.toml")
    >>> _ = file.write_text('''
    ... bare = true
    ... catalogue.products.fast = { category = "line", price = 40, attributes = { speed = 2.0 } }
    ... catalogue.products.slow = { category = "line", price = 30, attributes = { speed = 1.0 } }
    ... ''')
    >>> made = with_coefficients(file, {"speed": 1.5, "price": -0.04}, price="price")
    >>> segment = made.loaded.scenario.world.segments["all"]
    >>> segment.tastes, segment.price_response
    ({'speed': 1.5}, 0.04)
    """
    loaded, spreads = loaded_of(scenario), dict(spreads or {})
    checked(coefficients, spreads, price, (*coefficients, *spreads))
    known = list(loaded.scenario.world.segments)
    unknown = [name for name in segments or () if name not in known]
    if unknown:
        raise ExperimentError(f'there is no segment "{unknown[0]}": there are {", ".join(known)}')
    changes: dict[str, Any] = {}
    for name in segments or known:
        place = f'world.segments."{name}"'
        changes[f"{place}.tastes"] = {key: float(each) for key, each in coefficients.items() if key != price}
        changes[f"{place}.taste_spread"] = {key: float(each) for key, each in spreads.items()}
        if price is not None:
            changes[f"{place}.price_response"] = -float(coefficients[price])
            changes[f"{place}.price_response_spread"] = float(price_spread)
    return check(change(loaded, changes))


def checked(
    coefficients: Mapping[str, float], spreads: Mapping[str, float], price: str | None, known: Sequence[str]
) -> None:
    """ExperimentError for coefficients and spreads that cannot be."""
    for name, each in {**coefficients, **spreads}.items():
        if name not in known:
            raise ExperimentError(f'there is no attribute "{name}": there are {", ".join(known)}')
        if not math.isfinite(each):
            raise ExperimentError(f"the coefficient of {name} is no number: {each}")
    below = [name for name, each in spreads.items() if each < 0]
    if below:
        raise ExperimentError(f"the spread of {below[0]} is below 0")
    if price is None:
        return
    if price not in coefficients:
        raise ExperimentError(f'there is no coefficient of the price "{price}"')
    if coefficients[price] > 0:
        raise ExperimentError(
            f"the coefficient of the price ({coefficients[price]:g}) is above 0: leave `price` out, and it counts as "
            "any attribute does"
        )
    if price in spreads:
        raise ExperimentError("a price response is lognormal: say price_spread, the sd of its logarithm")
