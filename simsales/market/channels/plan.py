"""What channels sell, whom they call, what they earn and who is credited: the channels' parts of the week's plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.audience import EVERYONE, Audience
from simsales.market.ground.offers import Booleans, Floats, OfferBook
from simsales.market.ground.plan import Plan, PlanPart


class Credit(IntEnum):
    """Who may go on and who is paid when two channels work the same customer."""

    NONE = 0
    FIRST_TOUCH = 1
    TERRITORY = 2
    SPLIT = 3
    ROLES = 4
    DOUBLE = 5

    def or_else(self, other: Credit) -> Credit:
        """Of two rules the one that counts, whichever was said first: sharing, the first touch's right, the seller's.

        >>> Credit.SPLIT.or_else(Credit.FIRST_TOUCH).name, Credit.TERRITORY.or_else(Credit.FIRST_TOUCH).name
        ('SPLIT', 'FIRST_TOUCH')
        """
        return max(other, self, key=lambda each: SETTLES[each])


SETTLES = {
    Credit.NONE: 0, Credit.TERRITORY: 1, Credit.FIRST_TOUCH: 2, Credit.SPLIT: 3, Credit.ROLES: 3, Credit.DOUBLE: 3,
}  # fmt: skip
PROTECTED, TERRITORIES = 1, 2  # bits of access: who registered is protected, customers belong to territories


@dataclass(frozen=True)
class Calling:
    """A campaign: whom an outbound channel calls, about which category (-1: whatever the customer needs).

    It gives up on a customer after so many ``attempts`` (None: never). ``number`` is its place among the campaigns of
    the strategy, from 1; 0 is what a channel does of which no strategy says anything.
    """

    audience: Audience = EVERYONE
    category: int = -1
    rest_weeks: float = 8.0
    number: int = 0
    attempts: int | None = None


@dataclass(frozen=True)
class Naming:
    """Whose accounts some customers are by name: a channel, and an audience."""

    channel: int
    audience: Audience = EVERYONE


@dataclass(frozen=True)
class Passing:
    """A channel passes on a part ``rate`` of whom it advised in vain to another, as leads that are due after a while.

    ``delay_weeks`` later they are due, so many weeks they are waited for; a sale that follows there is credited to who
    ``introduced`` by that part.
    """

    channel: int
    to: int
    rate: float
    delay_weeks: int
    waits_weeks: int
    introduced: float


@dataclass(frozen=True)
class Assortment(PlanPart):
    """What is sold where: ``in_range`` channel x own offer, ``on_sale`` segment x channel x own offer.

    To whom a channel sells at all is in ``serves``, segment x channel: a district's sells to its own. A bundle is in
    range where its channel may sell it, and on sale where a strategy puts it on sale besides. ``withdrawn`` is, as
    ``on_sale``, where an offer was sold until its bundling ended or a hard bundle took its place; ``at_first``, as
    ``in_range``, what the scenario lists.
    """

    on_sale: Booleans
    in_range: Booleans
    serves: Booleans
    withdrawn: Booleans
    at_first: Booleans

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """Products everywhere in range, no bundle on sale."""
        labels = book.labels
        in_range, serves = np.zeros(labels.cells[1:], bool), np.ones(labels.cells[:2], bool)
        for c, channel in enumerate(channels):
            for j, name in enumerate(labels.offers[: labels.own]):
                in_range[c, j] = channel.range is None or name in channel.range
            if channel.district is not None:
                serves[:, c] = np.array(labels.districts) == channel.district
        on_sale = np.broadcast_to(in_range & ~book.is_bundle[: labels.own], labels.cells)
        return cls(on_sale, in_range, serves, withdrawn=np.zeros(labels.cells, bool), at_first=in_range)


def sellable(plan: Plan, launched: Booleans, local: Sequence[Booleans | None]) -> Plan:
    """The plan as it can be sold: of our offers those ``launched``, and a district's channel sells to its own only.

    ``local`` are the segments of each channel's district (None: of all).
    """
    if launched.all() and all(each is None for each in local):
        return plan
    on_sale = plan[Assortment].on_sale & launched
    for c, segments in enumerate(local):
        if segments is not None:
            on_sale[:, c] &= segments[:, None]
    return plan.change(Assortment, on_sale=on_sale)


@dataclass(frozen=True)
class ChannelPolicy(PlanPart):
    """What channels earn, whom they call or ask, and who is credited where two work the same customer.

    ``commission`` segment x channel x own offer, ``proactive`` and ``calling`` (its campaigns; none: it calls
    nobody) by channel; ``protection_weeks`` is for how long a first touch keeps a customer, or, ``at_need``, the first
    who finds a need. ``access`` are bits (``PROTECTED``, ``TERRITORIES``), ``roles`` the parts of who introduced,
    advised and closed; of the accounts ``named`` the first that fits counts. Channels that ``share`` their data pay
    ``sharing_cost`` a month. Of what is said of ``passing`` leads on the last counts for a channel. Nobody comes to a
    channel that is ``closed``. ``campaigns`` are how many there are so far, those that do not run this week included.
    """

    commission: Floats
    proactive: Floats
    calling: tuple[tuple[Calling, ...], ...]
    credit: Credit = Credit.NONE
    protection_weeks: float = 0.0
    campaigns: int = 0
    access: int = 0
    at_need: bool = False
    roles: tuple[float, float, float] = (0.0, 0.0, 1.0)
    named: tuple[Naming, ...] = ()
    share: tuple[int, ...] = ()
    sharing_cost: float = 0.0
    closed: tuple[int, ...] = ()
    passing: tuple[Passing, ...] = ()

    def sharing(self) -> Booleans:
        """Which channels share their data."""
        return np.isin(np.arange(len(self.proactive)), self.share)

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """Each channel's own commission; outbound channels call everybody."""
        shape = book.labels.cells
        commission = np.array([float(channel.commission) for channel in channels])
        return cls(
            commission=np.broadcast_to(commission[:, None], shape),
            proactive=np.zeros(shape[1]),
            calling=tuple((Calling(),) if channel.direction == "outbound" else () for channel in channels),
        )


class PolicyTables(Packed):
    """What loops read of the channels' parts; shapes as in these. Which have ``defected`` no plan says.

    ``passing`` is by channel what it has agreed on: rate, to whom, delay, for how long, credit (``passing.RATE`` …).
    """

    on_sale: Any
    commission: Any
    proactive: Any
    credit: int
    access: int
    roles: Any
    shares: Any
    closed: Any
    defected: Any
    passing: Any


def closed_of(policy: ChannelPolicy) -> Booleans:
    """Which channels are closed."""
    closed: Booleans = np.isin(np.arange(len(policy.proactive)), policy.closed)
    return closed


def sellers_of(plan: Plan) -> Booleans:
    """Which channels speak for who held an offer at the start, in no channel: segment x channel x own offer.

    Those that sell it to their segment; where none does any more, those that sold it before it was withdrawn; else
    those in whose range it is, each as far as they are open; else those in whose range the scenario has it, open or
    not. All, where none of these serves the segment.
    """
    said, is_open = plan[Assortment], ~closed_of(plan[ChannelPolicy])[None, :, None]
    speak = said.on_sale & is_open, said.withdrawn & is_open, said.in_range & is_open, said.at_first
    sellers: Booleans = np.zeros(said.on_sale.shape, bool)
    for each in speak:
        sellers = sellers | (each & said.serves[:, :, None] & ~sellers.any(axis=1, keepdims=True))
    sellers = sellers | ~sellers.any(axis=1, keepdims=True)
    return sellers


def policy_tables(assortment: Assortment, policy: ChannelPolicy) -> PolicyTables:
    """The channels' parts as arrays."""
    return PolicyTables(
        on_sale=np.array(assortment.on_sale, np.bool_),
        commission=np.array(policy.commission, np.float64),
        proactive=np.array(policy.proactive, np.float64),
        credit=int(policy.credit),
        access=int(policy.access),
        roles=np.array(policy.roles, np.float64),
        shares=policy.sharing(),
        closed=closed_of(policy),
        defected=np.zeros(len(policy.proactive), np.bool_),
        passing=_passing(policy),
    )


def _passing(policy: ChannelPolicy) -> Floats:
    """What each channel has agreed on with another: nothing is passed on where nothing is said."""
    table: Floats = np.zeros((len(policy.proactive), 5))
    for each in policy.passing:
        table[each.channel] = each.rate, each.to, each.delay_weeks, each.waits_weeks, each.introduced
    return table
