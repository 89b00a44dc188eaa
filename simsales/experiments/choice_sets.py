"""Choice data: sets of alternatives of which one was chosen, long or wide, and how likely given coefficients make them.

The likelihood is the market's: every alternative becomes a product of a bare market, and its utility is ``value_of``'s,
of one customer or, where tastes have a spread, of many (mixed logit, panel by chooser: Revelt & Train 1998).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from simsales.experiments.coefficients import checked
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import compile_rules
from simsales.experiments.shares import Floats, valued

AT_A_TIME = 400  # alternatives in one market
IT = "it"


class Likelihood(NamedTuple):
    """How likely coefficients make the choices: the logarithm in ``total`` and ``per_choice``.

    ``alike`` is that of a choice if all alternatives were alike, ``by_chooser`` are the parts of the total.
    """

    total: float
    per_choice: float
    alike: float
    choices: int
    by_chooser: Floats


@dataclass(frozen=True)
class ChoiceSets:
    """Choices, as ``read_choices`` makes them: a row of ``values`` an alternative that could be had.

    ``attributes`` are their columns; ``chooser`` and ``occasion`` number whose choice it was and which, from 0,
    ``chosen`` says what was taken.
    """

    attributes: tuple[str, ...]
    values: Floats = field(repr=False)
    chosen: Any = field(repr=False)
    occasion: Any = field(repr=False)
    chooser: Any = field(repr=False)

    @property
    def choices(self) -> int:
        """How many choices there are."""
        return int(self.chosen.sum())

    def log_likelihood(
        self,
        coefficients: Mapping[str, float],
        *,
        spreads: Mapping[str, float] | None = None,
        price: str | None = None,
        draws: int = 500,
        seed: int = 1,
    ) -> Likelihood:
        """How likely these coefficients make the choices, by the market's own valuation.

        ``coefficients`` are utility by a unit of an attribute, of any sign; attributes that are not named count
        nothing. ``spreads`` are normal sds among choosers, over whom ``draws`` customers of the market are averaged.
        The attribute named as ``price`` becomes the price a month, and must have a coefficient of at most 0. Errors:
        as ``with_coefficients``.

        >>> import pandas as pd
        >>> from simsales.experiments.choice_files import read_choices
        >>> frame = pd.DataFrame({"set": [1, 1, 2, 2], "taken": [1, 0, 0, 1], "speed": [2.0, 1.0, 2.0, 1.0]})
        >>> sets = read_choices(frame, occasion="set", chosen="taken")
        >>> found = sets.log_likelihood({"speed": 0.0})
        >>> round(found.per_choice, 4), found.choices
        (-0.6931, 2)
        """
        spreads = dict(spreads or {})
        checked(coefficients, spreads, price, self.attributes)
        if price is not None and (self.values[:, self.attributes.index(price)] < 0).any():
            raise ExperimentError(
                f'some prices "{price}" are below 0: leave `price` out, and it counts as any attribute does'
            )
        if draws < 1:
            raise ExperimentError(f"tastes with a spread need at least one draw, not {draws}")
        different, of = np.unique(self.values, axis=0, return_inverse=True)
        given = self.attributes, dict(coefficients), spreads, price
        many = draws if any(spreads.values()) else 1
        parts = [
            _utilities(different[at : at + AT_A_TIME], given, many, seed) for at in range(0, len(different), AT_A_TIME)
        ]
        utility = np.concatenate(parts, axis=1)[:, of.reshape(-1)]
        first = np.flatnonzero(np.append(True, np.diff(self.occasion) > 0))
        top = np.maximum.reduceat(utility, first, axis=1)
        odds = np.exp(utility - top[:, self.occasion])
        logs = utility[:, self.chosen] - top - np.log(np.add.reduceat(odds, first, axis=1))
        by_chooser = _averaged(logs, self.chooser[first])
        sizes = np.diff(np.append(first, len(self.occasion)))
        total, alike = float(by_chooser.sum()), -float(np.log(sizes).sum())
        return Likelihood(total, total / len(first), alike / len(first), len(first), by_chooser)


def _averaged(logs: Floats, chooser: Any) -> Floats:
    """The logarithm of each chooser's likelihood: of all their choices together, in the mean over draws."""
    added = np.zeros((len(logs), int(chooser.max()) + 1))
    np.add.at(added.T, chooser, logs.T)
    top = added.max(axis=0)
    mean: Floats = top + np.log(np.exp(added - top).mean(axis=0))
    return mean


type Given = tuple[Sequence[str], Mapping[str, float], Mapping[str, float], str | None]


def _utilities(rows: Floats, given: Given, many: int, seed: int) -> Floats:
    """What some alternatives are worth to each of so many customers, in a bare market that has them as its products."""
    from simsales.market.build import open_market
    from simsales.market.scenario import Scenario

    names, coefficients, spreads, price = given
    own = {name: f"x{k}" for k, name in enumerate(names) if name != price and name in {*coefficients, *spreads}}
    response = -float(coefficients[price]) if price is not None else 0.0
    unit = 2.0 ** max(math.frexp(response)[1], 0)  # a scenario's price responses are small: of dear units they are
    products = {}
    for number, row in enumerate(rows):
        said = dict(zip(names, map(float, row), strict=True))
        products[f"a{number}"] = {
            "category": IT, "price": said[price] * unit if price is not None else 0.0,
            "attributes": {key: said[name] for name, key in own.items()},
        }  # fmt: skip
    segment = {
        "tastes": {key: float(coefficients.get(name, 0.0)) for name, key in own.items()},
        "taste_spread": {key: float(spreads.get(name, 0.0)) for name, key in own.items()},
        "price_response": response / unit,
    }
    said_so = {
        "bare": True, "run": {"customers": many, "weeks": 1}, "world": {"segments": {"all": segment}},
        "catalogue": {"products": products},
    }  # fmt: skip
    compile_rules()
    value, *_ = valued(open_market(Scenario.model_validate(said_so), (), seed), "shop", IT)
    return value
