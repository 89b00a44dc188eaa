"""Prepayment beside credit: what is paid before delivery is held, used, or paid back; terms act on who orders."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.contract.levers import PaymentTerms
from simsales.market.market import Market
from tests.laws.worlds import LIVELY, changed, lived, total

WORLD = changed(
    LIVELY,
    run={"customers": 1500, "weeks": 20},
    selling={"credit": 3, "write_off": 4},
    world__segments__young={"defaults": 0.25, "pays_late": 0.2},
    world__segments__old={"defaults": 0.05},
)
DESK = {"owner": "store", "minutes": 600, "days": 7, "promised": 8, "patience": 40}
WAITING = changed(
    WORLD, responses={"order": DESK},
    catalogue__products__fibre__stock={"units": 4, "arrive": 6, "every": 3, "patience": 4},
)  # fmt: skip
OURS = {
    "cash", "written_off", "new_written_off", "receivables", "receivables_left", "paid_ahead", "used_ahead",
    "paid_back", "prepayments", "prepayments_left", "refused_credit",
}  # fmt: skip


def by_segment(market: Market, entry: str) -> Any:
    """An entry by week and segment."""
    return market.record.entry(entry).sum(axis=(2, 3))


def billed(market: Market) -> Any:
    """Everything billed, by week and segment."""
    return sum(by_segment(market, name) for name in ("recurring_revenue", "one_off_revenue", "exit_fees"))


def history(market: Market) -> Any:
    """All that happened, but for how it was paid."""
    frame = market.record.frame()
    return frame[~frame.measure.isin(OURS)].reset_index(drop=True)


TERMS = (
    (PaymentTerms(prepaid=1.0, months=3.0),),
    (PaymentTerms(prepaid=0.5, finds=0.8, turns_down=0.1, instead=6.0),),
    (PaymentTerms(months=2.0, segments=("young",), ends=8.0), PaymentTerms(credit=0, offers=("fibre",), starts=3.0)),
)


@pytest.mark.parametrize("terms", TERMS)
def test_money_is_accounted_for_to_the_cent_in_every_week_and_segment(terms: tuple[PaymentTerms, ...]) -> None:
    """Billed = cash for it + written off + receivables; paid before delivery = used for bills + paid back + held."""
    market = lived(WAITING, *terms)

    def so_far(*entries: str) -> Any:
        return np.cumsum(sum(by_segment(market, name) for name in entries), axis=0)

    cent = {"rtol": 0.0, "atol": 0.005}
    owed, held = by_segment(market, "receivables"), by_segment(market, "prepayments")
    np.testing.assert_allclose(np.cumsum(billed(market), axis=0), so_far("cash", "written_off") + owed, **cent)
    np.testing.assert_allclose(so_far("paid_ahead"), so_far("used_ahead", "paid_back") + held, **cent)
    assert (held >= -0.005).all()
    for entry in ("paid_ahead", "used_ahead", "paid_back", "prepayments", "written_off", "receivables"):
        assert by_segment(market, entry).sum() > 0, entry
    found = market.record.summary()
    came_in = float(found["cash"]) + float(found["prepayments"])
    assert float(found["cash_in"]) == pytest.approx(came_in), "all that came in is paid for bills, or held"


def test_cash_comes_before_delivery_and_goes_back_if_the_order_is_cancelled() -> None:
    """Nothing in stock, and nothing comes: every fibre is prepaid, held while it waits, paid back, and never billed."""
    never = {"units": 0, "arrive": 0, "every": 30, "patience": 3}
    terms = PaymentTerms(prepaid=1.0, offers=("fibre",))
    market = lived(changed(WORLD, catalogue__products__fibre__stock=never), terms)
    fibre = market.book.labels.offers.index("fibre")
    assert market.record.entry("orders")[..., fibre].sum() == 0 < market.record.entry("back_ordered")[..., fibre].sum()
    flows = (market.record.entry(name)[..., fibre].sum() for name in ("back_ordered", "back_cancelled", "back_orders"))
    taken, cancelled, _ = flows
    waiting = market.record.entry("back_orders")[-1, ..., fibre].sum()
    assert total(market, "paid_ahead") == pytest.approx(100.0 * taken)
    assert total(market, "paid_back") == pytest.approx(100.0 * cancelled)
    assert by_segment(market, "prepayments")[-1].sum() == pytest.approx(100.0 * waiting)
    assert total(market, "used_ahead") == 0


def test_what_is_prepaid_is_what_the_terms_ask_for() -> None:
    """At once delivered, a full one-off price is held for no week; half of it and no more is half of what is billed."""
    for part in (1.0, 0.5):
        market = lived(WORLD, PaymentTerms(prepaid=part))
        once = by_segment(market, "one_off_revenue").sum(axis=1)
        np.testing.assert_allclose(by_segment(market, "paid_ahead").sum(axis=1), part * once, atol=1e-6)
        assert by_segment(market, "prepayments").sum() == pytest.approx(0.0, abs=1e-6)


def test_terms_that_ask_for_nothing_change_nothing() -> None:
    without = history(lived(WAITING))
    for terms in (PaymentTerms(), PaymentTerms(credit=3), PaymentTerms(prepaid=1.0, starts=50.0)):
        assert history(lived(WAITING, terms)).equals(without)
    credit = lived(WAITING, PaymentTerms(credit=3)), lived(WAITING)
    for entry in ("cash", "written_off", "receivables"):
        assert (by_segment(credit[0], entry) == by_segment(credit[1], entry)).all()


def test_where_nobody_counts_when_bills_are_paid_terms_do_nothing() -> None:
    """As where a change of the file takes `selling.credit` away: no order is lost for a payment that is not there."""
    uncounted = changed(LIVELY, run={"customers": 1500, "weeks": 12})
    assert history(lived(uncounted, PaymentTerms(prepaid=1.0, months=6.0))).equals(history(lived(uncounted)))


def test_nobody_likes_to_pay_before_delivery() -> None:
    """The dearer it feels, the fewer order; who does not mind it orders as ever, to the bit."""
    orders = []
    for aversion in (0.0, 1.0, 20.0):
        said = {f"world__segments__{name}__prepayment_aversion": aversion for name in ("young", "old")}
        market = lived(changed(WORLD, **said), PaymentTerms(prepaid=1.0, months=3.0))
        orders.append(total(market, "orders"))
        if aversion == 0.0:
            assert history(market).equals(history(lived(WORLD)))
    assert orders[0] > orders[1] > orders[2] > 0


def test_a_credit_check_finds_so_many_and_turns_down_so_many() -> None:
    """Of new customers' orders the part refused is finds x defaults + turns_down x the rest; bad debt falls."""
    indifferent = {f"world__segments__{name}__prepayment_aversion": 0.0 for name in ("young", "old")}
    world = changed(WORLD, run__customers=4000, **indifferent)
    free, checked = lived(world), lived(world, PaymentTerms(finds=0.8, turns_down=0.1))
    orders, refused = (by_segment(checked, name).sum(axis=0) for name in ("orders", "refused_credit"))
    for s, defaults in enumerate((0.25, 0.05)):
        wanted = 0.8 * defaults + 0.1 * (1 - defaults)
        error = np.sqrt(wanted * (1 - wanted) / orders[s])
        assert refused[s] / orders[s] == pytest.approx(wanted, abs=3.5 * error)
    assert total(checked, "written_off") < 0.95 * total(free, "written_off")
    assert history(checked).equals(history(free)), "who does not mind prepaying orders as ever"
    everybody = lived(WORLD, PaymentTerms(turns_down=1.0, instead=6.0))
    assert total(everybody, "orders") < total(lived(WORLD), "orders"), "who is refused prepays, or leaves"


def test_credit_is_what_was_agreed_with_the_last_order() -> None:
    """Terms without credit: what new orders bring is paid at once, so less is owed than with it."""
    owed = [by_segment(lived(WORLD, PaymentTerms(credit=weeks)), "receivables").sum() for weeks in (0, 3, 8)]
    assert owed[0] < owed[1] < owed[2]


def test_an_order_that_waits_keeps_the_terms_on_which_it_was_taken() -> None:
    """Whom a check refuses is who ordered while it ran: not who is delivered to while it runs."""
    indifferent = {f"world__segments__{name}__prepayment_aversion": 0.0 for name in ("young", "old")}
    world = changed(WORLD, catalogue__products__fibre__stock={"units": 0, "arrive": 500, "every": 8}, **indifferent)
    check = {"finds": 1.0, "turns_down": 1.0, "offers": ("fibre",)}
    early, late = lived(world, PaymentTerms(**check, ends=6.0)), lived(world, PaymentTerms(**check, starts=6.0))
    fibre = early.book.labels.offers.index("fibre")
    orders = early.record.entry("orders")[..., fibre].sum(axis=(1, 2))
    refused = [by_segment(market, "refused_credit").sum(axis=1) for market in (early, late)]
    assert (orders[:8] == 0).all()
    assert refused[0][8] > 0 < refused[1][8]
    assert refused[0][8] + refused[1][8] == orders[8]
    assert refused[0][9:].sum() == 0
