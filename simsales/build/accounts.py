"""The business accounts at the start: one for each customer of a segment with a buying centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from simsales.agents.accounts import Account
from simsales.scenario.accounts import ROLES

if TYPE_CHECKING:
    from simsales.core.columns import Population
    from simsales.market import Market


def open_accounts(market: Market) -> Population[Account] | None:
    """Give every business its buying centre, each role's stance drawn around the segment's mean; None for households.

    Every draw is addressed by the customer's row, so that more customers change nobody's buying centre.
    """
    segments = list(market.spec.world.segments.values())
    if not any(segment.account for segment in segments):
        return None
    segment = market.customers.column("segment")
    rows = np.flatnonzero(np.array([each.account is not None for each in segments])[segment])
    roles = [each.account.roles() if each.account else () for each in segments]
    stance = np.zeros((len(rows), len(ROLES)))
    for r, name in enumerate(ROLES):
        mean = np.array([six[r].stance if six else 0.0 for six in roles])[segment[rows]]
        spread = np.array([six[r].stance_spread if six else 0.0 for six in roles])[segment[rows]]
        stance[:, r] = np.clip(mean + spread * ndtri(market.luck.uniforms(f"stance {name}", rows)), -1, 1)
    accounts = market.population(Account, {"role": len(ROLES)})
    accounts.create(len(rows), customer=rows.astype(np.int32), stance=stance, start=stance)
    return accounts
