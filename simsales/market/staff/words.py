"""Staff in words: a rep's week, and what it means to a customer that a rep leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from simsales.market.ground.telling import Event, Hearing, Moment, Names
from simsales.market.selling.words import in_order, outcome

MONEY = {"contact_cost"}
SHOWN = 6  # customers named in one line


def owner_left_told(moment: Moment, names: Names) -> Iterator[Event]:
    """What the customer loses with the rep who knew them."""
    known, now = float(moment.before.relationship[0]), float(moment.after.relationship[0])
    if known != now:
        what = f"the rep who knew them leaves: relationship {known:.2f} → {now:.2f}"
        yield Event(moment.week, "rep leaves", what)


def meetings_told(week: int, heard: Hearing, numbered: Callable[[int], int]) -> Iterator[Event]:
    """Whom a rep met in a week, and where it was lost; ``numbered`` gives a customer's number by the row."""
    counted = {entry: int(heard.counted[entry]) for entry in in_order(heard.counted) if entry not in MONEY}
    meeting = "contacts" if heard.loop == "_work" else "visits"
    met = len(heard.given["rows"])
    what = f"meetings {met}" if heard.loop == "_meet" else f"{meeting} {counted.pop(meeting)}"
    others = [f"{outcome(entry)} {count}" for entry, count in counted.items()]
    yield Event(week, "contacts", what, (*others, f"saw {customers_named(map(numbered, heard.rows))}"))


def sales_told(week: int, heard: Hearing, names: Names, numbered: Callable[[int], int]) -> Iterator[Event]:
    """What a rep sold, to whom, and at what charge."""
    rows = heard.rows[heard.given["rows"]]
    choices, won = heard.given["choices"], heard.given["books"].won
    for row, offer, price, ours in zip(rows, choices.chosen, choices.price, won, strict=True):
        if ours:
            what = f"sells {names.labels.offers[offer]} at {price:.2f} a month"
            yield Event(week, "order", f"{what} to {customers_named([numbered(row)])}")


def pay_told(week: int, earned: float, pay: float, extra: float) -> Iterator[Event]:
    """What a rep earned, and how: fixed ``pay``, commission, and ``extra`` by targets."""
    what = f"earns {earned:.2f}, commission {earned - pay - extra:.2f} of it"
    what += f", {extra:+.2f} by targets and clawback" if extra else ""
    yield Event(week, "pay", what)


def change_told(week: int, stays: bool, skill: float, now: float) -> Iterator[Event]:
    """Whether a rep left, and how the skill in the seat moved."""
    if not stays:
        yield Event(week, "leaves", "leaves; somebody new takes the seat")
    if skill != now:
        yield Event(week, "skill", f"skill {skill:.3f} → {now:.3f}")


def standing(rep: Any, channel: str) -> str:
    """A rep's skill, work and income so far."""
    done = f"{rep.contacts:,.0f} contacts, {rep.orders:,.0f} orders, {rep.income:,.2f} earned"
    return f"{rep.team} of {channel}, skill {rep.skill:.2f}; {done}"


def customers_named(found: Iterable[int]) -> str:
    """Some customers by their numbers, the first few of many.

    >>> customers_named([4]), customers_named(range(1, 9))
    ('customer 4', 'customers 1, 2, 3, 4, 5, 6 and 2 more')
    """
    numbers: Sequence[int] = list(found)
    more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
    return f"customer{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:SHOWN]))}{more}"
