"""What promotions give beside a price cut, and what they cost their budgets: the promotions' part of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.audience import Audience, conditions_of
from simsales.market.ground.offers import Booleans, Floats, Integers, OfferBook
from simsales.market.ground.plan import PlanPart, ReadOnly
from simsales.market.price.plan import Prices

TOLERANCE = 1e-9  # in currency: so much may sums of budgets be apart


def affordable(takes: Any, left: Any) -> Any:
    """Whether so much is left (``budgets.is_paid`` for whole tables at once).

    >>> affordable(np.array([50.0, 51.0]), 50.0).tolist()
    [True, False]
    """
    return takes <= left + TOLERANCE


@dataclass(frozen=True)
class Coupon(ReadOnly):
    """So much off an order, in currency, for a ``part`` of an audience: who got one and thinks of it (by ``luck``)."""

    audience: Audience
    offers: Booleans
    channels: Booleans
    face: float
    part: float
    promotion: int
    luck: int


@dataclass(frozen=True)
class Promotions(PlanPart):
    """What promotions give: by segment x channel x own offer, if not said otherwise; money in currency.

    ``gift`` is worth so much to customers and costs us ``gift_cost``; ``explaining`` is what of its worth the seller
    must explain. ``saving`` is the list value given away on one order; ``spending`` has a table for each promotion, in
    the order in which they propose: what an order costs its budget (list value and gifts; what comes off its bills
    aside). ``promoted`` own offer.
    ``free_weeks`` are for who has not had the category from us, given by promotion ``free_by``; ``reward`` is for a
    referred order, by the segment of who orders, from the budget of promotion ``rewarded_by`` (both -1: none).
    ``off`` is the part off the bills for the first ``off_weeks`` of an order, given by promotion ``off_by`` (-1: none)
    with ``off_once``, a cut of what is paid once. ``budgets`` are what each promotion may give away in all (infinite:
    no limit). ``asked`` are the prices by which a budget measures, ``withheld`` by a promotion's number the
    cells in which its budget could not pay when it measured so (``proposing``). ``coupon_names`` are those of the
    coupons' luck so far, those that do not run this week included.
    """

    gift: Floats
    gift_cost: Floats
    explaining: Floats
    saving: Floats
    promoted: Booleans
    free_weeks: Floats
    free_by: Integers
    reward: Floats
    rewarded_by: Integers
    off: Floats
    off_weeks: Floats
    off_by: Integers
    off_once: Floats
    spending: tuple[Floats, ...] = ()
    budgets: tuple[float, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    asked: Prices | None = None
    withheld: tuple[tuple[int, Booleans], ...] = ()
    coupon_names: tuple[str, ...] = ()

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """No promotion."""
        shape = book.labels.cells
        nothing = np.zeros(shape)
        return cls(
            gift=nothing,
            gift_cost=nothing,
            explaining=nothing,
            saving=nothing,
            promoted=np.zeros(book.labels.own, bool),
            free_weeks=np.zeros(shape),
            free_by=np.full(shape, -1, np.int64),
            reward=nothing,
            rewarded_by=np.full(shape, -1, np.int64),
            off=nothing,
            off_weeks=nothing,
            off_by=np.full(shape, -1, np.int64),
            off_once=nothing,
        )

    @property
    def number(self) -> int:
        """How many promotions there are so far: the number of the next one."""
        return len(self.spending)


class Giving(Packed):
    """This week's coupons (one a row), and by segment x channel x own offer what must be explained, and free weeks.

    ``explaining`` is in currency; ``free_by`` the promotion that gives the free weeks. ``reward`` (as large a table) is
    paid for a referred order, from the budget of promotion ``rewarded_by`` (-1: none). ``budget`` is what each may give
    away in all to the customers who are simulated.
    """

    vouchers: bool
    audience: Any
    offers: Any
    channels: Any
    face: Any
    part: Any
    promotion: Any
    luck: Any
    explaining: Any
    trials: bool
    free_weeks: Any
    free_by: Any
    reward: Any
    rewarded_by: Any
    budget: Any
    off: Any
    off_weeks: Any
    off_by: Any


class PromotionTables(Packed):
    """What loops read of the promotions; ``spending`` is promotion x segment x channel x own offer."""

    gift: Any
    gift_cost: Any
    saving: Any
    spending: Any


def promotion_tables(said: Promotions) -> PromotionTables:
    """The promotions as arrays."""
    return PromotionTables(
        gift=np.array(said.gift, np.float64),
        gift_cost=np.array(said.gift_cost, np.float64),
        saving=np.array(said.saving, np.float64),
        spending=np.array(said.spending, np.float64).reshape(len(said.spending), *said.gift.shape),
    )


def giving_of(said: Promotions, share: float) -> Giving:
    """What promotions give that depends on the customer: coupons one a row, free weeks, rewards; of budgets a part."""
    coupons, n = said.coupons, len(said.coupons)
    _, channels, own = said.gift.shape
    return Giving(
        vouchers=n > 0,
        audience=conditions_of([c.audience for c in coupons]),
        offers=np.array([c.offers for c in coupons], np.bool_).reshape(n, own),
        channels=np.array([c.channels for c in coupons], np.bool_).reshape(n, channels),
        face=np.array([c.face for c in coupons], float),
        part=np.array([c.part for c in coupons], float),
        promotion=np.array([c.promotion for c in coupons], np.int64),
        luck=np.array([c.luck for c in coupons], np.int64),
        explaining=np.array(said.explaining, float),
        trials=bool((said.free_by >= 0).any()),
        free_weeks=np.array(said.free_weeks, float),
        free_by=np.array(said.free_by, np.int64),
        reward=np.array(said.reward, float),
        rewarded_by=np.array(said.rewarded_by, np.int64),
        budget=np.array(said.budgets, float) * share,
        off=np.array(said.off, float),
        off_weeks=np.array(said.off_weeks, float),
        off_by=np.array(said.off_by, np.int64),
    )
