"""A quiet world as a scenario file, in which nothing happens by itself, and a way to live it with changes.

Everybody is alike, comes to the one store for sure when they need something, is shown everything and is sold what they
want. Each test switches on the one thing it is about.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales

QUIET = """
title = "Nothing happens by itself"

[run]
customers = 4000
weeks = 1

[world.segments.all]
share = 1
orientation = { relationship = 1 }
price_response = 0.05
price_response_spread = 0
weights = { quality = 1, service = 100, brand = 0, security = 0 }
commitment_aversion = 0
satisfaction = 0.5
satisfaction_spread = 0
relationship = 0
in_commitment = 0
churn = { rate = 0 }

[world.needs.mobile]
rate = 0
review_at_expiry = 0
lasts = 5200

[world.network]
kind = "nobody"

[world.experience]
encounters = 0
fed_up = 0
satisfaction_weight = 0
opinion_weight = 0

[catalogue.products.phone]
category = "mobile"
price = 20
quality = 0
service = 0
known = 1

[channels.store]
direction = "inbound"
service = 1
presents = 1
overcomes = 1
closes = 1

[selling]
inertia = 0
matched_lift = 0
skill_weight = 0
relationship_weight = 0
fatigue_weight = 0
relationship_gain = 0

[strategies.tried]
"""


class Lived:
    """A world that has been lived: what was counted, what the customers ended with, and what they began with."""

    def __init__(self, market: Any, watched: Sequence[str]) -> None:
        self.first = {name: market.customers.column(name).copy() for name in watched}
        market.run()
        self.record = market.record
        self.customers = market.customers

    def column(self, name: str) -> Any:
        """A column of the customers, after the last week."""
        return self.customers.column(name)

    def total(self, entry: str) -> float:
        """All that was counted of an entry."""
        return float(self.record.entry(entry).sum())

    def weekly(self, *entries: str) -> Any:
        """What was counted of some entries together, week by week."""
        return sum(self.record.entry(entry).sum(axis=(1, 2, 3)) for entry in entries)

    def of(self, offer: str, entry: str = "orders") -> float:
        """What was counted of an entry for one offer; a rival's is called ``Rival/offer``."""
        return float(self.record.entry(entry)[..., self.number(offer)].sum())

    def number(self, offer: str) -> int:
        """The number of an offer, as in the column ``holding``."""
        return self.record.names("product").index(offer)

    def holders(self, offer: str, category: int = 0) -> Any:
        """Who ended with an offer in a category, row by row."""
        return self.column("holding")[:, category] == self.number(offer)


class World:
    """The quiet world, to be lived with changes; also, how to write down its products and its rival."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.write_text(QUIET)

    def live(
        self,
        changes: Mapping[str, Any] | None = None,
        strategy: Mapping[str, Any] | None = None,
        watched: Sequence[str] = (),
        seed: int = 1,
    ) -> Lived:
        """Live it with some keys changed (``{"run.weeks": 4}``) under a strategy, to its last week."""
        said = copy.deepcopy({"strategies.tried": dict(strategy or {}), **(changes or {})})
        return Lived(simsales.build_market(simsales.load(self.file, said), "tried", seed=seed), watched)

    @staticmethod
    def product(price: float = 20, category: str = "mobile", **more: Any) -> dict[str, Any]:
        """A product of ours that everybody knows and whose attributes are worth nothing."""
        return {"category": category, "price": price, "quality": 0, "service": 0, "known": 1, **more}

    @staticmethod
    def rival(price: float = 20, known: float = 1, **more: Any) -> dict[str, Any]:
        """The competitors: a rival with one offer, ``Rival/plan``, whose attributes are worth nothing."""
        plan = {"category": "mobile", "price": price, "quality": 0, "service": 0, **more}
        return {"Rival": {"known": known, "offers": {"plan": plan}}}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The quiet world, in a file of its own."""
    return World(tmp_path / "quiet.toml")


@pytest.fixture(scope="session")
def error() -> Callable[[float, float], float]:
    """The standard error of a share of n."""
    return lambda share, n: float(np.sqrt(share * (1 - share) / n))
