"""Stock and back-orders (B-order): what is ordered is taken from a stock, or waits until there is some again.

Who came first is served first. An order that waits for a delivery to us is late when it is delivered, and lived as
that; who loses patience cancels it. So of the orders that need a stock: ordered = delivered + cancelled + waiting.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.contract.facts import StockFacts
from simsales.market.ground.choices import LATER
from simsales.market.ground.day import Today
from simsales.market.ground.state import LATE, WAITED
from simsales.market.service.cases import BACK, Cases, ordered_now
from simsales.market.service.desks import SPAN
from simsales.market.service.held import hold_orders
from simsales.market.service.responding import begins, tally_orders


def units_of(today: Today) -> Any:
    """What there is of each product this week, to read and to write; what is delivered to us has come."""
    stock: StockFacts = today.facts.stock
    units = today.kept.get("units in stock")
    if units is None:
        units = today.kept["units in stock"] = stock.units.copy()
    if today.week > 0:
        units += np.where(today.week % stock.every == 0, stock.arrive, 0.0)
    return units


def take(units: Any, needs: Any) -> bool:
    """Take a unit of all that an offer needs, if there is one of each; whether there was.

    >>> units = np.array([1.0, 0.0])
    >>> take(units, np.array([True, False])), take(units, np.array([True, False])), units.tolist()
    (True, False, [0.0, 0.0])
    """
    if (units[needs] < 1.0).any():
        return False
    units[needs] -= 1.0
    return True


def supply(today: Today, cases: Cases, handled: Any, busy: Any) -> Any:
    """Deliver orders from stock: those that wait, then those ``handled`` by a desk, then those just chosen.

    What can be delivered now, of those that had waited or were handled; what is just chosen simply stays chosen. Who is
    ``busy`` with another order (rows) waits for another week.
    """
    stock: StockFacts = today.facts.stock
    if not stock.limited:
        return handled
    people, tally, units = today.people, today.tally, units_of(today)
    limited = stock.of.any(axis=1)
    waiting = cases.take_out(cases.at(BACK))
    gone = waiting["gives_up"] <= begins(today) + SPAN
    _cancel(today, waiting[gone])
    waiting = waiting[~gone]
    ordered = handled[limited[handled["offer"]]]
    tally_orders(today, tally.units_ordered, ordered)
    queue = np.concatenate([waiting, ordered[np.argsort(ordered["done"], kind="stable")]])
    free = ~np.isin(queue["row"], busy)
    given = np.array([free[k] and take(units, stock.of[offer]) for k, offer in enumerate(queue["offer"])], bool)
    _back(today, cases, queue[~given], len(waiting) - int(given[: len(waiting)].sum()))
    delivered, waited = queue[given], np.arange(len(queue))[given] < len(waiting)
    people.lived[delivered["row"][waited]] |= LATE
    tally_orders(today, tally.units_delivered, delivered)
    _supply_chosen(today, cases, units)
    return np.concatenate([handled[~limited[handled["offer"]]], delivered])


def _supply_chosen(today: Today, cases: Cases, units: Any) -> None:
    """Deliver what was chosen this week and needs no desk, as it comes; or let it wait, unless another case does."""
    people, choices, tally, stock = today.people, today.choices, today.tally, today.facts.stock
    ours = np.flatnonzero((choices.chosen >= 0) & (choices.chosen < today.facts.own))
    at = ours[stock.of.any(axis=1)[choices.chosen[ours]]]
    at = at[np.argsort(today.luck.uniforms("arrival", choices.rows[at], today.week), kind="stable")]
    orders = ordered_now(today, at)
    given = np.array([take(units, stock.of[offer]) for offer in orders["offer"]], bool)
    waits = ~given & (people.in_hand[orders["row"], 0] < 0)
    hold_orders(today, cases, at[waits])
    choices.chosen[at[~given]] = LATER
    tally_orders(today, tally.units_ordered, orders[given | waits])
    tally_orders(today, tally.units_delivered, orders[given])
    _back(today, cases, orders[waits], 0)


def _back(today: Today, cases: Cases, orders: Any, before: int) -> None:
    """Let orders wait for a delivery to us; the first ``before`` of them have waited already."""
    people, stock = today.people, today.facts.stock
    new = orders[before:]
    new["response"], new["came"], new["gives_up"] = BACK, begins(today), np.inf
    patience = np.where(stock.of[new["offer"]], stock.patience, np.inf).min(axis=1, initial=np.inf)
    impatient = np.isfinite(patience)
    luck = today.luck.uniforms("stock patience", new["row"], today.week)
    new["gives_up"][impatient] = begins(today) + SPAN - patience[impatient] * SPAN * np.log(luck[impatient])
    people.in_hand[orders["row"], 0] = orders["category"]
    tally_orders(today, today.tally.back_ordered, new)
    cases.open = np.concatenate([cases.open, orders])


def _cancel(today: Today, gone: Any) -> None:
    """Let customers cancel orders that have waited for too long."""
    people = today.people
    tally_orders(today, today.tally.back_cancelled, gone)
    people.lived[gone["row"]] |= WAITED
    people.in_hand[gone["row"], 0] = -1
