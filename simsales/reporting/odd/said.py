"""What a scenario file says, key by key, with what each key is: the model's initial values and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simsales.files.distributions import KEYS, WORD
from simsales.files.explaining import description
from simsales.files.positions import Location
from simsales.files.problems import dotted
from simsales.market.levers import FAMILIES
from simsales.market.scenario import Scenario


class SaidKey(NamedTuple):
    """A key that is said: where, its value as the file writes it, and what it is."""

    location: Location
    value: str
    what: str

    @property
    def key(self) -> str:
        """The dotted key."""
        return dotted(self.location)


def said_keys(said: Mapping[str, Any]) -> Iterator[SaidKey]:
    """Every key of a scenario as its file says it, outermost first; a range is one value.

    >>> [(each.key, each.value) for each in said_keys({"run": {"weeks": 4}, "world": {"x": {"low": 1, "high": 2}}})]
    [('run.weeks', '4'), ('world.x', '1 to 2')]
    """
    for location, value in _leaves(said, ()):
        yield SaidKey(location, written(value), _what(said, location, value))


def written(value: Any) -> str:
    """A value as a scenario file writes it, a range as its ends.

    >>> written({"low": 0.1, "high": 0.2, "likely": 0.15}), written(["a", True])
    ('0.1 to 0.2, likely 0.15', '["a", true]')
    >>> written({"distribution": "beta", "mean": 0.1, "sd": 0.02})
    'beta: mean 0.1, sd 0.02'
    """
    if is_range(value) and WORD in value:
        said = ", ".join(f"{key} {written(each)}" for key, each in value.items() if key != WORD)
        return f"{value[WORD]}: {said}"
    if is_range(value):
        likely = f", likely {written(value['likely'])}" if "likely" in value else ""
        return f"{written(value['low'])} to {written(value['high'])}{likely}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(written(each) for each in value)}]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {written(each)}" for key, each in value.items()) + " }"
    return str(value)


def is_range(value: Any) -> bool:
    """Whether a value is an uncertain number."""
    return isinstance(value, Mapping) and (
        {"low", "high"} <= set(value) <= {"low", "high", "likely"} or {WORD} < set(value) <= set(KEYS)
    )


def _leaves(value: Any, location: Location) -> Iterator[tuple[Location, Any]]:
    if isinstance(value, Mapping) and value and not is_range(value):
        for key, inner in value.items():
            yield from _leaves(inner, (*location, str(key)))
    elif isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*location, number))
    else:
        yield location, value


def _what(said: Mapping[str, Any], location: Location, value: Any) -> str:
    if location[0] == "strategies" and location[-1] == "kind" and len(location) == 5:
        component = FAMILIES.get(str(location[2]), {}).get(str(value))
        return " ".join((getattr(component, "__doc__", "") or "").split("\n\n")[0].split()).replace("``", "`")
    return description(Scenario, location).partition(": ")[2]
