"""Choice shares and elasticities on the terminal."""

from __future__ import annotations

import math

from rich.console import Group, RenderableType
from rich.text import Text

from simsales.experiments.numbers import MISSING
from simsales.experiments.shares import Shares
from simsales.reporting.tables import new_table, spaced

MOST = 7  # offers whose prices have a column each; of more only the own elasticities are shown


def show_shares(found: Shares, by_segment: bool = False) -> Group:
    """A row an offer: its share, and by what percent it moves with one percent of each monthly price, by number."""
    title = f"{found.strategy}: who decides on {found.category} in {found.channel}, week {found.week}"
    moves, few = found.elasticities, len(found.offers) <= MOST
    numbers = [str(k) for k in range(1, len(found.offers) + 1)]
    table = new_table("", "Offer", "Share", *(numbers if few else ["own"]))
    for number, row in zip([*numbers, ""], found.table.itertuples(), strict=True):
        shown = moves.loc[row.offer] if few else [moves.loc[row.offer].get(row.offer, math.nan)]
        told = [MISSING if math.isnan(each) else f"{each:+.2f}" for each in shown]
        table.add_row(f"{number} {row.offer}".strip(), f"{row.share:.2%}", *told)
    parts: list[RenderableType] = [Text(title, style="bold"), spaced(table)]
    if by_segment:
        within = found.by_segment()
        table = new_table("Shares within segments", "Offer", *within["segment"].unique())
        for offer, group in within.groupby("offer", sort=False):
            table.add_row(str(offer), *(f"{each:.2%}" for each in group["share"]))
        parts.append(spaced(table))
    whose = "offer 1, 2, …" if few else "the offer itself"
    note = f"Before the seller closes. On the right: percent of the share by 1% of the monthly price of {whose}."
    return Group(*parts, Text(note, style="dim"))
