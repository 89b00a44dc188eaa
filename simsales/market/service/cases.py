"""What the desks of the three responses have in hand: needs that are being answered, and orders that are being handled.

One customer has one case at a time, until it is answered or withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simsales.core.streams import Streams
from simsales.market.contract.advances import agreed_credit, still_due
from simsales.market.ground.day import Today
from simsales.market.ground.offers import Floats, Integers
from simsales.market.promotion.held import Held
from simsales.market.service.facts import ResponseFacts
from simsales.market.service.keys import RESPONSES
from simsales.market.service.plan import AS_SAID, Desks
from simsales.market.service.waiting import times_of_service

# At which desk a case is; or answered, so that its customer decides; or an order that waits for a delivery to us.
NEED, CAPABILITY, ORDER, DECIDING, BACK = range(5)
KIND = np.dtype(
    [
        *(
            (name, np.int64)
            for name in ("row", "channel", "category", "rep", "response", "offer", "cut", "voucher", "taken", "credit")
        ),
        *((name, np.float64) for name in ("came", "due", "minutes", "gives_up", "done")),
        *((name, np.float64) for name in ("price", "once", "ahead")),
        *((name, np.bool_) for name in ("superior", "refused")),
    ]
)
"""A case: whose, in which channel, about which category, with which rep, at which desk. Then, in minutes since the run
began: when it ``came`` there, is ``due``, is given up, is ``done`` (infinite: not begun); the ``minutes`` it takes, and
whether a ``superior`` has it. Of an order: the ``offer`` (-1: none), its prices, the ``cut``, the
``voucher``; the week in which it was ``taken``; what is paid ``ahead``, the weeks of
``credit`` that were agreed, and whether credit was ``refused``."""


@dataclass
class Cases:
    """The cases that are ``open``, one row each (see ``KIND``); what is ``held`` for orders that wait, by row."""

    open: Any = field(default_factory=lambda: np.zeros(0, KIND))
    held: dict[int, Held] = field(default_factory=dict)

    def at(self, response: int) -> Any:
        """Which of them are at a desk."""
        return self.open["response"] == response

    def take_out(self, which: Any) -> Any:
        """Close some of them; these."""
        closed, self.open = self.open[which], self.open[~which]
        return closed


def cases_of(today: Today) -> Cases:
    """The cases of a market: kept from week to week."""
    found: Cases = today.kept.setdefault("cases", Cases())
    return found


def new_cases(rows: Any, channel: Any, category: Any, rep: Any) -> Any:
    """Cases that have come to no desk so far.

    >>> new_cases(np.array([7]), 0, 1, 0)[["row", "category", "offer"]].tolist()
    [(7, 1, -1)]
    """
    made = np.zeros(len(rows), KIND)
    made["row"], made["channel"], made["category"], made["rep"] = rows, channel, category, rep
    made["offer"] = made["cut"] = made["voucher"] = made["taken"] = -1
    return made


def ordered_now(today: Today, at: Any) -> Any:
    """The orders of some rows of this week's choices, as cases on the terms on which they were chosen."""
    people, choices = today.people, today.choices
    rows = choices.rows[at]
    orders = new_cases(rows, people.playing[rows], people.subject[rows], people.worked_by[rows])
    orders["offer"], orders["price"], orders["once"] = choices.chosen[at], choices.price[at], choices.once[at]
    orders["cut"], orders["voucher"] = choices.cut[at], choices.used[at]
    orders["taken"] = today.week
    orders["ahead"] = still_due(today, rows, orders["offer"], orders["price"], orders["once"])
    orders["credit"], orders["refused"] = agreed_credit(today, rows, orders["offer"])
    return orders


def promised_at(desks: ResponseFacts, plan: Desks, response: int) -> float:
    """The minutes within which a desk promises its answer this week."""
    said = plan.promised[response]
    return float(desks.promised[response]) if said == AS_SAID else said * 60.0


def servers_at(desks: ResponseFacts, plan: Desks, response: int) -> float:
    """How many answer at a desk this week."""
    said = plan.servers[response]
    return float(desks.servers[response]) if said == AS_SAID else said


def lay_before(
    cases: Any, response: int, came: Floats, desks: ResponseFacts, promised: float, luck: Streams, week: int
) -> None:
    """Let cases come to a desk: how long each takes, and how long its customer waits beyond the promise, by their luck.

    The luck is of the customer, the desk and the week in which they come: the same under every strategy.
    """
    name, rows = RESPONSES[response], np.asarray(cases["row"], np.int64)
    cases["response"], cases["came"], cases["due"] = response, came, came + promised
    cases["minutes"] = times_of_service(
        float(desks.minutes[response]), float(desks.spread[response]), luck.uniforms(f"{name} takes", rows, week)
    )
    cases["gives_up"], cases["done"], cases["superior"] = np.inf, np.inf, False
    if np.isfinite(desks.patience[response]):
        further = -desks.patience[response] * np.log(luck.uniforms(f"{name} patience", rows, week))
        cases["gives_up"] = cases["due"] + further


def reps_of(today: Today, cases: Any) -> Integers:
    """The reps of cases, as the channels are staffed now: the first, where theirs has gone."""
    staff = np.array([len(orders) for orders in today.rep_orders])[cases["channel"]]
    return np.where(cases["rep"] < staff, np.maximum(cases["rep"], 0), 0)
