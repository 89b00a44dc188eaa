"""The plan of a week: what a strategy has decided, as immutable tables over segment x channel x offer.

A plan starts as the scenario's list (``Plan.listed``); each component of a strategy turns it into the next one.
Prices are in currency a month, one-off prices in currency, time in weeks, shares as parts of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from simsales.catalogue.offers import Booleans, Floats, Integers, OfferBook
from simsales.scenario.model import EFFORTS, ORIENTATIONS, STEPS, Scenario


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
class Targeted:
    """A price cut for an audience: on new orders, and on the running bill if ``on_bill``."""

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


@dataclass(frozen=True)
class Plan:
    """What is on sale this week, where, to whom, at what price, and how the channels behave.

    Shapes: ``price``, ``once``, ``gift``, ``gift_cost``, ``saving`` segment x channel x own offer; ``on_sale``,
    ``in_range``, ``commission`` channel x own offer; ``commitment``, ``exposure``, ``promotion``, ``reprices`` own
    offer; ``proactive`` channel; ``effort`` channel x trust, need, present, close (parts of one).

    ``saving`` is the list value given away by promotions on one order; ``promotion[j]`` numbers the promotion that
    pays for it (-1: none), of ``promotions`` numbered so far. ``reprices[j]`` lets a new price also reach holders
    out of commitment.
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
    promotion: Integers
    reprices: Booleans
    proactive: Floats
    effort: Floats
    targeted: tuple[Targeted, ...] = ()
    calling: tuple[Calling | None, ...] = ()
    coaching: tuple[Coaching, ...] = ()
    credit: Credit = Credit.NONE
    protection_weeks: float = 0.0
    promotions: int = 0

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
            price=np.broadcast_to(book.list_price[: labels.own], shape).copy(),
            once=np.broadcast_to(book.list_once[: labels.own], shape).copy(),
            gift=np.zeros(shape),
            gift_cost=np.zeros(shape),
            saving=np.zeros(shape),
            on_sale=in_range & ~book.is_bundle[: labels.own],
            in_range=in_range,
            commission=commission,
            commitment=book.commitment[: labels.own].copy(),
            exposure=np.zeros(labels.own),
            promotion=np.full(labels.own, -1, np.int64),
            reprices=np.zeros(labels.own, bool),
            proactive=np.zeros(len(labels.channels)),
            effort=np.full((len(labels.channels), len(EFFORTS)), 1 / len(EFFORTS)),
            calling=tuple(Calling() if c.direction == "outbound" else None for c in scenario.channels.values()),
        )

    def where(self, segments: Booleans, channels: Booleans, offers: Booleans) -> Booleans:
        """The cells of a segment x channel x offer table where all three hold."""
        cells: Booleans = segments[:, None, None] & channels[None, :, None] & offers[None, None, :]
        return cells
