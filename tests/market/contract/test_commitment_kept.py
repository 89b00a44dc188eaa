"""A promise to stay is kept by moving up: what remains of it goes along, or the new term does, if that is longer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

N, TERM = 2000, 104
CALLS = {
    "direction": "outbound", "capacity": N, "discovers": 1, "presents": 1, "overcomes": 1, "closes": 1,
}  # fmt: skip
RESTS = {"rate": 0, "review_at_expiry": 0, "lasts": 5200}


def bound(world: Any, **more: Any) -> dict[str, Any]:
    """All are bound to a phone at 20 for what is left of two years, and are called about something far better."""
    return {
        "run.customers": N,
        "world.segments.all.holds": {"phone": 1.0},
        "world.segments.all.in_commitment": 1,
        "world.segments.all.weights": {"quality": 100, "service": 0, "brand": 0, "security": 0},
        "world.needs.mobile": RESTS,
        "catalogue.products.phone.commitment": TERM,
        "catalogue.products.phone.exit_fee": 1,
        "channels": {"calls": CALLS},
        **more,
    }


def better(world: Any, price: float = 20.01, **more: Any) -> dict[str, Any]:
    return {"catalogue.products.plus": world.product(price, quality=1, **more)}


def kept(lived: Any, term: float, who: Any = True) -> None:
    """Who was bound stays bound until the old commitment ends, or after the new term, whichever is later."""
    before, after = (ends[:, 0] for ends in (lived.first["contract_end"], lived.column("contract_end")))
    left = (before > 0) & who
    assert left.sum() > N / 3
    assert (after[left] == np.maximum(before, term)[left]).all()


@pytest.mark.parametrize("price", [20.01, 40, 400])
@pytest.mark.parametrize("term", [0, 26, 104, 200])  # as long as the old one, or longer: held already
def test_who_moves_up_stays_bound(world: Any, price: float, term: int) -> None:
    """A cent more a month, or twenty times as much: it frees nobody, and costs nobody an exit fee."""
    lived = world.live(bound(world, **better(world, price, commitment=term)), watched=["contract_end"])
    assert lived.of("plus", "switches") == N
    assert lived.total("exit_fees") == 0
    kept(lived, term)


def test_who_moves_up_does_not_leave_the_next_day(world: Any) -> None:
    """Everybody who is free leaves at once here: after moving up these are those who were free before.

    And whoever still leaves later has paid for what was left: nobody goes for less by moving up first.
    """
    leaving = {"world.segments.all.churn": {"rate": 1}}
    lived = world.live(bound(world, **better(world), **leaving), watched=["contract_end"])
    assert lived.total("orders") == N
    free = lived.first["contract_end"][:, 0] <= 0
    assert lived.total("churned") == free.sum() < 0.05 * N
    assert (lived.holders("plus") == ~free).all()


def test_moving_up_does_not_make_it_cheaper_to_leave(world: Any) -> None:
    """Next week a rival gives away something better still: who moved up owes for all that was left.

    They go over for quality, whatever the fee: what is billed for it is a count of the weeks that were left.
    """
    gift = {"run.weeks": 2, "world.competitors": world.rival(0, quality=1, prices=[[0, 5000], [1, 0]])}
    calls = {"channel_policy": [{"kind": "call", "channel": "calls", "rest": 0}]}
    rich = {"world.segments.all.weights": {"quality": 25, "service": 0, "brand": 0, "security": 0}}
    up = better(world, price=20.01, exit_fee=1)
    up["catalogue.products.plus"]["quality"] = 0.5
    lived = world.live(bound(world, **gift, **rich, **up), calls, watched=["contract_end"])
    assert lived.weekly("orders")[0] == N
    ends = lived.first["contract_end"][:, 0]
    gone = lived.holders("Rival/plan")
    assert gone.sum() > 0.9 * N
    assert lived.total("exit_fees") == pytest.approx(20.01 * 12 / 52 * np.maximum(ends[gone] - 1, 0).sum())


def test_the_same_at_a_lower_price_stays_bound(world: Any) -> None:
    """A retention offer without a term of its own, in the middle of a commitment, lowers the price and frees nobody."""
    offer = {"kind": "targeted", "by": 0.25, "commitment": 0, "target": {"holds": "ours"}}
    lived = world.live(bound(world), {"promotion": [offer]}, watched=["contract_end"])
    kept(lived, 0, who=lived.column("paid")[:, 0] == 15)


@pytest.mark.parametrize("more", ["a bundle", "a bundle on trial"])
def test_who_adds_to_it_stays_bound(world: Any, more: str) -> None:
    """A bundle of what they have and something new, without a term, or free at first: the old promise goes along."""
    home = {
        "world.needs.fixed": RESTS,
        "catalogue.products.line": world.product(20, "fixed", quality=1),
        "catalogue.bundles": {"duo": {"products": ["phone", "line"], "complementarity": 50, "known": 1}},
        "channels": {"calls": CALLS | {"range": ["duo"]}},
    }
    strategy: dict[str, Any] = {"bundling": [{"kind": "mixed", "bundle": "duo"}]}
    if more == "a bundle on trial":
        strategy["promotion"] = [{"kind": "trial", "weeks": 4, "offers": ["duo"]}]
    lived = world.live(bound(world, **home), strategy, watched=["contract_end"])
    assert lived.of("duo") == N
    kept(lived, 0)


def test_who_is_free_is_bound_by_the_new_term_alone(world: Any) -> None:
    """The counter-example (held already): nothing remains, so nothing is carried over."""
    free = {"world.segments.all.in_commitment": 0}
    lived = world.live(bound(world, **free, **better(world, commitment=26)))
    assert lived.of("plus") == N
    assert (lived.column("contract_end")[:, 0] == 26).all()


def test_what_remains_with_a_rival_is_not_owed_to_us(world: Any) -> None:
    """Another counter-example (held already): a promise to a rival ends with its fee, and is none to us."""
    theirs = {
        "world.segments.all.holds": {"Rival/plan": 1.0},
        "world.competitors": world.rival(20, commitment=TERM),
    }
    lived = world.live(bound(world, **theirs, **better(world, commitment=26)))
    assert lived.of("plus") == N
    assert (lived.column("contract_end")[:, 0] == 26).all()


@pytest.mark.parametrize("together", [35.0, 55.0])
def test_what_a_rival_was_paid_makes_no_move_a_step_down(world: Any, together: float) -> None:
    """Who is bound to a phone of ours at 20 and pays a rival 30 for the line moves up by a bundle of both at 35."""
    line = {"category": "net", "price": 30, "quality": 0}
    change = {
        **bound(world),
        "world.needs.net": RESTS,
        "world.segments.all.holds": {"phone": 1.0, "Rival/line": 1.0},
        "world.competitors.Rival": {"known": 1, "offers": {"line": line}},
        "catalogue.products.ours": {**world.product(25, quality=1), "category": "net", "known": 1},
        "catalogue.bundles.both": {"products": ["phone", "ours"], "known": 1, "complementarity": 50},
        "strategies.tried.bundling": [{"kind": "mixed", "bundle": "both", "price": together}],
    }
    lived = world.live(change)
    assert lived.of("both", "orders") == N
    assert lived.total("exit_fees") == 0
