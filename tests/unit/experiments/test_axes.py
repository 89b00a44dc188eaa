"""What a key may be: lists, ranges with units, multiples, scales and likely values, mapped by the inverse of each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest, loguniform, triang

from simsales.experiments.axes import axes_of, axis_of
from simsales.experiments.errors import ExperimentError

PARTS = (np.arange(1000) + 0.5) / 1000


@pytest.mark.parametrize(
    ("said", "law"),
    [
        ("0.5..2.0", lambda: ("uniform", (0.5, 1.5))),
        ("0.01..10 log", lambda: (loguniform(0.01, 10.0).cdf, ())),
        ("1..2..9", lambda: (triang(1 / 8, 1, 8).cdf, ())),
    ],
)
def test_parts_become_values_of_the_distribution(said: str, law: Any) -> None:
    """Kolmogorov and Smirnov: evenly spread parts give values whose distribution function is a straight line."""
    cdf, args = law()
    axis = axis_of("a", said if said != "1..2..9" else "1.0..2.0..9.0")
    assert kstest([float(axis.at(part)) for part in PARTS], cdf, args=args).statistic < 0.002


def test_units_multiples_and_lists_are_kept() -> None:
    percent, price, times, listed = axes_of(["a=1%..9%", "b=10 CNY..30 CNY", "c=x0.5..x2", "d=p,q"])
    assert [percent.at(0.5), price.at(0.5), times.at(0.5), listed.at(0.4)] == ["5.0%", "20.0 CNY", "x1.25", "p"]
    assert axis_of("a", "1%..99% logit").at(0.5) == "50.0%"
    assert axis_of("n", "1..4").at(1.0) == "4"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("9..2", "from a lower to a higher"),
        ("1..9..4", "from a lower to a higher"),
        ("0..1 log", "log scale"),
        ("0.5..1 logit", "logit scale"),
        ("1%..2 CNY", "two units"),
        ("few..many", "no range"),
        ("0.1..0.2..0.3 log", "triangular"),
    ],
)
def test_what_is_no_range_is_told(said: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        axis_of("key", said)
