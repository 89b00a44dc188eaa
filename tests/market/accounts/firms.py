"""Firms with a buying centre, for the tests of business accounts."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.accounts.keys import ROLES
from simsales.market.market import Market
from tests.laws.worlds import QUIET, Spec, changed

NEVER_ASKED = {"threshold": -1.0, "veto": -1.0, "insider_lift": 0.0}  # a buying centre that always agrees


def centre(spread: float = 0.0, **changes: Any) -> dict[str, Any]:
    """A buying centre whose roles have their stance (0, if not said) in every account; other keys as said."""
    table: dict[str, Any] = {role: {"stance": 0.0, "stance_spread": spread} for role in ROLES}
    for key, value in changes.items():
        if key in ROLES:
            table[key] |= {"stance": value} if isinstance(value, float) else value
        else:
            table[key] = value
    return table


# Firms with a need, whom field reps (of full skill, always heard out) visit every four weeks or so.
FIRMS = changed(
    QUIET,
    run={"customers": 400, "weeks": 16},
    world__needs__mobile={"rate": 0.1, "worth_having": 3},
    channels__field={
        "direction": "outbound", "connects": 1, "rapport": 1, "discovers": 1, "presents": 1, "closes": 1,
        "capacity": 100,
    },
    reps__managers={"channel": "field", "count": 2, "skill": 1, "skill_spread": 0},
)  # fmt: skip


def firms(spread: float = 0.0, **changes: Any) -> Spec:
    """FIRMS with a buying centre."""
    return changed(FIRMS, world__segments__all__account=centre(spread, **changes))


def won(market: Market) -> Any:
    """The customers who hold an offer of ours."""
    holding = market.customers.column("holding")
    return set(np.flatnonzero(((holding >= 0) & (holding < market.book.labels.own)).any(axis=1)).tolist())
