"""Where it leaks: a channel's way from the first attempt to the order, stage by stage, with what was lost and why.

The pass rates of a channel multiply to its orders per first attempt, since each stage's survivors are the next
stage's all (E-funnel: dials → connected → talk → interest → order).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simsales.market.ground.offers import Labels

if TYPE_CHECKING:
    import pandas as pd


type Totals = Mapping[str, float]


@dataclass(frozen=True)
class Stage:
    """A stage: how many get here, and what those who get no further are lost by."""

    name: str
    count: Callable[[Totals], float]
    losses: Mapping[str, Callable[[Totals], float]]


def _entry(name: str) -> Callable[[Totals], float]:
    return lambda n: n[name]


INTEREST = Stage(
    "interest",
    _entry("occasions"),
    {
        "kept what they have": _entry("kept"),
        "chose a rival": _entry("lost_sale"),
        "objected": _entry("objected"),
        "put it off": _entry("postponed"),
        "withdrew the order": _entry("withdrew_order"),
    },
)
ORDER = Stage("order", _entry("orders"), {})
OUTBOUND = (
    Stage("dials", _entry("dials"), {"no answer": lambda n: n["dials"] - n["connected"]}),
    Stage("connected", _entry("connected"), {"no rapport": _entry("no_rapport"), "complaint": _entry("complaints")}),
    Stage(
        "talk",
        lambda n: n["connected"] - n["no_rapport"] - n["complaints"],
        {"no need there": _entry("no_need"), "need not found": _entry("undiscovered")},
    ),
    INTEREST,
    ORDER,
)
INBOUND = (
    Stage("came", lambda n: n["visits"] + n["turned_away"], {"turned away": _entry("turned_away")}),
    Stage(
        "served",
        _entry("visits"),
        {
            "no need voiced or found": lambda n: (
                n["visits"] - max(n["occasions"], n["cases_need"], n["cases_capability"])
            ),
            "withdrew unanswered": lambda n: n["withdrew_need"] + n["withdrew_capability"],
            "cannot be delivered to": _entry("undeliverable"),
        },
    ),
    INTEREST,
    ORDER,
)
COLUMNS = ["channel", "stage", "count", "pass_rate", "of_start", "reasons"]


def channels_of(labels: Labels, channel: str | None = None) -> dict[str, int]:
    """The number of a channel by its name, or of all; KeyError for an unknown one."""
    numbers = {name: number for number, name in enumerate(labels.channels)}
    return numbers if channel is None else {channel: numbers[channel]}


def funnel(totals: Mapping[str, Any], channels: Mapping[str, int], worlds: int = 1) -> pd.DataFrame:
    """The stages of channels (name: number) in ``totals`` (entry: numbers by channel), as a mean over worlds.

    ``pass_rate`` is the part of the stage before that gets here, ``of_start`` the part of the first stage, ``reasons``
    what those who get here and no further are lost by. A channel in which nothing happened has no stages.
    """
    import pandas as pd

    rows = []
    for channel, number in channels.items():
        here = {name: float(values[number]) / worlds for name, values in totals.items()}
        stages = OUTBOUND if here["dials"] > 0 else INBOUND
        start = before = stages[0].count(here)
        for stage in stages if start > 0 else ():
            count = stage.count(here)
            reasons = {why: lost for why, of in stage.losses.items() if (lost := of(here)) > 0}
            rate = count / before if before > 0 else float("nan")
            rows.append((channel, stage.name, count, rate, count / start, reasons))
            before = count
    return pd.DataFrame(rows, columns=COLUMNS).set_index(["channel", "stage"])
