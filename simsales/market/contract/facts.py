"""What loops read of the keys of contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simsales.core.packed import Packed
from simsales.market.contract.keys import (
    ExperienceContract,
    NeedContract,
    ProductContract,
    SegmentPayment,
    SellingPayment,
)
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.offers import Floats, OfferBook


def segment_facts(segments: Sequence[SegmentPayment]) -> dict[str, Floats]:
    """How each segment pays."""
    return columns(segments, tuple(SegmentPayment.model_fields))


def selling_facts(selling: SellingPayment) -> dict[str, float]:
    """When bills are due, in weeks; a credit of -1: it is not counted when they are paid."""
    return {"credit": -1.0 if selling.credit is None else float(selling.credit), "write_off": float(selling.write_off)}


class StockFacts(Packed):
    """What there is of our products to sell; by own offer, of which a product may have a stock.

    ``of`` (own offer x own offer) says whose stock an offer takes a unit of. ``limited``: whether any product has one.
    """

    limited: bool
    of: Any
    units: Any
    arrive: Any
    every: Any
    patience: Any


def stock_facts(products: Mapping[str, ProductContract], book: OfferBook) -> StockFacts:
    """The stocks of the products, by their numbers as offers; whatever is no product has none of its own."""
    own = book.labels.own
    said = [products[name].stock if name in products else None for name in book.labels.offers[:own]]
    stocked = np.array([each is not None for each in said], np.bool_)
    component = book.component[:own]
    of = np.zeros((own, own), np.bool_)
    for j in range(own):
        of[j, component[j][component[j] >= 0]] = True

    def each(name: str, without: float) -> Floats:
        found = (None if stock is None else getattr(stock, name) for stock in said)
        return np.array([without if value is None else float(value) for value in found])

    return StockFacts(
        limited=bool(stocked.any()),
        of=of & stocked[None, :],
        units=each("units", 0.0),
        arrive=each("arrive", 0.0),
        every=each("every", 1.0),
        patience=each("patience", np.inf),
    )


def need_facts(needs: Sequence[NeedContract]) -> dict[str, Floats]:
    """Whether what meets each need is held until it is left."""
    return columns(needs, tuple(NeedContract.model_fields))


def experience_facts(experience: ExperienceContract) -> dict[str, float]:
    """How what happens makes customers leave."""
    return numbers(experience, tuple(ExperienceContract.model_fields))


def offer_facts(book: OfferBook) -> dict[str, Any]:
    """What is agreed to with each offer, what it costs, and which part of its charges is ours."""
    return {
        "cost_once": book.cost_once,
        "cost_share": book.cost_share,
        "commitment": book.commitment,
        "exit_fee": book.exit_fee,
        "delivery": book.delivery,
        "on_time": book.on_time,
        "keeps": book.keeps,
        "serving": np.where(book.covers, book.cost[np.maximum(book.component, 0)], 0.0),
    }
