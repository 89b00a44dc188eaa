"""Discount authority (B-auth) against what random utility says, everything else off.

Everybody has a need in the first week, goes to the one store and haggles. With one offer of utility V against nothing,
the utility that the offer lacks is V's logistic draw, so a discount of up to a part L of the price p closes a logistic
share of the deals: those with a gap below beta p L. Errors are three standard errors of N customers.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad

from simsales.market.price.levers import DiscountAuthority
from tests.laws.worlds import QUIET, SURE, Spec, changed, lived, total

N, BETA, PRICE, WORTH = 20_000, 0.05, 60.0, 2.5
V = WORTH - BETA * PRICE
LIMITS = {"rep": 0.1, "manager": 0.25, "board": 0.4}


def shop(**changes: Any) -> Spec:
    """A store where all who come want a phone that is dear, and ask for less."""
    spec = changed(
        QUIET,
        run={"customers": N, "weeks": 1},
        world__segments__all={"price_response": BETA, "haggles": 1, "weights": {"service": 100}},
        world__needs__mobile={"rate": SURE, "worth_having": WORTH, "lasts": 5000},
        catalogue__products__phone={"price": PRICE},
        channels__store={"service": 1},
    )
    return changed(spec, **changes)


def sigma(level: float) -> float:
    return 1 / (1 + math.exp(-level))


def close(seen: float, share: float, n: int = N) -> bool:
    return abs(seen - share) < 3 * math.sqrt(share * (1 - share) / n)


def test_each_level_is_asked_by_those_whose_gap_only_it_can_close() -> None:
    market = lived(shop(), DiscountAuthority(levels=LIMITS))
    reached = [sigma(V + BETA * PRICE * limit) for limit in LIMITS.values()]
    for level, share in enumerate(np.diff([0.0, *reached]), start=1):
        assert close(total(market, f"requests_{level}") / N, share), f"level {level}: {share:.4f}"
    assert close(total(market, "beyond_authority") / N, 1 - reached[-1])
    assert close(total(market, "orders") / N, reached[0])


def test_what_is_paid_is_what_closes_the_deal() -> None:
    """Who would buy anyway pays the list less the seller's limit; the others exactly what makes them as well off."""
    limit, n = 0.3, N
    market = lived(shop(), DiscountAuthority(levels={"rep": limit}))
    most = BETA * PRICE * limit
    bought = market.customers.column("holding")[:, 0] == 0
    paid = market.customers.column("paid")[bought, 0]

    def density(gap: float) -> float:
        return sigma(V + gap) * (1 - sigma(V + gap))

    settled = quad(lambda gap: (PRICE - gap / BETA) * density(gap), 0, most)[0]
    mean = (sigma(V) * PRICE * (1 - limit) + settled) / sigma(V + most)
    error = paid.std() / math.sqrt(len(paid))  # about 0.06
    assert abs(paid.mean() - mean) < 3 * error, f"{paid.mean():.3f}, not {mean:.3f} ± {error:.3f}"
    assert close(bought.mean(), sigma(V + most), n)


@pytest.mark.parametrize("wait", [1, 3])
def test_patience_is_geometric(wait: int) -> None:
    """Who waits for the second level is still there after ``wait`` weeks with chance (1 - 1/patience)^wait.

    Tastes stay: who comes to like the offer meanwhile buys it at the full price, and waits no longer.
    """
    patience = 4.0
    spec = shop(run__weeks=wait + 1, selling={"patience": patience, "taste_stays": 1})
    market = lived(spec, DiscountAuthority(levels={"rep": 0.0, "manager": 0.4}, wait=wait))
    asked = market.record.entry("requests_2")[0].sum()
    assert asked > N / 10
    lost = market.record.entry("lost_waiting")[: wait + 1].sum() / asked
    chance = 1 - (1 - 1 / patience) ** wait
    given_up = (1 - 1 / 5000) ** wait  # needs that are given up meanwhile: nearly none
    assert abs(lost - (1 - (1 - chance) * given_up)) < 3 * math.sqrt(chance * (1 - chance) / asked)


def test_an_approval_that_is_not_given_is_no_sale() -> None:
    market = lived(shop(run__weeks=2), DiscountAuthority(levels={"rep": 0.0, "manager": 0.4}, grants=0.7))
    asked = market.record.entry("requests_2")[0].sum()
    still = asked - market.record.entry("lost_waiting")[1].sum()
    assert close(market.record.entry("granted")[1].sum() / still, 0.7, int(still))
