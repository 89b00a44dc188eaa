"""Whether a strategy can carry out its sales plans: its components checked against the six elements (A-plan)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from simsales.files.positions import Location
from simsales.market.bundle.levers import MixedBundle
from simsales.market.channels.plan import Assortment
from simsales.market.checks.offered import Offered
from simsales.market.checks.on_sale import Placed, Unsold, ranges_of
from simsales.market.contract.levers import SixElements
from simsales.market.ground.levers import Reach, Scope, View, cells_of, chosen, whom
from simsales.market.price.plan import Prices
from simsales.market.promotion.base import Promotion


def inconsistent(components: Sequence[Placed], offered: Offered) -> Iterator[Unsold]:
    """Where the components of a strategy, inherited ones included, do not fit its sales plans."""
    plans = [each for each in components if isinstance(each.component, SixElements)]
    weeks = offered.weeks
    end = 0.0
    for location, plan in sorted(plans, key=lambda each: getattr(each.component, "starts", 0.0)):
        assert isinstance(plan, SixElements)
        if plan.starts < end:
            yield Unsold((*location, "starts"), f"it starts before another plan of the strategy ends (week {end:g})",
                         "one plan at a time")  # fmt: skip
        end = max(end, float("inf") if plan.ends is None else plan.ends)
        found = list(_time(location, plan, weeks))
        found += _sold(location, plan, components, offered)
        found += _nobody(location, plan, offered)
        found += _budget(location, plan, components)
        for place, component in components:
            if isinstance(component, Reach):
                found += _concerning(place, component, plan)
            if isinstance(component, Promotion):
                found += _promoted(place, component, plan, weeks)
        yield from found
        if not found:
            yield from _priced(location, plan, components, offered)


def _time(location: Location, plan: SixElements, weeks: int) -> Iterator[Unsold]:
    lasts = f"the run has {weeks} weeks"
    if plan.starts >= weeks:
        yield Unsold((*location, "starts"), f"the plan starts in week {plan.starts:g}, after the run: {lasts}", "")
    elif plan.ends is not None and plan.ends > weeks:
        yield Unsold((*location, "ends"), f"the plan ends in week {plan.ends:g}, after the run: {lasts}", "")
    if plan.promotion is not None:
        first, last = plan.promotion
        if first < plan.starts or last > (plan.ends or weeks):
            said = f"weeks {first:g} to {last:g} are not within the plan's time"
            hint = f"the plan runs from week {plan.starts:g} to {plan.ends or weeks:g}"
            yield Unsold((*location, "promotion"), said, hint)


def _sold(location: Location, plan: SixElements, components: Sequence[Placed], offered: Offered) -> Iterator[Unsold]:
    ranges = ranges_of(components, offered)
    bundled = {each.component.bundle for each in components if isinstance(each.component, MixedBundle)}
    for number, offer in enumerate(plan.offers):
        place = (*location, "offers", number)
        sellers = [name for name, sold in ranges.items() if sold is None or offer in sold]
        if offer in offered.bundles and offer not in bundled:
            hint = f'bundling = [{{ kind = "mixed", bundle = "{offer}" }}]'
            yield Unsold(place, f'no bundling of the strategy puts "{offer}" on sale', hint)
        elif not set(plan.channels) & set(sellers):
            hint = f"sold in: {', '.join(sellers)}" if sellers else "add it to the range of a channel"
            yield Unsold(place, f'no channel of the plan sells "{offer}"', hint)


def _nobody(location: Location, plan: SixElements, offered: Offered) -> Iterator[Unsold]:
    """A target that no customer can belong to."""
    place, target = (*location, "target"), plan.target
    segments = target.segments
    if segments is not None and not any(offered.customers[name] for name in segments):
        said = f"the plan is for nobody: no customer is of {', '.join(segments) or 'no segment'}"
        yield Unsold(place, said, "name segments in which there are customers")
    products = offered.products
    parts = [
        part for name in plan.offers for part in (offered.bundles[name].products if name in offered.bundles else [name])
    ]
    served = {products[part].category for part in parts}
    if target.holds == "rival" and not any(offer.category in served for offer in offered.rivals):
        said = f"the plan is for nobody: no rival sells {', '.join(sorted(served))}"
        yield Unsold(place, said, "its target holds a rival's offer")


def _budget(location: Location, plan: SixElements, components: Sequence[Placed]) -> Iterator[Unsold]:
    theirs = [each.component.budget or 0.0 for each in components if isinstance(each.component, Promotion)]
    if plan.budget is not None and sum(theirs) > plan.budget:
        said = f"the budget of {plan.budget:,.0f} is less than its promotions may spend: {sum(theirs):,.0f}"
        yield Unsold((*location, "budget"), said, "lower the budgets of the promotions, or raise the plan's")


def _concerning(place: Location, component: Reach, plan: SixElements) -> Iterator[Unsold]:
    """Components that concern only other offers, or only other channels, than the plan."""
    if isinstance(component, Scope) and component.offers and not set(component.offers) & set(plan.offers):
        said = f"it concerns other offers ({', '.join(component.offers)}) than the strategy's plan"
        yield Unsold((*place, "offers"), said, f"the plan is for {', '.join(plan.offers)}")
    if component.channels and not set(component.channels) & set(plan.channels):
        said = f"it concerns other channels ({', '.join(component.channels)}) than the strategy's plan"
        yield Unsold((*place, "channels"), said, f"the plan sells in {', '.join(plan.channels)}")
    for what in ("segments", "districts"):
        its, planned = getattr(component, what), getattr(plan.target, what)
        if its and planned is not None and not set(its) & set(planned):
            said = f"it is for other {what} ({', '.join(its)}) than the strategy's plan"
            yield Unsold((*place, what), said, f"the plan is for {', '.join(planned)}")


def _promoted(place: Location, promotion: Promotion, plan: SixElements, weeks: int) -> Iterator[Unsold]:
    """Promotions outside the plan's weeks of promotion (or its time, if it says none)."""
    latest = plan.ends or weeks
    first, last = plan.promotion or (plan.starts, latest)
    span = (promotion.starts, weeks if promotion.ends is None else promotion.ends)
    for start, end in promotion.calendar or (span,):
        if start < first or end > last:
            key = "calendar" if promotion.calendar else "starts" if start < first else "ends"
            said = f"the promotion runs from week {start:g} to {end:g}, the plan's from week {first:g} to {last:g}"
            yield Unsold((*place, key), said, "say `starts` and `ends` within them")
            return


def _priced(location: Location, plan: SixElements, components: Sequence[Placed], offered: Offered) -> Iterator[Unsold]:
    """A price that the strategy would ask, by its own components, outside the plan's floor and ceiling."""
    if plan.price is None and plan.price_once is None:
        return
    book, listed = offered.listed()
    labels = book.labels
    rivals = np.where(book.rival >= 0, book.list_price, 0.0)
    spent = np.zeros(len(components))
    segments = whom(labels, plan.target.segments, plan.target.districts)
    channels = chosen(labels.channels, plan.channels)
    ours = chosen(labels.offers[: labels.own], plan.offers)
    span = plan.weeks(offered.weeks)
    for week in range(span.start, span.stop):
        proposed, view = listed, View(week, book, spent, {}, rivals, (rivals,) * week)
        for _, component in components:
            proposed = component.propose(view, proposed)
        cells = cells_of(segments, channels, ours) & proposed[Assortment].on_sale
        for key, prices, bounds in (
            ("price", proposed[Prices].price, plan.price), ("price_once", proposed[Prices].once, plan.price_once),
        ):  # fmt: skip
            if bounds is None:
                continue
            wrong = np.argwhere(cells & ((prices < bounds[0]) | (prices > bounds[1])))
            for s, c, j in wrong[:1]:
                said = (
                    f'"{labels.offers[j]}" would cost {prices[s, c, j]:g} in {labels.channels[c]} in week {week}, '
                    f"outside {bounds[0]:g} to {bounds[1]:g}"
                )
                yield Unsold((*location, key), said, "the price as the strategy's components leave it")
                return
