"""A rep's week: whom they saw, where it was lost, whom they sold to, and what they earned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simsales.market.ground.telling import Event, Moment, Names
from simsales.market.market import Market
from simsales.market.staff import words
from simsales.market.staff.sellers import Rep

MEETINGS = ("_work", "_serve", "_meet")


class RepStory:
    """Tells one rep's weeks."""

    rows: Sequence[int] = ()

    def __init__(self, market: Market, rep: Rep) -> None:
        self.market, self.rep = market, rep
        self.names = Names(market.book.labels, market.channels)
        self.channel = market.channels[rep.channel]
        self.place = self.channel.reps.index(rep)
        self.earned, self.skill, self.talent, self.bonus = rep.income, rep.skill, rep.talent, rep.bonus

    def customers(self, loop: str, given: Mapping[str, Any]) -> Any:
        """The rows of a loop that are this rep's: whom they call or serve, and who orders from them."""
        if loop in MEETINGS and given["channel"] == self.channel.number:
            return given["rows"][given["shift"].reps == self.place]
        if loop == "_fulfil":
            people, rows = given["people"], given["rows"]
            return rows[(people.playing[rows] == self.channel.number) & (people.worked_by[rows] == self.place)]
        return ()

    def standing(self) -> str:
        """The rep's skill, work and income so far."""
        return words.standing(self.rep, self.channel.name)

    def events(self, moments: Iterable[Moment]) -> list[Event]:
        """What the rep did in a week."""
        week, rep, events = self.market.week - 1, self.rep, list[Event]()
        for heard in (heard for moment in moments for heard in moment.hearings):
            if heard.loop in MEETINGS:
                events += words.meetings_told(week, heard, self._number)
            else:
                events += words.sales_told(week, heard, self.names, self._number)
        if events:
            events += words.pay_told(week, rep.income - self.earned, rep.pay, rep.bonus - self.bonus)
        events += words.change_told(week, rep.talent is self.talent, self.skill, rep.skill)
        self.earned, self.skill, self.talent, self.bonus = rep.income, rep.skill, rep.talent, rep.bonus
        return events

    def _number(self, row: int) -> int:
        return int(self.market.customers.unique_id(int(row)))
