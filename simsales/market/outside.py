"""What is done to a market from outside, between its weeks: it is looked at before the next one is lived.

Who writes to the customers (``agent.holding = …``, ``set``, ``do``, a column) has all of them looked at again. What the
compiled rules could not read is refused: the number of an offer that there is not, a share above 1, what is no number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from simsales.columnar.columns import Population
from simsales.market.ground.again import stir
from simsales.market.ground.kinds import LIVES, ORIENTATIONS, SENSITIVITIES
from simsales.market.ground.offers import Labels, OfferBook
from simsales.market.ground.state import EXPLICIT
from simsales.market.people import Customer, People

FLAGS = ("do_not_call", "closed_to_us", "unwanted", "need_over", "won_in_run", "vouchers")
SHARES = ("satisfaction", "expectation", "relationship", "awareness", "insight")
AMOUNTS = ("price_response", "paid", "usual_paid", "agreed", "listed", "billed", "credit", "usage", "points", "fatigue")
OF_A_CHANNEL = ("bought_in", "owner", "named", "passed_by", "passed_to", "caller", "tried_by", "listed_by")
FAR = float(np.finfo(np.float64).max)


class Lived(Protocol):
    """What this needs of a market."""

    week: int
    weeks: int
    book: OfferBook
    customers: Population[Customer]

    def everybody(self) -> People:
        """The customers' columns."""


def heed(market: Lived) -> None:
    """Before a week: heed what was done from outside since the last.

    RuntimeError if no week is left; ValueError, naming customer, column and range, for what cannot stand there.
    """
    if market.week >= market.weeks:
        raise RuntimeError(f"the run is over: its {market.weeks} weeks (run.weeks) have been lived")
    if not market.customers.handed_out:
        return
    wrong = list(_wrong(market.customers, market.book.labels))
    if wrong:
        raise ValueError("; ".join(wrong))
    stir(market.everybody())
    market.customers.handed_out = False


def ranges_of(labels: Labels) -> dict[str, tuple[float, float]]:
    """What may stand in a column, from the least to the most; a column that is not named takes any number."""
    numbers = {
        "segment": labels.segments, "life": LIVES, "orientation": ORIENTATIONS, "sensitivity": SENSITIVITIES,
        "need": range(EXPLICIT + 1), "origin": range(3),
    }  # fmt: skip
    or_none = {
        "holding": labels.offers, "passed_about": labels.categories, **dict.fromkeys(OF_A_CHANNEL, labels.channels),
    }  # fmt: skip
    return {
        **{name: (0.0, float(len(of) - 1)) for name, of in numbers.items()},
        **{name: (-1.0, float(len(of) - 1)) for name, of in or_none.items()},
        **dict.fromkeys((*FLAGS, *SHARES), (0.0, 1.0)),
        **dict.fromkeys(AMOUNTS, (0.0, FAR)),
    }


def _wrong(customers: Population[Customer], labels: Labels) -> Iterator[str]:
    """What stands in the columns and cannot: of each column the first."""
    ranges = ranges_of(labels)
    for name, field in Customer._fields.items():
        if name not in ranges and field.dtype.kind != "f":
            continue
        column, (least, most) = customers.column(name), ranges.get(name, (-FAR, FAR))
        if column.size == 0 or least <= float(column.min()) <= float(column.max()) <= most:  # of what is no number: not
            continue
        values: Any = column.reshape(len(column), -1).astype(np.float64)
        row, at = np.argwhere(~((values >= least) & (values <= most)))[0]
        within = "a number" if name not in ranges else f"from {least:g} to {most:g}" if most < FAR else "0 or more"
        yield f"{name} of customer {row + 1} is {values[row, at]:g}: expected {within}"
