"""Feedback rules find the number that they change, and are held against what its component allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_type_hints

from pydantic import ValidationError

from simsales.files.adapters import adapter_of
from simsales.files.problems import suggest
from simsales.market.checks.on_sale import Placed, Unsold
from simsales.market.feedback.levers import WITHOUT_END, Adjust, Bound, adjusted, numbers_of

KEY = re.compile(r"([a-z_]+)\[(\d+)\]\.([a-z_]+)")
WAY = 'say it as "pricing[0].price": a family, the place in it from 0, a number'


class Refused(ValueError):
    """What is wrong with a rule: where in it, what, and what may help."""

    def __init__(self, place: tuple[str, ...], message: str, hint: str = "") -> None:
        super().__init__(message)
        self.place, self.hint = place, hint


def bound(strategy: str, placed: Sequence[Placed], context: Any) -> tuple[list[Placed], list[Unsold]]:
    """The components of a strategy with every rule bound to what it changes; and what is wrong with rules."""
    found, problems = [], []
    for each in placed:
        if not isinstance(each.component, Adjust):
            found.append(each)
            continue
        try:
            then = _bound(each.component, placed, context)
            found.append(Placed(each.location, replace(each.component, then=then)))
        except Refused as error:
            said = str(error) if each.location[1] == strategy else f'in the strategy "{strategy}", {error}'
            problems.append(Unsold((*each.location, *error.place), said, error.hint))
    return found, problems


def _bound(rule: Adjust, placed: Sequence[Placed], context: Any) -> Bound:
    """What a rule changes, and how far; Refused if it cannot."""
    component, name = _target(rule.then.key, placed)
    now, then, most = getattr(component, name), rule.then, rule.at_most
    if then.to is not None:
        if most.value is not None:
            raise Refused(("at_most", "value"), "does nothing beside `to`, which says how far", "leave one of them out")
        amount, limit = _read(component, name, then.to, ("then", "to"), context), None
    else:
        limit = None if most.value is None else _read(component, name, most.value, ("at_most", "value"), context)
        amount = _step(component, name, then, context)
        if limit is None and most.times is None:
            raise Refused(("then",), "a step needs a limit", "at_most = { value = …, or times = … }")
    made = Bound(
        key=then.key, to=then.to, by=then.by, factor=then.factor, of=component, field=name, amount=amount, limit=limit
    )
    others = [each.component for each in placed if isinstance(each.component, Adjust) and each.component is not rule]
    if made.after(now) == now and (then.to is None or all(each.then.key != then.key for each in others)):
        place = ("then",) if limit is None else ("at_most", "value")
        raise Refused(place, f"never changes {name}, which is {now:g}", "say another value")
    _try(component, name, made, most.times or WITHOUT_END, context)
    return made


def _target(key: str, placed: Sequence[Placed]) -> tuple[Any, str]:
    """The component and the field that a key means."""
    match, place = KEY.fullmatch(key), ("then", "key")
    if not match:
        raise Refused(place, f'there is no number "{key}" in the strategy', WAY)
    family, number, name = match[1], int(match[2]), match[3]
    theirs = [each.component for each in placed if each.location[2] == family]
    families = list(dict.fromkeys(str(each.location[2]) for each in placed if each.location[2] != "feedback"))
    if family == "feedback" or not theirs:
        raise Refused(place, f"the strategy has no {family} that a rule could change", suggest(family, families))
    if number >= len(theirs):
        last = len(theirs) - 1
        raise Refused(place, f"the strategy has no {family}[{number}]", f"they go from {family}[0] to {family}[{last}]")
    numbers = numbers_of(theirs[number])
    if name not in numbers:
        known = name in vars(theirs[number])
        said = f"{name} says no number now" if known else f"{family}[{number}] has no {name}"
        raise Refused(place, said, suggest(name, numbers, "it has") if numbers else "it has none")
    return theirs[number], name


def _read(component: Any, name: str, said: Any, place: tuple[str, ...], context: Any) -> float:
    """A value of a field, in its own unit."""
    try:
        value = adapter_of(get_type_hints(type(component), include_extras=True)[name]).validate_python(
            said, context=context
        )
    except ValidationError as error:
        raise Refused(place, _first(error)) from error
    return float(value)


def _step(component: Any, name: str, then: Any, context: Any) -> float:
    """By how much a field is changed each time: an amount with its sign, or a factor."""
    if then.factor is not None:
        return float(then.factor)
    text = then.by.strip() if isinstance(then.by, str) else then.by
    less = text.startswith(("-", "−")) if isinstance(text, str) else text < 0
    size = text.lstrip("+-−").strip() if isinstance(text, str) else abs(text)
    return (-1.0 if less else 1.0) * _read(component, name, size, ("then", "by"), context)


def _try(component: Any, name: str, made: Bound, times: int, context: Any) -> None:
    """Hold the values that a rule may set against what the component allows: the first, the last, and the limit."""
    first = made.after(getattr(component, name))
    last = first
    for _ in range(times - 1):
        further = made.after(last)
        if further == last or abs(further) > 1e12:
            break
        last = further
    for value in dict.fromkeys((first, last)):
        try:
            new = adjusted(component, name, value)
            adapter_of(type(component)).validate_python(vars(new), context=context)
        except ValueError as error:
            said = _first(error) if isinstance(error, ValidationError) else str(error)
            raise Refused(("then",), f"{name} cannot become {value:g}: {said}", "say a nearer limit") from error


def _first(error: ValidationError) -> str:
    """What pydantic says first, in a few words."""
    said = str(error.errors(include_url=False)[0]["msg"])
    return said.removeprefix("Value error, ")
