"""Promises kept and broken: the three responses to a customer (A-three) by desk and segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simsales.market.service.keys import RESPONSES

if TYPE_CHECKING:
    import pandas as pd

EVERYBODY = "all"
COUNTED = ("cases", "responded", "late", "withdrew", "escalated", "hours")
COLUMNS = ["desk", "segment", "cases", "late", "withdrew", "escalated", "hours"]


def promises(totals: Mapping[str, Any], segments: Sequence[str], worlds: int = 1) -> pd.DataFrame:
    """By desk and segment (and all of them): the mean count of ``cases`` in a world, and what became of them.

    ``totals`` are entries by segment, those of all districts. ``late`` are the parts of the cases that were
    answered or withdrawn after the promised time, ``withdrew`` those that were withdrawn, ``escalated`` those that a
    supervisor took over; ``hours`` is how long an answer took on average, by the clock. A desk to which nobody came has
    no row.
    """
    import pandas as pd

    rows = []
    for desk in RESPONSES:
        counted = {what: totals[f"{what}_{desk}"] for what in COUNTED}
        split = [{what: float(values[s]) for what, values in counted.items()} for s in range(len(segments))]
        whole = {what: float(values.sum()) for what, values in counted.items()}
        for segment, here in [*zip(segments, split, strict=True), (EVERYBODY, whole)]:
            if here["cases"] > 0:
                parts = [here[what] / here["cases"] for what in ("late", "withdrew", "escalated")]
                hours = here["hours"] / here["responded"] if here["responded"] > 0 else float("nan")
                rows.append((desk, segment, here["cases"] / worlds, *parts, hours))
    return pd.DataFrame(rows, columns=COLUMNS).set_index(["desk", "segment"])
