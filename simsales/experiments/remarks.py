"""What is to be said under a comparison's table unasked: what did nothing, and what else differs.

A component that acted in less than 1% of its chances is named, so that nobody takes a strategy's gain for its doing. So
is a strategy that makes 5% more or fewer contacts than the baseline, or pays its reps so much more or less, though that
is not all it says it does. Visits are not held against each other: customers come of their own accord. Contacts are
those that sell, as in the measure "Contacts"; maintenance contacts are held apart, since they take the time of the
others: together they would be as many where one takes the place of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.experiments import statistics
from simsales.experiments.components import only_of
from simsales.market.levers import names_of
from simsales.market.record import Record
from simsales.market.uses import MOVES, USES, used

if TYPE_CHECKING:
    from simsales.experiments.paired import Paired

LEAST_USE = 0.01  # of the chances; what acted less often is named
LEAST_DIFFERENCE = 0.05  # of the baseline's figure; less is not spoken of
MOST_WORLDS = 20  # that are looked at: shares of so many orders need no more


@dataclass(frozen=True)
class Figure:
    """What is held against the baseline: the entry that counts it; how its difference is said, also beside none.

    What ``follows`` from how many customers there are is only spoken of where a component is about it.
    """

    entry: str
    beside: str
    alone: str
    less: str
    follows: bool = False


FIGURES = {
    "contacts": Figure("contacts", "makes {} contacts than", "makes {} contacts, and none are made by", "fewer"),
    "care": Figure(
        "care",
        "makes {} maintenance contacts than",
        "makes {} maintenance contacts, and none are made by",
        "fewer",
        True,
    ),
    "pay": Figure("pay", "pays its reps {} than", "pays its reps {}, and nobody is paid by", "less"),
}


@dataclass(frozen=True)
class Remark:
    """Something to be said of a strategy: ``about`` a component that did nothing ("unused"), a figure
    ("differs"), or the baseline, of which nothing is other ("same").

    ``value`` is how often the component acted, or the figure, as a mean of the worlds; ``of`` its chances (None where
    they are not counted), or the baseline's figure.
    """

    kind: str
    strategy: str
    about: str
    value: float
    of: float | None
    text: str

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)


def remarks_of(found: Paired, components: Mapping[str, Sequence[Any]]) -> list[Remark]:
    """What did nothing, and what else differs, in the first worlds of a comparison (20 at most).

    ``components`` are those of each strategy. What a strategy shares with the baseline is said of the baseline only.
    """
    if not found.worlds or not components:
        return []
    base, *others = found.strategies
    seeds = found.seeds[:MOST_WORLDS]
    figures: dict[str, dict[str, statistics.Values]] = {}
    remarks: list[Remark] = []
    for name in found.strategies:
        parts = components[name]
        own = range(len(parts)) if name == base else only_of(parts, components[base])
        records = (found.record(name, seed) for seed in seeds)
        figures[name], uses = _read(records, [parts[place] for place in own])
        names = names_of(parts)
        remarks += _unused(name, [names[place] for place in own], [parts[place] for place in own], uses)
    for name in others:
        remarks += _differing((name, base), figures, components)
        remarks += _alike(found, name, base)
    return remarks


def _alike(found: Paired, name: str, base: str) -> Iterator[Remark]:
    """A strategy under which all figures of all worlds are the baseline's: it changed nothing."""
    if all(np.array_equal(*found.pairs(measure, name, base), equal_nan=True) for measure in found.measures):
        told = f'"{name}" changed nothing: every figure of every world is that of "{base}".'
        yield Remark("same", name, base, 0.0, None, told)


def _read(
    records: Iterator[Record], components: Sequence[Any]
) -> tuple[dict[str, statistics.Values], list[list[tuple[float, float]]]]:
    """The figures of each world, and how often each component acted and could have; each record is read once."""
    figures: dict[str, list[float]] = {figure: [] for figure in FIGURES}
    uses: list[list[tuple[float, float]]] = [[] for _ in components]
    for record in records:
        for figure, counted in FIGURES.items():
            figures[figure].append(float(record.entry(counted.entry).sum()))
        for place, component in enumerate(components):
            acted = used(component, record.entry, record.labels)
            if acted is not None:
                uses[place].append(acted)
    return {figure: np.array(values) for figure, values in figures.items()}, uses


def _unused(
    strategy: str, names: list[str], components: list[Any], uses: list[list[tuple[float, float]]]
) -> Iterator[Remark]:
    """The components that acted in less than 1% of their chances."""
    for name, component, worlds in zip(names, components, uses, strict=True):
        if not worlds:
            continue
        acted, chances = (float(each) for each in np.mean(worlds, axis=0))
        if acted > LEAST_USE * chances or (np.isinf(chances) and acted > 0):
            continue
        share = f"{acted / chances:.2%}" if acted > 0 else "none"
        said = USES[type(component)].words.format(share=share) if chances else "had no chance to act"
        yield Remark(
            "unused", strategy, name, acted, None if np.isinf(chances) else chances, f'"{strategy}": {name} {said}.'
        )


def _differing(
    pair: tuple[str, str], figures: dict[str, dict[str, statistics.Values]], components: Mapping[str, Sequence[Any]]
) -> Iterator[Remark]:
    """The figures in which a strategy surely differs from the baseline though it is not, or not only, about them."""
    name, base = pair
    own, theirs = only_of(components[name], components[base]), only_of(components[base], components[name])
    for figure, said in FIGURES.items():
        now, then = figures[name][figure], figures[base][figure]
        apart, mean = statistics.mean_interval(now - then), float(then.mean())
        if abs(apart.mean) <= LEAST_DIFFERENCE * mean or apart.low <= 0 <= apart.high:
            continue
        about, other = _split(components[name], own, figure)
        about += [f'{each} of "{base}"' for each in _split(components[base], theirs, figure)[0]]
        if (about and not other) or (said.follows and not about):
            continue
        more = f"{abs(apart.mean) / mean if mean else 0:.0%} {'more' if apart.mean > 0 else said.less}"
        differs = said.beside.format(more) if mean else said.alone.format(f"{apart.mean:,.0f}")
        why = f"({', '.join(about)})" if about else f"though no component of it is about {figure}"
        rest = f", not from {', '.join(other)}" if other else ""
        text = f'"{name}" {differs} "{base}" {why}: part of its difference may come from there{rest}.'
        yield Remark("differs", name, figure, float(now.mean()), mean, text)


def _split(components: Sequence[Any], places: list[int], figure: str) -> tuple[list[str], list[str]]:
    """The names of some components that are about a figure, and of those that are not."""
    names = names_of(components)
    about = [place for place in places if figure in MOVES.get(type(components[place]), ())]
    return [names[place] for place in about], [names[place] for place in places if place not in about]
