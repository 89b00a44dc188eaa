"""A world for key moments, stages of life and stances: callers alone sell, and every gate is open in part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simsales.market.channels.levers import Call, DoNotCall
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from tests.laws.worlds import LIVELY, Spec, changed, lived, total

SEEDS = range(1, 7)
CALLED = changed(
    LIVELY,
    run__weeks=26,
    channels__store__capacity=0,
    channels__online__capacity=0,
    channels__telesales={"connects": 0.8, "rapport": 0.4, "discovers": 0.2, "closes": 0.8},
    reps__callers__contacts_per_week=20,
    world__experience__encounters=0.05,
)
OURS = (Call(channel="telesales", target=Target(holds="ours"), rest=4.0), DoNotCall(channel="field"))


def surely_positive(differences: Any) -> bool:
    """Whether the mean lies more than two standard errors above zero."""
    differences = np.asarray(differences)
    error = differences.std(ddof=1) / np.sqrt(len(differences))
    return bool(differences.mean() > 2 * error > 0)


def rises(
    figure: Callable[[Market], float], without: tuple[Spec, tuple[Any, ...]], having: tuple[Spec, tuple[Any, ...]]
) -> bool:
    """Whether a figure surely is higher with than without, in the same worlds."""
    return surely_positive(
        [
            figure(lived(having[0], *having[1], seed=seed)) - figure(lived(without[0], *without[1], seed=seed))
            for seed in SEEDS
        ]
    )


def per_contact(market: Market) -> float:
    """Orders for each contact that was made."""
    return total(market, "orders") / total(market, "contacts")


def churn(market: Market) -> float:
    """Subscriptions lost for each that was held."""
    return float(market.record.summary()["churn"])
