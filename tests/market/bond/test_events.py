"""What happens to a customer moves satisfaction its own way: what is good never lowers it, what is bad never raises it.

And one rule says what is told: what happens is told like service that is as poor.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

N, WEEKS = 1000, 10
CALLS = {
    "direction": "outbound", "capacity": N, "connects": 1, "rapport": 1, "presents": 1, "overcomes": 1, "closes": 1,
}  # fmt: skip
STORE = {"direction": "inbound", "presents": 1, "overcomes": 1, "closes": 1}
STAFFED = {key: value for key, value in CALLS.items() if key != "capacity"}  # its reps' week is its capacity
SILENT = {"kind": "do_not_call", "channel": "calls"}
NEED = {"rate": 0, "review_at_expiry": 0, "lasts": 5200, "worth_having": 100}
NEEDED = {"world.needs.mobile": {**NEED, "rate": 1000}, "world.segments.all.holds": {}}


def care(content: str, every: float) -> dict[str, Any]:
    """Maintenance of everybody so often; all customers lean to a relationship."""
    often = dict.fromkeys("ABCD", every)
    return {"care": [{"kind": "maintenance", "channel": "calls", "content": content, "every": often}]}


# What may happen to somebody, by name: the keys of a world, and the strategy that brings it about.
GOOD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "care that suits": ({}, care("emotional care", 4)),
    "a customer event": (
        {"world.segments.all.relationship": 1, "selling.relationship_half_life": 5200},
        {"care": [{"kind": "event", "cost": 1, "every": 4}]},
    ),
    "a call that suits": (
        {
            "channels": {"store": STORE, "calls": STAFFED},
            "reps": {"team": {"channel": "calls", "count": 1, "skill": 1, "skill_spread": 0, "contacts_per_week": N}},
        },
        {"channel_policy": [{"kind": "call", "channel": "calls", "rest": 8}]},
    ),
    "a promise kept": ({**NEEDED, "catalogue.products.phone.delivery": 1}, {}),
}  # fmt: skip
BAD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "turned away": ({"world.needs.mobile": {**NEED, "renewal_rate": 1000}, "channels.store.capacity": 0}, {}),
    "care that does not suit": ({}, care("diagnosis", 4)),
    "care all the time": ({}, care("diagnosis", 1)),
    "renewed unasked": (
        {
            "catalogue.products.phone.commitment": 4,
            "world.segments.all.in_commitment": 1,
            "world.experience.resents_renewal": 1,
        },
        {"bundling": [{"kind": "renewal", "term": 4}]},
    ),
    "left alone in trouble": ({"world.moments": {"bill_surge": {"rate": 1000, "upset": 1}}}, {}),
    "delivered late": (
        {**NEEDED, "catalogue.products.phone.delivery": 1, "catalogue.products.phone.on_time": 0},
        {},
    ),
    "mis-sold": (
        {
            **NEEDED,
            "catalogue.products.plus": {
                "category": "mobile", "price": 60, "quality": 0, "service": 0, "known": 1,
            },
            "channels.store.commission": 0.1,
            "reps": {"team": {"channel": "store", "count": 1, "contacts_per_week": N}},
            "selling.overstatement": 20,
            "selling.notices": 1,
        },
        {},
    ),
}  # fmt: skip


def living(world: Any, what: tuple[dict[str, Any], dict[str, Any]], service: float, content: float, **more: Any) -> Any:
    """Holders of a service this good, this content with us at first; nothing happens to them but what is said."""
    changes, strategy = what
    lived = world.live(
        {
            "run.customers": N,
            "run.weeks": WEEKS,
            "world.needs.mobile": NEED,
            "world.segments.all.holds": {"phone": 1.0},
            "world.segments.all.satisfaction": content,
            "world.segments.all.weights": {"quality": 0, "service": 0, "brand": 0, "security": 0},
            "catalogue.products.phone.service": service,
            "channels": {"store": STORE, "calls": CALLS},
            **changes,
            **more,
        },
        {"channel_policy": [SILENT], **strategy},
        watched=["satisfaction"],
    )
    assert (lived.first["satisfaction"] == content).all()
    return lived


@pytest.mark.parametrize("event", GOOD)
@pytest.mark.parametrize(("service", "content"), [(0.3, 0.3), (0.9, 0.85), (1.0, 1.0), (0.9, 0.2)])
def test_what_is_good_never_lowers_satisfaction(world: Any, event: str, service: float, content: float) -> None:
    """However good the service and however content the customer: nobody is the worse for a good thing."""
    lived = living(world, GOOD[event], service, content)
    assert lived.column("satisfaction").min() >= content - 1e-9


@pytest.mark.parametrize("event", BAD)
@pytest.mark.parametrize(("service", "content"), [(0.0, 0.05), (0.05, 0.5), (0.3, 0.1), (0.9, 0.85)])
def test_what_is_bad_never_raises_satisfaction(world: Any, event: str, service: float, content: float) -> None:
    """However poor the service and however discontent the customer: nobody is the better for a bad thing."""
    lived = living(world, BAD[event], service, content)
    assert lived.column("satisfaction").max() <= content + 1e-9


@pytest.mark.parametrize("event", ["turned away", "left alone in trouble", "delivered late", "mis-sold"])
def test_what_is_bad_lowers_satisfaction(world: Any, event: str) -> None:
    """The same things do something (held already): with good service they cost satisfaction."""
    assert living(world, BAD[event], 0.9, 0.85).column("satisfaction").mean() < 0.84


@pytest.mark.parametrize("event", ["care that suits", "a call that suits", "a customer event"])
@pytest.mark.parametrize("service", [0.5, 0.9])
def test_good_contacts_keep_good_customers(world: Any, event: str, service: float) -> None:
    """Beside everyday service, whose luck is the same: who is cared for is no less content, and leaves no sooner."""
    everyday = {
        "run.weeks": 40,
        "world.experience": {"encounters": 0.1, "fed_up": 0, "satisfaction_weight": 4, "opinion_weight": 0},
        "world.segments.all.churn": {"rate": 0.01},
    }
    here = {**GOOD[event][0], "world.segments.all.satisfaction_spread": 0}
    alone = living(world, (here, {}), service, service - 0.05, **everyday)
    cared = living(world, (here, GOOD[event][1]), service, service - 0.05, **everyday)
    assert cared.column("satisfaction").mean() >= alone.column("satisfaction").mean()
    assert 0 < cared.total("churned") <= alone.total("churned")


TELLING = {
    "world.network": {"kind": "friends"},
    "world.experience": {
        "encounters": 0, "fed_up": 0, "satisfaction_weight": 0, "opinion_weight": 0.1, "very_poor": 0.15,
        "told_poor": 0.79, "told_good": 0.55,
    },
}  # fmt: skip


@pytest.mark.parametrize("event", ["delivered late", "left alone in trouble", "mis-sold"])
def test_a_very_poor_event_is_told(world: Any, event: str) -> None:
    """All have a very late delivery, say, from a poor service: some tell it, and friends think less of us.

    At most 79% of what happened is told, and three standard errors more.
    """
    lived = living(world, BAD[event], 0.1, 0.5, **TELLING)
    happened = sum(lived.total(entry) for entry in ("late_deliveries", "upsets", "regrets"))
    assert happened >= 300
    assert 0 < lived.total("told_poor") <= 0.79 * happened + 3 * np.sqrt(0.79 * 0.21 * happened)
    assert lived.total("told_good") == 0
    assert lived.column("opinion").mean() < 0


def test_where_nothing_happens_nothing_is_told(world: Any) -> None:
    """The counter-example (held already): the same poor service without an event, and without an encounter."""
    lived = living(world, ({}, {}), 0.1, 0.5, **TELLING)
    assert lived.total("told_poor") == lived.total("told_good") == 0
    assert (lived.column("satisfaction") == 0.5).all()
