"""The customers of a file, as the market takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simsales.files.problems import Problem
from simsales.market.customer_notes import Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simsales.market.scenario import World


@dataclass(frozen=True, eq=False)
class CustomerTable:
    """What a customer file says, one element a customer in the file's order; what is not said is nan or -1.

    ``segment``, ``district``: index into the scenario's. ``tenure_weeks``: weeks as our customer. ``charge``:
    paid a month. ``holds``: a column's offers, and for every customer the index of the one held.
    ``commitment_weeks``: length of the contract. ``contract_ends_weeks``: weeks until it ends (below 0: it has).
    ``attributes``: by name. ``reading``: how the file was read, and which of its rows were left out. ``columns``: of
    those that strategies ask for, the different cells, and each customer's (-1: blank); ``header``: what may be asked.
    ``ends_of``: by offer, weeks until the contract for it ends, where rows are contracts.
    """

    n: int
    segment: NDArray[np.int32]
    district: NDArray[np.int32]
    tenure_weeks: NDArray[np.float64]
    charge: NDArray[np.float64]
    holds: tuple[tuple[tuple[str, ...], NDArray[np.int32]], ...]
    commitment_weeks: NDArray[np.float64]
    contract_ends_weeks: NDArray[np.float64]
    attributes: dict[str, NDArray[np.float64]]
    reading: Reading | None = None
    columns: dict[str, tuple[tuple[str, ...], NDArray[np.int32]]] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    effects: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    ends_of: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def skipped(self) -> tuple[Problem, ...]:
        """The bad rows."""
        return () if self.reading is None else self.reading.left_out


def parts_of(world: World, table: CustomerTable | None, of: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """The part of the customers in each of the world's ``cells``: a segment, or a segment in a district.

    Those of a file are where it says they are, and where it does not say, as they are drawn: by ``share``, as all are
    without a file. ``of``: of these customers only.
    """
    shares, tree = np.array([each.share for each in world.segments.values()]), world.organisation
    homes = np.ones((len(shares), 1)) if tree is None else np.array([tree.parts(name) for name in world.segments])
    drawn = shares[:, None] * homes
    if table is None:
        return drawn.ravel()
    rows = np.ones(table.n, bool) if of is None else of
    segment, district = table.segment[rows], table.district[rows]
    said, at_home = segment >= 0, district >= 0
    counts: NDArray[np.float64] = np.count_nonzero(~said & ~at_home) * drawn
    counts += np.bincount(segment[said & ~at_home], minlength=len(shares))[:, None] * homes
    counts += shares[:, None] * np.bincount(district[~said & at_home], minlength=homes.shape[1])
    np.add.at(counts, (segment[said & at_home], district[said & at_home]), 1.0)
    return counts.ravel() / max(len(segment), 1)
