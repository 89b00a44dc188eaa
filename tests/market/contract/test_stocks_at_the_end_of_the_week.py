"""Stocks are what is there when the week is over: what was there before, less what left, plus what came."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

N = 3000

# Customers come to us and to a rival, leave for it or for nothing, and need it again; some are firms.
FLOW = """
title = "Coming and going"
run = { customers = 3000, weeks = 12 }

[world.segments.all]
share = 0.9
churn = { rate = 0.1 }
holds = { phone = 0.5, "Rival/phone" = 0.2 }
[world.segments.firms]
share = 0.1
churn = { rate = 0.1 }
holds = { phone = 0.5 }
account = { threshold = -1 }

[world.needs.mobile]
rate = 0.1
renewal_rate = 0.05
worth_having = 2

[world.competitors.Rival.offers.phone]
category = "mobile"
price = 20

[catalogue.products.phone]
category = "mobile"
price = 20

[channels.store]
direction = "inbound"
service = 0.8

[strategies.now]
"""


def held(lived: Any) -> Any:
    """Who holds what at the end, by the number of the offer; -1 is nothing."""
    return lived.column("holding")[:, 0]


@pytest.mark.parametrize("entry", ["subscriptions", "contracts"])
@pytest.mark.parametrize("offer", ["phone", "Rival/phone"])
def test_the_last_stock_is_who_holds_the_offer_at_the_end(live, offer: str, entry: str) -> None:
    lived = live(FLOW)
    number = lived.market.record.names("product").index(offer)
    assert lived.by_offer(entry)[offer][-1] == (held(lived) == number).sum()


def test_our_stock_is_that_of_the_week_before_less_churned_plus_acquired(live) -> None:
    """Week by week; before the first, who held it at the start (by then nobody has come or gone)."""
    lived = live(FLOW)
    stock, came, went = (lived.by_offer(name)["phone"] for name in ("subscriptions", "acquisitions", "churned"))
    assert came.min() > 0
    assert went.min() > 0
    np.testing.assert_array_equal(np.diff(stock), (came - went)[1:])
    before = stock[0] - came[0] + went[0]
    assert abs(before - N / 2) < 3 * np.sqrt(N / 4)


@pytest.mark.parametrize("weeks", [1, 12])
def test_customers_and_their_satisfaction_are_those_at_the_end(live, weeks: int) -> None:
    lived = live(FLOW, f"run.weeks = {weeks}")
    ours = held(lived) == 0
    assert lived.weekly("customers")[-1] == ours.sum()
    assert lived.weekly("satisfaction_sum")[-1] == pytest.approx(lived.column("satisfaction")[ours].sum())


@pytest.mark.parametrize("weeks", [1, 12])
def test_waiting_needs_are_those_at_the_end(live, weeks: int) -> None:
    """Needs that have just arisen and were not met wait too; those that were met no longer do."""
    lived = live(FLOW, f"run.weeks = {weeks}")
    assert lived.weekly("waiting_needs")[-1] == (lived.column("need") != 0).sum()


@pytest.mark.parametrize("weeks", [1, 12])
def test_accounts_won_are_those_that_hold_ours_at_the_end(live, weeks: int) -> None:
    lived = live(FLOW, f"run.weeks = {weeks}")
    firms = lived.column("segment") == 1
    assert lived.weekly("accounts")[-1] == firms.sum()
    assert lived.weekly("accounts_won")[-1] == (held(lived)[firms] == 0).sum()


# --- Measures whose base is who was there while it happened -------------------------------------------------------

LEAVING = """
world.segments.all = { share = 1, relationship = 0, satisfaction_spread = 0, holds = { phone = 1, "Rival/phone" = 0 } }
world.segments.firms.share = 0
world.experience = { encounters = 0 }
world.network.kind = "nobody"
world.needs.mobile = { rate = 0, renewal_rate = 0 }
world.competitors.Rival.known = 0
"""


def test_churn_stays_a_part_of_those_who_could_leave(live) -> None:
    """A hazard of a tenth a week is .1 x 52/12 a month, not a tenth of those who were left in the end."""
    churn = live(FLOW, LEAVING).market.record.summary()["churn"] * 12 / 52
    exposed = N * (1 - 0.9**12) / 0.1
    assert churn == pytest.approx(0.1, abs=3 * np.sqrt(0.09 / exposed))


def test_revenue_per_customer_stays_what_each_pays(live) -> None:
    """Everybody pays 20 a month, also in the week in which they leave: that is the revenue per customer a month."""
    assert live(FLOW, LEAVING).market.record.summary()["arpu"] == pytest.approx(20)
