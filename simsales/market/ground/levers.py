"""What every component of a strategy has in common: it proposes a plan, and never touches a customer.

A component is a frozen dataclass with one method, ``propose(view, plan) -> plan``. Its fields are what a scenario
file may say; those of ``Scope`` narrow it to offers, channels, segments and weeks, a ``Target`` to customers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal, Protocol

import numpy as np
from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo

from simsales.files.needs import Needs
from simsales.files.problems import suggest
from simsales.files.units import Monthly, Share, Weeks
from simsales.market.ground.asked import MOST_ASKED, asked_of, is_range
from simsales.market.ground.audience import Audience
from simsales.market.ground.kinds import Life
from simsales.market.ground.offers import Booleans, Labels, OfferBook
from simsales.market.ground.plan import Plan, frozen

STRICT = ConfigDict(extra="forbid")


# Names in a component say what they name, so that a misspelt one is found before anything runs.
def _known(what: str) -> AfterValidator:
    def check(name: str, info: ValidationInfo) -> str:
        names = (info.context or {}).get("names", {}).get(what)
        if names is not None and name not in names:
            raise ValueError(f'there is no {what} "{name}": {suggest(name, names)}')
        return name

    return AfterValidator(check)


type OfferName = Annotated[str, _known("offer")]
type BundleName = Annotated[str, _known("bundle")]
type ChannelName = Annotated[str, _known("channel")]
type OutboundName = Annotated[str, _known("outbound channel")]
type InboundName = Annotated[str, _known("inbound channel")]
type SegmentName = Annotated[str, _known("segment")]
type DistrictName = Annotated[str, _known("district")]
type Districts = Annotated[tuple[DistrictName, ...] | None, Needs("an organisation")]
type TeamName = Annotated[str, _known("team")]
type BusinessName = Annotated[str, _known("business segment")]
type CategoryName = Annotated[str, _known("category")]
type MeteredName = Annotated[str, _known("offer"), _known("product whose usage is measured")]
type ColumnName = Annotated[str, _known("column of the customer file")]
type MomentName = Annotated[str, _known("moment")]

Orientation = Literal["relationship", "value", "service"]
Holds = Literal["any", "ours", "rival", "nothing", "not ours"]


class Lazily(Mapping[str, float]):
    """Measures that are worked out when somebody looks at one.

    >>> Lazily(lambda: {"orders": 3.0})["orders"]
    3.0
    """

    _measures = cached_property[Mapping[str, float]](lambda self: self._work_out())

    def __init__(self, work_out: Callable[[], Mapping[str, float]]) -> None:
        self._work_out = work_out

    def __getitem__(self, name: str) -> float:
        return self._measures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._measures)

    def __len__(self) -> int:
        return len(self._measures)


class Past(tuple[Any, ...]):
    """Tables of the weeks so far, each of which nobody can write to."""


@dataclass(frozen=True)
class View:
    """What a strategy may see of the market: this week's number, the names, the offer book, and last week's figures.

    ``spent`` is what each promotion (by its number in the plan) has given away so far, in currency; ``measures`` are
    last week's (by name in ``MEASURES``; none in the first week); ``rival_prices`` are this week's, by
    offer, ``rival_past`` those of the weeks before, first week first; ``known`` is the part of the customers who know
    each offer, of these weeks and this one (the offer book's, if not said). What is counted or paid is of all
    customers, of whom the part ``share`` is simulated. All of it is to look at only: copies that cannot be written to.
    """

    week: int
    book: OfferBook
    spent: Any
    measures: Mapping[str, float]
    rival_prices: Any
    rival_past: tuple[Any, ...] = ()
    known: tuple[Any, ...] = ()
    share: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "spent", frozen(np.asarray(self.spent, np.float64)))
        object.__setattr__(self, "rival_prices", frozen(np.asarray(self.rival_prices, np.float64)))
        for weekly in ("rival_past", "known"):
            if not isinstance(getattr(self, weekly), Past):
                tables = tuple(frozen(np.asarray(table, np.float64)) for table in getattr(self, weekly))
                object.__setattr__(self, weekly, tables)
        if not isinstance(self.measures, Lazily):
            object.__setattr__(self, "measures", MappingProxyType(dict(self.measures)))

    @property
    def labels(self) -> Labels:
        """The names behind the numbers."""
        return self.book.labels


class Component(Protocol):
    """Anything that proposes: a frozen dataclass of a family, or any object of yours with the same method."""

    def propose(self, view: View, plan: Plan) -> Plan:
        """The plan after this component's say."""
        ...


def chosen(names: Iterable[str], wanted: Iterable[str] | None) -> Booleans:
    """Which of the names are wanted; all of them if nothing is said."""
    if wanted is None:
        return np.ones(len(tuple(names)), bool)
    among = set(wanted)
    return np.array([name in among for name in names], bool)  # for a few names faster than np.isin


def whom(labels: Labels, segments: Iterable[str] | None, districts: Iterable[str] | None = None) -> Booleans:
    """Which of the segments, in which of the districts; all if nothing is said. ValueError without an organisation."""
    if districts is None:
        return chosen(labels.segments, segments)
    if not labels.districts:
        raise ValueError("there are no districts: say [world.organisation]")
    both: Booleans = chosen(labels.segments, segments) & chosen(labels.districts, districts)
    return both


def cells_of(segments: Booleans, channels: Booleans, offers: Booleans) -> Booleans:
    """The cells of a segment x channel x offer table where all three hold."""
    cells: Booleans = segments[:, None, None] & channels[None, :, None] & offers[None, None, :]
    return cells


def _ordered(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError(f"the least, {pair[0]:g}, is above the most, {pair[1]:g}")
    return pair


def _condition(said: tuple[str | float, ...]) -> tuple[str | float, ...]:
    if is_range(said):
        _ordered((float(said[0]), float(said[1])))
    return said


type Count = Annotated[int, Field(ge=0)]
type Condition = Annotated[tuple[str | float, ...], Field(min_length=1), AfterValidator(_condition)]


@dataclass(frozen=True, kw_only=True)
class Target:
    """For whom: conditions on a customer; all must hold. Pairs are (least, most).

    ``attempts`` are contacts by outbound channels so far; ``open_need`` is a category that they say they look for
    something in; ``columns`` are conditions on columns of the customer file: two numbers are (least, most), all else
    are values, as ``columns = { age = [30, 50], region = ["north", "west"] }``.
    """

    __pydantic_config__ = STRICT

    segments: tuple[SegmentName, ...] | None = None
    orientations: tuple[Orientation, ...] | None = None
    tenure: Annotated[tuple[Weeks, Weeks], AfterValidator(_ordered)] | None = None
    weeks_to_end: Annotated[tuple[Weeks, Weeks], AfterValidator(_ordered)] | None = None
    free_for: Annotated[tuple[Weeks, Weeks], AfterValidator(_ordered)] | None = None
    satisfaction: Annotated[tuple[Share, Share], AfterValidator(_ordered)] | None = None
    paid: Annotated[tuple[Monthly, Monthly], AfterValidator(_ordered)] | None = None
    holds: Annotated[Holds, Needs("a rival who holds them")] = "any"
    life: tuple[Life, ...] | None = None
    attempts: Annotated[tuple[Count, Count], AfterValidator(_ordered)] | None = None
    open_need: CategoryName | None = None
    columns: dict[ColumnName, Condition] | None = None
    districts: Districts = None

    def audience(self, labels: Labels, within: Booleans | None = None) -> Audience:
        """The same conditions, by number; narrowed to the segments ``within``, if any are given."""
        everything = (-np.inf, np.inf)
        both = whom(labels, self.segments, self.districts)
        both = both if within is None else both & within
        return Audience(
            segments=None if both.all() else tuple(int(s) for s in np.flatnonzero(both)),
            orientations=self.orientations,
            tenure=self.tenure or everything,
            weeks_to_end=self.weeks_to_end or everything,
            free_for=self.free_for or everything,
            satisfaction=self.satisfaction or everything,
            paid=self.paid or everything,
            holds=self.holds,
            life=self.life,
            attempts=self.attempts or everything,
            open_need=-1 if self.open_need is None else labels.categories.index(self.open_need),
            fits=self._fits(labels),
        )

    def _fits(self, labels: Labels) -> int:
        """The bit of its conditions on columns; one that nobody fits where nobody has asked of the file."""
        if not self.columns:
            return -1
        asked = asked_of(self.columns)
        return labels.asked.index(asked) if asked in labels.asked else MOST_ASKED


EVERYBODY = Target()


def meet(component: Reach, target: Target) -> None:
    """ValueError if a component's segments, or districts, and those of its target have none in common."""
    for what in ("segments", "districts"):
        its, theirs = getattr(component, what), getattr(target, what)
        if its is not None and theirs is not None and not set(its) & set(theirs):
            raise ValueError(
                f"it is for nobody: its {what} ({', '.join(its)}) and its target's ({', '.join(theirs)}) "
                "have none in common"
            )


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """When: from and until a week. ValueError if it would end before it starts."""

    __pydantic_config__ = STRICT

    starts: Weeks = 0.0
    ends: Weeks | None = None

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends <= self.starts:
            raise ValueError(f"ends (week {self.ends:g}) must come after starts (week {self.starts:g})")

    def runs(self, week: int) -> bool:
        """Whether the component is in force this week."""
        return self.starts <= week and (self.ends is None or week < self.ends)

    def acts(self, week: int) -> bool:
        """Whether it may change anything this week; more than ``runs`` where something stays or comes in seasons."""
        return self.runs(week)


@dataclass(frozen=True, kw_only=True)
class Reach(Lasting):
    """Where and when: channels, segments, customers' districts (all, if not said), from and until a week."""

    channels: tuple[ChannelName, ...] | None = None
    segments: tuple[SegmentName, ...] | None = None
    districts: Districts = None

    def whom(self, labels: Labels) -> Booleans:
        """Which of the segments it concerns, in which of the districts."""
        return whom(labels, self.segments, self.districts)


@dataclass(frozen=True, kw_only=True)
class Scope(Reach):
    """Where, when and on what: channels, segments, districts and offers (all, if not said), from and until a week."""

    offers: tuple[OfferName, ...] | None = None

    def own_offers(self, labels: Labels) -> Booleans:
        """Which of our offers it concerns."""
        return chosen(labels.offers[: labels.own], self.offers)

    def cells(self, view: View) -> Booleans:
        """The segment x channel x offer cells it concerns."""
        labels = view.labels
        return cells_of(
            self.whom(labels),
            chosen(labels.channels, self.channels),
            self.own_offers(labels),
        )


@dataclass(frozen=True, kw_only=True)
class Shown(Lasting):
    """What displays share: the channels (all, if not said), from and until a week."""

    channels: tuple[ChannelName, ...] | None = None

    def where(self, view: View) -> tuple[int, ...]:
        """The numbers of its channels."""
        return tuple(int(c) for c in np.flatnonzero(chosen(view.labels.channels, self.channels)))
