"""The market: one week after another, each in the same order of the day.

    competitors post prices -> strategy decides this week's offers and teams -> mis-sales are regretted ->
    stages of life are noted -> things are used up, needs arise -> key moments come and go -> advertising, trials ->
    reps keep in touch with our customers -> lists are bought -> reps work their leads ->
    customers come to channels -> branch staff refer them to managers -> buying centres confer ->
    customers choose, ask for discounts, notice prices -> orders are fulfilled -> bills, usage, points ->
    customers refer friends -> experience becomes satisfaction -> word of mouth -> churn ->
    partners get their part -> reps and channels are paid and learn -> reps leave and are followed ->
    reps are coached and set to their targets -> stocks are counted -> figures are recorded

Everything that happens to a customer happens in one of these mechanisms (``simsales/mechanisms``, one file each).
What customers do to each other reads last week's values, so the order of rows never matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simsales.columnar.columns import ColumnarModel
from simsales.core.streams import Streams
from simsales.market.accounts import confer as accounts
from simsales.market.accounts.agents import Account
from simsales.market.attention import awareness, cultivation
from simsales.market.bond import experience, lifecycle, mis_selling
from simsales.market.bundle import points
from simsales.market.care import care
from simsales.market.choice import choose as choice
from simsales.market.choice import value
from simsales.market.contract import billing, churn, fulfilment, partners, planned, stocks
from simsales.market.counts import ENTRIES, tally_of
from simsales.market.friends import referral, word_of_mouth
from simsales.market.ground.day import Today
from simsales.market.ground.friends import Friends
from simsales.market.ground.kinds import STEPS
from simsales.market.ground.levers import Component, Lazily, View
from simsales.market.ground.offers import Floats, OfferBook
from simsales.market.ground.plan import frozen, replace
from simsales.market.leads import contact, prospects
from simsales.market.needs import arise as needs
from simsales.market.needs import consumption, moments
from simsales.market.people import Customer, People
from simsales.market.plan import Plan
from simsales.market.price import authority, reference
from simsales.market.price.requests import Desk
from simsales.market.record import Record
from simsales.market.rivals import answer as rivals
from simsales.market.rivals.agents import Competitor
from simsales.market.scenario import Scenario
from simsales.market.staff import coaching, incentives, teams, turnover
from simsales.market.staff.payroll import Payroll
from simsales.market.staff.sellers import Channel, Rep, skills_of
from simsales.market.tables import Facts, decided, facts_of
from simsales.market.usage import metering
from simsales.market.usage.plan import NO_TERMS, Register
from simsales.market.visits import hand_over, visits

if TYPE_CHECKING:
    import pandas as pd

    from simsales.columnar.columns import Population


class Market(ColumnarModel):
    """A Mesa model of one world under one strategy; ``simsales.market.opening.build_market`` makes it.

    ``step`` lives a week, ``run`` all that are left. ``agents_by_type[Customer]`` are the customers (columnar),
    reps, channels and competitors are ordinary Mesa agents.
    """

    def __init__(self, scenario: Scenario, book: OfferBook, strategy: Sequence[Component], seed: int) -> None:
        super().__init__(rng=seed)
        self.spec = scenario
        self.book = book
        self.strategy = tuple(strategy)
        self.luck = Streams(seed)
        self.week = 0
        self.weeks = int(scenario.run.weeks)
        self.facts: Facts = facts_of(scenario, book, value.value_table(scenario, book))
        self.listed = Plan.listed(scenario, book)
        self.plan = self.listed
        self.tariffs = Register(book.tariffs)
        labels = book.labels
        self.customers: Population[Customer] = self.population(
            Customer,
            {
                "category": len(labels.categories),
                "offer": labels.own,
                "channel": len(labels.channels),
                "promotion": max(len(self.strategy), 1),
            },
        )
        self._people: People | None = None
        self.friends = Friends(np.zeros(1, np.int64), np.zeros(0, np.int32), mixed=False)
        self.centres = accounts.Centres.of(scenario)
        self.accounts: Population[Account] | None = None  # business accounts, if a segment has any
        self.channels: list[Channel] = []
        self.competitors: list[Competitor] = []
        self.rival_past: list[Floats] = []  # every offer's price as rivals posted it, by week
        self.spent: Floats = np.zeros(0)
        self.payroll = Payroll()
        self.desk = Desk()  # requests for a discount that wait
        self.last_week: Mapping[str, float] = {}
        shape = (len(ENTRIES), len(labels.segments), len(labels.channels) + 1, len(labels.offers) + 1)
        self._counts: Floats = np.zeros((self.weeks, *shape))
        self._week_counts: Floats = np.zeros(shape)
        self.tally = tally_of(self._week_counts)  # of this week; the same arrays every week

    def step(self) -> None:
        """Live one week: the order of the day."""
        rival_price = self.post_rival_prices()
        self.plan = self.decide(rival_price)
        teams.staff(self.payroll, self.plan, self.spec, self.channels, self.luck, self.week)
        today = self.dawn(rival_price)

        mis_selling.regret(today)
        lifecycle.stage(today)
        consumption.use_up(today)
        needs.arise(today)
        moments.come_and_go(today)
        awareness.advertise(today)
        cultivation.cultivate(today)
        prospects.buy_lists(today)
        care.keep_in_touch(today)
        contact.work_leads(today)
        visits.receive(today)
        accounts.confer(today, self.accounts, self.centres)
        hand_over.refer(today)
        choices = choice.choose(today)
        authority.negotiate(today, choices)
        planned.count(today, choices)
        reference.notice(today)
        fulfilment.fulfil(today, choices)
        billing.bill(today)
        metering.meter(today)
        points.credit(today)
        referral.refer(today, choices)
        experience.live(today)
        word_of_mouth.spread(today)
        churn.leave(today)
        partners.settle(today)

        self.pay_and_learn(today)
        turnover.change_owners(today)
        coaching.coach(self.reps, self.plan)
        teams.motivate(self.payroll, self.reps, self.facts.selling.drive, self.week + 1)
        stocks.count(today, self.accounts)
        self.close_week(today)

    def run(self) -> None:
        """Live all the weeks that are left."""
        while self.week < self.weeks:
            self.run_for(1)

    @property
    def record(self) -> Record:
        """What has been counted so far."""
        return Record(self._counts[: self.week], self.book.labels)

    @property
    def reps(self) -> list[Rep]:
        """All reps, channel by channel."""
        return [rep for channel in self.channels for rep in channel.reps]

    def rep_table(self) -> pd.DataFrame:
        """One row a rep: team, contacts, use of capacity (1: all of it), orders, income, attainment of their target."""
        import pandas as pd

        rows = self.payroll.rows(self.channels)
        return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="rep"))

    def post_rival_prices(self) -> Floats:
        """Every offer's price as its rival posts it this week (0 for our own)."""
        prices: Floats = np.zeros(len(self.book.labels.offers))
        for rival in self.competitors:
            prices[rival.offers] = rival.post_prices(self.week, self.book.list_price[rival.offers])
        return prices

    def decide(self, rival_price: Floats) -> Plan:
        """This week's plan: the list, as each component of the strategy changes it in turn."""
        plan = self.listed
        if len(self.spent) < len(self.strategy):
            self.spent = np.zeros(len(self.strategy))
        view = View(self.week, self.book, self.spent, self.last_week, rival_price, tuple(self.rival_past))
        for component in self.strategy:
            plan = component.propose(view, plan)
        launched = self.book.launched[: self.book.labels.own] <= self.week
        return plan if launched.all() else replace(plan, on_sale=plan.on_sale & launched)

    def dawn(self, rival_price: Floats) -> Today:
        """Open the day: the tables that its mechanisms share."""
        people = self.everybody()
        self._week_counts[:] = 0.0
        if self.week > 0:
            self.tally.needs_before[...] = self._counts[self.week - 1, ENTRIES.index("waiting_needs")]
        self.facts = rivals.become_known(self.facts, self.competitors, self.week)
        self.payroll.open(self.channels)
        teams.pursue(self.payroll, self.plan, self.week, self.reps)
        skills = [
            channel.weighed(skills_of(channel.reps)) if channel.reps else np.full((1, len(STEPS)), 0.5)
            for channel in self.channels
        ]
        holders: Floats = np.zeros(people.holding.shape[1])
        if self.friends.mixed:
            holders = (people.holding[people.alive] >= 0).mean(axis=0)
        for channel in self.channels:
            channel.set_aside = self.plan.set_aside(channel.number)
        horizon_months = self.facts.selling.closing_horizon * 12 / 52
        terms = self.tariffs.terms(self.plan) if self.facts.usage.on else NO_TERMS
        choices = decided(self.plan, self.book, rival_price, horizon_months, terms)
        return Today(
            week=self.week,
            people=people,
            friends=self.friends,
            facts=self.facts,
            plan=self.plan,
            decided=incentives.steered(choices, self.plan, self.facts.selling, self.channels),
            luck=self.luck,
            tally=self.tally,
            channels=self.channels,
            holders_share=holders,
            rep_skill=skills,
            rep_contacts=[np.zeros(len(skill)) for skill in skills],
            rep_orders=[np.zeros(len(skill)) for skill in skills],
            touched=np.zeros(len(self.channels)),
            credited=np.zeros(len(self.channels)),
            spent=self.spent,
            teams=self.spec.reps,
            payroll=self.payroll,
            desk=self.desk,
            used=[np.zeros(len(skill)) for skill in skills],
            orders_last_week=self.orders_last_week(),
        )

    def orders_last_week(self) -> Floats:
        """Last week's orders by channel and own offer."""
        orders: Floats = self._counts[max(self.week - 1, 0), ENTRIES.index("orders")]
        return orders[:, :-1, : self.book.labels.own].sum(axis=0)

    def everybody(self) -> People:
        """The customers' columns, as long as the population keeps them where they are."""
        segment, kept = self.customers.column("segment"), self._people
        if kept is None or kept.segment.base is not segment.base or len(kept.segment) != len(segment):
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
            weeks = zip(channel.reps, contacts.tolist(), orders.tolist(), earned.tolist(), strict=False)
            for rep, made, won, own in weeks:
                rep.work(int(made), int(won), won * per_order + own)
            today.tally.pay[:, c, -1] += today.mix * sum(rep.pay for rep in channel.reps)
            channel.learn(today.touched[c], today.credited[c])
        incentives.settle(today)
        for rival in self.competitors:
            rival.watch(self.price_level(rival), rivals.faced(rival, self.book, self.plan))
            if rival.due(self.week):
                rivals.answer(rival, self.spec, self.book, self.facts, self.plan, today.decided.rival_price)

    def price_level(self, rival: Competitor) -> float:
        """Our mean price relative to the list (1: as listed) in the categories in which a rival sells."""
        own = self.book.labels.own
        facing = (self.book.covers[:own] & self.book.covers[rival.offers].any(axis=0)).any(axis=1)
        listed = self.listed.price
        comparable = self.plan.on_sale & facing & (listed > 0)
        return float((self.plan.price[comparable] / listed[comparable]).mean()) if comparable.any() else 1.0

    def close_week(self, today: Today) -> None:
        """End the day: the week's measures become last week's."""
        self._counts[self.week] = self._week_counts
        week = Record(self._week_counts[None].copy(), self.book.labels)
        self.last_week = Lazily(week.summary)
        self.rival_past.append(frozen(today.decided.rival_price))
        self.week += 1
