"""Sizes at which something else begins: no reps, very many reps, channels, categories, segments.

What a file may say either works, as it does for three of a kind, or is refused with the place in the file. Every
expected number is a count of customers.
"""

from __future__ import annotations

from typing import Any

import pytest

import simsales

N = 1200

# Everybody comes to need it in the first week, goes to a shop, is shown it and wants it.
EVERYBODY_BUYS = """
title = "Everybody buys one"
run = { customers = 1200, weeks = 2 }

[world.segments.all]
share = 1
weights = { service = 100 }
churn = { rate = 0 }

[world.needs.it]
rate = 1000
worth_having = 100
lasts = 5000

[world.network]
kind = "nobody"

[catalogue.products.it]
category = "it"
price = 52

[strategies.now]
"""
SHOP = 'channels.shop = { direction = "inbound", service = 1, presents = 1, closes = 1 }\n'
CALLED = """
channels.calls = { direction = "outbound", presents = 1, closes = 1 }
"""


def lived_or_refused(live: Any, *texts: str, names: str) -> Any:
    """The lived market, or None if the file is refused with a problem that names the place."""
    try:
        return live(*texts)
    except simsales.ScenarioError as error:
        if names not in str(error):
            raise
        return None


# --- An outbound channel that nothing limits ----------------------------------------------------------------------


def test_an_outbound_channel_without_reps_or_capacity_calls_everybody(live) -> None:
    """Capacity is, "if not said, what its reps can do (unlimited without reps)": all are called, or say who calls."""
    lived = lived_or_refused(live, EVERYBODY_BUYS, CALLED, names="calls")
    if lived is not None:
        assert lived.total("contacts") >= N
        assert lived.total("orders") == N


def test_it_keeps_in_touch_with_everybody_too(live) -> None:
    care = 'strategies.now.care = [{ kind = "maintenance", channel = "calls", every = { A = 1, B = 1, C = 1, D = 1 } }]'
    ours = "world.segments.all.holds.it = 1\nworld.needs.it.rate = 0"
    lived = lived_or_refused(live, EVERYBODY_BUYS, CALLED, ours, care, names="calls")
    if lived is not None:
        assert lived.total("care") == 2 * N


def test_no_capacity_is_none(live) -> None:
    """Nought is said on purpose: nobody is called."""
    assert live(EVERYBODY_BUYS, CALLED, "channels.calls.capacity = 0").total("contacts") == 0


# --- Many of a kind -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [3, 126, 127, 128, 200, 300])
def test_every_channel_sells(live, many: int) -> None:
    """However many shops there are to choose from, everybody buys in one of them, and most shops sell something."""
    shops = "".join(f'channels.s{k} = {{ direction = "inbound", service = 1, presents = 1, closes = 1 }}\n'
                    for k in range(many - 1))  # fmt: skip
    lived = lived_or_refused(live, EVERYBODY_BUYS, SHOP + shops, names="channels")
    if lived is not None:
        assert lived.total("orders") == N
        by_channel = lived.entry("orders").sum(axis=(0, 1, 3))
        assert (by_channel[:-1] > 0).mean() > 0.9
        assert lived.total("recurring_revenue") == pytest.approx(2 * 12 * N)


@pytest.mark.parametrize("many", [3, 129, 260])
def test_every_outbound_channel_sells_to_whom_it_calls(live, many: int) -> None:
    """Each of many channels makes four contacts a week; whoever is called in the first week wants it, and orders."""
    calls = "".join(
        f'channels.c{k} = {{ direction = "outbound", presents = 1, closes = 1, capacity = 4 }}\n' for k in range(many)
    )
    lived = lived_or_refused(live, EVERYBODY_BUYS, calls, names="channels")
    if lived is not None:
        assert lived.weekly("contacts")[0] == 4 * many
        assert lived.weekly("orders")[0] == 4 * many


@pytest.mark.parametrize("many", [3, 127, 128, 200])
def test_the_last_of_many_categories_is_sold(live, many: int) -> None:
    """Nobody needs any but the last of so many categories, each with a product: everybody buys that one."""
    names = [*(f"n{k:03}" for k in range(many - 1)), "z"]  # last in the file, and in the alphabet
    text = "world.needs.it.rate = 0\n" + "".join(
        f"world.needs.{name} = {{ rate = {1000 if name == 'z' else 0}, worth_having = 100 }}\n"
        f'catalogue.products.{name}_it = {{ category = "{name}", price = 52 }}\n'
        for name in names
    )
    lived = lived_or_refused(live, EVERYBODY_BUYS, SHOP + text, names="world")
    if lived is not None:
        assert {offer: weeks.sum() for offer, weeks in lived.by_offer("orders").items() if weeks.any()} == {"z_it": N}


@pytest.mark.parametrize("many", [3, 53, 54, 63, 64, 65, 130])
def test_a_cut_for_the_first_and_the_last_of_many_segments_is_for_both(live, many: int) -> None:
    """Half of the customers are of the first segment, half of the last: both are offered half the price, and pay it."""
    others = "".join(f"world.segments.s{k}.share = 0\n" for k in range(many - 2))
    ends = """
world.segments.z_last = { share = 0.5, weights = { service = 100 }, churn = { rate = 0 } }
world.segments.all.share = 0.5
strategies.now.promotion = [{ kind = "targeted", by = 0.5, target = { segments = ["all", "z_last"] } }]
"""
    lived = lived_or_refused(live, EVERYBODY_BUYS, SHOP + others, ends, names="segments")
    if lived is not None:
        assert lived.total("orders") == N
        assert lived.total("recurring_revenue") == pytest.approx(2 * 6 * N)


TEAM = """
reps.team = { channel = "calls", count = COUNT, contacts_per_week = 1, pay = 1 }
strategies.now.channel_policy = [{ kind = "call", channel = "calls", target = { holds = "nothing" } }]
"""


@pytest.mark.parametrize("count", [100, 32_767, 40_000, 70_000])
def test_a_team_of_any_size_sells(live, count: int) -> None:
    """Each rep calls one customer a week: all are called in two weeks as far as there are reps, and order."""
    lived = lived_or_refused(live, EVERYBODY_BUYS, CALLED, TEAM.replace("COUNT", str(count)), names="count")
    if lived is not None:
        assert lived.total("orders") == pytest.approx(min(2 * count, N), abs=2), "one in 5,000 gives it up"
        assert lived.total("pay") == pytest.approx(2 * count)
