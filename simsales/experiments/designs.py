"""Worlds spread evenly over what is uncertain: a Latin hypercube or a Sobol sequence instead of independent draws.

A coordinate between 0 and 1 for each world and range goes through the range's inverse distribution function, so that
what is stated of each number holds, more evenly than by chance. All lists of ``draws`` (a posterior) share one. Which
coordinate a world has follows from its number, so strategies share it however many there are.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.experiments.errors import ExperimentError
from simsales.experiments.evened import Evened, blocks_of
from simsales.experiments.worlds import world_seeds
from simsales.files.problems import suggest
from simsales.files.ranges import Range
from simsales.market.check import Prepared

if TYPE_CHECKING:
    import pandas as pd

INDEPENDENT, LATIN, SOBOL = "independent", "latin", "sobol"
DESIGNS = (INDEPENDENT, LATIN, SOBOL)
TOGETHER = "draws"  # the coordinate of all lists of draws


@dataclass(frozen=True)
class Planned(Range):
    """A range whose draws are those of a design for the first so many worlds of a seed; independent in any other."""

    design: str = INDEPENDENT
    first: int = 0
    axes: tuple[str, ...] = ()
    worlds: int = field(default=0, repr=False)  # a Sobol sequence begins alike however long it is
    of: int = 0  # a Latin hypercube does not

    def draw(self, seed: int) -> float:
        """The number in the world with this seed."""
        planned, place = coordinates(self.design, self.first, self.worlds, self.axes)
        row = place.get(seed)
        if row is None:
            return super().draw(seed)
        part = float(planned[row, self.axes.index(TOGETHER if self.draws else self.key)])
        return self.draws[int(part * len(self.draws))] if self.draws else self.at(part)


@lru_cache(maxsize=8)
def coordinates(design: str, first: int, worlds: int, axes: tuple[str, ...]) -> tuple[Any, dict[int, int]]:
    """The coordinates of a design, worlds x axes, each below 1; and in which row a world is, by its seed.

    Latin hypercube (McKay, Beckman & Conover 1979): each axis by itself, by its name, so that another axis has no say
    in it. Sobol sequence, scrambled (Sobol 1967; Owen 1998): axes in this order.

    >>> found, row = coordinates("latin", 7, 4, ("a", "b"))
    >>> sorted((found[:, 0] * 4).astype(int).tolist()), row[7]
    ([0, 1, 2, 3], 0)
    """
    from scipy.stats import qmc

    if design == LATIN:
        columns = [qmc.LatinHypercube(1, rng=_luck(first, name)).random(worlds) for name in axes]
        found = np.concatenate(columns, axis=1)
    else:
        found = qmc.Sobol(len(axes), rng=_luck(first, SOBOL)).random_base2(max(worlds - 1, 0).bit_length())[:worlds]
    return np.minimum(found, 1 - 2.0**-53), {seed: row for row, seed in enumerate(world_seeds(first, worlds))}


def _luck(first: int, name: str) -> Any:
    address = hashlib.sha256(f"{first}\ndesign\n{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(address[:8]))


def planned(prepared: Prepared, design: str, worlds: int) -> Prepared:
    """The scenario with the ranges of its first so many worlds drawn by a design.

    ExperimentError for an unknown design, and for one of a scenario in which nothing is uncertain.

    >>> from simsales.experiments.inputs import load
    >>> made = planned(load("scenarios/price_cut.toml"), "latin", 10)
    >>> len(drawn(made, world_seeds(made.loaded.scenario.run.seed, 10)))
    10
    """
    if design not in DESIGNS:
        raise ExperimentError(f'there is no design "{design}": {suggest(design, DESIGNS, "one of")}')
    if design == INDEPENDENT:
        return prepared
    loaded = prepared.loaded
    if not loaded.ranges:
        raise ExperimentError("a design spreads what is uncertain, and no number of this scenario is a range")
    axes = tuple(sorted({TOGETHER if each.draws else each.key for each in loaded.ranges}))
    first, of = loaded.scenario.run.seed, worlds if design == LATIN else 0
    said: dict[str, Any] = {"design": design, "first": first, "axes": axes, "worlds": worlds, "of": of}
    names = [each.name for each in dataclasses.fields(Range)]
    ranges = tuple(Planned(**{name: getattr(each, name) for name in names}, **said) for each in loaded.ranges)
    return dataclasses.replace(prepared, loaded=dataclasses.replace(loaded, ranges=ranges))


def evened(prepared: Prepared, seeds: Sequence[int]) -> Evened | None:
    """What intervals over worlds with these seeds may rest on; None unless they are all that a design planned.

    Lists of ``draws`` are left out: an even choice among them evens nothing else out.
    """
    made = [each for each in prepared.loaded.ranges if isinstance(each, Planned)]
    if not made or made[0].worlds != len(seeds):
        return None
    one = made[0]
    found, row = coordinates(one.design, one.first, one.worlds, one.axes)
    rows, axes = [row.get(seed) for seed in seeds], [k for k, name in enumerate(one.axes) if name != TOGETHER]
    if rows != list(range(len(seeds))) or not axes:
        return None
    return Evened(found[:, axes], (one.worlds,) if one.design == LATIN else blocks_of(one.worlds))


def drawn(prepared: Prepared, seeds: Sequence[int]) -> pd.DataFrame:
    """What each of some worlds drew for each range, a row a world (by its seed), a column a key, in base units."""
    import pandas as pd

    values = {each.key: [each.draw(seed) for seed in seeds] for each in prepared.loaded.ranges}
    return pd.DataFrame(values, index=pd.Index(seeds, name="seed"))
