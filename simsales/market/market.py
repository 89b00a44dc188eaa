"""The market: one week after another, each in the same order of the day, which stands in ``week.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.columnar.columns import ColumnarModel
from simsales.core.streams import Streams
from simsales.market.accounts import confer as accounts
from simsales.market.accounts.agents import Account
from simsales.market.channels.plan import Assortment, sellable
from simsales.market.choice.requests import Desk
from simsales.market.counts import ENTRIES, tally_of
from simsales.market.friends.plan import Referrals
from simsales.market.ground.again import stir
from simsales.market.ground.day import Today
from simsales.market.ground.friends import Friends
from simsales.market.ground.levers import Component, Lazily, Past, View
from simsales.market.ground.offers import Floats, OfferBook
from simsales.market.ground.plan import Plan, frozen
from simsales.market.ground.sample import NO_SAMPLE, Sample
from simsales.market.outside import heed
from simsales.market.own_traits import own_sizes
from simsales.market.people import Customer, People
from simsales.market.plan import listed_plan
from simsales.market.price.plan import Prices
from simsales.market.proposing import Said, proposed
from simsales.market.record import Record, summary_of
from simsales.market.rivals import answer as rivals
from simsales.market.rivals.agents import Competitor
from simsales.market.scenario import Scenario
from simsales.market.staff import incentives, standing, teams
from simsales.market.staff.keys import Reps
from simsales.market.staff.payroll import Payroll, book_pay
from simsales.market.staff.plan import Staff
from simsales.market.staff.sellers import Channel, Rep
from simsales.market.tables import Decided, Facts, decided, facts_of
from simsales.market.usage import plan as usage
from simsales.market.week import ORDER, Step
from simsales.market.widths import widths_of

if TYPE_CHECKING:
    import pandas as pd

    from simsales.columnar.columns import Population


class Market(ColumnarModel):
    """A Mesa model of one world under one strategy; ``simsales.market.opening.build_market`` makes it.

    ``step`` lives a week, ``run`` all that are left. ``agents_by_type[Customer]`` are the customers (columnar),
    reps, channels and competitors are ordinary Mesa agents. Set ``listener`` to hear every step: it is called as
    ``listener(step, act)`` instead of ``act()``, and has to call it; ``today`` is then the day as it stands.
    """

    def __init__(
        self, scenario: Scenario, book: OfferBook, strategy: Sequence[Component], seed: int, sample: Sample = NO_SAMPLE
    ) -> None:
        super().__init__(rng=seed)
        self.spec = scenario
        self.sample = sample  # for how many customers those of this market stand
        self.book = book
        self.strategy = tuple(strategy)
        self.luck = Streams(seed)
        self.week = 0
        self.weeks = scenario.run.weeks
        self.facts: Facts = facts_of(scenario, book)
        self.listed = listed_plan(scenario, book)
        self.plan = self.listed
        self._said: dict[int, Said] = {}  # what components have proposed
        self.usage: usage.Register = book.usage.register()
        labels = book.labels
        self.customers: Population[Customer] = self.population(
            Customer,
            {
                "category": len(labels.categories),
                "offer": labels.own,
                "remembered": len(labels.offers) if self.facts.reference.on else 0,
                "channel": len(labels.channels),
                **widths_of(self.strategy, len(labels.categories)),
                **own_sizes(scenario),
            },
        )
        self._people: People | None = None
        self._tables: tuple[Plan, Floats, list[Any], Decided] | None = None
        self._mix: tuple[int, Floats] | None = None  # as long as so many are there, and nobody is missing
        self.friends = Friends(np.zeros(1, np.int64), np.zeros(0, np.int32), mixed=False)
        self.centres = accounts.Centres.of(scenario.world.cells)
        self.accounts: Population[Account] | None = None  # business accounts, if a segment has any
        self.channels: list[Channel] = []
        self.competitors: list[Competitor] = []
        self.research: rivals.Research  # what is known to rivals of all customers
        self.rival_past: list[Floats] = []  # every offer's price as rivals posted it, by week
        self.known_past: list[Floats] = []  # the part of customers who know each offer, by week
        self.spent: Floats = np.zeros(0)
        self.kept: dict[str, object] = {}  # tables that a step makes once in a run
        self.payroll = Payroll(sample=sample)
        self.desk = Desk()  # requests for a discount that wait
        self.last_week: Mapping[str, float] = {}
        shape = (len(ENTRIES), len(labels.segments), len(labels.channels) + 1, len(labels.offers) + 1)
        self._counts: Floats = np.zeros((self.weeks, *shape))
        self._week_counts: Floats = np.zeros(shape)
        self.tally = tally_of(self._week_counts)  # of this week; the same arrays every week
        self.today: Today  # the day that is lived, from its dawn on; between weeks the last one
        self.rival_price: Floats = np.zeros(len(labels.offers))  # as rivals post them this week
        self.listener: Callable[[Step, Callable[[], None]], None] | None = None

    def step(self) -> None:
        """Live one week, step by step in the order of the day (``week.py``)."""
        heed(self)
        for step in ORDER:
            self.live(step)

    def live(self, step: Step) -> None:
        """Live one step of the day: every step goes through here, so a ``listener`` hears all of them."""
        lives = self if step.own else self.today
        if self.listener is None:
            step.act(lives)
        else:
            self.listener(step, partial(step.act, lives))
            if self.customers.handed_out:  # until the week is over: who got at a column may write to it later
                stir(self.everybody())

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Become a copy of a market: its tally is once more of its own counts."""
        self.__dict__.update(state, tally=tally_of(state["_week_counts"]))

    def run(self) -> None:
        """Live all the weeks that are left."""
        while self.week < self.weeks:
            self.run_for(1)

    @property
    def record(self) -> Record:
        """What has been counted so far."""
        return Record(self.sample.scaled(self._counts[: self.week]), self.book.labels)

    @property
    def reps(self) -> list[Rep]:
        """All reps, channel by channel."""
        return [rep for channel in self.channels for rep in channel.reps]

    @property
    def teams(self) -> Mapping[str, Reps]:
        """The teams of reps as the scenario has them."""
        return self.spec.reps

    def rep_table(self) -> pd.DataFrame:
        """One row a rep: team, contacts, use of capacity (1: all of it), orders, income, attainment of their target."""
        import pandas as pd

        rows = self.payroll.rows(self.channels)
        return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="rep"))

    def rival_prices(self) -> pd.DataFrame:
        """What rivals asked so far, currency a month: week, rival, offer, price, known (part of the customers)."""
        import pandas as pd

        rows = rivals.asked(self.competitors, self.rival_past, self.known_past)
        return pd.DataFrame(rows, columns=["week", "rival", "offer", "price", "known"])

    def post_rival_prices(self) -> Floats:
        """Every offer's price as its rival posts it this week (0 for our own)."""
        return rivals.posted(self.competitors, self.book, self.week)

    def decide(self, rival_price: Floats) -> Plan:
        """This week's plan, once rivals have become known: last week's, where it says the same."""
        if len(self.spent) < len(self.strategy):
            self.spent = np.zeros(len(self.strategy))
        self.facts = rivals.become_known(self.facts, self.competitors, self.week)
        plan = self.proposed(rival_price, self.spent)
        return self.plan if plan.says_the_same(self.plan) else plan

    def proposed(self, rival_price: Floats, spent: Floats) -> Plan:
        """The list, as each component of the strategy changes it in turn; promotions have given away so much so far."""
        known = Past((*self.known_past, frozen(self.facts.offer.known)))
        spent, past, share = self.sample.scaled(spent), Past(self.rival_past), self.sample.share
        view = View(self.week, self.book, spent, self.last_week, rival_price, past, known, share)
        plan = proposed(self.strategy, view, self.listed, self._said)
        out = self.book.launched[: self.book.labels.own] <= self.week
        return sellable(plan, out, [channel.local for channel in self.channels])

    def dawn(self, rival_price: Floats) -> Today:
        """Open the day: the tables that its mechanisms share."""
        people = self.everybody()
        self._week_counts[:] = 0.0
        if self.week > 0:
            self.tally.needs_before[...] = self._counts[self.week - 1, ENTRIES.index("waiting_needs")]
        self.payroll.open(self.channels)
        teams.pursue(self.payroll, self.plan[Staff].goals, self.week, self.reps)
        skills = [channel.skills_as_they_count() for channel in self.channels]
        for channel in self.channels:
            channel.set_aside = self.plan[Referrals].set_aside(channel.number)
        return Today(
            week=self.week,
            last=self.week == self.weeks - 1,
            people=people,
            friends=self.friends,
            facts=self.facts,
            plan=self.plan,
            decided=self.tables(self.plan, rival_price),
            luck=self.luck,
            tally=self.tally,
            channels=self.channels,
            holders_share=self.friends.holders_share(people),
            rep_skill=skills,
            rep_contacts=[np.zeros(len(skill)) for skill in skills],
            rep_orders=[np.zeros(len(skill)) for skill in skills],
            touched=np.zeros(len(self.channels)),
            credited=np.zeros(len(self.channels)),
            spent=self.spent,
            teams=self.teams,
            payroll=self.payroll,
            desk=self.desk,
            replan=partial(self.replan, rival_price),
            mix=self.mix(people),
            sample=self.sample,
            used=[np.zeros(len(skill)) for skill in skills],
            orders_last_week=self.orders_last_week(),
            accounts=self.accounts,
            centres=self.centres,
            kept=self.kept,
        )

    def tables(self, plan: Plan, rival_price: Floats) -> Decided:
        """A plan as loops read it: the last tables again, where nothing that they depend on has changed."""
        staffed = [channel.stands for channel in self.channels]
        if self._tables is not None:
            before, prices, staffed_then, made = self._tables
            if staffed == staffed_then and np.array_equal(prices, rival_price) and plan.says_the_same(before):
                return made
        self._tables = plan, rival_price, staffed, standing.as_lived(self.tables_anew(plan, rival_price), self.channels)
        return self._tables[-1]

    def tables_anew(self, plan: Plan, rival_price: Floats) -> Decided:
        """A plan's tables, made anew: by who has reps, besides."""
        months = self.facts.selling.closing_horizon * 12 / 52
        terms = self.usage.terms(plan) if self.facts.usage.on else usage.NO_TERMS
        choices = decided(plan, self.book, rival_price, months, terms, self.sample.share)
        return incentives.steered(choices, plan[Staff].clawback, self.facts.selling, self.channels)

    def replan(self, rival_price: Floats, spent: Floats) -> tuple[Plan, Decided]:
        """The plan made again in the middle of a week, and its tables: promotions have given away so much by now."""
        plan = self.proposed(rival_price, spent)
        return plan, self.tables(plan, rival_price)

    def mix(self, people: People) -> Floats:
        """The part of the customers who are there that each segment has: it bears so much of what is nobody's cost."""
        everybody = len(people.segment) if people.alive.all() else -1
        if self._mix is None or everybody < 0 or self._mix[0] != everybody:
            there = np.bincount(people.segment[people.alive], minlength=self.tally.segments)
            self._mix = everybody, there / there.sum() if there.any() else np.full(len(there), 1.0 / len(there))
        return self._mix[1]

    def orders_last_week(self) -> Floats:
        """Last week's orders by channel and own offer."""
        orders: Floats = self._counts[max(self.week - 1, 0), ENTRIES.index("orders")]
        return orders[:, :-1, : self.book.labels.own].sum(axis=0)

    def everybody(self) -> People:
        """The customers' columns, for steps, which say whom they changed; to write otherwise, ``customers.column``."""
        kept = self._people
        if kept is None or not self.customers.keeps("segment", kept.segment):
            kept = self._people = People.of(self.customers)
        return kept

    def pay_and_learn(self, today: Today) -> None:
        """Pay the reps, let channels adjust their effort to the credit they got, and let rivals see our prices."""
        commission = today.tally.commission.sum(axis=(0, 2))
        for channel in self.channels:
            c = channel.number
            orders, contacts = today.rep_orders[c], today.rep_contacts[c]
            earned = self.payroll.earned[c]  # their own, by what each sold; the channel's is shared by orders
            per_order = (commission[c] - earned.sum()) / orders.sum() if orders.sum() > 0 else 0.0
            weeks = (contacts.astype(int), orders.astype(int), orders * per_order + earned)
            for rep, *week in zip(channel.reps, *(self.sample.scaled(each).tolist() for each in weeks), strict=False):
                rep.work(*week)
            book_pay(today, c, sum(rep.pay for rep in channel.reps) * self.sample.share)
            channel.learn(today.touched[c], today.credited[c])
        incentives.settle(today)
        price, on_sale, listed = self.plan[Prices].price, self.plan[Assortment].on_sale, self.listed[Prices].price
        make = partial(rivals.shown, self.competitors, self.book, price, listed, on_sale, self.research.parts)
        shown = today.once("shown to rivals", make, price, on_sale)
        for rival, levels, faced in zip(self.competitors, shown.levels, shown.faced, strict=True):
            rival.watch(levels, faced)
            if rival.due(self.week):
                rivals.answer(rival, self.research, self.book, shown.lowest, today.decided.rival_price)

    def close_week(self, today: Today) -> None:
        """End the day: the week's measures become last week's."""
        self._counts[self.week] = self._week_counts
        lived = self._counts[self.week : self.week + 1]
        self.last_week = Lazily(partial(summary_of, self.sample, lived, self.book.labels))
        self.rival_past.append(frozen(today.decided.rival_price))
        self.known_past.append(frozen(self.facts.offer.known))
        self.week += 1
