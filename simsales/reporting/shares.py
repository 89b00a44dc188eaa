"""Choice shares and elasticities on the terminal."""

from __future__ import annotations

import math

from rich.console import Group
from rich.text import Text

from simsales.experiments.numbers import MISSING
from simsales.experiments.shares import Shares
from simsales.reporting.tables import new_table, spaced


def show_shares(found: Shares, by_segment: bool = False) -> Group:
    """A row an offer: its share, and by what percent it moves with one percent of each monthly price."""
    title = f"{found.strategy}: who decides on {found.category} in {found.channel}, week {found.week}"
    moves = found.elasticities
    table = new_table(title, "Offer", "Share", *(f"1% of {name}" for name in found.offers))
    for row in found.table.itertuples():
        told = [MISSING if math.isnan(each) else f"{each:+.2f}%" for each in moves.loc[row.offer]]
        table.add_row(row.offer, f"{row.share:.2%}", *told)
    parts = [spaced(table)]
    if by_segment:
        within = found.by_segment()
        names = list(within["segment"].unique())
        table = new_table("Shares within segments", "Offer", *names)
        for offer, group in within.groupby("offer", sort=False):
            table.add_row(str(offer), *(f"{each:.2%}" for each in group["share"]))
        parts.append(spaced(table))
    note = "Before the seller closes; elasticities at this week's prices, in percent of the share."
    return Group(*parts, Text(note, style="dim"))
