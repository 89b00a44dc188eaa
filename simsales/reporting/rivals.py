"""What rivals asked in a run, a line a rival."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def rival_lines(asked: pd.DataFrame | None, currency: str) -> Iterator[str]:
    """What each rival asked for its offers, a line a rival: at first, at the lowest and at last.

    >>> import pandas as pd
    >>> offers = [(0, "One", "a", 60.0), (1, "One", "a", 45.0), (2, "One", "a", 50.0), (0, "Two", "b", 9.0)]
    >>> print(*rival_lines(pd.DataFrame(offers, columns=["week", "rival", "offer", "price"]), "CNY"), sep="\\n")
    One asks (CNY a month): a 60 at first, 45 at the lowest, 50 at last
    Two asks (CNY a month): b 9 throughout
    """
    for rival, rows in () if asked is None else asked.groupby("rival", sort=False):
        offers = []
        for offer, prices in rows.groupby("offer", sort=False)["price"]:
            first, lowest, last = (f"{price:,.6g}" for price in (prices.iloc[0], prices.min(), prices.iloc[-1]))
            moved = prices.nunique() > 1
            figures = f"{first} at first, {lowest} at the lowest, {last} at last" if moved else f"{first} throughout"
            offers.append(f"{offer} {figures}")
        yield f"{rival} asks ({currency} a month): {'; '.join(offers)}"
