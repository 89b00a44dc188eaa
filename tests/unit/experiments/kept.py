"""A retention scenario of two segments, and their survival in closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import betaln

RETENTION = """
bare = true
run = { customers = 2000, weeks = 12 }
world.segments."high end" = { share = 0.5, holds = { it = 1 }, churn = { rate = 0.3, spread = 0.2 } }
world.segments.regular = { share = 0.5, holds = { it = 1 }, churn = { rate = 0.3, spread = { low = 0.1, high = 0.3 } } }
strategies."As it is" = {}
"""
RATE, SPREAD = "world.segments.*.churn.rate", "world.segments.*.churn.spread"
TRUE = {"high end": (0.668, 3.806), "regular": (0.704, 1.182)}  # Fader & Hardie 2007: a, b


def curve(a: float, b: float, t: Any) -> Any:
    """Survival of the shifted-beta-geometric."""
    return np.exp(betaln(a, b + t) - betaln(a, b))


def kept() -> pd.DataFrame:
    """The survival of both segments in closed form."""
    t = np.arange(1, 13)
    parts = [
        pd.DataFrame({"measure": "survival", "period": t, "segment": name, "value": curve(a, b, t)})
        for name, (a, b) in TRUE.items()
    ]
    return pd.concat(parts, ignore_index=True)
