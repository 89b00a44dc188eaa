"""Keeping what one has and ordering it again are one: there is something to order only where terms change."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.special import expit

N = 4000
REVIEWING = {
    "world.segments.all.holds": {"phone": 1.0},
    "world.needs.mobile": {"rate": 0, "renewal_rate": 1000, "review_at_expiry": 0, "lasts": 5200},
    "channels.store.commission": 0.1,
}
BETA = 0.05


def test_an_identical_rival_takes_half(world: Any, error: Any) -> None:
    """Two offers alike in all but the name: each is the better one for half of those who look."""
    lived = world.live({**REVIEWING, "world.competitors": world.rival(20)})
    assert abs(lived.holders("Rival/plan").mean() - 0.5) < 3 * error(0.5, N)
    assert lived.total("orders") == 0, "who stays has nothing to order"


def test_an_identical_rival_loses_half(world: Any, error: Any) -> None:
    """The mirror image (held already): ours is the better one for half of the rival's."""
    theirs = {**REVIEWING, "world.segments.all.holds": {"Rival/plan": 1.0}}
    lived = world.live({**theirs, "world.competitors": world.rival(20)})
    assert abs(lived.holders("phone").mean() - 0.5) < 3 * error(0.5, N)


@pytest.mark.parametrize("dearer", [10.0, -10.0])
def test_a_rival_at_another_price_takes_a_logits_share(world: Any, dearer: float, error: Any) -> None:
    """Against one alternative that is dearer by d a month its share is logistic(-beta · d)."""
    lived = world.live({**REVIEWING, "world.competitors": world.rival(20 + dearer)})
    share = expit(-BETA * dearer)
    assert abs(lived.holders("Rival/plan").mean() - share) < 3 * error(share, N)


@pytest.mark.parametrize("why", ["free", "expiry", "moment", "called"])
def test_with_nothing_else_on_sale_nobody_orders(world: Any, why: str) -> None:
    """Looking around where there is only what one has ends with keeping it: no order, no commission.

    They look because they are free to, because a commitment has come to its end (nobody likes to be bound again), in a
    key moment, or because they were called.
    """
    changes: dict[str, Any] = dict(REVIEWING)
    if why == "expiry":
        changes |= {
            "run.weeks": 5,
            "catalogue.products.phone.commitment": 4,
            "world.segments.all.in_commitment": 1,
            "world.segments.all.commitment_aversion": 0.5,
            "world.needs.mobile.renewal_rate": 0,
            "world.needs.mobile.review_at_expiry": 1,
        }
    if why == "moment":
        changes |= {
            "world.needs.mobile.renewal_rate": 0,
            "world.moments": {"device_change": {"rate": 1000, "review": 1}},
        }
    if why == "called":
        changes |= {
            "world.needs.mobile.renewal_rate": 0,
            "channels.store": {
                "direction": "outbound", "capacity": N, "discovers": 1, "presents": 1, "overcomes": 1, "closes": 1,
                "commission": 0.1,
            },
        }  # fmt: skip
    lived = world.live(changes)
    assert lived.total("occasions") >= N, "all look"
    assert lived.total("orders") == lived.total("renewals") == 0
    assert lived.total("commission") == 0
    assert lived.holders("phone").all()


def test_nobody_orders_what_they_hold_at_a_higher_price(world: Any) -> None:
    """New orders cost a quarter more than what holders pay: all keep their price, whatever their tastes."""
    lived = world.live(REVIEWING, {"pricing": [{"kind": "discount", "by": -0.25}]})
    assert lived.total("occasions") == N
    assert lived.total("orders") == 0
    assert (lived.column("paid")[:, 0] == 20).all()


def test_everybody_who_looks_takes_a_lower_price_for_the_same(world: Any) -> None:
    """New orders cost a quarter less: it is the same thing for less, so all who look order it (no rival is there)."""
    lived = world.live(REVIEWING, {"pricing": [{"kind": "discount", "by": 0.25}]})
    assert lived.total("renewals") == N
    assert lived.total("kept") == 0
    assert (lived.column("paid")[:, 0] == 15).all()


def test_a_cheaper_renewal_shares_the_taste_for_what_is_held(world: Any, error: Any) -> None:
    """With an identical rival at the old price, the rival's share is logistic(-beta · 5): of two, not of three."""
    lived = world.live(
        {**REVIEWING, "world.competitors": world.rival(20)}, {"pricing": [{"kind": "discount", "by": 0.25}]}
    )
    share = expit(-BETA * 5)
    assert abs(lived.holders("Rival/plan").mean() - share) < 3 * error(share, N)
    assert lived.total("orders") == N - lived.holders("Rival/plan").sum()


def test_who_looks_again_with_the_same_tastes_stays(world: Any) -> None:
    """Chosen last week out of two alike: a week later, nothing having changed, hardly anybody moves.

    Tastes last a quarter. Even if a thirteenth of them are drawn anew each week, half of these still like the same.
    """
    both = {
        "world.needs.mobile": {"rate": 1000, "renewal_rate": 1000, "worth_having": 100, "lasts": 5200},
        "world.competitors": world.rival(20),
    }
    first, second = (world.live({**both, "run.weeks": weeks}) for weeks in (1, 2))
    assert first.holders("phone").sum() + first.holders("Rival/plan").sum() == N
    moved = first.column("holding")[:, 0] != second.column("holding")[:, 0]
    assert moved.mean() < 0.06
    assert second.weekly("orders")[1] < 0.06 * N


def test_a_rivals_cut_is_felt_by_who_keeps_ours_as_by_who_chooses_afresh(world: Any) -> None:
    """With the same tastes, who would now choose the rival's is who leaves for it: holding ours is no taste for it.

    One world holds nothing and chooses between two; in the other all hold ours and look around.
    """
    cheaper = {"world.competitors": world.rival(12), "world.needs.mobile.worth_having": 100}
    afresh = world.live({**cheaper, "world.needs.mobile.rate": 1000})
    looking = world.live({**REVIEWING, **cheaper, "world.needs.mobile": {**REVIEWING["world.needs.mobile"],
                                                                      "worth_having": 100}})  # fmt: skip
    assert (afresh.holders("Rival/plan") == looking.holders("Rival/plan")).all()
