"""What a component may leave behind once it has ended, for who holds what it sold."""

from __future__ import annotations

from simsales.market.channels.plan import Assortment
from simsales.market.ground.offers import Booleans
from simsales.market.ground.plan import Plan
from simsales.market.price.plan import Prices


def sold_on(ended: Plan, running: Plan, before: Plan, inside: Booleans) -> Plan:
    """The plan after a bundling's end, without what its holders go on with: its prices as they were, and where it was.

    These are as while it ran where it was on sale, and as before it everywhere else.
    """
    there = running[Assortment].on_sale & ~before[Assortment].on_sale
    assert there.any()
    assert not (there & ~inside).any()
    assert (ended[Assortment].withdrawn == there).all()
    for name in ("price", "once"):
        now, then, without = (getattr(plan[Prices], name) for plan in (ended, running, before))
        assert (now[there] == then[there]).all()
        assert (now[~there] == without[~there]).all()
    prices = before[Prices]
    return ended.change(Prices, price=prices.price, once=prices.once).change(
        Assortment, withdrawn=before[Assortment].withdrawn
    )
