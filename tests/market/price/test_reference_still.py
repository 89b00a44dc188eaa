"""Where no price moves nobody is surprised by one: a memory of prices changes nothing, whatever is dear or cheap."""

from __future__ import annotations

from typing import Any

import pytest

N, WEEKS = 4000, 16
MEMORY = {"gain": 0.5, "loss": 1.0, "carry": 0.7, "notices": 0.3}
NEED = {"rate": 0.1, "renewal_rate": 0.1, "review_at_expiry": 0.5, "lasts": 5200, "worth_having": 2.0}


# All go to the store, which sells the dear one only; the cheap one is sold where nobody goes.
ELSEWHERE = {
    "channels.store.range": ["premium"],
    "channels.online": {"direction": "inbound", "presents": 1, "service": 0, "range": ["basic"]},
}


def tiers(world: Any) -> dict[str, Any]:
    """A basic and a premium product: twice as dear, and as much better as it is dearer, so that half take each."""
    return {
        "run.weeks": WEEKS,
        "world.needs.mobile": NEED,
        "world.segments.all.weights": {"quality": 2, "service": 100, "brand": 0, "security": 0},
        "catalogue.products": {"basic": world.product(40, quality=0), "premium": world.product(80, quality=1)},
    }


def kinds(world: Any) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """What differs from it: the keys of the world, and the strategy, none of which moves a price."""
    device = world.product(0, price_once=2400, quality=1)
    return {
        "who holds nothing": ({}, {}),
        "holders of either": ({"world.segments.all.holds": {"basic": 0.5, "premium": 0.5}}, {}),
        "beside a cheap rival": (
            {"world.competitors": world.rival(20), "world.segments.all.holds": {"basic": 0.5, "Rival/plan": 0.3}}, {}
        ),
        "beside a dear rival": ({"world.competitors": world.rival(90, quality=1)}, {}),
        "paid once or monthly": ({"catalogue.products.premium": device}, {}),
        "with a commitment": ({"catalogue.products.premium.commitment": 12}, {}),
        "only the dear one here": (ELSEWHERE, {}),
    }  # fmt: skip


KINDS = (
    "who holds nothing", "holders of either", "beside a cheap rival", "beside a dear rival", "paid once or monthly",
    "with a commitment", "only the dear one here",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_where_no_price_moves_everybody_chooses_as_without_memory(world: Any, kind: str) -> None:
    """Customer by customer: with the same luck, who remembers prices ends with what who does not ends with."""
    changes, strategy = kinds(world)[kind]
    here = tiers(world) | changes
    without, remembering = (world.live(here | more, strategy) for more in ({}, {"world.reference_price": MEMORY}))
    assert without.total("occasions") > N
    assert 0 < without.holders("premium").mean() < 0.9
    assert (without.column("holding") == remembering.column("holding")).all()
    for entry in ("orders", "renewals", "switches", "lost_sale", "occasions"):
        assert without.total(entry) == remembering.total(entry), entry


def test_the_dear_one_keeps_its_share(world: Any, error: Any) -> None:
    """As much better as it is dearer, premium is half of the orders: with a memory of prices as by a logit."""
    lived = world.live({**tiers(world), "run.weeks": 40, "world.reference_price": MEMORY})
    orders = lived.of("basic") + lived.of("premium")
    assert orders > 2000
    assert abs(lived.of("premium") / orders - 0.5) < 3 * error(0.5, lived.column("holding").size / 2)


def test_a_price_that_moves_is_a_surprise(world: Any) -> None:
    """The counter-example (held already): a cut of a quarter sells more to who remembers the old price."""
    cut = {"pricing": [{"kind": "discount", "by": 0.25, "starts": 8}]}
    here = tiers(world) | {"catalogue.products": {"basic": world.product(60)}}
    without, remembering = (
        world.live(here | more, cut).weekly("acquisitions") for more in ({}, {"world.reference_price": MEMORY})
    )
    assert (without[:8] == remembering[:8]).all()
    assert remembering[8:12].sum() > without[8:12].sum() > 0


def test_one_tiers_cut_is_no_memory_of_the_other(world: Any) -> None:
    """Where only premium is bought, a cut of basic, for a while and elsewhere, moves no order of premium."""
    remembering = tiers(world) | ELSEWHERE | {"world.reference_price": MEMORY}
    cut = {"kind": "discount", "by": 0.5, "starts": 4, "ends": 10, "offers": ["basic"]}
    still, moved = world.live(remembering), world.live(remembering, {"pricing": [cut]})
    assert still.of("premium") > 1000
    assert still.of("basic") == moved.of("basic") == 0
    assert (still.weekly("orders") == moved.weekly("orders")).all()


def test_nobody_buys_ahead_what_costs_what_it_always_does(world: Any) -> None:
    """Refills at 20 and at 40, of which the cheap one is bought: there is never a reason to buy one for later.

    A unit lasts four weeks, so twenty weeks take five orders, and at the end of a run nothing is in store.
    """
    sizes = {"price_once": 0, "commitment": 4}
    lived = world.live(
        {
            "run.weeks": 20,
            "world.needs.mobile": {
                "rate": 1000, "worth_having": 100, "lasts": 5200, "review_at_expiry": 0, "subscription": False,
                "consumed": {"most": 3, "looks": 1, "storage": 15},
            },
            "world.segments.all.price_response": 2.0,
            "catalogue.products": {"phone": world.product(20, **sizes), "large": world.product(40, **sizes)},
            "world.reference_price": {"gain": 0, "loss": 0, "carry": 1, "notices": 0},
        }
    )  # fmt: skip
    assert lived.total("orders") == 5 * N
