"""The business accounts at the start: one for each customer of a segment with a buying centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.special import ndtri

from simsales.core.streams import Streams
from simsales.market.accounts.agents import Account
from simsales.market.accounts.keys import ROLES
from simsales.market.attention.levers import FreeTrial
from simsales.market.catalogue import offer_book
from simsales.market.channels.rules import PassOn
from simsales.market.check import Prepared
from simsales.market.contract.levers import SixElements
from simsales.market.customer_table import CustomerTable
from simsales.market.friends.levers import AskForReferrals
from simsales.market.ground.asked import all_asked, bits_of
from simsales.market.ground.friends import Friends, Homes, count_holding_friends, make_friends
from simsales.market.ground.levers import Component, chosen
from simsales.market.ground.offers import OfferBook
from simsales.market.ground.sample import Sample
from simsales.market.leads.levers import Assign, InOrder, Lists
from simsales.market.loading import Loaded
from simsales.market.market import Market
from simsales.market.population import Columns, draw_customers
from simsales.market.price.levers import DiscountAuthority
from simsales.market.rivals.agents import Competitor
from simsales.market.scenario import Scenario
from simsales.market.staff.sellers import Channel, hire
from simsales.market.staff.tree import Tree
from simsales.market.tables import research_of
from simsales.market.visits.levers import BranchHandOver, Lobby

if TYPE_CHECKING:
    from simsales.columnar.columns import Population


def open_accounts(market: Market) -> Population[Account] | None:
    """Give every business its buying centre, each role's stance drawn around the segment's mean; None for households.

    Every draw is addressed by the customer's row, so that more customers change nobody's buying centre.
    """
    segments = list(market.spec.world.cells)
    if not any(segment.account for segment in segments):
        return None
    segment = market.customers.column("segment")
    rows = np.flatnonzero(np.array([each.account is not None for each in segments])[segment])
    roles = [each.account.roles() if each.account else () for each in segments]
    stance = np.zeros((len(rows), len(ROLES)))
    for r, name in enumerate(ROLES):
        mean = np.array([six[r].stance if six else 0.0 for six in roles])[segment[rows]]
        spread = np.array([six[r].stance_spread if six else 0.0 for six in roles])[segment[rows]]
        stance[:, r] = np.clip(mean + spread * ndtri(market.luck.uniforms(f"stance {name}", rows)), -1, 1)
    accounts = market.population(Account, {"role": len(ROLES)})
    accounts.create(len(rows), customer=rows.astype(np.int32), stance=stance, start=stance)
    return accounts


class World(NamedTuple):
    """What a world begins with under every strategy: the customers' columns, and who knows whom."""

    scenario: Scenario
    columns: Columns
    friends: Friends


SHARED = 200_000  # customers, some 200 bytes each: a world of more is not kept for the next strategy
_last: tuple[Loaded, int, World] | None = None  # the last world that was built from a file


def build_market(prepared: Prepared, strategy: str, seed: int) -> Market:
    """The market of one world under one strategy: the same seed gives the same world under every strategy."""
    global _last
    loaded, components, last = prepared.loaded, prepared.strategies[strategy].components, _last
    if loaded.simulated > SHARED:
        return open_market(loaded.at(seed), components, seed, loaded.customers)
    if last is None or last[0] is not loaded or last[1] != seed:
        scenario = loaded.at(seed)
        last = _last = loaded, seed, world_of(scenario, offer_book(scenario), seed, loaded.customers)
    return open_market(last[2].scenario, components, seed, loaded.customers, last[2])


def open_market(
    scenario: Scenario, strategy: Sequence[Component], seed: int = 1, table: CustomerTable | None = None,
    world: World | None = None,
) -> Market:  # fmt: skip
    """The market of a scenario under any components, from Python; ``table`` is a customer file that was read.

    ``world`` is what it begins with, where that is built already.
    """
    book = offer_book(scenario)
    asked = all_asked(strategy)
    if asked:
        book = replace(book, labels=replace(book.labels, asked=asked))
    simulated = scenario.run.customers if table is None else table.n
    market = Market(scenario, book, strategy, seed, Sample.of(simulated, scenario.world.size))
    market.research = research_of(scenario, market.facts, table)
    begins = world or world_of(scenario, book, seed, table)
    n = len(begins.columns["segment"])
    fits = bits_of(asked, {} if table is None else table.columns, n)
    market.customers.reserve(n)
    market.customers.add(n, {**begins.columns, "fits": fits}, adopt=world is None)
    market.friends = begins.friends if world is None else begins.friends.copy()
    _hire(market)
    for number, (name, spec) in enumerate(scenario.world.competitors.items()):
        offers = np.flatnonzero(book.rival == number)
        market.competitors.append(Competitor(market, name, number, spec, offers))
    market.accounts = open_accounts(market)
    return market


def world_of(scenario: Scenario, book: OfferBook, seed: int, table: CustomerTable | None) -> World:
    """Draw a world's customers and their friendships: no strategy has a part in it."""
    luck, network = Streams(seed), scenario.world.network
    columns = draw_customers(scenario, book, luck, table)
    n = len(columns["segment"])
    friends = make_friends(
        n, network.friends if network.kind == "friends" else 0, network.far, network.kind == "everyone", luck,
        _homes(scenario, columns["segment"]),
    )  # fmt: skip
    columns["friends_holding"] = np.zeros(columns["holding"].shape, np.int32)
    count_holding_friends(friends, columns["holding"], columns["friends_holding"])
    return World(scenario, columns, friends)


def _homes(scenario: Scenario, segment: Any) -> Homes | None:
    """Where customers live, if that matters to who is whose friend."""
    tree, network = scenario.world.organisation, scenario.world.network
    if tree is None or network.same_district + network.same_city == 0.0:
        return None
    cities = list(tree.cities)
    city_of = np.array([cities.index(tree.city_of[name]) for name in tree.districts])
    district = segment.astype(np.int64) % len(tree.districts)
    return Homes(district, city_of[district], network.same_district, network.same_city)


def _hire(market: Market) -> None:
    scenario = market.spec
    for number, (name, spec) in enumerate(scenario.channels.items()):
        channel = Channel(market, name, number, spec, scenario.selling.effort_response, market.sample)
        channel.local = None if spec.district is None else chosen(market.book.labels.districts, (spec.district,))
        market.channels.append(channel)
    market.payroll.tree = Tree.of(market)
    for team, reps in sorted(scenario.reps.items()):  # by name: a customer's rep hangs on no order of a file
        number = list(scenario.channels).index(reps.channel)
        luck = market.luck.uniforms(f"skill {team}", np.arange(reps.count))
        for own in luck:
            hire(market, team, reps, market.channels[number], float(own))


WARM_UP = {
    "title": "A tiny market that passes through every loop",
    "run": {"customers": 300, "weeks": 3},
    "world": {
        "segments": {
            "all": {"share": 0.9, "visits": 0.2, "holds": {"a": 0.3, "Rival/c": 0.3}},
            "firms": {"share": 0.1, "account": {}},
        },
        "experience": {"ask_why": True},
        "needs": {"first": {"rate": 0.2, "imitation": 0.1}, "second": {"rate": 0.2}},
        "referral": {"by_holdings": [0.9, 0.9, 0.9]},
        "network": {"trust": {"relative": 2}},
        "competitors": {"Rival": {"offers": {"c": {"category": "first", "price": 10}}}},
    },
    "catalogue": {
        "products": {"a": {"category": "first", "price": 10}, "b": {"category": "second", "price": 10}},
        "bundles": {"both": {"products": ["a", "b"]}},
    },
    "channels": {
        "store": {"direction": "inbound"},
        "desk": {"direction": "inbound", "queue": {"servers": 1}},
        "calls": {"direction": "outbound", "dial_minutes": 1},
    },
    "reps": {
        "callers": {"channel": "calls", "count": 2, "hours": 1},
        "staff": {"channel": "store", "count": 2},
        "managers": {"channel": "store", "count": 1},
    },
}


def live_tiny_market() -> None:
    """Live a tiny market through every loop, which compiles them all."""
    everything = (
        Assign(channel="calls", rule="expected value"),
        AskForReferrals(satisfied=0.0),
        PassOn(channel="store", to="calls"),
        Lists(channel="calls", reach=0.5, price=1.0),
        InOrder(order=("calls",)),
        DiscountAuthority(levels={"rep": 0.05, "manager": 0.5}),
        SixElements(offers=("a",), channels=("store",)),
        FreeTrial(part=0.1, cost=1.0),
        BranchHandOver(channel="store", managers="managers", lobby=Lobby(recognises=0.5)),
    )
    open_market(Scenario.model_validate({**WARM_UP, "strategies": {"any": {}}}), everything).run()
