"""Every tidy table of a comparison, by its name: what the workbook's sheets, the CSV and the Parquet files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from simsales.experiments.bridge import END, START

if TYPE_CHECKING:
    from simsales.experiments.comparison import Comparison
    from simsales.market.record import Split

KEYS = (
    "strategy", "segment", "channel", "product", "district", "city", "measure", "stage", "reason", "step", "week",
    "world", "seed",
)  # fmt: skip
"""The columns that say what a row is about; the others hold its figures, and words (``label``)."""


def tables(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """The tables of which there is something to say, each with plain columns and a row a figure.

    ``means``, ``differences``, ``bridge``, ``by_segment``, ``by_channel``, ``by_product`` (of an organisation
    ``by_district`` and ``by_city``), ``funnel``, ``losses`` (why a stage is not reached), ``weekly`` and ``runs``; none
    of a comparison without worlds.
    """
    if not comparison.worlds:
        return {}
    found = {"means": comparison.table()}
    if len(comparison.strategies) > 1:
        found["differences"] = comparison.differences()
    if comparison.has_bridge:
        made = comparison.bridge()
        found["bridge"] = made.steps.assign(label={**made.steps["label"], START: made.then, END: made.now})
    splits: tuple[Split, ...] = ("segment", "channel", "product", *comparison.places)
    for by in splits:
        found[f"by_{by}"] = comparison.by(by)
    funnel = comparison.funnel()
    found["funnel"] = funnel.drop(columns="reasons")
    found |= {"losses": losses(funnel), "weekly": weekly(comparison), "runs": comparison.runs}
    return {name: _plain(frame) for name, frame in found.items() if len(frame)}


def losses(funnel: pd.DataFrame) -> pd.DataFrame:
    """Why stages of a funnel are not reached: by its index and ``reason``, how many are ``lost`` in a mean world."""
    rows = [(*where, why, lost) for where, reasons in funnel["reasons"].items() for why, lost in reasons.items()]
    return pd.DataFrame(rows, columns=[*funnel.index.names, "reason", "lost"])


def weekly(comparison: Comparison) -> pd.DataFrame:
    """The headline measures week by week, with intervals."""
    frames = {name: comparison.weekly(name) for name in comparison.headlines}
    return pd.concat(frames, names=["measure"]).reorder_levels(["strategy", "measure", "week"])


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    named = [name for name in frame.index.names if name is not None]
    return frame.reset_index(named) if named else frame.reset_index(drop=True)
