"""Keys that would do nothing: what stands beside them (``Needs``) is held against the scenario and its strategies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simsales.files.needs import Said, said_keys
from simsales.files.problems import Finding
from simsales.market.checks.here import Here
from simsales.market.checks.needed import NEEDS
from simsales.market.checks.on_sale import Placed
from simsales.market.scenario import Scenario


def vain(data: Mapping[str, Any], scenario: Scenario, strategies: Mapping[str, Sequence[Placed]]) -> Iterator[Finding]:
    """Find the keys that a file says, that are not the default anyway, and that lack what they need.

    ``data`` is the scenario as the file has it, ``strategies`` the components of each, inherited ones included.
    """
    every = [[each.component for each in placed] for placed in strategies.values()]
    for said in said_keys({key: value for key, value in data.items() if key != "strategies"}, scenario):
        yield from _lacking(Here(said, scenario, every))
    told: set[Any] = set()
    for placed, components in zip(strategies.values(), every, strict=True):
        for location, component in placed:
            for found in _in_vain(location, component, data, Here(Said((), (), None, ()), scenario, [components])):
                if found.location not in told:
                    told.add(found.location)
                    yield found


def _in_vain(location: Any, component: Any, data: Any, here: Here) -> Iterator[Finding]:
    """What a component says in vain; a component that needs something as a whole is told by its kind."""
    for part in location:
        data = data[part]
    words = getattr(component, "needs", None)
    if words is not None:
        yield from _lacking(here.at(Said((*location, "kind"), (component,), component, words.words)))
    for said in said_keys(data, component, location):
        yield from _lacking(here.at(said))


def _lacking(here: Here) -> Iterator[Finding]:
    """The first thing that a key needs and that is not there."""
    for word in here.said.words:
        need = NEEDS[word]
        if not need.met(here):
            yield Finding(here.said.location, need.says or f"does nothing without {word}", need.hint, value=False)
            return
