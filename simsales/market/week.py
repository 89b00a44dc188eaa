"""The order of the day, on one page: this is the only place that orders it.

``ORDER`` is walked once a week by ``Market.step``; every step goes through ``Market.live``. Most steps are a
mechanism's entrance, a function of the day (``Today``) in its room; the others are what the market does itself, below.
What customers do to each other reads last week's values, so within a step the order of rows never matters.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol

from simsales.core.streams import Streams
from simsales.market import adjusting
from simsales.market.accounts import confer as accounts
from simsales.market.attention import awareness, cultivation
from simsales.market.bond import experience, lifecycle, mis_selling
from simsales.market.bundle import points
from simsales.market.care import care
from simsales.market.channels import keeping, passing
from simsales.market.choice import authority
from simsales.market.choice import choose as choice
from simsales.market.churn import churn
from simsales.market.compliance import complaints, leaking, time_taken
from simsales.market.contract import billing, partners, payment, planned, stocks
from simsales.market.friends import referral, word_of_mouth
from simsales.market.ground.day import Today
from simsales.market.ground.offers import Floats
from simsales.market.ground.plan import Plan
from simsales.market.leads import contact, prospects
from simsales.market.needs import arise as needs
from simsales.market.needs import consumption, moments
from simsales.market.orders import fulfilment
from simsales.market.price import reference
from simsales.market.promotion import owed
from simsales.market.service import handling, responding
from simsales.market.staff import coaching, standing, teams, turnover
from simsales.market.staff.keys import Reps
from simsales.market.staff.payroll import Payroll
from simsales.market.staff.plan import Staff
from simsales.market.staff.sellers import Channel, Rep
from simsales.market.tables import Facts
from simsales.market.usage import metering
from simsales.market.visits import hand_over, showrooming, visits


class Lived(adjusting.Adjusted, Protocol):
    """What the steps that are the market's own need of it; the market stands above the order in which it lives."""

    luck: Streams
    facts: Facts
    plan: Plan
    rival_price: Floats
    channels: list[Channel]
    payroll: Payroll

    @property
    def reps(self) -> list[Rep]:
        """All reps, channel by channel."""

    @property
    def teams(self) -> Mapping[str, Reps]:
        """The teams as the scenario has them."""

    def post_rival_prices(self) -> Floats:
        """Every offer's price as its rival posts it this week."""

    def decide(self, rival_price: Floats) -> Plan:
        """This week's plan."""

    def dawn(self, rival_price: Floats) -> Today:
        """The day, opened."""

    def pay_and_learn(self, today: Today) -> None:
        """Pay reps, and let channels and rivals learn."""

    def close_week(self, today: Today) -> None:
        """End the day."""


@dataclass(frozen=True)
class Step:
    """One step of the day: its name, what happens in it, and what it does.

    ``act`` is a mechanism's entrance, and called with the day; what is the market's ``own`` is called with the market.
    """

    name: str
    what: str
    act: Callable[[Any], None]
    own: bool = False

    @property
    def module(self) -> ModuleType:
        """The module in which the step is written: a mechanism's."""
        return sys.modules[self.act.__module__]


def post_prices(market: Lived) -> None:
    """Let every rival post its prices."""
    market.rival_price = market.post_rival_prices()


def decide(market: Lived) -> None:
    """Let the strategy make this week's plan."""
    market.plan = market.decide(market.rival_price)


def staff(market: Lived) -> None:
    """Bring the teams to their head counts and base pay."""
    teams.staff(market.payroll, market.plan[Staff], market.teams, market.channels, market.luck, market.week)


def dawn(market: Lived) -> None:
    """Open the day: from here on there is ``market.today``."""
    market.today = market.dawn(market.rival_price)


def pay_and_learn(market: Lived) -> None:
    """Pay reps, let channels adjust their effort, and let rivals see our prices."""
    market.pay_and_learn(market.today)


def coach(market: Lived) -> None:
    """Let reps forget, and coach them for next week."""
    coaching.coach(market.reps, market.plan[Staff].coaching)


def motivate(market: Lived) -> None:
    """Set how much of next week the reps will work."""
    rewards = market.plan[Staff].rewards
    teams.motivate(market.payroll, market.reps, market.facts.selling, rewards, market.week + 1)


def adjust(market: Lived) -> None:
    """Let feedback rules change the strategy for next week."""
    adjusting.adjust(market)


def close(market: Lived) -> None:
    """Record the week; it becomes last week."""
    market.close_week(market.today)


ORDER: tuple[Step, ...] = (
    Step("rivals", "competitors post prices", post_prices, own=True),
    Step("strategy", "the strategy decides this week's offers", decide, own=True),
    Step("teams", "teams are staffed", staff, own=True),
    Step("dawn", "the day is opened", dawn, own=True),
    Step("mis_selling", "mis-sales are regretted", mis_selling.regret),
    Step("lifecycle", "stages of life are noted", lifecycle.stage),
    Step("consumption", "things are used up", consumption.use_up),
    Step("needs", "needs arise and are given up", needs.arise),
    Step("moments", "key moments come and go", moments.come_and_go),
    Step("awareness", "awareness fades and is refreshed", awareness.advertise),
    Step("cultivation", "advertising reaches its target, trials are held", cultivation.cultivate),
    Step("prospects", "lists are bought", prospects.buy_lists),
    Step("rules", "accounts are named, shared data are paid for", keeping.keep_rules),
    Step("leaks", "data that channels share leak", leaking.leak),
    Step("care", "reps keep in touch with our customers", care.keep_in_touch),
    Step("contact", "outbound channels work their leads", contact.work_leads),
    Step("visits", "customers come to channels", visits.receive),
    Step("accounts", "buying centres confer", accounts.confer),
    Step("hand_over", "branch staff refer visitors to managers", hand_over.refer),
    Step("responses", "needs are heard, and what can be delivered is found out", responding.hear),
    Step("choice", "customers choose", choice.choose),
    Step("authority", "customers ask for discounts", authority.negotiate),
    Step("showrooming", "advised customers buy where it is cheaper", showrooming.compare_prices),
    Step("passing", "who was advised in vain is passed on to another channel", passing.pass_on),
    Step("orders", "orders wait for the desk that handles them", handling.handle),
    Step("planned", "what was chosen is counted by sales plan", planned.count),
    Step("reference", "customers notice prices", reference.notice),
    Step("fulfilment", "orders are fulfilled", fulfilment.fulfil),
    Step("billing", "bills are sent", billing.bill),
    Step("metering", "usage is metered", metering.meter),
    Step("points", "points are credited and redeemed", points.credit),
    Step("referral", "customers refer friends", referral.refer),
    Step("complaints", "customers complain, desks settle what they have time for", complaints.handle),
    Step("experience", "experience becomes satisfaction", experience.live),
    Step("word_of_mouth", "word of mouth spreads", word_of_mouth.spread),
    Step("churn", "customers leave", churn.leave),
    Step("payment", "bills are paid, or are not", payment.settle),
    Step("partners", "partners get their part", partners.settle),
    Step("pay", "reps are paid, channels adjust their effort, rivals see our prices", pay_and_learn, own=True),
    Step("standing", "channels put effort where it is paid, partners leave and come back", standing.stand),
    Step("turnover", "reps leave and are followed", turnover.change_owners),
    Step("coaching", "reps forget and are coached", coach, own=True),
    Step("compliance", "talks are checked, and what compliance takes is missing next week", time_taken.take),
    Step("targets", "reps are set to their targets", motivate, own=True),
    Step("stocks", "stocks are counted", stocks.count),
    Step("owed", "as the run ends, what is promised is counted", owed.count),
    Step("feedback", "feedback rules adjust next week's strategy by the last weeks' figures", adjust, own=True),
    Step("record", "the week is counted", close, own=True),
)


def as_markdown(order: Iterable[Step]) -> str:
    """The order as a numbered list, each mechanism with a link to its file (as seen from ``docs/``).

    >>> print(as_markdown(ORDER[3:5]))
    1. the day is opened
    2. [mis-sales are regretted](../simsales/market/bond/mis_selling.py)
    """
    lines = []
    for number, step in enumerate(order, start=1):
        path = step.module.__name__.replace(".", "/")
        lines.append(f"{number}. " + (f"[{step.what}](../{path}.py)" if not step.own else step.what))
    return "\n".join(lines)
