"""A branch's hand-over (B-flow): recognised, referred, sold by a manager; with and without, and against theory."""

from __future__ import annotations

from math import prod, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.market.channels.levers import Proactive
from simsales.market.visits.hand_over import counter_capacity, in_the_queue, load_of, potential
from simsales.market.visits.levers import BranchHandOver, Lobby, Teller, TouchPoints
from simsales.market.visits.plan import Branches
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, QUIET, SURE, changed, fingerprint, lived, opened, total

SEEDS = range(1, 9)
N = 4000
# Everybody has a latent need, comes in the first week, and says nothing by themselves.
LOBBY = changed(
    QUIET,
    run={"customers": N, "weeks": 1},
    world__segments__all__visits=1,
    world__needs__mobile={"rate": SURE, "voiced": 0, "voiced_per_visit": 0, "lasts": 5000},
    channels__store={"capacity": N, "discovers": 1},
    reps={"managers": {"channel": "store", "count": 2, "contacts_per_week": 10_000}},
)
BRANCH = changed(
    LIVELY,
    channels__store={"capacity": 150, "rapport": 0.8, "discovers": 0.5},
    reps__advisers={"channel": "store", "count": 3, "contacts_per_week": 10, "skill": 0.6},
    reps__tellers={"channel": "store", "count": 2},
)
HAND_OVER = BranchHandOver(
    channel="store", managers="advisers", lobby=Lobby(recognises=0.4), teller=Teller(says=0.3, accepted=0.5)
)


def within_three_standard_errors(counted: float, chance: float, n: int = N) -> bool:
    return abs(counted / n - chance) < 3 * sqrt(chance * (1 - chance) / n)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_referrals_are_the_product_of_the_rates(seed: int) -> None:
    """Recognised in the lobby and accepted there, or else told by a teller and accepted then."""
    lobby, teller = Lobby(recognises=0.35, accepted=0.8), Teller(says=0.3, accepted=0.6)
    market = lived(LOBBY, BranchHandOver(channel="store", managers="managers", lobby=lobby, teller=teller), seed=seed)
    assert within_three_standard_errors(total(market, "recognised"), 1 - 0.65 * 0.7)
    assert within_three_standard_errors(total(market, "referred"), 0.35 * 0.8 + 0.65 * 0.3 * 0.6)
    assert total(market, "discovered") == total(market, "referred"), "with managers who miss nothing"


@pytest.mark.parametrize("seed", [1, 2])
def test_seven_touch_points_combine(seed: int) -> None:
    """1 − Π(1 − p), where as many come as can be served."""
    chances = (0.05, 0.1, 0.2, 0.15, 0.3, 0.1, 0.05)
    names = ("door", "ticket_machine", "waiting_area", "lobby_desk", "counter", "meeting_room", "farewell")
    points = TouchPoints(**dict(zip(names, chances, strict=True)))
    component = BranchHandOver(
        channel="store", managers="managers", touch_points=points, lobby=Lobby(accepted=1.0), teller=Teller(accepted=0)
    )
    market = lived(LOBBY, component, seed=seed)
    assert within_three_standard_errors(total(market, "recognised"), 1 - prod(1 - p for p in chances))
    before_counter, after = 1 - prod(1 - p for p in chances[:4]), prod(1 - p for p in chances[:6]) * chances[6]
    assert within_three_standard_errors(total(market, "referred"), before_counter + after)


def test_the_queue_is_selling_time() -> None:
    """The same visitors are seen more often in the waiting area of a fuller branch, though fewer of them are served."""
    component = BranchHandOver(channel="store", managers="managers", touch_points=TouchPoints(waiting_area=0.2))
    seen = []
    for capacity in (100 * N, N, N // 2):
        market = lived(changed(LOBBY, channels__store__capacity=capacity), component)
        seen.append(total(market, "recognised") / total(market, "visits"))
    assert seen[0] < 0.01
    assert within_three_standard_errors(seen[1] * N, 0.2)
    assert within_three_standard_errors(seen[2] * N / 2, 1 - 0.8**2, N // 2)
    assert [in_the_queue(0.0, 3.0), in_the_queue(1.0, 1.0), in_the_queue(0.3, 1.0)] == pytest.approx([0.0, 1.0, 0.3])
    assert load_of(10.0, 0.0) == 10.0


def test_who_has_potential() -> None:
    def of(need: list[int], holding: list[int]) -> int:
        return potential(np.array(need), np.array(holding), np.array([True, True]), 3)

    assert of([0, 1], [-1, -1]) == 2, "a latent need"
    assert of([0, 0], [1, -1]) == 1, "holds one, lacks one"
    assert of([0, 0], [1, 2]) == of([0, 0], [5, -1]) == of([0, 0], [-1, -1]) == of([2, 0], [-1, -1]) == 0
    assert potential(np.array([0, 1]), np.array([-1, -1]), np.array([True, False]), 3) == 0, "it is not sold here"


def paired(entry: str, without: tuple[Any, ...], having: tuple[Any, ...]) -> np.ndarray[Any, Any]:
    return np.array(
        [total(lived(BRANCH, *having, seed=s), entry) - total(lived(BRANCH, *without, seed=s), entry) for s in SEEDS]
    )


def test_handing_over_raises_sales() -> None:
    """The same worlds with and without: more orders and revenue, and the managers make them."""
    for entry in ("orders", "recurring_revenue"):
        difference = paired(entry, (), (HAND_OVER,))
        assert difference.mean() > 2 * difference.std(ddof=1) / sqrt(len(SEEDS)) > 0, entry
    without, having = lived(BRANCH), lived(BRANCH, HAND_OVER)
    sold = [sum(rep.orders for rep in market.reps if rep.team == "advisers") for market in (without, having)]
    assert sold[1] > sold[0]
    assert total(having, "visits") == pytest.approx(total(without, "visits"), rel=0.05), "nobody loses their turn"


def test_trained_managers_find_more_than_untalented_ones() -> None:
    found = [
        total(lived(changed(BRANCH, reps__advisers__skill=skill), HAND_OVER), "discovered") for skill in (0.1, 0.9)
    ]
    assert found[0] < found[1]


def test_referrals_are_lost_when_no_manager_has_time() -> None:
    few, many = (lived(changed(BRANCH, reps__advisers__contacts_per_week=n), HAND_OVER) for n in (1, 100))
    assert total(many, "no_manager") == 0 < total(few, "no_manager")
    assert total(few, "discovered") < total(many, "discovered")
    met = total(few, "referred") - total(few, "no_manager")
    assert met <= 3 * BRANCH["run"]["weeks"], "three managers, one meeting a week each"


def test_a_mistake_wastes_the_meeting() -> None:
    """Nobody gets a need by being referred: who was taken for a case takes the managers' time and buys nothing."""
    nobody_needs = changed(
        LOBBY,
        world__needs__mobile__rate=0,
        world__needs__second={"rate": 0},
        world__segments__all__holds={"phone": 1.0},
        catalogue__products__fibre={"category": "second", "price": 10},
    )
    component = BranchHandOver(channel="store", managers="managers", lobby=Lobby(recognises=1.0), mistakes=0.25)
    market = lived(nobody_needs, component)
    assert within_three_standard_errors(total(market, "recognised"), 0.25)
    assert total(market, "no_need") == total(market, "referred") > 0
    assert total(market, "occasions") == total(market, "orders") == total(market, "discovered") == 0
    assert total(lived(nobody_needs, BranchHandOver(channel="store", managers="managers", lobby=Lobby(recognises=1.0))),
                 "recognised") == 0  # fmt: skip


def test_managers_are_not_at_the_counters() -> None:
    market = opened({**BRANCH, "channels": {**BRANCH["channels"], "store": {"direction": "inbound"}}}, HAND_OVER)
    plan = market.decide(market.post_rival_prices())
    store = market.channels[0]
    assert counter_capacity(store, ()) == store.capacity() == 3 * 10 + 2 * 50
    assert counter_capacity(store, plan[Branches].hand_overs) == 2 * 50


def test_staff_who_see_nobody_change_nothing() -> None:
    """Off to the bit: with chances of zero, alone and beside staff who ask."""
    blind = BranchHandOver(channel="store", managers="advisers")
    assert fingerprint(lived(BRANCH, blind)) == fingerprint(lived(BRANCH))
    asking = Proactive(channel="store")
    assert fingerprint(lived(BRANCH, asking, blind)) == fingerprint(lived(BRANCH, asking)) != fingerprint(lived(BRANCH))


SMALL = changed(BRANCH, run={"customers": 200, "weeks": 4})
FULL = BranchHandOver(
    channel="store", managers="advisers", touch_points=TouchPoints(waiting_area=0.3, counter=0.4), mistakes=0.2
)


def history_of_a_small_branch() -> str:
    """The fingerprint of a small branch that hands over."""
    return fingerprint(lived(SMALL, FULL, seed=4))


def test_compiled_and_uncompiled_branches_live_the_same_history(repository: Path) -> None:
    code = "from tests.market.visits.test_branch import history_of_a_small_branch as it; print(it())"
    assert plainly(code, repository).strip() == history_of_a_small_branch()
