"""In what customers of one segment differ from each other, where a scenario says that they do: drawn once, for good."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from scipy.special import betaincinv, gammaincinv, ndtri

from simsales.core.streams import Streams
from simsales.market.ground.kinds import ATTRIBUTES
from simsales.market.ground.offers import Floats
from simsales.market.needs.lapsing import LONGEST, weeks_to_lapse
from simsales.market.scenario import Scenario

_GRID, _ENDS = 16384, 64


def own_tastes(scenario: Scenario) -> list[str]:
    """The file's own attributes for which customers of a segment have tastes of their own, in the catalogue's order."""
    spreads = [each.taste_spread for each in scenario.world.segments.values()]
    return [name for name in scenario.own_attributes if any(each.get(name, 0.0) > 0 for each in spreads)]


def waits_for_orders(scenario: Scenario) -> bool:
    """Whether desks or a stock may have something in hand for a customer."""
    stocked = any(each.stock is not None for each in scenario.catalogue.products.values())
    return stocked or scenario.responses is not None


def own_sizes(scenario: Scenario) -> dict[str, int]:
    """How wide the columns of what is a customer's own are: not there where all are alike."""
    segments, categories = scenario.world.segments.values(), len(scenario.world.needs)
    file, responds = scenario.world.customer_file, waits_for_orders(scenario)
    differ = any(each.need_rate_spread > 0 for each in segments) or (file is not None and bool(file.need_by))
    return {
        "own rate": categories if differ else 0,
        "own end": categories if any(each.need_ends > 0 or each.need_lapses > 0 for each in segments) else 0,
        "own lapse": categories if any(each.need_lapses > 0 for each in segments) else 0,
        "own worth": categories if any(each.worth_having_spread > 0 for each in segments) else 0,
        "queued": int(responds or any(each.queue is not None for each in scenario.channels.values())),
        "responses": int(responds),
        "complains": int(scenario.world.complaints is not None),
        "advised": int(any(each.compares > 0 for each in segments)),
        "own weight": (len(ATTRIBUTES) if any(each.weights_spread > 0 for each in segments) else 0)
        + len(own_tastes(scenario)),
    }


def own_columns(
    scenario: Scenario, segment: Any, luck: Streams, slots: Any, effects: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Each customer's own factors on needs and weights, and own worth of categories; ``effects`` are a file's."""
    sizes, columns = own_sizes(scenario), {}
    spread = {
        name: np.array([getattr(each, name) for each in scenario.world.cells])[segment]
        for name in ("need_rate_spread", "worth_having_spread", "weights_spread")
    }
    if sizes["own rate"]:
        columns["need_factor"] = np.stack(
            [
                gamma_factors(luck.uniforms(f"need rate {name}", slots), spread["need_rate_spread"])
                * np.exp(effects.get(f"need {name}", 0.0))
                for name in scenario.world.needs
            ],
            axis=1,
        )
    if sizes["own end"]:
        columns["need_ends"] = _own_ends(scenario, segment, luck, slots)
    if sizes["own lapse"]:
        columns["need_until"] = _own_lapses(scenario, segment, luck, slots)
    if sizes["own worth"]:
        drawn = [ndtri(luck.uniforms(f"worth {name}", slots)) for name in scenario.world.needs]
        columns["worth_more"] = spread["worth_having_spread"][:, None] * np.stack(drawn, axis=1)
    if sizes["own weight"]:
        columns["weighs"] = _own_weights(scenario, segment, luck, slots, spread["weights_spread"])
    return columns


def _own_ends(scenario: Scenario, segment: Any, luck: Streams, slots: Any) -> Floats:
    """Each customer's own chance, by category, with which an order ends the need for good."""
    segments, ends = scenario.world.cells, np.zeros((len(slots), len(scenario.world.needs)))
    for g, name in enumerate(scenario.world.needs):
        drawn = luck.uniforms(f"need ends {name}", slots)
        for s, each in enumerate(segments):
            here = segment == s
            ends[here, g] = beta_chances(drawn[here], each.need_ends, each.need_ends_spread)
    return ends


def _own_lapses(scenario: Scenario, segment: Any, luck: Streams, slots: Any) -> Any:
    """The week, by customer and category, from which the need is over for good whatever is bought."""
    segments, weeks = scenario.world.cells, np.full((len(slots), len(scenario.world.needs)), LONGEST, np.int32)
    for g, name in enumerate(scenario.world.needs):
        own, when = (luck.uniforms(f"need lapses {name}{of}", slots) for of in ("", " after"))
        for s, each in enumerate(segments):
            here = segment == s
            chances = beta_chances(own[here], each.need_lapses, each.need_lapses_spread)
            weeks[here, g] = weeks_to_lapse(when[here], chances, int(each.need_lapses_every))
    return weeks


def _own_weights(scenario: Scenario, segment: Any, luck: Streams, slots: Any, spread: Floats) -> Floats:
    """Each customer's own factors: on the weights of the four attributes, if they differ, and on each own taste.

    The latter stand on a unit of the attribute: what they have beyond 1 is a normal draw with the segment's spread.
    """
    parts, segments = [np.empty((len(slots), 0))], scenario.world.cells
    if any(each.weights_spread > 0 for each in segments):
        normal = np.stack([ndtri(luck.uniforms(f"weight {name}", slots)) for name in ATTRIBUTES], axis=1)
        sd = spread[:, None]
        parts.append(np.exp(sd * normal - sd**2 / 2))  # with mean 1
    for name in own_tastes(scenario):
        deviation = np.array([each.taste_spread.get(name, 0.0) for each in segments])[segment]
        parts.append((1.0 + deviation * ndtri(luck.uniforms(f"taste {name}", slots)))[:, None])
    return np.concatenate(parts, axis=1)


def beta_chances(u: Floats, mean: float, spread: float) -> Floats:
    """Chances by inverse CDF of the Beta distribution with this mean and alpha + beta = 1/spread - 1 (hazards, say).

    >>> beta_chances(np.array([0.5]), 0.3, 0.0).tolist()  # all alike
    [0.3]
    """
    if spread == 0 or mean in (0.0, 1.0):
        return np.full(len(u), mean)
    total = 1 / spread - 1
    alpha, beta = mean * total, (1 - mean) * total
    grid, quantiles = _beta_grid(alpha, beta)
    rates: Floats = np.interp(u, grid, quantiles)
    ends = (u < grid[_ENDS]) | (u > grid[-_ENDS])  # exact where the quantile function bends
    rates[ends] = betaincinv(alpha, beta, u[ends])
    return rates


@cache
def _beta_grid(alpha: float, beta: float) -> tuple[Floats, Floats]:
    grid = (np.arange(_GRID) + 0.5) / _GRID
    return grid, betaincinv(alpha, beta, grid)


def gamma_factors(u: Floats, variation: Floats) -> Floats:
    """Gamma factors with mean 1 and these coefficients of variation, by inverse CDF; 1 where it is 0.

    >>> gamma_factors(np.array([0.5, 0.5]), np.array([0.0, 1.0])).round(4).tolist()
    [1.0, 0.6931]
    """
    factors = np.ones(len(u))
    apart = variation > 0
    shape = 1 / variation[apart] ** 2
    factors[apart] = gammaincinv(shape, u[apart]) / shape
    return factors
