"""Customers of a file are measured by what they have always paid: a charge unlike the list is no reason to leave.

Only a change of what they pay, or of what a rival asks, is. Nobody looks around here, so that only the hazard counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

N = 1500

FILE = """
title = "Customers who pay what they agreed"
run = { weeks = 26 }

[world.segments.all]
share = 1
price_response = 0.03
churn = { rate = 0.01 }

[world.needs.main]
rate = 0

[world.customer_file]
path = "customers.csv"
charge = "charge"
holds = { plan = { yes = "plan" } }

[catalogue.products.plan]
category = "main"
price = 65

[channels.store]
direction = "inbound"

[strategies.now]
"""
REPRICED = 'strategies.now.pricing = [{ kind = "list", price = 65, existing = true }]'
DEARER = 'strategies.now.pricing = [{ kind = "list", price = 90, existing = true }]'
LOYALTY = 'strategies.now.pricing = [{ kind = "loyalty", by = 0.2, after = 0 }]'


def churned(live: Any, folder: Path, charge: float, more: str = "") -> float:
    """How many of the customers who pay so much leave."""
    rows = "".join(f"{number},yes,{charge}\n" for number in range(N))
    (folder / "customers.csv").write_text("id,plan,charge\n" + rows, encoding="utf-8")
    return float(live(FILE, more).total("churned"))


@pytest.mark.parametrize("charge", [25, 64.9, 165])
def test_whoever_goes_on_paying_the_same_leaves_alike(live, tmp_path: Path, charge: float) -> None:
    """The same customers with the same luck, at a charge that has never changed: the same ones leave."""
    assert churned(live, tmp_path, charge) == churned(live, tmp_path, 65)


def test_a_bill_that_rises_drives_out_and_one_that_falls_keeps(live, tmp_path: Path) -> None:
    """A new list price of 65 for all is 40 more to some, nothing to others, and 100 less to the rest."""
    more, same, less = (churned(live, tmp_path, charge, REPRICED) for charge in (25, 65, 165))
    assert more > 1.5 * same
    assert less < same / 1.5
    assert same == pytest.approx(churned(live, tmp_path, 65), rel=0.05), "nothing has changed for them"


def test_who_pays_the_list_price_leaves_when_it_rises(live, tmp_path: Path) -> None:
    """25 more a month are .75 of log odds: about twice as many leave."""
    assert churned(live, tmp_path, 65, DEARER) > 1.5 * churned(live, tmp_path, 65)


@pytest.mark.parametrize("charge", [25, 65, 165])
def test_a_cut_on_the_bill_keeps_whatever_was_paid(live, tmp_path: Path, charge: float) -> None:
    """A loyalty price is below what somebody pays, or leaves it as it is: it never makes anybody leave."""
    assert churned(live, tmp_path, charge, LOYALTY) <= churned(live, tmp_path, charge)
