"""Parity copies what is asked, and nobody is asked a price where an offer is not sold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import MixedBundle, PureBundle
from simsales.market.channels.levers import Range
from simsales.market.price.levers import Discount, Parity
from simsales.market.price.plan import Prices
from tests.laws.worlds import LIVELY, Spec, changed, opened

PHONE, FIBRE = 0, 1


def asked(offer: int, **channels: object) -> list[float]:
    """What an offer costs a month in the first segment, by channel (store, online, …): online 30% off, at parity."""
    market = opened(changed(LIVELY, **channels), Discount(by=0.3, channels=("online",)), Parity(like="online"))
    market.run_for(1)
    return market.plan[Prices].price[0, :, offer].round(6).tolist()  # type: ignore[no-any-return]


def test_what_the_channel_sells_is_levelled() -> None:
    assert asked(PHONE) == [49.0] * 4, "70 less 30%"


def test_what_the_channel_does_not_sell_keeps_its_price_elsewhere() -> None:
    """Nobody is asked 49 for a phone online: the store goes on asking 70; fibre is levelled at 80 less 30%."""
    only_fibre = {"channels__online__range": ["fibre"]}
    assert asked(PHONE, **only_fibre) == [70.0, 49.0, 70.0, 70.0]
    assert asked(FIBRE, **only_fibre) == [56.0] * 4


HOMES = {"cities": {"P": {"districts": {"North": {"share": 0.5}, "South": {"share": 0.5}}}}}
LOCAL: Spec = changed(LIVELY, world__organisation=HOMES, channels__online__district="South")


@pytest.mark.parametrize("narrowed", [False, True])
def test_a_districts_channel_levels_its_own_district(narrowed: bool) -> None:
    """Online sells in the south only: nobody in the north is asked its 49, and the stores there go on asking 70."""
    levers = (Range(channel="online", offers=("phone",)),) if narrowed else ()
    market = opened(LOCAL, *levers, Discount(by=0.3, channels=("online",)), Parity(like="online"))
    market.run_for(1)
    price, districts = market.plan[Prices].price[:, :, PHONE], np.array(market.book.labels.districts)
    others = [c for c, name in enumerate(market.book.labels.channels) if name != "online"]
    assert price[districts == "South"][:, others] == pytest.approx(49.0)
    assert price[districts == "North"][:, others] == pytest.approx(70.0)


@pytest.mark.parametrize("kind", [MixedBundle, PureBundle])
def test_a_bundle_is_at_parity_by_its_parts(kind: Any) -> None:
    """150 less 30% online, less a fifth together: 84 in every channel, whether its parts are sold alone or not."""
    levers = Discount(by=0.3, channels=("online",)), Parity(like="online"), kind(bundle="duo", by=0.2)
    market = opened(LIVELY, *levers)
    market.run_for(1)
    assert market.plan[Prices].price[:, :, 2] == pytest.approx(84.0)
