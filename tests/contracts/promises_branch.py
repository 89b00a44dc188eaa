"""What an order of sales modes and a branch's hand-over promise: see ``test_directions``."""

from __future__ import annotations

from simsales.market.market import Market
from tests.laws.worlds import total


def one_after_the_other(without: Market, having: Market) -> None:
    """Channels in an order leave to each other whom one of them works: fewer of their contacts collide.

    The first never comes upon the other; the other takes over what the first tried in vain, soon enough to collide.
    """
    collided = [float(market.record.entry("collisions")[:, :, 2:4].sum()) for market in (without, having)]
    assert collided[1] < 0.7 * collided[0]
    assert having.record.entry("collisions")[:, :, 2].sum() == 0 < without.record.entry("collisions")[:, :, 2].sum()


# Nobody comes by themselves: what is left to collide with is each other.
CALLED_ONLY = {"channels__store__capacity": 0, "channels__online__capacity": 0}


def sold_by_managers(without: Market, having: Market) -> None:
    """Needs that nobody voiced are found by managers, and become orders of theirs."""
    assert total(without, "recognised") == 0 < total(having, "referred") < total(having, "recognised")
    assert total(having, "referred") + total(having, "referral_declined") == total(having, "recognised")
    assert total(having, "discovered") > total(without, "discovered")
    assert total(having, "orders") > total(without, "orders")
    sold = [sum(rep.orders for rep in market.reps if rep.team == "advisers") for market in (without, having)]
    assert sold[0] < sold[1]
