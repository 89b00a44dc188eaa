"""The plan of a week: what a strategy has decided, as immutable tables over segment x channel x offer.

A plan starts as the scenario's list (``Plan.listed``); each component of a strategy turns it into the next one.
Prices are in currency a month, one-off prices in currency, time in weeks, shares as parts of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simsales.market.accounts.plan import Approaching
from simsales.market.attention.plan import Cultivating, Display
from simsales.market.bundle.plan import Lock
from simsales.market.care.plan import Maintaining
from simsales.market.channels.plan import Calling, Credit
from simsales.market.contract.plan import Planned
from simsales.market.friends.plan import Asking
from simsales.market.ground.kinds import EFFORTS
from simsales.market.ground.offers import Booleans, Floats, Integers, OfferBook
from simsales.market.ground.plan import ReadOnly
from simsales.market.leads.plan import Dispatch, Grading, ModeOrder, NameList, Recording, Retry, Stance
from simsales.market.needs.plan import MomentsFirst
from simsales.market.price.plan import Authority, Targeted
from simsales.market.promotion.plan import Coupon, FreeWeeks, Rewarding
from simsales.market.scenario import Scenario
from simsales.market.selling.plan import Deck
from simsales.market.staff.plan import Clawback, Coaching, Goal, Heads, Reward, Wage
from simsales.market.usage.plan import FLAT, Blocks
from simsales.market.visits.plan import HandOver


@dataclass(frozen=True)
class Plan(ReadOnly):
    """What is on sale this week, where, to whom, at what price, and how the channels behave.

    Shapes: ``price``, ``once``, ``gift``, ``gift_cost``, ``explaining`` (what of the gifts' worth the seller must
    explain, in currency), ``saving``, ``on_sale``, ``commission``,
    ``rep_commission`` (of the rep who sells, on top), ``commitment``, ``reprices``, ``terms`` (the number, among the
    ``tariffs``, of what usage costs) segment x channel x own offer;
    ``in_range`` channel x own offer; ``exposure`` (a display is seen by everybody), ``promoted`` own offer;
    ``renews`` (weeks by which a commitment goes on that ends unasked) segment x own offer;
    ``proactive`` channel; ``effort`` channel x trust, need, present, close (parts of one).

    ``saving`` is the list value given away by promotions on one order; ``spending`` has a table for each promotion,
    in the order in which they propose: what an order costs its budget (list value and gifts). Where it ``reprices``,
    this week's price also reaches holders out of commitment who bought there; who bought in no channel (they held the
    offer at the start) is reached where every channel reprices, at the lowest of the channels' prices.

    All tables are read-only copies: a component makes new ones (``replace(plan, price=plan.price * 0.9)``).
    """

    price: Floats
    once: Floats
    gift: Floats
    gift_cost: Floats
    explaining: Floats
    saving: Floats
    on_sale: Booleans
    in_range: Booleans
    commission: Floats
    rep_commission: Floats
    commitment: Integers
    exposure: Floats
    promoted: Booleans
    reprices: Booleans
    terms: Integers
    renews: Integers
    proactive: Floats
    effort: Floats
    tariffs: tuple[Blocks, ...] = (FLAT,)
    targeted: tuple[Targeted, ...] = ()
    calling: tuple[Calling | None, ...] = ()
    coaching: tuple[Coaching, ...] = ()
    credit: Credit = Credit.NONE
    protection_weeks: float = 0.0
    spending: tuple[Floats, ...] = ()
    dispatch: tuple[Dispatch, ...] = ()
    grading: tuple[Grading, ...] = ()
    recording: tuple[Recording, ...] = ()
    retries: tuple[Retry, ...] = ()
    approaches: tuple[Approaching, ...] = ()
    wages: tuple[Wage, ...] = ()
    goals: tuple[Goal, ...] = ()
    rewards: tuple[Reward, ...] = ()
    clawback: Clawback | None = None
    heads: tuple[Heads, ...] = ()
    asking: tuple[Asking, ...] = ()
    lists: tuple[NameList, ...] = ()

    def set_aside(self, channel: int) -> float:
        """The part of a channel's capacity that goes into asking for referrals."""
        return min(sum((each.time for each in self.asking if each.channels[channel]), 0.0), 1.0)

    moments_first: tuple[MomentsFirst, ...] = ()
    stances: tuple[Stance, ...] = ()

    @property
    def asks_life(self) -> bool:
        """Whether any of its targets asks for the stage of life."""
        audiences = [*(each.audience for each in self.targeted), *(each.audience for each in self.calling if each)]
        audiences += [self.planned.audience] if self.planned else []
        audiences += [each.audience for each in self.cultivation]
        return any(audience.life is not None for audience in audiences)

    order: ModeOrder | None = None
    hand_overs: tuple[HandOver, ...] = ()
    care: tuple[Maintaining, ...] = ()
    events: tuple[float, ...] = ()  # customer events of this week: their cost per guest
    locks: tuple[Lock, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    trials: tuple[FreeWeeks, ...] = ()
    rewarding: tuple[Rewarding, ...] = ()
    displays: tuple[Display, ...] = ()
    cards: tuple[Deck, ...] = ()
    authority: tuple[Authority, ...] = ()
    planned: Planned | None = None
    cultivation: tuple[Cultivating, ...] = ()

    @property
    def promotions(self) -> int:
        """How many promotions there are so far: the number of the next one."""
        return len(self.spending)

    @property
    def pays_by_sale(self) -> bool:
        """Whether it matters which rep sold what: for commission of their own, goals, or what may be clawed back."""
        return bool(self.goals) or self.clawback is not None or bool(self.rep_commission.any())

    @classmethod
    def listed(cls, scenario: Scenario, book: OfferBook) -> Plan:
        """The scenario's own list: products at list price everywhere in range, no bundle on sale."""
        labels = book.labels
        shape = (len(labels.segments), len(labels.channels), labels.own)
        in_range = np.zeros(shape[1:], bool)
        commission = np.zeros(shape[1:])
        for c, channel in enumerate(scenario.channels.values()):
            for j, name in enumerate(labels.offers[: labels.own]):
                in_range[c, j] = channel.range is None or name in channel.range
                commission[c, j] = channel.commission
        return cls(
            price=np.broadcast_to(book.list_price[: labels.own], shape),
            once=np.broadcast_to(book.list_once[: labels.own], shape),
            gift=np.zeros(shape),
            gift_cost=np.zeros(shape),
            explaining=np.zeros(shape),
            saving=np.zeros(shape),
            on_sale=np.broadcast_to(in_range & ~book.is_bundle[: labels.own], shape),
            in_range=in_range,
            commission=np.broadcast_to(commission, shape),
            rep_commission=np.zeros(shape),
            commitment=np.broadcast_to(book.commitment[: labels.own], shape),
            exposure=np.zeros(labels.own),
            promoted=np.zeros(labels.own, bool),
            reprices=np.zeros(shape, bool),
            terms=np.broadcast_to(book.terms[: labels.own], shape),
            renews=np.zeros((len(labels.segments), labels.own), np.int64),
            tariffs=book.tariffs,
            proactive=np.zeros(len(labels.channels)),
            effort=np.full((len(labels.channels), len(EFFORTS)), 1 / len(EFFORTS)),
            calling=tuple(Calling() if c.direction == "outbound" else None for c in scenario.channels.values()),
        )

    def where(self, segments: Booleans, channels: Booleans, offers: Booleans) -> Booleans:
        """The cells of a segment x channel x offer table where all three hold."""
        cells: Booleans = segments[:, None, None] & channels[None, :, None] & offers[None, None, :]
        return cells
