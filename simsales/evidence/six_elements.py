"""The six elements of a sales plan as figures of a record, each with the bounds that the plan demands (A-plan)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from simsales.market.contract.levers import SixElements
from simsales.market.ground.levers import Target
from simsales.market.measures import MEASURES
from simsales.market.record import Record


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan says of one element: in words, and the bounds of the figure that says whether it was reached.

    ``part`` is plan, execution or result; a figure ``against_base`` is the difference from the first strategy's.
    Without bounds it is told, and nothing is asked of it.
    """

    element: str
    words: str
    figure: str
    unit: str
    least: float
    most: float
    of: Callable[[Record], float]
    part: str = "plan"
    against_base: bool = False

    @property
    def demanded(self) -> str:
        """The bounds of the figure, and of what it is: what has to be seen for the element to be reached.

        >>> Planned("offers", "day_ticket", "of the orders", "share", 0.5, math.inf, lambda r: 0.0).demanded
        '≥ 50% of the orders'
        """
        least, most = (f"{100 * end:.4g}%" if self.unit == "share" else amount(end) for end in (self.least, self.most))
        if math.isinf(self.least) and math.isinf(self.most):
            return self.figure
        said = f"{least} to {most}"
        if math.isinf(self.most):
            said = f"≥ {least}"
        elif math.isinf(self.least):
            said = f"≤ {most}"
        return f"{said} {self.figure}"


def elements(plan: SixElements, weeks: int) -> Iterator[Planned]:
    """The elements of a plan, as figures of a record: target, offers, price, channels, promotion, time, targets."""
    span, inf = plan.weeks(weeks), math.inf
    words = whom(plan.target)
    yield Planned("target", words, "of the orders", "share", plan.focus, inf, lambda r: _part(r, span, "target_orders"))
    offers = ", ".join(plan.offers)
    yield Planned("offers", offers, "of the orders", "share", plan.focus, inf, lambda r: _offered(r, span, plan))
    for key, bounds in (("planned_price", plan.price), ("planned_once", plan.price_once)):
        if bounds is not None:
            label = "a month" if key == "planned_price" else "one-off"
            said = f"{amount(bounds[0])} to {amount(bounds[1])}"
            yield Planned(
                "price",
                said,
                f"{label}, on average",
                "money",
                *bounds,
                partial(_price, span=span, plan=plan, entry=key),
            )
    where = ", ".join(plan.channels)
    yield Planned("channels", where, "of the orders", "share", plan.focus, inf, lambda r: _sold(r, span, plan))
    if plan.promotion is not None:
        first, last = (int(week) for week in plan.promotion)
        said = f"weeks {first} to {last}"
        yield Planned("promotion", said, "× orders a week outside", "score", 1.0, inf, lambda r: _lift(r, span, plan))
    part = (span.stop - span.start) / weeks
    said = f"weeks {span.start} to {span.stop}"
    yield Planned("time", said, "of the run's orders", "share", part, inf, lambda r: _timely(r, span, plan))
    yield from _targets(plan, span)


def _targets(plan: SixElements, span: slice) -> Iterator[Planned]:
    targets = plan.targets
    for name in ("orders", "acquisitions", "revenue", "margin"):
        least = getattr(targets, name)
        if least is not None:
            label, unit = MEASURES[name].label.lower(), MEASURES[name].unit
            label += " of its orders" if name == "margin" else ""  # what is no order's (pay, desks) is the company's
            yield Planned(
                "targets", f"{label} at least {amount(least)}", label, unit, least, math.inf,
                partial(measured, span=span, plan=plan, measure=name), "result",
            )  # fmt: skip
    if targets.conversion is not None:
        yield Planned(
            "targets", f"conversion at least {targets.conversion:.1%}", "conversion", "share", targets.conversion,
            math.inf, lambda r: everything(r, span, "conversion"), "result",
        )  # fmt: skip
    if targets.churn is not None:
        yield Planned(
            "targets", f"churn at most {targets.churn:.1%} a month", "churn a month", "share", -math.inf,
            targets.churn, lambda r: everything(r, span, "churn"), "result",
        )  # fmt: skip
    if plan.budget is not None:
        yield Planned(
            "budget", f"at most {amount(plan.budget)}", "spent", "money", -math.inf, plan.budget,
            lambda r: _spent(r, span, plan), "execution",
        )  # fmt: skip


def amount(number: float) -> str:
    """A planned amount as it is said.

    >>> amount(9e6), amount(12.5)
    ('9,000,000', '12.5')
    """
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def whom(target: Target) -> str:
    """A target in words.

    >>> whom(Target(segments=("young",), holds="rival")), whom(Target())
    ('young; holds rival', 'everybody')
    """
    lists = (target.districts, target.segments, target.orientations, target.life)
    said = [", ".join(each or ()) for each in lists]
    said.append("" if target.holds == "any" else f"holds {target.holds}")
    for name in ("tenure", "weeks_to_end", "free_for", "satisfaction", "paid", "attempts"):
        pair = getattr(target, name)
        said.append("" if pair is None else f"{name.replace('_', ' ')} {pair[0]:g} to {pair[1]:g}")
    said.append("" if target.open_need is None else f"looks for {target.open_need}")
    said += [f"{name} {', '.join(map(str, condition))}" for name, condition in (target.columns or {}).items()]
    return "; ".join(each for each in said if each) or "everybody"


def cells(record: Record, plan: SixElements) -> tuple[Any, Any]:
    """Which channels (none included) and which offers are the plan\'s."""
    labels = record.labels
    channels = np.isin([*labels.channels, ""], plan.channels)
    return channels, np.isin([*labels.offers, ""], plan.offers)


def _theirs(record: Record, span: slice, plan: SixElements) -> Record:
    """The record of the plan's time, offers and channels."""
    channels, offers = cells(record, plan)
    return replace(record, counts=record.counts[span] * (channels[:, None] & offers[None, :]))


def measured(record: Record, span: slice, plan: SixElements, measure: str) -> float:
    """A measure of the plan's time, offers and channels."""
    return float(_theirs(record, span, plan).summary()[measure])


def everything(record: Record, span: slice, measure: str) -> float:
    """A measure of the plan's time, of everybody."""
    return float(replace(record, counts=record.counts[span]).summary()[measure])


def ratio(above: Any, below: Any) -> float:
    """One sum over another; not a number where there is nothing below."""
    return float(above.sum() / below.sum()) if below.sum() > 0 else math.nan


def _part(record: Record, span: slice, entry: str) -> float:
    return ratio(record.entry(entry)[span], record.entry("orders")[span])


def _offered(record: Record, span: slice, plan: SixElements) -> float:
    orders = record.entry("orders")[span]
    return ratio(orders[..., cells(record, plan)[1]], orders)


def _sold(record: Record, span: slice, plan: SixElements) -> float:
    orders = record.entry("orders")[span]
    return ratio(orders[:, :, cells(record, plan)[0]], orders)


def _price(record: Record, span: slice, plan: SixElements, entry: str) -> float:
    theirs = _theirs(record, span, plan)
    return ratio(theirs.entry(entry), theirs.entry("planned_orders"))


def _timely(record: Record, span: slice, plan: SixElements) -> float:
    return ratio(_theirs(record, span, plan).entry("orders"), _theirs(record, slice(None), plan).entry("orders"))


def _lift(record: Record, span: slice, plan: SixElements) -> float:
    """Orders a week while the plan's promotions may run, over those in the rest of the plan's time."""
    weekly = _theirs(record, span, plan).entry("orders").sum(axis=(1, 2, 3))
    first, last = plan.promotion or (0.0, 0.0)
    inside = (np.arange(span.start, span.stop) >= first) & (np.arange(span.start, span.stop) < last)
    if inside.all() or not inside.any() or weekly[~inside].sum() == 0:
        return math.nan
    return float(weekly[inside].mean() / weekly[~inside].mean())


def _spent(record: Record, span: slice, plan: SixElements) -> float:
    """Commission, gifts and discounts on the plan's offers in its channels, and those channels' contacts."""
    theirs, channels = _theirs(record, span, plan), cells(record, plan)[0]
    on_orders = sum(theirs.entry(name).sum() for name in ("commission", "gift_cost", "discounts"))
    return float(on_orders + record.entry("contact_cost")[span][:, :, channels].sum())
