"""The market as a modeller would write it with Mesa alone: ordinary agents, one Python loop a mechanism.

It calls the very rules of the compiled market, uncompiled (``simsales.core.compiled.plain``), and shares nothing else
of the week: loops, bookkeeping and the order of the day are written a second time. So it is an oracle (the same
seed gives the same history, number by number) and a yardstick (what compiling over columns is worth).

>>> from benchmarks.scenarios import market_of
>>> market = PlainMarket(market_of("list", customers=50, weeks=4))
>>> market.run()
>>> market.week, len(market.agents_by_type[PlainCustomer])
(4, 50)
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any

import mesa
import numpy as np

from benchmarks import plain_bills, plain_channels, plain_churn, plain_life, plain_week
from benchmarks.plain_customer import PlainCustomer
from benchmarks.plain_entries import entry
from benchmarks.plain_tables import Day, empty_tally, plain_decided, plain_facts
from benchmarks.plain_tastes import Tastes
from simsales.market.attention.plan import Attention
from simsales.market.channels.plan import Assortment
from simsales.market.ground.kinds import STEPS
from simsales.market.ground.levers import View
from simsales.market.ground.plan import Plan
from simsales.market.market import Market
from simsales.market.people import Customer, People
from simsales.market.price.plan import Prices
from simsales.market.promotion.budgets import most_taken
from simsales.market.promotion.plan import affordable
from simsales.market.proposing import proposed
from simsales.market.record import Record
from simsales.market.rivals import answer as rivals
from simsales.market.rivals.agents import Competitor
from simsales.market.staff.coaching import coach
from simsales.market.staff.plan import Staff
from simsales.market.staff.sellers import Channel, skills_of
from simsales.market.tables import Decided, decided

COLUMNS = tuple(Customer._fields)


class PlainMarket(mesa.Model):
    """The plain twin of a freshly built market, whose channels, reps and competitors it takes over.

    ``counts`` is, week by week, entry x segment x (channel + 1) x (offer + 1), as in the market's record.
    """

    def __init__(self, market: Market) -> None:
        super().__init__(rng=market.luck.seed)
        if market.week:
            raise ValueError(f"this market has lived {market.week} weeks; its twin can only be born with it")
        self.book, self.strategy, self.luck = market.book, market.strategy, market.luck
        self.channels: list[Channel] = market.channels
        self.competitors: list[Competitor] = market.competitors
        self.listed = market.listed
        self.parts = [segment.share for segment in market.spec.world.cells]
        self.facts = plain_facts(market.facts)
        self.used_up = market.book.used_up[: market.facts.own]
        self.mixed, self.has_friends = market.friends.mixed, len(market.friends.friend) > 0
        self.offers_of = [np.flatnonzero(of).tolist() for of in market.book.covers.T]
        self.parts_of = [np.flatnonzero(parts).tolist() for parts in market.book.covers]
        self.week, self.weeks = 0, market.weeks
        self.spent: list[float] = [0.0] * len(self.strategy)
        self.last_week: dict[str, float] = {}
        self.counts: list[Any] = []
        self.customers = self._born(market)

    def _born(self, market: Market) -> list[PlainCustomer]:
        columns = People.of(market.customers)
        values = [getattr(columns, name).tolist() for name in COLUMNS]
        customers = [
            PlainCustomer(self, slot, dict(zip(COLUMNS, row, strict=True)))
            for slot, row in enumerate(zip(*values, strict=True))
        ]
        start, friend = market.friends.start.tolist(), market.friends.friend.tolist()
        for customer, first, last in zip(customers, start, start[1:], strict=False):
            customer.friends = [customers[row] for row in friend[first:last]]
        return customers

    def step(self) -> None:
        """Live one week, in the market's order of the day."""
        customers, selling, experience = self.customers, self.facts.selling, self.facts.experience
        rival_price = self.post_rival_prices()
        plan = self.decide(rival_price)
        day = self.dawn(plan, rival_price)

        if self.facts.life_cycle.counted or plan.asks_life:
            plain_life.stage(customers, day)
        plain_week.arise(customers, day, self.holders_share() if self.mixed else None)
        if any(self.facts.moments.comes):
            plain_life.come_and_go(customers, day)
        reached = (-np.expm1(-plan[Attention].exposure)).tolist()
        plain_week.advertise(customers, 0.5 ** (1 / selling.awareness_half_life), selling.telling, reached)
        plain_channels.keep_rules(customers, day)
        plain_channels.work_leads(customers, day, self.channels)
        plain_channels.receive(customers, day, self.channels)
        choices = plain_week.choose(customers, day)
        plain_week.fulfil(customers, day, choices)
        plain_bills.bill(customers, day)
        if self.facts.referral.on and self.has_friends:
            plain_life.refer(customers, day)
        plain_week.live(customers, day)
        plain_week.spread(customers, 0.5 ** (1 / experience.opinion_half_life), experience.opinion_weight, self.week)
        plain_churn.leave(customers, day)

        self.pay_and_learn(day, plan)
        coach([rep for channel in self.channels for rep in channel.reps], plan[Staff].coaching)
        plain_week.count(customers, day)
        self.counts.append(day.tally)
        self.last_week = Record(np.array([day.tally]), self.book.labels).summary()
        self.week += 1

    def run(self) -> None:
        """Live all the weeks that are left."""
        while self.week < self.weeks:
            self.run_for(1)

    def columns(self) -> dict[str, Any]:
        """Every attribute of the customers as an array, one row a customer."""
        return {name: np.array([getattr(each, name) for each in self.customers]) for name in COLUMNS}

    def post_rival_prices(self) -> Any:
        """Every offer's price as its rival posts it this week (0 for our own)."""
        prices = np.zeros(len(self.book.labels.offers))
        for rival in self.competitors:
            prices[rival.offers] = rival.post_prices(self.week, self.book.list_price[rival.offers])
        return prices

    def decide(self, rival_price: Any, spent: Any = None) -> Plan:
        """This week's plan, as the components of the strategy propose it one after another; so much is spent so far."""
        so_far = self.spent if spent is None else spent
        view = View(self.week, self.book, so_far, self.last_week, rival_price)
        return proposed(self.strategy, view, self.listed, {})

    def keep_within_budgets(self, tables: list[Any], rival_price: Any, spent: tuple[float, ...], months: float) -> None:
        """Make the plan again where the next order might overdraw a budget; a promotion that still might is over."""
        ended = np.zeros(len(spent), bool)
        while self.short(tables[-1], spent).any():
            so_far = np.where(ended, np.inf, spent)
            tables.append(decided(self.decide(rival_price, so_far), self.book, rival_price, months))
            ended[np.flatnonzero(self.short(tables[-1], spent))] = True

    def short(self, tables: Any, spent: tuple[float, ...]) -> Any:
        """Which budgets the next order might overdraw."""
        budget = tables.giving.budget
        return ~affordable(most_taken(tables, self.used_up).max(axis=(1, 2, 3)), budget - spent[: len(budget)])

    def dawn(self, plan: Plan, rival_price: Any) -> Day:
        """Open the day: this week's tables as lists, and nothing counted yet."""
        labels, channels = self.book.labels, self.channels
        months = self.facts.selling.closing_horizon * 12 / 52
        skills = [skills_of(channel.reps).tolist() if channel.reps else [[0.5] * len(STEPS)] for channel in channels]

        tables = [decided(plan, self.book, rival_price, months)]  # as the plan is made again

        @lru_cache(maxsize=1)
        def replan(spent: tuple[float, ...]) -> Decided:
            self.keep_within_budgets(tables, rival_price, spent, months)
            return plain_decided(tables[-1])

        tally = empty_tally(len(labels.segments), len(channels), len(labels.offers))
        if self.counts:
            tally[entry.NEEDS_BEFORE] = deepcopy(self.counts[-1][entry.WAITING_NEEDS])
        return Day(
            week=self.week,
            facts=self.facts,
            plan=plan,
            decided=plain_decided(tables[0]),
            offers_of=self.offers_of,
            parts_of=self.parts_of,
            rivals_moved=self.rivals_moved(rival_price.tolist()),
            luck=self.luck,
            tastes=Tastes(self.luck, self.week, self.facts.selling.taste_stays, self.facts.selling.taste_weeks),
            knows=int(self.luck.key("rival known")),
            tally=tally,
            spent=self.spent,
            replan=replan,
            nobody=len(channels),
            nothing=len(labels.offers),
            rep_key=[int(self.luck.key(f"rep {channel.name}")) for channel in channels],
            rep_skill=skills,
            rep_contacts=[[0] * len(team) for team in skills],
            rep_orders=[[0] * len(team) for team in skills],
            touched=[0.0] * len(channels),
            credited=[0.0] * len(channels),
        )

    def holders_share(self) -> list[float]:
        """The part of all customers who hold an offer, by category."""
        everybody = [customer.holding for customer in self.customers]
        return [sum(held[g] >= 0 for held in everybody) / len(everybody) for g in range(len(self.offers_of))]

    def mix(self) -> list[float]:
        """The part of the customers that each segment has."""
        there = [customer.segment for customer in self.customers]
        return [there.count(s) / len(there) for s in range(len(self.book.labels.segments))]

    def rivals_moved(self, rival_price: list[float]) -> list[bool]:
        """By category, whether a rival's price, or who knows it, has changed since the start."""
        offer, own = self.facts.offer, self.facts.own
        moved = [
            r >= own and (price != offer.list_price[r] or offer.known[r] != offer.known_at_start[r])
            for r, price in enumerate(rival_price)
        ]
        return [any(moved[j] for j in offers) for offers in self.offers_of]

    def pay_and_learn(self, day: Day, plan: Plan) -> None:
        """Pay the reps, adjust the channels' effort, and show the rivals our price level."""
        commission = np.array(day.tally[entry.COMMISSION]).sum(axis=(0, 2)).tolist()
        for channel in self.channels:
            c = channel.number
            orders, contacts = day.rep_orders[c], day.rep_contacts[c]
            per_order = commission[c] / sum(orders) if sum(orders) else 0.0
            for rep, made, won in zip(channel.reps, contacts, orders, strict=False):
                rep.work(made, won, won * per_order)
            pay = sum(rep.pay for rep in channel.reps)
            for s, part in enumerate(self.mix()):
                day.tally[entry.PAY][s][c][day.nothing] += part * pay
            self.share_pay(day, c, pay)
            channel.learn(day.touched[c], day.credited[c])
        ours = rivals.lowest_prices(plan[Prices].price, plan[Assortment].on_sale, np.array(self.parts))
        for rival in self.competitors:
            lowest = rivals.faced(rivals.answered(rival, self.book), ours)
            rival.watch(np.array(self.price_levels(rival, plan)), lowest)

    def share_pay(self, day: Day, c: int, pay: float) -> None:
        """Book a channel's pay once more by whom its reps have met: ours, ours since this run, others; or nobody."""
        met = sum(day.rep_contacts[c])
        ours, new = (sum(s[c][day.nothing] for s in day.tally[name]) for name in (entry.MET_OURS, entry.MET_NEW))
        parts = {entry.COMMON_SPEND: 1.0}
        if met > 0:
            parts = {
                entry.WON_SPEND: 1.0 - ours / met,
                entry.KEPT_SPEND: ours / met,
                entry.NEW_SPEND: new / met,
            }
        for name, of_it in parts.items():
            for s, part in enumerate(self.mix()):
                day.tally[name][s][c][day.nothing] += part * pay * of_it

    def price_levels(self, rival: Competitor, plan: Plan) -> list[float]:
        """Our mean price relative to the list, of our products in the category of each of a rival's offers.

        By segment first, then by how many customers each has.
        """
        price, on_sale, listed = plan[Prices].price, plan[Assortment].on_sale, self.listed[Prices].price
        levels = []
        for theirs in rival.offers.tolist():
            facing = {j for offers in self.offers_of if theirs in offers for j in offers}
            means, weights = [], []
            for s, part in enumerate(self.parts):
                sold = [
                    j in facing and not self.book.is_bundle[j] and on_sale[s, c, j] and usual > 0
                    for (c, j), usual in np.ndenumerate(listed[s])
                ]
                each = zip(sold, price[s].flat, listed[s].flat, strict=True)
                if part > 0 and any(sold):
                    means.append(np.sum([ours / usual if counts else 0.0 for counts, ours, usual in each]) / sum(sold))
                    weights.append(part)
            levels.append(float(np.average(means, weights=weights)) if means else 1.0)
        return levels
