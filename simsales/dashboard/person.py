"""Following a person: what happens to one customer on both sides, as messages, and in full as ``trace`` says."""

from __future__ import annotations

from simsales.dashboard.captions import Said
from simsales.dashboard.lesson import Lesson
from simsales.dashboard.sides import Side
from simsales.explain.customer_story import CustomerStory
from simsales.explain.listening import Watch
from simsales.market.ground.telling import Event
from simsales.market.opening import build_market


def happened(side: Side, row: int) -> list[Said]:
    """What channels did at a customer so far, in order: touches, collisions, sales and who was paid for them."""
    met = {(each.week, each.later): each.first for each in side.ledger.meetings if each.row == row}
    found: list[tuple[int, int, Said]] = []
    for touch in side.touches(row):
        values = {"week": touch.week + 1, "channel": side.channels[touch.channel]}
        first = met.get((touch.week, touch.channel))
        if first is None:
            found.append((touch.week, 0, Said("person_touch", values)))
        else:
            found.append((touch.week, 1, Said("person_met", {**values, "first": side.channels[first]})))
    for sale in side.ledger.sales:
        if sale.row == row:
            paid = [f"{side.channels[c]} {amount:,.0f}" for c, amount in enumerate(sale.paid) if amount > 0]
            values = {"week": sale.week + 1, "channel": side.channels[sale.seller], "paid": ", ".join(paid) or "—"}
            others = ", ".join(side.channels[c] for c in sale.took if c != sale.seller)
            name = "person_disputed" if sale.disputed else "person_bought"
            found.append((sale.week, 2, Said(name, {**values, "others": others})))
    return [said for _, _, said in sorted(found, key=lambda each: each[:2])]


class Follower:
    """One customer, followed on both sides of a lesson: the same weeks again, with their story listened to.

    ``row`` is the customer's row (their number less one); it has to be there.
    """

    def __init__(self, lesson: Lesson, row: int) -> None:
        self.row = row
        self.events: list[list[Event]] = []
        self._watches: list[tuple[Watch, CustomerStory]] = []
        for name in lesson.strategies:
            market = build_market(lesson.prepared, name, lesson.seed)
            story = CustomerStory(market, row)
            self._watches.append((Watch(market, story.customers, story.rows), story))
            self.events.append([])

    def follow(self, week: int) -> None:
        """Live on up to a week, and keep what happened to the customer."""
        for events, (watch, story) in zip(self.events, self._watches, strict=True):
            while watch.market.week < week:
                events += story.events(watch.week())

    def standing(self) -> list[str]:
        """Who they are, what they hold and what they think of us, on each side, in a sentence."""
        return [story.standing() for _, story in self._watches]
