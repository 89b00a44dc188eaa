"""Feedback rules: when a figure of the last weeks passes a limit, a number of the strategy is changed (E-iterate).

A rule is data: a measure, a limit, and a number of its own strategy (``pricing[0].price``). It never runs code.
"""

from __future__ import annotations

import math  # noqa: F401  # the example
from dataclasses import dataclass, field, fields, replace
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo

from simsales.files.problems import suggest
from simsales.files.units import Figure, WholeWeeks
from simsales.market.ground.levers import STRICT, ChannelName, Component, Lasting, OfferName, SegmentName, View
from simsales.market.ground.plan import Plan

WITHOUT_END = 10_000  # steps of a rule that are looked at


def _measured(name: str, info: ValidationInfo) -> str:
    names = (info.context or {}).get("names", {}).get("measure")
    if names is not None and name not in names:
        raise ValueError(f'there is no measure "{name}": {suggest(name, names)}')
    return name


type MeasureName = Annotated[str, AfterValidator(_measured)]


@dataclass(frozen=True, kw_only=True)
class When:
    """Of which measure, over how many of the last weeks, above or below what; of a channel, a segment or an offer."""

    __pydantic_config__ = STRICT

    measure: MeasureName
    above: Figure | None = None
    below: Figure | None = None
    over: Annotated[WholeWeeks, Field(ge=1)] = 4
    channel: ChannelName | None = None
    segment: SegmentName | None = None
    offer: OfferName | None = None

    def __post_init__(self) -> None:
        if (self.above is None) == (self.below is None):
            raise ValueError("say either above or below")
        if sum(each is not None for each in (self.channel, self.segment, self.offer)) > 1:
            raise ValueError("say one of channel, segment and offer at most")

    def holds(self, value: float) -> bool:
        """Whether a value of the measure fulfils it; what is not defined does not.

        >>> When(measure="churn", above=0.01).holds(0.02), When(measure="churn", above=0.01).holds(math.nan)
        (True, False)
        """
        if self.above is not None:
            return value > self.above
        return self.below is not None and value < self.below

    @property
    def split(self) -> tuple[str, str] | None:
        """What it is narrowed to: the split of a record, and the name in it."""
        said = (("channel", self.channel), ("segment", self.segment), ("product", self.offer))
        return next(((split, name) for split, name in said if name is not None), None)


@dataclass(frozen=True, kw_only=True)
class Then:
    """Which number of the strategy is changed, as ``pricing[0].price``: to a value, by an amount, or by a factor."""

    __pydantic_config__ = STRICT

    key: str
    to: float | str | None = None
    by: float | str | None = None
    factor: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] | None = None

    def __post_init__(self) -> None:
        if sum(each is not None for each in (self.to, self.by, self.factor)) != 1:
            raise ValueError("say one of to, by and factor")


@dataclass(frozen=True, kw_only=True)
class AtMost:
    """How far the number may be moved (a value that it does not pass), how often in all, and how often at most.

    ``every`` so many weeks at the soonest; ``times`` in the run.
    """

    __pydantic_config__ = STRICT

    value: float | str | None = None
    times: Annotated[int, Field(ge=1, le=WITHOUT_END)] | None = None
    every: Annotated[WholeWeeks, Field(ge=1)] = 4


@dataclass(frozen=True, kw_only=True)
class Bound(Then):
    """What is changed, found in the strategy: the component ``of``, its ``field``, and the amounts in its unit."""

    of: Any
    field: str
    amount: float
    limit: float | None = None

    def after(self, now: float) -> float:
        """The number after the rule has fired once more.

        >>> from simsales.market.price.levers import ListPrice
        >>> rule = Bound(key="pricing[0].price", by=-5, of=ListPrice(price=20), field="price", amount=-5, limit=12.0)
        >>> rule.after(20.0), rule.after(15.0)
        (15.0, 12.0)
        """
        if self.to is not None:
            return self.amount
        moved = now + self.amount if self.by is not None else now * self.amount
        if self.limit is None:
            return moved
        rises = self.amount > 0 if self.by is not None else self.amount > 1
        return max(min(moved, self.limit), now) if rises else min(max(moved, self.limit), now)


@dataclass(frozen=True, kw_only=True)
class Adjust(Lasting):
    """When a figure of the last weeks passes a limit, change a number of this strategy, within limits (E-iterate).

    Looked at as each week ends, on the figures of the last ``when.over`` weeks; the change holds from the next week on.
    It fires only if it changes the number, at most every ``at_most.every`` weeks (4, if not said), and only for weeks
    between ``starts`` and ``ends``. A step (``by``, ``factor``) needs a limit: how far (``value``), or how often
    (``times``).
    """

    when: When
    then: Then
    at_most: AtMost = field(default_factory=AtMost)

    def propose(self, view: View, plan: Plan) -> Plan:
        """Nothing by itself: it changes what another component proposes."""
        return plan

    def acts(self, week: int) -> bool:
        """Whether it is looked at as this week ends."""
        return self.runs(week + 1)


def adjusted(component: Component, name: str, value: float) -> Any:
    """A component with another number in a field; whole where it was whole."""
    now = getattr(component, name)
    new = round(value) if isinstance(now, int) else float(value)
    return replace(component, **{name: new})  # type: ignore[type-var]  # all that a file names are dataclasses


def numbers_of(component: Component) -> list[str]:
    """The fields of a component that hold a number now."""
    named = (each.name for each in fields(component))  # type: ignore[arg-type]
    return [name for name in named if type(getattr(component, name)) in (int, float)]


FEEDBACK = {"adjust": Adjust}
