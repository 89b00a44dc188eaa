"""What is counted in a week, put together from the rooms: by segment x channel x offer.

"No channel" and "no offer" have a column of their own, after the last channel and the last offer, so that totals over
any split agree.
"""

from __future__ import annotations

from typing import Any

from simsales.core.packed import packed
from simsales.market.accounts import state as accounts
from simsales.market.attention import state as attention
from simsales.market.bond import state as bond
from simsales.market.bundle import state as bundle
from simsales.market.care import state as care
from simsales.market.channels import state as channels
from simsales.market.choice import state as choice
from simsales.market.compliance import state as compliance
from simsales.market.contract import state as contract
from simsales.market.feedback import state as feedback
from simsales.market.friends import state as friends
from simsales.market.ground.offers import Floats
from simsales.market.leads import state as leads
from simsales.market.needs import state as needs
from simsales.market.price import state as price
from simsales.market.promotion import state as promotion
from simsales.market.selling import state as selling
from simsales.market.service import state as service
from simsales.market.staff import state as staff
from simsales.market.usage import state as usage
from simsales.market.visits import state as visits

ENTRIES: tuple[str, ...] = (
    *needs.COUNTS,
    *visits.COUNTS,
    *service.COUNTS,
    *leads.COUNTS,
    *selling.COUNTS,
    *channels.COUNTS,
    *choice.COUNTS,
    *contract.COUNTS,
    *bond.COUNTS,
    *care.COUNTS,
    *friends.COUNTS,
    *staff.COUNTS,
    *accounts.COUNTS,
    *promotion.COUNTS,
    *usage.COUNTS,
    *bundle.COUNTS,
    *price.COUNTS,
    *attention.COUNTS,
    *feedback.COUNTS,
    *compliance.COUNTS,
)
GROUPS: dict[str, tuple[str, ...]] = {
    **contract.GROUPS,
    **leads.GROUPS,
    **friends.GROUPS,
    **bond.GROUPS,
    **price.GROUPS,
    **service.GROUPS,
}
"""Entries that are counted as one array with an axis more: they stand beside each other in ``ENTRIES``."""

_Tally: Any = packed("_Tally", ("segments", "nobody", "nothing", *ENTRIES, *GROUPS))


class Tally(_Tally):
    """A week's counts as mechanisms add to them: an array of segment x (channel + 1) x (offer + 1) by entry's name.

    ``segments`` is how many there are, ``nobody`` is the number of "no channel", ``nothing`` that of "no offer".
    """


def tally_of(counts: Floats) -> Tally:
    """The entries of an array of entry x segment x (channel + 1) x (offer + 1), by name (no copies).

    >>> import numpy as np
    >>> tally = tally_of(np.zeros((len(ENTRIES), 1, 2, 3)))
    >>> tally.orders[0, tally.nobody, 0] += 1.0
    >>> tally.nobody, tally.nothing, tally.orders.sum(), tally.stage.shape
    (1, 2, np.float64(1.0), (4, 1, 2, 3))
    """
    firsts = {name: ENTRIES.index(names[0]) for name, names in GROUPS.items()}
    return Tally(
        segments=counts.shape[1],
        nobody=counts.shape[2] - 1,
        nothing=counts.shape[3] - 1,
        **{name: counts[k] for k, name in enumerate(ENTRIES)},
        **{name: counts[k : k + len(GROUPS[name])] for name, k in firsts.items()},
    )
