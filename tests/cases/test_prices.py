"""A sale for new orders is nobody's price who orders nothing; a cut is taken from what a holder has always paid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LOYALTY = {"kind": "loyalty", "by": "0%", "after": 0}
SALES = {
    "promotion": {"promotion": [{"kind": "discount", "by": "50%", "starts": 2, "ends": 3}]},
    "targeted": {"promotion": [{"kind": "targeted", "by": "50%", "target": {"holds": "ours"}, "starts": 2, "ends": 3}]},
    "discount": {"pricing": [{"kind": "discount", "by": "50%", "starts": 2, "ends": 3}]},
    "list": {"pricing": [{"kind": "list", "price": 26, "starts": 2, "ends": 3}]},
    "by_channel": {"pricing": [{"kind": "by_channel", "cuts": {"online": "50%"}, "starts": 2, "ends": 3}]},
    "by_segment": {"pricing": [{"kind": "by_segment", "cuts": {"all": "50%"}, "starts": 2, "ends": 3}]},
    "over_time": {"pricing": [{"kind": "over_time", "steps": [[0, 0.0], [2, 0.5], [3, 0.0]]}]},
}


def strategy(sale: str, loyalty: dict[str, Any]) -> dict[str, Any]:
    """The changes by which a market has a loyalty price, and a sale of half the price in its third week."""
    said = SALES.get(sale, {})
    pricing = [*said.get("pricing", []), loyalty]
    return {"strategies.Now.pricing": pricing, "strategies.Now.promotion": said.get("promotion", [])}


def test_loyalty_and_sale(means: Callable[..., Any]) -> None:
    """Nobody orders, the loyalty cut is 0%: 100 holders x 52 x 12/52 x 8 weeks = 9,600, with the sale or without."""
    assert means("market/loyalty_and_sale", "revenue") == pytest.approx({"L": 9600.0, "LS": 9600.0})


@pytest.mark.parametrize("by", [0.0, 0.1])
@pytest.mark.parametrize("sale", SALES)  # targeted: held already
def test_no_sale_for_new_orders_moves_a_loyal_holders_bill(sale: str, by: float, live: Callable[..., Any]) -> None:
    """Nobody orders: holders pay 9,600 less the loyalty cut, in the week of a sale and for good."""
    market = live("market/holders", strategy(sale, {**LOYALTY, "by": by}))
    assert market.record.summary()["revenue"] == pytest.approx(9600 * (1 - by))


@pytest.mark.parametrize("sale", SALES)
def test_a_loyalty_price_after_a_sale_is_a_cut_of_their_own_price(sale: str, live: Callable[..., Any]) -> None:
    """Held already: half the price in the last two of eight weeks is 9,600 x 7/8, whatever was on sale before."""
    told = {**LOYALTY, "by": "50%", "starts": 6}
    market = live("market/holders", strategy(sale, told))
    assert market.record.summary()["revenue"] == pytest.approx(9600 * 7 / 8)


@pytest.mark.parametrize("sale", SALES)
def test_without_a_loyalty_price_a_sale_moves_no_bill_either(sale: str, live: Callable[..., Any]) -> None:
    """Held already: who orders nothing pays 9,600."""
    said = SALES[sale]
    market = live("market/holders", {f"strategies.Now.{family}": table for family, table in said.items()})
    assert market.record.summary()["revenue"] == pytest.approx(9600)


def test_who_orders_in_a_sale_keeps_its_price(live: Callable[..., Any]) -> None:
    """Held already: 200 who order in the first week, at half the price, pay 200 x 26 x 12/52 x 4 weeks = 4,800."""
    half = {"kind": "discount", "by": "50%", "ends": 1}
    market = live("market/buyers", {"strategies.Now.promotion": [half], "strategies.Now.pricing": [LOYALTY]})
    assert market.record.summary()["revenue"] == pytest.approx(4800)


@pytest.mark.parametrize("charge", [39, 52, 65])  # 39 and 52: held already
@pytest.mark.parametrize("by", [0.0, 0.2])
def test_a_loyalty_cut_is_taken_from_what_a_holder_pays(
    charge: int, by: float, live: Callable[..., Any], tmp_path: Path
) -> None:
    """A cut of 0% is no cut, and one of 20% takes off at most 20%: also for who pays 65 where the list says 52.

    Who pays the list price gets all of it; whether who pays less than the list gets any is left open here.
    """
    (tmp_path / "customers.csv").write_text("charge\n" + f"{charge}\n" * 100, encoding="utf-8")
    text = (Path(__file__).parent / "market" / "holders.toml").read_text(encoding="utf-8")
    table = '[world.customer_file]\npath = "customers.csv"\ncharge = "charge"\n'
    path = tmp_path / "holders.toml"
    path.write_text(text + table, encoding="utf-8")
    paid = live(path, strategy("", {**LOYALTY, "by": by})).record.summary()["revenue"]
    usual = 100 * charge * 12 / 52 * 8
    if by == 0 or charge == 52:
        assert paid == pytest.approx(usual * (1 - by))
    assert usual * (1 - by) - 1e-6 <= paid <= usual + 1e-6
