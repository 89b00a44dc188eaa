"""A rep's week in words: whom they saw, where it was lost, whom they sold to, and what they earned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from simsales.agents.sellers import Rep
from simsales.core.compiled import plain
from simsales.experiments.events import OUTCOMES, Event
from simsales.experiments.listening import Moment
from simsales.market import Market
from simsales.mechanisms.contact import rep_of

MEETINGS = ("_work", "_serve", "_meet")
MONEY = {"contact_cost"}
SHOWN = 6  # customers named in one line


class RepStory:
    """Tells one rep's weeks."""

    rows: Sequence[int] = ()

    def __init__(self, market: Market, rep: Rep) -> None:
        self.market, self.rep = market, rep
        self.channel = market.channels[rep.channel]
        self.key = int(market.luck.key(f"rep {self.channel.name}"))
        self.place = self.channel.reps.index(rep)
        self.earned, self.skill = rep.income, rep.skill
        self.handed: dict[int, int] = {}  # customers of this week who were handed over, and to which place

    def customers(self, loop: str, given: Mapping[str, Any]) -> Any:
        """The rows of a loop that are this rep's: whom they call or serve, and who orders from them."""
        handed = self.handed if loop == "_fulfil" else {}
        if loop == "_meet" and given["channel"] == self.channel.number:
            self.handed = dict(zip(given["rows"].tolist(), given["reps"].tolist(), strict=True))
            return given["rows"][given["reps"] == self.place]
        if loop in ("_work", "_serve") and given["channel"] == self.channel.number:
            rows = given["rows"]
        elif loop == "_fulfil":
            rows = given["rows"][given["people"].playing[given["rows"]] == self.channel.number]
        else:
            return ()
        owner = plain(rep_of)
        reps = len(self.channel.reps)
        return np.array([i for i in rows.tolist() if handed.get(i, owner(self.key, i, reps)) == self.place], int)

    def standing(self) -> str:
        """The rep's skill, work and income so far."""
        rep = self.rep
        done = f"{rep.contacts:,} contacts, {rep.orders:,} orders, {rep.income:,.2f} earned"
        return f"{rep.team} of {self.channel.name}, skill {rep.skill:.2f}; {done}"

    def events(self, moments: Iterable[Moment]) -> list[Event]:
        """What the rep did in a week."""
        week, events = self.market.week - 1, []
        self.handed = {}
        for heard in (heard for moment in moments for heard in moment.hearings):
            if heard.loop in MEETINGS:
                counted = {e: int(n) for e, n in heard.counted.items() if e not in MONEY}
                meeting = "contacts" if heard.loop == "_work" else "visits"
                met = len(heard.given["rows"])
                what = f"meetings {met}" if heard.loop == "_meet" else f"{meeting} {counted.pop(meeting)}"
                others = [f"{OUTCOMES.get(e, e.replace('_', ' '))} {n}" for e, n in counted.items()]
                named = customer_numbers(self.market, heard.rows)
                events.append(Event(week, "contacts", what, (*others, f"saw {named}")))
            else:
                rows = heard.rows[heard.given["rows"]]
                for row, offer, won in zip(rows, heard.given["chosen"], heard.given["rep_won"], strict=True):
                    if won:
                        price = float(heard.given["price"][np.flatnonzero(rows == row)[0]])
                        what = f"sells {self.market.book.labels.offers[offer]} at {price:.2f} a month"
                        events.append(Event(week, "order", f"{what} to {customer_numbers(self.market, [row])}"))
        if events:
            earned = self.rep.income - self.earned
            events.append(Event(week, "pay", f"earns {earned:.2f}, commission {earned - self.rep.pay:.2f} of it"))
        if self.rep.skill != self.skill:
            events.append(Event(week, "skill", f"skill {self.skill:.3f} → {self.rep.skill:.3f}"))
        self.earned, self.skill = self.rep.income, self.rep.skill
        return events


def customer_numbers(market: Market, rows: Iterable[int]) -> str:
    """Some customers by their numbers, the first few of many."""
    numbers = [market.customers.unique_id(int(row)) for row in rows]
    more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
    return f"customer{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:SHOWN]))}{more}"
