"""A rep's week in words: whom they saw, where it was lost, whom they sold to, and what they earned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from simsales.explain.events import OUTCOMES, Event
from simsales.explain.listening import Moment
from simsales.market.market import Market
from simsales.market.staff.sellers import Rep

MEETINGS = ("_work", "_serve", "_meet")
MONEY = {"contact_cost"}
SHOWN = 6  # customers named in one line


class RepStory:
    """Tells one rep's weeks."""

    rows: Sequence[int] = ()

    def __init__(self, market: Market, rep: Rep) -> None:
        self.market, self.rep = market, rep
        self.channel = market.channels[rep.channel]
        self.place = self.channel.reps.index(rep)
        self.earned, self.skill, self.talent, self.bonus = rep.income, rep.skill, rep.talent, rep.bonus

    def customers(self, loop: str, given: Mapping[str, Any]) -> Any:
        """The rows of a loop that are this rep's: whom they call or serve, and who orders from them."""
        if loop in MEETINGS and given["channel"] == self.channel.number:
            return given["rows"][given["reps"] == self.place]
        if loop == "_fulfil":
            people, rows = given["people"], given["rows"]
            return rows[(people.playing[rows] == self.channel.number) & (people.worked_by[rows] == self.place)]
        return ()

    def standing(self) -> str:
        """The rep's skill, work and income so far."""
        rep = self.rep
        done = f"{rep.contacts:,} contacts, {rep.orders:,} orders, {rep.income:,.2f} earned"
        return f"{rep.team} of {self.channel.name}, skill {rep.skill:.2f}; {done}"

    def events(self, moments: Iterable[Moment]) -> list[Event]:
        """What the rep did in a week."""
        week, events = self.market.week - 1, []
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
            extra = self.rep.bonus - self.bonus
            what = f"earns {earned:.2f}, commission {earned - self.rep.pay - extra:.2f} of it"
            what += f", {extra:+.2f} by targets and clawback" if extra else ""
            events.append(Event(week, "pay", what))
        if self.rep.talent is not self.talent:
            events.append(Event(week, "leaves", "leaves; somebody new takes the seat"))
        if self.rep.skill != self.skill:
            events.append(Event(week, "skill", f"skill {self.skill:.3f} → {self.rep.skill:.3f}"))
        self.earned, self.skill, self.talent, self.bonus = (
            self.rep.income,
            self.rep.skill,
            self.rep.talent,
            self.rep.bonus,
        )
        return events


def customer_numbers(market: Market, rows: Iterable[int]) -> str:
    """Some customers by their numbers, the first few of many."""
    numbers = [market.customers.unique_id(int(row)) for row in rows]
    more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
    return f"customer{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:SHOWN]))}{more}"
