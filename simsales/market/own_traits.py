"""In what customers of one segment differ from each other, where a scenario says that they do: drawn once, for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import gammaincinv, ndtri

from simsales.core.streams import Streams
from simsales.market.ground.kinds import ATTRIBUTES
from simsales.market.ground.offers import Floats
from simsales.market.scenario import Scenario


def own_tastes(scenario: Scenario) -> list[str]:
    """The file's own attributes for which customers of a segment have tastes of their own, in the catalogue's order."""
    spreads = [each.taste_spread for each in scenario.world.segments.values()]
    return [name for name in scenario.own_attributes if any(each.get(name, 0.0) > 0 for each in spreads)]


def own_sizes(scenario: Scenario) -> dict[str, int]:
    """How wide the columns of what is a customer's own are: not there where all are alike."""
    segments, categories = scenario.world.segments.values(), len(scenario.world.needs)
    file = scenario.world.customer_file
    differ = any(each.need_rate_spread > 0 for each in segments) or (file is not None and bool(file.need_by))
    return {
        "own rate": categories if differ else 0,
        "own worth": categories if any(each.worth_having_spread > 0 for each in segments) else 0,
        "queued": int(any(each.queue is not None for each in scenario.channels.values())),
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
    if sizes["own worth"]:
        drawn = [ndtri(luck.uniforms(f"worth {name}", slots)) for name in scenario.world.needs]
        columns["worth_more"] = spread["worth_having_spread"][:, None] * np.stack(drawn, axis=1)
    if sizes["own weight"]:
        columns["weighs"] = _own_weights(scenario, segment, luck, slots, spread["weights_spread"])
    return columns


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
