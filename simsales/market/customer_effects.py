"""Columns of a customer file that move a customer's churn and needs: coefficients, as a regression estimates them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.market.customer_file_keys import CustomerFile, Effect
from simsales.market.customer_meaning import Meaning

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHURN = "churn"


def effects_said(spec: CustomerFile) -> Iterator[tuple[str, Meaning, str, Effect]]:
    """What moves (``churn``, or a category of needs), the key in which it is said, the column, and its effect."""
    for column, effect in spec.churn_by.items():
        yield CHURN, Meaning("churn_by", (column,)), column, effect
    for category, columns in spec.need_by.items():
        for column, effect in columns.items():
            yield f"need {category}", Meaning("need_by", (category, column)), column, effect


def effects_of(spec: CustomerFile, columns: Mapping[Any, Any], n: int) -> dict[str, NDArray[np.float64]]:
    """By what moves, and by customer, what is added to the log odds of leaving, or to the logarithm of a need's rate.

    ``columns`` has what was read of each key: numbers, or the effects of words. All is measured from the mean of those
    whose cell is not blank, so that rates stay those of the average customer; a blank has no effect.
    """
    found: dict[str, NDArray[np.float64]] = {}
    for what, key, _, effect in effects_said(spec):
        read = np.array(columns[key], float)
        known = ~np.isnan(read)
        mean = float(read[known].mean()) if known.any() else math.nan
        by_unit = 1.0 if isinstance(effect, dict) else effect
        found[what] = found.get(what, np.zeros(n)) + by_unit * np.where(known, read - mean, 0.0)
    return found
