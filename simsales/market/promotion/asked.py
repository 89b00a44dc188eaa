"""Budgets measure an order by the prices that are asked in the end, whatever a promotion finds when it proposes.

Components that come later may change the prices. A promotion that measured by those it finds would be dropped though
its last order could still be paid, or kept though it cannot. So where there is a budget the components propose a second
time, and now know what is asked; within the week the till measures by the same (``budgets.most_taken``).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simsales.market.ground.levers import Component, View
from simsales.market.ground.plan import Plan
from simsales.market.price.plan import Prices
from simsales.market.promotion.plan import Promotions


def proposed(components: Iterable[Component], view: View, listed: Plan) -> Plan:
    """The list, as each component changes it in turn."""
    components = tuple(components)
    plan = _in_turn(components, view, listed)
    if not np.isfinite(plan[Promotions].budgets).any():
        return plan
    knowing = _in_turn(components, view, listed.change(Promotions, asked=plan[Prices]))
    return knowing.change(Promotions, asked=None)


def _in_turn(components: tuple[Component, ...], view: View, plan: Plan) -> Plan:
    for component in components:
        plan = component.propose(view, plan)
    return plan
