"""A price that is paid once does not weigh more for being bound a short while: what is felt has no cliff there."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.special import expit, logit

N, HORIZON, BETA = 20_000, 104, 0.05
MONTHLY, ONCE = 30.0, 100.0
TERMS = (0, 1, 4, 13, 26, 52, 103, 104, 105, 208)


def shop(world: Any, term: float, worth: float = 1.7, **more: Any) -> dict[str, Any]:
    """Everybody is offered a phone at 30 a month and 100 at once, bound so many weeks, which nobody minds."""
    return {
        "run.customers": N,
        "world.segments.all.price_response": BETA,
        "world.needs.mobile": {"rate": 1000, "worth_having": worth, "lasts": 5200},
        "catalogue.products.phone": world.product(MONTHLY, price_once=ONCE, commitment=term),
        "selling.closing_horizon": HORIZON,
        **more,
    }


def share(world: Any, term: float, strategy: Any = None, **more: Any) -> float:
    return float(world.live(shop(world, term, **more), strategy).total("orders") / N)


def felt(taken: float, worth: float = 1.7) -> float:
    """What the phone is felt to cost a month, from the share that takes it: it is s(worth - beta · felt)."""
    return float((worth - logit(taken)) / BETA)


# The standard error of a felt price, from that of a share near one half: there a share moves by beta / 4 a unit.
ERROR = 0.5 / N**0.5 / 0.25 / BETA


def test_free_of_a_commitment_it_is_spread_over_the_horizon(world: Any) -> None:
    """30 and a 24th of 100: 34.17 a month (held already)."""
    assert abs(felt(share(world, 0)) - (MONTHLY + ONCE / 24)) < 3 * ERROR


@pytest.mark.parametrize("term", [1, 2, 4, 8, 13, 26, 52])
def test_bound_a_short_while_it_costs_what_it_costs_unbound(world: Any, term: float) -> None:
    """Bound for a week it is still had for as long: the same people take it, and so they do bound for a year."""
    assert abs(felt(share(world, term)) - (MONTHLY + ONCE / 24)) < 3 * ERROR


def test_longer_is_never_dearer(world: Any) -> None:
    """Customers see the same luck at every term, so the shares are in order: what is felt only falls with the term."""
    taken = [share(world, term) for term in TERMS]
    assert taken == sorted(taken)


def test_a_week_more_is_no_cliff(world: Any) -> None:
    """Nowhere does a week more of commitment change what is felt by a unit a month."""
    for shorter in (0, 1, 4, 51, 103, 104):
        step = felt(share(world, shorter)) - felt(share(world, shorter + 1))
        assert abs(step) < 1, f"between {shorter} weeks and {shorter + 1}: {step:.1f}"


def test_bound_for_longer_than_the_horizon_it_is_spread_over_the_commitment(world: Any) -> None:
    """Four years are 48 months: 30 and 100/48 (held already)."""
    assert abs(felt(share(world, 208)) - (MONTHLY + ONCE / 48)) < 3 * ERROR


@pytest.mark.parametrize("term", [1, 4, 26])
def test_a_subsidy_for_a_short_commitment_is_still_one(world: Any, term: float) -> None:
    """60 off the 100 for being bound, which nobody minds, wins customers: 30 and a 24th of 40 is what is felt."""
    subsidy = {"promotion": [{"kind": "subsidy", "amount": 60, "commitment": term}]}
    plain, with_it = share(world, 0), share(world, 0, subsidy)
    assert with_it > plain
    assert abs(felt(with_it) - (MONTHLY + 40 / 24)) < 3 * ERROR


@pytest.mark.parametrize("kind", ["gift", "coupon"])
@pytest.mark.parametrize("term", [1, 4])
def test_what_is_given_once_is_not_felt_every_week(world: Any, kind: str, term: float) -> None:
    """The same rule for what comes with an order: 60 given once are a 24th of it a month, however short the term."""
    given = {
        "gift": {"kind": "gift", "value": 60, "cost": 60},
        "coupon": {"kind": "coupon", "face": 60, "redeemed": 1},
    }
    taken = share(world, term, {"promotion": [given[kind]]})
    assert abs(felt(taken) - (MONTHLY + 40 / 24)) < 3 * ERROR


def test_a_top_up_is_a_gift_of_its_bonus(world: Any) -> None:
    """Pay 30, use 36, bound for the six weeks that these last: 6 given once are a quarter a month, not more than 4."""
    top_up = {"promotion": [{"kind": "top_up", "pay": 30, "bonus": 6}]}
    taken = share(world, 0, top_up)
    assert abs(felt(taken) - (MONTHLY + (ONCE - 6) / 24)) < 3 * ERROR


@pytest.mark.parametrize("term", [0, 1])
def test_the_memory_of_prices_knows_no_cliff_either(world: Any, term: int) -> None:
    """Two alike, of which one binds for a week: neither price has moved, so a memory of prices moves no order."""
    twins = {
        "catalogue.products.phone": world.product(MONTHLY, price_once=ONCE, commitment=term),
        "catalogue.products.other": world.product(MONTHLY, price_once=ONCE, commitment=1 - term),
    }
    memory = {"world.reference_price": {"gain": 0.5, "loss": 1, "carry": 0.7, "notices": 0.5}}
    still, remembering = (world.live(shop(world, term, **twins, **more)) for more in ({}, memory))
    assert still.total("orders") > 0.2 * N
    for offer in ("phone", "other"):
        assert still.of(offer) == remembering.of(offer)


def test_an_exit_fee_is_not_felt_more_for_a_short_commitment(world: Any) -> None:
    """A fee is felt over the horizon, however short the rest of the commitment that it is due for (held already).

    Bound to a rival for eight more weeks at 30 a month, 55.38 is owed at once, and 2.31 a month is felt.
    """
    lived = world.live(
        {
            "run.customers": N,
            "world.segments.all.price_response": BETA,
            "world.segments.all.holds": {"Rival/plan": 1.0},
            "world.segments.all.in_commitment": 1,
            "world.needs.mobile": {"rate": 0, "review_at_expiry": 0, "lasts": 5200},
            "world.competitors": world.rival(30, commitment=8, exit_fee=1),
            "catalogue.products.phone": world.product(20),
            "channels": {"calls": {"direction": "outbound", "capacity": N, "discovers": 1, "presents": 1,
                                   "overcomes": 1, "closes": 1}},
            "selling.closing_horizon": HORIZON,
        },
        watched=["contract_end"],
    )  # fmt: skip
    left = lived.first["contract_end"][:, 0] == 8
    gain = BETA * (10 - 30 * 8 * 12 / 52 / 24)
    found = lived.holders("phone")[left].mean()
    assert left.sum() > 1000
    assert abs(found - expit(gain)) < 3 * (0.25 / left.sum()) ** 0.5
