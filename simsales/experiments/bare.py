"""The bare market from Python, and what ``bare`` switches off of a scenario: listed, never silent."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, NamedTuple

from simsales.experiments.inputs import Source, loaded_of
from simsales.files.explaining import show
from simsales.files.problems import ScenarioError, dotted
from simsales.market.bare import ANY, BARE, bared, supplied
from simsales.market.check import Prepared, check
from simsales.market.loading import Loaded


class Off(NamedTuple):
    """What a bare market says where its file says nothing.

    ``value`` stands there instead of ``otherwise`` (None where the table itself is ``supplied``).
    """

    key: str
    value: Any
    otherwise: Any
    supplied: bool


def bare(scenario: Source) -> Prepared:
    """The scenario with nothing happening that its file does not say (``bare = true``), checked.

    Every key that the file says stands; everything else that works by a default is off, and listed by
    ``switched_off``. What a market cannot do without is supplied. ScenarioError for a bad scenario, and for a strategy
    that works through what is off. Sources of the plain models that are left: Fader & Hardie 2007 (sBG), Bass 1969,
    Ehrenberg 1959 (NBD), McFadden 1974 (logit).

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp(), "sbg.toml")
    >>> _ = file.write_text('''
    ... [world.segments.all]
    ... holds = { it = 1 }
    ... churn = { rate = 0.05, spread = 0.2 }
    ... ''')
    >>> market = bare(file)
    >>> list(market.strategies), market.loaded.scenario.world.needs["it"].rate
    (['As it is'], 0.0)
    """
    return check(loaded_of(scenario, bare=True))


def switched_off(prepared: Prepared) -> list[Off]:
    """What a bare scenario says where its file does not, in the order of a file; nothing of one that is not bare."""
    loaded = prepared.loaded
    found = list(bared(loaded.data))
    if not found:
        return []
    usual = _usual(loaded.data, loaded)
    off = []
    for place, value in found:
        switched = any(_is_at(place, each) for each in BARE)
        otherwise = _at(usual, place) if switched else None
        if not switched or otherwise != value:
            off.append(Off(dotted(place), value, otherwise, not switched))
    return off


def lines(prepared: Prepared) -> list[str]:
    """What ``bare`` switches off, in lines: keys alike in several tables of a kind once, with ``*`` for their names.

    Nothing of a scenario that is not bare.
    """
    found = switched_off(prepared)
    if not found:
        return []
    names = [each.key for each in found if each.supplied]
    told = dict.fromkeys(_line(each) for each in found if not each.supplied)
    more = [f"supplied: {', '.join(names)}"] if names else []
    return ["bare: nothing happens that the file does not say. Off (a key that is said is on):", *told, *more]


def _line(off: Off) -> str:
    parts = off.key.split(".")
    pattern = next((each for each in BARE if _is_at(tuple(parts), each)), tuple(parts))
    value = "relationship only" if isinstance(off.value, Mapping) else _shown(off.value)
    otherwise = "" if isinstance(off.value, Mapping) else f" (else {_shown(off.otherwise)})"
    return f"  {dotted(pattern)} = {value}{otherwise}"


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else show(value)


def _is_at(place: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    return len(place) == len(pattern) and all(known in (ANY, part) for part, known in zip(place, pattern, strict=True))


def _usual(data: Mapping[str, Any], loaded: Loaded) -> Any:
    """The scenario as it would be without ``bare``, its missing tables supplied; None if it cannot be."""
    try:
        return dataclasses.replace(loaded, data={**supplied(data), "bare": False}).with_values({("bare",): False})
    except ScenarioError:
        return None


def _at(table: Any, place: tuple[str, ...]) -> Any:
    for part in place:
        table = table.get(part) if isinstance(table, Mapping) else getattr(table, part, None)
    return table.model_dump() if hasattr(table, "model_dump") else table
