"""Worlds for the tests: a lively one in which everything happens, and a quiet one in which nothing does by itself.

Both are plain dictionaries as a scenario file would say them; ``changed`` merges changes into them.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from simsales.market.build import open_market
from simsales.market.market import Market
from simsales.market.scenario import Scenario

type Spec = dict[str, Any]

LIVELY: Spec = {
    "title": "Everything happens",
    "run": {"customers": 2000, "weeks": 16, "replications": 3},
    "world": {
        "segments": {
            "young": {
                "share": 0.4,
                "visits": 0.03,
                "price_response": 0.05,
                "sensitivity": {"price": 0.5, "balanced": 0.5},
                "churn": {"rate": 0.02, "spread": 0.02},
                "holds": {"phone": 0.3, "Rival/phone": 0.4},
            },
            "old": {
                "share": 0.6,
                "visits": 0.06,
                "need_rate": {"broadband": 0.5},
                "churn": {"rate": 0.01},
                "holds": {"phone": 0.4, "fibre": 0.2, "Rival/phone": 0.2, "Rival/fibre": 0.2},
            },
        },
        "needs": {
            "mobile": {"rate": 0.04, "renewal_rate": 0.03, "voiced": 0.6, "worth_having": 3, "imitation": 0.02},
            "broadband": {"rate": 0.03, "renewal_rate": 0.03, "voiced": 0.4, "worth_having": 3},
        },
        "experience": {"encounters": 0.2},
        "competitors": {
            "Rival": {
                "reacts": "follow",
                "lag": 2,
                "offers": {
                    "phone": {"category": "mobile", "price": 60, "commitment": 26, "exit_fee": 0.5},
                    "fibre": {"category": "broadband", "price": 75},
                },
            }
        },
    },
    "catalogue": {
        "products": {
            "phone": {"category": "mobile", "price": 70, "cost": 20, "commitment": 12, "exit_fee": 0.5, "quality": 0.7},
            "fibre": {
                "category": "broadband", "price": 80, "price_once": 100, "cost": 30, "cost_once": 40,
                "commitment": 20, "exit_fee": 0.3, "delivery": 1, "on_time": 0.7,
            },
        },
        "bundles": {"duo": {"products": ["phone", "fibre"], "commitment": 26, "complementarity": 0.5}},
    },
    "channels": {
        "store": {"direction": "inbound", "cost_per_contact": 5, "commission": 0.05, "capacity": 60},
        "online": {"direction": "inbound", "service": 0.2, "presents": 1, "hassle": 0.2, "commission": 0.01},
        "telesales": {"direction": "outbound", "connects": 0.5, "commission": 0.05, "cost_per_contact": 2},
        "field": {"direction": "outbound", "connects": 0.9, "commission": 0.1, "cost_per_contact": 20},
    },
    "selling": {"dispute_cost": 10},
    "reps": {
        "callers": {"channel": "telesales", "count": 3, "pay": 500},
        "visitors": {"channel": "field", "count": 3, "contacts_per_week": 30, "pay": 900, "skill": 0.8},
    },
    "strategies": {"now": {}},
}  # fmt: skip

QUIET: Spec = {
    "title": "Nothing happens by itself",
    "run": {"customers": 2000, "weeks": 10},
    "world": {
        "segments": {
            "all": {
                "share": 1,
                "orientation": {"relationship": 1},
                "price_response": 0.05,
                "price_response_spread": 0,
                "weights": {"quality": 1, "service": 0, "brand": 0, "security": 0},
                "commitment_aversion": 0,
                "satisfaction_spread": 0,
                "relationship": 0,
                "churn": {"rate": 0},
            }
        },
        "needs": {"mobile": {"rate": 0, "review_at_expiry": 0}},
        "network": {"kind": "nobody"},
        "experience": {"encounters": 0, "fed_up": 0, "satisfaction_weight": 0, "opinion_weight": 0},
    },
    "catalogue": {"products": {"phone": {"category": "mobile", "price": 20, "quality": 0, "service": 0}}},
    "channels": {"store": {"direction": "inbound", "presents": 1, "closes": 1}},
    "selling": {
        "matched_lift": 0, "skill_weight": 0, "relationship_weight": 0, "fatigue_weight": 0, "relationship_gain": 0,
    },
    "strategies": {"now": {}},
}  # fmt: skip


BARE: Spec = {
    "title": "Nothing happens that is not said",
    "bare": True,
    "catalogue": {"products": {"phone": {"category": "mobile"}}},
}
"""The plain models of the literature: everything that works by a default is off (``simsales.market.bare``)."""


def changed(spec: Spec, **changes: Any) -> Spec:
    """The world with some values changed: keys are paths with ``__`` for a dot; mappings are merged, else replaced.

    >>> changed({"run": {"weeks": 3, "seed": 1}}, run={"weeks": 4})
    {'run': {'weeks': 4, 'seed': 1}}
    >>> changed({"run": {"weeks": 3, "seed": 1}}, run__seed=2)
    {'run': {'weeks': 3, 'seed': 2}}
    """
    result = copy.deepcopy(spec)
    for path, value in changes.items():
        *tables, last = path.split("__")
        table = result
        for name in tables:
            table = table.setdefault(name, {})
        _merge(table, {last: value})
    return result


def without(spec: Spec, path: str) -> Spec:
    """The world without what stands at a path.

    >>> without({"run": {"weeks": 3, "seed": 1}}, "run__seed")
    {'run': {'weeks': 3}}
    """
    result = copy.deepcopy(spec)
    *tables, last = path.split("__")
    table = result
    for name in tables:
        table = table[name]
    del table[last]
    return result


def _merge(table: Spec, changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(table.get(key), dict):
            _merge(table[key], value)
        else:
            table[key] = copy.deepcopy(value)


SURE = 1000.0  # a weekly rate at which everybody is sure to have the event in the first week


def certain_shop(spec: Spec) -> Spec:
    """The world in which whoever has an explicit need comes to the store and buys: nothing is left to taste."""
    return changed(
        spec,
        world__segments__all__weights__service=100,
        channels__store={"direction": "inbound", "presents": 1, "closes": 1, "service": 1},
        world__needs__mobile__worth_having=100,
    )


def opened(spec: Spec, *components: Any, seed: int = 1) -> Market:
    """The market of a world under some components, before its first week."""
    return open_market(Scenario.model_validate(spec), components, seed)


def lived(spec: Spec, *components: Any, seed: int = 1) -> Market:
    """The same after its last week."""
    market = opened(spec, *components, seed=seed)
    market.run()
    return market


def snapshot(market: Market) -> dict[str, Any]:
    """A copy of every column of the customers, and of who is there."""
    customers = market.customers
    copies = {name: customers.column(name).copy() for name in customers.columns}
    return copies | {"alive": customers.alive.copy()}


def history(market: Market, watch: Callable[[Market], Any] = snapshot) -> list[Any]:
    """What is seen after each week, until the last."""
    seen = []
    while market.week < market.weeks:
        market.run_for(1)
        seen.append(watch(market))
    return seen


def differences(one: Mapping[str, Any], other: Mapping[str, Any], rows: Any = slice(None)) -> list[str]:
    """The columns in which two snapshots differ, bit by bit, in some rows."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name][rows].tobytes() != other[name][rows].tobytes()]


def fingerprint(market: Market) -> str:
    """A hash of all columns and of all that was counted.

    A column that nobody has (its lever is not there) is as one in which nothing was ever written.
    """
    digest, fields = hashlib.sha256(), market.customers.fields
    for name, column in sorted(snapshot(market).items()):
        if name not in fields or (column != fields[name].default).any():
            digest.update(name.encode() + column.tobytes())
    digest.update(np.ascontiguousarray(market.record.counts).tobytes())
    return digest.hexdigest()


def total(market: Market, entry: str) -> float:
    """An entry of the record, summed over everything."""
    return float(market.record.entry(entry).sum())
