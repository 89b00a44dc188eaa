"""A plan: what is decided this week, one part a room, as tables that nobody can write to.

The ground knows that a plan has parts, not which: each room's ``plan.py`` holds its own, ``simsales.market.plan`` lists
them all. A plan starts as the scenario's list (``listed_plan`` there); each component of a strategy turns it into the
next one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass  # noqa: F401  # the examples
from functools import cached_property
from typing import Any, Self

import numpy as np

from simsales.files.problems import suggest
from simsales.market.ground.audience import Audience
from simsales.market.ground.offers import OfferBook


def frozen(table: Any) -> Any:
    """A table that nobody can write to: the same one if it is that already, else a copy.

    >>> frozen(np.zeros(3)).flags.writeable
    False
    """
    if table.base is None and not table.flags.writeable:
        return table
    copy = np.array(table, order="C")
    copy.setflags(write=False)
    return copy


def says_the_same(one: Any, other: Any) -> bool:
    """Whether two decisions, or tuples of them, are the same in every field; quick where they share what stays.

    >>> says_the_same((np.ones(2), 0.1), (np.ones(2), 0.1)), says_the_same((np.ones(2), 0.1), (np.zeros(2), 0.1))
    (True, False)
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(says_the_same, one, other))
    if is_dataclass(one):
        return all(says_the_same(getattr(one, each.name), getattr(other, each.name)) for each in fields(one))
    return bool(one == other)


class ReadOnly:
    """A frozen dataclass whose arrays are read-only copies of those it is given."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                object.__setattr__(self, name, frozen(value))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Become a copy: NumPy's copies of read-only arrays may be written to, and compiled loops tell these apart."""
        for value in state.values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
        vars(self).update(state)


def replace[Table: ReadOnly](table: Table, **changes: Any) -> Table:
    """A table with some fields changed, as ``dataclasses.replace`` would: arrays become read-only copies.

    What stays is taken over as it is, so that many small changes to a large table cost little. TypeError for a field
    that it does not have.

    >>> @dataclass(frozen=True)
    ... class Prices(ReadOnly):
    ...     price: Any
    ...     off: float = 0.1
    >>> cut = Prices(np.ones(2))
    >>> replace(cut, off=0.2).off, replace(cut, price=np.zeros(2)).price.flags.writeable
    (0.2, False)
    """
    now = object.__new__(type(table))
    fields = vars(now)
    fields.update(vars(table))
    for name, value in changes.items():
        if name not in fields:
            raise TypeError(f"{type(table).__name__} has no field {name}: {suggest(name, vars(table), 'it has')}")
        fields[name] = frozen(value) if isinstance(value, np.ndarray) else value
    return now


class PlanPart(ReadOnly):
    """What one room decides for the week: a frozen dataclass with read-only arrays.

    Prices are in currency a month, one-off prices in currency, time in weeks, shares as parts of one.
    """

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """The part as the scenario lists it, before any strategy has its say; nothing but defaults, if not said.

        ``channels`` are the scenario's, in the order of the book: their keys are of rooms above the ground.
        """
        return cls()

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """All audiences that stand anywhere in the part: none has to be listed, so none is forgotten."""
        return tuple(_audiences(tuple(vars(self).values())))


def _audiences(value: Any) -> Iterator[Audience]:
    """The audiences in a value of a plan: a tuple of anything, or a decision with fields."""
    if isinstance(value, Audience):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _audiences(each)
    elif is_dataclass(value):
        yield from _audiences(tuple(vars(value).values()))


class Plan:
    """What is on sale this week, where, to whom, at what price, and how channels and staff work: one part a room.

    >>> @dataclass(frozen=True)
    ... class Prices(PlanPart):
    ...     price: Any
    ...     off: float = 0.1
    >>> plan = Plan(Prices(np.ones(2)))
    >>> cheaper = plan.change(Prices, price=plan[Prices].price * 0.9)
    >>> cheaper[Prices].price.tolist(), plan[Prices].price.tolist(), cheaper[Prices].off
    ([0.9, 0.9], [1.0, 1.0], 0.1)
    """

    def __init__(self, *parts: PlanPart) -> None:
        self._parts: dict[type[PlanPart], PlanPart] = {type(part): part for part in parts}

    def __getitem__[P: PlanPart](self, part: type[P]) -> P:
        """The part of a kind. KeyError if the plan has none."""
        found = self._parts.get(part)
        if found is None:
            self._check(part)
        return found  # type: ignore[return-value]  # each stands under its own kind

    def __iter__(self) -> Iterator[PlanPart]:
        return iter(self._parts.values())

    def says_the_same(self, other: Plan) -> bool:
        """Whether another plan decides the same in every part."""
        return self is other or says_the_same(tuple(self), tuple(other))

    def __repr__(self) -> str:
        return f"Plan({', '.join(map(repr, self))})"

    def with_part(self, part: PlanPart) -> Plan:
        """The plan with another part of its kind. KeyError if it had none."""
        self._check(type(part))
        plan = object.__new__(Plan)
        plan._parts = {**self._parts, type(part): part}
        return plan

    def change(self, part: type[PlanPart], **fields: Any) -> Plan:
        """The plan with some fields of a part changed; what stays is shared, arrays become read-only copies.

        KeyError if it has no such part, TypeError if the part has no such field.
        """
        return self.with_part(replace(self[part], **fields))

    @cached_property
    def asks_life(self) -> bool:
        """Whether any of its audiences asks for the stage of life."""
        return any(audience.life is not None for part in self for audience in part.audiences)

    def _check(self, part: type[PlanPart]) -> None:
        if part not in self._parts:
            name = getattr(part, "__name__", str(part))
            hint = suggest(name, [kind.__name__ for kind in self._parts], "it has")
            raise KeyError(f"a plan has no part {name}: {hint}")
