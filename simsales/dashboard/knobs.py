"""What may be turned: a strategy's levers and the world's uncertain numbers, each with its range, in units."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from pydantic import ValidationError

from simsales.files.adapters import adapter_of
from simsales.files.explaining import bare, is_of
from simsales.files.positions import Location
from simsales.files.ranges import Range
from simsales.files.units import Change, Monthly, Once, Rate, Share, Term, Weeks, WholeWeeks
from simsales.market.channels.rules import RULES
from simsales.market.check import Prepared
from simsales.market.checks.inheritance import ancestry
from simsales.market.levers import FAMILIES

UNITS: Mapping[str, tuple[Any, ...]] = {
    "share": (Share, Change), "weeks": (WholeWeeks, Weeks, Term), "money": (Once, Monthly), "rate": (Rate,),
}  # fmt: skip
WIDE = 3.0  # times the present value, to which a slider goes where a lever has no end of its own
LEAST_WEEKS, LEAST_MONEY = 26, 100.0


@dataclass(frozen=True)
class Knob:
    """Something to turn: where it stands, what it is called, its ends and step, and what it says now.

    ``kind``: "share", "weeks", "money", "rate" or "number" (a slider, in plain numbers), "choice" (one of the
    ``options``), or "world" (a number of the world that is a range: between its ends).
    """

    location: Location
    label: str
    kind: str
    value: float | str
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    options: tuple[str, ...] = ()

    def said(self, value: float | str) -> Any:
        """The value as a file says it.

        >>> Knob((), "by", "share", 0.05).said(0.15), Knob((), "rest", "weeks", 8).said(12.0)
        ('15%', '12 weeks')
        """
        if isinstance(value, str):
            return value
        if self.kind == "share":
            return f"{round(100 * value, 6):g}%"
        if self.kind == "weeks":
            return f"{round(value, 6):g} weeks"
        rounded = round(float(value), 6)
        return int(rounded) if rounded.is_integer() else rounded

    def text(self, value: float | str) -> str:
        """The value as a reader sees it."""
        return str(self.said(value)) if not isinstance(value, float) or self.kind != "money" else f"{value:,.2f}"


def tables_of(prepared: Prepared, strategy: str) -> dict[str, list[dict[str, Any]]]:
    """What a strategy consists of, as the file says it: by family its components, inherited ones included."""
    said = prepared.loaded.said["strategies"]
    line = ancestry(strategy, prepared.loaded.scenario.strategies)
    found: dict[str, list[dict[str, Any]]] = {}
    for family in FAMILIES:
        where = next((name for name in line if family in said[name]), None)
        if where is not None:
            found[family] = [dict(each) for each in said[where][family]]
    return found


def knobs_of(tables: Mapping[str, Sequence[Mapping[str, Any]]], context: Mapping[str, Any]) -> list[Knob]:
    """The knobs of a strategy's components: a choice between rules, sliders for numbers, choices for words.

    ``context`` is what the scenario's units and names are read with. Locations are family, place and key.
    """
    found: list[Knob] = []
    for family, components in tables.items():
        for place, table in enumerate(components):
            kind = FAMILIES[family][table["kind"]]
            several = len(components) > 1
            called = f"{table['kind'].replace('_', ' ')}{_of_whom(table) if several else ''}"
            if kind in RULES.values():
                found.append(
                    Knob((family, place, "kind"), "rule", "choice", table["kind"], options=_rules(table["kind"]))
                )
            found += _numbers((family, place), called, kind, table, context)
    return found


def _of_whom(table: Mapping[str, Any]) -> str:
    """What tells a component from others of its kind: the channel, or what else it names."""
    for key in ("channel", "offer", "offers", "bundle", "team", "segment", "category"):
        if key in table:
            value = table[key]
            return f" {', '.join(map(str, value)) if isinstance(value, list) else value}"
    return ""


def _rules(now: str) -> tuple[str, ...]:
    """The rules between channels that need no more than their name, and the present one."""
    return tuple(name for name, kind in RULES.items() if name == now or (name != "closed" and _stands_alone(kind)))


def _stands_alone(kind: Any) -> bool:
    try:
        adapter_of(kind).validate_python({})
    except ValidationError:
        return False
    return True


def _numbers(
    at: Location, called: str, kind: Any, table: Mapping[str, Any], context: Mapping[str, Any]
) -> Iterator[Knob]:
    """The knobs of one component's own fields."""
    try:
        component = adapter_of(kind).validate_python(
            {key: value for key, value in table.items() if key != "kind"}, context=dict(context)
        )
    except ValidationError:  # whoever checks the draft says it
        return
    hints = get_type_hints(kind, include_extras=True)
    for field in dataclasses.fields(kind):
        value, hint = getattr(component, field.name), hints[field.name]
        label = f"{called}: {field.name.replace('_', ' ')}"
        words = get_args(bare(hint))
        if isinstance(value, str) and words and all(isinstance(each, str) for each in words) and value in words:
            yield Knob((*at, field.name), label, "choice", value, options=words)
        elif isinstance(value, int | float) and not isinstance(value, bool) and bare(hint) in (int, float):
            unit = next((name for name, kinds in UNITS.items() if any(is_of(hint, k) for k in kinds)), "number")
            yield _slider((*at, field.name), label, unit, float(value), is_of(hint, Change), bare(hint) is int)


def _slider(location: Location, label: str, unit: str, value: float, signed: bool, whole: bool) -> Knob:
    """A slider from nothing to well above the present value."""
    if unit == "share":
        return Knob(location, label, unit, value, -1.0 if signed else 0.0, 1.0, 0.01)
    if unit == "weeks":
        return Knob(location, label, unit, value, 0.0, max(float(LEAST_WEEKS), 2 * value), 1.0)
    high = WIDE * abs(value) or (LEAST_MONEY if unit == "money" else 1.0)
    step = 1.0 if whole else 10.0 ** (len(str(int(high))) - 3)
    return Knob(location, label, unit, value, 0.0, high, step)


def world_knobs(prepared: Prepared) -> list[Knob]:
    """The numbers of the world that are uncertain, each between the ends of its range; now in the middle, or likely."""
    return [_of_range(each) for each in prepared.loaded.ranges]


def _of_range(each: Range) -> Knob:
    low, high = map(float, each.usual)
    step = 1.0 if each.whole else (high - low) / 20 or 1.0
    return Knob(each.location, each.key, "world", float(each.middle), low, high, step)
