"""Business accounts as a table: where each buying centre stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.market.accounts.agents import FOUND, REVEALED, VERDICTS
from simsales.market.accounts.keys import ROLES
from simsales.market.ground.belonging import hold_ours

if TYPE_CHECKING:
    import pandas as pd


def account_table(market: Any) -> pd.DataFrame:
    """The accounts of a market, one row each, by the number of their customer; empty if all are households.

    ``segment``, the stance of each role, the ``weighted`` stance and the ``verdict`` (of the last week lived),
    ``meetings`` so far, whether the account is ``won`` (holds an offer of ours), and how the rival's offer is known:
    ``need_found``, ``told_by_insider``.
    """
    import pandas as pd

    labels, accounts = market.book.labels, market.accounts
    if accounts is None:
        return pd.DataFrame(columns=["segment", *ROLES, "weighted", "verdict", "meetings", "won"])
    customers = market.customers
    rows = accounts.column("customer")
    stance, known = accounts.column("stance"), accounts.column("rival_known")
    holding = customers.column("holding")[rows]
    columns: dict[str, Any] = {role: stance[:, r] for r, role in enumerate(ROLES)}
    return pd.DataFrame(
        {
            "segment": np.array(labels.segments, object)[customers.column("segment")[rows]],
            **columns,
            "weighted": accounts.column("weighted"),
            "verdict": np.array(VERDICTS, object)[accounts.column("verdict")],
            "meetings": accounts.column("meetings"),
            "won": hold_ours(holding, labels.own),
            "need_found": (known & FOUND) != 0,
            "told_by_insider": (known & REVEALED) != 0,
        },
        index=pd.Index([customers.unique_id(int(row)) for row in rows], name="customer"),
    )
