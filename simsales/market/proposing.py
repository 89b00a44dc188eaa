"""How a week's plan is made: the list, as each component of a strategy changes it in turn.

Most levers look at nothing but the plan before them and at whether they run: they are asked again only when one of
these changes. And where there is a budget, a top-up or a discount for good, components may have to propose again. Those
that come later may change the prices; a promotion that measured an order by those it finds would be dropped though its
last order could still be paid, or kept though it cannot, and a top-up would bind for another time. So they propose
until what they measure by is what is asked in the end; within the week the till measures by the same
(``promotion.budgets``). What a budget cannot pay by what is asked stays withheld in the passes that follow: it may be
payable at the prices without it, and not at those with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simsales.market.attention.levers import Advertising
from simsales.market.bundle.levers import PureBundle
from simsales.market.care.levers import CustomerEvent
from simsales.market.ground.levers import Component, Lasting, View
from simsales.market.ground.plan import Plan, says_the_same
from simsales.market.leads.levers import Lists
from simsales.market.levers import FAMILIES
from simsales.market.price.levers import OverTime
from simsales.market.price.paths import PRICE_PATHS
from simsales.market.price.plan import Prices
from simsales.market.promotion.base import Promotion
from simsales.market.promotion.levers import GIVING, PROMOTION
from simsales.market.promotion.plan import Promotions
from simsales.market.staff.levers import Script

ASKED_WEEKLY = {
    *(*PRICE_PATHS.values(), *PROMOTION.values(), *GIVING.values()),
    *(OverTime, Script, Lists, CustomerEvent, Advertising, PureBundle),
}
"""Kinds that look at more than the plan before them and whether they run: weeks, launches, rivals, what is spent."""

STEADY = {kind for kinds in FAMILIES.values() for kind in kinds.values()} - ASKED_WEEKLY


PASSES = 3
"""How often the plan is made again at most, for each promotion and once more: whenever a budget is found unable to pay,
prices are others in the next pass, then the times that top-ups bind, then what discounts for so long give away."""


class Said(NamedTuple):
    """What a component made of the plan ``before`` it, and when that was (``phase``)."""

    component: Component
    phase: tuple[bool, ...]
    before: Plan
    plan: Plan


def phase_of(component: Component, week: int) -> tuple[bool, ...]:
    """Whether a component has started, and whether it runs; nothing where it has no start.

    >>> from simsales.market.price.levers import Discount
    >>> [phase_of(Discount(by=0.1, starts=2, ends=4), week) for week in (1, 3, 5)]
    [(False, False), (True, True), (True, False)]
    """
    return (component.starts <= week, component.runs(week)) if isinstance(component, Lasting) else ()


def proposed(strategy: Sequence[Component], view: View, listed: Plan, said: dict[int, Said]) -> Plan:
    """The list, as each component changes it in turn; ``said`` keeps what they have made of it, by their number."""
    plan, measured = _in_turn(strategy, view, listed, said)
    passes = PASSES * (len(measured) + 1)
    while passes and not all(says_the_same(by, promotion.measured(plan[Prices])) for promotion, by in measured):
        again = listed.change(Promotions, asked=plan[Prices], withheld=plan[Promotions].withheld)
        plan, measured = _in_turn(strategy, view, again, {})
        passes -= 1
    return plan if plan[Promotions].asked is None else plan.change(Promotions, asked=None, withheld=())


def _in_turn(
    strategy: Sequence[Component], view: View, plan: Plan, said: dict[int, Said]
) -> tuple[Plan, list[tuple[Promotion, tuple[object, ...]]]]:  # fmt: skip
    """The plan as each component changes it in turn, and the promotions with the prices by which they have measured.

    A class of yours is asked every week, since nobody knows what it looks at.
    """
    measured: list[tuple[Promotion, tuple[object, ...]]] = []
    for number, component in enumerate(strategy):
        if isinstance(component, Promotion):
            measured.append((component, component.measured(component.asked(plan))))
        if type(component) in STEADY:
            phase, last = phase_of(component, view.week), said.get(number)
            if last is None or last.component is not component or last.before is not plan or last.phase != phase:
                last = said[number] = Said(component, phase, plan, component.propose(view, plan))
            plan = last.plan
        else:
            plan = component.propose(view, plan)
    return plan, measured
