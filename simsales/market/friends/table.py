"""Chains of referrals: how many customers came through how many referrals, one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.market.ground.belonging import hold_ours

if TYPE_CHECKING:
    import pandas as pd


def referral_chains(market: Any) -> pd.DataFrame:
    """The chains of a market so far: ``length``, then ``referred``, ``customers`` and ``orders`` of that length.

    A chain of length 2 is a friend of a friend: somebody referred them who had been referred. ``referred`` are all who
    came to us, or did not, through such a chain; ``customers`` those of them who hold something of ours now; ``orders``
    what they ordered of new business while a referral was warm. Length 0 are all others, whose orders after a referral
    (to a product that they did not have) count as well.
    """
    import pandas as pd

    people = market.customers
    alive = people.alive[: people.n]
    holding, own = people.column("holding"), people.dimensions["offer"]
    ours = hold_ours(holding, own)
    depth = people.column("referral_depth")[alive].astype(np.int64)
    table = pd.DataFrame(
        {
            "length": depth,
            "referred": (depth > 0).astype(np.int64),
            "customers": ours[alive].astype(np.int64),
            "orders": people.column("referred_orders")[alive].astype(np.int64),
        }
    )
    return table.groupby("length", as_index=False).sum()
