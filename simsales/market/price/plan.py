"""What an order costs and binds to, price cuts for some, who may grant discounts: the price part of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.audience import Audience, conditions_of
from simsales.market.ground.offers import Booleans, Floats, OfferBook
from simsales.market.ground.plan import Plan, PlanPart, ReadOnly

LEVELS_AT_MOST = 4  # rep, manager, director, board (B-auth)


@dataclass(frozen=True)
class Authority(ReadOnly):
    """Who may grant how much in some cells (segment x channel x own offer).

    ``limits`` are the parts of the price that each level may grant, the rep's first; a request takes ``wait`` weeks
    for every level above the rep's, and is granted there with chance ``grants``. Who holds one of the offers and has at
    most ``early`` weeks left of its commitment is offered a discount for a new one (below 0: nobody is).
    """

    cells: Booleans
    limits: tuple[float, ...]
    wait: float
    grants: float
    early: float = -1.0


@dataclass(frozen=True)
class Targeted(ReadOnly):
    """A price cut for an audience: on new orders, and on the running bill if ``on_bill``; ``promotion`` pays for it.

    It is had in its ``cells`` (segment x channel x own offer). If it ``lasts`` so many weeks, it is off these bills,
    and the price is the usual one (0: off the price for good).
    """

    audience: Audience
    cells: Booleans
    off: float
    commitment: float | None = None
    on_bill: bool = False
    promotion: int = -1
    lasts: float = 0.0


@dataclass(frozen=True)
class Prices(PlanPart):
    """What an order costs a month and once, and the commitment that goes with it: segment x channel x own offer.

    ``against`` is the commitment, in weeks, against which something is given there besides the price: no cut shortens
    it (``terms.commitment_of``).

    Where it ``reprices``, this week's price also reaches holders out of commitment who bought there; who bought in no
    channel (they held the offer at the start) is reached where every channel that sells it to them reprices, at the
    lowest of these channels' prices. Of several in ``authority`` for the same cell the last counts. ``price_off`` and
    ``once_off`` are what promotions have taken off the list in ``price`` and ``once`` (``off_list``): with them they
    are the list prices.
    """

    price: Floats
    once: Floats
    commitment: Floats
    against: Floats
    reprices: Booleans
    price_off: Floats
    once_off: Floats
    targeted: tuple[Targeted, ...] = ()
    authority: tuple[Authority, ...] = ()

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """Products at list price, with their own commitment."""
        own, shape = book.labels.own, book.labels.cells
        return cls(
            price=np.broadcast_to(book.list_price[:own], shape),
            once=np.broadcast_to(book.list_once[:own], shape),
            commitment=np.broadcast_to(book.commitment[:own], shape),
            against=np.zeros(shape),
            reprices=np.zeros(shape, bool),
            price_off=np.zeros(shape),
            once_off=np.zeros(shape),
        )


def cut_by(plan: Plan, cells: Booleans, by: float | Floats) -> Plan:
    """The plan with a part ``by`` off what is paid in some cells, monthly and once; below 0 it is a rise."""
    prices = plan[Prices]
    price = np.where(cells, prices.price * (1 - by), prices.price)
    return plan.change(Prices, price=price, once=np.where(cells, prices.once * (1 - by), prices.once))


def off_list(plan: Plan, price: Floats, once: Floats) -> Plan:
    """The plan at lower prices, monthly and once, that are no new list: a discount for who orders now."""
    prices = plan[Prices]
    price_off, once_off = prices.price_off + (prices.price - price), prices.once_off + (prices.once - once)
    return plan.change(Prices, price=price, once=once, price_off=price_off, once_off=once_off)


def bind_for(prices: Prices, cells: Booleans, commitment: float | Floats) -> dict[str, Floats]:
    """How long orders bind in some cells where something is given against a commitment, in weeks, as ``Prices``."""
    return {
        "commitment": np.where(cells, np.maximum(prices.commitment, commitment), prices.commitment),
        "against": np.where(cells, np.maximum(prices.against, commitment), prices.against),
    }


class PriceTables(Packed):
    """What loops read of the prices.

    ``listed`` and ``listed_once`` are the list prices. ``target_cells`` are where each cut is had with an order (cut x
    segment x channel x own offer), ``bill_cells`` where it is had on the bill. These, ``bill_price``, ``bill_listed``
    and ``reprices`` have a last channel more, for who bought in none of them: the channels that sell them an offer
    (``sells``) speak for these; there ``bill_cells`` says that any of them does, and all have some cut. ``early`` is by
    segment, channel and own offer the weeks before the end of a commitment in which reps may bargain about a new one
    (-1: none).
    """

    price: Any
    once: Any
    commitment: Any
    against: Any
    reprices: Any
    listed: Any
    listed_once: Any
    bill_price: Any
    bill_listed: Any
    audience: Any
    target_off: Any
    target_cells: Any
    target_commitment: Any
    target_on_bill: Any
    bill_cells: Any
    sells: Any
    target_promotion: Any
    target_lasts: Any
    early: Any


def price_tables(prices: Prices, sellers: Booleans) -> PriceTables:
    """The prices as arrays; cuts for an audience one a row.

    Who bought in no channel has what holds in all of the ``sellers`` of an offer to their segment.
    """
    targets = prices.targeted
    cells = np.array([t.cells for t in targets], np.bool_).reshape(len(targets), *prices.price.shape)
    on_bill = np.array([t.on_bill for t in targets], np.bool_)
    price, once = np.array(prices.price, np.float64), np.array(prices.once, np.float64)
    listed = price + prices.price_off

    def for_all(table: Booleans) -> Booleans:
        return np.append(table, (table | ~sellers).all(axis=-2, keepdims=True), axis=-2)

    def on_bills(table: Booleans) -> Booleans:
        anywhere = (table & sellers).any(axis=-2, keepdims=True)
        return np.append(table, anywhere & (table.any(axis=0) | ~sellers).all(axis=-2, keepdims=True), axis=-2)

    def lowest(table: Floats) -> Floats:
        return np.append(table, np.where(sellers, table, np.inf).min(axis=1, keepdims=True), axis=1)

    return PriceTables(
        price=price,
        once=once,
        commitment=np.array(prices.commitment, np.float64),
        against=np.array(prices.against, np.float64),
        reprices=for_all(prices.reprices),
        listed=listed,
        listed_once=once + prices.once_off,
        bill_price=lowest(price),
        bill_listed=lowest(listed),
        audience=conditions_of([t.audience for t in targets]),
        target_off=np.array([t.off for t in targets], np.float64),
        target_cells=cells,
        target_commitment=np.array([-1 if t.commitment is None else t.commitment for t in targets], np.float64),
        target_on_bill=on_bill,
        bill_cells=on_bills(cells & on_bill[:, None, None, None]),
        sells=sellers,
        target_promotion=np.array([t.promotion for t in targets], np.int64),
        target_lasts=np.array([t.lasts for t in targets], np.float64),
        early=early_of(prices),
    )


def early_of(prices: Prices) -> Floats:
    """How early reps may bargain about a new commitment, in weeks: of two authorities for a cell the later counts."""
    early: Floats = np.full(prices.price.shape, -1.0)
    for authority in prices.authority:
        early[authority.cells] = authority.early
    return early


def entry_prices(prices: Prices, gift: Floats, on_sale: Booleans, book: OfferBook, months: float) -> Floats:
    """The cheapest all-in price of each category: segment x channel x category, infinite where nothing is on sale.

    What is paid once, less the ``gift``, is spread over so many ``months``.
    """
    own = book.labels.own
    all_in = prices.price + (prices.once - gift) / months
    buyable = np.where(on_sale, all_in, np.inf)
    covering = [book.covers[:own, g] for g in range(len(book.labels.categories))]
    cheapest: Floats = np.stack([buyable[:, :, these].min(axis=2, initial=np.inf) for these in covering], axis=2)
    return np.array(cheapest, order="C")
