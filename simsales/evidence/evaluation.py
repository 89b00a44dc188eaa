"""A sales plan evaluated against its own six elements, its targets and its budget (A-plan, A-evaluate)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from simsales.evidence.facts import seeds
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.plain_data import json_text
from simsales.experiments.runner import Found, Progress, Runner
from simsales.experiments.statistics import Interval, mean_interval
from simsales.experiments.store import DEFAULT
from simsales.market.contract.levers import SixElements
from simsales.market.ground.levers import Target
from simsales.market.measures import MEASURES
from simsales.market.record import Record


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan says of one element: in words, and the bounds of the figure that says whether it was reached."""

    element: str
    words: str
    figure: str
    unit: str
    least: float
    most: float
    of: Callable[[Record], float]

    @property
    def demanded(self) -> str:
        """The bounds of the figure, and of what it is: what has to be seen for the element to be reached.

        >>> Planned("offers", "day_ticket", "of the orders", "share", 0.5, math.inf, lambda r: 0.0).demanded
        '≥ 50% of the orders'
        """
        least, most = (f"{100 * end:.4g}%" if self.unit == "share" else amount(end) for end in (self.least, self.most))
        said = f"{least} to {most}"
        if math.isinf(self.most):
            said = f"≥ {least}"
        elif math.isinf(self.least):
            said = f"≤ {most}"
        return f"{said} {self.figure}"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a plan: what was planned, the figure that was reached with its 95% interval, the verdict."""

    strategy: str
    plan: int
    planned: Planned
    reached: Interval

    @property
    def verdict(self) -> str:
        """reached, missed, or not sure where the interval holds both; by the mean where there is one world."""
        mean, low, high = self.reached
        if math.isnan(mean):
            return "not seen"
        low, high = (mean, mean) if math.isnan(low) else (low, high)
        if self.planned.least <= low and high <= self.planned.most:
            return "reached"
        return "missed" if high < self.planned.least or low > self.planned.most else "not sure"


def evaluate(
    scenario: Source,
    strategies: Sequence[str] | None = None,
    replications: int | None = None,
    *,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Found[Element]:
    """Run the strategies that have a plan (or those named), and hold what was reached against what was planned.

    Only worlds in which all of them were run count. ExperimentError if none of them has a plan, or no world is
    complete; ScenarioError for a bad scenario.
    """
    prepared = prepare(scenario)
    names = choose(prepared, strategies)
    plans = {
        name: [each for each in prepared.strategies[name].components if isinstance(each, SixElements)] for name in names
    }
    wanted = [name for name in names if plans[name]]
    if not wanted:
        raise ExperimentError(
            f"no plan to evaluate in {', '.join(names)}: a strategy has one with [[strategies.NAME.plan]], "
            'kind = "six_elements"'
        )
    run = prepared.loaded.scenario.run
    worlds = seeds(prepared, run.replications if replications is None else replications)
    runner = Runner({"": prepared}, jobs=jobs, store=store, progress=progress)
    with runner:
        runner.run(Task(name, seed) for seed in worlds for name in wanted)
    complete = runner.complete(worlds, lambda seed: [Task(name, seed) for name in wanted])
    found = []
    for name in wanted:
        planned = [(number, each) for number, plan in enumerate(plans[name]) for each in elements(plan, int(run.weeks))]
        values = np.zeros((len(complete), len(planned)))
        for world, seed in enumerate(complete):  # one record at a time: they are large
            record = Record.from_bytes(runner.record(Task(name, seed)))
            values[world] = [each.of(record) for _, each in planned]
        found += [Element(name, number, each, mean_interval(values[:, k])) for k, (number, each) in enumerate(planned)]
    return Found(found, len(complete), runner.done)


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
            yield Planned(
                "targets", f"{label} at least {amount(least)}", label, unit, least, math.inf,
                partial(_measured, span=span, plan=plan, measure=name),
            )  # fmt: skip
    if targets.conversion is not None:
        yield Planned(
            "targets", f"conversion at least {targets.conversion:.1%}", "conversion", "share", targets.conversion,
            math.inf, lambda r: _all(r, span, "conversion"),
        )  # fmt: skip
    if targets.churn is not None:
        yield Planned(
            "targets", f"churn at most {targets.churn:.1%} a month", "churn a month", "share", -math.inf,
            targets.churn, lambda r: _all(r, span, "churn"),
        )  # fmt: skip
    if plan.budget is not None:
        yield Planned(
            "budget", f"at most {amount(plan.budget)}", "spent", "money", -math.inf, plan.budget,
            lambda r: _spent(r, span, plan),
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
    said = [", ".join(target.segments or ()), ", ".join(target.orientations or ()), ", ".join(target.life or ())]
    said.append("" if target.holds == "any" else f"holds {target.holds}")
    for name in ("tenure", "weeks_to_end", "free_for", "satisfaction", "paid", "attempts"):
        pair = getattr(target, name)
        said.append("" if pair is None else f"{name.replace('_', ' ')} {pair[0]:g} to {pair[1]:g}")
    said.append("" if target.open_need is None else f"looks for {target.open_need}")
    said += [f"{name} {', '.join(map(str, condition))}" for name, condition in (target.columns or {}).items()]
    return "; ".join(each for each in said if each) or "everybody"


def _cells(record: Record, plan: SixElements) -> tuple[Any, Any]:
    labels = record.labels
    channels = np.isin([*labels.channels, ""], plan.channels)
    return channels, np.isin([*labels.offers, ""], plan.offers)


def _theirs(record: Record, span: slice, plan: SixElements) -> Record:
    """The record of the plan's time, offers and channels."""
    channels, offers = _cells(record, plan)
    return replace(record, counts=record.counts[span] * (channels[:, None] & offers[None, :]))


def _measured(record: Record, span: slice, plan: SixElements, measure: str) -> float:
    """A measure of the plan's time, offers and channels."""
    return float(_theirs(record, span, plan).summary()[measure])


def _all(record: Record, span: slice, measure: str) -> float:
    """A measure of the plan's time, of everybody."""
    return float(replace(record, counts=record.counts[span]).summary()[measure])


def _ratio(above: Any, below: Any) -> float:
    return float(above.sum() / below.sum()) if below.sum() > 0 else math.nan


def _part(record: Record, span: slice, entry: str) -> float:
    return _ratio(record.entry(entry)[span], record.entry("orders")[span])


def _offered(record: Record, span: slice, plan: SixElements) -> float:
    orders = record.entry("orders")[span]
    return _ratio(orders[..., _cells(record, plan)[1]], orders)


def _sold(record: Record, span: slice, plan: SixElements) -> float:
    orders = record.entry("orders")[span]
    return _ratio(orders[:, :, _cells(record, plan)[0]], orders)


def _price(record: Record, span: slice, plan: SixElements, entry: str) -> float:
    theirs = _theirs(record, span, plan)
    return _ratio(theirs.entry(entry), theirs.entry("planned_orders"))


def _timely(record: Record, span: slice, plan: SixElements) -> float:
    return _ratio(_theirs(record, span, plan).entry("orders"), _theirs(record, slice(None), plan).entry("orders"))


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
    theirs, channels = _theirs(record, span, plan), _cells(record, plan)[0]
    on_orders = sum(theirs.entry(name).sum() for name in ("commission", "gift_cost", "discounts"))
    return float(on_orders + record.entry("contact_cost")[span][:, :, channels].sum())


def as_json(found: Found[Element]) -> str:
    """The elements as JSON text, with how their runs went."""
    rows = [
        {
            "strategy": each.strategy,
            "plan": each.plan,
            "element": each.planned.element,
            "planned": each.planned.words,
            "demanded": each.planned.demanded,
            "figure": each.planned.figure,
            "unit": each.planned.unit,
            "least": each.planned.least,
            "most": each.planned.most,
            "reached": each.reached._asdict(),
            "verdict": each.verdict,
        }
        for each in found
    ]
    said = {"worlds": found.worlds, "runs": found.done.as_data(), "elements": rows}
    return json_text("evaluation", said)
