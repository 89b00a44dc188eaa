"""The order of the tables in a file changes nothing: what is listed first is not what comes first.

A scenario is a set of named things. Any table of it may be written down in any other order, and every count of the
history is the same, by its name. (Lists are in order because somebody put them in order, and are left as they are.)
"""

from __future__ import annotations

import json
import tomllib
from typing import Any

import numpy as np
import pytest

import simsales

# Everything happens: several of each kind, of which two or more fit the same customer.
LIVELY = """
title = "Several of everything"
run = { customers = 1500, weeks = 8 }

[world.segments.young]
share = 0.3
visits = 0.05
orientation = { relationship = 0.5, value = 0.3, service = 0.2 }
sensitivity = { price = 0.5, brand = 0.2, balanced = 0.3 }
need_rate = { mobile = 1.2, broadband = 0.8 }
worth_having = { mobile = 3, television = 2.5 }
churn = { rate = 0.02, spread = 0.02 }
holds = { phone = 0.2, smart = 0.1, "Rival/phone" = 0.3, "Other/phone" = 0.1 }
[world.segments.old]
share = 0.5
visits = 0.1
churn = { rate = 0.01 }
holds = { phone = 0.3, fibre = 0.2, "Rival/phone" = 0.2, "Rival/fibre" = 0.2 }
[world.segments.firms]
share = 0.2
holds = { fibre = 0.3, "Other/fibre" = 0.2 }
account = { threshold = 0 }

[world.needs.mobile]
rate = 0.1
renewal_rate = 0.05
voiced = 0.5
worth_having = 3
[world.needs.broadband]
rate = 0.1
renewal_rate = 0.05
voiced = 0.4
worth_having = 3
[world.needs.television]
rate = 0.1
voiced = 0.3
worth_having = 2

[world.experience]
encounters = 0.2
[world.network.trust]
relative = 3
member = 2
[world.referral]
by_holdings = [0.5, 0.7, 0.9]

[world.competitors.Rival]
reacts = "follow"
lag = 2
[world.competitors.Rival.offers.phone]
category = "mobile"
price = 60
commitment = 12
[world.competitors.Rival.offers.fibre]
category = "broadband"
price = 75
[world.competitors.Other]
reacts = "undercut"
lag = 1
[world.competitors.Other.offers.phone]
category = "mobile"
price = 62
[world.competitors.Other.offers.fibre]
category = "broadband"
price = 70

[catalogue.products.phone]
category = "mobile"
price = 70
cost = 20
commitment = 12
exit_fee = 0.5
[catalogue.products.smart]
category = "mobile"
price = 75
quality = 0.7
[catalogue.products.fibre]
category = "broadband"
price = 80
price_once = 100
delivery = 1
on_time = 0.7
[catalogue.products.screen]
category = "television"
price = 20
[catalogue.bundles.duo]
products = ["phone", "fibre"]
complementarity = 0.5
[catalogue.bundles.trio]
products = ["phone", "fibre", "screen"]
complementarity = 0.7

[channels.store]
direction = "inbound"
capacity = 60
commission = 0.05
[channels.online]
direction = "inbound"
hassle = 0.2
[channels.telesales]
direction = "outbound"
connects = 0.5
commission = 0.05
cost_per_contact = 2
[channels.field]
direction = "outbound"
connects = 0.9
commission = 0.1

[reps.callers]
channel = "telesales"
count = 3
skill_spread = 0.2
pay = 500
[reps.others]
channel = "telesales"
count = 2
skill = 0.8
[reps.visitors]
channel = "field"
count = 3
contacts_per_week = 30

[strategies.now]
bundling = [{ kind = "mixed", bundle = "duo", by = 0.05 }, { kind = "mixed", bundle = "trio", by = 0.1 }]
pricing = [
    { kind = "by_segment", cuts = { young = 0.1, old = 0.05 } },
    { kind = "by_channel", cuts = { online = 0.1, store = 0.02 } },
]
channel_policy = [
    { kind = "territory" },
    { kind = "call", channel = "telesales", category = "mobile" },
    { kind = "call", channel = "field", category = "broadband" },
]
[strategies.then]
promotion = [{ kind = "discount", by = 0.1 }]
"""

TABLES = {
    "segments": ("world", "segments"),
    "holdings": ("world", "segments", "young", "holds"),
    "orientations": ("world", "segments", "young", "orientation"),
    "sensitivities": ("world", "segments", "young", "sensitivity"),
    "need rates": ("world", "segments", "young", "need_rate"),
    "worths": ("world", "segments", "young", "worth_having"),
    "needs": ("world", "needs"),
    "trust": ("world", "network", "trust"),
    "competitors": ("world", "competitors"),
    "a competitor's offers": ("world", "competitors", "Rival", "offers"),
    "the other's offers": ("world", "competitors", "Other", "offers"),
    "products": ("catalogue", "products"),
    "bundles": ("catalogue", "bundles"),
    "channels": ("channels",),
    "reps": ("reps",),
    "strategies": ("strategies",),
    "cuts by segment": ("strategies", "now", "pricing", 0, "cuts"),
    "cuts by channel": ("strategies", "now", "pricing", 1, "cuts"),
    "the file": (),
}


def written(value: Any) -> str:
    """A value as TOML, tables inline."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {written(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)


def reordered(text: str, path: tuple[Any, ...]) -> str:
    """The file with one of its tables the other way round."""
    data = tomllib.loads(text)
    table = data
    for key in path:
        table = table[key]
    turned = dict(reversed(table.items()))
    assert len(turned) > 1
    table.clear()
    table.update(turned)
    return "\n".join(f"{key} = {written(value)}" for key, value in data.items())


def differing(one: dict[Any, float], other: dict[Any, float]) -> list[Any]:
    """The counts in which two histories differ by more than rounding."""
    keys = one.keys() | other.keys()
    return sorted(key for key in keys if not np.isclose(one.get(key, 0.0), other.get(key, 0.0), rtol=1e-9, atol=1e-6))


@pytest.mark.parametrize("table", TABLES)
def test_the_order_of_a_table_changes_no_count(live, table: str) -> None:
    """The same history, to the last count of the last week."""
    assert differing(live(LIVELY).history(), live(reordered(LIVELY, TABLES[table])).history()) == []


TWO_NEEDS = """
title = "Two needs that nobody speaks of"
run = { customers = 4000, weeks = 1 }
world.segments.all = { share = 1, relationship = 0, price_response = 0.01 }
world.network.kind = "nobody"
channels.calls = { direction = "outbound", capacity = 4000, discovers = 1, presents = 1, closes = 1 }
strategies.now = {}
"""


def dear_ones(live: Any, dear: str, cheap: str, dear_first: bool) -> float:
    """The part of the orders that are for the dear thing, under these names and in this order."""
    tables = [
        f"world.needs.{need} = {{ rate = 1000, voiced = 0, worth_having = 10 }}\n"
        f'catalogue.products.{need}_it = {{ category = "{need}", price = {price} }}\n'
        for need, price in ((dear, 200), (cheap, 10))
    ]
    lived = live(TWO_NEEDS + "".join(tables if dear_first else reversed(tables)))
    orders = {offer: weeks.sum() for offer, weeks in lived.by_offer("orders").items()}
    assert sum(orders.values()) > 3000
    return float(orders[f"{dear}_it"] / sum(orders.values()))


def test_which_need_a_contact_is_about_hangs_on_no_name_and_on_no_order(live) -> None:
    """Without a category a contact is about what it is about, however needs are called and listed (or one must be
    said). The part of the orders for the dear thing is the same up to chance: standard error at most .5 / sqrt(3000).
    """
    try:
        parts = [dear_ones(live, *names, first) for names in (("a", "b"), ("b", "a")) for first in (True, False)]
    except simsales.ScenarioError as error:
        refused, spread = str(error), np.inf
    else:
        refused, spread = "", max(parts) - min(parts)
    assert "category" in refused or spread < 4 * np.sqrt(0.5 / 3000)
