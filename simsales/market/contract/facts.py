"""What loops read of the keys of contracts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simsales.market.contract.keys import ExperienceContract, NeedContract
from simsales.market.ground.facts import columns, numbers
from simsales.market.ground.offers import Floats, OfferBook


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
