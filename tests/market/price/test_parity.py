"""Parity copies what is asked, and nobody is asked a price where an offer is not sold."""

from __future__ import annotations

from simsales.market.price.levers import Discount, Parity
from simsales.market.price.plan import Prices
from tests.laws.worlds import LIVELY, changed, opened

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
