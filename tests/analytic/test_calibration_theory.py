"""Calibration finds the parameters of plain models again, from what they say in closed form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import betaln

import simsales
from simsales.experiments.calibration import later_than

SEGMENTS = {"high": (0.668, 3.806), "regular": (0.704, 1.182)}  # Fader & Hardie 2007
RETENTION = """
    bare = true
    run = { customers = 20_000, weeks = 12 }
    world.segments.high = { share = 0.5, holds = { it = 1 }, churn = { rate = 0.3, spread = 0.2 } }
    world.segments.regular = { share = 0.5, holds = { it = 1 }, churn = { rate = 0.3, spread = 0.2 } }
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_retention_of_later_years_follows_from_the_first_seven(tmp_path: Path, seed: int) -> None:
    """Years 8 to 12 of both segments, at the default tolerance; a week stands for a year."""
    (tmp_path / "retention.toml").write_text(RETENTION)
    year = np.arange(1, 13)
    seen = pd.concat(
        pd.DataFrame(
            {
                "measure": "survival",
                "period": year,
                "segment": name,
                "value": np.exp(betaln(a, b + year) - betaln(a, b)),
            }
        )
        for name, (a, b) in SEGMENTS.items()
    )
    free = {"world.segments.*.churn.rate": (0.01, 0.9), "world.segments.*.churn.spread": (0.01, 0.9)}
    scenario = simsales.load(tmp_path / "retention.toml", {"run.seed": seed})
    fit = simsales.calibrate(scenario, seen, free, test=later_than(7), store=None)
    held = fit.residuals[fit.residuals["use"] == "test"]
    off = ((held["simulated"] - held["value"]).abs() / held["value"]).groupby(held["segment"]).mean()
    assert (off <= 0.05).all(), off
    for name, (a, b) in SEGMENTS.items():
        assert fit.values[f"world.segments.{name}.churn.rate"] == pytest.approx(a / (a + b), rel=0.05)
        assert fit.values[f"world.segments.{name}.churn.spread"] == pytest.approx(1 / (a + b + 1), rel=0.15)


def adopted(year: np.ndarray, p: float, q: float) -> np.ndarray:
    """Bass 1969: the part that has adopted by a year."""
    gone = np.exp(-(p + q) * year)
    return np.asarray((1 - gone) / (1 + q / p * gone))


@pytest.mark.slow
def test_diffusion_is_found_again(tmp_path: Path) -> None:
    """p, q and m of a series that Bass's formula makes, of the size of room air conditioners; a week is a month."""
    p, q, m = 0.0094, 0.3748, 18_713_000
    (tmp_path / "bass.toml").write_text("""
        bare = true
        run = { customers = 20_000, weeks = 156 }
        world.size = 30_000_000
        world.needs.it = { rate = 0.002, imitation = 0.03, worth_having = 100 }
        world.network.kind = "everyone"
    """)
    year = np.arange(1, 14)
    sales = m * (adopted(year, p, q) - adopted(year - 1, p, q))
    seen = pd.DataFrame({"measure": "orders", "period": year, "value": sales})
    free = {
        "world.needs.it.rate": (0.001 / 12, 0.1 / 12),
        "world.needs.it.imitation": (0.1 / 12, 1 / 12),
        "world.size": (5_000_000, 100_000_000),
    }
    fit = simsales.calibrate(tmp_path / "bass.toml", seen, free, every=12, store=None)
    found = np.array([fit.values[key] for key in free])
    assert found * [12, 12, 1] == pytest.approx([p, q, m], rel=0.10)
