"""The plan of a week: what a strategy has decided, as immutable tables over segment x channel x offer.

A plan starts as the scenario's list (``Plan.listed``); each component of a strategy turns it into the next one.
Prices are in currency a month, one-off prices in currency, time in weeks, shares as parts of one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np

from simsales.catalogue.offers import Booleans, Floats, Integers, OfferBook
from simsales.scenario.model import EFFORTS, ORIENTATIONS, STEPS, Scenario


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


class _ReadOnly:
    """A frozen dataclass whose arrays are read-only copies of those it is given."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, frozen(value))


class Credit(IntEnum):
    """Who may go on and who is paid when two channels work the same customer."""

    NONE = 0
    FIRST_TOUCH = 1
    TERRITORY = 2
    SPLIT = 3


@dataclass(frozen=True)
class Audience:
    """Which customers something is meant for; every condition must hold, and what is not said holds for all.

    ``tenure`` and ``weeks_to_end`` are (least, most) in weeks (of the category concerned; no commitment counts as 0),
    ``satisfaction`` is (least, most) in 0..1, ``paid`` is (least, most) in currency a month.
    """

    segments: tuple[int, ...] | None = None
    orientations: tuple[str, ...] | None = None
    tenure: tuple[float, float] = (-np.inf, np.inf)
    weeks_to_end: tuple[float, float] = (-np.inf, np.inf)
    satisfaction: tuple[float, float] = (-np.inf, np.inf)
    paid: tuple[float, float] = (-np.inf, np.inf)
    holds: str = "any"  # one of HOLDS, in the category concerned

    def row(self) -> list[float]:
        """The conditions as a row of numbers, as ``mechanisms.audience.belongs`` reads them."""
        chosen = self.orientations if self.orientations is not None else ORIENTATIONS
        lean = sum(1 << ORIENTATIONS.index(name) for name in chosen)
        segments = (1 << 53) - 1 if self.segments is None else sum(1 << s for s in self.segments)
        bounds = (self.tenure, self.weeks_to_end, self.satisfaction, self.paid)
        return [
            float(segments),
            float(lean),
            *(end for pair in bounds for end in pair),
            float(HOLDS.index(self.holds)),
        ]


HOLDS = ("any", "ours", "rival", "nothing", "not ours")
AUDIENCE_ROW = 11  # numbers in a row of conditions
EVERYONE = Audience()


@dataclass(frozen=True)
class Targeted(_ReadOnly):
    """A price cut for an audience: on new orders, and on the running bill if ``on_bill``; ``promotion`` pays for it."""

    audience: Audience
    offers: Booleans
    channels: Booleans
    off: float
    commitment: int | None = None
    on_bill: bool = False
    promotion: int = -1


@dataclass(frozen=True)
class Calling:
    """Whom an outbound channel calls, about which category (-1: whatever the customer needs)."""

    audience: Audience = EVERYONE
    category: int = -1
    rest_weeks: float = 8.0


@dataclass(frozen=True)
class Coaching:
    """How a team is made better: part of its week in training, a script's level, laggards coached.

    ``team`` None means all; ``lifts`` is the part of the way to full skill that a week of nothing but training gains.
    """

    team: str | None
    training: float = 0.0
    lifts: float = 0.0
    steps: tuple[str, ...] = STEPS
    script: float = 0.0
    laggards: float = 0.0


QUADRANTS = ("star", "question_mark", "cash_cow", "dog")


@dataclass(frozen=True)
class Display:
    """A display of the offers that sell most, in some channels (by number): so many of them."""

    channels: tuple[int, ...]
    top: int


@dataclass(frozen=True)
class Deck:
    """The card that staff play first in some channels: own offer by segment and quadrant, -1 for none."""

    channels: tuple[int, ...]
    offers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Plan(_ReadOnly):
    """What is on sale this week, where, to whom, at what price, and how the channels behave.

    Shapes: ``price``, ``once``, ``gift``, ``gift_cost``, ``saving``, ``on_sale``, ``commission``, ``commitment``,
    ``reprices`` segment x channel x own offer; ``in_range`` channel x own offer; ``exposure`` own offer (a display is
    seen by everybody); ``proactive`` channel; ``effort`` channel x trust, need, present, close (parts of one).

    ``saving`` is the list value given away by promotions on one order; ``spending`` has a table for each promotion,
    in the order in which they propose: what an order costs its budget (list value and gifts). Where it ``reprices``,
    this week's price also reaches holders out of commitment who bought there; who bought in no channel (they held the
    offer at the start) is reached where every channel reprices, at the lowest of the channels' prices.

    All tables are read-only copies: a component makes new ones (``replace(plan, price=plan.price * 0.9)``).
    """

    price: Floats
    once: Floats
    gift: Floats
    gift_cost: Floats
    saving: Floats
    on_sale: Booleans
    in_range: Booleans
    commission: Floats
    commitment: Integers
    exposure: Floats
    reprices: Booleans
    proactive: Floats
    effort: Floats
    targeted: tuple[Targeted, ...] = ()
    calling: tuple[Calling | None, ...] = ()
    coaching: tuple[Coaching, ...] = ()
    credit: Credit = Credit.NONE
    protection_weeks: float = 0.0
    spending: tuple[Floats, ...] = ()
    displays: tuple[Display, ...] = ()
    cards: tuple[Deck, ...] = ()

    @property
    def promotions(self) -> int:
        """How many promotions there are so far: the number of the next one."""
        return len(self.spending)

    @classmethod
    def listed(cls, scenario: Scenario, book: OfferBook) -> Plan:
        """The scenario's own list: products at list price everywhere in range, no bundle on sale."""
        labels = book.labels
        shape = (len(labels.segments), len(labels.channels), labels.own)
        in_range = np.zeros(shape[1:], bool)
        commission = np.zeros(shape[1:])
        for c, channel in enumerate(scenario.channels.values()):
            for j, name in enumerate(labels.offers[: labels.own]):
                in_range[c, j] = channel.range is None or name in channel.range
                commission[c, j] = channel.commission
        return cls(
            price=np.broadcast_to(book.list_price[: labels.own], shape),
            once=np.broadcast_to(book.list_once[: labels.own], shape),
            gift=np.zeros(shape),
            gift_cost=np.zeros(shape),
            saving=np.zeros(shape),
            on_sale=np.broadcast_to(in_range & ~book.is_bundle[: labels.own], shape),
            in_range=in_range,
            commission=np.broadcast_to(commission, shape),
            commitment=np.broadcast_to(book.commitment[: labels.own], shape),
            exposure=np.zeros(labels.own),
            reprices=np.zeros(shape, bool),
            proactive=np.zeros(len(labels.channels)),
            effort=np.full((len(labels.channels), len(EFFORTS)), 1 / len(EFFORTS)),
            calling=tuple(Calling() if c.direction == "outbound" else None for c in scenario.channels.values()),
        )

    def where(self, segments: Booleans, channels: Booleans, offers: Booleans) -> Booleans:
        """The cells of a segment x channel x offer table where all three hold."""
        cells: Booleans = segments[:, None, None] & channels[None, :, None] & offers[None, None, :]
        return cells
