"""What the kinds of the family ``accounts`` are for."""

from __future__ import annotations

from typing import Any

from simsales.market.accounts.levers import Approach
from simsales.market.accounts.table import account_table
from simsales.market.market import Market
from tests.laws.worlds import total

# The old are businesses: their gatekeepers are against us, so that who never sees them is often forbidden.
BUSINESSES: dict[str, Any] = {
    "world__segments__old__account": {"threshold": -1, "gatekeeper": {"stance": -0.4}, "insider_lift": 0},
    "reps__visitors__skill": 1,
    "reps__visitors__skill_spread": 0,
    "reps__callers__skill": 1,
    "reps__callers__skill_spread": 0,
}
APPROACH = Approach(addresses="weakest", roles=("gatekeeper", "decision_maker"))


def won(without: Market, having: Market) -> None:
    """Whoever is most against us is seen, and their veto falls."""
    assert total(having, "vetoed") < total(without, "vetoed")
    stances = [account_table(market).gatekeeper.mean() for market in (without, having)]
    assert stances[0] < stances[1]
    assert total(having, "accounts_won") > total(without, "accounts_won")
