"""What customers remember as the usual prices at the start."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.catalogue.offers import OfferBook
from simsales.mechanisms.exchange import all_in_prices
from simsales.scenario.model import Scenario


def usual_prices(scenario: Scenario, book: OfferBook, holding: Any, paid: Any) -> Any:
    """The column ``reference``: what one pays; else the mean list price of the category's single offers, all in.

    One-off prices are spread over the commitment, or the closing horizon, as customers feel them. Where nothing is
    remembered it is zero.
    """
    if scenario.world.reference_price is None:
        return np.zeros(holding.shape, np.float32)
    all_in = all_in_prices(book.list_price, book.list_once, 0.0, book.commitment, scenario.selling.closing_horizon)
    single = book.covers & ~book.is_bundle[:, None]
    mean = np.where(single, all_in[:, None], 0.0).sum(axis=0) / np.maximum(single.sum(axis=0), 1)
    return np.where((holding >= 0) & (paid > 0), paid, mean[None, :]).astype(np.float32)
