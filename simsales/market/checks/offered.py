"""What a strategy is checked against: how long it runs, for whom, what there is to sell, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from simsales.market.bundle.keys import Parts
from simsales.market.ground.keys import Serves
from simsales.market.ground.offers import OfferBook
from simsales.market.ground.plan import Plan
from simsales.market.staff.keys import ChannelStaff, Reps


@dataclass(frozen=True)
class Offered:
    """The parts of a scenario that its strategies must fit; all by name.

    ``customers`` is the part of all customers that is in each segment, ``rivals`` are the offers of all competitors;
    ``listed`` gives the offer book, and the plan that nobody has changed.
    """

    weeks: int
    customers: Mapping[str, float]
    products: Mapping[str, Serves]
    bundles: Mapping[str, Parts]
    channels: Mapping[str, ChannelStaff]
    reps: Mapping[str, Reps]
    rivals: Sequence[Serves]
    listed: Callable[[], tuple[OfferBook, Plan]]
