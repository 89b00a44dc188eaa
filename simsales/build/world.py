"""Build a market: customers, friendships, channels with their reps, competitors, and the strategy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from simsales.agents.customers import Customer
from simsales.agents.network import count_holding_friends, make_friends
from simsales.agents.sellers import Channel, Competitor, Rep
from simsales.build.check import Prepared
from simsales.build.population import draw_customers
from simsales.catalogue.offers import OfferBook
from simsales.market import Market
from simsales.scenario.customer_file import CustomerTable
from simsales.scenario.model import STEPS, Scenario
from simsales.strategies import Component


def build_market(prepared: Prepared, strategy: str, seed: int) -> Market:
    """The market of one world under one strategy: the same seed gives the same world under every strategy."""
    loaded = prepared.loaded
    return open_market(loaded.at(seed), prepared.strategies[strategy].components, seed, loaded.customers)


def open_market(
    scenario: Scenario, strategy: Sequence[Component], seed: int = 1, table: CustomerTable | None = None
) -> Market:
    """The market of a scenario under any components, from Python; ``table`` is a customer file that was read."""
    book = OfferBook.of(scenario)
    market = Market(scenario, book, strategy, seed)
    columns = draw_customers(scenario, book, market.luck, table)
    n = len(columns["segment"])
    market.customers.reserve(n)
    Customer.create_agents(market, n, **columns)
    market.friends = make_friends(scenario.world.network, n, market.luck)
    count_holding_friends(
        market.friends, market.customers.column("holding"), market.customers.column("friends_holding")
    )
    _hire(market)
    for number, (name, spec) in enumerate(scenario.world.competitors.items()):
        offers = np.flatnonzero(book.rival == number)
        market.competitors.append(Competitor(market, name, number, spec, offers))
    return market


def _hire(market: Market) -> None:
    scenario = market.spec
    for number, (name, spec) in enumerate(scenario.channels.items()):
        market.channels.append(Channel(market, name, number, spec, scenario.selling.effort_response))
    for team, reps in scenario.reps.items():
        number = list(scenario.channels).index(reps.channel)
        luck = market.luck.uniforms(f"skill {team}", np.arange(reps.count))
        mean = np.array([reps.skills.get(step, reps.skill) for step in STEPS])
        for own in ndtri(luck):
            talent = np.clip(mean + reps.skill_spread * own, 0, 1)
            rep = Rep(market, team, number, talent, reps.contacts_per_week, reps.pay, reps.skill_half_life)
            market.channels[number].reps.append(rep)


WARM_UP = {
    "title": "A tiny market that passes through every loop",
    "run": {"customers": 300, "weeks": 3},
    "world": {
        "segments": {"all": {"share": 1, "visits": 0.2, "holds": {"a": 0.3, "Rival/c": 0.3}}},
        "experience": {"ask_why": True},
        "needs": {"first": {"rate": 0.2, "imitation": 0.1}, "second": {"rate": 0.2}},
        "competitors": {"Rival": {"offers": {"c": {"category": "first", "price": 10}}}},
    },
    "catalogue": {
        "products": {"a": {"category": "first", "price": 10}, "b": {"category": "second", "price": 10}},
        "bundles": {"both": {"products": ["a", "b"]}},
    },
    "channels": {"store": {"direction": "inbound"}, "calls": {"direction": "outbound", "capacity": 20}},
}


def live_tiny_market() -> None:
    """Live a tiny market through every loop, which compiles them all."""
    open_market(Scenario.model_validate({**WARM_UP, "strategies": {"any": {}}}), ()).run()
